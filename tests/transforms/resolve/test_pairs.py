"""Golden and adversarial pairs through the whole of normalise and resolve."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.transforms.conftest import append
from tests.transforms.resolve.book import Book
from tests.transforms.resolve.pairs import MUST_JOIN, MUST_NOT_JOIN, Card, Case, Seen
from transforms.step import Sql
from warehouse.people import scratch

CASES = [*MUST_JOIN, *MUST_NOT_JOIN]


def add(book: Book, key: str, number: int, record: Card | Seen) -> None:
    """Add one record of a case as a card, or as an invitee."""

    def filled(text: str | None) -> str | None:
        return text and text.replace("{n}", f"{number:03d}")

    if isinstance(record, Seen):
        book.seen(key, filled(record.email) or "", filled(record.name))
        return
    book.card(
        key,
        filled(record.name),
        *(filled(value) or "" for value in record.values),
        book=record.book,
        given_name=record.given,
        family_name=record.family,
        organisation=filled(record.organisation),
        title=record.title,
        birthday=record.born,
    )


@pytest.fixture(scope="module")
def person_of() -> Iterator[dict[str, int]]:
    """Every record of every case, resolved in one database: key -> person id."""
    with scratch() as people:
        people.run(Sql("transforms.core", "tables.sql").text())
        append(people, "core.account", region="GB")
        append(people, "core.last_person_id")
        book = Book(people)
        for number, case in enumerate(CASES):
            for position, record in enumerate((case.one, case.other, *case.beside)):
                add(book, f"{number}-{position}", number, record)
        book.resolve()
        yield book.person_of()


def numbered(cases: tuple[Case, ...]) -> list[object]:
    return [pytest.param(CASES.index(case), id=case.why) for case in cases]


@pytest.mark.parametrize("number", numbered(MUST_JOIN))
def test_one_person_is_one(person_of: dict[str, int], number: int) -> None:
    """Records that are surely one human are one person."""
    assert person_of[f"{number}-0"] == person_of[f"{number}-1"]


@pytest.mark.parametrize("number", numbered(MUST_NOT_JOIN))
def test_two_people_stay_two(person_of: dict[str, int], number: int) -> None:
    """Records that may be two humans are two persons: what is not nearly certain stays apart."""
    assert person_of[f"{number}-0"] != person_of[f"{number}-1"]


def test_there_are_enough_cases() -> None:
    """At least sixty pairs either way, no two for the same reason."""
    assert min(len(MUST_JOIN), len(MUST_NOT_JOIN)) >= 60
    assert len({case.why for case in CASES}) == len(CASES)
