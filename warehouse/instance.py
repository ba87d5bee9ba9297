"""The DuckDB instance that this process keeps: to start one costs 30 ms, to attach a file to it 3."""

from __future__ import annotations

import atexit
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

Config = dict[str, str | bool | int | float | list[str]]
"""What duckdb.connect takes."""

NO_DOWNLOADS: Config = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}


@dataclass(frozen=True, slots=True)
class _Kept:
    """An instance with no file of its own; only the process that started it can use it."""

    connection: duckdb.DuckDBPyConnection
    folder: Path
    process: int


_STORE = ("ATTACH ? AS warehouse", "ATTACH ? AS warehouse (READ_ONLY)", "USE warehouse", "DETACH warehouse")
_PEOPLE = ("ATTACH ? AS people", "ATTACH ? AS people (READ_ONLY)", "USE people", "DETACH people")
"""The macros of people.duckdb know it by that name."""

_kept: _Kept | None = None
_in_use = threading.Lock()


def connect(path: Path, *, is_read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """An instance of its own for one file; moments are read and shown in UTC."""
    connection = duckdb.connect(str(path), read_only=is_read_only, config=NO_DOWNLOADS)
    connection.execute("SET GLOBAL TimeZone = 'UTC'")
    return connection


@contextmanager
def attached(path: Path, *, is_read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the database file at ``path``, called people or warehouse, closed when the block ends.

    What was committed is in the file itself then, as after a close of the last connection. One file at a
    time: while one is open, the next gets an instance of its own. After an error the instance is not used
    again: some leave it unusable.
    """
    if not _in_use.acquire(blocking=False):
        own = connect(path, is_read_only=is_read_only)
        try:
            yield own
        finally:
            own.close()
        return
    try:
        connection = _instance(path.parent).cursor()
        try:
            to_write, to_read, use, detach = _PEOPLE if path.stem == "people" else _STORE
            attach = to_read if is_read_only else to_write
            connection.execute(attach, [str(path)])
            connection.execute(use)
            yield connection
        finally:
            connection.close()
        _instance(path.parent).execute(detach)
    except BaseException:
        _end()
        raise
    finally:
        _in_use.release()


def _instance(folder: Path) -> duckdb.DuckDBPyConnection:
    """The instance; what does not fit into memory it spills in ``folder``."""
    global _kept  # noqa: PLW0603 - one a process
    if _kept is None or (_kept.folder, _kept.process) != (folder, os.getpid()):
        _end()
        config = {**NO_DOWNLOADS, "temp_directory": str(folder / "warehouse.duckdb.tmp")}
        connection = duckdb.connect(":memory:", config=config)
        connection.execute("SET GLOBAL TimeZone = 'UTC'")
        _kept = _Kept(connection, folder, os.getpid())
    return _kept.connection


def _end() -> None:
    global _kept  # noqa: PLW0603 - one a process
    if _kept and _kept.process == os.getpid():
        with suppress(duckdb.Error):
            _kept.connection.close()
    _kept = None


atexit.register(_end)
