"""Numbers and addresses that were handed on, are shared, or died: whose, from when to when."""

from __future__ import annotations

from datetime import date, datetime

from flows.runner import run_steps
from tests.transforms.conftest import append
from tests.transforms.resolve.book import Book
from transforms.steps import STEPS
from warehouse.people import Next

DESK = "desk@firm.example"


def test_a_number_that_was_handed_on_starts_a_new_person(people: Next) -> None:
    """A mobile, an office's number: a card with it of somebody else is somebody else, in whatever book."""
    book = Book(people)
    book.card("before", "Anna Meyer", "+49 171 5550101", book="old")
    book.card("after", "Bernd Schulz", "+49 171 5550101")
    book.card("office", "Carla Rossi", "+49 30 901820", "carla@firm.example", organisation="Firm")
    book.card("next", "Dora Klein", "+49 30 901820", "dora@firm.example", organisation="Firm", book="old")
    book.resolve()
    assert len(set(book.person_of().values())) == 4


def test_a_company_address_that_was_handed_on_has_two_owners_each_in_their_time(people: Next) -> None:
    """Who is called otherwise is a new person; what names nobody is neither's; each has their days."""
    append(people, "core.coverage")
    book = Book(people)
    for key, name, year in (
        ("first", "Anna Meyer", 2019),
        ("second", "Meyer, Anna", 2020),
        ("third", "Carl Ott", 2023),
        ("fourth", None, 2024),
    ):
        starts = datetime(year, 5, 4, 10)  # noqa: DTZ001 - wall clock
        append(
            people, "core.meeting_entry", record_id=key, uid=key, starts=starts, ends=starts.replace(hour=11)
        )
        book.seen(key, DESK, name, response="accepted")
    run_steps(people, STEPS)
    person = book.person_of()
    assert person["first"] == person["second"]
    assert len(set(person.values())) == 3
    owners = people.rows(
        "SELECT person_id, first_seen_on, last_seen_on, is_shared FROM main.identity WHERE kind = 'email'"
    )
    assert sorted(owners) == sorted(
        [
            (person["first"], date(2019, 5, 4), date(2020, 5, 4), True),
            (person["third"], date(2023, 5, 4), date(2023, 5, 4), True),
            (person["fourth"], date(2024, 5, 4), date(2024, 5, 4), True),
        ]
    )
