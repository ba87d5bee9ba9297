"""Promises of the store: made whole, opened by one at a time, never replaced when damaged."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.conftest import Child
from tests.warehouse.test_landing import cards, page
from tests.warehouse.test_migrate import LEAVES_A_WAL
from warehouse.errors import Busy, DamagedStore, LowSpace, NewerStore
from warehouse.store import MARK_FILE, STORE_FILE, Store, open_copy, open_store, store_exists

OPENS_AND_WAITS = """
import sys, time
from pathlib import Path
from warehouse.store import open_store
with open_store(Path(sys.argv[1])):
    print("open", flush=True)
    time.sleep(60)
"""
CHANGES_AND_DIES = """
import sys, os
from pathlib import Path
from warehouse.store import open_store
with open_store(Path(sys.argv[1])) as store:
    for _ in range(3):
        with store.transaction():
            store.note_change()
    os.kill(os.getpid(), 9)
"""
BECOMES_NEWER = """
import sys
from pathlib import Path
from warehouse.store import open_store
with open_store(Path(sys.argv[1])) as store:
    store.connection.execute("INSERT INTO migration VALUES (9999, '9999_later.sql', '', NULL)")
"""
FILLS_THE_DISK = """
import sys, resource
from datetime import UTC, datetime
from pathlib import Path
from warehouse.errors import LowSpace
from warehouse.landing import land
from warehouse.store import open_store
home = Path(sys.argv[1])
with open_store(home):
    pass
limit = 300_000 + (home / "warehouse.duckdb").stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    with open_store(home) as store:
        for n in range(100):
            land(store, account="a", source="s", collection_id="c", collection_name="C",
                 records=[(f"r{n}-{i}", f"l{n}-{i}", None, f"{hash((n, i, 1)):x}" * 40) for i in range(100)],
                 tombstones=(), seen=(), resume=None, cursor=str(n), is_full=False,
                 landed_at=datetime(2026, 1, 1, tzinfo=UTC))
except LowSpace as error:
    print(error)
"""


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_a_store_is_made_once_and_found_again(home: Path) -> None:
    """The incarnation is made with the store and stays; two stores have different ones."""
    assert not store_exists(home)
    with open_store(home) as store:
        incarnation = store.incarnation
        assert store.change_number == 0
    assert store_exists(home)
    with open_store(home) as store:
        assert store.incarnation == incarnation
    with open_store(home / "other") as store:
        assert store.incarnation != incarnation


def break_off(store: Store) -> None:
    with store.transaction():
        store.note_change()
        store.connection.execute("SELECT * FROM nowhere")


def test_the_change_number_counts_transactions_that_changed_something(home: Path) -> None:
    """It grows by one in a transaction that says so, however often, and not when that is rolled back."""
    with open_store(home) as store:
        with store.transaction():
            store.note_change()
            store.note_change()
        with store.transaction():
            pass
        with pytest.raises(duckdb.CatalogException):
            break_off(store)
        assert store.change_number == 1
        with store.transaction():
            pass
        assert store.change_number == 1


def test_everything_is_private_under_any_umask(home: Path) -> None:
    """The folder is 0700 and store, .wal, lock and mark are 0600, even under umask 000 or after a chmod."""
    before = os.umask(0)
    try:
        with open_store(home):
            pass
        home.chmod(0o755)
        (home / STORE_FILE).chmod(0o644)
        with open_store(home) as store:
            with store.transaction():
                store.note_change()
            assert mode(home / f"{STORE_FILE}.wal") == 0o600
        assert mode(home) == 0o700
        assert {path.name: mode(path) for path in home.iterdir()} == dict.fromkeys(
            (STORE_FILE, MARK_FILE, "warehouse.lock"), 0o600
        )
        assert os.umask(0) == 0
    finally:
        os.umask(before)


def test_one_process_at_a_time(home: Path, child: Child) -> None:
    """While another process has the store, opening it says so; once that is killed, it opens at once."""
    holder = child(OPENS_AND_WAITS, home)
    assert holder.stdout
    assert holder.stdout.readline() == "open\n"
    with pytest.raises(Busy, match="Another longsince is running"), open_store(home, timeout=0):
        pass
    holder.kill()
    holder.wait()
    with open_store(home, timeout=0) as store:
        assert store.change_number == 0


def test_a_tool_that_has_the_file_open_is_named(home: Path, child: Child) -> None:
    """Another program that has the file itself open is told to be closed, by name and process id."""
    with open_store(home):
        pass
    tool = child(
        "import duckdb, sys, time; c = duckdb.connect(sys.argv[1]); print(1, flush=True); time.sleep(60)",
        home / STORE_FILE,
    )
    assert tool.stdout
    tool.stdout.readline()
    with pytest.raises(Busy, match=rf"warehouse\.duckdb is open in .*{tool.pid}"), open_store(home):
        pass


def flip(data: bytearray, at: int) -> bytearray:
    data[at] ^= 0xFF
    return data


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda _: bytearray(), id="emptied"),
        pytest.param(lambda data: data[: len(data) // 2], id="cut"),
        pytest.param(lambda _: bytearray(b"<html>Sign in</html>" * 700), id="a web page"),
        pytest.param(lambda data: flip(data, 20), id="a flipped byte in the header"),
        pytest.param(lambda data: flip(data, 4096 + 30), id="a flipped byte in the database header"),
    ],
)
def test_a_damaged_store_is_refused_and_left_alone(
    home: Path, damage: Callable[[bytearray], bytearray]
) -> None:
    """A damaged file is named, with what to do, and keeps every byte: no empty store takes its place."""
    with open_store(home):
        pass
    damaged = bytes(damage(bytearray((home / STORE_FILE).read_bytes())))
    (home / STORE_FILE).write_bytes(damaged)
    with pytest.raises(DamagedStore, match=r"warehouse\.duckdb.*backup"), open_store(home):
        pass
    assert (home / STORE_FILE).read_bytes() == damaged


def test_a_flipped_byte_in_the_rows_is_never_read_as_data(home: Path) -> None:
    """Damage that shows only when the rows are read comes out as DamagedStore, not as wrong rows."""
    marker = "Ada Example of Examplestead "
    with open_store(home) as store:
        store.connection.execute(
            "CREATE TABLE raw.filler AS SELECT ? || i AS name FROM range(50000) AS r (i)", [marker]
        )
        expected = store.connection.execute("SELECT sum(hash(name)) FROM raw.filler").fetchall()
    data = bytearray((home / STORE_FILE).read_bytes())
    refused = 0
    for at in range(100_000, len(data), 262_144):
        (home / STORE_FILE).write_bytes(flip(bytearray(data), at))
        try:
            with open_store(home) as store:
                assert (
                    store.connection.execute("SELECT sum(hash(name)) FROM raw.filler").fetchall() == expected
                )
        except DamagedStore:
            refused += 1
    assert refused


def test_a_foreign_database_is_refused(home: Path) -> None:
    """A DuckDB file that longsince did not make is not turned into a store."""
    home.mkdir()
    with duckdb.connect(str(home / STORE_FILE)) as foreign:
        foreign.execute("CREATE TABLE mine (a INTEGER)")
    with pytest.raises(DamagedStore, match="not one that longsince made"), open_store(home):
        pass


def test_a_wal_without_its_store_is_not_built_over(home: Path) -> None:
    """When the file is missing but its .wal is there, nothing new is made in its place."""
    home.mkdir()
    (home / f"{STORE_FILE}.wal").write_bytes(b"log")
    with pytest.raises(DamagedStore, match="is missing"), open_store(home):
        pass
    assert not store_exists(home)


def test_a_store_that_is_gone_is_not_begun_anew_unasked(home: Path) -> None:
    """A mark tells that one was here: whoever lost it may still find it, or a backup; else the mark goes."""
    with open_store(home) as store, store.transaction():
        store.note_change()
    (home / STORE_FILE).unlink()
    with pytest.raises(DamagedStore, match=r"was here.*longsince restore.*warehouse\.mark"), open_store(home):
        pass
    assert not store_exists(home)
    (home / MARK_FILE).unlink()
    with open_store(home) as store:
        assert store.change_number == 0


def test_committed_changes_survive_a_kill(home: Path, child: Child) -> None:
    """After kill -9 the .wal is replayed: every committed change is there."""
    child(CHANGES_AND_DIES, home).wait()
    with open_store(home) as store:
        assert store.change_number == 3


def test_a_lost_wal_is_noticed(home: Path, child: Child) -> None:
    """DuckDB opens a store whose .wal was deleted and forgets its commits; we refuse, until told to go on."""
    child(CHANGES_AND_DIES, home).wait()
    (home / f"{STORE_FILE}.wal").unlink()
    with pytest.raises(DamagedStore, match=r"lacks the last 3 changes.*warehouse\.mark"), open_store(home):
        pass
    (home / MARK_FILE).unlink()
    with open_store(home) as store:
        assert store.change_number == 0


def test_a_flipped_byte_in_the_wal_is_refused(home: Path, child: Child) -> None:
    """A damaged .wal is not skipped over."""
    with open_store(home):
        pass
    child(
        LEAVES_A_WAL, home, "INSERT INTO raw.store SELECT sha256(i::TEXT), i FROM range(100) AS r (i)"
    ).wait()
    wal = home / f"{STORE_FILE}.wal"
    wal.write_bytes(flip(bytearray(wal.read_bytes()), wal.stat().st_size // 2))
    with pytest.raises(DamagedStore), open_store(home):
        pass
    assert wal.exists()


def test_a_full_disk_stops_cleanly(home: Path, child: Child) -> None:
    """When a write fails, the error says so and the store still holds whole pages with their own cursor."""
    filling = child(FILLS_THE_DISK, home)
    output, errors = filling.communicate(timeout=60)
    assert "too full" in output, errors
    with open_store(home) as store:
        ((rows,),) = store.connection.execute("SELECT count(*) FROM raw.record").fetchall()
        ((cursor,),) = store.connection.execute("SELECT cursor FROM raw.collection").fetchall()
        assert rows == 100 * (int(cursor) + 1)
        assert rows > 0


def test_errors_of_a_statement_stay_what_they_are(home: Path) -> None:
    """A wrong statement is a programming error, not a damaged store."""
    with pytest.raises(duckdb.CatalogException), open_store(home) as store:
        store.connection.execute("SELECT * FROM nowhere")


def test_an_old_copy_put_back_is_noticed(home: Path, tmp_path: Path) -> None:
    """Copying an older warehouse.duckdb over the current one would lose what the user said since: refused."""
    with open_store(home):
        pass
    shutil.copy(home / STORE_FILE, tmp_path / "old")
    with open_store(home) as store, store.transaction():
        store.note_change()
    shutil.copy(tmp_path / "old", home / STORE_FILE)
    with pytest.raises(DamagedStore, match="old copy"), open_store(home):
        pass


@pytest.mark.parametrize("limit", [5_000, 200_000, 400_000])
def test_no_room_for_a_new_store(home: Path, child: Child, limit: int) -> None:
    """Without room even for an empty store the person hears of the disk, and no half of a store is left."""
    code = (
        f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))\n{OPENS_AND_WAITS}"
    )
    _, errors = child(code, home).communicate(timeout=60)
    assert LowSpace.__name__ in errors
    assert not store_exists(home)
    with open_store(home) as store:
        assert store.change_number == 0


def test_a_store_that_another_version_wrote_meanwhile_is_refused(home: Path, child: Child) -> None:
    """That this process has checked the file says nothing once another has written to it."""
    for _ in range(2):
        with open_store(home):
            pass
    assert child(BECOMES_NEWER, home).wait() == 0
    with pytest.raises(NewerStore), open_store(home):
        pass


def test_an_encrypted_store_is_refused(home: Path) -> None:
    """Whoever encrypts the file by hand is told that it cannot be read; nothing is made in its place."""
    home.mkdir()
    with duckdb.connect(config={"force_mbedtls_unsafe": "true"}) as connection:
        path = str(home / STORE_FILE).replace("'", "''")
        connection.execute(f"ATTACH '{path}' AS hidden (ENCRYPTION_KEY 'canary')")
        connection.execute("CREATE TABLE hidden.t AS SELECT 1 AS a")
    before = (home / STORE_FILE).read_bytes()
    with pytest.raises(DamagedStore, match=r"encrypt.*It was left as it is"), open_store(home):
        pass
    assert (home / STORE_FILE).read_bytes() == before


def test_nothing_is_encrypted_by_an_unsafe_library() -> None:
    """DuckDB encrypts with an extension that it downloads, or unsafely: neither is ever asked for."""
    root = Path(__file__).parents[2]
    sources = [path for layer in ("flows", "warehouse") for path in (root / layer).rglob("*.py")]
    assert len(sources) > 100
    unwanted = re.compile("mbedtls|encryption_key", re.IGNORECASE)
    assert not [path for path in sources if unwanted.search(path.read_text("utf-8"))]


def test_parts_of_tables_are_folded_when_no_more_comes(home: Path) -> None:
    """While a pull goes on a batch costs as much among many rows as among few; at its end all is whole."""

    def parts() -> int:
        with open_copy(home / STORE_FILE) as connection:
            ((count,),) = connection.execute(
                "SELECT count(DISTINCT row_group_id) FROM pragma_storage_info('raw.record')"
            ).fetchall()
        return int(count)

    for number in range(3):
        with open_store(home, has_more=True) as store:
            page(store, cards(number))
    assert parts() == 3
    with open_store(home) as store:
        page(store, cards(3))
    assert parts() == 1
