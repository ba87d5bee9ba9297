"""Finding what is held of somebody beside their own records: mentions, and what was said of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from warehouse.raw import RecordKey
from warehouse.statements import stage, statement
from warehouse.store import Store


def records_that_mention(store: Store, texts: Sequence[str]) -> list[RecordKey]:
    """The keys of the records in whose text, as received, one of these stands, whatever its case."""
    wanted = {"texts": [text.lower() for text in texts]}
    return store.connection.execute(statement("records_that_mention"), wanted).fetchall()


def words_on(store: Store, keys: Iterable[RecordKey]) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Columns and rows: all that was ever said of these records, what was taken back too."""
    stage(store, "wanted", keys)
    found = store.connection.execute(statement("words_on_records"))
    return [column[0] for column in found.description or ()], found.fetchall()
