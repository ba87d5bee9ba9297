"""When `longsince serve` syncs, and whether it runs."""

from __future__ import annotations

from flows.home import Home
from warehouse.errors import Busy
from warehouse.lock import hold

SYNC_MINUTE = 17
"""Of every hour."""


def is_served(home: Home) -> bool:
    """Whether a `longsince serve` of this home runs."""
    if not home.locks.exists():
        return False
    try:
        with hold(home.locks / "serve.lock"):
            return False
    except Busy:
        return True
