"""Promises of the migrations of warehouse.duckdb."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

import warehouse.store
from tests.warehouse.conftest import Child
from warehouse.errors import DamagedStore, LowSpace, NewerStore
from warehouse.instance import connect
from warehouse.migrate import Migration, migrations
from warehouse.runs import recent_runs, start_run
from warehouse.store import MARK_FILE, STORE_FILE, open_store

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
NEXT = Migration(
    len(migrations()) + 1,
    f"{len(migrations()) + 1:04d}_next.sql",
    "CREATE TABLE raw.next (a INTEGER); INSERT INTO raw.next VALUES (1);"
    "ALTER TABLE raw.sync_run ADD COLUMN b TEXT; UPDATE raw.sync_run SET b = 'kept';",
)
LEAVES_A_WAL = """
import sys, os
from pathlib import Path
from warehouse.store import open_store
with open_store(Path(sys.argv[1])) as store:
    store.connection.execute(sys.argv[2])
    os.kill(os.getpid(), 9)
"""


class Stopped(Exception):
    """The machine went away."""


class Failing:
    """A connection whose n-th statement fails."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, countdown: list[int]) -> None:
        self.connection = connection
        self._countdown = countdown

    def execute(self, *arguments: Any) -> Any:
        self._countdown[0] -= 1
        if self._countdown[0] == 0:
            raise Stopped
        return self.connection.execute(*arguments)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.connection, name)


@pytest.fixture
def interrupted(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], list[int]]:
    """Let the n-th statement of all connections to come fail; the list holds how many are left until then."""

    def arm(n: int) -> list[int]:
        countdown = [n]
        monkeypatch.setattr(
            warehouse.store, "connect", lambda *args, **kw: Failing(connect(*args, **kw), countdown)
        )
        return countdown

    return arm


def was_stopped(home: Path, countdown: list[int]) -> bool:
    """Whether opening the store ran into the armed stop."""
    try:
        with open_store(home):
            pass
    except Stopped:
        return True
    assert countdown[0] > 0
    return False


def old_store(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store with a run in it, and one migration more than it has had."""
    with open_store(home) as store:
        start_run(store, "work", NOON)
    known = [*migrations(), NEXT]
    monkeypatch.setattr(warehouse.store, "migrations", lambda: known)


def test_every_migration_is_recorded_once(home: Path) -> None:
    """A new store has a record of every migration, with the text's hash and the time it was told."""
    for _ in range(2):
        with open_store(home, opened_at=NOON) as store:
            rows = store.connection.execute("SELECT * FROM migration ORDER BY version").fetchall()
        assert rows == [(m.version, m.name, m.sha256, NOON) for m in migrations()]
    assert [m.version for m in migrations()] == list(range(1, len(migrations()) + 1))


def test_an_old_store_is_migrated_with_a_copy_kept(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows survive a migration, and the store as it was before lies beside it, private and complete."""
    old_store(home, monkeypatch)
    with open_store(home) as store:
        assert store.connection.execute("SELECT account, b FROM raw.sync_run").fetchall() == [
            ("work", "kept")
        ]
        assert store.connection.execute("FROM raw.next").fetchall() == [(1,)]
    copy = home / f"warehouse-before-{NEXT.version:04d}.duckdb"
    assert copy.stat().st_mode & 0o777 == 0o600
    with duckdb.connect(str(copy), read_only=True) as before:
        assert before.execute("SELECT account FROM raw.sync_run").fetchall() == [("work",)]
        assert before.execute("SELECT max(version) FROM migration").fetchall() == [(NEXT.version - 1,)]


def test_a_migration_interrupted_anywhere_rolls_back(
    home: Path, monkeypatch: pytest.MonkeyPatch, interrupted: Callable[[int], list[int]]
) -> None:
    """Stopped at the n-th statement, for every n, a migration leaves the old store; let through, the new."""
    old_store(home, monkeypatch)
    stops = 0
    while was_stopped(home, interrupted(stops + 1)):
        stops += 1
        with duckdb.connect(str(home / STORE_FILE), read_only=True) as now:
            versions = now.execute("SELECT version FROM migration ORDER BY version").fetchall()
            has_next = ("next",) in now.execute("SELECT table_name FROM duckdb_tables()").fetchall()
            assert has_next == ((NEXT.version,) in versions)
            assert now.execute("SELECT account FROM raw.sync_run").fetchall() == [("work",)]
    assert stops >= 8  # BEGIN, the record's table, four statements, the record, COMMIT
    interrupted(0)
    with open_store(home) as store:
        assert store.connection.execute("FROM raw.next").fetchall() == [(1,)]


@pytest.mark.parametrize("step", [7, pytest.param(1, marks=pytest.mark.heavy)])
def test_creation_interrupted_anywhere_leaves_no_half_store(
    home: Path, interrupted: Callable[[int], list[int]], step: int
) -> None:
    """What bears the store's name is whole: stopped at any statement, the next open makes a good one."""
    stops = 0
    while was_stopped(home, interrupted(stops + 1)):
        stops += step
        if (home / STORE_FILE).exists():
            with duckdb.connect(str(home / STORE_FILE), read_only=True) as whole:
                assert whole.execute("SELECT change_number FROM raw.store").fetchall() == [(0,)]
            (home / STORE_FILE).unlink()
    assert stops > 20
    interrupted(0)
    with open_store(home) as store:
        assert store.change_number == 0


def test_a_newer_store_is_refused_and_keeps_every_byte(home: Path, child: Child) -> None:
    """A store with a migration nobody here knows is refused in words; file and .wal stay as they are."""
    with open_store(home):
        pass
    newer = child(LEAVES_A_WAL, home, "INSERT INTO migration VALUES (99, '0099_later.sql', 'x', NULL)")
    newer.wait()
    files = [home / STORE_FILE, home / f"{STORE_FILE}.wal"]
    before = [file.read_bytes() for file in files]
    with (
        pytest.raises(NewerStore, match=r"warehouse\.duckdb was made by a newer longsince.*0099_later"),
        open_store(home),
    ):
        pass
    assert [file.read_bytes() for file in files] == before


def test_a_changed_migration_is_refused(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store made by another text of a migration than this version has is not worked on."""
    with open_store(home):
        pass
    first, *others = migrations()
    edited = [Migration(first.version, first.name, first.sql + "\n-- edited"), *others]
    monkeypatch.setattr(warehouse.store, "migrations", lambda: edited)
    with pytest.raises(DamagedStore, match=r"another text of 0001_raw\.sql"), open_store(home):
        pass


def test_no_migration_without_room_for_the_copy(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the copy does not fit on the disk, the store is not migrated."""
    old_store(home, monkeypatch)
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 1000}))
    with pytest.raises(LowSpace, match="What is there is as it was"), open_store(home):
        pass
    monkeypatch.undo()
    with open_store(home) as store:
        assert [run.account for run in recent_runs(store, 5)] == ["work"]
    assert not list(home.glob("*.tmp"))
    assert not (home / MARK_FILE).exists()
