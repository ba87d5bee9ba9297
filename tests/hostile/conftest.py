"""A hang is a failure, not a stuck run."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from types import FrameType

import pytest

_SECONDS = 60
"""Of CPU: thirty times what an item may take, a fuse and no measurement."""


@pytest.fixture(autouse=True)
def fuse(request: pytest.FixtureRequest) -> Iterator[None]:
    """Stop a test that burns CPU without end; those of thousands of items have ten times as much."""
    seconds = 10 * _SECONDS if request.node.get_closest_marker("heavy") else _SECONDS

    def blow(_signum: int, _frame: FrameType | None) -> None:
        raise TimeoutError(f"{seconds} seconds of CPU were not enough")

    before = signal.signal(signal.SIGVTALRM, blow)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, before)
