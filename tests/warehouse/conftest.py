"""A home folder, an open store, and children that can be killed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from warehouse.raw import EVERYTHING, RawRow, changed_since
from warehouse.store import STORE_FILE, Store, open_store

ROOT = Path(__file__).parents[2]
Child = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "it's a home"


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a new store: to copy it is quicker than to make one for every test."""
    home = tmp_path_factory.mktemp("empty")
    with open_store(home):
        pass
    return home / STORE_FILE


@pytest.fixture
def store(home: Path, empty_store: Path) -> Iterator[Store]:
    home.mkdir()
    shutil.copy(empty_store, home)
    with open_store(home) as store:
        yield store


@pytest.fixture
def child() -> Iterator[Child]:
    """Start Python on some code, with arguments; what still runs when the test ends is killed."""
    started: list[subprocess.Popen[str]] = []

    def start(code: str, *arguments: object) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", code, *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def raw_rows(store: Store) -> list[RawRow]:
    """All rows by account, source and record_id; the rows of one record newest payload first."""
    with changed_since(store, EVERYTHING) as changed:
        return [row for copies in changed.records() for row in copies]
