"""Restoring: a store from a backup or a bare file is made ready beside the present one, then replaces it."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from warehouse.archive import CONFIG, SECRETS, STORE, Manifest, open_archive
from warehouse.backup import stamp, unpack
from warehouse.contents import Contents, last_person_id, read_contents
from warehouse.errors import Busy, DamagedStore, LowSpace, NewerStore, WarehouseError, from_duckdb
from warehouse.files import copy_whole, need_space, private_files, sync
from warehouse.instance import NO_DOWNLOADS
from warehouse.lock import hold
from warehouse.statements import statement
from warehouse.store import LOCK_FILE, MARK_FILE, STORE_FILE, open_store

_MAGIC = b"DUCK"


@dataclass(frozen=True, slots=True)
class Staged:
    """A store that was checked and lies in ``folder``, not yet in place.

    ``manifest`` is None for a bare store file; ``config`` and ``secrets`` are as they were in the backup.
    """

    folder: Path
    contents: Contents
    manifest: Manifest | None = None
    config: bytes | None = None
    secrets: bytes | None = None


@contextmanager
def stage(path: Path, folder: Path) -> Iterator[Staged]:
    """Unpack and check the backup, or the bare store file, at ``path`` into ``folder``, gone when this ends.

    Raises DamagedBackup, DamagedStore, NewerStore or LowSpace; nothing outside ``folder`` is touched.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    try:
        with private_files(), _named(path, folder / STORE_FILE):
            staged = _stage_bare(path, folder) if _is_bare(path) else _stage_backup(path, folder)
        yield staged
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def put_in_place(
    staged: Staged, home: Path, *, incarnation: str, highest_person_id: int, now: datetime
) -> Path | None:
    """Let the staged store be the one in ``home``, as a new incarnation; where the present one is kept.

    A store of an older version is migrated first, and person ids go on behind the last that the present store
    gave out, and behind ``highest_person_id``, so that none ever means two people. Then one rename: whenever
    this is cut off, ``home`` has the whole present store or the whole restored one. The caller holds the
    locks of all accounts. Raises Busy while another program has the present store.
    """
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    present = home / STORE_FILE
    with hold(home / LOCK_FILE, timeout=60.0), private_files():
        _forget_twins(home)
        if present.exists():
            _fold(present)
        _renew(staged.folder, incarnation, max(highest_person_id, _ids_given_out(present)), now)
        kept = _keep(present, now)
        _wal(present).unlink(missing_ok=True)  # that of a store too damaged to be folded: it is kept too
        (staged.folder / STORE_FILE).replace(present)
        sync(home)
        (staged.folder / MARK_FILE).replace(home / MARK_FILE)
    return kept


def _is_bare(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(12)[8:] == _MAGIC


def _stage_bare(path: Path, folder: Path) -> Staged:
    copy_whole(path, folder / STORE_FILE)
    if _wal(path).exists():  # it may hold what was written last
        copy_whole(_wal(path), _wal(folder / STORE_FILE))
    return Staged(folder, read_contents(folder / STORE_FILE))


def _stage_backup(path: Path, folder: Path) -> Staged:
    with open_archive(path) as archive:
        need_space(folder, archive.manifest.members[STORE].size)
        config, secrets = archive.read(CONFIG), archive.read(SECRETS)
        contents = unpack(archive, folder / STORE_FILE)
        return Staged(folder, contents, archive.manifest, config, secrets)


@contextmanager
def _named(path: Path, staged: Path) -> Iterator[None]:
    """Within, errors of the staged copy speak of the file that it came from."""
    try:
        yield
    except NewerStore as error:
        raise NewerStore(str(error).replace(str(staged), str(path))) from error
    except DamagedStore as error:
        raise DamagedStore(
            f"The store in {path} is damaged, or not one that longsince made. Nothing was changed."
        ) from error


def _renew(folder: Path, incarnation: str, ids_given_out: int, now: datetime) -> None:
    """Migrate the staged store, name it anew, and let it give out higher person ids than ever before."""
    with open_store(folder, opened_at=now) as store:
        with store.transaction():
            store.connection.execute("UPDATE raw.store SET incarnation = ?", [incarnation])
            store.connection.execute(
                statement("reserve_person_ids"), {"person_id": ids_given_out, "given_at": now}
            )
            store.note_change()
        store.connection.execute("CHECKPOINT")
    sync(folder / STORE_FILE)


def _ids_given_out(present: Path) -> int:
    if not present.exists():
        return 0
    try:
        return last_person_id(present)
    except WarehouseError:  # damaged, or of a time before there were ids
        return 0


def _fold(present: Path) -> None:
    """Bring what its .wal holds into the present store, so that one file is all of it.

    One that cannot be opened stays as it is, and is kept together with its .wal.
    """
    try:
        connection = duckdb.connect(str(present), config=NO_DOWNLOADS)
        try:
            connection.execute("CHECKPOINT")
        finally:
            connection.close()
    except duckdb.Error as error:
        reason = from_duckdb(error, present)
        if isinstance(reason, Busy | LowSpace):
            raise reason from error


def _keep(present: Path, now: datetime) -> Path | None:
    """Give the present store, and a .wal that could not be folded, a second name; the first is free then."""
    if not present.exists():
        return None
    kept = _free_name(present, now)
    for file, name in ((_wal(present), _wal(kept)), (present, kept)):
        if file.exists():
            _give_second_name(file, name)
    sync(present.parent)
    return kept


def _free_name(present: Path, now: datetime) -> Path:
    kept = present.with_name(f"{present.stem}-replaced-{stamp(now)}{present.suffix}")
    number = 2
    while kept.exists():
        kept = present.with_name(f"{present.stem}-replaced-{stamp(now)}-{number}{present.suffix}")
        number += 1
    return kept


def _give_second_name(file: Path, name: Path) -> None:
    with contextlib.suppress(OSError):  # a file system without hard links
        os.link(file, name)
        return
    copy_whole(file, name)


def _forget_twins(home: Path) -> None:
    """Remove the second name that a restore gave to the present store before it was cut off."""
    present = home / STORE_FILE
    for kept in home.glob(f"{present.stem}-replaced-*"):
        original = _wal(present) if kept.suffix == ".wal" else present
        if original.exists() and kept.samefile(original):
            kept.unlink()


def _wal(store: Path) -> Path:
    return store.with_name(store.name + ".wal")
