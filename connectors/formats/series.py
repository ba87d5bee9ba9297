"""The events of one calendar object together: a series, and what its changed occurrences take from it.

One rule: no date may count that a change took away. So a change that cannot be read still removes the
occurrence that it changed, and where that cannot be said, the whole object is unreadable.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from connectors.errors import Unreadable
from connectors.formats.events import Event, original_start, read_event
from connectors.formats.moments import CalendarZones
from connectors.records import MeetingEntry

MAX_REASONS = 100
"""Reasons of unread changes kept of one series; all their dates are left out, however many."""


def read_events(events: Sequence[Event], zones: CalendarZones) -> tuple[MeetingEntry, ...]:
    """Read single meetings and masters, then changed occurrences, each in their order.

    An event that cannot be read is left out if it stands beside others and is no part of a series. Raises
    Unreadable.
    """
    entries: list[MeetingEntry] = []
    masters: dict[str, MeetingEntry] = {}
    failures: list[tuple[Event, Unreadable]] = []
    taken: defaultdict[str, dict[datetime, Unreadable | None]] = defaultdict(dict)
    for event in sorted(events, key=lambda each: each.is_change):
        master = masters.get(event.uid or "")
        try:
            entry = read_event(event, zones, master)
        except Unreadable as reason:
            failures.append((event, reason))
            continue
        entries.append(entry)
        if not event.is_change:
            masters.setdefault(entry.uid, entry)
        elif master is not None and not _is_comparable(master, entry):
            taken[entry.uid][original_start(event, zones, master).wall] = None
    if failures and not entries:
        raise failures[0][1]
    in_series = {entry.uid for entry in entries if _is_series(entry) or entry.recurrence_id is not None}
    for event, failure in failures:
        if event.uid in in_series or (event.uid is None and in_series):
            taken[event.uid or ""][_removable(event, failure, zones, masters)] = failure
    return tuple(_without(entry, taken[entry.uid]) if entry.uid in taken else entry for entry in entries)


def _is_series(entry: MeetingEntry) -> bool:
    return bool(entry.rrules or entry.rdates)


def _is_comparable(master: MeetingEntry, change: MeetingEntry) -> bool:
    """Whether the change's recurrence_id names an occurrence: both in zones, both floating or both days."""
    are_zoned_alike = (master.time_zone is None) == (change.time_zone is None)
    return are_zoned_alike and master.is_all_day == change.is_all_day


def _removable(
    event: Event, failure: Unreadable, zones: CalendarZones, masters: dict[str, MeetingEntry]
) -> datetime:
    """Give the start of the occurrence that an unread event changed. Raises Unreadable."""
    master = masters.get(event.uid or "")
    if master is None or not _is_series(master) or not event.is_change or event.range:
        raise failure
    return original_start(event, zones, master).wall


def _without(entry: MeetingEntry, taken: dict[datetime, Unreadable | None]) -> MeetingEntry:
    if not _is_series(entry):
        return entry
    reasons = [f"{start:%Y-%m-%d %H:%M}: {reason}" for start, reason in taken.items() if reason is not None]
    return replace(
        entry,
        exdates=tuple(dict.fromkeys((*entry.exdates, *taken))),
        unread_changes=tuple(reasons[:MAX_REASONS]),
    )
