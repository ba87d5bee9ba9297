"""Google's quotas: so many units a minute for each user and API, spent evenly enough to meet no refusal."""

from __future__ import annotations

import time
from collections.abc import Callable


class RateLimiter:
    """A bucket that holds ``units_a_minute`` and fills at that rate; it begins full.

    ``clock`` gives seconds, monotonic.
    """

    def __init__(
        self,
        units_a_minute: float,
        *,
        sleep: Callable[[float], object] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._rate = units_a_minute / 60
        self._most = units_a_minute
        self._left = units_a_minute
        self._sleep = sleep
        self._clock = clock
        self._at = clock()

    def take(self, units: float = 1) -> None:
        """Spend units, after a pause if there are not enough."""
        self._fill()
        if units > self._left:
            self._sleep((units - self._left) / self._rate)
            self._fill()
        self._left -= units

    def _fill(self) -> None:
        now = self._clock()
        self._left = min(self._most, self._left + (now - self._at) * self._rate)
        self._at = now
