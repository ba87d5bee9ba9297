"""How each source went last, and whether it shows, as a person is told: what was cut off told nobody."""

from __future__ import annotations

from datetime import UTC

import duckdb

from flows.home import Home
from transforms.core.rows import CoverageRow
from warehouse import raw, runs
from warehouse.errors import Busy, WarehouseError
from warehouse.lock import hold
from warehouse.people import building, open_people
from warehouse.store import Store

CUT_OFF = "the last sync was cut off; the next one goes on from there: longsince sync"

BEHIND = "people.duckdb is of {:%Y-%m-%d %H:%M} UTC and lacks what came since: longsince sync"


def behind(home: Home, store: Store) -> str | None:
    """That people.duckdb lacks records that came since: its refresh failed, or was cut off.

    None if it lacks none, if somebody is at work on it, and if there is none that can be read.
    """
    try:
        with open_people(home.folder) as people:
            ((made_at, incarnation, change),) = people.execute(
                "SELECT refreshed_at, incarnation, change_number FROM core.refresh"
            ).fetchall()
        if incarnation == store.incarnation and change >= raw.newest_change(store):
            return None
        if running_accounts(home, store):
            return None
        with building(home.folder, timeout=0):
            return BEHIND.format(made_at.astimezone(UTC))
    except (WarehouseError, duckdb.Error):
        return None


def coverage(home: Home, store: Store) -> list[CoverageRow]:
    """What was synced, per account and source; that the last sync was cut off is an error of each of them."""
    rows = [CoverageRow(*row) for row in runs.coverage(store)]
    running = set(running_accounts(home, store))
    cut_off = {name for name in runs.unfinished_accounts(store) if name not in running}
    return [
        row._replace(last_error=f"{row.account}: {CUT_OFF} {row.account}") if row.account in cut_off else row
        for row in rows
    ]


def running_accounts(home: Home, store: Store) -> list[str]:
    """The accounts that are synced now: of one that was cut off the lock is free."""
    found = []
    for account in runs.unfinished_accounts(store):
        try:
            with hold(home.lock_of(account)):
                pass
        except Busy:
            found.append(account)
    return found
