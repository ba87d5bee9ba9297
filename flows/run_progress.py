"""How far a long sync has come, in Prefect's UI: as counts only."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import cast
from uuid import UUID

from prefect.artifacts import create_progress_artifact, update_progress_artifact

from flows.counted import counted

log = logging.getLogger(__name__)

EVERY_SECONDS = 5.0
"""A sync that is over sooner shows no progress, and one that takes long asks the server no more often."""


class RunProgress:
    """The progress of one account as an artifact of the run that syncs it.

    Collections are counted, not named: they may be called after people. How many there will be is known of
    few sources, so the percentage is that of the one that is being read; it is 0 where its size is not known.
    A server that does not take it stops the artifact, not the sync.
    """

    def __init__(self, account: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._account = account
        self._clock = clock
        self._shown_at = clock()
        self._artifact: UUID | None = None
        self._is_taken = True
        self._collections = self._looked_at = self._here = self._expected = 0

    def collection(self, account: str, source: str, name: str) -> None:  # noqa: ARG002 - neither is to be shown
        """A pull of another collection begins."""
        self._collections += 1
        self._here = self._expected = 0

    def expected(self, count: int) -> None:
        """About so many records will be looked at in this collection."""
        self._expected = count

    def records(self, count: int) -> None:
        """So many more records were looked at."""
        self._looked_at += count
        self._here += count
        if self._clock() - self._shown_at >= EVERY_SECONDS:
            share = 100 * self._here / self._expected if self._expected else 0.0
            self._show(min(share, 99.0))

    def done(self) -> None:
        """The account was synced, well or not: what is shown is at its end."""
        if self._artifact:
            self._show(100.0)

    def _show(self, percent: float) -> None:
        if not self._is_taken:
            return
        self._shown_at = self._clock()
        records = counted(self._looked_at, "record")
        what = f"{self._account}: {records} looked at, collections: {self._collections}"
        if self._expected and percent < 100:
            what += f"; {self._here:,} of about {self._expected:,} in this one"
        try:
            if self._artifact:
                update_progress_artifact(self._artifact, percent, what)
            else:
                self._artifact = cast("UUID", create_progress_artifact(percent, description=what))
        except Exception as error:  # whatever the server does
            self._is_taken = False
            log.warning("account %s: progress is not shown: %s", self._account, type(error).__name__)
