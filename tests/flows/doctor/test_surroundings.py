"""Promises of the doctor about what surrounds a home: what would do harm is found, and said in words."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from flows.credentials import open_secrets
from flows.doctor import surroundings
from flows.doctor.finding import Check, Grade
from flows.home import find_home
from tests.flows.conftest import START, World, settle, world_in
from warehouse import runs
from warehouse.lock import hold
from warehouse.store import open_store


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, settled_folder: Path) -> Iterator[World]:
    """A home that was synced once."""
    with world_in(tmp_path_factory.mktemp("surroundings") / "home") as world:
        yield settle(world, settled_folder)


def found(check: Check, world: World, later: timedelta = timedelta(0)) -> list[tuple[Grade, str]]:
    return [(one.grade, one.text) for one in check(world.home, world.start + timedelta(minutes=1) + later)]


def only(findings: list[tuple[Grade, str]]) -> tuple[Grade, str]:
    (finding,) = findings
    return finding


def test_versions_are_those_that_were_tried(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lock's versions are fine; one beyond its bound is named with the bound, a missing one as such."""
    assert only(found(surroundings.versions, world))[0] is Grade.FINE
    asked = [
        "fastapi<0.1",
        "no-such-thing>=1",
        "also-absent; python_version < '3'",
        "dev-tool; extra == 'dev'",
    ]
    monkeypatch.setattr(surroundings, "requires", lambda _: asked)
    grade, text = only(found(surroundings.versions, world))
    assert grade is Grade.PROBLEM
    assert "wanted is <0.1; no-such-thing is not installed." in text
    assert "also-absent" not in text + "dev-tool"


@pytest.mark.parametrize(
    ("place", "program"),
    [
        ("Dropbox/longsince", "Dropbox"),
        ("Dropbox (Personal)/x", "Dropbox"),
        ("OneDrive - Acme/x", "OneDrive"),
        ("Library/Mobile Documents/com~apple~CloudDocs/x", "iCloud Drive"),
        ("Library/CloudStorage/GoogleDrive-me@example.org/x", "Google Drive"),
        ("Nextcloud/x", "Nextcloud"),
        (".local/share/longsince", None),
        ("Dropboxes/x", None),
    ],
)
def test_a_folder_that_is_kept_equal_elsewhere(tmp_path: Path, place: str, program: str | None) -> None:
    """By the name of a folder on its way, and by no name that is only like one."""
    assert surroundings.synced_by(tmp_path / place) == program


def test_a_folder_of_syncthing(tmp_path: Path) -> None:
    """By the mark that Syncthing leaves at its top, and the finding says what to do."""
    (tmp_path / ".stfolder").mkdir()
    (finding,) = surroundings.place(find_home(tmp_path / "a" / "longsince", {}), START)
    assert (finding.grade, "Syncthing" in finding.text) == (Grade.PROBLEM, True)


def test_the_file_system_is_that_of_the_nearest_mount(tmp_path: Path) -> None:
    """The longest mount point counts, with a blank in it too; without such a file nothing is known."""
    mounts = tmp_path / "mounts"
    mounts.write_text(
        "/dev/sda1 / ext4 rw 0 0\nnas:/home /home nfs4 rw 0 0\n//nas/x /mnt/my\\040disk cifs rw 0 0\n"
    )
    assert surroundings.file_system_of(Path("/srv/x"), mounts) == "ext4"
    assert surroundings.file_system_of(Path("/home/me/x"), mounts) == "nfs4"
    assert surroundings.file_system_of(Path("/mnt/my disk/x"), mounts) == "cifs"
    assert surroundings.file_system_of(Path("/x"), tmp_path / "none") is None


def test_a_network_file_system_is_a_problem(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Locks do not hold there."""
    monkeypatch.setattr(surroundings, "file_system_of", lambda *_: "nfs4")
    grade, text = only(found(surroundings.place, world))
    assert (grade, "nfs4" in text) == (Grade.PROBLEM, True)


def test_room_for_the_next_refresh(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too little is a problem before it is one."""
    assert only(found(surroundings.room, world))[0] is Grade.FINE
    monkeypatch.setattr(shutil, "disk_usage", lambda _: _Usage(1000))
    assert only(found(surroundings.room, world))[0] is Grade.PROBLEM


def test_passwords(world: World) -> None:
    """In clear is noted; one that is missing is a problem that says how to mend it."""
    assert only(found(surroundings.passwords, world))[0] is Grade.NOTE
    store = open_secrets("plain", world.home.folder)
    store.delete("home")
    problem, _ = found(surroundings.passwords, world)
    assert problem == (Grade.PROBLEM, "home has no password here: longsince connect home")
    store.set("home", "canary-password")


def test_a_clock_that_went_back(world: World) -> None:
    """A sync noted in the future is a problem; the ordinary case is fine."""
    assert only(found(surroundings.clock, world))[0] is Grade.FINE
    assert only(found(surroundings.clock, world, timedelta(days=-1)))[0] is Grade.PROBLEM


def test_syncs_that_stopped(world: World) -> None:
    """Within a day all is well; after it each source is named with its last good sync."""
    assert only(found(surroundings.syncs, world, timedelta(hours=24)))[0] is Grade.FINE
    late = found(surroundings.syncs, world, timedelta(hours=26))
    assert [grade for grade, _ in late] == [Grade.PROBLEM, Grade.PROBLEM]
    assert "home, dav_contacts: the last good sync was 2026-03-02 09:00 UTC." in late[0][1]


def test_a_sync_that_went_wrong(world: World) -> None:
    """Is a problem at once, however new the last good one is: it is how a sync stops unnoticed."""
    with open_store(world.home.folder) as store:
        runs.record_source_result(
            store,
            2,
            "home",
            "dav_contacts",
            started_at=START + timedelta(hours=1),
            finished_at=START + timedelta(hours=1),
            error="refused",
            synced_from_at=None,
        )
    problem = only(found(surroundings.syncs, world, timedelta(hours=2)))
    with open_store(world.home.folder) as store:
        store.connection.execute("DELETE FROM raw.source_run WHERE run_id = 2")
    assert problem == (Grade.PROBLEM, "home, dav_contacts: the last sync went wrong (refused).")


def test_what_syncs_by_itself(world: World) -> None:
    """Nothing is noted with what would do it; a `serve` that runs is fine."""
    assert only(found(surroundings.background, world))[0] is Grade.NOTE
    with hold(world.home.locks / "serve.lock"):
        assert only(found(surroundings.background, world))[0] is Grade.FINE


class _Usage:
    def __init__(self, free: int) -> None:
        self.free = free
