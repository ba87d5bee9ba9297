"""What counts as taken out of a series: pure, by the texts before and after."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from connectors.formats import ical
from connectors.google import calendars as google_calendars
from flows.taken_out import taken_out, takes_out_of
from flows.wiring import SOURCES
from tests.flows.conftest import START, meeting
from warehouse.taken_out import Occurrence

JANUARY = datetime(2026, 1, 5, 9, tzinfo=UTC)
SECOND = "20260112T090000Z"


def series(**more: str) -> str:
    """Mondays at nine from 5 January on."""
    return meeting("weekly", JANUARY, "ana@acme.example", **{"RRULE": "FREQ=WEEKLY;COUNT=20", **more})


def changed(days: int, **more: str) -> str:
    """The series with its second occurrence on another day."""
    text = meeting("weekly", JANUARY + timedelta(days=7 + days), **{"RECURRENCE-ID": SECOND, **more})
    return series().replace("END:VCALENDAR\r\n", text[text.index("BEGIN:VEVENT") :])


def taken(before: str | None, after: str) -> list[str]:
    """Day of the original start, and of the start where it is another."""
    found = taken_out(ical.parse, before, after, START)
    return [
        f"{one.original:%d.%m.}" + (f" on {one.starts:%d.%m.}" if one.starts != one.original else "")
        for one in found
    ]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (series(), series(EXDATE=SECOND), ["12.01."]),
        (series(EXDATE=SECOND), series(EXDATE=SECOND), []),
        (series(EXDATE=SECOND), series(), []),
        (series(), series(EXDATE="20260406T090000Z"), []),
        (series(), series(RRULE="FREQ=WEEKLY;COUNT=7"), ["23.02.", "02.03."]),
        (series(), series(RRULE="FREQ=WEEKLY;COUNT=30"), []),
        (series(), series(RRULE="FREQ=WEEKLY;BYDAY=TU;COUNT=20"), []),
        (series(), meeting("weekly", JANUARY + timedelta(hours=1), RRULE="FREQ=WEEKLY"), []),
        (series(), series(RRULE="FREQ=SECONDLY"), []),
        (series(), "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", []),
        (series(), changed(1), []),
        (series(), changed(1, STATUS="CANCELLED"), []),
        (changed(1), series(EXDATE=SECOND), ["12.01. on 13.01."]),
        (changed(1, STATUS="CANCELLED"), series(EXDATE=SECOND), []),
        (meeting("one", JANUARY), meeting("one", JANUARY, STATUS="CANCELLED"), []),
        (None, series(EXDATE=SECOND), []),
    ],
)
def test_what_is_taken_out(before: str | None, after: str, expected: list[str]) -> None:
    """What had begun, left out alone or with all behind it, where it was; not what was cancelled or put
    right, and nothing where one of the texts cannot be read.
    """
    assert taken(before, after) == expected


def deleted(**more: object) -> str:
    """What Google says of an occurrence that was deleted."""
    event = {
        "id": "weekly_2",
        "status": "cancelled",
        "recurringEventId": "weekly",
        "originalStartTime": {"dateTime": "2026-01-12T09:00:00Z"},
    }
    return google_calendars.to_record(event | more, "weekly@google.com").payload


def test_a_deletion_that_is_told_by_a_record_of_its_own() -> None:
    """The occurrence is as it was changed before, else as its series has it; told again it is nothing new."""
    nine = datetime(2026, 1, 12, 9)  # noqa: DTZ001 wall clock
    google = google_calendars.parse
    (plain,) = taken_out(google, None, deleted(), START)
    assert plain == Occurrence("weekly@google.com", nine, nine, None, "UTC")
    times = {"start": {"dateTime": "2026-01-13T09:00:00Z"}, "end": {"dateTime": "2026-01-13T11:00:00Z"}}
    (moved,) = taken_out(google, deleted(status="confirmed", **times), deleted(), START)
    day = timedelta(days=1)
    assert moved == Occurrence("weekly@google.com", nine, nine + day, nine + day + timedelta(hours=2), "UTC")
    assert list(taken_out(google, deleted(), deleted(updated="2026-03-01T00:00:00Z"), START)) == []
    ahead = {"originalStartTime": {"dateTime": "2026-04-06T09:00:00Z"}}
    assert list(taken_out(google, None, deleted(**ahead), START)) == []


def test_only_calendars_have_series() -> None:
    """Of every other source no record is parsed as it lands."""
    calendars = {name for name in SOURCES if takes_out_of(name)}
    assert calendars == {name for name in SOURCES if name.endswith("calendar")}


def test_it_is_told_with_its_zone_and_length() -> None:
    """On the wall clock of the series."""
    found = list(taken_out(ical.parse, series(), series(EXDATE=SECOND), START))
    nine = datetime(2026, 1, 12, 9)  # noqa: DTZ001 wall clock
    assert found == [Occurrence("weekly", nine, nine, nine + timedelta(hours=1), "UTC")]
