"""Occurrences: wall-clock times become instants and the owner's days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.transforms.core_rows import AS_OF, Add
from tests.transforms.resolved import Resolved
from transforms.derive.steps import STEPS
from transforms.step import Sql
from warehouse.people import Next


def wall(text: str) -> datetime:
    """A wall-clock time."""
    return datetime.fromisoformat(text)


def told(resolved: Resolved, *columns: str, **entry: Any) -> list[tuple[Any, ...]]:
    """``columns`` of the occurrences of one entry."""
    resolved.meeting(**entry)
    resolved.derive()
    return resolved.rows("occurrence", *columns)


_ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "America/St_Johns",
    "UTC",
]
_CHANGES = [
    ("Europe/Berlin", "2026-03-29T02:00", "2026-10-25T02:00"),
    ("America/New_York", "2026-03-08T02:00", "2026-11-01T01:00"),
    ("Australia/Lord_Howe", "2026-10-04T02:00", "2026-04-05T01:30"),
]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    zone=st.sampled_from(_ZONES),
    moments=st.lists(st.datetimes(wall("1975-01-01"), wall("2036-12-31")), min_size=50, max_size=50),
)
def test_an_instant_is_what_rfc_5545_says(people: Next, zone: str, moments: list[datetime]) -> None:
    """Any wall-clock time in a zone is the instant that Python's zoneinfo (fold=0) makes of it."""
    if not people.rows("FROM duckdb_functions() WHERE function_name = 'instant'"):
        _run_macros(people)
    near = [
        wall(change) + timedelta(minutes=minutes)
        for name, *changes in _CHANGES
        if name == zone
        for change in changes
        for minutes in range(-90, 150, 15)
    ]
    all_moments = moments + near
    people.run("CREATE OR REPLACE TABLE derived.moment (position INTEGER, zone TEXT, wall TIMESTAMP)")
    people.append("derived.moment", ((n, zone, moment) for n, moment in enumerate(all_moments)))
    got = people.rows("SELECT derived.instant(wall, zone) FROM derived.moment ORDER BY position")
    assert [row[0] for row in got] == [
        moment.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC) for moment in all_moments
    ]


def _run_macros(people: Next) -> None:
    for step in STEPS:
        if isinstance(step, Sql) and step.file in {"earlier_reading.sql", "instant.sql"}:
            people.run(step.text())


def test_a_series_across_the_change_of_the_clocks(resolved: Resolved) -> None:
    """Every Sunday at 02:30 in Berlin: in the gap 03:30 by the clock, at the overlap the first 02:30."""
    got = told(
        resolved,
        "occurred_at",
        starts=wall("2026-03-22T02:30"),
        rrules=["FREQ=WEEKLY;COUNT=32"],
        minutes=15,
    )
    instants = {at.astimezone(UTC) for (at,) in got}
    assert datetime(2026, 3, 22, 1, 30, tzinfo=UTC) in instants
    assert datetime(2026, 3, 29, 1, 30, tzinfo=UTC) in instants
    assert datetime(2026, 4, 5, 0, 30, tzinfo=UTC) in instants
    assert datetime(2026, 10, 25, 0, 30, tzinfo=UTC) in instants


def test_floating_times_are_in_the_owners_zone_of_that_day(
    resolved: Resolved, people: Next, add: Add
) -> None:
    """A floating ten o'clock is ten in Tokyo while the owner lived there, and ten in Berlin afterwards."""
    people.run("DELETE FROM core.owner_time_zone")
    moved = datetime(2026, 6, 1, tzinfo=UTC)
    add("core.owner_time_zone", until_at=moved, time_zone="Asia/Tokyo")
    add("core.owner_time_zone", from_at=moved, time_zone="Europe/Berlin")
    resolved.meeting(wall("2026-05-01T10:00"), time_zone=None)
    resolved.meeting(wall("2026-07-01T10:00"), time_zone=None)
    # One o'clock in the morning of 2 May in Tokyo.
    resolved.meeting(wall("2026-05-01T16:00"), time_zone="UTC")
    resolved.derive()
    got = resolved.rows("occurrence", "occurred_at", "starts_on")
    assert [(at.astimezone(UTC), on) for at, on in got] == [
        (datetime(2026, 5, 1, 1, 0, tzinfo=UTC), date(2026, 5, 1)),
        (datetime(2026, 5, 1, 16, 0, tzinfo=UTC), date(2026, 5, 2)),
        (datetime(2026, 7, 1, 8, 0, tzinfo=UTC), date(2026, 7, 1)),
    ]


def test_all_day_entries_keep_their_dates(resolved: Resolved) -> None:
    """Two whole days begin and end on the days they say, wherever the owner is."""
    got = told(
        resolved,
        "starts_on",
        "ended_on",
        starts=wall("2026-09-14T00:00"),
        ends=wall("2026-09-16T00:00"),
        time_zone=None,
        is_all_day=True,
    )
    assert got == [(date(2026, 9, 14), date(2026, 9, 15))]


def test_a_meeting_until_midnight_ends_that_day(resolved: Resolved) -> None:
    """The end is exclusive: a meeting until 24:00 ends on the day it began; one of no length, too."""
    resolved.meeting(wall("2026-09-14T23:00"))
    resolved.meeting(wall("2026-09-14T23:30"))
    resolved.meeting(wall("2026-09-15T00:00"), minutes=0)
    resolved.derive()
    got = resolved.rows("occurrence", "starts_on", "ended_on")
    first, second = date(2026, 9, 14), date(2026, 9, 15)
    assert got == [(first, first), (first, second), (second, second)]


def test_series_end_with_the_window(resolved: Resolved) -> None:
    """A series without end is expanded up to 366 days behind the owner's day of the refresh."""
    every_night = {"starts": wall("2026-01-01T23:30"), "rrules": ["FREQ=DAILY"], "time_zone": "UTC"}
    got = told(resolved, "max(starts_on)", **every_night)
    assert got == [(AS_OF + timedelta(days=366),)]


def test_a_zone_that_nobody_knows_is_utc(resolved: Resolved) -> None:
    """A zone that slipped through the parser does not stop a refresh."""
    got = told(resolved, "occurred_at", starts=wall("2026-09-14T10:00"), time_zone="Mars/Olympus")
    assert got[0][0] == datetime(2026, 9, 14, 10, 0, tzinfo=UTC)


def test_office_hours_are_the_owners(resolved: Resolved) -> None:
    """Monday to Friday, from seven till nineteen, by the owner's clock."""
    for start in ("2026-09-14T06:59", "2026-09-14T07:00", "2026-09-14T18:59", "2026-09-19T10:00"):
        resolved.meeting(wall(start))
    resolved.derive()
    got = resolved.rows("occurrence", "occurred_at", "is_office_hours")
    assert [row[1] for row in got] == [False, True, True, False]


def test_a_series_that_cannot_be_expanded_is_told(resolved: Resolved) -> None:
    """No occurrences, and a row that says why."""
    resolved.meeting(wall("2026-09-14T10:00"), rrules=["FREQ=SECONDLY"])
    resolved.derive()
    assert resolved.rows("occurrence") == []
    assert resolved.rows("series_problem", "record_id", "problem") == [
        ("event-1", "it repeats secondly; nothing below the hour is expanded")
    ]


def test_years_at_the_edge_of_the_calendar_can_be_read(resolved: Resolved) -> None:
    """Years 1 and 9999 neither stop a refresh nor a reader in Python."""
    resolved.meeting(wall("0001-01-01T00:00"), time_zone="Pacific/Kiritimati")
    resolved.meeting(wall("9999-12-31T22:00"), time_zone="America/Los_Angeles")
    resolved.derive()
    got = resolved.rows("meeting", "occurred_at", "ended_at", "starts_on", "ended_on", "reason")
    assert [row[-1] for row in got] == ["absurd_date", "absurd_date"]
