"""Meetings: which of several tellings is the one that speaks, and how many were there."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.transforms.conftest import people_database
from tests.transforms.derive.conftest import ANA, BO
from tests.transforms.resolved import Resolved


def wall(text: str) -> datetime:
    """A wall-clock time."""
    return datetime.fromisoformat(text)


def at(text: str) -> datetime:
    """An instant, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def meetings(network: Resolved, *columns: str) -> list[tuple[Any, ...]]:
    """``columns`` of all meetings, in order of time."""
    network.derive()
    return [row[1:] for row in network.rows("meeting", "meeting_id", *columns)]


def test_one_meeting_in_two_accounts_is_one(network: Resolved) -> None:
    """The same UID in two calendars is one meeting with two copies."""
    network.meeting(uid="same", account="home", with_=[ANA])
    network.meeting(uid="same", account="work", source="google_calendar", with_=[ANA])
    assert meetings(network, "copy_count", "counts") == [(2, True)]
    assert network.rows("interaction", "count(*)", where="person_id = 2") == [(1,)]


def test_an_account_that_was_closed_speaks_until_then(network: Resolved) -> None:
    """Of a series in two calendars the occurrences after the closing count by the calendar that goes on."""
    network.people.run("UPDATE core.account SET closed_on = DATE '2026-09-15' WHERE account = 'home'")
    network.add("core.account", account="work")
    for account in ("home", "work"):
        network.meeting(uid="series", account=account, rrules=["FREQ=WEEKLY;COUNT=2"], with_=[ANA])
    assert meetings(network, "account", "counts") == [("home", True), ("work", True)]


def test_a_series_in_two_accounts_is_one_series(network: Resolved) -> None:
    """Each occurrence of a series in two calendars is one meeting."""
    for account in ("home", "work"):
        network.meeting(uid="series", account=account, rrules=["FREQ=WEEKLY;COUNT=3"], with_=[ANA])
    assert meetings(network, "copy_count", "is_recurring") == [(2, True)] * 3


def test_a_single_meeting_that_was_moved_in_one_calendar_stays_one(network: Resolved) -> None:
    """Of two copies of a single meeting the one with the higher SEQUENCE says when it was."""
    network.meeting(wall("2026-09-14T10:00"), uid="moved", account="home", sequence=0, with_=[ANA])
    network.meeting(wall("2026-09-15T10:00"), uid="moved", account="work", sequence=1, with_=[ANA])
    assert meetings(network, "occurred_at") == [(at("2026-09-15T08:00"),)]


_BETTER_AND_WORSE: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"is_gone": False}, {"is_gone": True, "gone_at": at("2026-11-01"), "sequence": 9}),
    ({"is_gone": True, "gone_at": at("2026-11-02")}, {"is_gone": True, "gone_at": at("2026-11-01")}),
    ({"sequence": 2, "updated_at": at("2026-01-01")}, {"sequence": 1, "updated_at": at("2026-02-01")}),
    ({"owner": "accepted"}, {"owner": "needs_action", "updated_at": at("2026-02-01")}),
    ({"owner": "declined"}, {"owner": "needs_action", "updated_at": at("2026-02-01")}),
    ({"owner": "needs_action"}, {"updated_at": at("2026-02-01")}),
    ({"updated_at": at("2026-02-01")}, {"updated_at": at("2026-01-01")}),
    ({"updated_at": at("2026-02-01")}, {}),
]


@pytest.mark.parametrize("order", [("better", "worse"), ("worse", "better")])
def test_the_copy_that_knows_best_speaks(network: Resolved, order: tuple[str, str]) -> None:
    """Live before gone, newer SEQUENCE, an answer of the owner, newer change; whichever was landed first."""
    for number, (better, worse) in enumerate(_BETTER_AND_WORSE):
        for title in order:
            columns = better if title == "better" else worse
            network.meeting(uid=f"same-{number}", title=title, with_=[ANA], organizer=ANA, **columns)
    assert meetings(network, "uid", "title") == [
        (f"same-{n}", "better") for n in range(len(_BETTER_AND_WORSE))
    ]


@pytest.mark.parametrize("order", [("old", "new"), ("new", "old")])
def test_what_was_read_last_speaks_of_what_was_ahead(network: Resolved, order: tuple[str, str]) -> None:
    """An old export foretold what was deleted or moved since, in a calendar that was read after it; but a
    copy that was deleted while another one is still read is only that.
    """
    network.add("core.collection", name="old", read_on=date(2026, 9, 1))
    network.add("core.collection", name="new", read_on=date(2026, 9, 10))
    gone_at = {"gone": at("2026-09-05"), "tidied": at("2026-08-20")}
    for name in order:
        for uid, went_at in gone_at.items():
            gone: dict[str, Any] = {"is_gone": True, "gone_at": went_at} if name == "new" else {}
            network.meeting(uid=uid, collections=[name], with_=[ANA], **gone)
        sequence = 1 if name == "old" else 0  # even so
        network.meeting(uid="stands", collections=[name], sequence=sequence, title=name, with_=[ANA])
    assert set(meetings(network, "uid", "reason", "is_gone")) == {
        ("gone", "deleted_before_end", True),
        ("tidied", "ahead", False),
        ("stands", "ahead", False),
    }
    assert network.rows("meeting", "title", where="uid = 'stands'") == [("new",)]


def test_what_was_only_foretold_shows_no_address_in_use(network: Resolved) -> None:
    """A calendar that nobody reads goes on for ever; nobody has an address, or an employer, by that. However
    many were invited.
    """
    network.add("core.collection", name="Calendar", read_on=date(2026, 9, 14))
    for uid, others in (("small", []), ("large", [f"guest{n}@c.example" for n in range(9)])):
        network.meeting(uid=uid, rrules=["FREQ=WEEKLY"], with_=[ANA, *others])
    network.derive()
    seen = network.rows("address_met", "first_seen_on", "last_seen_on", "own_count", where=f"email = '{ANA}'")
    assert seen == [(date(2026, 9, 14), date(2026, 9, 14), 2)]


def test_an_override_replaces_its_occurrence(network: Resolved) -> None:
    """The second of three was moved by a day, the third cancelled: nothing is left at the old times."""
    series: dict[str, Any] = {"uid": "series", "record_id": "event-1"}
    network.meeting(wall("2026-09-07T10:00"), **series, rrules=["FREQ=WEEKLY;COUNT=3"], with_=[ANA])
    moved: dict[str, Any] = {"recurrence_id": wall("2026-09-14T10:00"), "entry": 1}
    network.meeting(wall("2026-09-15T15:00"), **series, **moved, with_=[ANA])
    cancelled: dict[str, Any] = {"recurrence_id": wall("2026-09-21T10:00"), "entry": 2, "status": "cancelled"}
    network.meeting(wall("2026-09-21T10:00"), **series, **cancelled, with_=[ANA])
    assert meetings(network, "occurred_at", "reason", "is_recurring") == [
        (at("2026-09-07T08:00"), "meeting", True),
        (at("2026-09-15T13:00"), "meeting", True),
        (at("2026-09-21T08:00"), "cancelled", True),
    ]


def test_a_change_of_all_that_follow_moves_them(network: Resolved) -> None:
    """From the second on it is later, shorter and with somebody else; the fourth was moved once more."""
    series: dict[str, Any] = {"uid": "series", "record_id": "event-1"}
    network.meeting(wall("2026-09-07T10:00"), **series, rrules=["FREQ=WEEKLY;COUNT=4"], with_=[ANA])
    follow: dict[str, Any] = {"recurrence_id": wall("2026-09-14T10:00"), "applies_to_following": True}
    network.meeting(wall("2026-09-14T11:00"), **series, **follow, entry=1, minutes=30, with_=[BO])
    once: dict[str, Any] = {"recurrence_id": wall("2026-09-28T10:00"), "entry": 2}
    network.meeting(wall("2026-09-29T09:00"), **series, **once, with_=[ANA])
    assert meetings(network, "occurred_at", "ended_at") == [
        (at("2026-09-07T08:00"), at("2026-09-07T09:00")),
        (at("2026-09-14T09:00"), at("2026-09-14T09:30")),
        (at("2026-09-21T09:00"), at("2026-09-21T09:30")),
        (at("2026-09-29T07:00"), at("2026-09-29T08:00")),
    ]
    people = network.people.rows(
        "SELECT email FROM derived.meeting_attendee JOIN derived.meeting USING (meeting_id) "
        "WHERE NOT is_owner ORDER BY occurred_at"
    )
    assert [email for (email,) in people] == [ANA, BO, BO, ANA]


def test_an_override_in_another_record_or_zone_replaces_too(network: Resolved) -> None:
    """Google keeps a changed occurrence as a record of its own, in any zone: the instant decides."""
    network.meeting(wall("2026-09-07T10:00"), uid="series", rrules=["FREQ=WEEKLY;COUNT=2"], with_=[ANA])
    network.meeting(
        wall("2026-09-14T05:00"),
        uid="series",
        time_zone="America/New_York",
        recurrence_id=wall("2026-09-14T04:00"),
        with_=[ANA],
    )
    assert meetings(network, "occurred_at", "copy_count") == [
        (at("2026-09-07T08:00"), 1),
        (at("2026-09-14T09:00"), 2),
    ]


def test_an_override_of_an_all_day_series(network: Resolved) -> None:
    """The occurrence of a day is found by its date."""
    day: dict[str, Any] = {"is_all_day": True, "time_zone": None, "minutes": 1440, "uid": "days"}
    network.meeting(wall("2026-09-07T00:00"), **day, rrules=["FREQ=WEEKLY;COUNT=2"])
    network.meeting(wall("2026-09-15T00:00"), **day, recurrence_id=wall("2026-09-14T00:00"))
    assert [str(row[0]) for row in meetings(network, "starts_on")] == ["2026-09-07", "2026-09-15"]


def test_an_override_without_its_series_is_a_meeting(network: Resolved) -> None:
    """Who was invited to one occurrence only has the override alone."""
    network.meeting(recurrence_id=wall("2026-09-14T10:00"), with_=[ANA])
    assert meetings(network, "reason", "is_recurring") == [("meeting", True)]


def test_an_exception_takes_the_occurrence_away(network: Resolved) -> None:
    """EXDATE: nothing took place, nothing is told."""
    network.meeting(
        wall("2026-09-07T10:00"),
        rrules=["FREQ=WEEKLY;COUNT=2"],
        exdates=[wall("2026-09-14T10:00")],
        with_=[ANA],
    )
    assert meetings(network, "occurred_at") == [(at("2026-09-07T08:00"),)]


@pytest.mark.parametrize(
    ("seen", "gone", "reason"),
    [
        ("2026-09-15T06:00", "2026-09-16T06:00", "meeting"),
        ("2026-09-14T06:00", "2026-09-15T06:00", "deleted_unseen"),
        ("2026-09-13T06:00", "2026-09-14T08:30", "deleted_before_end"),
    ],
)
@pytest.mark.parametrize("is_told", [False, True])
def test_what_is_taken_out_of_a_series_is_judged_as_what_is_deleted(
    network: Resolved, seen: str, gone: str, reason: str, is_told: bool
) -> None:
    """By when it was seen and found gone, left out by an EXDATE or told by an entry of its own."""
    start = wall("2026-09-14T10:00")
    network.meeting(
        wall("2026-09-07T10:00"),
        uid="series",
        rrules=["FREQ=WEEKLY;COUNT=2"],
        exdates=[] if is_told else [start],
        with_=[ANA],
    )
    if is_told:
        network.meeting(start, uid="series", recurrence_id=start, status="deleted")
        assert meetings(network, "reason", "status")[1:] == [("cancelled", "cancelled")]
    network.add(
        "core.taken_out", uid="series", original=start, starts=start, seen_at=at(seen), gone_at=at(gone)
    )
    assert meetings(network, "reason", "is_gone", "group_size")[1:] == [(reason, True, 1)]


def test_what_was_taken_out_says_nothing_while_it_is_there(network: Resolved) -> None:
    """Put back it is the meeting that it was; so it is in another calendar, where it may be declined."""
    start = wall("2026-09-14T10:00")
    weekly: dict[str, Any] = {"uid": "series", "rrules": ["FREQ=WEEKLY;COUNT=2"]}
    network.meeting(wall("2026-09-07T10:00"), **weekly, with_=[ANA])
    moment = at("2026-09-20T06:00")
    network.add("core.taken_out", uid="series", original=start, starts=start, seen_at=moment, gone_at=moment)
    assert meetings(network, "reason", "is_gone") == [("meeting", False), ("meeting", False)]
    network.people.run("UPDATE core.meeting_entry SET exdates = [TIMESTAMP '2026-09-14 10:00']")
    network.meeting(
        wall("2026-09-07T10:00"), **weekly, account="work", organizer=ANA, owner="declined", with_=[BO]
    )
    assert meetings(network, "reason", "is_gone")[1:] == [("declined", False)]


def test_what_was_taken_out_took_place_when_it_was_moved_to(network: Resolved) -> None:
    """Though the rule of the series ends before it by now."""
    network.meeting(wall("2026-09-07T10:00"), uid="series", rrules=["FREQ=WEEKLY;COUNT=1"], with_=[ANA])
    network.add(
        "core.taken_out",
        uid="series",
        original=wall("2026-09-14T10:00"),
        starts=wall("2026-09-15T12:00"),
        ends=wall("2026-09-15T14:00"),
        seen_at=at("2026-09-20T06:00"),
        gone_at=at("2026-09-21T06:00"),
    )
    assert meetings(network, "reason", "occurred_at", "ended_at")[1:] == [
        ("meeting", at("2026-09-15T10:00"), at("2026-09-15T12:00"))
    ]


def test_a_series_that_is_deleted_keeps_what_had_ended(network: Resolved) -> None:
    """Deleted on 10 September: the 7th counts, the 14th never was."""
    network.meeting(
        wall("2026-09-07T10:00"),
        rrules=["FREQ=WEEKLY;COUNT=2"],
        is_gone=True,
        gone_at=at("2026-09-10T00:00"),
        with_=[ANA],
    )
    assert meetings(network, "reason") == [("meeting",), ("deleted_before_end",)]


@pytest.mark.parametrize(
    ("invitees", "owner_response"),
    [
        ({}, "organised"),
        ({"with_": [ANA]}, "organised"),
        ({"organizer": "owner@example.org", "owner": "needs_action"}, "organised"),
        ({"organizer": "owner@example.org", "owner": "declined"}, "declined"),
        ({"organizer": ANA, "owner": "accepted"}, "accepted"),
        ({"organizer": ANA, "owner": "tentative"}, "tentative"),
        ({"organizer": ANA, "owner": "needs_action"}, "needs_action"),
        ({"organizer": ANA, "owner": "delegated"}, "declined"),
        ({"organizer": ANA, "with_": [{"email": "owner@example.org"}]}, "needs_action"),
        ({"organizer": ANA}, "absent"),
    ],
)
def test_what_the_owner_answered(network: Resolved, invitees: dict[str, Any], owner_response: str) -> None:
    """No organiser means that the owner wrote it; someone else's without the owner is absent."""
    network.meeting(**invitees)
    assert meetings(network, "owner_response") == [(owner_response,)]


def test_the_owner_under_two_addresses_is_one(network: Resolved) -> None:
    """Invited twice, accepted once: accepted, and no guest of their own."""
    network.own("olu@work.example")
    owners = [{"email": "olu@work.example", "response": "needs_action"}]
    network.meeting(organizer=ANA, with_=owners, owner="accepted")
    assert meetings(network, "owner_response", "group_size", "reason") == [("accepted", 1, "meeting")]


def test_the_size_of_the_group(network: Resolved) -> None:
    """Counted once: people, strangers, the organiser. Not: rooms, groups, bots, decliners, the owner."""
    network.person(3, "Bo", "bo@b.example", "bo@example.com")
    network.person(4, "Build", "build@b.example", kind="bot")
    network.person(5, "Office", "office@b.example", kind="role")
    network.meeting(
        organizer=ANA,
        owner="accepted",
        with_=[
            ANA,
            "bo@b.example",
            "bo@example.com",
            "stranger@c.example",
            "build@b.example",
            "office@b.example",
            {"email": "room@b.example", "kind": "room"},
            {"email": "beamer@b.example", "kind": "resource"},
            {"email": "all@b.example", "kind": "group"},
            {"email": "no@c.example", "response": "declined"},
            {"email": "sent@c.example", "response": "delegated"},
        ],
    )
    assert meetings(network, "group_size") == [(3,)]
    assert network.rows("meeting_attendee", "count(*)", where="person_id = 3") == [(1,)]


def test_shown_as_free_does_not_disqualify(network: Resolved) -> None:
    """TRANSP:TRANSPARENT speaks of the owner's diary, not of who met."""
    network.meeting(with_=[ANA], is_transparent=True)
    assert meetings(network, "counts") == [(True,)]


def test_numbers_of_meetings_follow_time_whatever_the_order_of_landing() -> None:
    """The same rows in another order give the same meeting_id to the same meeting."""
    outcomes = []
    for order in ([1, 2, 3], [3, 1, 2]):
        with people_database() as people:
            network = Resolved(people)
            for day in order:
                network.meeting(wall(f"2026-09-0{day}T10:00"), uid=f"u{day}", record_id=f"r{day}")
            outcomes.append(meetings(network, "meeting_id", "uid"))
    assert outcomes[0] == outcomes[1] == [(1, "u1"), (2, "u2"), (3, "u3")]
