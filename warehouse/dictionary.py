"""The data dictionary of people.duckdb, written from the comments in the database itself."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

import duckdb

from warehouse.statements import statement


def data_dictionary(connection: duckdb.DuckDBPyConnection) -> str:
    """Markdown of every public view with its columns, and of every public table macro.

    ``connection`` has the people database as its current one; public is what its schema ``main`` holds.
    """
    return "\n".join([*_views(connection), *_macros(connection)])


def uncommented(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """What lacks a comment: 'view', 'view.column' or 'macro()'."""
    lacking: dict[str, None] = {}
    for view, comment, column, _, column_comment in connection.execute(
        statement("public_columns")
    ).fetchall():
        if not comment:
            lacking[view] = None
        if not column_comment:
            lacking[f"{view}.{column}"] = None
    for macro, _, comment in connection.execute(statement("public_macros")).fetchall():
        if not comment:
            lacking[f"{macro}()"] = None
    return list(lacking)


def _views(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    rows = connection.execute(statement("public_columns")).fetchall()
    for (view, comment), columns in groupby(rows, key=lambda row: row[:2]):
        yield from (f"## `{view}`", "", comment or "", "", "| column | type | meaning |", "|---|---|---|")
        for _, _, column, kind, meaning in columns:
            yield f"| `{column}` | {_in_table(kind)} | {_in_table(meaning or '')} |"
        yield ""


def _macros(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    for macro, parameters, comment in connection.execute(statement("public_macros")).fetchall():
        yield from (f"## `{macro}({', '.join(parameters)})`", "", comment or "", "")


def _in_table(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
