"""How each source went last, as a person is told: a sync that was cut off told nobody."""

from __future__ import annotations

from flows.home import Home
from transforms.core.rows import CoverageRow
from warehouse import runs
from warehouse.errors import Busy
from warehouse.lock import hold
from warehouse.store import Store

CUT_OFF = "the last sync was cut off; the next one goes on from there: longsince sync"


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
