"""The demo's own rule of contact, case by case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from flows.demo.meetings import OWNER, Guest, Meeting, Occurrence, contacts, history

DAY = date(2025, 3, 4)
MARA = Guest(OWNER, "mara@halbmond.example", "Mara")
ANA = Guest("ana", "ana@ferrum.example.com", "Ana")


def _meeting(*others: Guest, organizer: Guest | None = MARA, me: Guest | None = MARA) -> Meeting:
    return Meeting(
        uid="u1",
        title="Lunch",
        calendars=(("work", "calendar"),),
        client="google",
        zone="Europe/Berlin",
        lasts=timedelta(hours=1),
        occurrences=(Occurrence(datetime.fromisoformat("2025-03-04T12:00")),),
        organizer=organizer,
        guests=(me, *others) if me else others,
    )


def _verdicts(meeting: Meeting, shared: frozenset[str] = frozenset()) -> dict[str, bool | None]:
    return {contact.person: contact.counts for contact in contacts(meeting, shared)}


def _crowd(size: int) -> list[Guest]:
    return [Guest(f"p{number}", f"p{number}@ferrum.example.com") for number in range(size)]


DECLINED = replace(MARA, response="DECLINED")
ROOM = Guest(None, "room@halbmond.example", "Raum", kind="ROOM")
LIST = Guest(None, "all@halbmond.example", "All", kind="GROUP")
ROLE = Guest(None, "events@openforum.example.org", "Events")


@pytest.mark.parametrize(
    ("meeting", "counts"),
    [
        pytest.param(_meeting(ANA), True, id="held"),
        pytest.param(_meeting(ANA, organizer=ANA), True, id="invited and accepted"),
        pytest.param(_meeting(organizer=ANA), True, id="an organiser who is no guest"),
        pytest.param(_meeting(replace(ANA, response="NEEDS-ACTION")), True, id="they never answered"),
        pytest.param(_meeting(ANA, organizer=ANA, me=DECLINED), False, id="declined by the owner"),
        pytest.param(
            _meeting(ANA, organizer=ANA, me=replace(MARA, response="NEEDS-ACTION")), False, id="unanswered"
        ),
        pytest.param(
            _meeting(ANA, organizer=ANA, me=replace(MARA, response="TENTATIVE")), False, id="tentative"
        ),
        pytest.param(_meeting(ANA, organizer=ANA, me=None), False, id="the owner was not asked"),
        pytest.param(_meeting(replace(ANA, response="DECLINED")), False, id="declined by them"),
        pytest.param(replace(_meeting(ANA), status="CANCELLED"), False, id="cancelled"),
        pytest.param(replace(_meeting(ANA), status="TENTATIVE"), None, id="never confirmed"),
        pytest.param(replace(_meeting(ANA), is_all_day=True), False, id="all-day"),
        pytest.param(replace(_meeting(ANA), is_transparent=True), None, id="shown as free"),
        pytest.param(_meeting(ANA, ROOM), True, id="with a room"),
        pytest.param(_meeting(ANA, LIST), None, id="with a list of unknown size"),
        pytest.param(_meeting(ANA, *_crowd(7)), True, id="eight others"),
        pytest.param(_meeting(ANA, *_crowd(8)), False, id="nine others"),
        pytest.param(_meeting(ANA, *_crowd(7), ROLE), None, id="nine with a role"),
        pytest.param(
            _meeting(ANA, *_crowd(7), Guest("x", "x@ferrum.example.com", response="DECLINED")),
            None,
            id="nine asked, eight came",
        ),
    ],
)
def test_rule(meeting: Meeting, counts: bool | None) -> None:
    """Each circumstance makes the meeting contact, no contact, or a case that nobody is examined on."""
    assert _verdicts(meeting)["ana"] is counts


def test_shared_mailbox_is_open() -> None:
    """Who of a household came cannot be told from their common address."""
    assert _verdicts(_meeting(ANA), frozenset({ANA.address})) == {"ana": None}


def test_one_who_declines_does_not_spoil_it_for_others() -> None:
    """A meeting counts for those who came, whoever else declined."""
    bo = Guest("bo", "bo@ferrum.example.com", response="DECLINED")
    assert _verdicts(_meeting(ANA, bo)) == {"ana": True, "bo": False}


def test_occurrences_have_their_own_fates() -> None:
    """Of a series those occurrences count that took place, on the day to which they were moved."""
    first = datetime.fromisoformat("2025-03-04T12:00")
    weeks = [first + timedelta(weeks=week) for week in range(5)]
    series = replace(
        _meeting(ANA),
        rule="FREQ=WEEKLY",
        occurrences=(
            Occurrence(weeks[0]),
            Occurrence(weeks[1], is_cancelled=True),
            Occurrence(weeks[2], is_removed=True),
            Occurrence(weeks[3], moved_to=weeks[3] + timedelta(days=1)),
            Occurrence(weeks[4], responses=((ANA.address, "DECLINED"),)),
        ),
    )
    assert [contact.on for contact in contacts(series, ()) if contact.counts] == [
        DAY,
        date(2025, 3, 26),
    ]


def test_days_are_the_owners() -> None:
    """A meeting late in New York is on the owner's next day."""
    late = replace(
        _meeting(ANA),
        zone="America/New_York",
        occurrences=(Occurrence(datetime.fromisoformat("2025-03-04T20:00")),),
    )
    assert [contact.on for contact in contacts(late, ())] == [date(2025, 3, 5)]


def test_history_is_newest_first_and_ends_today() -> None:
    """The history holds what counts or is open up to the day, newest first; the day itself is open."""
    days = [DAY - timedelta(days=3), DAY - timedelta(days=1), DAY, DAY + timedelta(days=1)]
    meetings = [
        replace(_meeting(ANA), uid=str(n), occurrences=(Occurrence(datetime.combine(day, time(9))),))
        for n, day in enumerate(days)
    ]
    found = history(meetings, frozenset(), DAY)
    assert [(contact.uid, contact.counts) for contact in found["ana"]] == [
        ("2", None),
        ("1", True),
        ("0", True),
    ]
