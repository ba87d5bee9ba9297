"""Content lines: the grammar that vCard (RFC 6350, section 3) and iCalendar (RFC 5545, section 3.1) share.

Nothing here raises: what makes no sense is skipped, capped or replaced, since these texts come from
strangers. Every pattern runs in linear time (possessive quantifiers, no nested choice).
"""

from __future__ import annotations

import codecs
import quopri
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import unquote

from connectors.records import IsSuppressed

MAX_PAYLOAD = 1024 * 1024
"""Characters of one card or calendar object, after its photos and texts were stripped."""
MAX_LINES = 300_000
"""Lines of one item before it is stripped, folded ones counted once; a bare photo of 20 MB has fewer."""
TOO_MANY_LINES = f"X-LEFT-OUT:this item had over {MAX_LINES} lines\r\n"
"""What lands instead of an item with more lines; no card and no calendar object."""
MAX_PARAMETERS = 16
MAX_TEXT = 1_000
MAX_ADDRESS = 320
"""RFC 5321, section 4.5.3.1: 64 octets, an @ and 255 octets."""
_MAX_ENCODED = (
    12 * MAX_TEXT
)  # a character is four octets at most, and three characters each when quoted-printable

# A line, the lines folded onto it (blank ones between do not end it), and the line ends behind it.
_RAW_LINE = re.compile(r"[^\r\n]++(?:[\r\n]++[ \t][^\r\n]*+)*+[\r\n]*+|[\r\n]++")
_FOLD = re.compile(r"[\r\n]++[ \t]")
_FOLD_BYTES = re.compile(rb"(?:\r\n|\r|\n)[ \t]")
_SOFT_BREAK = re.compile(r"=[\r\n]++")
_NAME = re.compile(r"[ \t]*+(?:[\w-]++\.)*+([\w-]++)[ \t]*+[;:]")
_LINE = re.compile(
    r'(?:([\w-]++)\.)?([\w-]++)((?:;[^:;"]*+(?:"[^"]*+"[^:;"]*+)*+)*+):(.*+)', re.DOTALL | re.ASCII
)
_PARAMETER = re.compile(r';([^=;"]*+)(?:=((?:"[^"]*+"|[^;"])*+))?')
_PARAMETER_VALUE = re.compile(r'"([^"]*+)"|([^",]++)')
_ENCODINGS = frozenset({"QUOTED-PRINTABLE", "BASE64", "7BIT", "8BIT"})
_CARET = re.compile(r"\^[n^']")
_CARETS = {"^n": "\n", "^^": "^", "^'": '"'}
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_PIECE = re.compile(r"\\.|[^\\,;]++|.", re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")
_WHITE_CONTROL = re.compile("[\t-\r\x85\u2028\u2029]+")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_UNCLEAN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_BETWEEN_ADDRESSES = re.compile(r"[\s;:,\"<>()=?\\]++")
_LINE_START = re.compile(rb"(?<=[\r\n])")
_NEVER_CONTINUES = re.compile(
    r"(?:[\w-]+\.)?(?:BEGIN|END|PHOTO|LOGO|SOUND|KEY|NOTE)[ \t]*[;:]", re.IGNORECASE
)
# Python's codecs include some that are no charsets (punycode is quadratic, utf-7 makes surrogates).
_CHARSETS = ("utf-8", "utf8", "us-ascii", "ascii", "iso-8859-", "iso8859-", "iso-2022-", "latin", "windows-",
             "cp", "koi8", "gb", "big5", "shift", "sjis", "euc-", "ks_c", "utf-16", "mac")  # fmt: skip


class ContentLine(NamedTuple):
    """One property: ``[group.]NAME;PARAMETER=value,value:value``.

    ``name`` and the names of ``parameters`` are upper case; ``value`` is as sent, still escaped and encoded.
    """

    group: str | None
    name: str
    parameters: Mapping[str, list[str]]
    value: str

    def parameter(self, name: str) -> str | None:
        """Give a parameter as one text (unquoted, ``CN=Doe, Jane`` has a comma too many), None if absent."""
        values = self.parameters.get(name)
        return clean(",".join(values)) if values else None


def decode(text: str | bytes) -> str:
    """Turn what a server or file gave into text: no BOM, no NUL, never a lone surrogate.

    Bytes are UTF-8 or, by their BOM, UTF-16. A fold may sit inside a UTF-8 sequence (RFC 5545, section 3.1):
    then the folds are taken out. Lines that are still not UTF-8 are read as Latin-1, which never fails.
    """
    if isinstance(text, bytes):
        text = _decode_bytes(text)
    if _SURROGATE.search(text):
        text = _SURROGATE.sub("\ufffd", text)
    return text.replace("\x00", "").replace("\ufeff", "")


def _decode_bytes(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return "".join(map(_decode_line, _LINE_START.split(_FOLD_BYTES.sub(b"", data))))


def _decode_line(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def named_lines(text: str) -> Iterator[tuple[str, str]]:
    """Yield the content lines of a text as (upper-case name, raw line); joined, the raw lines are the text.

    A raw line has its folds, soft breaks and line ends in it. The name is '' where there is none: blank
    lines, and lines without a colon, which belong to the one before (broken writers forget to indent).
    """
    raws: Iterator[str] = (match[0] for match in _RAW_LINE.finditer(text))
    if "quoted-printable" in text.lower():
        raws = _join_soft_breaks(raws)
    for raw in raws:
        match = _NAME.match(raw) or _NAME.match(unfold(raw))
        yield (match[1].upper() if match and ":" in raw else ""), raw


def _join_soft_breaks(raws: Iterator[str]) -> Iterator[str]:
    """Join what vCard 2.1 broke with '=' at the end of a quoted-printable line."""
    open_line: list[str] = []
    for raw in raws:
        if open_line and _NEVER_CONTINUES.match(raw):
            yield "".join(open_line)
            open_line = []
        is_open = raw.rstrip("\r\n").endswith("=")
        if open_line:
            open_line.append(raw)
        elif is_open and "quoted-printable" in raw.partition(":")[0].lower():
            open_line = [raw]
        else:
            yield raw
        if open_line and not is_open:
            yield "".join(open_line)
            open_line = []
    if open_line:
        yield "".join(open_line)


def unfold(raw: str) -> str:
    """Take the folds out of a raw line, and the line ends behind it."""
    raw = raw.rstrip("\r\n")
    return _FOLD.sub("", raw) if "\n" in raw or "\r" in raw else raw


def parse_line(raw: str) -> ContentLine | None:
    """Read a raw line; None when it is no content line or has more than 16 parameters."""
    is_quoted_printable = "=" in raw and "quoted-printable" in raw.partition(":")[0].lower()
    match = _LINE.match(unfold(_SOFT_BREAK.sub("", raw) if is_quoted_printable else raw))
    if match is None:
        return None
    group, name, parameters, value = match.groups()
    if not parameters:
        return ContentLine(group, name.upper(), {}, value)
    pairs = _PARAMETER.findall(parameters)
    if len(pairs) > MAX_PARAMETERS:
        return None
    return ContentLine(group, name.upper(), _parameters(pairs), value)


def _parameters(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    """Collect parameters; repeated ones add up, bare ones (vCard 2.1: ``TEL;WORK``) are TYPE or ENCODING."""
    collected: dict[str, list[str]] = {}
    for name, value in pairs:
        key = name.strip().upper()
        if not value:
            collected.setdefault("ENCODING" if key in _ENCODINGS else "TYPE", []).append(key)
            continue
        values = [quoted or bare for quoted, bare in _PARAMETER_VALUE.findall(value)]
        if "^" in value:  # RFC 6868
            values = [_CARET.sub(lambda match: _CARETS[match[0]], each) for each in values]
        collected.setdefault(key, []).extend(values)
    return collected


def text_of(line: ContentLine) -> str:
    """Give the value as text of at most 1,000 characters: decoded, unescaped, without control characters."""
    return plain(decoded(line))


def decoded(line: ContentLine) -> str:
    """Undo QUOTED-PRINTABLE and CHARSET; escapes stay, so that structured values can still be split."""
    value = line.value[:_MAX_ENCODED]
    if "ENCODING" not in line.parameters and "CHARSET" not in line.parameters:
        return value
    charset = (line.parameter("CHARSET") or "").lower()
    if "QUOTED-PRINTABLE" in (each.upper() for each in line.parameters.get("ENCODING", ())):
        return in_charset(quopri.decodestring(value.encode("utf-8", "replace")), charset)
    try:
        # `decode` read octets of another charset as Latin-1, which loses nothing.
        return in_charset(value.encode("latin-1"), charset) if charset else value
    except UnicodeEncodeError:
        return value


def in_charset(data: bytes, charset: str) -> str:
    """Decode octets; a charset (in lower case) that is unknown or does not fit is UTF-8, else Latin-1."""
    if charset.startswith(_CHARSETS):
        try:
            return data.decode(charset)
        except (LookupError, UnicodeError):
            pass
    return _decode_line(data)


def plain(value: str) -> str:
    """Unescape one component of a value, clean and cap it."""
    if "\\" in value:
        value = _ESCAPE.sub(lambda match: "\n" if match[1] in "nN" else match[1], value)
    return clean(value)[:MAX_TEXT].rstrip()


def clean(value: str) -> str:
    """Drop control characters and lone surrogates; line breaks and tabs become a space; trim the ends."""
    if _UNCLEAN.search(value):
        value = _CONTROL.sub("", _WHITE_CONTROL.sub(" ", value))
    return value.strip()


def split_unescaped(value: str, separator: str) -> list[str]:
    """Split at separators (',' or ';') that no backslash escapes; the parts keep their escapes."""
    if "\\" not in value:
        return value.split(separator)
    parts = [""]
    for piece in _PIECE.findall(value):
        if piece == separator:
            parts.append("")
        else:
            parts[-1] += piece
    return parts


def email_in(value: str) -> str | None:
    """Read the address in ``mailto:jane@example.org?...`` (in any case) or a bare one, else None."""
    value = clean(value)
    if value[:7].lower() == "mailto:":
        value = clean(unquote(value[7:].partition("?")[0]))
    local, at, domain = value.rpartition("@")
    has_both_sides = bool(local and at and domain) and ":" not in value and " " not in value
    return value if has_both_sides and len(value) <= MAX_ADDRESS else None


def names_suppressed(raw: str, is_suppressed: IsSuppressed) -> bool:
    """Tell whether an e-mail address of a suppressed person stands anywhere in a raw line."""
    if "@" not in raw and "%40" not in raw:
        return False
    words = _BETWEEN_ADDRESSES.split(unquote(unfold(raw)))
    return any(is_suppressed(word.strip("'")) for word in words if "@" in word)
