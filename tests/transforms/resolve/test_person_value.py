"""Where what is shown of a person comes from: survivorship, and the user's word against it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.transforms.conftest import append
from tests.transforms.resolve.book import Book
from warehouse.people import Next


@pytest.fixture
def book(people: Next) -> Book:
    """One person of four cards and an invitation."""
    book = Book(people)
    old, new = datetime(2020, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
    book.seen("seen", "a@b.example", "Anna Maria Theresia Roth")
    book.card("undated", "Anna Roth", "a@b.example", book="one", organisation="Zeta", birthday="1985-04-12")
    book.card(
        "old", "Anna Roth", "a@b.example", book="two", organisation="Old Ltd", title="Cook", updated_at=old
    )
    book.card("new", "Anna Maria Roth", "a@b.example", book="three", organisation="New Ltd", updated_at=new)
    book.card(
        "titled", "A. Roth", "a@b.example", book="four", title="Boss", updated_at=new, birthday="--04-12"
    )
    return book


def values(book: Book, field: str) -> list[tuple[Any, ...]]:
    """Value of a field, and the record or the word that it is from, in their order."""
    return book.people.rows(
        "SELECT value, if(word_id IS NULL, record_id, 'word ' || word_id) FROM derived.person_value"  # noqa: S608
        f" LEFT JOIN derived.record USING (record_no) WHERE field = '{field}' ORDER BY place"
    )


def test_each_value_has_its_record_and_its_place(book: Book) -> None:
    """The most complete name, the newest organisation with its title, the whole birthday."""
    book.resolve()
    assert values(book, "name")[0] == ("Anna Maria Roth", "new")
    assert values(book, "name")[-1][0] == "Anna Maria Theresia Roth"
    assert values(book, "organisation") == [("New Ltd", "new"), ("Old Ltd", "old"), ("Zeta", "undated")]
    assert values(book, "birthday") == [("1985-04-12", "undated"), ("--04-12", "titled")]
    assert values(book, "title") == [("Boss", "titled"), ("Cook", "old")]
    assert book.people.rows("SELECT display_name, organisation, title, birthday FROM derived.person") == [
        ("Anna Maria Roth", "New Ltd", "Boss", "1985-04-12")
    ]
    book.people.run("UPDATE core.contact SET updated_at = '2027-01-01' WHERE record_id = 'old'")
    book.people.run("DROP SCHEMA derived CASCADE; CREATE SCHEMA derived; DELETE FROM core.stamp")
    book.resolve()
    assert values(book, "title")[0] == ("Cook", "old")


def test_what_the_user_prefers_is_shown(book: Book) -> None:
    """Whether a record has it or not; the latest word counts, and taken back it is as records say."""
    said = [("name", "Anna Roth"), ("organisation", "Roth & Daughters"), ("title", "Cook"), ("title", None)]
    for word_id, (field, value) in enumerate(said, start=1):
        append(
            book.people,
            "core.word",
            word_id=word_id,
            command_id=word_id,
            kind="prefer",
            content=f"{field} {value or ''}",
            is_off=value is None,
        )
        append(
            book.people,
            "core.word_anchor",
            word_id=word_id,
            command_id=word_id,
            account="two",
            record_id="old",
        )
    book.resolve()
    assert book.people.rows(
        "SELECT display_name, given_name, family_name, organisation, title FROM derived.person"
    ) == [("Anna Roth", "Anna", "Roth", "Roth & Daughters", "Boss")]
    assert values(book, "organisation")[:2] == [("Roth & Daughters", "word 2"), ("New Ltd", "new")]
    assert len(values(book, "name")) == 4
    assert book.people.rows(
        "SELECT DISTINCT because FROM derived.person_value WHERE word_id IS NOT NULL"
    ) == [("you said so",)]
