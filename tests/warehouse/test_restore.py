"""A restore ends with the whole old store or the whole restored one, and never loses either."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.backups import CONFIG_TEXT, MADE_AT, fill, make, record_ids
from tests.warehouse.conftest import Child
from warehouse.archive import STORE, Manifest, write_archive
from warehouse.contents import last_person_id
from warehouse.errors import Busy, DamagedBackup, DamagedStore, NewerStore, WarehouseError
from warehouse.lock import hold
from warehouse.migrate import migrations
from warehouse.registry import commit
from warehouse.restore import put_in_place, stage
from warehouse.store import LOCK_FILE, MARK_FILE, STORE_FILE, open_store

LATER = MADE_AT + timedelta(days=1)
RESTORES_AND_DIES = """
import os, sys
from pathlib import Path
from tests.warehouse.backups import MADE_AT
from warehouse.restore import put_in_place, stage
home, path, deadly = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
events = set(sys.argv[4].split(","))
count = 0
def watch(event, arguments):
    global count
    if event in events:
        count += 1
        if count == deadly:
            os.kill(os.getpid(), 9)
with stage(path, home / "restore.tmp") as staged:
    sys.addaudithook(watch)
    put_in_place(staged, home, incarnation="restored", highest_person_id=0, now=MADE_AT)
print("whole")
"""
LANDS_MORE_AND_DIES = """
import os, sys
from pathlib import Path
from tests.warehouse.backups import fill
from warehouse.store import open_store
with open_store(Path(sys.argv[1])) as store:
    fill(store, "ana")
    os.kill(os.getpid(), 9)
"""
HOLDS_THE_FILE = """
import sys, time, duckdb
connection = duckdb.connect(sys.argv[1])
print("open", flush=True)
time.sleep(60)
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of such a home and backup as `filled` gives: to copy them is quicker than to make them."""
    folder = tmp_path_factory.mktemp("filled")
    home = folder / "it's a home"
    with open_store(home) as store:
        fill(store, "nino", "luka")
    make(home, folder / "a.zip")
    with open_store(home) as store:
        fill(store, "ana")
    return folder


@pytest.fixture
def filled(home: Path, made: Path) -> Path:
    """A home whose store has one record more than its backup, which lies beside it."""
    shutil.copytree(made, home.parent, dirs_exist_ok=True)
    return home


def restore(path: Path, home: Path, *, highest_person_id: int = 0) -> Path | None:
    with stage(path, home / "restore.tmp") as staged:
        return put_in_place(
            staged, home, incarnation="restored", highest_person_id=highest_person_id, now=LATER
        )


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_backup_takes_the_place_of_the_store(filled: Path) -> None:
    """What was there when the backup was made is there again; the present store is kept beside, whole."""
    kept = restore(filled.parent / "a.zip", filled)
    assert record_ids(filled) == ["luka", "nino"]
    assert kept == filled / "warehouse-replaced-2026-03-03T090000Z.duckdb"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert restore(kept, filled) == filled / "warehouse-replaced-2026-03-03T090000Z-2.duckdb"
    assert record_ids(filled) == ["ana", "luka", "nino"]
    assert not (filled / "restore.tmp").exists()


def test_a_restored_store_is_a_new_incarnation(filled: Path) -> None:
    """The mark beside it fits, so that a refresh rebuilds everything and a lost .wal is still found out."""
    restore(filled.parent / "a.zip", filled)
    with open_store(filled) as store:
        assert store.incarnation == "restored"
        assert (filled / MARK_FILE).read_text(encoding="utf-8") == f"restored {store.change_number}"
        fill(store, "boaz")
    shutil.copy(filled / STORE_FILE, filled.parent / "old.duckdb")
    with open_store(filled) as store:
        fill(store, "chen")
    shutil.copy(filled.parent / "old.duckdb", filled / STORE_FILE)
    with pytest.raises(DamagedStore, match="lacks the last change that was written"), open_store(filled):
        pass


def test_a_restore_onto_nothing(filled: Path) -> None:
    """In an empty home nothing is kept; config.toml comes out as it went in."""
    other = filled.parent / "other"
    other.mkdir()
    with stage(filled.parent / "a.zip", other / "restore.tmp") as staged:
        assert (staged.config, staged.secrets) == (CONFIG_TEXT, None)
        assert put_in_place(staged, other, incarnation="i", highest_person_id=0, now=LATER) is None
    assert record_ids(other) == ["luka", "nino"]


@pytest.mark.parametrize("ids_in_people", [0, 9])
def test_no_person_id_is_ever_given_out_twice(filled: Path, ids_in_people: int) -> None:
    """Ids go on behind the last that the replaced store, or the people database, knows."""
    with open_store(filled) as store:
        commit(store, [("home", "dav_contacts", "ana", 5)], [("created", 5, None, None)], MADE_AT)
    restore(filled.parent / "a.zip", filled, highest_person_id=ids_in_people)
    assert last_person_id(filled / STORE_FILE) == max(5, ids_in_people)


def test_what_a_kill_left_in_the_wal_is_kept_too(filled: Path, child: Child) -> None:
    """A present store with a .wal is folded first: the kept file has all that was committed."""
    shutil.rmtree(filled)
    with open_store(filled) as store:
        fill(store, "nino")
    assert child(LANDS_MORE_AND_DIES, filled).wait() == -9
    kept = restore(filled.parent / "a.zip", filled)
    assert record_ids(filled) == ["luka", "nino"]
    assert kept
    restore(kept, filled)
    assert record_ids(filled) == ["ana", "nino"]


def test_a_bare_store_brings_its_wal(filled: Path, child: Child) -> None:
    """A copy of the store file with the .wal beside it is restored with what that holds."""
    assert child(LANDS_MORE_AND_DIES, filled).wait() == -9
    other = filled.parent / "other"
    other.mkdir()
    restore(filled / STORE_FILE, other)
    assert record_ids(other) == ["ana", "luka", "nino"]


def test_a_damaged_store_is_replaced_and_kept(filled: Path) -> None:
    """The usual reason for a restore: the present file is broken, its .wal too. Both are kept as they are."""
    broken = b"\0" * 5000
    (filled / STORE_FILE).write_bytes(broken)
    (filled / f"{STORE_FILE}.wal").write_bytes(b"torn")
    kept = restore(filled.parent / "a.zip", filled)
    assert kept
    assert kept.read_bytes() == broken
    assert kept.with_name(f"{kept.name}.wal").read_bytes() == b"torn"
    assert record_ids(filled) == ["luka", "nino"]


def test_a_store_of_an_earlier_version_is_migrated(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A backup that an older longsince made, or its copy from before a migration, comes up to date."""
    todo = migrations()
    monkeypatch.setattr("warehouse.store.migrations", lambda: todo[:2])
    monkeypatch.setattr("warehouse.contents.migrations", lambda: todo[:2])
    with open_store(home) as store:
        store.connection.execute(
            "INSERT INTO raw.record VALUES ('a', 's', 'c', 'l', 'nino', '1', 'x', now(), now(), false, NULL)"
        )
    manifest = make(home, home.parent / "old.zip")
    assert manifest.migration == 2
    monkeypatch.undo()
    other = home.parent / "other"
    other.mkdir()
    restore(home.parent / "old.zip", other)
    assert record_ids(other) == ["nino"]
    assert sorted(files(other)) == [STORE_FILE, LOCK_FILE, MARK_FILE]
    restore(home / STORE_FILE, other)
    assert record_ids(other) == ["nino"]


def newer(path: Path) -> Path:
    """A store that a later longsince made."""
    connection = duckdb.connect(str(path))
    connection.execute("CREATE TABLE migration (version INTEGER, name TEXT, sha256 TEXT)")
    connection.execute("INSERT INTO migration VALUES (9999, '9999_later.sql', 'x')")
    connection.close()
    return path


def foreign(path: Path) -> Path:
    """A DuckDB database of something else."""
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE t AS SELECT 1")
    return path


def cut(path: Path) -> Path:
    """The first half of a store."""
    with open_store(path.parent / "cut") as store:
        fill(store, "nino")
    content = (path.parent / "cut" / STORE_FILE).read_bytes()
    path.write_bytes(content[: len(content) // 2])
    return path


def backup_of_a_newer(path: Path) -> Path:
    """A backup, whole, that a later longsince made."""
    store = newer(path.parent / "newer.duckdb")
    said = Manifest(MADE_AT, "9.9", "there", 9999, "i", 0, {"main.migration": 1})
    write_archive(path, said, {STORE: store})
    return path


def half_a_backup(path: Path) -> Path:
    content = (path.parent / "a.zip").read_bytes()
    path.write_bytes(content[: len(content) // 2])
    return path


@pytest.mark.parametrize(
    ("bad", "error"),
    [
        (newer, NewerStore),
        (backup_of_a_newer, NewerStore),
        (foreign, DamagedStore),
        (cut, DamagedStore),
        (half_a_backup, DamagedBackup),
    ],
)
def test_what_is_refused_touches_nothing(filled: Path, bad: object, error: type[WarehouseError]) -> None:
    """One line that names the file given, and every byte of the home is as it was."""
    assert callable(bad)
    path = bad(filled.parent / "bad")
    before = files(filled)
    with pytest.raises(error) as raised:
        restore(path, filled)
    assert str(path) in str(raised.value)
    assert "restore.tmp" not in str(raised.value)
    assert len(str(raised.value).splitlines()) == 1
    assert files(filled) == before


def test_a_store_in_use_is_not_replaced(filled: Path, child: Child) -> None:
    """Another program has the file open: nothing is changed. Another longsince has the lock: we wait."""
    holder = child(HOLDS_THE_FILE, filled / STORE_FILE)
    assert holder.stdout
    assert holder.stdout.readline() == "open\n"
    with pytest.raises(Busy, match="close it there"):
        restore(filled.parent / "a.zip", filled)
    holder.kill()
    holder.wait()
    with hold(filled / LOCK_FILE):
        pass
    assert record_ids(filled) == ["ana", "luka", "nino"]


def die_at_each(events: str, filled: Path, child: Child) -> int:
    """Kill a restore at its first, second, ... event until one gets through; how often it was killed."""
    assert child(LANDS_MORE_AND_DIES, filled).wait() == -9
    for deaths in range(1000):
        home = filled.parent / f"home-{deaths}"
        shutil.copytree(filled, home)
        process = child(RESTORES_AND_DIES, home, filled.parent / "a.zip", deaths + 1, events)
        out, err = process.communicate()
        with open_store(home) as store:
            rows = store.connection.execute("SELECT record_id FROM raw.record ORDER BY ALL").fetchall()
            is_restored = store.incarnation == "restored"
        assert [name for (name,) in rows] == (["luka", "nino"] if is_restored else ["ana", "luka", "nino"])
        if out == "whole\n":
            assert is_restored
            return deaths
        assert process.returncode == -9, err
        restore(
            filled.parent / "a.zip", home
        )  # the next one gets through, and the present store is kept once
        assert record_ids(home) == ["luka", "nino"]
        assert len(list(home.glob("warehouse-replaced-*"))) == (2 if is_restored else 1)
        shutil.rmtree(home)
    raise AssertionError("it never got through")


@pytest.mark.heavy
def test_a_kill_at_any_step_leaves_one_whole_store(filled: Path, child: Child) -> None:
    """Before and after each link, rename and removal: the old store whole, or the restored one whole."""
    assert die_at_each("os.link,os.rename", filled, child) >= 3


@pytest.mark.heavy
def test_a_kill_at_any_call_leaves_one_whole_store(filled: Path, child: Child) -> None:
    """The same at every file that is opened, removed, listed or given a mode."""
    events = "os.link,os.rename,os.remove,os.chmod,os.mkdir,open,shutil.copyfile,duckdb.connect,os.scandir"
    assert die_at_each(events, filled, child) > 10
