"""Encoded words of mail headers (RFC 2047): ``=?utf-8?q?J=C3=A9r=C3=B4me?=``. Nothing here raises."""

from __future__ import annotations

import binascii
import re
from itertools import groupby

from connectors.formats.content_lines import in_charset

_WORD = re.compile(r"=\?([^?\s]{1,75}+)\?([bBqQ])\?([^?]*+)\?=")
_GAP = re.compile(r"[ \t\r\n]*+")
_HEX = re.compile(rb"=([0-9A-Fa-f]{2})")
_NOT_BASE64 = re.compile(r"[^A-Za-z0-9+/]++")


def decode_words(text: str) -> str:
    """Decode the encoded words in a text; what is none stays as it is.

    White space between two encoded words is nothing (RFC 2047, section 6.2). Neighbours of one charset are
    decoded as one text: many programs cut letters of several octets in two. Of bad base64 or hex digits what
    can be read is read; a charset that nobody knows is taken for UTF-8, else Latin-1.
    """
    if "=?" not in text:
        return text
    pieces: list[tuple[str | None, str | bytes]] = []
    at = 0
    for word in _WORD.finditer(text):
        between = text[at : word.start()]
        if between and not (pieces and pieces[-1][0] is not None and _GAP.fullmatch(between)):
            pieces.append((None, between))
        charset, encoding, encoded = word.groups()
        pieces.append((charset.partition("*")[0].lower(), _octets(encoding, encoded)))
        at = word.end()
    pieces.append((None, text[at:]))
    decoded: list[str] = []
    for charset, run in groupby(pieces, key=lambda piece: piece[0]):
        parts = [part for _, part in run]
        if charset is None:
            decoded.extend(part for part in parts if isinstance(part, str))
        else:
            decoded.append(in_charset(b"".join(part for part in parts if isinstance(part, bytes)), charset))
    return "".join(decoded)


def _octets(encoding: str, encoded: str) -> bytes:
    if encoding in "qQ":
        return _HEX.sub(
            lambda digits: bytes((int(digits[1], 16),)), encoded.replace("_", " ").encode("utf-8", "replace")
        )
    digits = _NOT_BASE64.sub("", encoded)
    if len(digits) % 4 == 1:  # one digit is no octet
        digits = digits[:-1]
    return binascii.a2b_base64(digits + "=" * (-len(digits) % 4))
