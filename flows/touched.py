"""What came or went since the last refresh, and which rows of a table that touches."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from warehouse.people import Next, content_after

_RECORD = ("account", "source", "record_id")
_NAME = re.compile(r"\b(?:core|derived|main)\.[a-z_]+\b")
_MAKING = re.compile(r"\A(.*?\bCREATE (?:OR REPLACE TEMP )?TABLE [a-z_.]+ AS\b)?(.*?);?\s*\Z", re.DOTALL)


class Taken(NamedTuple):
    """What was taken out of a table: how many rows, and the row number from which on all rows are new."""

    rows: int
    next_row: int


def take_out(people: Next, names: Iterable[str]) -> dict[str, Taken]:
    """Take the records in the temporary table ``touched`` out of tables, and keep what they said.

    What they say now is appended afterwards.
    """
    taken = {}
    for name in names:
        ((next_row,),) = people.rows(f"SELECT coalesce(max(rowid) + 1, 0) FROM {name}")  # noqa: S608 - our own names
        count = people.made(_held(_taken(name), name, "touched", _RECORD)) if next_row else 0
        if count:
            people.run(f"DELETE FROM {name} WHERE rowid IN (SELECT held_row FROM {_taken(name)})")  # noqa: S608
        taken[name] = Taken(count, next_row)
    return taken


class Touched:
    """What has changed, in two kinds of tables in memory.

    `changed.SCHEMA.NAME`: the rows of a table that the last people database has and the next one has not, and
    the reverse (``has_come``). ``touched_key``: the values of some columns for which one step has to be run.

    ``taken``: what `take_out` took out of core tables, of which nothing else changed. ``views``: names of
    which rows bear no number.
    """

    def __init__(self, people: Next, taken: Mapping[str, Taken], views: Collection[str]) -> None:
        self._people = people
        self.taken = taken
        self._views = views
        self.is_any = False
        self._shown: set[str] = set()
        self._columns: dict[str, set[str]] = {}
        people.run("ATTACH OR REPLACE ':memory:' AS changed")
        people.run("CREATE SCHEMA changed.core; CREATE SCHEMA changed.derived")

    def has(self, name: str, columns: Iterable[str]) -> bool:
        """Whether a table or view has all these columns."""
        if name not in self._columns:
            self._columns[name] = set(self._people.columns(name))
        return self._columns[name].issuperset(columns)

    def show(self, name: str, *, has_changed: bool) -> None:
        """Make `changed.SCHEMA.NAME` of a table, if it is not there yet."""
        if name in self._shown:
            return
        if has_changed:
            self._show_difference(name, f"last.{name}", name)
        else:
            self._show_difference(name, f"{name} WHERE FALSE", f"{name} WHERE FALSE")

    def content_of_taken(self, name: str, content: str) -> str:
        """What `Next.content_hash` would say of a core table that was ``taken`` from, and was ``content``."""
        taken = self.taken[name]
        count = int(content.split()[0])
        if not taken.rows and self._people.count(name) == count:
            return content
        came = f"{name} WHERE rowid >= {taken.next_row}"
        if self._people.count(name) != count - taken.rows + self._people.count(came):
            came = f"{name} SEMI JOIN temp.touched USING ({', '.join(_RECORD)})"  # rows were numbered anew
        gone = f"(SELECT * EXCLUDE (held_row) FROM {_taken(name)})"  # noqa: S608 - our own names
        if not taken.rows:
            gone = f"{name} WHERE FALSE"
        self._show_difference(name, gone, came)
        return self._content_after(name, content)

    def find(self, name: str, by: Sequence[str], changed: Iterable[str], query: str) -> None:
        """Say which rows of a table are touched: those with the ``by`` of a row that came or went in one of
        the tables ``changed``, and those that ``query`` gives. `is_any` then says whether there are any.
        """
        keys = ", ".join(by)
        sources = [f"{name} WHERE FALSE", *map(_changed, sorted(changed))]
        if query:
            sources.append(f"(\n{query}\n)")
        union = "\nUNION\n".join(f"SELECT {keys} FROM {source}" for source in sources)  # noqa: S608 - our own
        self.is_any = self._people.made(f"CREATE OR REPLACE TEMP TABLE touched_key AS {union}") > 0

    def narrow(self, text: str, by: Sequence[str]) -> str:
        """A query, or the making of a table by one; where it reads of a table with the columns ``by``, it now
        reads the touched rows only.

        Once, and of these the columns that are asked for: to find rows by narrow columns, and to fetch them
        by their numbers, takes a fraction of reading wide ones.
        """
        head, query = _MAKING.findall(text)[0]
        shown: dict[str, str] = {}

        def replaced(name: re.Match[str]) -> str:
            if not self.has(name[0], by):
                return name[0]
            alias = "touched_" + name[0].replace(".", "_")
            shown[alias] = f"{alias} AS MATERIALIZED ({self._rows(name[0], by)})"
            return alias

        query = _NAME.sub(replaced, query)
        return f"{head}\nWITH {', '.join(shown.values())}\nFROM (\n{query}\n)" if shown else text

    def _rows(self, name: str, by: Sequence[str]) -> str:
        found = f"{name} SEMI JOIN temp.touched_key USING ({', '.join(by)})"
        if name in self._views:
            return f"FROM {found}"
        return f"FROM {name} WHERE rowid IN (SELECT rowid FROM {found})"  # noqa: S608 - our own names

    def exchange(self, name: str, by: Sequence[str], content: str) -> str:
        """Put the rows of the temporary table ``made`` into the place of the touched rows of a table.

        Returns its `Next.content_hash`, which was ``content``.
        """
        self._people.run(_held("held", name, "touched_key", by))
        if not self._show_difference(name, "(SELECT * EXCLUDE (held_row) FROM temp.held)", "temp.made"):
            return content
        different = f"SEMI JOIN {_changed(name)} USING ({', '.join(by)})"
        self._people.run(f"DELETE FROM {name} WHERE rowid IN (SELECT held_row FROM temp.held {different})")  # noqa: S608
        self._people.run(f"INSERT INTO {name} FROM temp.made {different}")
        return self._content_after(name, content)

    def find_new(self, table: str, key: Sequence[str], query: str) -> int:
        """Make the temporary table ``wanted`` of the rows of a query over core tables whose key ``table``
        lacks: such as have come with a row. Returns how many there are.

        The temporary table ``held`` is made, for `put`: of rows whose key went with a row and that no other
        row has.
        """
        same = " AND ".join(f"held.{column} IS NOT DISTINCT FROM wanted.{column}" for column in key)
        of_came = _NAME.sub(self._reading("has_come"), query)
        of_gone = _NAME.sub(self._reading("NOT has_come"), query)
        made = self._people.made
        has_come = made(f"CREATE OR REPLACE TEMP TABLE came AS {of_came}")
        has_gone = made(f"CREATE OR REPLACE TEMP TABLE gone AS FROM (\n{of_gone}\n) EXCEPT FROM temp.came")
        has_none_like_it = f"NOT EXISTS (FROM (\n{query}\n) AS wanted WHERE {same})" if has_gone else "FALSE"
        made(
            f"CREATE OR REPLACE TEMP TABLE held AS SELECT rowid AS held_row, * FROM {table} AS held"  # noqa: S608
            f" WHERE EXISTS (FROM temp.gone AS wanted WHERE {same}) AND {has_none_like_it}"
        )
        if not has_come:
            return 0
        known = f"(FROM {table} AS held WHERE EXISTS (FROM temp.came AS wanted WHERE {same})) AS held"
        is_new = f"NOT EXISTS (FROM {known} WHERE {same})"
        return made(f"CREATE OR REPLACE TEMP TABLE wanted AS FROM temp.came AS wanted WHERE {is_new}")

    def put(self, name: str, content: str) -> str:
        """Put the rows of the temporary table ``made`` into the place of those in ``held``; returns as
        `exchange` does.
        """
        self._shown.add(name)
        has_changed = self._people.made(
            f"CREATE TABLE {_changed(name)} AS SELECT * EXCLUDE (held_row), FALSE AS has_come FROM temp.held"  # noqa: S608
            " UNION ALL SELECT *, TRUE FROM temp.made"
        )
        if not has_changed:
            return content
        self._people.run(f"DELETE FROM {name} WHERE rowid IN (SELECT held_row FROM temp.held)")  # noqa: S608
        self._people.run(f"INSERT INTO {name} FROM temp.made")
        return self._content_after(name, content)

    def _reading(self, which: str) -> Callable[[re.Match[str]], str]:
        def read(found: re.Match[str]) -> str:
            name = found[0]
            return f"(FROM {_changed(name)} WHERE {which})" if name in self.taken else name

        return read

    def _content_after(self, name: str, content: str) -> str:
        row = f"CAST(hash(*COLUMNS(* EXCLUDE (has_come))) AS HUGEINT) AS content FROM {_changed(name)}"
        signed = f"SELECT if(has_come, 1, -1) AS sign, {row}"
        ((rows, hashes),) = self._people.rows(f"SELECT sum(sign), sum(sign * content) FROM ({signed})")  # noqa: S608
        return content_after(content, rows or 0, hashes or 0)

    def _show_difference(self, name: str, before: str, here: str) -> int:
        """Rows are compared by their hash; one that is there twice and was there once has changed too."""
        self._shown.add(name)
        content = "hash(*COLUMNS(*))"
        return self._people.made(
            f"""
            CREATE TABLE {_changed(name)} AS
            WITH counted AS (
                SELECT {content} AS content, 1 AS times FROM {here}
                UNION ALL
                SELECT {content}, -1 FROM {before}
            ),
            different AS (SELECT content FROM counted GROUP BY content HAVING sum(times) <> 0)
            SELECT *, FALSE AS has_come FROM (FROM {before}) WHERE {content} IN (FROM different)
            UNION ALL
            SELECT *, TRUE FROM (FROM {here}) WHERE {content} IN (FROM different)
            """  # noqa: S608 - our own names
        )


def _held(table: str, name: str, key_table: str, by: Sequence[str]) -> str:
    found = f"SELECT rowid FROM {name} SEMI JOIN temp.{key_table} USING ({', '.join(by)})"  # noqa: S608 - our own
    return (
        f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT rowid AS held_row, * FROM {name}"  # noqa: S608 - our own
        f" WHERE rowid IN ({found})"
    )


def _taken(name: str) -> str:
    return "taken_" + name.replace(".", "_")


def _changed(name: str) -> str:
    return f"changed.{name}"
