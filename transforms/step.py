"""The two kinds of step of a refresh; each `steps.py` says their order, `flows.refresh` runs them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

Row = tuple[Any, ...]
Rows = Iterable[Row]


@dataclass(frozen=True, slots=True)
class Sql:
    """Run the statement in ``file`` of ``package``: one table, view or macro of the people database."""

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
    """

    package: str
    input_file: str
    function: Callable[[Rows], Rows]
    table: str

    @property
    def name(self) -> str:
        return f"{self.package}/{self.input_file} > {self.function.__name__} > {self.table}"

    def input_text(self) -> str:
        return files(self.package).joinpath(self.input_file).read_text(encoding="utf-8")


Step = Sql | Python
