"""Occasions to get in touch, on any day; and who is a colleague."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest

from tests.transforms.conftest import people_database
from tests.transforms.core_rows import AS_OF
from tests.transforms.resolved import Resolved

BORN, LEAP, AHEAD, SOON_AGAIN, JOB, FIRST_MET, SILENT, DEAD, SNOOZED, NEVER = range(2, 12)
BIRTHDAYS = {BORN: "1980-12-01", LEAP: "--02-29", DEAD: "1980-12-01", SNOOZED: "1980-12-01", NEVER: "--11-23"}


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12))


@pytest.fixture(scope="module")
def network() -> Iterator[Resolved]:
    """Everybody was met on three days, last 10 days ago if nothing else is said."""
    with people_database() as database:
        network = Resolved(database)
        network.add("core.coverage")
        for person_id in range(BORN, NEVER + 1):
            address = f"p{person_id}@b.example"
            network.person(
                person_id,
                f"P{person_id}",
                address,
                birthday=BIRTHDAYS.get(person_id),
                is_in_address_book=True,
            )
            age = 200 if person_id in (AHEAD, SILENT) else 10
            first = AS_OF - timedelta(days=age + 60)
            if person_id == FIRST_MET:
                first = date(2021, 11, 30)
            for day in (first, AS_OF - timedelta(days=age + 30), AS_OF - timedelta(days=age)):
                network.meeting(noon(day), with_=[address])
        for person_id in (AHEAD, SOON_AGAIN):
            network.meeting(noon(AS_OF + timedelta(days=9)), with_=[f"p{person_id}@b.example"])
        network.card(JOB, "job", "P6", organisation="Beta")
        network.organisation("Acme")
        seen_at = datetime.fromisoformat("2026-01-02T12:00+00:00")
        network.add("core.position", record_id="job", organisation="Acme", since_at=seen_at)
        network.say(DEAD, ending="deceased")
        network.say(SNOOZED, snoozed_from_on=date(2026, 11, 1), snoozed_until_on=date(2026, 11, 30))
        network.say(NEVER, is_never=True)
        network.refresh()
        yield network


def near(network: Resolved, day: date) -> set[tuple[int, str]]:
    """What a day is, whatever the ties are like."""
    return set(network.people.rows(f"SELECT person_id, kind FROM derived.near_occasion(DATE '{day}')"))  # noqa: S608


def test_who_has_an_occasion(network: Resolved) -> None:
    """Birthday, a meeting after a long silence, a new job, the day you met; not the dead, nor the snoozed."""
    overdue = "SELECT person_id FROM occasion WHERE kind = 'overdue' ORDER BY person_id"
    assert network.people.rows(overdue) == [(AHEAD,), (SILENT,)]
    others = "SELECT person_id, kind, sentence FROM occasion WHERE kind <> 'overdue' ORDER BY sentence"
    assert network.people.rows(others) == [
        (JOB, "new_employer", "At Beta now (before: Acme)."),
        (BORN, "birthday", "Birthday on 1 December."),
        (NEVER, "birthday", "Birthday on 23 November."),
        (FIRST_MET, "anniversary", "You first met on 30 November 2021: 5 years ago."),
        (AHEAD, "meeting_ahead", "You meet on 2 December 2026."),
    ]


def test_occasions_come_and_go(network: Resolved) -> None:
    """On another day others have one: a birthday lies in the next year, 29 February is 1 March."""
    assert (BORN, "birthday") not in near(network, date(2026, 12, 2))
    assert (BORN, "birthday") in near(network, date(2027, 11, 20))
    assert (LEAP, "birthday") in near(network, date(2027, 3, 1))
    assert (LEAP, "birthday") not in near(network, date(2027, 3, 2))
    assert (FIRST_MET, "anniversary") not in near(network, date(2022, 3, 1))
    assert (JOB, "new_employer") not in near(network, date(2027, 3, 1))


def test_a_stale_tie_has_the_most_telling_one(network: Resolved) -> None:
    """Beside the sentence that says why it is stale, which is an occasion too."""
    assert network.people.rows("SELECT person_id, occasion FROM stale_tie ORDER BY person_id") == [
        (AHEAD, "You meet on 2 December 2026."),
        (SILENT, None),
    ]


def test_who_is_a_colleague(resolved: Resolved) -> None:
    """Whoever uses an address of the owner's organisation, or has one only; not who works elsewhere since."""
    resolved.own("olu@acme.example")
    resolved.own("olu@example.com")
    resolved.person(2, "Ana", "ana@acme.example")
    resolved.person(3, "Bo", "bo@acme.example", "bo@beta.example")
    resolved.person(4, "Cyd", "cyd@example.com")
    resolved.person(5, "Dee", "dee@acme.example")
    for number in range(4):
        at = datetime.fromisoformat(f"2026-0{number + 2}-02T12:00+00:00")
        resolved.mail("ana@acme.example", at=at)
        resolved.mail("bo@acme.example" if number < 2 else "bo@beta.example", at=at)
        resolved.mail("cyd@example.com", at=at)
    resolved.derive_ties()
    assert resolved.rows("tie", "person_id", "colleague_of") == [
        (2, "acme.example"),
        (3, None),
        (4, None),
        (5, "acme.example"),
    ]
