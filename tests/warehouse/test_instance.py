"""Promises of the kept instance: a file is as after a close, whatever else is open, and after any error."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tests.warehouse.conftest import Child
from warehouse import instance
from warehouse.instance import attached


def test_after_the_block_the_file_is_whole_and_free(tmp_path: Path, child: Child) -> None:
    """No .wal stays, an unfinished result holds nothing, and another process can open the file to write."""
    path = tmp_path / "a b.duckdb"
    for number in range(2):
        with attached(path) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS t (a INTEGER)")
            connection.execute("CREATE TEMP TABLE passing AS SELECT 1 AS a")
            connection.execute("INSERT INTO t VALUES (?)", [number])
            connection.execute("FROM t, range(10000)").fetchone()
        assert [file.name for file in tmp_path.iterdir()] == [path.name]
        other = child(
            "import duckdb, sys; duckdb.connect(sys.argv[1]).execute('UPDATE t SET a = a + 10')", path
        )
        assert other.wait() == 0, other.communicate()
    with attached(path, is_read_only=True) as connection:
        assert connection.execute("SELECT a FROM t ORDER BY a").fetchall() == [(11,), (20,)]


def test_two_files_at_once_do_not_meet(tmp_path: Path) -> None:
    """While one file is open another one can be, under the same name too."""
    one, two = tmp_path / "one" / "x.duckdb", tmp_path / "two" / "x.duckdb"
    one.parent.mkdir()
    two.parent.mkdir()
    with attached(one) as first, attached(two) as second:
        first.execute("CREATE TABLE t AS SELECT 1 AS a")
        second.execute("CREATE TABLE t AS SELECT 2 AS a")
        assert first.execute("FROM t").fetchall() == [(1,)]
    for path, value in ((one, 1), (two, 2)):
        with attached(path) as connection:
            assert connection.execute("FROM t").fetchall() == [(value,)]


def test_after_an_error_another_instance_is_started(tmp_path: Path) -> None:
    """Some errors leave an instance unusable: none is used again. What was not committed is not there."""
    path = tmp_path / "x.duckdb"
    with attached(path) as connection:
        connection.execute("CREATE TABLE t (a INTEGER)")
    with pytest.raises(duckdb.ConversionException), attached(path) as connection:
        connection.execute("BEGIN; INSERT INTO t VALUES (1); INSERT INTO t VALUES ('x')")
    assert instance._kept is None
    with attached(path) as connection:
        assert connection.execute("FROM t").fetchall() == []


def test_moments_are_in_utc_whatever_the_zone_of_the_machine(tmp_path: Path) -> None:
    """As in an instance of its own."""
    with attached(tmp_path / "x.duckdb") as connection:
        assert connection.execute("SELECT current_setting('TimeZone')").fetchall() == [("UTC",)]
