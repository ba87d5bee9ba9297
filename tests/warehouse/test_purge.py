"""Promises of what leaves the store for good: no table is overlooked when one is added."""

from __future__ import annotations

from importlib.resources import files

from warehouse import leaving, purge
from warehouse.store import Store


def tables(store: Store, column: str, *schemas: str) -> set[str]:
    """Every table of these schemas with this column."""
    rows = store.connection.execute(
        "SELECT schema_name || '.' || table_name FROM duckdb_columns()"
        " WHERE column_name = ? AND list_contains(?, schema_name)",
        [column, list(schemas)],
    ).fetchall()
    return {name for (name,) in rows}


def test_whatever_hangs_on_a_record_that_leaves_is_removed(store: Store) -> None:
    """Purged or forgotten: no table of judgements or of the registry that names a record is overlooked."""
    statements = " ".join(leaving.REMOVALS)
    for table in tables(store, "record_id", "judged", "registry"):
        assert f" {table} WHERE (account, source, record_id) " in statements
    for table in tables(store, "word_id", "judged"):
        assert f" {table} WHERE word_id " in statements


def test_a_purge_knows_every_table_of_an_account(store: Store) -> None:
    """What an account brought is in a statement of the purge."""
    statements = " ".join(purge._OF_ACCOUNT)
    for table in tables(store, "account", "raw"):
        assert f" {table} WHERE " in statements


def test_forgetting_knows_every_table_of_a_stored_row(store: Store) -> None:
    """Rows that were stored of someone forgotten are found wherever they are."""
    sql = files("warehouse") / "sql"
    statements = " ".join(one.read_text() for one in sql.iterdir() if one.name.startswith("forget_rows_of_"))
    for table in tables(store, "location", "raw"):
        assert f" {table}\n" in statements
