"""people.duckdb: how the next one is built beside the last, takes its place, and is read."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from warehouse.appending import append, append_columns, declare
from warehouse.errors import Busy, DamagedStore, WarehouseError, from_duckdb, is_of_storage
from warehouse.files import copy_bytes, need_space, private_files, sync, telling_full_disk
from warehouse.instance import NO_DOWNLOADS, Config, attached
from warehouse.lock import hold
from warehouse.store import STORE_FILE

if TYPE_CHECKING:  # heavy: whoever only reads does without
    import numpy as np

PEOPLE_FILE = "people.duckdb"
NEXT_FILE = "people.duckdb.next"
LOCK_FILE = "people.lock"

_COARSEST_CLOCK = 2.0
"""Seconds: FAT keeps times of files to two."""


class Next:
    """The people database while it is being built, under the alias ``people``, seen by nobody else.

    ``has_last``: it started as a copy of the last one, which can be read under the alias ``last``.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, *, has_last: bool = False) -> None:
        self.connection = connection
        self.has_last = has_last

    def run(self, sql: str) -> None:
        """Run the statements of one file; a view and its comments in one transaction, which costs less."""
        if "COMMENT ON" not in sql:
            self.connection.execute(sql)
            return
        self.connection.begin()
        self.connection.execute(sql)
        self.connection.commit()

    def make(self, table: str, sql: str, *, is_new: bool, varied: Collection[str] = ()) -> None:
        """Make a table by the one statement that creates it, as a query.

        ``is_new``: there is none of that name yet. ``varied``: see `declare`.
        """
        if not is_new:
            self.run(f"DROP TABLE {table}")
        if varied:
            head = f"CREATE TABLE {table} AS"
            query = sql[sql.index(head) + len(head) :].strip().removesuffix(";")
            declare(self.connection, table, query, varied)
            sql = f"INSERT INTO {table} {query}"
        self.run(sql)

    def made(self, sql: str) -> int:
        """Make a table by the one statement that creates it; returns how many rows it has."""
        ((count,),) = self.rows(sql) or [(0,)]
        return int(count)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """All rows of one query."""
        return self.connection.execute(sql).fetchall()

    def append(self, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Append rows to a schema-qualified table, in the order of its columns without a default."""
        append(self.connection, table, rows)

    def arrays(self, sql: str) -> list[np.ndarray]:
        """The columns of one query, whose names differ: masked where there are NULLs, texts as objects."""
        return list(self.connection.execute(sql).fetchnumpy().values())

    def append_columns(self, table: str, columns: Sequence[Sequence[Any] | np.ndarray]) -> None:
        """Append rows that are columns, such as `arrays` of them: `warehouse.appending.append_columns`."""
        append_columns(self.connection, table, columns)

    def fill(self, table: str, query: str) -> None:
        """Append the rows of a query in whichever order: in their own, and where some are left out, DuckDB
        packs them into the file on one core.
        """
        self.run("SET preserve_insertion_order = FALSE")
        try:
            self.run(f"INSERT INTO {table} {query}")
        finally:
            self.run("SET preserve_insertion_order = TRUE")

    def fill_anew(self, table: str, like: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Make a temporary table with the columns of another table, and append the rows."""
        self.run(f"CREATE OR REPLACE TEMP TABLE {table} AS FROM {like} LIMIT 0")
        self.append(table, rows)

    def replace(self, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Let a table hold these rows and no others."""
        self.run(f"DELETE FROM {table}")  # noqa: S608 - our own names
        self.append(table, rows)

    def find_missing(self, table: str, key: Sequence[str], sql: str) -> int:
        """Make the temporary table ``wanted`` of the rows of a query whose key ``table`` lacks; rows of
        ``table`` that the query lacks are deleted. Returns how many are wanted.

        ``key`` names columns of both; NULL is a value like any other.
        """
        found = self.made(f"CREATE OR REPLACE TEMP TABLE wanted AS {sql}")
        if not self.count(table):
            return found
        same = " AND ".join(f"held.{column} IS NOT DISTINCT FROM wanted.{column}" for column in key)
        self.run(f"DELETE FROM {table} AS held WHERE NOT EXISTS (FROM wanted WHERE {same})")  # noqa: S608 - our own names
        self.run(f"DELETE FROM wanted WHERE EXISTS (FROM {table} AS held WHERE {same})")  # noqa: S608 - our own names
        return self.count("temp.wanted")

    def columns(self, name: str) -> list[str]:
        """The names of the columns of a schema-qualified table or view."""
        return list(self.connection.table(name).columns)

    def count(self, table: str) -> int:
        """How many rows a table has."""
        ((count,),) = self.rows(f"SELECT count(*) FROM {table}")  # noqa: S608 - our own names
        return int(count)

    def content_hash(self, table: str) -> str:
        """A hash of the rows of a table, the same in whichever order they lie."""
        ((count, total),) = self.rows(f"SELECT count(*), sum(hash(*COLUMNS(*))) FROM {table}")  # noqa: S608 - our own names
        return f"{count} {total}"


EMPTY = "0 None"
"""The `content_hash` of a table without rows."""


def rows_of(content: str) -> int:
    """How many rows a table of that `content_hash` has."""
    return int(content.split()[0])


def content_sum(*contents: tuple[int, str]) -> str:
    """The `content_hash` of a table to which rows of these contents were added (1), or taken out (-1)."""
    content = EMPTY
    for sign, of_rows in contents:
        count, total = of_rows.split()
        content = content_after(content, sign * int(count), sign * (0 if total == "None" else int(total)))
    return content


def content_after(content: str, rows: int, hashes: int) -> str:
    """The `content_hash` of a table that was ``content``, with so many rows more, of hashes of that sum."""
    count, total = content.split()
    now = int(count) + rows
    return f"{now} {(0 if total == 'None' else int(total)) + hashes}" if now else EMPTY


@contextmanager
def scratch(path: Path | None = None, last: Path | None = None) -> Iterator[Next]:
    """A people database in a file or, without one, in memory; beside the ``last`` one, if it is to be read.

    Storage version v1.5.0, so that tools with an older DuckDB open the file too. No log is written: what a
    crash leaves is thrown away. What does not fit into memory is spilled beside the file; DuckDB by itself
    would take the current folder.
    """
    where = str(path) if path else ":memory:"
    config: Config = {**NO_DOWNLOADS, "temp_directory": f"{path}.tmp" if path else ""}
    connection = duckdb.connect(":memory:", config=config)
    try:
        connection.execute(
            "ATTACH ? AS people (STORAGE_VERSION 'v1.5.0', RECOVERY_MODE NO_WAL_WRITES)", [where]
        )
        connection.execute("USE people")
        if last:
            _attach_last(connection, last)
        yield Next(connection, has_last=last is not None)
        if path:
            connection.execute("CHECKPOINT people")
            connection.execute("USE memory")
            connection.execute("DETACH people")
    finally:
        connection.close()


def _attach_last(connection: duckdb.DuckDBPyConnection, last: Path) -> None:
    try:
        connection.execute("ATTACH ? AS last (READ_ONLY)", [str(last)])
    except duckdb.Error as error:
        raise from_duckdb(error, last) from error


@contextmanager
def building(home: Path, timeout: float = 600.0) -> Iterator[None]:
    """Be the only one who builds and publishes in ``home``; readers and syncs are not held up.

    Raises Busy when somebody else has been building for longer than ``timeout`` seconds.
    """
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with hold(home / LOCK_FILE, timeout):
        yield


@contextmanager
def build_next(home: Path, *, from_last: bool = False) -> Iterator[Next]:
    """Build the next people database in ``home``; after a clean exit it is whole on disk, for `publish`.

    It starts empty, or as a copy of the last one. The caller is alone in `building`. What a killed build left
    is removed. Raises LowSpace when the disk has less free than the last people database and the warehouse
    take, and Busy while a program has the last one open for writing.
    """
    path = home / NEXT_FILE
    shutil.rmtree(f"{path}.tmp", ignore_errors=True)
    for leftover in home.glob(f"{NEXT_FILE}*"):
        leftover.unlink()
    need_space(home, sum(_size(home / name) for name in (PEOPLE_FILE, STORE_FILE)))
    if not from_last:
        _refuse_writer(home / PEOPLE_FILE)
    with private_files():
        try:
            if from_last:
                with telling_full_disk(path):
                    copy_bytes(home / PEOPLE_FILE, path)
            with scratch(path, last=home / PEOPLE_FILE if from_last else None) as people:
                yield people
        except duckdb.Error as error:
            if not is_of_storage(error):
                raise
            raise from_duckdb(error, path) from error
    sync(path)


def publish(home: Path, made_at: datetime) -> None:
    """Put the database that `build_next` made into the place of the last one, mode 0400, dated ``made_at``.

    Readers of the last one keep it until they open the file again. Raises Busy while a program has the last
    one open for writing: its .wal would make the new one unreadable.
    """
    path = home / PEOPLE_FILE
    _refuse_writer(path)
    path.with_name(path.name + ".wal").unlink(missing_ok=True)
    unfinished = home / NEXT_FILE
    unfinished.chmod(0o400)
    os.utime(unfinished, (made_at.timestamp(), made_at.timestamp()))
    unfinished.replace(path)
    sync(home)


def is_untouched(home: Path, made_at: datetime) -> bool:
    """Whether people.duckdb lies in ``home`` as `publish` left it when it was made at ``made_at``.

    Made writable, with a .wal beside it, or of another time, it has been in the hands of a tool that may have
    written into it.
    """
    path = home / PEOPLE_FILE
    found = path.stat()
    is_writable = bool(found.st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))
    has_log = path.with_name(path.name + ".wal").exists()
    return not is_writable and not has_log and abs(found.st_mtime - made_at.timestamp()) < _COARSEST_CLOCK


def is_published(home: Path) -> bool:
    """Whether there is a people database to read in ``home``."""
    return (home / PEOPLE_FILE).exists()


@contextmanager
def open_people(home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published people database, read-only: no other file, no network, no change of settings.

    Raises WarehouseError when there is none yet or it cannot be read.
    """
    path = home / PEOPLE_FILE
    if not path.exists():
        raise WarehouseError(f"There are no people in {home} yet: run `longsince sync`.")
    try:
        connection = connect_people(path)
    except duckdb.Error as error:
        reason = from_duckdb(error, path)
        if isinstance(reason, DamagedStore):
            reason = DamagedStore(
                f"{path} cannot be read: delete it, and run `longsince sync` to make it anew."
            )
        raise reason from error
    try:
        yield connection
    finally:
        connection.close()


def connect_people(path: Path, limits: Config | None = None) -> duckdb.DuckDBPyConnection:
    """A read-only connection that sees this file only and whose settings, ``limits`` included, are locked."""
    locked: Config = {
        "allow_community_extensions": "false",
        "enable_external_access": "false",
        "lock_configuration": "true",
    }
    return duckdb.connect(str(path), read_only=True, config={**NO_DOWNLOADS, **(limits or {}), **locked})


def _refuse_writer(path: Path) -> None:
    if not path.exists():
        return
    try:
        with attached(path, is_read_only=True):
            pass
    except duckdb.Error as error:
        reason = from_duckdb(error, path)
        if isinstance(reason, Busy):  # whatever else is wrong with the last file, a new one takes its place
            raise reason from error


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
