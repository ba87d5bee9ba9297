"""Rows into a table: many of them as columns, in which DuckDB takes a third of the time per value."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

import duckdb

if TYPE_CHECKING:  # heavy: whoever only reads does without
    import numpy as np

FEW = 1_000
"""Rows of which the appender has made more than planning a statement takes."""
PART = 100_000
"""Rows that are columns at a time."""

_KINDS = {"VARCHAR": "O", "BOOLEAN": "?", "INTEGER": "i4", "BIGINT": "i8", "UBIGINT": "u8", "DOUBLE": "f8"}
_KINDS["VARCHAR[]"] = "O"
"""Types whose columns numpy holds."""


def append(connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """Append rows to a schema-qualified table, in the order of its columns without a default."""
    columns = _columns(connection, table)
    rows = iter(rows)
    while part := list(islice(rows, PART)):
        if len(part) < FEW or not all(kind in _KINDS for _, kind in columns):
            with connection.appender(table, columns=[name for name, _ in columns]) as appender:
                appender.append_rows(part)
        else:
            append_columns(connection, table, list(zip(*part, strict=True)))


def append_columns(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[Sequence[Any] | np.ndarray]
) -> None:
    """Append rows that are columns of equal length, in the order of those of the table without a default.

    A column is an array, masked where values are NULL, or, of text, numbers and truth values, a sequence.
    """
    import numpy as np

    wanted = _columns(connection, table)
    arrays = {
        name: values if isinstance(values, np.ndarray) else _array(values, _KINDS[kind])
        for (name, kind), values in zip(wanted, columns, strict=True)
    }
    connection.register("appended", arrays)
    # Of what a list is, a sample may say nothing: of empty ones.
    sample = max(map(len, columns)) if any(kind == "VARCHAR[]" for _, kind in wanted) else 1_000
    sampling = f"SET pandas_analyze_sample = {sample}"
    connection.execute(sampling)
    inserting = f"INSERT INTO {table} BY NAME FROM appended"
    try:
        connection.execute(inserting)
    finally:
        connection.unregister("appended")


def declare(connection: duckdb.DuckDBPyConnection, table: str, query: str, varied: Collection[str]) -> None:
    """Make a table of the columns of a query, without rows.

    ``varied``: those in which hardly two values are alike. zstd packs such texts into as much room as DuckDB
    does by itself, in half the time; numbers, as hashes are, take as much as they do unpacked.
    """
    described = f"SELECT column_name, column_type FROM (DESCRIBE {query})"  # noqa: S608 - our own names
    columns = []
    for name, kind in connection.execute(described).fetchall():
        packed = (
            f"USING COMPRESSION {'zstd' if kind == 'VARCHAR' else 'uncompressed'}" if name in varied else ""
        )
        columns.append(f'"{name}" {kind} {packed}')
    creating = f"CREATE TABLE {table} ({', '.join(columns)})"
    connection.execute(creating)


def _columns(connection: duckdb.DuckDBPyConnection, table: str) -> list[tuple[str, str]]:
    """Name and type of the columns without a default."""
    described = f'SELECT column_name, column_type FROM (DESCRIBE {table}) WHERE "default" IS NULL'  # noqa: S608 - our own names
    return connection.execute(described).fetchall()


def _array(values: Sequence[Any], kind: str) -> np.ndarray:
    import numpy as np

    held = np.fromiter(values, dtype=object, count=len(values))
    if kind == "O":
        return held
    is_null = np.fromiter((value is None for value in values), dtype=bool, count=len(values))
    held[is_null] = 0
    return np.ma.array(held.astype(kind), mask=is_null)
