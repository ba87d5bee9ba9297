"""Statements that run again and again are parsed once a process, which is a seventh of a small refresh."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import duckdb
import pytest

from warehouse.people import Next


@contextmanager
def parsed_once() -> Iterator[None]:
    """Within, a people database that is being built knows the statements of those built before."""
    make = Next.__init__

    def parsing_once(self: Next, connection: Any, **more: Any) -> None:
        parsing: Any = connection if isinstance(connection, _Parsed) else _Parsed(connection)
        make(self, parsing, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Next, "__init__", parsing_once)
        yield
    _statements.clear()  # DuckDB complains of those that outlive it


class _Parsed:
    """A connection that runs each statement as it does itself, and hands all else on."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def execute(self, query: str, parameters: object = None) -> duckdb.DuckDBPyConnection:
        """Run the statements; the connection then has the rows of the last one."""
        if parameters is not None:
            return self._connection.execute(query, parameters)
        if query not in _statements:
            _statements[query] = self._connection.extract_statements(query)
        for statement in _statements[query]:
            self._connection.execute(statement)
        return self._connection


_statements: dict[str, list[duckdb.Statement]] = {}
