"""Two hundred pairs that must merge and two hundred that must not, all in one run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.transforms.conftest import append
from tests.transforms.resolve.book import Book
from transforms.step import Sql
from warehouse.people import scratch

HERE = Path(__file__).parent / "adversarial"


class Pair(NamedTuple):
    why: str
    cards: tuple[str, str]
    is_same: bool


def pairs(file: str) -> list[Pair]:
    """The pairs of a file: its first line says how they are written."""
    rows = (HERE / file).read_text(encoding="utf-8").splitlines()
    split = [[part.strip() for part in row.split(" | ")] for row in rows if row and not row.startswith("#")]
    return [Pair(why, (one, other), file == "same.txt") for why, one, other in split]


PAIRS = [*pairs("same.txt"), *pairs("different.txt")]


def add(book: Book, number: int, card: str, name_of_book: str) -> None:
    name, *parts = (part.strip() for part in card.replace("{n}", f"{number:03d}").split(";"))
    keys = {"org": "organisation", "title": "title", "born": "birthday", "at": "address"}
    columns = {keys[key]: value for key, is_, value in (part.partition("=") for part in parts) if key in keys}
    values = [part for part in parts if part.partition("=")[0] not in keys]
    if "address" in columns:
        columns["address"] = f";;{columns['address']};;;;"
    book.card(f"{number}-{name_of_book}", name or None, *values, book=name_of_book, **columns)


@pytest.fixture(scope="module")
def person_of() -> Iterator[dict[str, int]]:
    with scratch() as people:
        people.run(Sql("transforms.core", "tables.sql").text())
        for account in ("home", "work"):
            append(people, "core.account", account=account, region="GB")
        append(people, "core.last_person_id")
        book = Book(people)
        for number, pair in enumerate(PAIRS):
            add(book, number, pair.cards[0], "home")
            add(book, number, pair.cards[1], "work")
        book.resolve()
        yield book.person_of()


def test_all_pairs_come_out_as_they_must(person_of: dict[str, int]) -> None:
    """Each pair for the reason that its line names."""
    wrong = [
        f"{'apart' if pair.is_same else 'merged'}: {pair.why}"
        for number, pair in enumerate(PAIRS)
        if (person_of[f"{number}-home"] == person_of[f"{number}-work"]) != pair.is_same
    ]
    assert not wrong, "\n".join(wrong)


def test_there_are_two_hundred_either_way() -> None:
    """No two for the same reason."""
    assert min(len(pairs("same.txt")), len(pairs("different.txt"))) >= 200
    assert len({pair.why for pair in PAIRS}) == len(PAIRS)
