"""The openings of the warehouse that one sync makes: few, since each costs as much as landing a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from warehouse.store import Store, open_store

Note = Callable[[Store], object]


class Visits:
    """Opens the warehouse for one batch at a time: others may have it while the network is waited for.

    What needs not be there at once waits for the next opening. A note that waits when the process is killed
    is lost: it may only be one that the next sync makes again.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._waiting: list[Note] = []

    def later(self, note: Note) -> None:
        """Do this at the next opening, before all else and in this order."""
        self._waiting.append(note)

    @contextmanager
    def open(self, *, has_more: bool = False) -> Iterator[Store]:
        """The warehouse, up to date with what has waited. ``has_more`` and errors: as of ``open_store``."""
        with open_store(self._folder, has_more=has_more) as store:
            while self._waiting:
                self._waiting.pop(0)(store)
            yield store
