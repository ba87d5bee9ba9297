"""The log lies in the home, closed to others, and moves with the home."""

from __future__ import annotations

import logging
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.home import Home, find_home
from flows.log import OURS, log_to


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    home = find_home(tmp_path / "a", {})
    home.make()
    yield home
    for name in OURS:
        logging.getLogger(name).handlers.clear()


def test_a_line_is_written_for_the_owner_alone(home: Home) -> None:
    """What our modules log stands in the file with its time in UTC, mode 0600; nothing is made before."""
    log_to(home)
    assert not home.log.exists()
    logging.getLogger("flows.sync").info("sync of account %s", "home")
    assert home.log.read_text(encoding="utf-8").endswith("Z INFO flows.sync sync of account home\n")
    assert stat.S_IMODE(home.log.stat().st_mode) == 0o600


def test_another_home_has_another_log(home: Home, tmp_path: Path) -> None:
    """A process that turns to another home no longer writes to the first."""
    log_to(home)
    other = find_home(tmp_path / "b", {})
    other.make()
    log_to(other)
    logging.getLogger("warehouse.store").warning("here")
    assert not home.log.exists()
    assert other.log.read_text(encoding="utf-8").count("here") == 1


def test_a_log_that_cannot_be_written_is_told_once(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    """A line, once, in place of a traceback with every message: what is at work goes on."""
    home.log.mkdir()
    log_to(home)
    for _ in range(3):
        logging.getLogger("flows.sync").info("sync of account home: done")
    told = capsys.readouterr().err
    assert told == f"{home.log} cannot be written (Is a directory); going on without it.\n"
