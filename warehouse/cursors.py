"""Cursors: the collections of a source, where the next pull of each starts, and until when each is known."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from warehouse.statements import stage, statement
from warehouse.store import Store
from warehouse.text import storable

Key = dict[str, str]


class Listed(NamedTuple):
    """A collection that a source lists; ``role`` is what a folder of mail is for."""

    collection_id: str
    name: str
    role: str | None = None


class Marks(NamedTuple):
    """Where the next pull of a collection starts: both None for a full one from the beginning."""

    cursor: str | None
    resume: str | None


def collections(store: Store, account: str) -> list[tuple[str, str]]:
    """The source and collection_id of every collection that the account ever had."""
    rows = store.connection.execute(statement("collections_of"), {"account": account}).fetchall()
    return [(source, collection_id) for source, collection_id in rows]


def marks(store: Store, account: str, source: str, collection_id: str) -> Marks:
    """Where the pull that starts now begins; call it once a pull, before its first page.

    What a pull that was cut off without a resume mark had seen is forgotten here: the new one starts over.
    """
    key = key_of(account, source, collection_id)
    rows = store.connection.execute(statement("marks"), key).fetchall()
    if not rows:
        return Marks(None, None)
    cursor, resume, is_pull_full = rows[0]
    if resume is None and is_pull_full is not None:
        with store.transaction():
            end_pull(store, key)
    return Marks(cursor, resume)


def drop_cursor(store: Store, account: str, source: str, collection_id: str) -> None:
    """Let the next pull be a full one from the beginning; the source takes the cursor no longer."""
    key = key_of(account, source, collection_id)
    with store.transaction():
        end_pull(store, key)
        store.connection.execute(statement("drop_cursor"), key)


def finish_collection(
    store: Store,
    account: str,
    source: str,
    collection_id: str,
    *,
    at: datetime,
    error: str | None,
    read_at: datetime,
) -> None:
    """Note that a pull of the collection, begun at ``read_at``, ended at ``at``: well, or with ``error``."""
    with store.transaction():
        note_finished(store, key_of(account, source, collection_id), at, error, read_at)


def set_listed(store: Store, account: str, source: str, collections: Iterable[Listed]) -> None:
    """Note which collections the source lists; others stay as they were, unlisted."""
    rows = {storable(one.collection_id): (storable(one.name), storable(one.role)) for one in collections}
    with store.transaction():
        stage(
            store,
            "listed",
            ((account, source, collection_id, *said) for collection_id, said in rows.items()),
        )
        actions = store.connection.execute(
            statement("list_collections"),
            {"account": account, "source": source, "change_number": store.coming_change},
        ).fetchall()
        if ("UPDATE",) in actions:
            store.note_change()


def key_of(account: str, source: str, collection_id: str) -> Key:
    """The parameters that name a collection."""
    return {"account": account, "source": source, "collection_id": storable(collection_id)}


def note_finished(store: Store, key: Key, at: datetime, error: str | None, read_at: datetime) -> None:
    """`finish_collection` inside the caller's transaction."""
    store.connection.execute(
        statement("finish_collection"),
        {**key, "finished_at": at, "error": storable(error), "read_at": read_at},
    )


def end_pull(store: Store, key: Key) -> None:
    """Forget how an unfinished pull goes on, and what it has seen; inside the caller's transaction."""
    for name in ("end_pull", "forget_seen", "forget_tombstones"):
        store.connection.execute(statement(name), key)
