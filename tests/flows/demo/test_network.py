"""The network as a whole: its sizes, its planted cases, and that it is always the same."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from flows.demo.meetings import MOST_OTHERS, OWNER
from flows.demo.network import COLLECTIONS, Network, build_network
from flows.demo.planted import CASES, EACH

FINGERPRINT = """
import hashlib
from datetime import date
from flows.demo.network import build_network
network = build_network(20, date(2026, 11, 23))
print(hashlib.sha256(repr(network.accounts).encode()).hexdigest())
"""


def test_same_seed_same_bytes(network: Network) -> None:
    """Another process, with other hashes of strings, builds the same bytes."""
    found = subprocess.run(
        [sys.executable, "-c", FINGERPRINT],
        env={**os.environ, "PYTHONHASHSEED": "1"},
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.strip() == hashlib.sha256(repr(network.accounts).encode()).hexdigest()


def test_another_seed_gives_others(network: Network) -> None:
    """Another seed gives other people."""
    assert build_network(21, network.as_of).people.keys() != network.people.keys()


@pytest.mark.parametrize(
    "as_of",
    [
        date(2028, 2, 29),
        *(pytest.param(day, marks=pytest.mark.heavy) for day in (date(2027, 3, 1), date(2026, 1, 3))),
    ],
)
def test_any_day_will_do(as_of: date) -> None:
    """On a leap day, after one, and on a weekend the network is built and keeps its sizes."""
    network = build_network(6, as_of)
    assert 2500 <= len(network.meetings) <= 3500
    assert len(network.checkable) >= 300


def test_sizes(network: Network) -> None:
    """Six years hold 2,500 to 3,500 objects and 4,000 to 8,000 occurrences, and no collection is empty."""
    begins_on = network.as_of - timedelta(days=6 * 366)
    occurrences = sum(
        begins_on <= occurrence.starts.date() <= network.as_of
        for meeting in network.meetings
        for occurrence in meeting.occurrences
    )
    assert 2500 <= len(network.meetings) <= 3500
    assert 4000 <= occurrences <= 8000
    paths = {(a.name, c.path) for a in network.accounts for c in a.collections if c.items}
    assert paths == {(account, path) for account, paths in COLLECTIONS.items() for path, *_ in paths}


def test_every_truth_has_its_records(network: Network) -> None:
    """Whoever was met is known by the address and name of every invitation, to one person only."""
    for meeting in network.meetings:
        for guest in (*meeting.guests, *((meeting.organizer,) if meeting.organizer else ())):
            if guest.person:
                assert network.attendee_person[guest.address.lower(), guest.name] == guest.person
    seen = {*network.attendee_person.values(), *network.card_person.values()}
    assert network.history.keys() <= seen
    assert set(network.people) - seen <= {
        p.key for p in network.people.values() if p.key not in network.history
    }


def test_lifelike_circumstances_occur(network: Network) -> None:
    """There are declines, open invitations, cancellations, rooms, all-hands, private and future meetings,
    changed and removed occurrences, and meetings in several calendars."""
    meetings = network.meetings
    guests = [guest for meeting in meetings for guest in meeting.guests]
    answers = Counter(guest.response for guest in guests if guest.person == OWNER)
    occurrences = [occurrence for meeting in meetings for occurrence in meeting.occurrences]
    assert min(answers[kind] for kind in ("ACCEPTED", "DECLINED", "TENTATIVE", "NEEDS-ACTION")) >= 10
    assert sum(meeting.status == "CANCELLED" for meeting in meetings) >= 30
    assert sum(guest.kind == "ROOM" for guest in guests) >= 50
    assert sum(40 <= len(meeting.guests) <= 200 for meeting in meetings) >= 5
    assert sum(meeting.is_private for meeting in meetings) >= 20
    assert sum(meeting.is_all_day for meeting in meetings) >= 100
    assert sum(len(meeting.calendars) > 1 for meeting in meetings) >= 10
    assert sum({account for account, _ in meeting.calendars} == {"work", "home"} for meeting in meetings) >= 5
    assert sum(not meeting.guests and not meeting.is_all_day for meeting in meetings) >= 200
    assert sum(bool(occurrence.moved_to) for occurrence in occurrences) >= 20
    assert sum(occurrence.is_cancelled for occurrence in occurrences) >= 20
    assert sum(occurrence.is_removed for occurrence in occurrences) >= 20
    assert sum(occurrence.starts.date() > network.as_of for occurrence in occurrences) >= 20


def test_planted_cases(network: Network) -> None:
    """Every kind of case is planted for twelve people, each with one, as the newest entry with them."""
    assert Counter(case.kind for case in network.planted) == dict.fromkeys(CASES, EACH)
    assert len({case.person for case in network.planted}) == len(network.planted)
    meetings = {meeting.uid: meeting for meeting in network.meetings}
    for case in network.planted:
        last = network.last_contact_on(case.person)
        occurrence = meetings[case.uid].occurrences[-1]
        assert last is None or last < occurrence.starts.date(), case.kind


def test_planted_sizes(network: Network) -> None:
    """'nine others' is exactly one too many, 'too large' by far."""
    sizes = {
        case.kind: len(meeting.guests) - 1
        for case in network.planted
        for meeting in network.meetings
        if meeting.uid == case.uid
    }
    assert sizes["nine others"] == MOST_OTHERS + 1
    assert sizes["too large"] > MOST_OTHERS + 5


def test_truth_is_checkable_for_most(network: Network) -> None:
    """The last contact is beyond doubt for over three hundred people, among them most planted ones."""
    met = {person for person, on in network.checkable.items() if on}
    assert len(met) >= 300
    assert sum(case.person in met for case in network.planted) >= 100


def test_without_the_newest_the_date_goes_back(network: Network) -> None:
    """Leaving out somebody's newest meeting takes the date back to the meeting before."""
    person, seen = next(
        (person, seen)
        for person, seen in network.history.items()
        if len({contact.on for contact in seen if contact.counts}) > 2 and seen[0].counts
    )
    before = network.last_contact_on(person, without=seen[0].uid)
    assert before == max(contact.on for contact in seen if contact.counts and contact.uid != seen[0].uid)
    assert before < seen[0].on


def test_items_of_a_meeting(network: Network) -> None:
    """A meeting in two calendars is found in both, with its text."""
    meeting = next(meeting for meeting in network.meetings if len(meeting.calendars) > 1)
    found = network.items(meeting.uid)
    assert {(account, path) for account, path, _ in found} == set(meeting.calendars)
    assert all("BEGIN:VEVENT" in item.text for *_, item in found)
