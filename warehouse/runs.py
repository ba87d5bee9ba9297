"""The record of syncs: what each run of an account, and each source in it, came to."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from warehouse.statements import statement
from warehouse.store import Store
from warehouse.text import storable


class Run(NamedTuple):
    """A sync of one account; ``status`` and ``finished_at`` are None while it runs. Times are in UTC."""

    run_id: int
    account: str
    started_at: datetime
    finished_at: datetime | None
    status: str | None
    message: str | None
    new: int | None
    changed: int | None
    gone: int | None


def start_run(store: Store, account: str, started_at: datetime, machine: str | None = None) -> int:
    """Note that a sync of ``account`` starts, on the ``machine`` of that mark; its id. The caller holds the
    account's lock.

    A run of the account that never came to its end was therefore killed, and is noted as failed.
    """
    with store.transaction():
        store.connection.execute(statement("end_cut_off_runs"), {"account": account})
        ((run_id,),) = store.connection.execute(
            statement("start_run"), {"account": account, "started_at": started_at, "machine": machine}
        ).fetchall()
    return int(run_id)


def unfinished_accounts(store: Store) -> list[str]:
    """The accounts of which a sync is running, or was cut off: their locks tell."""
    return [account for (account,) in store.connection.execute(statement("unfinished_runs")).fetchall()]


def finish_run(
    store: Store,
    run_id: int,
    finished_at: datetime,
    status: str,
    message: str | None,
    new: int,
    changed: int,
    gone: int,
) -> None:
    """Note how a sync ended (``status`` as in raw.sync_run), and how many rows were new, changed and gone."""
    with store.transaction():
        store.connection.execute(
            statement("finish_run"),
            {
                "run_id": run_id,
                "finished_at": finished_at,
                "status": status,
                "message": storable(message),
                "new": new,
                "changed": changed,
                "gone": gone,
            },
        )


def other_machines(store: Store, machine: str, since: datetime) -> list[tuple[str, bool, bool]]:
    """The accounts that are also another machine's: whether the sign-in was made there, and whether both have
    synced into this store by turns since then.
    """
    rows = store.connection.execute(statement("machines"), {"machine": machine, "since": since}).fetchall()
    return [(account, elsewhere, by_turns) for account, elsewhere, by_turns in rows]


def recent_runs(store: Store, limit: int) -> list[Run]:
    """The last ``limit`` runs of all accounts, the newest first."""
    rows = store.connection.execute(statement("recent_runs"), {"limit": limit}).fetchall()
    return [Run._make(row) for row in rows]


def record_source_result(
    store: Store,
    run_id: int,
    account: str,
    source: str,
    *,
    started_at: datetime,
    finished_at: datetime,
    error: str | None,
    synced_from_at: datetime | None,
) -> None:
    """Note what one source came to in a run: every listed collection succeeded, or ``error``.

    ``synced_from_at`` is the earliest time that the pull covers; None: everything that the source holds.
    """
    with store.transaction():
        store.connection.execute(
            statement("record_source_result"),
            {
                "run_id": run_id,
                "account": account,
                "source": source,
                "started_at": started_at,
                "finished_at": finished_at,
                "error": storable(error),
                "synced_from_at": synced_from_at,
            },
        )


def collections(store: Store) -> list[tuple[str, str, str, bool, datetime]]:
    """Account, source and name of collections; whether one is listed still, and until when one is known."""
    return store.connection.execute(statement("read_collections")).fetchall()


def coverage(store: Store) -> list[tuple[Any, ...]]:
    """Per account and source, in the columns of core.coverage: what span was synced, and the last word on it.

    ``synced_to_at`` is the start of the newest run in which every listed collection of the source succeeded.
    """
    return store.connection.execute(statement("coverage")).fetchall()


def last_status(store: Store, account: str) -> str | None:
    """How the last finished run of ``account`` ended; None: there was none."""
    rows = store.connection.execute(statement("last_status"), {"account": account}).fetchall()
    return str(rows[0][0]) if rows else None
