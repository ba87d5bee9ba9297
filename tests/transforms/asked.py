"""A people database whose steps run once a query asks for what they make: most tests look at one table."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

import duckdb

from flows.runner import run_steps
from transforms.step import Arrays, Python, Sql, Step
from warehouse.people import Next

_COMMENT = re.compile(r"--[^\n]*")
_MADE = re.compile(r"CREATE (TABLE|VIEW|MACRO) ((?:core|derived|main)\.[a-z_]+)")
_NAME = re.compile(r"[a-z_]+")


class Asked(Next):
    """The steps that are waiting run in their order, but for those whose result nobody has asked for yet.

    Whatever is written meanwhile comes after them: then all that wait run first. Steps that are to run again
    begin from nothing: that a refresh of what changed comes to the same is what the tests of flows promise.

    Rows too are held until somebody looks: to append one by itself takes as long as a thousand.
    """

    def __init__(self, next_people: Next) -> None:
        self._held: dict[str, list[tuple[Any, ...]]] = {}
        super().__init__(next_people.connection)
        self._waiting: list[Step] = []
        self._made: list[tuple[str, str]] = []

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """All that was appended is there."""
        self.write()
        return self._connection

    @connection.setter
    def connection(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def write(self) -> None:
        """Let go of the rows that are held."""
        held, self._held = self._held, {}
        for table, rows in held.items():
            Next(self._connection).append(table, rows)

    def run_when_asked(self, steps: Iterable[Step]) -> None:
        """What `flows.runner.run_steps` does with the steps on a database without any, later."""
        steps = list(steps)
        again = {made for step in steps for made in _makes(step)}.intersection(self._made)
        for kind, name in again:
            self.connection.execute(f"DROP {kind} IF EXISTS {name}")
        self._made = [made for made in self._made if made not in again]
        self._waiting = [step for step in self._waiting if step not in steps] + steps

    def run_waiting(self) -> None:
        """Run all that wait."""
        self._run(list(self._waiting))

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        self._run(self._needed_for(sql))
        return super().rows(sql)

    def run(self, sql: str) -> None:
        self.run_waiting()
        super().run(sql)

    def append(self, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
        self.run_waiting()
        rows = list(rows)  # which may be read from here
        self._held.setdefault(table, []).extend(rows)

    def _needed_for(self, sql: str) -> list[Step]:
        needed: list[Step] = []
        names = set(_names(sql))
        for step in reversed(self._waiting):
            if _made_by(step) in names:
                needed.append(step)
                for one in (step, *_way(step)):
                    names |= _names(one.text())
        return needed[::-1]

    def _run(self, steps: list[Step]) -> None:
        self._waiting = [step for step in self._waiting if step not in steps]
        for step in steps:
            for one in (*_way(step), step):
                match one:
                    case Sql():
                        super().run(one.text())
                        self._made += _makes(one)
                    case Python():
                        super().append(one.table, one.function(super().rows(one.text())))
                    case Arrays():
                        super().append_columns(one.table, one.function(*map(super().arrays, one.texts())))


def run_when_asked(people: Next, steps: Iterable[Step]) -> None:
    """Run the steps on a people database without any; once they are asked for, if it can wait."""
    if isinstance(people, Asked):
        people.run_when_asked(steps)
    else:
        run_steps(people, steps)


@cache
def _names(sql: str) -> frozenset[str]:
    return frozenset(_NAME.findall(_COMMENT.sub("", sql)))


def _way(step: Step) -> tuple[Step, ...]:
    """What is made for a step: few rows are said by its function."""
    return step.way if isinstance(step, Sql) else ()


def _makes(step: Step) -> list[tuple[str, str]]:
    """What kind of thing, by which name."""
    return _made(step.text()) if isinstance(step, Sql) else []


@cache
def _made(sql: str) -> list[tuple[str, str]]:
    return _MADE.findall(_COMMENT.sub("", sql))


def _made_by(step: Step) -> str:
    """Without its schema, which queries of tests leave away."""
    name = step.table if isinstance(step, Python) else _makes(step)[0][1]
    return name.partition(".")[2]
