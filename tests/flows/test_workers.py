"""What several processes say of rows is what one would have said, whatever happens to them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from flows import workers
from flows.workers import Workers
from tests.flows.row_functions import die_elsewhere, shout_at_seven, who_squares
from transforms.step import Row

PATIENCE = 60.0
"""Seconds: a fuse, no measurement."""
ROWS: list[Row] = [(number,) for number in range(100)]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[Workers]:
    """Two workers on whatever machine, which few rows are enough to start."""
    monkeypatch.setattr(workers, "cores", lambda: 2)
    monkeypatch.setattr(workers, "FEW", 2)
    monkeypatch.setattr(workers, "PART", 3)
    with Workers() as two:
        yield two


def test_rows_come_back_in_order_from_elsewhere(started: Workers) -> None:
    """All rows are answered, in order, none in this process; workers serve one step after another."""
    for _ in range(2):
        said = list(started.map(who_squares, ROWS))
        assert [row[:2] for row in said] == [(number, number**2) for number in range(100)]
        assert os.getpid() not in {row[2] for row in said}


def test_rows_are_taken_as_they_are_needed(started: Workers) -> None:
    """Nothing is taken before the first answer is asked for, then a few parts ahead of the answers."""
    taken: list[int] = []

    def rows() -> Iterator[Row]:
        for number in range(1_000):
            taken.append(number)
            yield (number,)

    said = started.map(who_squares, rows())
    assert not taken
    next(iter(said))
    assert len(taken) < 30


@pytest.mark.parametrize("count", [0, 1])
def test_few_rows_are_worked_here(count: int, started: Workers) -> None:
    """Below the limit no process is started."""
    assert [row[2] for row in started.map(who_squares, ROWS[:count])] == [os.getpid()] * count


def test_once_they_have_started_fewer_rows_are_enough(
    started: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What another step has started is used for two parts, not for less."""
    monkeypatch.setattr(workers, "FEW", 100)
    elsewhere = [
        os.getpid() not in {row[2] for row in started.map(who_squares, ROWS[:count])}
        for count in (99, 100, 6, 5)
    ]
    assert elsewhere == [False, True, True, False]


def test_a_machine_with_one_core_needs_no_other_process(
    started: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where only one can run at a time, it is this one."""
    monkeypatch.setattr(workers, "cores", lambda: 1)
    assert {row[2] for row in started.map(who_squares, ROWS)} == {os.getpid()}


def test_where_no_process_can_be_started_the_rows_are_worked_here(
    started: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sandbox that lets nothing start costs time only."""
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert {row[2] for row in started.map(who_squares, ROWS)} == {os.getpid()}


def test_what_a_killed_worker_was_asked_is_worked_here(
    started: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Workers that the system ends, for want of memory or otherwise, cost time only."""
    monkeypatch.setenv("TEST_OF_WORKERS", str(os.getpid()))
    assert list(started.map(die_elsewhere, ROWS)) == [(number, os.getpid()) for number in range(100)]


def test_an_error_is_raised_as_if_there_were_no_workers(started: Workers) -> None:
    """The same error with its own words and traceback, as raised in this process."""
    with pytest.raises(ValueError, match=f"seven in {os.getpid()}") as error:
        list(started.map(shout_at_seven, ROWS))
    assert error.traceback[-1].name == "shout_at_seven"


BUSY = """
import sys
from itertools import repeat
from flows import workers
from tests.flows.row_functions import who_squares
workers.cores, workers.FEW, workers.PART = lambda: 2, 2, 2
with workers.Workers() as two:
    for number, _, process in two.map(who_squares, repeat((7,))):
        print(process, flush=True)
"""


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGINT])
def test_workers_end_with_whoever_started_them(end: signal.Signals) -> None:
    """Killed, or interrupted at a terminal, in the midst of work: nothing lives on, workers are silent."""
    busy = subprocess.Popen(
        [sys.executable, "-c", BUSY],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        process_group=0,
    )
    assert busy.stdout is not None
    assert int(busy.stdout.readline()) != busy.pid
    os.killpg(busy.pid, end)  # a terminal interrupts the whole group
    _, err = busy.communicate(timeout=PATIENCE)  # ends when all have closed standard error, workers too
    assert err.count("Traceback") == err.count("KeyboardInterrupt") == (end == signal.SIGINT)
