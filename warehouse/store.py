"""warehouse.duckdb: made, opened, kept whole. What is in it cannot be derived again."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import duckdb

from warehouse.errors import DamagedStore, from_duckdb, is_of_storage
from warehouse.files import copy_whole, private_files, sync
from warehouse.instance import NO_DOWNLOADS, attached, connect
from warehouse.lock import hold
from warehouse.migrate import Migration, migrate, migrations, pending

STORE_FILE = "warehouse.duckdb"
LOCK_FILE = "warehouse.lock"
MARK_FILE = "warehouse.mark"
"""Incarnation and change number of the last commit: tells when a .wal was lost or an old copy put back."""
LITTLE_MEMORY = "SET memory_limit = '512MB'"
"""Of DuckDB, while files of any size land."""

_Stamp = tuple[int | str, ...]
_checked: dict[Path, _Stamp] = {}
"""The stores that this process has found to be of this version, each as it left it."""


class Store:
    """The open warehouse; whoever has one holds the warehouse lock."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, home: Path) -> None:
        self.connection = connection
        self.home = home
        self._has_changed = False

    @property
    def incarnation(self) -> str:
        """The name that this store got at its creation."""
        return self._identity()[0]

    @property
    def change_number(self) -> int:
        """How many transactions have changed raw or judged rows."""
        return self._identity()[1]

    @property
    def coming_change(self) -> int:
        """The change number that this transaction gives to the rows it changes, if it changes any."""
        return self.change_number + 1

    def note_change(self) -> None:
        """Say, inside a transaction, that it changes raw or judged rows."""
        self._has_changed = True

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing of what is done within; the change number grows if ``note_change`` was called."""
        self._has_changed = False
        mark = None
        self.connection.execute("BEGIN")
        try:
            yield
            if self._has_changed:
                self.connection.execute("UPDATE raw.store SET change_number = change_number + 1")
                mark = " ".join(map(str, self._identity()))
            self.connection.execute("COMMIT")
        except BaseException:
            self._roll_back()
            raise
        if mark:
            self._write_mark(mark)

    @contextmanager
    def in_little_memory(self) -> Iterator[None]:
        """Within, DuckDB keeps to 512 MB and spills the rest: for what has no bounds of its own."""
        self.connection.execute(LITTLE_MEMORY)
        yield
        self.connection.execute("RESET memory_limit")  # after an error nobody uses the instance again

    def _identity(self) -> tuple[str, int]:
        incarnation, change_number = self.connection.execute("SELECT * FROM raw.store").fetchall()[0]
        return str(incarnation), int(change_number)

    def _roll_back(self) -> None:
        # A COMMIT that failed has rolled back already; its own error is the one to see.
        with contextlib.suppress(duckdb.Error):
            self.connection.execute("ROLLBACK")

    def _write_mark(self, mark: str) -> None:
        """No fsync and no error: a mark behind the store is no harm, only one ahead of it would be."""
        unfinished = self.home / f"{MARK_FILE}.tmp"
        with contextlib.suppress(OSError):
            unfinished.write_text(mark, encoding="utf-8")
            unfinished.replace(self.home / MARK_FILE)


def store_exists(home: Path) -> bool:
    """Whether there is a store, whole or not, in ``home``."""
    return (home / STORE_FILE).exists()


@contextmanager
def open_store(
    home: Path, *, timeout: float = 60.0, opened_at: datetime | None = None, has_more: bool = False
) -> Iterator[Store]:
    """Open the store in ``home`` under the warehouse lock, making or migrating it first if need be.

    Waits up to ``timeout`` seconds for the lock. ``home`` becomes 0700 and the files made in it 0600.
    ``opened_at`` is recorded with migrations. ``has_more``: soon more is landed, and only the opening
    behind it folds small parts of tables into large ones, which takes seconds where there is much. Raises
    Busy, NewerStore, DamagedStore or LowSpace, also for what DuckDB meets in the file later on.
    """
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    home.chmod(0o700)
    path = home / STORE_FILE
    with hold(home / LOCK_FILE, timeout), private_files():
        try:
            _make_ready(path, opened_at)
            with attached(path) as connection:
                store = Store(connection, home)
                _check_mark(store)
                _fold_parts_at_close(connection, wanted=not has_more)
                yield store
            if stamp := _stamp(path):
                _checked[path] = stamp
        except duckdb.Error as error:
            if not is_of_storage(error):
                raise
            raise from_duckdb(error, path) from error


def _fold_parts_at_close(connection: duckdb.DuckDBPyConnection, *, wanted: bool) -> None:
    """Whether DuckDB folds row groups when the file is closed; left to itself it does so each time."""
    connection.execute("RESET GLOBAL max_vacuum_tasks" if wanted else "SET GLOBAL max_vacuum_tasks = 0")


@contextmanager
def open_copy(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A copy of the store, read-only. No lock is needed: nobody else knows it."""
    connection = connect(path, is_read_only=True)
    try:
        yield connection
    finally:
        connection.close()


def _stamp(path: Path) -> _Stamp | None:
    """Tells one state of the file, and of this version, from another; None while some of it is elsewhere."""
    if not path.exists() or path.with_name(path.name + ".wal").exists():
        return None
    path.chmod(0o600)
    found = path.stat()
    return found.st_ino, found.st_mtime_ns, found.st_size, *(one.sha256 for one in migrations())


def _make_ready(path: Path, opened_at: datetime | None) -> None:
    """Make or migrate the store at ``path``, if need be."""
    wal = path.with_name(path.name + ".wal")
    if not path.exists():
        if wal.exists():
            raise DamagedStore(
                f"{path} is missing, but {wal.name} is there. Put the file back, or move both away."
            )
        mark = path.with_name(MARK_FILE)
        if mark.exists():  # else the next refresh would put an empty network into the place of the last trace
            raise DamagedStore(
                f"{path} is missing, and was here. Put it back, or a backup: longsince restore. To begin "
                f"anew from the accounts, without what files brought and you said, delete {mark}."
            )
        _create(path, opened_at)
    if _checked.get(path, ()) == _stamp(path):
        return
    has_wal = wal.exists()
    for file in (path, wal) if has_wal else (path,):
        file.chmod(0o600)
    # With a .wal read-only, so that a store that is refused keeps every byte: it would be folded in.
    with attached(path, is_read_only=has_wal) as connection:
        todo = pending(connection, migrations(), path)
    _migrate(path, todo, opened_at)


def _migrate(path: Path, todo: Sequence[Migration], opened_at: datetime | None) -> None:
    """Apply the migrations, if there are any, with a copy of the store before."""
    if not todo:
        return
    fold(path)  # so that the copy is whole
    copy_whole(path, path.with_name(f"{path.stem}-before-{todo[0].version:04d}{path.suffix}"))
    connection = connect(path)
    try:
        migrate(connection, todo, opened_at)
    finally:
        connection.close()


def fold(path: Path) -> None:
    """Bring all that was committed into the file itself. The caller holds the warehouse lock."""
    _fold_wal(connect(path))


def write_anew(path: Path) -> None:
    """Put a new file of what the store at ``path`` holds, and nothing else, into the place of the old one.

    In a file that rows were deleted from, their bytes stay. The caller holds the warehouse lock, and has
    folded what was committed into the file.
    """
    unfinished = path.with_name(path.name + ".rewritten")
    unfinished.unlink(missing_ok=True)
    with duckdb.connect(config=NO_DOWNLOADS) as connection:
        connection.execute("ATTACH ? AS held (READ_ONLY)", [str(path)])
        connection.execute("ATTACH ? AS rewritten", [str(unfinished)])
        connection.execute("COPY FROM DATABASE held TO rewritten")
        connection.execute("CHECKPOINT rewritten")
    sync(unfinished)
    unfinished.replace(path)
    sync(path.parent)


def _fold_wal(connection: duckdb.DuckDBPyConnection) -> None:
    """Close with all that was committed in the file itself; close() alone is silent on a full disk."""
    try:
        connection.execute("CHECKPOINT")
    finally:
        connection.close()


def _create(path: Path, created_at: datetime | None) -> None:
    """Make an empty store beside ``path`` and move it there: what bears the name is always whole."""
    unfinished = path.with_name(path.name + ".new")
    for leftover in (unfinished, unfinished.with_name(unfinished.name + ".wal")):
        leftover.unlink(missing_ok=True)
    connection = connect(unfinished)
    try:
        migrate(connection, migrations(), created_at)
        connection.execute("INSERT INTO raw.store VALUES (?, 0)", [str(uuid.uuid4())])
    finally:
        _fold_wal(connection)
    sync(unfinished)
    unfinished.replace(path)
    sync(path.parent)


def _check_mark(store: Store) -> None:
    """Raise DamagedStore when more was committed to this incarnation than the file now holds."""
    mark = store.home / MARK_FILE
    try:
        incarnation, number = mark.read_text(encoding="utf-8").split()
    except (FileNotFoundError, ValueError):
        return
    if incarnation == store.incarnation and number.isdecimal() and int(number) > store.change_number:
        lacking = int(number) - store.change_number
        changes = "last change that was" if lacking == 1 else f"last {lacking} changes that were"
        raise DamagedStore(
            f"{store.home / STORE_FILE} lacks the {changes} written to it: {STORE_FILE}.wal was "
            "lost, or an old copy was put back. "
            f"Put the right file back; or, to go on with the older state, delete {mark}."
        )
