"""Calendar files (RFC 5545), as calendars export them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from connectors.errors import NotImported
from connectors.files import ids
from connectors.formats import ical
from connectors.formats.content_lines import decode
from connectors.ics.subscription import to_record
from connectors.records import RawRecord

MAX_CALENDAR = 256 * 1024 * 1024
"""Octets of a calendar file: a series and its changes may stand anywhere in it, so it is read as a whole."""


def read(stream: IO[bytes], *, keep_titles: bool = True) -> Iterator[RawRecord]:
    """A record of every event, or series with its changes. Raises NotImported for a file that breaks off."""
    data = stream.read(MAX_CALENDAR + 1)
    if len(data) > MAX_CALENDAR:
        raise NotImported(f"a calendar of over {MAX_CALENDAR // 2**20} MiB: export it in parts")
    text = decode(data)
    del data
    if not text.rstrip().upper().endswith("END:VCALENDAR"):
        raise NotImported("the calendar breaks off before its end: get the file once more")
    yield from ids.distinct(to_record(one, keep_titles=keep_titles) for one in ical.split(text))
