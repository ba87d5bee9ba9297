"""Leaving a job: everything of one account leaves the warehouse, and the file that it was in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from warehouse.files import need_space, private_files
from warehouse.lock import hold
from warehouse.statements import stage, statement
from warehouse.store import LOCK_FILE, STORE_FILE, Store, fold, write_anew

_OBSERVED = "observed"

_OF_WORDS = (
    "DELETE FROM judged.word WHERE word_id IN (FROM purged_word)",
    "DELETE FROM judged.taken_back WHERE word_id IN (FROM purged_word)",
    "DELETE FROM judged.anchor WHERE word_id IN (FROM purged_word)",
    "DELETE FROM judged.command WHERE command_id IN (FROM purged_command)",
)
_OF_RECORDS = (
    "DELETE FROM judged.anchor WHERE (account, source, record_id) IN (FROM purged)",
    "DELETE FROM judged.fingerprint WHERE (account, source, record_id) IN (FROM purged)",
    "DELETE FROM registry.member WHERE (account, source, record_id) IN (FROM purged)",
    "DELETE FROM registry.former_member WHERE (account, source, record_id) IN (FROM purged)",
    "DELETE FROM registry.position WHERE (account, source, record_id) IN (FROM purged)",
)
_OF_ACCOUNT = (
    "DELETE FROM raw.record WHERE account = ?",
    "DELETE FROM raw.collection WHERE account = ?",
    "DELETE FROM raw.displaced WHERE account = ?",
    "DELETE FROM raw.seen WHERE account = ?",
    "DELETE FROM raw.tombstone WHERE account = ?",
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
        for of_what in (*_OF_WORDS, *_OF_RECORDS):
            connection.execute(of_what)
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
    """Fill the temporary tables of what goes: records, words, commands."""
    records = store.connection.execute(statement("purged_records"), {"account": account}).fetchall()
    stage(store, "purged", [*records, *((_OBSERVED, _OBSERVED, record_id) for record_id in observed)])
    store.connection.execute(statement("purged_words"))
    store.connection.execute(statement("purged_commands"))
