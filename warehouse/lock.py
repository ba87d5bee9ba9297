"""Locks between processes: held by the operating system, so a killed holder never blocks the next."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from warehouse.errors import Busy


@contextmanager
def hold(path: Path, timeout: float = 0) -> Iterator[None]:
    """Hold the lock file at ``path`` (mode 0600), waiting up to ``timeout`` seconds for it.

    Raises Busy when somebody else, in this process or another, holds it for longer.
    """
    lock = FileLock(path, timeout=timeout, mode=0o600, thread_local=False)
    try:
        lock.acquire()
    except Timeout as error:
        raise Busy(
            f"Another longsince is running (it holds {path.name}); try again when it is done."
        ) from error
    try:
        yield
    finally:
        lock.release()
