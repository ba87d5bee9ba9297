"""Reading what has landed: the records that changed since a change number, without keeping the warehouse."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import duckdb

from warehouse.files import copy_bytes, need_space, private_files, telling_full_disk
from warehouse.statements import stage, statement
from warehouse.store import STORE_FILE, Store, open_copy

EVERYTHING = -1
"""The change number before the first."""

FEW = 20_000
"""Rows that are read into memory while the warehouse is held; of more a copy of the file is made."""

_BATCH = 1000
_COPY_FILE = "warehouse.reading.duckdb"


class RawRow(NamedTuple):
    """A record in one collection that holds it. Times are aware, in UTC."""

    account: str
    source: str
    collection_id: str
    collection_name: str
    collection_role: str | None
    location: str
    record_id: str
    payload: str
    is_gone: bool
    gone_at: datetime | None
    seen_at: datetime | None
    changed_at: datetime


RecordKey = tuple[str, str, str]
"""account, source, record_id"""


@dataclass(slots=True)
class Changed:
    """The records that changed, from memory if they are few, else from a copy of the file."""

    _since: int
    _keys: list[RecordKey] | None = None
    _rows: list[RawRow] | None = None
    _copy: Path | None = None

    def record_keys(self) -> list[RecordKey]:
        """The keys of all, also of those that have no row any more."""
        if self._copy is None:
            return self._keys or []
        with open_copy(self._copy) as connection:
            connection.execute(statement("touch"), {"since": self._since})
            return _keys(connection)

    def records(self) -> Iterator[list[RawRow]]:
        """The rows of each record that has any, the newest payload first; records by their keys."""
        for _, rows in itertools.groupby(self._stream(), key=lambda row: (*row[:2], row.record_id)):
            yield list(rows)

    def _stream(self) -> Iterator[RawRow]:
        if self._copy is None:
            yield from self._rows or ()
            return
        with open_copy(self._copy) as connection:
            connection.execute(statement("touch"), {"since": self._since})
            yield from _rows(connection)


@contextmanager
def changed_since(store: Store, since: int) -> Iterator[Changed]:
    """The records of which a row, or the name of a collection, changed after the change number ``since``.

    Enter it with the store open; within, the store may be closed and others may write: what is read is
    what stood there on entering. Raises LowSpace when a copy of the file has no room.
    """
    copy = store.home / _COPY_FILE
    copy.unlink(missing_ok=True)  # of a killed reader; the caller lets no other read at the same time
    connection = store.connection
    connection.execute(statement("touch"), {"since": since})
    ((count,),) = connection.execute("SELECT count(*) FROM touched").fetchall()
    try:
        if count <= FEW:
            yield Changed(since, _keys(connection), list(_rows(connection)))
        else:
            connection.execute("CHECKPOINT")
            path = store.home / STORE_FILE
            need_space(store.home, path.stat().st_size)
            with private_files(), telling_full_disk(copy):
                copy_bytes(path, copy)  # not synced: others wait, and what a crash leaves is thrown away
            yield Changed(since, _copy=copy)
    finally:
        copy.unlink(missing_ok=True)


def newest_change(store: Store) -> int:
    """The change number of the newest row, or name of a collection; 0 if there is none."""
    ((number,),) = store.connection.execute(statement("newest_change")).fetchall()
    return int(number)


def raw_payload(store: Store, account: str, source: str, record_id: str) -> str | None:
    """The text of one record as received, for instance of one in quarantine; None if there is none."""
    rows = store.connection.execute(
        statement("raw_payload"), {"account": account, "source": source, "record_id": record_id}
    ).fetchall()
    return rows[0][0] if rows else None


def payloads_of(store: Store, keys: Iterable[RecordKey]) -> list[tuple[str, str, str, str]]:
    """The texts of these records as received, behind their keys, in the order of those."""
    stage(store, "wanted", keys)
    return store.connection.execute(statement("wanted_payloads")).fetchall()


def _keys(connection: duckdb.DuckDBPyConnection) -> list[RecordKey]:
    return connection.execute("FROM touched ORDER BY ALL").fetchall()


def _rows(connection: duckdb.DuckDBPyConnection) -> Iterator[RawRow]:
    result = connection.execute(statement("touched_rows"))
    while rows := result.fetchmany(_BATCH):
        yield from map(RawRow._make, rows)
