"""What came or went since the last refresh, and which rows of a table that touches."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache

from flows.read_anew import Taken, kept, rows_with
from transforms.step import RECORD
from warehouse.people import Next, content_after, rows_of

_NUMBER = "record_no"
"""The number for the key of a record, by which rows are found at a fraction of the cost."""

_NAME = re.compile(r"\b(?:core|derived|main)\.[a-z_]+\b")
_OF_CHANGED = re.compile(r"\bchanged\.((?:core|derived)\.[a-z_]+)\b")
_NO_NAMES = re.compile(r"--[^\n]*|'[^']*'")
_WORD = re.compile(r"(?<!\bAS )\b\w+\b(?!\.)")
_ADDED = "has_come, held_row, content"


class Touched:
    """What has changed, in two kinds of tables in memory.

    `changed.SCHEMA.NAME`: the rows of a table that the last people database has and the next one has not, and
    the reverse (``has_come``). ``touched_key``: the values of some columns for which one step has to be run.

    ``taken``: what `take_out` took out of core tables, of which nothing else changed. ``views``: the query of
    each, in the order in which they are made.
    """

    def __init__(self, people: Next, taken: Mapping[str, Taken], views: Mapping[str, str]) -> None:
        self._people = people
        self.taken = taken
        self._views = views
        self.is_any = False
        self._shown: set[str] = set()
        self._altered: set[str] = set()
        self._come: dict[str, str] = {}
        self._columns: dict[str, Sequence[str]] = {}
        self._fetched: dict[str, str] = {}
        people.run("ATTACH OR REPLACE ':memory:' AS changed")
        people.run("CREATE SCHEMA changed.core; CREATE SCHEMA changed.derived")

    def has(self, name: str, columns: Iterable[str]) -> bool:
        """Whether a table or view has all these columns."""
        return set(columns).issubset(self._columns_of(name))

    def _columns_of(self, name: str) -> Sequence[str]:
        if name not in self._columns:
            self._columns[name] = self._people.columns(name)
        return self._columns[name]

    def show(self, name: str) -> None:
        """Make `changed.SCHEMA.NAME` of a table that has changed, if it is not there yet."""
        if name not in self._shown:
            self._show_whole_difference(name)

    def content_of_taken(self, name: str, content: str) -> str:
        """What `Next.content_hash` would say of a core table that was ``taken`` from, and was ``content``."""
        taken = self.taken[name]
        count = self._people.count(name)
        if not taken.rows and count == rows_of(content):
            return content
        came = f"{name} WHERE rowid >= {taken.next_row}"
        if count != rows_of(content) - taken.rows + self._people.count(came):
            # Rows were numbered anew.
            came = f"{name} SEMI JOIN temp.{taken.records} USING ({', '.join(RECORD)})"
        self._come[name] = came
        held = kept(name) if taken.rows else f"(SELECT NULL AS held_row, * FROM {name} WHERE FALSE)"  # noqa: S608 - our own names
        self._show_difference(name, f"FROM {held}", came)
        come, gone, hashes = self._sums_of(name)
        return content_after(content, come - gone, hashes)

    def find(self, name: str, by: Sequence[str], changed: Iterable[str], query: str, words: str) -> None:
        """Say which rows of a table are touched: those with the ``by`` of a row that came or went in one of
        the tables ``changed``, and those that ``query`` gives. `is_any` then says whether there are any.

        A row in the place of one that differs only in columns that neither ``words`` nor the query names has
        neither come nor gone.
        """
        keys = ", ".join(by)
        named = {*by, *_words_in(words), *_words_in(query)}
        sources = [f"{name} WHERE FALSE", *(self._changed_in(one, named) for one in sorted(changed))]
        if query:
            sources.append(f"(\n{_OF_CHANGED.sub(lambda found: self._changed_in(found[1], named), query)}\n)")
        touched = "\nUNION\n".join(f"SELECT {keys} FROM {source}" for source in sources)  # noqa: S608 - our own
        if _is_of_record(by):
            number = f"derived.key_no({', '.join(RECORD)}) AS {_NUMBER}"
            touched = f"SELECT *, {number} FROM (\n{touched}\n)"  # noqa: S608 - our own
        self.is_any = self._people.made(f"CREATE OR REPLACE TEMP TABLE touched_key AS {touched}") > 0

    def _changed_in(self, name: str, named: set[str]) -> str:
        """What came or went of a table in the ``named`` columns.

        Of a table that has not changed nothing is made: what it is joined with need not be read.
        """
        if name not in self._shown:
            return f"(SELECT *, TRUE AS has_come FROM {name} WHERE FALSE)"  # noqa: S608 - our own names
        columns = [column for column in self._columns_of(name) if column in named]
        if name not in self._altered or columns == self._columns_of(name):
            return _changed(name)
        parts = f"PARTITION BY {', '.join(columns)}" if columns else ""
        return f"(SELECT * FROM {_changed(name)} QUALIFY sum(if(has_come, 1, -1)) OVER ({parts}) <> 0)"  # noqa: S608 - our own

    def fetch(self, names: Iterable[str], by: Sequence[str], through: str, words: str) -> None:
        """Make a temporary table of the touched rows of each of the tables and views that have the columns
        ``by``, for `narrow`. Of tables that have the column ``through`` instead, of the rows with a value of
        it that those have; where none of them has it, that is one of ``by``.

        Of their columns those that ``words`` name. To find rows by narrow columns, and to fetch them by
        their numbers, takes a fraction of reading wide ones.
        """
        self._fetched.clear()
        wanted = dict.fromkeys(self._behind(sorted(names), by))
        views = [name for name in self._views if name in wanted and self.has(name, by)]
        named = {*by, through, *_words_in(words + "".join(self._views[name] for name in views))}
        tables = [name for name in wanted if name not in self._views]
        for name in tables:
            if self.has(name, by):
                self._fetch(name, self._touched_rows(name, by), named)
        if through:
            bearers = [fetched for name, fetched in self._fetched.items() if self.has(name, [through])]
            values = [f"SELECT {through} FROM {fetched}" for fetched in bearers]  # noqa: S608 - our own names
            values = values or [f"SELECT {one} AS {through} FROM temp.touched_key" for one in by]  # noqa: S608
            self._people.run(f"CREATE OR REPLACE TEMP TABLE touched_through AS {' UNION '.join(values)}")
            for name in tables:
                if name not in self._fetched and self.has(name, [through]):
                    self._fetch(name, rows_with(name, "temp.touched_through", [through]), named)
        for name in views:
            query = self.narrow(self._views[name])
            self._fetch(name, f"({query}) SEMI JOIN temp.touched_key USING ({', '.join(by)})", named)

    def _behind(self, names: Iterable[str], by: Sequence[str]) -> Iterator[str]:
        """The names, and those that views among them read that have the columns ``by``."""
        for name in names:
            yield name
            if name in self._views and self.has(name, by):
                yield from self._behind(_NAME.findall(self._views[name]), by)

    def _fetch(self, name: str, rows: str, named: set[str]) -> None:
        columns = ", ".join(column for column in self._columns_of(name) if column in named)
        self._fetched[name] = "touched_" + name.replace(".", "_")
        rows = f"SELECT {columns} FROM {rows}"  # noqa: S608 - our own names
        self._people.run(f"CREATE OR REPLACE TEMP TABLE {self._fetched[name]} AS {rows}")

    def narrow(self, text: str) -> str:
        """A query, or the making of a table by one; in place of tables it reads what was fetched of them."""
        return _NAME.sub(lambda name: self._fetched.get(name[0], name[0]), text)

    def exchange(self, name: str, by: Sequence[str], content: str) -> str:
        """Put the rows of the temporary table ``made`` into the place of the touched rows of a table.

        Returns its `Next.content_hash`, which was ``content``.
        """
        return self._put(name, f"SELECT rowid AS held_row, * FROM {self._touched_rows(name, by)}", content)  # noqa: S608 - our own names

    def _touched_rows(self, name: str, by: Sequence[str]) -> str:
        """The rows of a table that have a ``touched_key``; of records that were taken out they are known."""
        has_number = _is_of_record(by) and self.has(name, [_NUMBER])
        columns = [*by[len(RECORD) :], _NUMBER] if has_number else by
        if not _is_of_record(by) or name not in self._come:
            return rows_with(name, "temp.touched_key", columns)
        come = f"FROM (FROM {self._come[name]}) SEMI JOIN temp.touched_key USING ({', '.join(by)})"
        records = f"temp.{self.taken[name].records} USING ({', '.join(RECORD)})"
        others = f"(FROM temp.touched_key ANTI JOIN {records})"
        return f"({come} UNION ALL FROM {rows_with(name, others, columns)})"

    def _put(self, name: str, held: str, content: str) -> str:
        if not self._show_difference(name, held, "temp.made"):
            return content
        changed = _changed(name)
        come, gone, hashes = self._sums_of(name)
        if gone:
            self._people.run(f"DELETE FROM {name} WHERE rowid IN (SELECT held_row FROM {changed})")  # noqa: S608 - our own
        if come:
            came = f"SELECT * EXCLUDE ({_ADDED}) FROM {changed} WHERE has_come"  # noqa: S608
            self._people.run(f"INSERT INTO {name} {came}")
        return content_after(content, come - gone, hashes)

    def renew_values(
        self, table: str, key: Sequence[str], query: str, content: str, answer: Callable[[int], None]
    ) -> str:
        """Let ``answer`` append to the temporary table ``made`` what is to be said of the rows of ``wanted``,
        of which it is told the number: rows of a query over core tables whose key ``table`` lacks, and which
        have come with a row. What ``table`` says of a key that went with a row, and that no other has, goes.

        Returns as `exchange` does.
        """
        same = " AND ".join(f"held.{column} IS NOT DISTINCT FROM wanted.{column}" for column in key)
        of_came = _NAME.sub(self._reading("has_come"), query)
        of_gone = _NAME.sub(self._reading("NOT has_come"), query)
        made = self._people.made
        has_come = made(
            f"CREATE OR REPLACE TEMP TABLE came AS FROM (\n{of_came}\n) EXCEPT FROM (\n{of_gone}\n)"
        )
        has_gone = made(
            f"CREATE OR REPLACE TEMP TABLE gone AS FROM (\n{of_gone}\n) EXCEPT FROM (\n{of_came}\n)"
        )
        if not has_come and not has_gone:
            return content
        self._people.fill_anew("made", table, ())
        if has_come:
            known = f"(FROM {table} AS held WHERE EXISTS (FROM temp.came AS wanted WHERE {same})) AS held"
            new = f"FROM temp.came AS wanted WHERE NOT EXISTS (FROM {known} WHERE {same})"
            answer(made(f"CREATE OR REPLACE TEMP TABLE wanted AS {new}"))
        held = "FALSE"
        if has_gone:
            has_none_like_it = f"NOT EXISTS (FROM (\n{query}\n) AS wanted WHERE {same})"
            held = f"EXISTS (FROM temp.gone AS wanted WHERE {same}) AND {has_none_like_it}"
        return self._put(table, f"SELECT rowid AS held_row, * FROM {table} AS held WHERE {held}", content)  # noqa: S608 - our own names

    def _reading(self, which: str) -> Callable[[re.Match[str]], str]:
        def read(found: re.Match[str]) -> str:
            name = found[0]
            if name not in self.taken:
                return name
            if name not in self._shown:
                return f"(FROM {name} WHERE FALSE)"
            return f"(SELECT * EXCLUDE ({_ADDED}) FROM {_changed(name)} WHERE {which})"  # noqa: S608 - our own

        return read

    def _sums_of(self, name: str) -> tuple[int, int, int]:
        """How many rows of a table came and went, and by how much the sum of the hashes of all has moved."""
        hashed = "if(has_come, CAST(content AS HUGEINT), -CAST(content AS HUGEINT))"
        sums = f"count(*) FILTER (has_come), count(*) FILTER (NOT has_come), coalesce(sum({hashed}), 0)"
        ((come, gone, hashes),) = self._people.rows(f"SELECT {sums} FROM {_changed(name)}")  # noqa: S608 - our own names
        if come and gone:
            self._altered.add(name)
        return come, gone, int(hashes)

    def _show_difference(self, name: str, held: str, here: str) -> int:
        """Rows are compared by their hash; one that is there twice and was there once has changed too."""
        self._shown.add(name)
        return self._people.made(
            f"""
            CREATE TABLE {_changed(name)} AS
            SELECT held_row IS NULL AS has_come, *
            FROM (
                SELECT held_row, hash(*COLUMNS(* EXCLUDE (held_row))) AS content, * EXCLUDE (held_row)
                FROM ({held})
                UNION ALL
                SELECT NULL, hash(*COLUMNS(*)), * FROM {here}
            )
            QUALIFY sum(if(held_row IS NULL, 1, -1)) OVER (PARTITION BY content) <> 0
            """  # noqa: S608 - our own names
        )

    def _show_whole_difference(self, name: str) -> None:
        """As `_show_difference`, of tables of which many rows are as they were."""
        self._shown.add(name)
        self._altered.add(name)
        content = "hash(*COLUMNS(*))"
        self._people.run(
            f"""
            CREATE TABLE {_changed(name)} AS
            WITH counted AS (
                SELECT {content} AS content, 1 AS times FROM {name}
                UNION ALL
                SELECT {content}, -1 FROM last.{name}
            ),
            different AS (SELECT content FROM counted GROUP BY content HAVING sum(times) <> 0)
            SELECT FALSE AS has_come, * FROM last.{name} WHERE {content} IN (FROM different)
            UNION ALL
            SELECT TRUE, * FROM {name} WHERE {content} IN (FROM different)
            """  # noqa: S608 - our own names
        )


def _is_of_record(by: Sequence[str]) -> bool:
    return tuple(by[: len(RECORD)]) == RECORD


@cache
def _words_in(sql: str) -> frozenset[str]:
    """The words that may be names of columns: none in comments and texts, and no name that is given."""
    return frozenset(_WORD.findall(_NO_NAMES.sub("", sql)))


def _changed(name: str) -> str:
    return f"changed.{name}"
