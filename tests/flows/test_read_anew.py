"""Records are taken out of tables and kept; a table follows what is told of some."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from flows.read_anew import Taken, follow, take_out
from tests.flows.numbers import ANA, CHEN, numbers, numbers_of_three_cards
from warehouse.people import Next


@pytest.fixture
def people() -> Iterator[Next]:
    with numbers_of_three_cards() as people:
        yield people


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
