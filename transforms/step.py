"""The two kinds of step of a refresh; each `steps.py` says their order, `flows.runner` runs them.

A step is run again only when something that it reads has changed, so its result may depend on nothing else:
tables, views and macros are always named with their schema (core, derived or main), by which the runner sees
what a query reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

Row = tuple[Any, ...]
Rows = Iterable[Row]


@dataclass(frozen=True, slots=True)
class Sql:
    """Run the statement in ``file`` of ``package``: one table, view or macro."""

    package: str
    file: str

    @property
    def name(self) -> str:
        return f"{self.package}/{self.file}"

    def text(self) -> str:
        return files(self.package).joinpath(self.file).read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Python:
    """Feed the rows of the query in ``input_file`` to ``function`` and append what it returns to ``table``.

    ``table`` (schema-qualified) must exist: an earlier Sql step declares it. The function is pure: it gets
    rows as tuples in the order of the query's columns and returns rows as tuples in the order of the
    table's columns.

    ``key`` names columns that query and table both have. Given, the function says of one row the same
    whatever the other rows are, and of equal keys the same: the table keeps what was said before, and only
    rows with a new key are fed to the function.
    """

    package: str
    input_file: str
    function: Callable[[Rows], Rows]
    table: str
    key: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.package}/{self.input_file} > {self.function.__name__} > {self.table}"

    def input_text(self) -> str:
        return files(self.package).joinpath(self.input_file).read_text(encoding="utf-8")


Step = Sql | Python
