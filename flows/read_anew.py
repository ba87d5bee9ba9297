"""Records that are taken out of tables, for what they say now to take the place of what they said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from transforms.step import RECORD, Row
from warehouse.people import EMPTY, Next, content_sum


class Taken(NamedTuple):
    """What was taken out of a table: how many rows, the row number from which on all rows are new, and the
    temporary table that says of which records.
    """

    rows: int
    next_row: int
    records: str = "touched"


def take_out(people: Next, names: Iterable[str], records: str = "touched") -> dict[str, Taken]:
    """Take the ``records`` in a temporary table out of tables, and keep what they said.

    What they say now is appended afterwards.
    """
    taken = {}
    keys = f"temp.{records}"
    next_rows = [f"SELECT '{name}', coalesce(max(rowid) + 1, 0) FROM {name}" for name in names]  # noqa: S608 - our own
    for name, next_row in people.rows("\nUNION ALL\n".join(next_rows)):
        count = 0
        if next_row:
            count = people.made(f"CREATE OR REPLACE TEMP TABLE {kept(name)} AS {held(name, keys, RECORD)}")
        if count:
            people.run(f"DELETE FROM {name} WHERE rowid IN (SELECT held_row FROM {kept(name)})")  # noqa: S608
        taken[name] = Taken(count, next_row, records)
    return taken


def follow(people: Next, name: str, rows: Iterable[Row], content: str) -> dict[str, Taken]:
    """Let a table say ``rows`` of the records that they are about, and what it said of all others.

    Returns as `take_out` does; nothing, if the table does not come to the `Next.content_hash` ``content``:
    then others have changed too, and it has to be filled anew.
    """
    people.fill_anew("told", name, rows)
    taken = take_out(people, [name], "told")
    people.run(f"INSERT INTO {name} FROM temp.told")
    ((known,),) = people.rows(f"SELECT content FROM core.stamp WHERE name = '{name}'") or [(EMPTY,)]  # noqa: S608 - our own
    come = people.content_hash("temp.told")
    gone = f"(SELECT * EXCLUDE (held_row) FROM {kept(name)})"  # noqa: S608 - our own names
    went = people.content_hash(gone) if taken[name].rows else EMPTY
    return taken if content_sum((1, known), (1, come), (-1, went)) == content else {}


def kept(name: str) -> str:
    """The temporary table of the rows that were taken out of a table."""
    return "taken_" + name.replace(".", "_")


def held(name: str, keys: str, columns: Sequence[str]) -> str:
    """The rows of a table that have one of the ``keys``, with their numbers."""
    return f"SELECT rowid AS held_row, * FROM {rows_with(name, keys, columns)}"  # noqa: S608 - our own names


def rows_with(name: str, keys: str, columns: Sequence[str]) -> str:
    """The rows of a table that have one of the ``keys`` in these ``columns``, found by narrow columns, by the
    last and most telling one to begin with, and fetched by their numbers.
    """
    found = f"{name} SEMI JOIN {keys} USING ({', '.join(columns)})"
    if len(columns) > 1:
        found += f" WHERE {columns[-1]} IN (SELECT {columns[-1]} FROM {keys})"  # noqa: S608 - our own names
    return f"{name} WHERE rowid IN (SELECT rowid FROM {found})"  # noqa: S608 - our own names
