"""A series and its changed occurrences in one object."""

from __future__ import annotations

from datetime import datetime

import pytest

from connectors.errors import Unreadable
from connectors.formats import ical, series
from connectors.records import MeetingEntry
from tests.connectors.formats.calendar_text import START, at, calendar, event

DAILY = event("UID:1", START, "RRULE:FREQ=DAILY")
DAYS = event("UID:1", "DTSTART;VALUE=DATE:20240305", "RRULE:FREQ=DAILY")
FLOATING = event("UID:1", "DTSTART:20240305T100000", "RRULE:FREQ=DAILY")


def change(*lines: str) -> str:
    """A changed occurrence of the series 1."""
    return event("UID:1", *lines)


def read(*parts: str) -> tuple[MeetingEntry, ...]:
    """Read an object of these components."""
    return ical.parse(calendar(*parts))


@pytest.mark.parametrize(
    ("written", "recurrence_id"),
    [
        pytest.param("RECURRENCE-ID;VALUE=DATE:20240307", at(7, 14), id="a day means that day's occurrence"),
        pytest.param("RECURRENCE-ID:20240307", at(7, 14), id="a day without saying so"),
        pytest.param("RECURRENCE-ID:20240307T090000Z", at(7, 14), id="UTC"),
        pytest.param("RECURRENCE-ID:20240307T100000", at(7, 14), id="floating: the series' zone"),
    ],
)
def test_which_occurrence_is_changed(written: str, recurrence_id: datetime) -> None:
    """A change names its occurrence by the start that the series gave it, told in the change's own zone."""
    moved = change("DTSTART;TZID=Asia/Kolkata:20240307T180000", written)
    for parts in ((DAILY, moved), (moved, DAILY)):
        master, entry = read(*parts)
        # 10:00 in Berlin is 14:30 in Kolkata.
        assert entry.recurrence_id == recurrence_id.replace(minute=30)
        assert (master.exdates, master.unread_changes) == ((), ())


@pytest.mark.parametrize(
    ("master", "lines", "exdate"),
    [
        pytest.param(DAILY, ["DTSTART;VALUE=DATE:20240307", "RECURRENCE-ID:20240307T090000Z"], at(7, 10),
                     id="a meeting that became a day"),
        pytest.param(DAYS, [START, "RECURRENCE-ID;VALUE=DATE:20240307"], at(7),
                     id="a day that became a meeting"),
        pytest.param(DAYS, [START, "RECURRENCE-ID;TZID=Europe/Berlin:20240307T000000"], at(7),
                     id="the same, named by its midnight"),
        pytest.param(FLOATING, [START, "RECURRENCE-ID:20240307T100000"], at(7, 10), id="no longer floating"),
        pytest.param(DAILY, ["DTSTART:20240307T120000", "RECURRENCE-ID:20240307T090000Z"], at(7, 10),
                     id="floating now"),
    ],
)  # fmt: skip
def test_a_change_that_tells_time_otherwise(master: str, lines: list[str], exdate: datetime) -> None:
    """Where the two do not tell time alike, the series itself leaves out the occurrence that was changed."""
    entries = read(master, change(*lines))
    assert (entries[0].exdates, entries[0].unread_changes) == ((exdate,), ())
    assert entries[1].recurrence_id is not None


def test_days_changed_to_days() -> None:
    """A change of a whole day that stays one names it by its midnight."""
    master, entry = read(DAYS, change("DTSTART;VALUE=DATE:20240308", "RECURRENCE-ID;VALUE=DATE:20240307"))
    assert (entry.recurrence_id, master.exdates) == (at(7), ())


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param(change("RECURRENCE-ID:20240307T090000Z"), id="no start"),
        pytest.param(
            change("RECURRENCE-ID;VALUE=DATE:20240307", "DTSTART:rubbish"), id="a start that is none"
        ),
        pytest.param(
            change("RECURRENCE-ID:20240307T090000Z", START, "DTSTART:20240309T090000Z"), id="two starts"
        ),
        pytest.param("BEGIN:VEVENT\r\nUID:1\r\nRECURRENCE-ID:20240307T090000Z\r\n", id="no end"),
    ],
)
def test_a_change_that_cannot_be_read_takes_its_occurrence_away(bad: str) -> None:
    """The occurrence that it changed does not count, and the series says why."""
    good = change("DTSTART;TZID=Europe/Berlin:20240306T120000", "RECURRENCE-ID:20240306T090000Z")
    master, entry = read(DAILY, good, bad)
    assert master.exdates == (at(7, 10),)
    assert len(master.unread_changes) == 1
    assert master.unread_changes[0].startswith("2024-03-07 10:00: The event")
    assert entry.recurrence_id == at(6, 10)


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param([DAILY, change(START, "RECURRENCE-ID:rubbish")], id="a change of nobody knows what"),
        pytest.param([DAILY, change("RECURRENCE-ID;RANGE=THISANDFUTURE:20240307T090000Z")],
                     id="of all that follows"),
        pytest.param(
            [DAILY, change(START, "RECURRENCE-ID;RANGE=THISANDPRIOR:20240307T090000Z")], id="of all before"
        ),
        pytest.param([DAILY, "BEGIN:VEVENT\r\nUID:1\r\n"], id="torn before it says what it changes"),
        pytest.param([DAILY, event(START, "RECURRENCE-ID:20240307T090000Z")], id="a change without UID"),
        pytest.param(
            [change("RRULE:FREQ=DAILY"), change(START, "RECURRENCE-ID:20240304T090000Z")], id="a bad master"
        ),
        pytest.param(
            [change(START, "RRULE:FREQ=DAILY", "EXRULE:FREQ=WEEKLY"),
             change(START, "RECURRENCE-ID:20240304T090000Z")], id="a master with EXRULE",
        ),
        pytest.param(
            [change(START, "RECURRENCE-ID:20240304T090000Z"), change("RECURRENCE-ID:20240305T090000Z")],
            id="one of two changes, without their series",
        ),
    ],
)  # fmt: skip
def test_what_would_make_dates_wrong_is_unreadable(parts: list[str]) -> None:
    """Where it cannot be said which dates a bad event took away, no date of the object is believed."""
    with pytest.raises(Unreadable, match=r"^[A-Z]"):
        read(*parts)


def test_a_series_in_an_object_that_breaks_off_is_unreadable() -> None:
    """Changes may be missing behind the break; a single meeting misses nothing."""
    with pytest.raises(Unreadable, match="breaks off"):
        ical.parse(calendar(DAILY).removesuffix("END:VCALENDAR\r\n"))
    assert len(ical.parse(calendar(event("UID:1", START)).removesuffix("END:VCALENDAR\r\n"))) == 1
    assert len(ical.parse(DAILY)) == 1


def test_bad_events_that_are_no_part_of_a_series_cost_only_themselves() -> None:
    """Beside a series of another UID, or beside single meetings, a bad event is left out."""
    for bad in (event("UID:2", "RRULE:FREQ=DAILY"), event("UID:2", "RECURRENCE-ID:20240307T090000Z")):
        assert [entry.exdates for entry in read(DAILY, bad)] == [()]
    assert len(read(event("UID:1", START), change("RECURRENCE-ID:20240305T090000Z"), event(START))) == 1


def test_a_moved_and_a_cancelled_occurrence() -> None:
    """Both name the occurrence that they replace; the cancelled one says that it was."""
    moved = change("DTSTART;TZID=Europe/Berlin:20240308T120000", "RECURRENCE-ID:20240307T090000Z")
    cancelled = change(START, "STATUS:CANCELLED", "RECURRENCE-ID;TZID=Europe/Berlin:20240309T100000")
    _, first, second = read(DAILY, moved, cancelled)
    assert (first.recurrence_id, first.starts, first.status) == (at(7, 10), at(8, 12), "confirmed")
    assert (second.recurrence_id, second.status) == (at(9, 10), "cancelled")


def test_reasons_are_capped() -> None:
    """However many changes are bad, all their dates are left out, and a hundred reasons are kept."""
    bad = [
        change(f"RECURRENCE-ID:202403{day:02}T{hour:02}0000Z") for day in range(6, 16) for hour in range(20)
    ]
    (master,) = read(DAILY, *bad)
    assert (len(master.exdates), len(master.unread_changes)) == (200, series.MAX_REASONS)
