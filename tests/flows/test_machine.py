"""Two machines with one sign-in are noticed, without a network; one machine is never taken for two."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from flows import machine
from flows.backup import make_backup, plan_restore
from flows.cli.setup import _mark_connected
from flows.doctor import Grade, examine
from flows.home import Home, find_home
from flows.removing import plan_removal
from tests.flows.cli.conftest import run
from tests.flows.conftest import World
from warehouse.contents import read_contents
from warehouse.store import open_store


@pytest.fixture
def signed_in(world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> World:
    """A home that was signed in to and synced on this machine, whose id is 1."""
    is_machine(1, tmp_path, monkeypatch)
    _mark_connected(world.home, "home")
    assert not world.sync().problems
    return world


def is_machine(number: int, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on this is the machine of that number."""
    file = folder / f"machine-{number}"
    file.write_text(f"{number:032x}\n", encoding="ascii")
    monkeypatch.setattr(machine, "MACHINE_ID", file)


def told(home: Home) -> list[str]:
    """What the doctor says of machines."""
    return [one.text for name, one in examine(home) if name == "machines" and one.grade is Grade.NOTE]


def test_one_machine_is_one(signed_in: World) -> None:
    """Its own syncs, and its own backup put back, are no other machine's."""
    backup = make_backup(signed_in.home, None, now=signed_in.clock(), passphrase="a phrase").path
    signed_in.sync()
    with plan_restore(signed_in.home, backup) as plan:
        assert plan.carry_out(now=signed_in.clock(), passphrase="a phrase").shared == []
    signed_in.sync()
    assert told(signed_in.home) == []
    assert plan_removal(signed_in.home).others == []


def test_a_sign_in_that_came_with_a_backup(signed_in: World, tmp_path: Path) -> None:
    """The restore, the doctor and status say so, before and after the first sync, until one signs in anew."""
    backup = make_backup(signed_in.home, None, now=signed_in.clock(), passphrase="a phrase").path
    other = find_home(tmp_path / "other", {})
    with plan_restore(other, backup) as plan:
        restored = plan.carry_out(now=signed_in.clock(), passphrase="a phrase")
    for found in (restored.shared, told(other)):
        assert [text.partition(".")[0] for text in found] == [
            "home: the sign-in here was made on another machine"
        ]
    there = World(other, servers=signed_in.servers)
    assert not there.sync().problems
    assert len(told(other)) == 1
    assert "made on another machine" in run("--home", other.folder, "status").out
    _mark_connected(other, "home")
    assert told(other) == []
    assert "another machine" not in run("--home", other.folder, "status").out
    assert told(signed_in.home) == []


def test_without_the_passwords_nothing_is_shared(signed_in: World, tmp_path: Path) -> None:
    """A backup without them brings no sign-in."""
    backup = make_backup(signed_in.home, None, now=signed_in.clock()).path
    other = find_home(tmp_path / "other", {})
    with plan_restore(other, backup) as plan:
        assert plan.carry_out(now=signed_in.clock()).shared == []
    assert told(other) == []


def test_a_home_that_two_machines_sync_into(
    signed_in: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a disk that both reach, or copied to and fro: told for a week."""
    is_machine(2, tmp_path, monkeypatch)
    signed_in.sync()
    assert "made on another machine" in told(signed_in.home)[0]
    is_machine(1, tmp_path, monkeypatch)
    with open_store(signed_in.home.folder) as store:
        now = signed_in.clock()
        assert "by turns" in next(machine.shared_sign_ins(signed_in.home, store, {"home"}, now))
        later = now + timedelta(days=4000)
        assert list(machine.shared_sign_ins(signed_in.home, store, {"home"}, later)) == []


def test_a_mark_says_nothing_of_the_machine(signed_in: World, tmp_path: Path) -> None:
    """Neither the machine's id nor its name is in the warehouse; the number behind it is in no backup."""
    number = (signed_in.home.folder / machine.INSTALLATION).read_text(encoding="ascii")
    with open_store(signed_in.home.folder) as store:
        marks = store.connection.execute("SELECT DISTINCT machine FROM raw.sync_run").fetchall()
        assert marks == [(machine.machine_mark(signed_in.home),)]
    backup = make_backup(signed_in.home, tmp_path / "a.zip", now=signed_in.clock()).path
    assert number.encode() not in backup.read_bytes()
    assert (signed_in.home.folder / machine.INSTALLATION).stat().st_mode & 0o777 == 0o600
    assert read_contents(signed_in.home.folder / "warehouse.duckdb").rows["raw.sync_run"] == 2
