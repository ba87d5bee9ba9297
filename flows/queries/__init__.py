"""The queries of the commands, over the public views: one statement a file."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any

from flows.errors import UserError

if TYPE_CHECKING:  # costs every start 0.15 s, and the caller has it already
    import duckdb

Rows = list[tuple[Any, ...]]


def ask(connection: duckdb.DuckDBPyConnection, name: str, **parameters: object) -> tuple[list[str], Rows]:
    """Columns and rows of ``NAME.sql`` with its named parameters bound.

    Raises UserError when people.duckdb is damaged, or its views are those of another version.
    """
    import duckdb

    from warehouse.errors import is_of_storage

    text = files(__name__).joinpath(f"{name}.sql").read_text(encoding="utf-8")
    try:
        cursor = connection.execute(text, parameters)
        return [column[0] for column in cursor.description or ()], cursor.fetchall()
    except (duckdb.CatalogException, duckdb.BinderException):
        raise UserError("people.duckdb was made by another version: run `longsince sync`.") from None
    except duckdb.Error as error:
        if not is_of_storage(error):
            raise
        raise UserError(
            "people.duckdb is damaged: delete it, and run `longsince sync` to make it anew."
        ) from None
