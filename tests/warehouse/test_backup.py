"""A backup holds what was committed, is checked before it gets its name, and harms no other file."""

from __future__ import annotations

import json
import os
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.backups import MADE_AT, fill, make
from tests.warehouse.conftest import Child
from warehouse.archive import CONFIG, JUDGED, STORE, Manifest, write_archive
from warehouse.backup import backup_name, rotate, verify
from warehouse.errors import DamagedBackup, DamagedStore
from warehouse.migrate import migrations
from warehouse.store import STORE_FILE, open_store

LANDS_AND_DIES = """
import os, sys
from pathlib import Path
from tests.warehouse.backups import fill
from warehouse.store import open_store
with open_store(Path(sys.argv[1])) as store:
    fill(store, "nino", "luka")
    store.connection.execute("BEGIN")
    store.connection.execute("DELETE FROM raw.record")
    os.kill(os.getpid(), 9)
"""
BACKS_UP_AND_DIES = """
import os, sys
from pathlib import Path
from tests.warehouse.backups import make
count = 0
def watch(event, arguments):
    global count
    if event in {"open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "duckdb.connect", "shutil.rmtree"}:
        count += 1
        if count == int(sys.argv[3]):
            os.kill(os.getpid(), 9)
sys.addaudithook(watch)
make(Path(sys.argv[1]), Path(sys.argv[2]))
"""
QUOTED = 'judged."a ""word"""'
BACKS_UP_ON_A_FULL_DISK = """
import resource, sys
from pathlib import Path
from tests.warehouse.backups import make
from warehouse.errors import LowSpace
home, target = Path(sys.argv[1]), Path(sys.argv[2])
limit = int(sys.argv[3])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    make(home, target)
except LowSpace as error:
    print(error)
"""


@pytest.fixture
def filled(home: Path) -> Path:
    """A home whose store has two records."""
    with open_store(home) as store:
        fill(store, "nino", "luka")
    return home


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where backups go."""
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_backup_says_what_is_in_it(filled: Path, folder: Path) -> None:
    """Its manifest names the moment, the store's version, incarnation and change, and counts every table."""
    manifest = make(filled, folder / "a.zip")
    with open_store(filled) as store:
        assert (manifest.incarnation, manifest.change_number) == (store.incarnation, store.change_number)
    assert manifest.made_at == MADE_AT
    assert manifest.migration == migrations()[-1].version
    assert manifest.rows["raw.record"] == 2
    assert manifest.rows["registry.member"] == 0
    assert manifest.members.keys() == {STORE, CONFIG, JUDGED}
    assert verify(folder / "a.zip", folder / "again").rows == manifest.rows


def test_a_backup_is_private_and_leaves_nothing_beside(filled: Path, folder: Path) -> None:
    """It is 0600 under any umask, and neither home nor folder keep what it took to make it."""
    before = files(filled)
    umask = os.umask(0)
    try:
        make(filled, folder / "a.zip")
    finally:
        os.umask(umask)
    assert (folder / "a.zip").stat().st_mode & 0o777 == 0o600
    assert files(folder) == {"a.zip"}
    assert files(filled) <= before


def test_what_a_killed_sync_had_committed_is_in_it(home: Path, folder: Path, child: Child) -> None:
    """With a .wal that kill -9 left: all that was committed, and nothing that was not."""
    assert child(LANDS_AND_DIES, home).wait() == -9
    assert (home / f"{STORE_FILE}.wal").stat().st_size > 0
    assert make(home, folder / "a.zip").rows["raw.record"] == 2


def test_the_lock_is_free_while_it_is_packed(
    filled: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sync may land while the copy is packed; what it lands is not in this backup."""

    def land_meanwhile(*arguments: object) -> Manifest:
        with open_store(filled, timeout=0) as store:
            fill(store, "ana")
        return write_archive(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("warehouse.backup.write_archive", land_meanwhile)
    assert make(filled, folder / "a.zip").rows["raw.record"] == 2
    with open_store(filled) as store:
        assert store.connection.execute("SELECT count(*) FROM raw.record").fetchall() == [(3,)]


def test_a_backup_that_reads_back_otherwise_gets_no_name(
    filled: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the disk lost of it is found before the backup takes its place."""

    def lose_bytes(path: Path, *arguments: object) -> Manifest:
        manifest = write_archive(path, *arguments)  # type: ignore[arg-type]
        content = bytearray(path.read_bytes())
        content[1000:1100] = bytes(100)
        path.write_bytes(content)
        return manifest

    monkeypatch.setattr("warehouse.backup.write_archive", lose_bytes)
    with pytest.raises(DamagedBackup):
        make(filled, folder / "a.zip")
    assert files(folder) == set()


@pytest.mark.heavy
@pytest.mark.parametrize("share", [0.1, 0.9], ids=["packing", "copying"])
def test_a_full_disk_leaves_the_old_backups(filled: Path, folder: Path, child: Child, share: float) -> None:
    """Whether the disk fills up at the copy or at the ZIP: one line, and the last backup is whole."""
    make(filled, folder / "old.zip")
    store, packed = (filled / STORE_FILE).stat().st_size, (folder / "old.zip").stat().st_size
    with open_store(filled) as opened:
        noise = ", ".join(f"({n}, md5('{n}'))" for n in range(20_000))
        opened.connection.execute(f"CREATE TABLE judged_noise AS FROM (VALUES {noise})")
    store = (filled / STORE_FILE).stat().st_size
    limit = store - 4096 if share > 0.5 else int(packed * 4)
    process = child(BACKS_UP_ON_A_FULL_DISK, filled, folder / "new.zip", limit)
    out, err = process.communicate()
    assert "too full" in out, err
    assert len(out.splitlines()) == 1
    assert files(folder) == {"old.zip"}
    assert "backup.tmp" not in files(filled)
    verify(folder / "old.zip", folder / "again")


def test_a_damaged_store_is_not_backed_up(filled: Path, folder: Path) -> None:
    """A flipped byte in a table shows when the backup is made, not when it is needed."""
    with open_store(filled) as store:
        fill(store, *(f"person-{n:06d}" for n in range(20_000)))
        store.connection.execute("CHECKPOINT")
    content = bytearray((filled / STORE_FILE).read_bytes())
    position = content.rindex(b"person-0") if b"person-0" in content else len(content) // 2
    content[position] ^= 1
    (filled / STORE_FILE).write_bytes(content)
    with pytest.raises(DamagedStore):
        make(filled, folder / "a.zip")
    assert files(folder) == set()


def test_judgements_are_readable(filled: Path, folder: Path) -> None:
    """Every table of schema judged is there as JSON, a line a row, in an order that does not change."""
    with open_store(filled) as store:
        store.connection.execute("CREATE SCHEMA IF NOT EXISTS judged")
        store.connection.execute(f"CREATE TABLE {QUOTED} (name TEXT, days INT, said_at TIMESTAMPTZ)")
        store.connection.execute(
            f"INSERT INTO {QUOTED} "  # noqa: S608 - a constant
            "VALUES ('Сергей', 30, '2026-03-02 10:00+01'), ('Ana', NULL, NULL)"
        )
    make(filled, folder / "a.zip")
    with zipfile.ZipFile(folder / "a.zip") as opened:
        lines = [json.loads(line) for line in opened.read(JUDGED).decode().splitlines()]
    assert 'judged.a "word"' in lines[0]["tables"]
    assert [line for line in lines[1:] if line["table"] == 'judged.a "word"'] == [
        {"table": 'judged.a "word"', "name": "Ana", "days": None, "said_at": None},
        {"table": 'judged.a "word"', "name": "Сергей", "days": 30, "said_at": "2026-03-02 09:00:00+00"},
    ]


def test_a_store_without_judgements_says_so(filled: Path, folder: Path) -> None:
    """The readable part begins with the tables that there are."""
    make(filled, folder / "a.zip")
    with zipfile.ZipFile(folder / "a.zip") as opened:
        first = json.loads(opened.read(JUDGED).decode().splitlines()[0])
    with duckdb.connect(str(filled / STORE_FILE), read_only=True) as connection:
        tables = connection.execute(
            "SELECT 'judged.' || table_name FROM duckdb_tables() WHERE schema_name = 'judged' ORDER BY 1"
        ).fetchall()
    assert first["tables"] == [table for (table,) in tables]


def made(folder: Path, home: Path, day: int, origin: str = "here:/home") -> Path:
    """The backup of a day in March."""
    moment = MADE_AT.replace(day=day)
    make(home, folder / backup_name(moment), made_at=moment, origin=origin)
    return folder / backup_name(moment)


def test_the_newest_are_kept_and_nothing_else_is_touched(filled: Path, folder: Path) -> None:
    """Only whole backups of this home, under a backup's name, give way; the one just made never does."""
    first, second, third, newest = (made(folder, filled, day) for day in (2, 3, 4, 5))
    of_another = made(folder, filled, 1, origin="there:/home")
    bystanders = {
        "notes.zip": b"mine",
        backup_name(datetime(2020, 1, 1, tzinfo=MADE_AT.tzinfo)): b"PK no backup at all",
        "longsince-2020.txt": b"",
        "renamed.zip": first.read_bytes(),
    }
    for name, content in bystanders.items():
        (folder / name).write_bytes(content)
    (folder / backup_name(datetime(2019, 1, 1, tzinfo=MADE_AT.tzinfo))).symlink_to(third)
    assert rotate(folder, newest, keep=2) == [second, first]
    kept = {third.name, newest.name, of_another.name, "longsince-2019-01-01T000000Z.zip"}
    assert files(folder) == kept | bystanders.keys()
    assert rotate(folder, newest, keep=1) == [third]
    assert rotate(folder, newest, keep=1) == []


def test_a_clock_that_went_back_costs_nothing_new(filled: Path, folder: Path) -> None:
    """The backup just made stays, even when older ones say that they are of a later day."""
    later, newest = made(folder, filled, 9), made(folder, filled, 2)
    assert rotate(folder, newest, keep=1) == [later]
    assert files(folder) == {newest.name}


def test_what_a_killed_backup_left_goes_after_a_day(filled: Path, folder: Path) -> None:
    """A half-written file of yesterday is removed; one that may still be written is not."""
    old, young = (folder / f".{backup_name(MADE_AT - timedelta(hours=hours))}.part" for hours in (25, 1))
    for path in (old, young):
        path.write_bytes(b"half")
    make(filled, folder / "a.zip")
    assert files(folder) == {"a.zip", young.name}


@pytest.mark.heavy
def test_a_kill_at_any_call_leaves_the_old_backups(filled: Path, folder: Path, child: Child) -> None:
    """Wherever it is killed: what bears a backup's name is whole, and the next one works and tidies up."""
    make(filled, folder / "old.zip")
    target = folder / backup_name(MADE_AT)
    for deadly in range(1, 1000):
        process = child(BACKS_UP_AND_DIES, filled, target, deadly)
        process.communicate()
        for path in folder.glob("*.zip"):
            verify(path, folder / "again")
            (folder / "again").unlink()
        target.unlink(missing_ok=True)
        make(filled, folder / "next.zip", made_at=MADE_AT + timedelta(days=2))
        (folder / "next.zip").unlink()
        assert files(folder) == {"old.zip"}
        assert "backup.tmp" not in files(filled)
        if process.returncode == 0:
            break
        assert process.returncode == -9
    assert deadly > 20
