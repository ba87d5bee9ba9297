"""Parse: from the raw rows of a record to its rows of `core`, or to the reason why it waits in quarantine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress

from connectors.errors import Unreadable
from connectors.records import MeetingEntry, Message
from flows.copies import Copy, RecordKey
from flows.core_rows import TABLE_OF_ROW, core_rows
from flows.wiring import SOURCES
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


def _read_record(raw_rows: list[RawRow]) -> Iterator[tuple[str, Row]]:
    """Table and row of all that one record says, given its raw rows, newest first."""
    here = [row for row in raw_rows if not row.is_gone] or raw_rows
    copies: list[Copy] = []
    for row in here:
        try:
            copies.append(_copy(row))
        except Unreadable as unreadable:
            yield _quarantined(row, str(unreadable))
    if not copies:
        return
    parsed = copies[0].parsed
    if any(isinstance(entry, Message) for entry in parsed):
        for row in raw_rows:
            if row.is_gone and row not in here:
                with suppress(Unreadable):
                    copies.append(_copy(row))
    newest = here[0]
    last = max(here, key=lambda row: row.gone_at or row.changed_at) if newest.is_gone else newest
    key = RecordKey(
        newest.account,
        newest.source,
        newest.record_id,
        sorted({row.collection_name for row in here}),
        newest.is_gone,
        last.gone_at,
        last.seen_at,
    )
    for entry in parsed:
        for reason in entry.unread_changes if isinstance(entry, MeetingEntry) else ():
            yield _quarantined(newest, f"One changed occurrence of this series does not count: {reason}")
    for core_row in core_rows(key, copies):
        yield TABLE_OF_ROW[type(core_row)], core_row


def _copy(row: RawRow) -> Copy:
    parsed = SOURCES[row.source].parse(row.payload)
    return Copy(parsed, row.collection_role, row.is_gone, row.gone_at)


def _quarantined(copy: RawRow, reason: str) -> tuple[str, Row]:
    row = QuarantineRow(copy.account, copy.source, copy.collection_name, copy.record_id, reason)
    return "core.quarantine", row
