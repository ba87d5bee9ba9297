"""Publishing while a long sync still pulls, so that a first one shows something before it has everything."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from flows import unforeseen
from flows.home import Home
from flows.job import Clock
from flows.refresh import Refreshed, refresh
from flows.settings import Settings
from warehouse.people import is_published

log = logging.getLogger(__name__)

SHORT = timedelta(seconds=30)
"""A sync that is over sooner publishes once, at its end."""
EVERY = timedelta(minutes=10)


class EarlyRefresh:
    """Refreshes between two batches, for all accounts of one sync, one after the other.

    The first time it is due once a collection is complete while nothing is published, in any case ten minutes
    after the sync began; then every ten minutes, and when the sent mail of an account has come for the first
    time: it tells most. Its failure is logged, and is none of the sync: the refresh
    at the end will tell.
    """

    def __init__(self, home: Home, settings: Settings, clock: Clock) -> None:
        self._home = home
        self._settings = settings
        self._clock = clock
        self._began_at = self._last_at = clock()
        self._has_complete = False
        self._has_sent_mail = False
        self.refreshed: Refreshed | None = None
        """What the last one that made anything new did."""

    def collection_is_complete(self) -> None:
        """A collection has landed to its end."""
        self._has_complete = True

    def sent_mail_is_in(self) -> None:
        """The first of sent mail has landed, all of it. The caller does not hold the warehouse."""
        self._has_sent_mail = True
        self.between_batches()

    def between_batches(self) -> None:
        """Refresh if it is due. The caller does not hold the warehouse, and has more to land."""
        now = self._clock()
        if not self._is_due(now):
            return
        self._last_at = now
        self._has_sent_mail = False
        try:
            refreshed = refresh(self._home, self._settings, now=now)
        except Exception as error:
            log.warning("an early refresh failed: %s", type(unforeseen.told(error)).__name__)
            return
        log.info("an early refresh: %d people", refreshed.people)
        if refreshed.is_new:
            self.refreshed = refreshed

    def _is_due(self, now: datetime) -> bool:
        since = now - self._last_at
        if since < SHORT:
            return False
        # Once the first has been tried in vain, only every ten minutes.
        is_first = self._last_at == self._began_at and self._has_complete
        return since >= EVERY or self._has_sent_mail or (is_first and not is_published(self._home.folder))
