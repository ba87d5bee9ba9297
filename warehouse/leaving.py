"""What leaves the store for good: records, words of the user, and commands that said nothing else.

The temporary tables `leaving`, `leaving_word` and `leaving_command` hold what goes; `purge` and `forgetting`
say what, each by its own rule. A deleted row stays in its file until that is written over.
"""

from __future__ import annotations

from collections.abc import Iterable

from warehouse.statements import stage, statement
from warehouse.store import Store

RecordKey = tuple[str, str, str]
"""account, source, record_id"""

REMOVALS = (
    "DELETE FROM judged.word WHERE word_id IN (FROM leaving_word)",
    "DELETE FROM judged.taken_back WHERE word_id IN (FROM leaving_word)",
    "DELETE FROM judged.anchor WHERE word_id IN (FROM leaving_word)",
    "DELETE FROM judged.command WHERE command_id IN (FROM leaving_command)",
    "DELETE FROM judged.anchor WHERE (account, source, record_id) IN (FROM leaving)",
    "DELETE FROM judged.fingerprint WHERE (account, source, record_id) IN (FROM leaving)",
    "DELETE FROM registry.member WHERE (account, source, record_id) IN (FROM leaving)",
    "DELETE FROM registry.former_member WHERE (account, source, record_id) IN (FROM leaving)",
    "DELETE FROM registry.position WHERE (account, source, record_id) IN (FROM leaving)",
)
"""A test sees that no table is missing."""


def mark(store: Store, records: Iterable[RecordKey], words: Iterable[int], rule: str) -> None:
    """Fill the three tables: records, words, and the words that the statement ``rule`` finds hung on them."""
    stage(store, "leaving", records)
    stage(store, "leaving_word", ((word_id,) for word_id in words))
    store.connection.execute(statement(rule))
    store.connection.execute(statement("leaving_commands"))


def remove(store: Store) -> None:
    """Delete what was marked; inside the caller's transaction."""
    for removal in REMOVALS:
        store.connection.execute(removal)
