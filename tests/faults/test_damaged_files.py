"""A warehouse.duckdb that is not as it was left, and the command line: one line, nothing is touched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from flows.errors import DONE, FAILED
from tests.faults.boundary import Act, Disturbance
from tests.faults.conftest import Lived
from tests.faults.household import Household

STORE = "warehouse.duckdb"


def web_page(store: Path) -> None:
    store.write_bytes(b"<!DOCTYPE html><html><body>404</body></html>" * 1000)


def torn(store: Path) -> None:
    store.write_bytes(store.read_bytes()[: store.stat().st_size // 2])


def empty(store: Path) -> None:
    store.write_bytes(b"")


def flipped(store: Path) -> None:
    """A bit of the header that is in use, and of every block."""
    data = bytearray(store.read_bytes())
    for at in range(4096 + 64, len(data), 4096):
        data[at] ^= 1
    store.write_bytes(data)


def missing_beside_its_wal(store: Path) -> None:
    store.rename(store.with_name("elsewhere"))
    store.with_name(f"{STORE}.wal").write_bytes(b"what was committed last")


def of_a_newer_longsince(store: Path) -> None:
    with duckdb.connect(str(store)) as connection:
        connection.execute("INSERT INTO migration VALUES (9999, '9999_later.sql', 'abc', NULL)")


def of_another_program(store: Path) -> None:
    store.unlink()
    with duckdb.connect(str(store)) as connection:
        connection.execute("CREATE TABLE invoice (id INTEGER)")


HARMS: dict[Callable[[Path], None], str] = {
    web_page: "put a backup in its place",
    torn: "put a backup in its place",
    empty: "put a backup in its place",
    flipped: "put a backup in its place",
    missing_beside_its_wal: "Put the file back",
    of_a_newer_longsince: "update longsince",
    of_another_program: "not one that longsince made",
}


def files(household: Household) -> dict[str, bytes]:
    """All databases, and what lies beside them."""
    return {path.name: path.read_bytes() for path in household.home.folder.glob("*.duckdb*")}


SAMPLE = {torn, of_a_newer_longsince}


@pytest.mark.parametrize(
    "harm",
    [
        pytest.param(harm, id=harm.__name__, marks=[pytest.mark.heavy] * (harm not in SAMPLE))
        for harm in HARMS
    ],
)
def test_a_harmed_store_is_refused(lived: Lived, tmp_path: Path, harm: Callable[[Path], None]) -> None:
    """Exit code 1 and one line with what to do, from every command that needs it; the others still read.

    With the file as it was back in its place, all is well.
    """
    household = lived.synced.copy(tmp_path)
    store = household.home.folder / STORE
    whole = store.read_bytes()
    harm(store)
    before = files(household)
    household.server.plan()
    ended = household.command("sync")
    assert (ended.code, ended.out) == (FAILED, "")
    assert len(ended.err.splitlines()) == 1
    assert STORE in ended.err
    assert HARMS[harm] in ended.err
    assert household.server.requests == 0
    assert files(household) == before
    assert household.command("who", "Nino").code == DONE
    store.with_name(f"{STORE}.wal").unlink(missing_ok=True)
    store.write_bytes(whole)


@pytest.mark.heavy
def test_a_store_that_was_moved_away(lived: Lived, tmp_path: Path) -> None:
    """Nothing takes its place by itself; once its mark was moved too, the next sync makes a new one."""
    household = lived.synced.copy(tmp_path)
    (household.home.folder / STORE).rename(tmp_path / "away")
    people = (household.home.folder / "people.duckdb").read_bytes()
    ended = household.command("sync")
    assert ended.code == FAILED
    assert "is missing, and was here" in ended.err
    assert (household.home.folder / "people.duckdb").read_bytes() == people
    (household.home.folder / "warehouse.mark").rename(tmp_path / "mark")
    household.converge()


@pytest.mark.heavy
def test_a_wal_that_was_torn(lived: Lived, tmp_path: Path) -> None:
    """A commit that never came to its end is no damage: the rest is there, the next sync brings it again."""
    household = lived.synced.copy(tmp_path)
    household.server.plan()
    household.sync(disturbance=Disturbance(Act.KILL, "close of attached #2"))
    wal = household.home.folder / f"{STORE}.wal"
    assert wal.exists()
    wal.write_bytes(wal.read_bytes()[:-7])
    household.converge()


@pytest.mark.heavy
def test_a_wal_that_was_lost(lived: Lived, tmp_path: Path) -> None:
    """Pages that were committed are missing, which DuckDB does not see: we do, and say how to go on."""
    household = lived.synced.copy(tmp_path)
    household.server.plan()
    household.sync(disturbance=Disturbance(Act.KILL, "BEGIN of finish_collection"))
    wal = household.home.folder / f"{STORE}.wal"
    wal.unlink()
    ended = household.command("sync")
    assert (ended.code, len(ended.err.splitlines())) == (FAILED, 1)
    assert "lacks the last" in ended.err
    (household.home.folder / "warehouse.mark").unlink()
    household.converge()
