"""What came and went is known; what a function says of values follows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest

from flows.read_anew import take_out
from flows.touched import Touched
from tests.flows.numbers import ANA, BOAZ, CHEN, numbers_of_three_cards
from transforms.step import Row
from warehouse.people import Next

QUERY = "SELECT DISTINCT value FROM core.number WHERE is_read"


@pytest.fixture
def people() -> Iterator[Next]:
    with numbers_of_three_cards() as people:
        yield people


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


@pytest.mark.parametrize(
    ("words", "found"),
    [("SELECT count(*) FROM core.number", ["boaz"]), ("SELECT value FROM core.number", ["ana", "boaz"])],
)
def test_what_differs_in_no_column_that_is_named_has_not_changed(
    people: Next, words: str, found: list[str]
) -> None:
    """A card that says the same in what a step reads touches nothing, whatever else it says."""
    now = [(*ANA, "21"), (*ANA, "345"), (*BOAZ, "345"), (*BOAZ, None), (*BOAZ, "7")]
    touched = change(people, ANA, BOAZ, now=now)
    touched.find("core.number", ("record_id",), ["core.number"], "", words)
    assert people.rows("FROM touched_key ORDER BY ALL") == [(name,) for name in found]
