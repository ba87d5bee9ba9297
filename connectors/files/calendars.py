"""Calendar files (RFC 5545), as calendars export them."""

from __future__ import annotations

import itertools
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import IO

from connectors.errors import NotImported
from connectors.files import ids
from connectors.files.blocks import MAX_ITEM, cut
from connectors.formats import ical
from connectors.formats.content_lines import decode
from connectors.ics.subscription import to_record
from connectors.records import RawRecord

_BETWEEN_EVENTS = re.compile(rb"END:VEVENT[ \t]*[\r\n]\s*(?=BEGIN:VEVENT[ \t]*[\r\n])", re.IGNORECASE)
_SERIES = (
    "PRAGMA journal_mode = OFF",
    "PRAGMA synchronous = OFF",
    "PRAGMA cache_size = -32768",
    # One row is a UID, and the number of the first event that has it.
    "CREATE TABLE series (uid TEXT PRIMARY KEY, first INTEGER NOT NULL) WITHOUT ROWID",
    # One row is an event, behind the others of its UID.
    """CREATE TABLE event (first INTEGER, number INTEGER, text TEXT NOT NULL, PRIMARY KEY (first, number))
    WITHOUT ROWID""",
    "BEGIN",
)


def read(stream: IO[bytes], *, keep_titles: bool = True) -> Iterator[RawRecord]:
    """A record of every event, or series with its changes. Raises NotImported for a file that breaks off."""
    yield from ids.distinct(to_record(one, keep_titles=keep_titles) for one in _objects(stream))


def _objects(stream: IO[bytes]) -> Iterator[str]:
    """The objects that `ical.split` makes of the whole, in little memory.

    A series and its changes may stand anywhere in the file: the events wait in an SQLite database of its own,
    which goes to a temporary file when it grows.
    """
    zones: dict[str, str] = {}
    with closing(sqlite3.connect("", isolation_level=None)) as waiting:
        for statement in _SERIES:
            waiting.execute(statement)
        number = 0
        end = begin = ""
        for block in cut(stream, _BETWEEN_EVENTS):
            text = begin + decode(block)
            begin = "BEGIN:VCALENDAR\r\n"  # which the pieces behind the first are inside of
            end = text[-1000:]
            for member in ical.members(text):
                number += 1
                if member.name == "VTIMEZONE":
                    ical.note_zone(zones, member)
                elif member.name == "VEVENT":
                    first = number if member.key is None else _first(waiting, member.key, number)
                    waiting.execute("INSERT INTO event VALUES (?, ?, ?)", (first, number, member.text))
        if not end.rstrip().upper().endswith("END:VCALENDAR"):
            raise NotImported("the calendar breaks off before its end: get the file once more")
        rows = waiting.execute("SELECT first, text FROM event ORDER BY first, number")
        for _, events in itertools.groupby(rows, key=lambda row: row[0]):
            yield ical.to_object(_joined(text for _, text in events), zones)


def _first(waiting: sqlite3.Connection, uid: str, number: int) -> int:
    """The number of the first event with this UID, which is this one if there was none."""
    if waiting.execute("INSERT OR IGNORE INTO series VALUES (?, ?)", (uid, number)).rowcount:
        return number
    ((first,),) = waiting.execute("SELECT first FROM series WHERE uid = ?", (uid,))
    return int(first)


def _joined(texts: Iterator[str]) -> str:
    parts: list[str] = []
    size = 0
    for text in texts:
        parts.append(text)
        size += len(text)
        if size > MAX_ITEM:
            raise NotImported(
                f"one series in it takes over {MAX_ITEM // 2**20} MiB: no calendar that is known"
            )
    return "".join(parts)
