"""Records are taken out and kept; what a function says of values follows what came and went."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest

from flows.touched import Taken, Touched, follow, take_out
from transforms.step import Row
from warehouse.people import Next, scratch

ANA, BOAZ, CHEN = (("home", "book", name) for name in ("ana", "boaz", "chen"))
QUERY = "SELECT DISTINCT value FROM core.number WHERE is_read"


@pytest.fixture
def people() -> Iterator[Next]:
    """Numbers of three cards, of which one is of two; what was said of them; `touched`, which is empty."""
    with scratch() as people:
        people.run("CREATE SCHEMA core; CREATE SCHEMA derived")
        key = "account TEXT, source TEXT, record_id TEXT"
        people.run(f"CREATE TEMP TABLE touched ({key})")
        people.run(f"CREATE TABLE core.number ({key}, value TEXT, is_read BOOLEAN DEFAULT TRUE)")
        people.run(f"CREATE TABLE core.mail ({key})")
        people.run("CREATE TABLE derived.length (value TEXT, length BIGINT)")
        people.append(
            "core.number",
            [(*ANA, "12"), (*ANA, "345"), (*BOAZ, "345"), (*BOAZ, None), (*CHEN, "6789"), (*CHEN, "6789")],
        )
        people.append("derived.length", [("12", 2), ("345", 3), (None, 0), ("6789", 4)])
        yield people


def numbers(people: Next) -> list[Row]:
    return people.rows("SELECT record_id, value FROM core.number ORDER BY ALL")


class Lengths:
    """What was asked of a function that says how long values are."""

    def __init__(self, people: Next) -> None:
        self._people = people
        self.asked: list[Row] = []

    def answer(self, count: int) -> None:
        self.asked = self._people.rows("FROM temp.wanted")
        assert len(self.asked) == count
        self._people.append("made", [(value, len(value or "")) for (value,) in self.asked])


def renewed(people: Next, touched: Touched, lengths: Lengths) -> str:
    """What `derived.length` holds after the lengths followed the numbers, as it is added up."""
    content = people.content_hash("derived.length")
    return touched.renew_values("derived.length", ("value",), QUERY, content, lengths.answer)


def change(people: Next, *records: Row, now: Iterable[Row] = ()) -> Touched:
    """Let these records say ``now`` what they say, as a refresh does."""
    before = people.content_hash("core.number")
    people.append("touched", records)
    taken = take_out(people, ["core.number"])
    people.append("core.number", now)
    touched = Touched(people, taken, {})
    content = touched.content_of_taken("core.number", before)
    assert content == people.content_hash("core.number")
    return touched


def test_records_are_taken_out_and_kept(people: Next) -> None:
    """Theirs are all rows of their key and no others; a row behind the last one is new; an empty table is
    left alone.
    """
    people.append("touched", [ANA, ("work", "book", "boaz"), ("home", "book", "nobody")])
    taken = take_out(people, ["core.number", "core.mail"])
    assert taken == {"core.number": Taken(rows=2, next_row=6), "core.mail": Taken(rows=0, next_row=0)}
    assert [name for name, _ in numbers(people)] == ["boaz", "boaz", "chen", "chen"]
    kept = people.rows("SELECT held_row, record_id, value FROM taken_core_number ORDER BY held_row")
    assert kept == [(0, "ana", "12"), (1, "ana", "345")]


def test_what_came_and_went_of_records_taken_out(people: Next) -> None:
    """What a record says as before has not changed, though its row is another; doubles are counted."""
    change(people, ANA, CHEN, now=[(*ANA, "345"), (*ANA, "99"), (*CHEN, "6789")])
    shown = people.rows("SELECT has_come, record_id, value FROM changed.core.number ORDER BY ALL")
    assert shown == [
        (False, "ana", "12"),
        (False, "chen", "6789"),
        (False, "chen", "6789"),
        (True, "ana", "99"),
        (True, "chen", "6789"),
    ]


def test_what_came_is_found_where_rows_were_numbered_anew(people: Next) -> None:
    """A checkpoint may number rows behind the last one otherwise: then they are found by their keys."""
    before = people.content_hash("core.number")
    people.append("touched", [ANA])
    taken = take_out(people, ["core.number"])["core.number"]
    people.append("core.number", [(*ANA, "99")])
    touched = Touched(people, {"core.number": taken._replace(next_row=100)}, {})
    assert touched.content_of_taken("core.number", before) == people.content_hash("core.number")


def test_a_table_follows_what_is_told_of_records(people: Next) -> None:
    """What is told takes the place of what was; nothing is said to have followed where others differ too."""
    people.run("CREATE TABLE core.stamp (name TEXT, made_from TEXT, content TEXT)")
    people.append("core.stamp", [("core.number", "", people.content_hash("core.number"))])
    rows = [(*ANA, "99", True), (*CHEN, "6789", True), ("home", "book", "dara", "1", True)]
    people.run("CREATE TABLE core.wanted AS FROM core.number WHERE record_id = 'boaz'")
    people.append("core.wanted", rows)
    wanted = people.content_hash("core.wanted")
    assert follow(people, "core.number", rows, wanted) == {"core.number": Taken(4, 6, "told")}
    assert people.content_hash("core.number") == wanted
    people.replace("core.stamp", [("core.number", "", wanted)])
    people.run("UPDATE core.wanted SET value = '0' WHERE record_id = 'boaz'")
    assert follow(people, "core.number", rows, people.content_hash("core.wanted")) == {}


def test_a_function_is_asked_of_values_that_came_alone(people: Next) -> None:
    """Not of one of which it has spoken, nor where nothing came or went."""
    lengths = Lengths(people)
    touched = change(people, CHEN, now=[(*CHEN, "345"), (*CHEN, "00000"), (*CHEN, "6789")])
    content = renewed(people, touched, lengths)
    assert lengths.asked == [("00000",)]
    assert ("00000", 5) in people.rows("FROM derived.length")
    assert content == people.content_hash("derived.length")
    assert people.rows("SELECT has_come, value FROM changed.derived.length") == [(True, "00000")]


def test_what_was_said_of_values_that_went_goes(people: Next) -> None:
    """Where no other record has them: NULL is a value too."""
    lengths = Lengths(people)
    touched = change(people, ANA, BOAZ, now=[(*BOAZ, "345")])
    content = renewed(people, touched, lengths)
    assert lengths.asked == []
    assert people.rows("FROM derived.length ORDER BY ALL") == [("345", 3), ("6789", 4)]
    assert content == people.content_hash("derived.length")


def test_nothing_is_said_where_nothing_came_or_went(people: Next) -> None:
    """A record that says what it said leaves what hangs on it as it is."""
    lengths = Lengths(people)
    touched = change(people, ANA, now=[(*ANA, "345"), (*ANA, "12")])
    before = people.content_hash("derived.length")
    assert renewed(people, touched, lengths) == before
    assert lengths.asked == []
    assert len(people.rows("FROM derived.length")) == 4
