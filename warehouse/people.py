"""people.duckdb: how the next one is built beside the last, and takes its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb


class Next:
    """The people database while it is being built, under the alias ``people``, seen by nobody else."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def run(self, sql: str) -> None:
        """Run the statements of one file."""
        self._connection.execute(sql)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """All rows of one query."""
        return self._connection.execute(sql).fetchall()

    def append(self, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Append rows, in the order of the table's columns, to a schema-qualified table."""
        with self._connection.appender(table) as appender:
            appender.append_rows(rows)


@contextmanager
def scratch(path: Path | None = None) -> Iterator[Next]:
    """An empty people database in a file or, without one, in memory."""
    connection = duckdb.connect(":memory:")
    try:
        where = str(path) if path else ":memory:"
        connection.execute(f"ATTACH '{where}' AS people")
        connection.execute("USE people")
        yield Next(connection)
    finally:
        connection.close()
