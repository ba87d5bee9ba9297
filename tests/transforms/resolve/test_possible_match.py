"""Who may be one person and is left to the user."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.transforms.conftest import append
from tests.transforms.resolve.book import Book
from warehouse.people import Next


def asked(book: Book) -> dict[frozenset[str], tuple[Any, ...]]:
    """Pairs by the keys of their strongest cards: the guard, and until when the decision is put off."""
    book.resolve()
    rows = book.people.rows(
        "SELECT left_record_id, right_record_id, stopped_by, put_off_until_on, probability"
        " FROM derived.possible_match"
    )
    assert all(0.1 <= probability < 1 for *_, probability in rows)
    assert len({row[:2] for row in rows}) == len(rows)
    return {frozenset(row[:2]): row[2:4] for row in rows}


def say(book: Book, kind: str, one: str, other: str, **columns: Any) -> None:
    ((word_id,),) = book.people.rows("SELECT count(*) + 1 FROM core.word")
    append(book.people, "core.word", word_id=word_id, command_id=word_id, kind=kind, **columns)
    for side, key in ((1, one), (2, other)):
        append(
            book.people,
            "core.word_anchor",
            word_id=word_id,
            command_id=word_id,
            side=side,
            account="home",
            record_id=key,
        )


def test_between_the_floor_and_what_is_needed_one_is_asked(people: Next) -> None:
    """Too little for a person, too much to be passed over; what is certain or far is not asked."""
    book = Book(people)
    book.card("sure", "Dora Klein", "dora@b.example")
    book.card("sure-too", "Dora Klein", "dora@b.example", book="work")
    book.card("eva", "Eva Maria Stone", "eva@b.example")
    book.card("eva-too", "Eva Maria Stone", "stone@c.example", book="work")
    book.card("far", "Ana Stone", "ana@c.example")
    assert asked(book) == {frozenset({"eva", "eva-too"}): (None, None)}


def test_what_a_guard_stopped_is_asked(people: Next) -> None:
    """With the guard; of two people the strongest pair alone."""
    book = Book(people)
    book.card("john", "John Smith", "s@b.example")
    book.card("j", "J. Smith", "s@b.example", book="work")
    book.card("jane", "Jane Smith", "s@b.example", book="old")
    assert asked(book) == {
        frozenset({"john", "j"}): ("ambiguous", None),
        frozenset({"jane", "j"}): ("ambiguous", None),
    }


def test_what_was_decided_is_not_asked_again(people: Next) -> None:
    """`different` ends it, `same` makes them one, `later` puts it off and joins and parts nobody."""
    book = Book(people)
    names = {
        "j1": ("Ed Stone", "Edward Stone"),
        "j2": ("Bob Klein", "Robert Klein"),
        "j3": ("Bill Roth", "William Roth"),
    }
    for key, (name, other) in names.items():
        columns = {"organisation": f"Firm {key}", "birthday": "1980-02-03"}
        book.card(key, name, f"{key}@b.example", **columns)
        book.card(f"{key}x", other, f"{key}x@c.example", **columns)
    guarded = ("one_address_book", None)
    assert asked(book) == {frozenset({key, f"{key}x"}): guarded for key in names}
    say(book, "different", "j1", "j1x")
    say(book, "same", "j2", "j2x")
    say(book, "later", "j3x", "j3", until_on=date(2026, 5, 1))
    assert asked(book) == {frozenset({"j3", "j3x"}): ("one_address_book", date(2026, 5, 1))}
    person = book.person_of()
    assert person["j2"] == person["j2x"]
    assert person["j1"] != person["j1x"]
    assert person["j3"] != person["j3x"]
    assert book.people.rows("SELECT DISTINCT state FROM derived.word_standing") == [("attached",)]
