"""Promises of people.duckdb: built beside, published whole, read only."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.conftest import Child
from warehouse.errors import Busy, DamagedStore, LowSpace, WarehouseError
from warehouse.people import (
    NEXT_FILE,
    PEOPLE_FILE,
    build_next,
    connect_people,
    is_published,
    open_people,
    publish,
    scratch,
)
from warehouse.store import open_store

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "it's a home"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with published people, for tests that change nothing."""
    folder = tmp_path_factory.mktemp("published")
    refresh(folder, "Ada Example")
    return folder


def refresh(home: Path, name: str) -> None:
    """Build and publish a people database with one person."""
    with build_next(home) as people:
        people.run("CREATE SCHEMA derived")
        people.run("CREATE TABLE derived.person (person_id BIGINT, display_name TEXT)")
        people.append("derived.person", [(1, name)])
        people.run("CREATE VIEW person AS FROM people.derived.person")
    publish(home, NOON)


def names(home: Path) -> list[str]:
    with open_people(home) as people:
        return [name for (name,) in people.execute("SELECT display_name FROM person").fetchall()]


def test_before_the_first_refresh_the_person_is_told_what_to_do(home: Path) -> None:
    """Opening people that are not there yet says to sync."""
    with pytest.raises(WarehouseError, match="run `longsince sync`"), open_people(home):
        pass


def test_nothing_is_published_before_the_first_publish(home: Path) -> None:
    """A next database that is being built is not one to read."""
    with build_next(home):
        assert not is_published(home)
    publish(home, NOON)
    assert is_published(home)


def test_what_is_published_can_be_read_under_the_name_people(home: Path) -> None:
    """The file is 0400, with nothing of the build beside it, and queries that name `people` work."""
    refresh(home, "Ada Example")
    assert names(home) == ["Ada Example"]
    assert {path.name for path in home.iterdir()} == {PEOPLE_FILE}
    assert (home / PEOPLE_FILE).stat().st_mode & 0o777 == 0o400
    with open_people(home) as people:
        assert people.execute("SELECT count(*) FROM people.derived.person").fetchall() == [(1,)]


def test_an_older_duckdb_can_open_it(home: Path) -> None:
    """The storage version is that of DuckDB 1.5, in the file and as users attach it."""
    refresh(home, "Ada Example")
    with duckdb.connect() as tool:
        tool.execute("ATTACH ? AS people (READ_ONLY)", [str(home / PEOPLE_FILE)])
        ((tags,),) = tool.execute(
            "SELECT tags FROM duckdb_databases() WHERE database_name = 'people'"
        ).fetchall()
    assert tags["storage_version"].startswith("v1.5.0")


def test_order_is_kept_again_after_a_table_was_filled() -> None:
    """Whether it could be or not: what is filled in any order says nothing of what follows."""
    with scratch() as people:
        people.run("CREATE TABLE number (number BIGINT)")
        people.fill("number", "SELECT range FROM range(1_000) WHERE range % 2 = 0")
        with pytest.raises(duckdb.Error):
            people.fill("number", "SELECT 1, 2")
        assert people.count("number") == 500
        assert people.rows("SELECT current_setting('preserve_insertion_order')") == [(True,)]


def test_a_failed_build_publishes_nothing(home: Path) -> None:
    """An error in a step is raised as it is, the last good file stays, the next build clears the wreck."""
    refresh(home, "Ada Example")
    with pytest.raises(duckdb.ParserException), build_next(home) as people:
        people.run("CREATE TABLE half (a INTEGER); SELEKT")
    assert names(home) == ["Ada Example"]
    refresh(home, "Bob Example")
    assert names(home) == ["Bob Example"]


def test_a_killed_build_is_swept(home: Path, child: Child) -> None:
    """What kill -9 left of a build, its .wal too, is gone before the next; readers saw the last good file."""
    refresh(home, "Ada Example")
    code = (
        "import os, sys; from pathlib import Path; from warehouse.people import build_next\n"
        "with build_next(Path(sys.argv[1])) as people:\n"
        "    people.run('CREATE TABLE half (a INTEGER)'); os.kill(os.getpid(), 9)"
    )
    child(code, home).wait()
    assert (home / NEXT_FILE).exists()
    assert names(home) == ["Ada Example"]
    refresh(home, "Bob Example")
    assert {path.name for path in home.iterdir()} == {PEOPLE_FILE}


def test_a_build_spills_beside_the_file(home: Path) -> None:
    """What does not fit into memory goes into the private home, not the current folder; wrecks are swept."""
    (home / f"{NEXT_FILE}.tmp").mkdir()
    (home / f"{NEXT_FILE}.tmp" / "spilled").write_bytes(b"names")
    with build_next(home) as people:
        assert not (home / f"{NEXT_FILE}.tmp").exists()
        assert people.rows("SELECT current_setting('temp_directory')") == [(str(home / f"{NEXT_FILE}.tmp"),)]
        people.run("SET memory_limit = '40MB'; SET threads = 1")
        people.run("CREATE TABLE t AS SELECT sha256(i::TEXT) AS a FROM range(600000) AS r (i) ORDER BY a")
        assert people.rows("SELECT count(*) FROM t") == [(600_000,)]


def test_a_build_is_private_under_any_umask(home: Path) -> None:
    """While it is built the next file is 0600, under umask 000 too."""
    before = os.umask(0)
    try:
        with build_next(home) as people:
            people.run("CREATE TABLE t (a INTEGER)")
            modes = {path.name: path.stat().st_mode & 0o777 for path in home.iterdir()}
    finally:
        os.umask(before)
    assert set(modes.values()) == {0o600}
    assert NEXT_FILE in modes


def test_a_full_disk_refuses_the_build(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without room for what the last file and the warehouse take, nothing is begun."""
    refresh(home, "Ada Example")
    with open_store(home):
        pass
    needed = sum((home / name).stat().st_size for name in (PEOPLE_FILE, "warehouse.duckdb"))
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": needed - 1}))
    with pytest.raises(LowSpace, match="MiB are needed"), build_next(home):
        pass
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": needed}))
    with build_next(home):
        pass


def test_a_disk_that_fills_during_the_build_leaves_the_last_file(home: Path, child: Child) -> None:
    """When a write fails the error says so, and what was published is as it was."""
    refresh(home, "Ada Example")
    code = (
        "import resource, sys; from datetime import UTC, datetime; from pathlib import Path\n"
        "from warehouse.people import build_next, publish\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, 500_000))\n"
        "with build_next(Path(sys.argv[1])) as people:\n"
        "    people.run('CREATE TABLE big AS SELECT sha256(i::TEXT) AS a FROM range(100000) AS r (i)')\n"
        "publish(Path(sys.argv[1]), datetime.now(UTC))"
    )
    _, errors = child(code, home).communicate(timeout=60)
    assert "LowSpace" in errors
    assert names(home) == ["Ada Example"]


def test_a_reader_keeps_its_snapshot_across_a_publish(home: Path, child: Child) -> None:
    """Who has the file open goes on reading the old people; who opens it anew sees the new ones."""
    refresh(home, "Ada Example")
    code = (
        "import duckdb, sys\n"
        "c = duckdb.connect(sys.argv[1], read_only=True)\n"
        "for _ in range(2):\n"
        "    print(c.execute('SELECT display_name FROM person').fetchall()[0][0], flush=True)\n"
        "    open(sys.argv[2]).read()\n"
    )
    gate = home.parent / "gate"
    os.mkfifo(gate)
    reader = child(code, home / PEOPLE_FILE, gate)
    assert reader.stdout
    assert reader.stdout.readline() == "Ada Example\n"
    refresh(home, "Bob Example")
    assert names(home) == ["Bob Example"]
    gate.write_text("go on", encoding="utf-8")
    assert reader.stdout.readline() == "Ada Example\n"
    gate.write_text("go on", encoding="utf-8")
    assert reader.wait(timeout=30) == 0


def test_a_reader_in_this_process_keeps_its_snapshot_too(home: Path) -> None:
    """Publishing does not disturb a connection that this process has open."""
    refresh(home, "Ada Example")
    with open_people(home) as people:
        refresh(home, "Bob Example")
        assert people.execute("SELECT display_name FROM person").fetchall() == [("Ada Example",)]
    assert names(home) == ["Bob Example"]


def test_a_stray_wal_does_not_spoil_the_new_file(home: Path) -> None:
    """A .wal that some tool left beside the last file is removed: with it the new one could not be opened."""
    refresh(home, "Ada Example")
    (home / f"{PEOPLE_FILE}.wal").write_bytes(b"left by a tool that was killed" * 50)
    refresh(home, "Bob Example")
    assert names(home) == ["Bob Example"]
    assert not (home / f"{PEOPLE_FILE}.wal").exists()


def test_a_writer_stops_the_publish_and_is_named(home: Path, child: Child) -> None:
    """While a tool has people.duckdb open for writing its .wal would spoil the new file: refused by name."""
    refresh(home, "Ada Example")
    (home / PEOPLE_FILE).chmod(0o600)
    tool = child(
        "import duckdb, sys, time; c = duckdb.connect(sys.argv[1]); print(1, flush=True); time.sleep(60)",
        home / PEOPLE_FILE,
    )
    assert tool.stdout
    tool.stdout.readline()
    with pytest.raises(Busy, match=rf"people\.duckdb is open in .*{tool.pid}"):
        refresh(home, "Bob Example")
    tool.kill()
    tool.wait()
    refresh(home, "Bob Example")
    assert names(home) == ["Bob Example"]


def test_a_damaged_file_is_named_and_replaced_by_the_next(home: Path) -> None:
    """A people.duckdb that cannot be read is said to be so; the next refresh takes its place."""
    (home / PEOPLE_FILE).write_bytes(b"<html>" * 4000)
    with pytest.raises(DamagedStore, match=r"people\.duckdb"), open_people(home):
        pass
    refresh(home, "Ada Example")
    assert names(home) == ["Ada Example"]


REFUSED = [
    "INSERT INTO derived.person VALUES (2, 'x')",
    "UPDATE derived.person SET display_name = 'x'",
    "DELETE FROM derived.person",
    "WITH gone AS (DELETE FROM derived.person RETURNING 1) FROM gone",
    "CREATE TABLE t (a INTEGER)",
    "CREATE OR REPLACE VIEW person AS SELECT 1",
    "CREATE MACRO m() AS 1",
    "DROP VIEW person",
    "ALTER TABLE derived.person ADD COLUMN a INTEGER",
    "COMMENT ON VIEW person IS 'x'",
    "COPY derived.person TO 'out.csv'",
    "COPY derived.person TO 'out.parquet' (FORMAT parquet)",
    "COPY derived.person FROM '/etc/passwd'",
    "COPY (SELECT 1) TO '/dev/stdout'",
    "EXPORT DATABASE 'out'",
    "IMPORT DATABASE 'out'",
    "FROM read_csv('/etc/passwd')",
    "FROM read_text('/etc/passwd')",
    "FROM read_blob('/etc/passwd')",
    "FROM read_json('/etc/passwd')",
    "FROM read_parquet('x')",
    "FROM parquet_metadata('x')",
    "FROM sniff_csv('/etc/passwd')",
    "FROM glob('/*')",
    "FROM '/etc/passwd'",
    "FROM 'people.csv'",
    "ATTACH 'other.duckdb' AS other",
    "ATTACH ':memory:' AS other",
    "LOAD httpfs",
    "INSTALL httpfs",
    "INSTALL httpfs FROM 'https://example.org'",
    "SET memory_limit = '64GB'",
    "SET threads = 64",
    "SET GLOBAL enable_external_access = true",
    "SET lock_configuration = false",
    "RESET lock_configuration",
    "RESET memory_limit",
    "PRAGMA memory_limit = '64GB'",
    "PRAGMA enable_profiling",
    "CREATE SECRET s (TYPE s3)",
    "CREATE PERSISTENT SECRET s (TYPE s3)",
    "CALL enable_logging(storage = 'file')",
    "FROM enable_logging()",
    "DETACH people",
    "FROM refresh",  # a Python variable of this module is no table
]


@pytest.mark.parametrize("sql", REFUSED)
def test_a_reader_can_do_nothing_but_read(
    published: Path, tmp_path: Path, sql: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The access matrix: writing, other files, extensions, settings and secrets are refused."""
    monkeypatch.chdir(tmp_path)
    before = (published / PEOPLE_FILE).read_bytes()
    with open_people(published) as people, pytest.raises(duckdb.Error):
        people.execute(sql).fetchall()
    assert list(tmp_path.iterdir()) == []
    assert (published / PEOPLE_FILE).read_bytes() == before


def test_limits_are_locked_too(home: Path) -> None:
    """Limits that are given when opening hold and cannot be lifted."""
    refresh(home, "Ada Example")
    connection = connect_people(home / PEOPLE_FILE, {"threads": "1"})
    try:
        assert connection.execute("SELECT current_setting('threads')").fetchall() == [(1,)]
        with pytest.raises(duckdb.InvalidInputException, match="locked"):
            connection.execute("SET threads = 2")
    finally:
        connection.close()


def test_a_scratch_database_needs_no_file(tmp_path: Path) -> None:
    """In memory or in a file, a scratch database is called people."""
    for path in (None, tmp_path / "scratch.duckdb"):
        with scratch(path) as people:
            people.run("CREATE TABLE t (a INTEGER)")
            people.append("main.t", [(1,), (2,)])
            assert people.rows("SELECT sum(a) FROM people.t") == [(3,)]
    assert (tmp_path / "scratch.duckdb").exists()


def test_columns_go_out_and_come_back() -> None:
    """What `arrays` gives, `append_columns` takes: texts, numbers, truth values and NULLs."""
    with scratch() as people:
        people.run(
            "CREATE TABLE main.a AS SELECT 'x' AS t, 2 AS n, TRUE AS b, NULL::TEXT AS u "
            "UNION ALL SELECT NULL, NULL, NULL, 'y'"
        )
        people.run("CREATE TABLE main.b AS FROM main.a LIMIT 0")
        people.append_columns("main.b", people.arrays("FROM main.a"))
        assert people.rows("FROM main.b ORDER BY t") == [("x", 2, True, None), (None, None, None, "y")]


def test_missing_rows_are_those_of_new_keys() -> None:
    """Rows of keys that are held are left out, NULL being a key like any other; others that are held go."""
    with scratch() as people:
        people.run("CREATE TABLE main.held (key TEXT, more TEXT)")
        people.run("CREATE TABLE main.wanted_key (key TEXT)")
        people.append("main.wanted_key", [("a",), (None,), ("b",)])
        assert people.find_missing("main.held", ("key",), "FROM main.wanted_key") == 3
        people.append("main.held", [("a", "1"), (None, "2"), ("c", "3")])
        for _ in range(2):
            assert people.find_missing("main.held", ("key",), "FROM main.wanted_key") == 1
            assert people.rows("FROM temp.wanted") == [("b",)]
            assert people.rows("FROM main.held ORDER BY more") == [("a", "1"), (None, "2")]
