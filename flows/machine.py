"""Which machine this is: one that a restore, or a copy of the home, has brought a sign-in to is another."""

from __future__ import annotations

import hashlib
import platform
import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from flows.home import Home
from warehouse import runs
from warehouse.files import write_text
from warehouse.store import Store

INSTALLATION = "installation"
"""A random number in the home that no backup holds: a restored home gets one of its own."""

MACHINE_ID = Path("/etc/machine-id")
"""machine-id(5): a copied home is told from its original by it. It is secret, so its hash alone is kept."""

BY_TURNS = timedelta(days=7)
"""How long two machines that sync into one home are told of."""


def machine_mark(home: Home) -> str:
    """The mark of this home on this machine, made at the first call. The caller holds the warehouse."""
    file = home.folder / INSTALLATION
    if not file.exists():
        write_text(file, [secrets.token_hex(16)])
    try:
        machine = MACHINE_ID.read_text(encoding="ascii")
    except OSError:  # not Linux
        machine = platform.node()
    return hashlib.sha256(f"{file.read_text(encoding='ascii')} {machine}".encode()).hexdigest()[:16]


def shared_sign_ins(home: Home, store: Store, signed_in: set[str], now: datetime) -> Iterator[str]:
    """A sentence for each of the accounts ``signed_in`` here that another machine may use too.

    No network is asked: the runs in the warehouse bear the marks of their machines.
    """
    mark = machine_mark(home) if (home.folder / INSTALLATION).exists() else "none yet"
    for account, elsewhere, by_turns in runs.other_machines(store, mark, now - BY_TURNS):
        if account not in signed_in:
            continue
        if by_turns:
            yield (
                f"{account}: two machines sync into this home by turns, and may undo each other's work: "
                "let one do it."
            )
        elif elsewhere:
            yield (
                f"{account}: the sign-in here was made on another machine. If that one goes on syncing, each "
                f"may lock the other out; if it does not, all is well. A new one: longsince connect {account}"
            )
