"""A backup: one verified file that holds the store as it was at one moment, and what flows adds to it.

people.duckdb is not in it: a refresh makes it again. The order is what keeps old backups safe: a copy of the
store is taken under the warehouse lock, packed beside the place without it, read back, and only then named.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from warehouse.archive import JUDGED, STORE, Archive, Manifest, open_archive, write_archive
from warehouse.contents import Contents, judged_lines, read_contents
from warehouse.errors import DamagedBackup, WarehouseError
from warehouse.files import copy_whole, private_files, sync, telling_full_disk
from warehouse.forgetting import Sieve, Suppression, sift_in_place
from warehouse.store import STORE_FILE, open_store

NAME = re.compile(r"longsince-(\d{4}-\d{2}-\d{2}T\d{6}Z)\.zip")
_UNFINISHED = re.compile(r"\.longsince-(\d{4}-\d{2}-\d{2}T\d{6}Z)\.zip\.part")
_STAMP = "%Y-%m-%dT%H%M%SZ"
_ABANDONED = timedelta(days=1)


class Origin(NamedTuple):
    """Where and when a backup is made: longsince's version, a name of machine and home, the aware moment."""

    version: str
    name: str
    made_at: datetime


def backup_name(made_at: datetime) -> str:
    """The name of a backup made at the aware moment ``made_at``; names sort by time."""
    return f"longsince-{stamp(made_at)}.zip"


def stamp(moment: datetime) -> str:
    """The moment as file names bear it, in UTC."""
    return moment.astimezone(UTC).strftime(_STAMP)


def back_up(home: Path, target: Path, work: Path, origin: Origin, added: Mapping[str, bytes]) -> Manifest:
    """Write a verified backup (0600) of the store in ``home`` to ``target``, which must not be there yet.

    ``work`` is a folder of the caller's own, made and removed here; the store must fit there once more.
    ``added`` are more members, by name. The warehouse lock is held for a checkpoint and a plain copy.
    Raises LowSpace, Busy, DamagedStore, or DamagedBackup when what was read back is not what was written;
    in each case nothing bears the name ``target``, and other backups are as they were.
    """
    _sweep(target.parent, origin.made_at)
    unfinished = target.with_name(f".{target.name}.part")
    with _folder(work), private_files():
        try:
            _take_copy(home, work / STORE_FILE, origin.made_at)
            _pack(work / STORE_FILE, unfinished, origin, added)
            (work / STORE_FILE).unlink()
            manifest = verify(unfinished, work / STORE_FILE)
            unfinished.replace(target)
            sync(target.parent)
        finally:
            unfinished.unlink(missing_ok=True)
    return manifest


def verify(path: Path, store: Path) -> Manifest:
    """Check every byte of the backup at ``path``; its store, unpacked to ``store``, is read as a whole.

    Raises DamagedBackup, NewerStore or LowSpace.
    """
    with open_archive(path) as archive:
        unpack(archive, store)
        for name in archive.manifest.members.keys() - {STORE}:
            archive.check(name)
        return archive.manifest


def unpack(archive: Archive, store: Path) -> Contents:
    """Unpack the store to ``store``, checked byte by byte and table by table.

    Raises DamagedBackup, NewerStore or LowSpace.
    """
    said = archive.manifest
    archive.extract(STORE, store)
    found = read_contents(store)
    if found != Contents(said.migration, said.incarnation, said.change_number, dict(said.rows)):
        raise DamagedBackup(f"{archive.path}: its store is not what its manifest says. Nothing was changed.")
    return found


def sift_backup(path: Path, work: Path, rows: Iterable[Suppression], sieve: Sieve, version: str) -> None:
    """Write the backup at ``path`` anew without what is suppressed (`warehouse.forgetting`), and verify it.

    Everything else in it stays, sealed passwords too; its store is of ``version``'s schema then. Raises
    DamagedBackup, NewerStore or LowSpace, and the backup is as it was.
    """
    unfinished = path.with_name(f".{path.name}.part")
    with _folder(work), private_files():
        try:
            with open_archive(path) as archive:
                said = archive.manifest
                unpack(archive, work / STORE_FILE)
                names = said.members.keys() - {STORE, JUDGED}
                added = {name: content for name in names if (content := archive.read(name)) is not None}
            sift_in_place(work, rows, sieve)
            _pack(work / STORE_FILE, unfinished, Origin(version, said.origin, said.made_at), added)
            (work / STORE_FILE).unlink()
            verify(unfinished, work / STORE_FILE)
            unfinished.replace(path)
            sync(path.parent)
        finally:
            unfinished.unlink(missing_ok=True)


def rotate(folder: Path, newest: Path, keep: int) -> list[Path]:
    """Delete all but the ``keep`` newest backups (at least 1) in ``folder``; the deleted ones.

    Only those go that bear a backup's name, can be read, and are of the same machine and home as ``newest``,
    which was just made and always stays. Every other file is nobody's to delete.
    """
    origin = _said(newest)
    ours = [
        (manifest.made_at, path)
        for path in folder.iterdir()
        if NAME.fullmatch(path.name) and path.is_file() and not path.is_symlink() and path != newest
        if (manifest := _said(path)) and origin and manifest.origin == origin.origin
    ]
    ours.sort(reverse=True)
    deleted = [path for _, path in ours[max(keep, 1) - 1 :]]
    for path in deleted:
        path.unlink(missing_ok=True)
    return deleted


def _take_copy(home: Path, copy: Path, opened_at: datetime) -> None:
    with open_store(home, opened_at=opened_at) as store:
        store.connection.execute("CHECKPOINT")
        store.connection.close()  # the lock is still ours: nobody writes while the file is copied
        copy_whole(home / STORE_FILE, copy)


def _pack(store: Path, target: Path, origin: Origin, added: Mapping[str, bytes]) -> None:
    judged = store.with_name(JUDGED)
    with telling_full_disk(judged), judged.open("w", encoding="utf-8", newline="") as file:
        file.writelines(judged_lines(store))
    found = read_contents(store)
    manifest = Manifest(
        made_at=origin.made_at,
        version=origin.version,
        origin=origin.name,
        migration=found.migration,
        incarnation=found.incarnation,
        change_number=found.change_number,
        rows=found.rows,
    )
    write_archive(target, manifest, {STORE: store, JUDGED: judged, **added})
    sync(target)


def _said(path: Path) -> Manifest | None:
    try:
        with open_archive(path) as archive:
            return archive.manifest
    except (WarehouseError, OSError):
        return None


def _sweep(folder: Path, now: datetime) -> None:
    """Remove what killed backups left; one that is a day old is no longer being written."""
    for path in folder.iterdir():
        match = _UNFINISHED.fullmatch(path.name)
        if match and match[1] < stamp(now - _ABANDONED):
            path.unlink(missing_ok=True)


@contextmanager
def _folder(work: Path) -> Iterator[None]:
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(mode=0o700)
    try:
        yield
    finally:
        shutil.rmtree(work, ignore_errors=True)
