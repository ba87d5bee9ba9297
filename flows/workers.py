"""Functions of single rows in several processes: rows go out in parts, and what is said of them comes back.

Python works on one core at a time, and names are taken apart in Python. A worker is a fresh interpreter, for
DuckDB's threads do not survive a fork. It is handed one end of a pair of sockets and no other file, and ends
when the other end closes, however this process ends. What a worker cannot do is done here, with the same
result: where it cannot be started or is killed, and where the function fails, which then fails here too.
"""

from __future__ import annotations

import marshal
import os
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from itertools import chain, islice
from queue import SimpleQueue
from types import TracebackType
from typing import Self

from flows.worker import PLAIN
from transforms.step import Row, Rows

Function = Callable[[Rows], Rows]

FEW = 50_000
"""Rows of which all is said sooner than processes have started. Once they have, two parts are enough."""
PART = 4_000
"""Rows that a worker gets at a time."""
MOST = 4
"""Workers, however many cores there are: those rows keep the process busy that hands them out."""


def cores() -> int:
    """On how many cores this process may run."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Workers:
    """One for each core, from when there is enough to do until the block ends."""

    def __init__(self) -> None:
        self._workers: list[_Worker] = []
        self._idle: SimpleQueue[_Worker] = SimpleQueue()
        self._threads: ThreadPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers:
            worker.kill()
        if self._threads:
            self._threads.shutdown(cancel_futures=True)

    def map(self, function: Function, rows: Iterable[Row]) -> Iterator[Row]:
        """What ``function`` says of the rows, in their order: of one the same, whatever the others are.

        No row is taken before the first answer is asked for, and then only a few ahead.
        """
        rows = iter(rows)
        few = 2 * PART if self._workers else FEW
        first = list(islice(rows, few))
        rows = chain(first, rows)
        if len(first) < few or cores() < 2:
            yield from function(rows)
            return
        threads = self._started()
        answers: deque[Future[list[Row]]] = deque()
        for part in iter(lambda: list(islice(rows, PART)), []):
            answers.append(threads.submit(self._ask, function, part))
            if len(answers) > 2 * len(self._workers):
                yield from answers.popleft().result()
        while answers:
            yield from answers.popleft().result()

    def _started(self) -> ThreadPoolExecutor:
        """A thread for each worker, which waits for its answers."""
        if self._threads is None:
            self._workers = [_Worker() for _ in range(min(cores(), MOST))]
            self._threads = ThreadPoolExecutor(len(self._workers))
            for worker in self._workers:
                self._idle.put(worker)
        return self._threads

    def _ask(self, function: Function, part: list[Row]) -> list[Row]:
        worker = self._idle.get()
        try:
            answer = worker.ask(function, part)
        finally:
            self._idle.put(worker)
        return list(function(part)) if answer is None else answer


class _Worker:
    """A process. In a group of its own: ^C is for us, and what it was doing ends with us."""

    def __init__(self) -> None:
        from multiprocessing import Pipe  # here: most runs start no worker

        self._process: subprocess.Popen[bytes] | None = None
        self._end, theirs = Pipe()
        with theirs, suppress(OSError):
            # It imports from where we did; -P: never from the current folder.
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-P", "-m", "flows.worker", str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                process_group=0,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )

    def ask(self, function: Function, part: list[Row]) -> list[Row] | None:
        """What the function says of the rows; None where it fails or the worker does, or for odd values."""
        try:
            self._end.send((function, marshal.dumps(part, PLAIN)))
            answer: bytes | None = self._end.recv()
        except (OSError, EOFError, ValueError):
            return None
        return None if answer is None else marshal.loads(answer)  # noqa: S302 - from our own process

    def kill(self) -> None:
        """Whoever waits for an answer is answered with None."""
        if self._process:
            self._process.kill()
            self._process.wait()
