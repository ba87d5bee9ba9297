"""How records of files are known again: files seldom say, and no two people may come to be one record."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace

from connectors.records import RawRecord


def digest(*parts: str) -> str:
    """32 hexadecimal digits that stand for these texts."""
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:32]


def made_id(name: str | None, address: str | None, payload: str) -> str:
    """The id of someone whom the file gives none: name and first address, so that edits of the rest keep it.

    Without an address a name says too little; then the whole payload is the id.
    """
    if not address:
        return digest(payload)
    return digest(" ".join((name or "").casefold().split()), address.casefold())


def record(record_id: str, payload: str, etag: str | None = None) -> RawRecord:
    """A record whose place in its file is its id."""
    return RawRecord(record_id, record_id, etag or digest(payload), payload)


def distinct(records: Iterable[RawRecord]) -> Iterator[RawRecord]:
    """The records, each once; a second one with the id of another is known by what is in it too.

    In little memory, however many: what was there is noted by digests of eight octets in an SQLite database
    of its own, which goes to a temporary file when it grows. Two ids of one digest, of which there are none
    among millions, would cost the second no more than its plain id.
    """
    with closing(sqlite3.connect("", isolation_level=None)) as seen:
        for statement in _SEEN:
            seen.execute(statement)
        for one in records:
            location, etag = _short(one.location), _short(one.etag or "")
            if not _is_new(seen, location, etag):
                ((first,),) = seen.execute("SELECT etag FROM seen WHERE location = ?", (location,))
                if first == etag:
                    continue
                named = f"{one.location}#{one.etag}"
                if not _is_new(seen, _short(named), etag):
                    continue
                one = replace(one, record_id=named, location=named)  # noqa: PLW2901 - the same record
            yield one


_SEEN = (
    "PRAGMA journal_mode = OFF",
    "PRAGMA synchronous = OFF",
    "PRAGMA cache_size = -32768",
    "CREATE TABLE seen (location INTEGER PRIMARY KEY, etag INTEGER NOT NULL)",
    "BEGIN",
)


def _is_new(seen: sqlite3.Connection, location: int, etag: int) -> bool:
    """Note the location, if it is not there."""
    return seen.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (location, etag)).rowcount == 1


def _short(text: str) -> int:
    digested = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digested, "big", signed=True)
