"""Leaving a job: everything of one account leaves the warehouse, and the file that it was in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.files import need_space, private_files, sync
from warehouse.lock import hold
from warehouse.statements import stage, statement
from warehouse.store import LOCK_FILE, NO_DOWNLOADS, STORE_FILE, Store, fold

_OBSERVED = "observed"

_TABLES = """
    SELECT schema_name || '.' || table_name
    FROM duckdb_columns()
    WHERE schema_name IN ({schemas}) AND column_name = '{column}' AND NOT internal
    ORDER BY ALL
"""


@dataclass(frozen=True, slots=True)
class Traces:
    """What is kept of an account: how many records of each source, and the commands said of them alone."""

    records: list[tuple[str, int]]
    commands: list[str]


def find_traces(store: Store, account: str, observed: Iterable[str]) -> Traces:
    """What `purge` would remove. ``observed``: record ids of pairs of name and address only seen there."""
    _mark(store, account, observed)
    records = store.connection.execute(
        "SELECT source, count(DISTINCT record_id) FROM raw.record WHERE account = ? GROUP BY 1 ORDER BY 1",
        [account],
    ).fetchall()
    commands = store.connection.execute(
        "SELECT text FROM judged.command SEMI JOIN purged_command USING (command_id) ORDER BY command_id"
    ).fetchall()
    return Traces(records, [text for (text,) in commands])


def purge(store: Store, account: str, observed: Iterable[str], incarnation: str) -> None:
    """Remove the account's records, cursors and runs; words that hang on nothing else, and what was said to
    take them back; and the registry's memory of whose the records were. In one transaction.

    The store becomes another ``incarnation``, so that people.duckdb is made from nothing. Person ids that
    were given out are never given out again: the numbers stay. `rewrite` has to follow: a deleted row stays
    in its file until it is written over.
    """
    connection = store.connection
    with store.transaction():
        _mark(store, account, observed)
        for table in ("word", "taken_back", "anchor"):
            connection.execute(f"DELETE FROM judged.{table} WHERE word_id IN (FROM purged_word)")  # noqa: S608 - our own names
        connection.execute("DELETE FROM judged.command WHERE command_id IN (FROM purged_command)")
        for table in _tables(store, "'judged', 'registry'", "record_id"):
            connection.execute(
                f"DELETE FROM {table} AS held USING purged WHERE held.account = purged.account"  # noqa: S608 - our own names
                " AND held.source = purged.source AND held.record_id = purged.record_id"
            )
        for table in _tables(store, "'raw'", "account"):
            connection.execute(f"DELETE FROM {table} WHERE account = ?", [account])  # noqa: S608 - our own names
        connection.execute("UPDATE raw.store SET incarnation = ?", [incarnation])
        store.note_change()


def rewrite(home: Path) -> None:
    """Write the store anew, of what it holds and nothing else, and put it into the place of the old file.

    Whenever this is cut off, ``home`` has the one or the other. Raises Busy while another program has it, and
    LowSpace.
    """
    path = home / STORE_FILE
    unfinished = path.with_name(path.name + ".rewritten")
    with hold(home / LOCK_FILE, timeout=60.0), private_files():
        unfinished.unlink(missing_ok=True)
        need_space(home, path.stat().st_size)
        fold(path)
        with duckdb.connect(":memory:", config=NO_DOWNLOADS) as connection:
            connection.execute("ATTACH ? AS held (READ_ONLY)", [str(path)])
            connection.execute("ATTACH ? AS rewritten", [str(unfinished)])
            connection.execute("COPY FROM DATABASE held TO rewritten")
            connection.execute("CHECKPOINT rewritten")
        sync(unfinished)
        unfinished.replace(path)
        sync(home)


def _mark(store: Store, account: str, observed: Iterable[str]) -> None:
    """Fill the temporary tables of what goes: records, words, commands."""
    records = store.connection.execute(statement("purged_records"), {"account": account}).fetchall()
    stage(store, "purged", [*records, *((_OBSERVED, _OBSERVED, record_id) for record_id in observed)])
    store.connection.execute(statement("purged_words"))
    store.connection.execute(statement("purged_commands"))


def _tables(store: Store, schemas: str, column: str) -> list[str]:
    found = store.connection.execute(_TABLES.format(schemas=schemas, column=column))
    return [name for (name,) in found.fetchall()]
