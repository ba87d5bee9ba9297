"""Two syncs at once, readers across a refresh, and tools that hold people.duckdb as they should not."""

from __future__ import annotations

import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from flows.errors import ALREADY_RUNNING, DONE
from tests.faults import children
from tests.faults.children import Running
from tests.faults.conftest import Lived
from tests.faults.household import Household, entry, place
from tests.servers.stateful import StatefulServer

PAIRS = 25


@contextmanager
def held_up(household: Household) -> Iterator[Running]:
    """A sync whose second request the server answers when the block ends."""
    begun, go_on = threading.Event(), threading.Event()

    def wait() -> None:
        begun.set()
        assert go_on.wait(children.PATIENCE)

    household.server.plan()
    household.server.before_request[2] = wait
    with children.started(["--home", household.home.folder, "sync"]) as running:
        try:
            assert begun.wait(children.PATIENCE)
            yield running
        finally:
            go_on.set()
        running.end()


def test_a_second_sync_does_not_join(lived: Lived, tmp_path: Path) -> None:
    """It ends at once with exit code 5 and a line, and the first one goes through."""
    household = lived.synced.copy(tmp_path)
    with held_up(household) as first:
        second = household.command("sync")
        assert second.code == ALREADY_RUNNING
        assert "a sync of this account is already running" in second.out
    household.check(first.end())
    assert first.end().code == DONE


def test_a_lock_that_was_left_does_not_block(lived: Lived, tmp_path: Path) -> None:
    """kill -9 of a sync that holds its account's lock: the next one is not kept out."""
    household = lived.synced.copy(tmp_path)
    with held_up(household) as first:
        first.process.kill()
    assert household.sync().code == DONE


@pytest.mark.heavy
def test_pairs_of_syncs(lived: Lived, tmp_path: Path) -> None:
    """Started together, again and again: one works; the other says that it does, or finds the work done."""
    household = lived.synced.copy(tmp_path)
    ends = set()
    for number in range(PAIRS):
        path = next(iter(lived.server.collections))
        with edited(lived.server, place("contacts", path, 0), entry("contacts", 0, 10 + number)):
            command = ["--home", household.home.folder, "sync"]
            with children.started(command) as one, children.started(command) as other:
                both = (one.end(), other.end())
            household.check(both[0])
            ends.add(tuple(sorted(end.code or DONE for end in both)))
    assert ends <= {(DONE, ALREADY_RUNNING), (DONE, DONE)}
    assert (DONE, ALREADY_RUNNING) in ends


@contextmanager
def edited(server: StatefulServer, path: str, text: str) -> Iterator[None]:
    """With another text of an entry; others expect the one from before."""
    before = server.entries[path]
    server.put(path, text)
    try:
        yield
    finally:
        server.put(path, before)


NAMES = "SELECT name FROM person_record WHERE record_id = 'person-0'"


def test_a_reader_across_a_refresh(lived: Lived, tmp_path: Path) -> None:
    """It neither waits nor is waited for: it goes on reading the old people, and a new one sees the new."""
    household = lived.synced.copy(tmp_path)
    with duckdb.connect(str(household.home.folder / "people.duckdb"), read_only=True) as reader:
        before = reader.execute(NAMES).fetchall()
        ended = household.sync()
        assert ended.code == DONE
        assert "people.duckdb is new" in ended.out
        assert reader.execute(NAMES).fetchall() == before
        assert "V1" in household.command("sql", NAMES, "--csv", "-").out
    assert before == [("Nino V0 Canaryson",)]


@pytest.mark.parametrize("has_news", [pytest.param(True, marks=pytest.mark.heavy), False])
def test_a_tool_that_writes_into_people(lived: Lived, tmp_path: Path, has_news: bool) -> None:
    """Opened for writing by force: sync names the tool in a line; when it has gone, all traces of it go.

    What the sync has landed is kept meanwhile.
    """
    household = lived.synced.copy(tmp_path)
    if not has_news:
        household.converge()
    people = household.home.folder / "people.duckdb"
    people.chmod(0o600)
    with duckdb.connect(str(people)) as tool:
        tool.execute("CREATE TABLE main.mine AS SELECT 42 AS answer")
        busy = household.command("sync")
        assert busy.code == ALREADY_RUNNING
        assert busy.err.splitlines()[-1].startswith("people.duckdb is open in ")
        assert "Traceback" not in busy.text
        people.with_name("people.duckdb.wal").touch()
    household.converge()
    assert stat.S_IMODE(people.stat().st_mode) == 0o400
    assert not people.with_name("people.duckdb.wal").exists()
    with household.looking() as look:
        assert look.ask_people("SELECT 1 FROM duckdb_tables() WHERE table_name = 'mine'") == []


@pytest.mark.heavy
def test_a_stray_wal_beside_people(lived: Lived, tmp_path: Path) -> None:
    """Left by a tool that was killed: the next sync makes the file anew, although nothing else is."""
    household = lived.synced.copy(tmp_path)
    household.converge()
    wal = household.home.folder / "people.duckdb.wal"
    wal.write_bytes(b"of another file" * 100)
    assert "people.duckdb is new" in household.sync().out
    assert not wal.exists()
