"""WhatsApp's exported chats (_chat.txt): who wrote on which day, never what.

Both platforms write a line a message ('[27.11.26, 10:11:12] Ana: ...', '11/27/26, 10:11 AM - Ana: ...'),
with days and times as the phone's language has them, and more lines where a text has some. Of a day and a
person one record is kept. An export does not say who its owner is: of two people who write, each is told of
what both did, and who turns out to be the owner is left out later, as in every source.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import IO, Literal

from connectors.errors import NotImported
from connectors.files.blocks import utf8_blocks

SOURCE = "file_chats"
FIRST_YEAR, LAST_YEAR = 2009, 2199
"""WhatsApp's first; years of other calendars lie elsewhere."""
MAX_LINE = 1024 * 1024
MAX_SENDERS = 2_000
LEAST_LINES = 2
"""Messages, of the first lines, that make a text a chat."""

_LINE = re.compile(
    r"""[\u200e\u200f]*\[?[\u200e\u200f]*
    (?P<first>\d{1,4})[\s\u200f]{0,2}(?P<mark>[./-])[\s\u200f]{0,2}(?P<second>\d{1,2})[\s\u200f]{0,2}
    (?P=mark)[\s\u200f]{0,2}(?P<third>\d{1,4})                                      # the day
    [.,،]*\s[^\d\[\]\n]{0,20}\d{1,2}[:.]\d{2}(?:[:.]\d{2})?[^\d\[\]\n]{0,20}?    # the time
    (?:\]|\s[-–])\s
    (?P<rest>.*)""",
    re.VERBOSE | re.DOTALL,
)
_SENDER = re.compile(r"[\s\u200e\u200f]*(?P<sender>[^:\n]{1,100}?):(?:\s(?P<text>.*)|$)", re.DOTALL)
_NUMBER = re.compile(r"\+?[\d\s().-]{5,}")
_NOTICE = "\u200e"
"""Begins what WhatsApp itself says in a chat, on iOS under the name of whoever it is said to be from."""

_DIRECTIONS: Mapping[tuple[bool, bool], Literal["in", "out", "both"]] = {
    (True, True): "both",
    (True, False): "in",
    (False, True): "out",
}

Day = tuple[int, int, int]
"""The three numbers of a day as they stand there."""


@dataclass(frozen=True, slots=True)
class Wrote:
    """A person of a chat on a day. ``group_size`` counts people besides whoever wrote."""

    sender: str
    day: date
    direction: Literal["in", "out", "both"]
    group_size: int
    chat: tuple[str, ...]


def is_chat(head: str) -> bool:
    """Whether a text begins as an exported chat does."""
    lines = head.splitlines()[:40]
    found = [match for line in lines if (match := _LINE.match(line))]
    return (
        bool(lines)
        and _LINE.match(lines[0]) is not None
        and (len(found) >= LEAST_LINES and any(_SENDER.match(match["rest"]) for match in found))
    )


def read(stream: IO[bytes]) -> Iterator[Wrote]:
    """Of each day whoever wrote, or was written to. Raises NotImported where its days could be others too."""
    chat = _gather(stream)
    day_of = _days(chat.days, chat.marks)
    members = [sender for sender, has_spoken in chat.spoke.items() if has_spoken]
    for day, senders in chat.wrote.items():
        if len(members) != 2:
            for sender in senders:
                if sender in members:
                    yield Wrote(sender, day_of[day], "in", max(1, len(members) - 1), ())
            continue
        for sender, other in (members, members[::-1]):
            is_in, is_out = sender in senders, other in senders
            if is_in or is_out:
                direction = _DIRECTIONS[is_in, is_out]
                yield Wrote(sender, day_of[day], direction, 1, tuple(sorted(members)))


@dataclass(slots=True)
class _Chat:
    """The days in the order of the messages, what stands between their numbers; who wrote on each day; and of
    everybody whether they ever said something themselves.
    """

    days: dict[Day, None] = field(default_factory=dict)
    marks: set[str] = field(default_factory=set)
    wrote: dict[Day, dict[str, None]] = field(default_factory=dict)
    spoke: dict[str, bool] = field(default_factory=dict)


def _gather(stream: IO[bytes]) -> _Chat:
    chat = _Chat()
    for line in _lines(stream):
        match = _LINE.match(line)
        if match is None:
            continue
        day = int(match["first"]), int(match["second"]), int(match["third"])
        chat.days[day] = None
        chat.marks.add(match["mark"])
        said = _SENDER.match(match["rest"])
        sender = name_of(said["sender"]) if said else ""
        if said is None or not sender:
            continue
        if len(chat.spoke) >= MAX_SENDERS and sender not in chat.spoke:
            raise NotImported(f"over {MAX_SENDERS:,} people write in it: no chat that is known")
        chat.wrote.setdefault(day, {})[sender] = None
        chat.spoke[sender] = chat.spoke.get(sender, False) or not (said["text"] or "").startswith(_NOTICE)
    return chat


def _days(days: Iterable[Day], marks: set[str]) -> dict[Day, date]:
    """What the days are, by the one order of year, month and day in which all are, one after the other."""
    found = list(days)
    if any(day[0] > 999 for day in found):
        readings = [{day: _day(*day) for day in found}]
    else:
        readings = [{day: _day(day[2], day[1], day[0]) for day in found}]
        if marks != {"."}:  # where dots stand, nobody puts the month first
            readings.append({day: _day(day[2], day[0], day[1]) for day in found})
    whole = [reading for reading in readings if None not in reading.values()]
    dated = [{day: on for day, on in reading.items() if on} for reading in whole]
    in_order = [one for one in dated if list(one.values()) == sorted(one.values())]
    fitting = in_order or dated
    if not fitting:
        raise NotImported("its days are of no calendar that is known here")
    if any(one != fitting[0] for one in fitting):
        raise NotImported(
            "each of its days could be two (3/4 is in March or in April), and nothing tells which"
        )
    return fitting[0]


def _day(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def name_of(text: str) -> str:
    """A sender as written, without invisible characters; WhatsApp puts ~ before who is in no address book."""
    shown = "".join(c for c in text if unicodedata.category(c) not in {"Cf", "Cc"})
    return " ".join(shown.split()).removeprefix("~").strip()


def is_number(sender: str) -> bool:
    """Whether somebody in no address book is named by their number."""
    return _NUMBER.fullmatch(sender) is not None


def _lines(stream: IO[bytes]) -> Iterator[str]:
    rest = b""
    for block in utf8_blocks(stream):
        lines = (rest + block).split(b"\n")
        rest = lines.pop()[-MAX_LINE:]
        yield from (line.decode("utf-8", "replace").lstrip("\ufeff") for line in lines)
    yield rest.decode("utf-8", "replace").lstrip("\ufeff")
