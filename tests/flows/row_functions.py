"""Functions of rows that know where they run; workers import them, and nothing more than they need."""

from __future__ import annotations

import os
import signal

from transforms.step import Rows


def who_squares(rows: Rows) -> Rows:
    """Squares, and the process that works them out."""
    return ((number, number**2, os.getpid()) for (number,) in rows)


def who_bears(rows: Rows) -> Rows:
    """Names, and the process that was asked for them."""
    return [(name, os.getpid()) for (name,) in rows]


def shout_at_seven(rows: Rows) -> Rows:
    for (number,) in rows:
        if number == 7:
            raise ValueError(f"seven in {os.getpid()}")
        yield (number,)


def die_elsewhere(rows: Rows) -> Rows:
    """End every process but the one that wants to know."""
    if os.environ.get("TEST_OF_WORKERS") != str(os.getpid()):
        os.kill(os.getpid(), signal.SIGKILL)
    return [(number, os.getpid()) for (number,) in rows]
