"""A table of numbers that cards have, beside what a function said of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from transforms.step import Row
from warehouse.people import Next, scratch

ANA, BOAZ, CHEN = (("home", "book", name) for name in ("ana", "boaz", "chen"))


@contextmanager
def numbers_of_three_cards() -> Iterator[Next]:
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
