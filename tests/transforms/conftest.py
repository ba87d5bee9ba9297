"""A people database in memory with its core tables, for the tests of every transform."""

from __future__ import annotations

import atexit
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.transforms.asked import Asked
from tests.transforms.core_rows import AS_OF, REFRESHED_AT, Add, adder, append
from tests.transforms.resolved import Resolved
from warehouse.instance import NO_DOWNLOADS
from warehouse.people import Next, scratch

__all__ = ["AS_OF", "REFRESHED_AT", "Add", "append"]


@contextmanager
def people_database(path: Path | None = None, *, as_of: date = AS_OF, **refresh: Any) -> Iterator[Next]:
    """A people database of one account ('home', dav, DE) and an owner in Berlin, without records yet."""
    with scratch(path) if path else _in_memory() as people:
        _begin(people, as_of=as_of, **refresh)
        asked = Asked(people)
        yield asked
        asked.write()


_idle: list[duckdb.DuckDBPyConnection] = []
"""Instances that nobody uses: to start one takes longer than most tests with it."""
atexit.register(_idle.clear)


@contextmanager
def _in_memory() -> Iterator[Next]:
    """As `scratch` makes it."""
    instance = _idle.pop() if _idle else duckdb.connect(":memory:", config=NO_DOWNLOADS)
    instance.execute("ATTACH ':memory:' AS people")
    with instance.cursor() as connection:
        connection.execute("USE people")
        yield Next(connection)
    instance.execute("DETACH people")
    _idle.append(instance)


def _begin(people: Next, *, as_of: date = AS_OF, **refresh: Any) -> None:
    people.run(files("transforms.core").joinpath("tables.sql").read_text(encoding="utf-8"))
    append(people, "core.refresh", **refresh)
    append(people, "core.day", as_of=as_of)
    for table in ("core.owner_time_zone", "core.owner_address", "core.account", "core.last_person_id"):
        append(people, table)


@pytest.fixture
def people() -> Iterator[Next]:
    """The people database as of AS_OF.

    A test that wants other settings empties the table first: ``people.run("DELETE FROM core.account")``.
    """
    with people_database() as people:
        yield people


@pytest.fixture
def add(people: Next) -> Add:
    """``add(table, **columns)`` appends one row to a core table of ``people``; the rest are sane defaults."""
    return adder(people)


@pytest.fixture
def resolved(people: Next) -> Resolved:
    """``people`` with the tables of normalise and resolve made by hand; the owner is person 1."""
    return Resolved(people)
