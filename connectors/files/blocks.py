"""Streams of bytes cut into blocks of whole items, so that a file of any size takes little memory."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import IO

BLOCK = 1024 * 1024
MAX_ITEM = 32 * 1024 * 1024
"""Octets of one item of a file, photo and all; what is longer is cut there, and found unreadable."""

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def utf8_blocks(stream: IO[bytes]) -> Iterator[bytes]:
    """The stream in blocks of about 1 MiB; UTF-16 with a byte order mark becomes UTF-8."""
    block = stream.read(BLOCK)
    if not block.startswith(_UTF16):
        while block:
            yield block
            block = stream.read(BLOCK)
        return
    decoder = codecs.getincrementaldecoder("utf-16")("replace")
    while block:
        yield decoder.decode(block).encode("utf-8", "replace")
        block = stream.read(BLOCK)
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")


def cut(stream: IO[bytes], item_begins: re.Pattern[bytes]) -> Iterator[bytes]:
    """The stream in blocks that each begin where ``item_begins`` matches, but for what is before the first.

    An item over MAX_ITEM is cut.
    """
    rest = b""
    for block in utf8_blocks(stream):
        begun = max(0, len(rest) - 100)  # a match may have begun in the rest
        rest += block
        at = max((match.start() for match in item_begins.finditer(rest, begun)), default=0)
        if not at and len(rest) > MAX_ITEM:
            at = len(rest)
        if at:
            yield rest[:at]
            rest = rest[at:]
    if rest:
        yield rest
