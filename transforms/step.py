"""The kinds of step of a refresh; each `steps.py` says their order, `flows.runner` runs them.

A step is run again only when something that it reads has changed, so its result may depend on nothing else:
tables, views and macros are always named with their schema (core, derived or main), by which the runner sees
what a query reads.

A step that says by which columns its rows hang together (``by``) is run again for some of their values only.
Its promise: its rows of one value depend on the rows of that value in the tables that have these columns too;
on rows of other tables of which its query in ``touched`` finds out when they change; and on nothing else but
what functions say of single values (Python steps with a ``key``). And it names the columns that it reads, or
a view does that it reads: of those that nobody names, behind a ``*``, nothing is fetched, no change is seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # heavy: most functions, and the workers that call them, do without
    import numpy.typing as npt

Row = tuple[Any, ...]
Rows = Iterable[Row]
Columns = Sequence["npt.NDArray[Any]"]

RECORD = ("account", "source", "record_id")
"""The key of a record. Of a step that goes by it the runner finds rows by their record's number."""


@dataclass(frozen=True, slots=True)
class Sql:
    """Run the statement in ``file`` of ``package``: one table, view or macro.

    ``by``: the columns, never NULL, by which the rows of the table hang together. ``touched``: a file with a
    query for values of them whose rows may be others now. It reads as `changed.derived.NAME` the rows that
    have come or gone in that table since the last refresh, and says which of them matter. Of a table that it
    does not read so, and that has the columns, all do. Where a table has changed that it does not name and
    that lacks the columns, everything is made anew.

    ``way``: steps that make temporary tables for this one, of the same values. ``aside``: tables whose change
    by itself touches nothing. ``through``: a column by which rows of tables without ``by`` hang on those of
    tables with it; rows of other values of it are not read either. Of a pair, both are such values.

    ``varied``: of a large table the columns in which hardly two values are alike: texts, and numbers that are
    hashes. To look for what is alike in them would take most of the time in which it is written.

    ``by_rows``: of a view whose rows are compared. What reads it runs again when they have changed, and not
    whenever something behind it has: it shows of a wide table what many steps need.
    """

    package: str
    file: str
    by: tuple[str, ...] = ()
    touched: str | None = None
    way: tuple[Step, ...] = ()
    aside: tuple[str, ...] = ()
    through: str = ""
    varied: tuple[str, ...] = ()
    by_rows: bool = False

    @property
    def name(self) -> str:
        return f"{self.package}/{self.file}"

    def text(self) -> str:
        return _text(self.package, self.file)

    def touched_text(self) -> str:
        return _text(self.package, self.touched) if self.touched else ""


@dataclass(frozen=True, slots=True)
class Python:
    """Feed the rows of the query in ``input_file`` to ``function`` and put what it returns into ``table``.

    ``table`` (schema-qualified) must exist: an earlier Sql step declares it. The function is pure: it gets
    rows as tuples in the order of the query's columns and returns rows as tuples in the order of the
    table's columns.

    ``key`` names columns that query and table both have. Given, the function says of one row the same
    whatever the other rows are, and whatever the process has seen before, and of equal keys the same. So the
    table keeps what was said, only rows with a new key are fed to the function, in parts, and in several
    processes, into which it is imported.

    ``plain``: a file with a shorter way to the same end, where many rows are new. Its query reads them as
    `temp.wanted`, and what steps in ``way`` have said of the parts that they are made of, which are fewer.
    Its columns are the table's and ``is_plain``: where that is false, only the key is read, by the function.

    ``by``, ``touched`` and ``aside``: as of Sql.
    """

    package: str
    input_file: str
    function: Callable[[Rows], Rows]
    table: str
    key: tuple[str, ...] = ()
    way: tuple[Step, ...] = ()
    plain: str | None = None
    by: tuple[str, ...] = ()
    touched: str | None = None
    aside: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.package}/{self.input_file} > {self.function.__name__} > {self.table}"

    def text(self) -> str:
        return _text(self.package, self.input_file)

    def plain_text(self) -> str:
        return _text(self.package, self.plain) if self.plain else ""

    def touched_text(self) -> str:
        return _text(self.package, self.touched) if self.touched else ""


@dataclass(frozen=True, slots=True)
class Arrays:
    """Feed the columns of queries to ``function`` and put the columns that it returns into ``table``.

    Only on the way to another table: ``table`` is a temporary one, which an earlier step there declares. The
    function is pure. Of each of the queries in ``input_files`` it gets the columns, which hold no NULL, as
    arrays, texts as objects; it returns an array for each column of the table.
    """

    package: str
    input_files: tuple[str, ...]
    function: Callable[..., Columns]
    table: str

    @property
    def name(self) -> str:
        return f"{self.package}/{', '.join(self.input_files)} > {self.function.__name__} > {self.table}"

    def texts(self) -> tuple[str, ...]:
        return tuple(_text(self.package, file) for file in self.input_files)

    def text(self) -> str:
        return "".join(self.texts())


Step = Sql | Python | Arrays


@cache
def _text(package: str, file: str) -> str:
    # Kept: a process that refreshes on its way runs the same text again, as it runs the same code.
    return files(package).joinpath(file).read_text(encoding="utf-8")
