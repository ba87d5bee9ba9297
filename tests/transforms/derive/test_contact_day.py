"""Contact days: one for each person and day, as it stood at the end of any day."""

from __future__ import annotations

from datetime import date, datetime

from tests.transforms.derive.conftest import ANA, BO
from tests.transforms.resolved import Resolved


def test_two_meetings_on_a_day_are_one_contact_day(network: Resolved) -> None:
    """The heaviest gives the weight, the newest is the proof."""
    network.meeting(datetime.fromisoformat("2026-09-14T10:00"), with_=[ANA])
    network.meeting(datetime.fromisoformat("2026-09-14T15:00"), with_=[ANA, BO])
    network.derive()
    assert network.rows("contact_day", "contact_on", "w", where="person_id = 2") == [(date(2026, 9, 14), 1.0)]
    proof = network.people.rows(
        "SELECT meeting.record_id FROM derived.contact_day AS day JOIN derived.interaction AS interaction"
        " ON interaction_id = last_interaction_id JOIN derived.meeting AS meeting USING (meeting_id)"
        " WHERE day.person_id = 2"
    )
    assert proof == [("event-2",)]


def test_the_day_is_the_owners(network: Resolved) -> None:
    """23:30 UTC on the 14th is the 15th in Berlin."""
    network.meeting(datetime.fromisoformat("2026-09-14T23:30"), time_zone="UTC", with_=[ANA])
    network.derive()
    assert network.rows("contact_day", "contact_on") == [(date(2026, 9, 15),)]


def test_a_day_grows_when_a_meeting_over_midnight_ends(network: Resolved) -> None:
    """Lunch for three stands alone until the dinner for two, which ends at one o'clock, adds its weight."""
    network.meeting(datetime.fromisoformat("2026-09-14T12:00"), with_=[ANA, BO])
    network.meeting(datetime.fromisoformat("2026-09-14T22:00"), with_=[ANA], minutes=180)
    network.derive()
    got = network.rows(
        "contact_day", "contact_on", "ended_on", "superseded_on", "round(w, 3)", where="person_id = 2"
    )
    lunch, after = date(2026, 9, 14), date(2026, 9, 15)
    assert got == [(lunch, lunch, after, 0.707), (lunch, after, None, 1.0)]


def test_what_does_not_count_makes_no_contact_day(network: Resolved) -> None:
    """A declined meeting leaves no trace here."""
    network.meeting(organizer=ANA, with_=[ANA], owner="declined")
    network.derive()
    assert network.rows("contact_day") == []


def test_a_series_day_has_nothing_but_series(network: Resolved) -> None:
    """A day with a weekly and a meeting of its own is no series day."""
    network.meeting(datetime.fromisoformat("2026-09-07T10:00"), rrules=["FREQ=WEEKLY;COUNT=2"], with_=[ANA])
    network.meeting(datetime.fromisoformat("2026-09-14T15:00"), with_=[ANA])
    network.derive()
    assert network.rows("contact_day", "contact_on", "is_series") == [
        (date(2026, 9, 7), True),
        (date(2026, 9, 14), False),
    ]


def test_sources_that_have_shown_a_person(network: Resolved) -> None:
    """Every source whose calendar has the person on it, even on a copy that does not speak."""
    network.meeting(uid="same", with_=[ANA])
    network.meeting(uid="same", account="work", source="google_calendar", with_=[ANA], is_gone=True)
    network.derive()
    assert network.rows("person_source", where="person_id = 2") == [
        (2, "home", "dav_calendar"),
        (2, "work", "google_calendar"),
    ]
