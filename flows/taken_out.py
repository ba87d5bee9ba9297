"""What a calendar took out of a series: the occurrences that its record gave, and does not give any more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

from connectors.errors import Unreadable
from connectors.records import MeetingEntry, Parsed
from flows.wiring import SOURCES
from transforms.derive.recurrence import Series, SeriesError, occurrences
from warehouse.taken_out import Occurrence, TakesOut

_FURTHEST_CLOCK = timedelta(hours=14)
"""Of all clocks the one that is the most ahead of UTC."""

Parse = Callable[[str], tuple[Parsed, ...]]


def takes_out_of(source: str) -> TakesOut | None:
    """How a record of the source takes occurrences out of its series; None if it holds no meetings."""
    kind = SOURCES[source]
    return partial(taken_out, kind.parse) if kind.is_calendar else None


def taken_out(parse: Parse, stored: str | None, landing: str, at: datetime) -> Iterator[Occurrence]:
    """What had begun by the aware moment ``at`` and is taken out by ``landing`` in the place of ``stored``.

    What follows by another rule, day or zone is none of it: the series was corrected then, past and all, as a
    single meeting is that was moved.
    """
    before, after = _entries(parse, stored), _entries(parse, landing)
    until = at.astimezone(UTC).replace(tzinfo=None) + _FURTHEST_CLOCK
    for entry in after:
        if entry.status == "deleted" and not any(was.status == "deleted" for was in before):
            yield from _told_by_itself(entry, before, until)
    for series in before:
        if series.recurrence_id is None and (series.rrules or series.rdates) and not series.is_all_day:
            yield from _left_out(series, before, after, until)


def _entries(parse: Parse, payload: str | None) -> list[MeetingEntry]:
    if payload is None:
        return []
    try:
        return [entry for entry in parse(payload) if isinstance(entry, MeetingEntry)]
    except Unreadable:
        return []


def _told_by_itself(
    entry: MeetingEntry, before: Sequence[MeetingEntry], until: datetime
) -> Iterator[Occurrence]:
    """An occurrence whose deletion is a record of its own, as it was if that changed it before."""
    was = next((was for was in before if was.recurrence_id), None)
    if was and was.recurrence_id and was.recurrence_id <= until:
        yield Occurrence(entry.uid, was.recurrence_id, was.starts, was.ends, was.time_zone)
    elif was is None and entry.recurrence_id and entry.recurrence_id <= until:
        yield Occurrence(entry.uid, entry.recurrence_id, entry.recurrence_id, None, entry.time_zone)


def _left_out(
    series: MeetingEntry, before: Sequence[MeetingEntry], after: Sequence[MeetingEntry], until: datetime
) -> Iterator[Occurrence]:
    now = [entry for entry in after if (entry.uid, entry.time_zone) == (series.uid, series.time_zone)]
    was, has = _originals(series.uid, before, until), _originals(series.uid, now, until)
    if not now or not was or has is None or any(start not in was for start in has if start <= max(was)):
        return
    changed = {entry.recurrence_id: entry for entry in before if entry.uid == series.uid}
    for original in sorted(was - has):
        entry = changed.get(original)
        if entry is None:
            yield Occurrence(
                series.uid, original, original, original + (series.ends - series.starts), series.time_zone
            )
        elif entry.status != "cancelled" and entry.time_zone == series.time_zone:
            yield Occurrence(series.uid, original, entry.starts, entry.ends, series.time_zone)


def _originals(uid: str, entries: Sequence[MeetingEntry], until: datetime) -> set[datetime] | None:
    """The starts that a series gives until then, those of changed occurrences among them; None if it repeats
    in a way that nobody expands.
    """
    starts = {entry.recurrence_id for entry in entries if entry.uid == uid and entry.recurrence_id}
    for entry in entries:
        if entry.uid == uid and entry.recurrence_id is None:
            try:
                starts.update(
                    occurrences(
                        Series(
                            entry.starts,
                            entry.time_zone,
                            entry.is_all_day,
                            entry.rrules,
                            entry.rdates,
                            entry.exdates,
                            until,
                        )
                    )
                )
            except SeriesError:
                return None
    return {start for start in starts if start <= until}
