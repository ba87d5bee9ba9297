"""Leaving a job: everything of one account leaves the warehouse, and the file that it was in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from warehouse import leaving
from warehouse.files import need_space, private_files
from warehouse.lock import hold
from warehouse.statements import statement
from warehouse.store import LOCK_FILE, STORE_FILE, Store, fold, write_anew

_OBSERVED = "observed"

_OF_ACCOUNT = (
    "DELETE FROM raw.record WHERE account = ?",
    "DELETE FROM raw.collection WHERE account = ?",
    "DELETE FROM raw.displaced WHERE account = ?",
    "DELETE FROM raw.seen WHERE account = ?",
    "DELETE FROM raw.tombstone WHERE account = ?",
    "DELETE FROM raw.taken_out WHERE account = ?",
    "DELETE FROM raw.sync_run WHERE account = ?",
    "DELETE FROM raw.source_run WHERE account = ?",
)
"""A test sees that no table is missing."""


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
        "SELECT text FROM judged.command SEMI JOIN leaving_command USING (command_id) ORDER BY command_id"
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
        leaving.remove(store)
        for of_what in _OF_ACCOUNT:
            connection.execute(of_what, [account])
        connection.execute("UPDATE raw.store SET incarnation = ?", [incarnation])
        store.note_change()


def rewrite(home: Path) -> None:
    """Write the store anew, of what it holds and nothing else, and put it into the place of the old file.

    Whenever this is cut off, ``home`` has the one or the other. Raises Busy while another program has it, and
    LowSpace.
    """
    path = home / STORE_FILE
    with hold(home / LOCK_FILE, timeout=60.0), private_files():
        fold(path)
        need_space(home, path.stat().st_size)
        write_anew(path)


def _mark(store: Store, account: str, observed: Iterable[str]) -> None:
    """The account's records go, and each word of which one side hangs on nothing else."""
    records = store.connection.execute(statement("records_of_account"), {"account": account}).fetchall()
    pairs = ((_OBSERVED, _OBSERVED, record_id) for record_id in observed)
    leaving.mark(store, [*records, *pairs], (), "leave_words_of_none_else")
