"""The limiter spends what there is, and waits for the rest no longer than it must."""

from __future__ import annotations

from connectors.google.quota import RateLimiter


class Clock:
    """Seconds that pass only while somebody sleeps, or as a test says."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds


def test_a_full_bucket_costs_no_wait() -> None:
    """A sync without news never waits."""
    clock = Clock()
    limiter = RateLimiter(60, sleep=clock.sleep, clock=clock)
    for _ in range(60):
        limiter.take()
    assert clock.seconds == 0


def test_an_empty_one_gives_what_flows_in() -> None:
    """Over a long run nearly all of the quota is used, and never more than a minute's worth too early."""
    clock = Clock()
    limiter = RateLimiter(600, sleep=clock.sleep, clock=clock)
    taken = []
    for _ in range(1200):
        limiter.take(5)
        taken.append(clock.seconds)
    spent = 1200 * 5
    assert 0.95 <= (spent - 600) / (clock.seconds * 10) <= 1.0001
    for start in range(0, 500, 60):
        in_a_minute = sum(start <= moment < start + 60 for moment in taken) * 5
        assert in_a_minute <= 1200
