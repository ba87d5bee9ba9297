"""Reasons: the closed list, one by one."""

from __future__ import annotations

import inspect
from datetime import UTC, date, datetime, timedelta
from math import sqrt

import pytest

from tests.transforms.derive import test_exchange, test_mail_reason
from tests.transforms.resolved import OWNER_ID, Resolved

ANA_ID = 2
ANA = "ana@b.example"
MIDNIGHT = datetime.fromisoformat("2026-09-14T00:00")
ENDED_AT = datetime(2026, 9, 14, 9, 0, tzinfo=UTC)
AFTERWARDS = ENDED_AT + timedelta(days=3)
SECOND = timedelta(seconds=1)


@pytest.fixture
def network(resolved: Resolved) -> Resolved:
    """The owner and Ana, whose meetings are on 14 September 2026 from 10 to 11 in Berlin."""
    resolved.person(ANA_ID, "Ana", ANA)
    return resolved


def said(network: Resolved, person_id: int = ANA_ID) -> tuple[bool, str]:
    """Whether the only interaction with a person counts, and why."""
    network.derive()
    ((counts, reason),) = network.rows("interaction", "counts", "reason", where=f"person_id = {person_id}")
    return counts, reason


def test_meeting(network: Resolved) -> None:
    """A meeting that both attended counts."""
    network.meeting(organizer=ANA, with_=[ANA], owner="accepted")
    assert said(network) == (True, "meeting")


def test_account_closed(network: Resolved) -> None:
    """Its calendar goes on after the day on which the owner left; that day's meetings still count."""
    network.people.run("UPDATE core.account SET closed_on = DATE '2026-09-13'")
    network.meeting(with_=[ANA])
    assert said(network) == (False, "account_closed")
    network.people.run("UPDATE core.account SET closed_on = DATE '2026-09-14'")
    assert said(network) == (True, "meeting")


def test_calendar_left(network: Resolved) -> None:
    """Foretold by a calendar that was not read any more; that day's still count, and so does another copy."""
    network.add("core.collection", name="Calendar", read_on=date(2026, 9, 13), is_left=True)
    network.meeting(with_=[ANA], collections=["Calendar"])
    assert said(network) == (False, "calendar_left")
    network.people.run("UPDATE core.collection SET read_on = DATE '2026-09-14'")
    assert said(network) == (True, "meeting")
    network.people.run("UPDATE core.collection SET read_on = DATE '2026-09-13'")
    network.people.run("UPDATE core.meeting_entry SET collections = ['Calendar', 'Team']")
    assert said(network) == (True, "meeting")


def test_cancelled(network: Resolved) -> None:
    """A cancelled meeting does not count."""
    network.meeting(with_=[ANA], status="cancelled")
    assert said(network) == (False, "cancelled")


def test_deleted_before_end(network: Resolved) -> None:
    """A meeting deleted a second before its end never was."""
    network.meeting(with_=[ANA], is_gone=True, gone_at=ENDED_AT.replace(hour=8, minute=59, second=59))
    assert said(network) == (False, "deleted_before_end")


def test_deleted_after_its_end_it_counts(network: Resolved) -> None:
    """Deleting proof does not undo contact; the row says that the proof is gone."""
    network.meeting(with_=[ANA], is_gone=True, gone_at=ENDED_AT)
    assert said(network) == (True, "meeting")
    assert network.rows("interaction", "is_gone") == [(True,)]


def test_deleted_unseen(network: Resolved) -> None:
    """Last seen before its end and then gone, it may never have been; once seen to be over, it was."""
    network.meeting(with_=[ANA], is_gone=True, gone_at=AFTERWARDS, seen_at=ENDED_AT - SECOND)
    assert said(network) == (False, "deleted_unseen")
    network.people.run("UPDATE core.meeting_entry SET seen_at = TIMESTAMPTZ '2026-09-14 09:00Z'")
    assert said(network) == (True, "meeting")


def test_ahead(network: Resolved) -> None:
    """What a calendar foretold is no contact before the calendar was read on the day of its end, or later, in
    whichever collection; who declined did so all the same.
    """
    network.add("core.collection", name="Calendar", read_on=date(2026, 9, 13))
    network.person(3, "Bo", "bo@b.example")
    network.meeting(with_=[ANA, {"email": "bo@b.example", "response": "declined"}], collections=["Calendar"])
    assert said(network) == (False, "ahead")
    assert said(network, 3) == (False, "declined_by_them")
    network.add("core.collection", name="Team", read_on=date(2026, 9, 14))
    assert said(network) == (False, "ahead")
    network.people.run("UPDATE core.meeting_entry SET collections = ['Calendar', 'Team']")
    assert said(network) == (True, "meeting")


@pytest.mark.parametrize(
    ("starts", "minutes"), [("1969-12-31T10:00", 60), ("2100-01-01T10:00", 60), ("2026-09-14T10:00", -60)]
)
def test_absurd_date(network: Resolved, starts: str, minutes: int) -> None:
    """Before 1970, from 2100 on, or ending before it begins: no contact, whatever the clock says."""
    network.meeting(datetime.fromisoformat(starts), minutes=minutes, with_=[ANA])
    assert said(network) == (False, "absurd_date")


def test_all_day(network: Resolved) -> None:
    """A whole day shared in the calendar is a holiday or a fair, not a meeting."""
    network.meeting(MIDNIGHT, minutes=1440, is_all_day=True, time_zone=None, with_=[ANA])
    assert said(network) == (False, "all_day")


@pytest.mark.parametrize("response", ["declined", "delegated"])
def test_declined(network: Resolved, response: str) -> None:
    """The owner was not there."""
    network.meeting(organizer=ANA, with_=[ANA], owner=response)
    assert said(network) == (False, "declined")


@pytest.mark.parametrize("response", ["declined", "delegated"])
def test_declined_by_them(network: Resolved, response: str) -> None:
    """Ana was not there; Bo was."""
    network.person(3, "Bo", "bo@b.example")
    network.meeting(with_=[{"email": ANA, "response": response}, "bo@b.example"])
    assert said(network) == (False, "declined_by_them")
    assert network.rows("interaction", "counts", where="person_id = 3") == [(True,)]


def test_declined_by_all_of_them(network: Resolved) -> None:
    """Nobody came: the meeting itself says so."""
    network.meeting(with_=[{"email": ANA, "response": "declined"}])
    assert said(network) == (False, "declined_by_them")
    assert network.rows("meeting", "counts", "reason") == [(False, "declined_by_them")]


@pytest.mark.parametrize("response", ["tentative", "needs_action"])
def test_unanswered(network: Resolved, response: str) -> None:
    """The owner did not accept."""
    network.meeting(organizer=ANA, with_=[ANA], owner=response)
    assert said(network) == (False, "unanswered")


@pytest.mark.parametrize("response", ["tentative", "needs_action"])
def test_unanswered_counts_where_the_account_says_so(network: Resolved, response: str) -> None:
    """Some people never answer invitations: a setting of the account."""
    network.people.run("UPDATE core.account SET counts_unanswered = TRUE")
    network.meeting(organizer=ANA, with_=[ANA], owner=response)
    assert said(network) == (True, "meeting")


def test_guests_hidden(network: Resolved) -> None:
    """A copy that names nobody but its organiser tells nothing of who else sat there."""
    network.meeting(organizer=ANA, with_=[ANA], owner="accepted", hides_guests=True)
    assert said(network) == (False, "guests_hidden")


def test_owner_absent(network: Resolved) -> None:
    """Someone else's meeting in a shared calendar is not the owner's."""
    network.person(3, "Bo", "bo@b.example")
    network.meeting(organizer=ANA, with_=[ANA, "bo@b.example"])
    assert said(network) == (False, "owner_absent")


def test_alone(network: Resolved) -> None:
    """A hold without others concerns nobody; the meeting says why."""
    network.meeting(title="Dentist")
    network.derive()
    assert network.rows("meeting", "counts", "reason") == [(False, "alone")]
    assert network.rows("interaction") == []


def test_a_birthday_is_no_contact(network: Resolved) -> None:
    """Birthday and holiday calendars hold whole days without attendees."""
    network.meeting(MIDNIGHT, minutes=1440, is_all_day=True, time_zone=None, rrules=["FREQ=YEARLY;COUNT=1"])
    network.derive()
    assert network.rows("meeting", "counts", "reason") == [(False, "all_day")]


@pytest.mark.parametrize(("others", "reason"), [(7, "meeting"), (8, "large_group")])
def test_large_group(network: Resolved, others: int, reason: str) -> None:
    """Eight people besides the owner are a meeting; nine are an audience."""
    network.meeting(with_=[ANA, *(f"guest{n}@c.example" for n in range(others))])
    assert said(network)[1] == reason
    assert network.rows("main.interaction", "group_size", "weight") == [(others + 1, 1 / sqrt(others + 1))]


@pytest.mark.parametrize("kind", ["room", "resource"])
def test_room(network: Resolved, kind: str) -> None:
    """A room on a meeting is no contact, and Ana still is."""
    network.person(3, "Blue room", "blue@b.example")
    network.meeting(with_=[ANA, {"email": "blue@b.example", "kind": kind}])
    assert said(network, 3) == (False, "room")
    assert network.rows("interaction", "group_size", "counts", where="person_id = 2") == [(1, True)]


def _thing(network: Resolved, kind: str) -> tuple[bool, str]:
    """What is said of a meeting with nobody but something that resolve says is no human."""
    network.person(3, "Thing", "thing@b.example", kind=kind)
    network.meeting(with_=["thing@b.example"])
    outcome = said(network, 3)
    assert network.rows("meeting", "reason") == [("alone",)]
    return outcome


def test_bot(network: Resolved) -> None:
    """A machine that joins meetings is no contact."""
    assert _thing(network, "bot") == (False, "bot")


def test_role_address(network: Resolved) -> None:
    """The mailbox of an office is no contact."""
    assert _thing(network, "role") == (False, "role_address")


def test_list_by_its_address(network: Resolved) -> None:
    """A mailing list is none either, though the calendar calls it an individual."""
    assert _thing(network, "list") == (False, "list")


def test_list(network: Resolved) -> None:
    """A group that the calendar calls so is no person."""
    network.meeting(with_=[{"email": ANA, "kind": "group"}])
    assert said(network) == (False, "list")


def test_shared_address(network: Resolved) -> None:
    """Ana and Bo share a mailbox: without a name it may have been either; with a name it was that one."""
    family = "family@b.example"
    network.person(3, "Bo")
    network.observe(ANA_ID, family, "Ana")
    network.observe(3, family, "Bo")
    network.person(4, family)
    network.observe(4, family, None)
    network.meeting(with_=[family])
    network.meeting(with_=[{"email": family, "name": "Bo"}])
    network.derive()
    assert network.rows("interaction", "person_id", "counts", "reason") == [
        (3, True, "meeting"),
        (4, False, "shared_address"),
    ]


def test_owner(network: Resolved) -> None:
    """The owner on their own meeting is no contact."""
    network.meeting(organizer=ANA, with_=[ANA], owner="accepted")
    assert said(network, OWNER_ID) == (False, "owner")


def test_what_they_are_comes_before_what_the_meeting_was(network: Resolved) -> None:
    """A room on a cancelled meeting is a room."""
    network.person(3, "Blue room", "blue@b.example", kind="room")
    network.meeting(with_=[ANA, "blue@b.example"], status="cancelled")
    network.derive()
    assert network.rows("interaction", "person_id", "reason") == [(2, "cancelled"), (3, "room")]


def test_every_reason_has_its_test(network: Resolved) -> None:
    """The list is closed: reason.sql has no word without a test of its name, here or beside."""
    network.derive()
    tests = globals().keys() | vars(test_mail_reason).keys()
    marks = inspect.getsource(test_mail_reason.test_marks)
    of_exchanges = {reason for _, _, reason in test_exchange.REASONS}
    for (reason,) in network.rows("reason", "reason"):
        assert f"test_{reason}" in tests or f'"{reason}": ' in marks or reason in of_exchanges


def test_what_counts(network: Resolved) -> None:
    """Meetings, mail, and what a source says outright count, and every reason is a sentence."""
    network.derive()
    assert network.rows("reason", "reason", where="counts") == [
        (kind,) for kind in ("call", "chat", "meeting", "message", "met")
    ]
    assert all(sentence.endswith(".") for (sentence,) in network.rows("reason", "sentence"))
