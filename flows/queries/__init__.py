"""The queries of the commands, over the public views: one statement a file."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # costs every start 0.15 s, and the caller has it already
    import duckdb

Rows = list[tuple[Any, ...]]


def ask(connection: duckdb.DuckDBPyConnection, name: str, **parameters: object) -> tuple[list[str], Rows]:
    """Columns and rows of ``NAME.sql`` with its named parameters bound."""
    text = files(__name__).joinpath(f"{name}.sql").read_text(encoding="utf-8")
    cursor = connection.execute(text, parameters)
    return [column[0] for column in cursor.description or ()], cursor.fetchall()
