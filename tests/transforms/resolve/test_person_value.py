"""Where what is shown of a person comes from: survivorship, and the user's word against it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transforms.conftest import append
from tests.transforms.resolve.book import Book
from transforms.step import Sql
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


def test_an_initial_is_less_than_a_name(people: Next) -> None:
    """Words that are written out count first, initials after them."""
    book = Book(people)
    book.card("short", "A. B. Roth", "a@b.example", book="one")
    book.card("long", "Anna Roth", "a@b.example", book="two")
    book.resolve()
    assert [value for value, _ in values(book, "name")] == ["Anna Roth", "A. B. Roth"]


class _Record(NamedTuple):
    """A row of derived.person_record: what person_value reads of it."""

    person_id: int
    display_name: str | None
    name_key: str | None
    has_human_name: bool
    organisation: str | None
    title: str | None
    birthday: str | None
    is_observed: bool
    seen_count: int
    updated_at: datetime | None


FIELDS = {"name": "display_name", "organisation": "organisation", "title": "title", "birthday": "birthday"}
_records = st.lists(
    st.builds(
        _Record,
        st.sampled_from([1, 1, 2]),
        st.sampled_from(["Anna Roth", "Anna Maria Roth", "A. Roth", None]),
        st.sampled_from(["anna roth", "ann roth", "a m roth", "anna maria roth", None]),
        st.sampled_from([True, True, False]),
        st.sampled_from(["New Ltd", "Old Ltd", None]),
        st.sampled_from(["Boss", "Cook", None]),
        st.sampled_from(["1985-04-12", "1985-04-13", "--04-12", None]),
        st.sampled_from([False, False, True]),
        st.integers(1, 2),
        st.sampled_from([None, datetime(2020, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)]),
    ),
    min_size=1,
    max_size=8,
)
_words = st.dictionaries(
    st.tuples(st.integers(1, 2), st.sampled_from(list(FIELDS))),
    st.sampled_from(["Anna Roth", "New Ltd", "Cook", "--04-12", "Said"]),
    max_size=3,
)


@given(_records, _words)
@settings(max_examples=40, deadline=None)
def test_what_is_shown_is_what_the_rules_say(
    records: list[_Record], words: dict[tuple[int, str], str]
) -> None:
    """Of one record or of many, with and without words: docs/people.md, said once more in Python."""
    with duckdb.connect() as connection:
        connection.execute("""
            CREATE SCHEMA derived;
            CREATE TABLE derived.person_record (
                record_no UBIGINT, person_id BIGINT, display_name TEXT, name_key TEXT, has_human_name BOOLEAN,
                organisation TEXT, title TEXT, birthday TEXT, is_observed BOOLEAN, seen_count BIGINT,
                updated_at TIMESTAMPTZ
            );
            CREATE VIEW derived.person_member AS SELECT record_no, person_id FROM derived.person_record;
            CREATE TABLE derived.said_value (person_id BIGINT, field TEXT, value TEXT, word_id BIGINT);
        """)
        for number, record in enumerate(records):
            connection.execute(
                f"INSERT INTO derived.person_record VALUES (?{', ?' * len(record)})",  # noqa: S608
                (number, *record),
            )
        for number, ((person_id, field), value) in enumerate(words.items()):
            connection.execute(
                "INSERT INTO derived.said_value VALUES (?, ?, ?, ?)", (person_id, field, value, number)
            )
        connection.execute(Sql("transforms.resolve", "person_value.sql").text())
        found = connection.execute("FROM derived.person_value").fetchall()
    assert sorted(found, key=str) == sorted(_expected(records, words), key=str)


def _expected(records: list[_Record], words: dict[tuple[int, str], str]) -> Iterator[tuple[Any, ...]]:
    """Person, field, value, place, number of the record, number of the word."""
    word_ids = {key: number for number, key in enumerate(words)}
    for person_id in {record.person_id for record in records} | {person_id for person_id, _ in words}:
        own = [(number, record) for number, record in enumerate(records) if record.person_id == person_id]
        for field, column in FIELDS.items():
            best: dict[str, tuple[tuple[Any, ...], int]] = {}
            for number, record in own:
                if value := getattr(record, column):
                    here = (_rank(field, record, [record for _, record in own]), number)
                    best[value] = min(best.get(value, here), here)
            word = words.get((person_id, field))
            order = sorted(best, key=lambda value: (best[value][0], value))
            if word:
                order = [word, *(value for value in order if value != word)]
            for place, value in enumerate(order, 1):
                word_id = word_ids[person_id, field] if value == word else None
                yield person_id, field, value, place, best[value][1] if value in best else None, word_id


def _rank(field: str, record: _Record, own: list[_Record]) -> tuple[Any, ...]:
    """The less, the better."""
    if field == "name":
        words = (record.name_key or "").split(" ")
        full, all_words = (
            sum(len(word) > 1 for word in words),
            len(words) if record.name_key else float("-inf"),
        )
        with_name = sum(other.name_key == record.name_key for other in own)
        return (
            record.is_observed,
            not record.has_human_name,
            (-full, -all_words),
            -with_name,
            -record.seen_count,
        )
    if field == "title":
        newest = min(((_age(other), other.organisation) for other in own if other.organisation), default=None)
        return record.organisation != (newest and newest[1]), _age(record)
    return field == "birthday" and (record.birthday or "").startswith("--"), _age(record)


def _age(record: _Record) -> float:
    return -record.updated_at.timestamp() if record.updated_at else 0
