"""Promises of what leaves the store for good: no table is overlooked when one is added."""

from __future__ import annotations

from importlib.resources import files

from warehouse import purge
from warehouse.store import Store


def tables(store: Store, column: str, *schemas: str) -> set[str]:
    """Every table of these schemas with this column."""
    rows = store.connection.execute(
        "SELECT schema_name || '.' || table_name FROM duckdb_columns()"
        " WHERE column_name = ? AND list_contains(?, schema_name)",
        [column, list(schemas)],
    ).fetchall()
    return {name for (name,) in rows}


def test_a_purge_knows_every_table_of_an_account(store: Store) -> None:
    """What an account brought, and whatever hangs on its records, is in a statement of the purge."""
    statements = " ".join((*purge._OF_RECORDS, *purge._OF_ACCOUNT))
    for table in tables(store, "account", "raw") | tables(store, "record_id", "judged", "registry"):
        assert f" {table} WHERE " in statements


def test_forgetting_knows_every_table_of_a_record(store: Store) -> None:
    """Rows that hang on a record of someone forgotten are found wherever they are."""
    sql = files("warehouse") / "sql"
    statements = " ".join(one.read_text() for one in sql.iterdir() if one.name.startswith("forget_"))
    forgotten = tables(store, "record_id", "judged", "registry") | tables(store, "location", "raw")
    for table in forgotten:
        assert f" {table}\n" in statements
