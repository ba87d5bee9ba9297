"""Forgetting: what is known of someone leaves the store, and its bytes leave the file."""

from __future__ import annotations

import contextlib
import shutil
import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Protocol

from warehouse import leaving
from warehouse.files import need_space, private_files, sync, telling_full_disk
from warehouse.leaving import RecordKey
from warehouse.lock import hold
from warehouse.statements import stage, statement
from warehouse.store import LOCK_FILE, MARK_FILE, STORE_FILE, Store, fold, open_store, write_anew

_BATCH = 1000


class Suppression(NamedTuple):
    """An address, number, URL or record that is kept out: a keyed hash of it, and the key, in hexadecimal."""

    kind: str
    salt: str
    digest: str
    forgotten_at: datetime


class StoredRow(NamedTuple):
    """A row of raw.record, as far as it can say something of someone."""

    account: str
    source: str
    collection_id: str
    location: str
    record_id: str
    etag: str | None
    payload: str


class Sieve(Protocol):
    """Tells what may stay; it knows what the warehouse does not: how payloads are read."""

    def payload(self, row: StoredRow) -> str | None:
        """The payload without the people who are suppressed; None when nothing of the row may stay."""

    def is_record_suppressed(self, account: str, source: str, record_id: str) -> bool:
        """Whether the record is of someone suppressed."""

    def is_identity_suppressed(self, identity: str) -> bool:
        """Whether 'email ...', 'phone ...' or 'url ...' is an identity of someone suppressed."""


class Forgotten(NamedTuple):
    """How many stored rows went, how many lost someone, and how many words of the user went."""

    records: int
    redacted: int
    words: int


def suppressions(store: Store) -> list[Suppression]:
    """All that is kept out."""
    rows = store.connection.execute("FROM judged.suppression ORDER BY ALL").fetchall()
    return [Suppression(*row) for row in rows]


def suppress(store: Store, rows: Iterable[Suppression]) -> None:
    """Keep these out too; said twice, it is noted once."""
    with store.transaction():
        stage(store, "suppressed", rows)
        store.connection.execute(statement("add_suppressions"))


def sift(store: Store, sieve: Sieve) -> Forgotten:
    """Take out of the whole store, in one transaction, what the sieve does not let stay.

    Records, who they belonged to, what the user said about them, and the texts of those commands. The store
    becomes a new incarnation, so that people.duckdb is made from nothing. The bytes are still in the file.
    """
    with store.transaction():
        return _sift(store, sieve)


def preview(store: Store, sieve: Sieve) -> Forgotten:
    """What `sift` would come to: it is carried out, and undone before anybody sees it."""
    found = []
    with contextlib.suppress(_Undone), store.transaction():
        found.append(_sift(store, sieve))
        raise _Undone
    return found[0]


class _Undone(Exception):
    """Rolls back."""


def _sift(store: Store, sieve: Sieve) -> Forgotten:
    redacted = [
        (*row[:5], payload)
        for row in _stored_rows(store)
        if (payload := sieve.payload(row)) is None or payload != row.payload
    ]
    run = store.connection.execute
    stage(store, "redacted", redacted)
    run(statement("redact_records"))
    for name in ("forget_rows_of_record", "forget_rows_of_seen", "forget_rows_of_tombstone"):
        run(statement(name))
    run("DELETE FROM raw.displaced")  # for a refresh of what changed, and the next one is of everything
    words = _forget_words(store, sieve, _emptied(store))
    run("UPDATE raw.store SET incarnation = ?", [str(uuid.uuid4())])
    store.note_change()
    gone = sum(payload is None for *_, payload in redacted)
    return Forgotten(gone, len(redacted) - gone, words)


def _stored_rows(store: Store) -> Iterator[StoredRow]:
    found = store.connection.execute(
        "SELECT account, source, collection_id, location, record_id, etag, payload FROM raw.record"
    )
    while rows := found.fetchmany(_BATCH):
        yield from map(StoredRow._make, rows)


def _emptied(store: Store) -> set[RecordKey]:
    """The records that had a row which went, and have none left."""
    rows = store.connection.execute(
        "SELECT DISTINCT account, source, record_id FROM redacted WHERE payload IS NULL"
        " EXCEPT SELECT account, source, record_id FROM raw.record"
    )
    return set(rows.fetchall())


def _forget_words(store: Store, sieve: Sieve, gone: set[RecordKey]) -> int:
    """The records go, those of someone suppressed, and the words that hang on one or name their address."""
    run = store.connection.execute
    keys = run(statement("all_record_keys")).fetchall()
    contents = run("SELECT word_id, content FROM judged.word WHERE contains(content, '@')").fetchall()
    leaving.mark(
        store,
        gone.union(key for key in keys if sieve.is_record_suppressed(*key)),
        (word_id for word_id, content in contents if sieve.is_identity_suppressed(f"email {content}")),
        "leave_words",
    )
    ((count,),) = run("SELECT count(*) FROM leaving_word").fetchall()
    run(statement("veil_commands"))
    leaving.remove(store)
    fingerprints = run("SELECT account, source, record_id, identities FROM judged.fingerprint").fetchall()
    kept = [
        (*key, [identity for identity in identities if not sieve.is_identity_suppressed(identity)])
        for *key, identities in fingerprints
        if any(map(sieve.is_identity_suppressed, identities))
    ]
    stage(store, "kept_fingerprint", kept)
    run(statement("keep_fingerprints"))
    return int(count)


def forget(home: Path, rows: Iterable[Suppression], sieve: Sieve) -> Forgotten:
    """Sift the store in ``home``, note what is suppressed, and leave no byte of it in the file.

    One rename: whenever this is cut off, ``home`` has the store as it was or as it is to be. The caller holds
    the locks of all accounts. Raises Busy, LowSpace, NewerStore or DamagedStore.
    """
    present = home / STORE_FILE
    with hold(home / LOCK_FILE, timeout=60.0):
        return sift_file(present, home / "forget.tmp", rows, sieve)


def sift_file(path: Path, folder: Path, rows: Iterable[Suppression], sieve: Sieve) -> Forgotten:
    """`forget` for any file of a store that nobody else writes to; ``folder`` is made for this, and goes."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    try:
        with private_files():
            fold(path)
            need_space(folder, 2 * path.stat().st_size)
            with telling_full_disk(path):
                shutil.copyfile(path, folder / STORE_FILE)
            forgotten = sift_in_place(folder, rows, sieve)
            (folder / STORE_FILE).replace(path)
            sync(path.parent)
            if path.name == STORE_FILE:
                (folder / MARK_FILE).replace(path.with_name(MARK_FILE))
            return forgotten
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sift_in_place(folder: Path, rows: Iterable[Suppression], sieve: Sieve) -> Forgotten:
    """Sift the store in ``folder``, which nobody else knows, note what is suppressed, and write it anew."""
    with open_store(folder) as store:
        suppress(store, rows)
        forgotten = sift(store, sieve)
        store.connection.execute("CHECKPOINT")
    for copy in folder.glob(f"{Path(STORE_FILE).stem}-before-*"):  # of a migration
        copy.unlink()
    write_anew(folder / STORE_FILE)
    return forgotten
