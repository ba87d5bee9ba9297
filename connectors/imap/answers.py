"""What IMAP servers answer (RFC 9051, 7), read out of imaplib's untagged responses. Pure.

imaplib gives bytes for a response; for one with literals a tuple (text, literal) for each, and then the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import NamedTuple

Piece = bytes | tuple[bytes, bytes]
Value = bytes | list["Value"] | None
"""A string or atom, a list in parentheses, NIL."""

MOST_UIDS = 20_000_000
"""Of one set: more messages than any folder holds."""
MOST_NESTED = 20

_TOKEN = re.compile(rb'\s*(?:(\()|(\))|"((?:[^"\\]|\\.)*)"|([^\s()"]+))', re.DOTALL)
_UID = re.compile(rb"\bUID (\d{1,10})\b")
_FLAGS = re.compile(rb"\bFLAGS \(([^)]*)\)")
_RECEIVED = re.compile(
    rb'\bINTERNALDATE "([ \d]\d)-([A-Za-z]{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)"'
)
_SECTION = re.compile(rb"\bBODY\[[^\]]*\](?:<\d+>)? ")
_QUOTED = re.compile(rb'"((?:[^"\\]|\\.)*)"', re.DOTALL)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""As IMAP has them, whatever the language of this machine."""
_MONTH = {name.lower().encode(): number for number, name in enumerate(MONTHS, 1)}


class State(NamedTuple):
    """What a folder is at one moment; ``uidnext`` and ``modseq`` are None where the server does not say."""

    uidvalidity: int
    uidnext: int | None
    messages: int
    modseq: int | None


@dataclass(frozen=True, slots=True)
class Listed:
    """One folder of a listing: its name as on the wire, its delimiter and its attributes in lower case."""

    name: str
    delimiter: str | None
    attributes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a FETCH said of one message; ``header`` is None where it said nothing of it."""

    uid: int
    flags: frozenset[str]
    received_at: datetime | None = None
    header: bytes | None = None


def responses(pieces: Sequence[Piece | None] | None) -> Iterator[list[Piece]]:
    """The pieces of each response together."""
    parts: list[Piece] = []
    for piece in pieces or ():
        if piece is None:
            continue
        parts.append(piece)
        if isinstance(piece, bytes):
            yield parts
            parts = []


def plain(parts: Iterable[Piece]) -> bytes:
    """The text of a response that needs no literal."""
    return b" ".join(part[0] if isinstance(part, tuple) else part for part in parts)


def values(parts: Iterable[Piece]) -> list[Value]:
    """The values of one response. Raises ValueError for what is none."""
    levels: list[list[Value]] = [[]]
    for part in parts:
        text, literal = part if isinstance(part, tuple) else (part, None)
        if literal is not None:
            text = text[: text.rindex(b"{")]
        at = 0
        while match := _TOKEN.match(text, at):
            at = match.end()
            _take(levels, *match.groups())
        if text[at:].strip():
            raise ValueError
        if literal is not None:
            levels[-1].append(literal)
    return levels[0]


def _take(
    levels: list[list[Value]], opened: bytes | None, closed: bytes | None, quoted: bytes | None, atom: bytes
) -> None:
    """One token, in the innermost list."""
    if opened:
        levels.append([])
        levels[-2].append(levels[-1])
    elif closed:
        levels.pop()
    elif quoted is not None:
        levels[-1].append(re.sub(rb"\\(.)", rb"\1", quoted, flags=re.DOTALL))
    else:
        levels[-1].append(None if atom.upper() == b"NIL" else atom)
    if not 1 <= len(levels) <= MOST_NESTED:
        raise ValueError


def listed(pieces: Sequence[Piece | None] | None) -> Iterator[Listed]:
    """LIST: attributes, delimiter, name. Raises ValueError."""
    for parts in responses(pieces):
        attributes, delimiter, name, *_ = values(parts)
        if not isinstance(attributes, list) or not isinstance(name, bytes) or isinstance(delimiter, list):
            raise ValueError  # noqa: TRY004 - of text, not of types
        yield Listed(
            name.decode("utf-8", "replace"),
            None if delimiter is None else delimiter.decode("ascii", "replace"),
            frozenset(
                attribute.decode("ascii", "replace").lower()
                for attribute in attributes
                if isinstance(attribute, bytes)
            ),
        )


def foreign_prefixes(pieces: Sequence[Piece | None] | None) -> tuple[str, ...]:
    """NAMESPACE (RFC 2342): how names of other people's and of shared folders begin. Raises ValueError."""
    return tuple(
        prefix.decode("utf-8", "replace")
        for parts in responses(pieces)
        for namespace in values(parts)[1:3]
        for one in (namespace if isinstance(namespace, list) else ())
        if isinstance(one, list) and one and isinstance(prefix := one[0], bytes) and prefix
    )


def states(pieces: Sequence[Piece | None] | None) -> Iterator[tuple[str, State]]:
    """STATUS: name and state; folders without UIDVALIDITY are left out. Raises ValueError."""
    for parts in responses(pieces):
        name, numbers, *_ = values(parts)
        if not isinstance(name, bytes) or not isinstance(numbers, list):
            raise ValueError  # noqa: TRY004 - as above
        flat = [value for value in numbers if isinstance(value, bytes)]
        said = {key.upper(): int(value) for key, value in zip(flat[::2], flat[1::2], strict=True)}
        if said.get(b"UIDVALIDITY"):
            yield (
                name.decode("utf-8", "replace"),
                State(
                    said[b"UIDVALIDITY"],
                    said.get(b"UIDNEXT") or None,
                    said.get(b"MESSAGES", 0),
                    said.get(b"HIGHESTMODSEQ") or None,
                ),
            )


def ranges(text: bytes) -> list[tuple[int, int]]:
    """A set of UIDs as (first, last). Raises ValueError."""
    found = []
    for part in filter(None, text.strip().split(b",")):
        first, _, last = part.partition(b":")
        found.append((int(first), int(last or first)))
    return [(min(pair), max(pair)) for pair in found]


def expanded(pairs: Iterable[tuple[int, int]]) -> list[int]:
    """The UIDs of ranges. Raises ValueError for more than any folder holds."""
    uids: list[int] = []
    for first, last in pairs:
        if last - first + len(uids) > MOST_UIDS:
            raise ValueError
        uids.extend(range(first, last + 1))
    return uids


def uid_set(uids: Iterable[int]) -> str:
    """UIDs as a set, runs of them as ranges."""
    parts: list[str] = []
    first = last = None
    for uid in [*sorted(uids), None]:
        if first is not None and (uid is None or uid != (last or 0) + 1):
            parts.append(str(first) if first == last else f"{first}:{last}")
            first = None
        if first is None:
            first = uid
        last = uid
    return ",".join(parts)


def fetched(pieces: Sequence[Piece | None] | None) -> Iterator[Fetched]:
    """FETCH: what was said of each message that bears a UID; the rest is news about others' doing."""
    for parts in responses(pieces):
        literals = [part[1] for part in parts if isinstance(part, tuple)]
        text = plain(parts)
        uid = _UID.search(text)
        if uid is None:
            continue
        flags = _FLAGS.search(text)
        section = _SECTION.search(text)
        header = None
        if section:
            quoted = _QUOTED.match(text, section.end())
            header = literals[0] if literals else quoted.group(1) if quoted else b""
        yield Fetched(
            int(uid.group(1)),
            frozenset(flags.group(1).decode("ascii", "replace").lower().split()) if flags else frozenset(),
            _received_at(text),
            header,
        )


def _received_at(text: bytes) -> datetime | None:
    """INTERNALDATE, aware, in its own zone; None where it is missing or no date."""
    match = _RECEIVED.search(text)
    if not match:
        return None
    day, month, year, hour, minute, second, sign, zone_hours, zone_minutes = match.groups()
    offset = timedelta(hours=int(zone_hours), minutes=int(zone_minutes))
    try:
        zone = timezone(-offset if sign == b"-" else offset) if offset else UTC
        return datetime(
            int(year),
            _MONTH[month.lower()],
            int(day),
            int(hour),
            int(minute),
            min(int(second), 59),
            tzinfo=zone,
        )
    except (ValueError, KeyError):
        return None
