"""The real command in a process of its own, which can be watched, disturbed and killed.

Children are forked from a server that has imported the program already: a start costs milliseconds.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, partial
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace

from connectors.dav.client import DavClient
from flows import clock, early, wiring
from flows.cli.main import main
from tests.faults.boundary import ROOT, Boundary, Disturbance
from tests.faults.moments import Moments
from transforms import steps  # noqa: F401 - what children need is imported once, here

PATIENCE = 600.0
"""Seconds for one command: a fuse, no measurement."""
KILLED = -9


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended, and the points that it passed, the last one being where it was disturbed."""

    code: int | None
    out: str
    err: str
    points: list[str]

    @property
    def text(self) -> str:
        return self.out + self.err


class Running:
    """A command that was started."""

    def __init__(self, process: ForkServerProcess, folder: Path) -> None:
        self.process = process
        self._folder = folder
        self._ended: Ended | None = None

    def kill_after(self, seconds: float) -> None:
        """Let it run for so long at most, then kill -9."""
        self.process.join(seconds)
        self.process.kill()

    def end(self) -> Ended:
        """Wait for its end, the first time inside the block that started it."""
        if self._ended is None:
            self.process.join(PATIENCE)
            if self.process.is_alive():
                raise TimeoutError(f"{PATIENCE} seconds were not enough:\n{self._read('err')}")
            points = self._read("points").splitlines()
            self._ended = Ended(self.process.exitcode, self._read("out"), self._read("err"), points)
        return self._ended

    def _read(self, name: str) -> str:
        path = self._folder / name
        return path.read_text(encoding="utf-8") if path.exists() else ""


@contextmanager
def started(
    arguments: Sequence[object],
    disturbance: Disturbance | None = None,
    moments: Moments | None = None,
    *,
    days: int = 0,
) -> Iterator[Running]:
    """``longsince ARGUMENTS`` in a child whose clock is so many ``days`` ahead.

    If it still runs at the end of the block, it is killed.
    """
    with TemporaryDirectory(prefix="longsince-child-") as folder:
        command = [str(argument) for argument in arguments]
        process = _context().Process(target=_run, args=(command, Path(folder), disturbance, moments, days))
        process.start()
        try:
            yield Running(process, Path(folder))
        finally:
            process.kill()
            process.join()


def run(
    arguments: Sequence[object],
    disturbance: Disturbance | None = None,
    moments: Moments | None = None,
    *,
    days: int = 0,
) -> Ended:
    """``longsince ARGUMENTS``, to its end."""
    with started(arguments, disturbance, moments, days=days) as running:
        return running.end()


@cache
def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = str(ROOT)  # the server is started here and does not look at our sys.path
    try:
        starter = context.Process(target=_nothing)
        starter.start()
        starter.join()
    finally:
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before
    return context


def _nothing() -> None:
    """Be born and die."""


def _run(
    arguments: list[str], folder: Path, disturbance: Disturbance | None, moments: Moments | None, days: int
) -> None:
    """The child."""
    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(folder / name, os.O_WRONLY | os.O_CREAT, 0o600), number)
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - for the whole life
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False, buffering=1)  # noqa: SIM115
    for name in ("LONGSINCE_HOME", "LONGSINCE_PASSPHRASE", "CREDENTIALS_DIRECTORY", "PREFECT_API_URL"):
        os.environ.pop(name, None)
    vars(wiring)["DavClient"] = partial(DavClient, sleep=lambda _: None)
    vars(early)["SHORT"] = timedelta(days=1)  # or a slow machine publishes on the way
    vars(clock)["datetime"] = SimpleNamespace(now=lambda zone: datetime.now(zone) + timedelta(days=days))
    sys.argv = ["longsince", *arguments]
    Boundary(disturbance, folder / "points", moments).install()
    try:
        main()
    finally:
        sys.stdout.flush()
