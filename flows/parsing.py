"""Parse: from the raw rows of a record to its rows of `core`, or to the reason why it waits in quarantine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from connectors.errors import Unreadable
from connectors.records import MeetingEntry, Parsed
from flows.wiring import SOURCES, TABLE_OF_ROW, RecordKey, core_rows
from transforms.core.rows import QuarantineRow
from transforms.step import Row
from warehouse.people import Next
from warehouse.raw import Changed, RawRow

BATCH = 20_000
"""Core rows held in memory before they are appended."""


def fill_records(next_people: Next, changed: Changed) -> None:
    """Parse every record that changed into `core`; what was there of them has been taken out before."""
    waiting: dict[str, list[Row]] = defaultdict(list)

    def flush() -> None:
        for table, rows in waiting.items():
            next_people.append(table, rows)
        waiting.clear()

    for copies in changed.records():
        for table, row in _read_record(copies):
            waiting[table].append(row)
        if sum(map(len, waiting.values())) >= BATCH:
            flush()
    flush()


def _read_record(copies: list[RawRow]) -> Iterator[tuple[str, Row]]:
    """Table and row of all that one record says. ``copies`` are its raw rows, newest first.

    Copies that are gone say nothing while another is here.
    """
    here = [copy for copy in copies if not copy.is_gone] or copies
    parsed: list[tuple[Parsed, ...]] = []
    for copy in here:
        try:
            parsed.append(SOURCES[copy.source].parse(copy.payload))
        except Unreadable as unreadable:
            yield _quarantined(copy, str(unreadable))
    if not parsed:
        return
    newest = here[0]
    key = RecordKey(
        newest.account,
        newest.source,
        newest.record_id,
        sorted({copy.collection_name for copy in here}),
        newest.is_gone,
        newest.gone_at,
    )
    for entry in parsed[0]:
        for reason in entry.unread_changes if isinstance(entry, MeetingEntry) else ():
            yield _quarantined(newest, f"One changed occurrence of this series does not count: {reason}")
    for row in core_rows(key, parsed):
        yield TABLE_OF_ROW[type(row)], row


def _quarantined(copy: RawRow, reason: str) -> tuple[str, Row]:
    row = QuarantineRow(copy.account, copy.source, copy.collection_name, copy.record_id, reason)
    return "core.quarantine", row
