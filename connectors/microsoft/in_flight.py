"""How much is asked of a mailbox at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

MOST = 3
"""Outlook refuses an app a fifth request to one mailbox, and sometimes a fourth that comes too early."""


class InFlight:
    """Lets at most ``MOST`` requests to a mailbox be under way, those inside a batch counted one by one.

    All sources of an account share one. One process at a time pulls an account: its lock sees to that.
    """

    def __init__(self) -> None:
        self._free = MOST
        self._changed = threading.Condition()

    @contextmanager
    def hold(self, count: int = 1) -> Iterator[None]:
        """Wait until there is room for so many more, at most ``MOST``; they are over as the block ends."""
        with self._changed:
            self._changed.wait_for(lambda: self._free >= count)
            self._free -= count
        try:
            yield
        finally:
            with self._changed:
                self._free += count
                self._changed.notify_all()
