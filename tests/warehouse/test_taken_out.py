"""Promises of what is noted as occurrences are taken out of a series."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from warehouse.cursors import finish_collection
from warehouse.landing import Landed, Record, land
from warehouse.store import Store
from warehouse.taken_out import Occurrence, taken_out

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
NINE = datetime(2026, 11, 2, 9)  # noqa: DTZ001 wall clock
PULLED = timedelta(minutes=5)


def takes_out(stored: str | None, landing: str, _at: datetime) -> Iterator[Occurrence]:
    """The days of November that the one text has and the other lacks; 'none' lacks what nobody has seen."""
    for day in sorted(set((stored or "").split()) - set(landing.split())):
        start = NINE.replace(day=int(day))
        yield Occurrence("series", start, start, None, "UTC")
    if landing == "none":
        yield Occurrence("series", NINE, NINE, None, "UTC")


def pull(store: Store, days: int, *records: Record, place: str = "/calendar/") -> Landed:
    """A pull of a calendar, so many days after noon."""
    at = NOON + timedelta(days=days)
    landed = land(
        store,
        account="home",
        source="dav_calendar",
        collection_id=place,
        collection_name="Calendar",
        records=records,
        tombstones=(),
        seen=(),
        resume=None,
        cursor="token",
        is_full=False,
        landed_at=at + PULLED,
        takes_out=takes_out,
    )
    finish_collection(store, "home", "dav_calendar", place, at=at + PULLED, error=None, read_at=at)
    return landed


def times(store: Store) -> list[tuple[int, int, int]]:
    """Of each occurrence its day, and the days after noon when it was seen last and found gone."""
    rows = taken_out(store)
    assert all((account, source) == ("home", "dav_calendar") for account, source, *_ in rows)
    return [(row[4].day, (row[8] - NOON).days, (row[9] - NOON - PULLED).days) for row in rows]


def test_what_was_taken_out_was_there_until_the_pull_before(store: Store) -> None:
    """Once more if it came back and went again; a pull that changes nothing notes nothing."""
    pull(store, 0, ("uid", "a.ics", "1", "2 9 16"))
    pull(store, 1, ("uid", "a.ics", "2", "2 9"))
    pull(store, 2, ("uid", "a.ics", "2", "2 9"))
    assert times(store) == [(16, 0, 1)]
    pull(store, 3, ("uid", "a.ics", "3", "9 16"))
    pull(store, 4, ("uid", "a.ics", "4", "9"))
    assert times(store) == [(2, 2, 3), (16, 3, 4)]


def test_a_record_may_lie_in_another_collection(store: Store) -> None:
    """Its newest text is what it was, and that was seen when its own collection was read."""
    pull(store, 0, ("uid", "a.ics", "1", "2 9"))
    pull(store, 3, ("uid", "b.ics", "1", "9"), place="/club/")
    assert times(store) == [(2, 0, 3)]


def test_what_the_first_pull_brings_nobody_saw_before(store: Store) -> None:
    """A deletion that is told by a record of its own counts from the second pull on."""
    pull(store, 0, ("uid", "a.ics", "1", "none"))
    assert times(store) == []
    pull(store, 1, ("uid-2", "b.ics", "1", "none"))
    assert times(store) == [(2, 0, 1)]
