"""Files that are whole or not there: written beside the place, synced, then renamed into it."""

from __future__ import annotations

import errno
import glob
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from warehouse.errors import LowSpace

_FULL_DISK = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}


@contextmanager
def private_files() -> Iterator[None]:
    """Within, this process makes new files 0600 and folders 0700, whatever its umask says.

    DuckDB makes its .wal and spill files by itself and knows no mode but the umask.
    """
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def sync(path: Path) -> None:
    """Make the content of a file, or the renames inside a folder, survive a power loss."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:  # which names no file, and a person needs one
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        os.close(descriptor)


def need_space(folder: Path, size: int) -> None:
    """Raise LowSpace when the disk of ``folder`` has less than ``size`` bytes free."""
    free = shutil.disk_usage(folder).free
    if free < size:
        raise LowSpace(
            f"The disk that holds {folder} is too full: {size // 2**20 + 1} MiB are needed and "
            f"{free // 2**20} MiB are free. What is there is as it was: make room, and do it again."
        )


def write_text(path: Path, chunks: Iterable[str]) -> None:
    """Write ``chunks`` as UTF-8 to ``path`` (0600), all or nothing; a symlink there is replaced.

    Raises LowSpace when the disk is full; what stood at ``path`` is then intact.
    """
    write_set({path: chunks})


def write_set(files: Mapping[Path, Iterable[str | bytes]]) -> None:
    """Write several files as `write_text` does one; none takes its place before all are whole on disk.

    They take their places in the order given: put the one that speaks of the others last.
    """
    unfinished: dict[Path, Path] = {}
    try:
        for path, chunks in files.items():
            _sweep(path)
            unfinished[path] = _make_unfinished(path)
            _fill(unfinished[path], path, chunks)
        for path, whole in unfinished.items():
            whole.replace(path)
    finally:
        for leftover in unfinished.values():
            leftover.unlink(missing_ok=True)
    for folder in dict.fromkeys(path.parent for path in files):
        sync(folder)


def _make_unfinished(path: Path) -> Path:
    """An empty file (0600) beside ``path``, whose name tells `_sweep` who writes it."""
    descriptor, name = tempfile.mkstemp(
        prefix=f"{_own_prefix(path)}{os.getpid()}.", suffix=".tmp", dir=path.parent
    )
    os.close(descriptor)
    return Path(name)


def _fill(unfinished: Path, path: Path, chunks: Iterable[str | bytes]) -> None:
    with telling_full_disk(path), unfinished.open("wb") as file:
        file.writelines(chunk.encode() if isinstance(chunk, str) else chunk for chunk in chunks)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def telling_full_disk(path: Path) -> Iterator[None]:
    """Within, the system's error for a full disk, met while ``path`` is written, comes out as LowSpace."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL_DISK:
            raise LowSpace(
                f"The disk is too full to write {path}; what was there before is intact."
            ) from error
        raise


def copy_bytes(source: Path, target: Path) -> None:
    """Copy the content of ``source`` to ``target``, neither synced nor all or nothing.

    By the kernel where it can: on Btrfs and XFS both files then share their blocks, and it takes no time.
    """
    with source.open("rb") as held, target.open("wb") as copy:
        try:
            while os.copy_file_range(held.fileno(), copy.fileno(), 2**30):
                pass
        except (AttributeError, OSError) as error:  # not on macOS, nor between any two file systems
            if getattr(error, "errno", None) in _FULL_DISK:
                raise
            held.seek(0)
            copy.seek(0)
            copy.truncate()
            shutil.copyfileobj(held, copy, 2**20)


def copy_whole(source: Path, target: Path) -> None:
    """Copy ``source`` to ``target`` (0600), all or nothing."""
    need_space(target.parent, source.stat().st_size)
    unfinished = target.with_name(target.name + ".tmp")
    unfinished.unlink(missing_ok=True)
    try:
        with private_files(), telling_full_disk(target):
            copy_bytes(source, unfinished)
        sync(unfinished)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    sync(target.parent)


def _own_prefix(path: Path) -> str:
    return f".{path.name}."


def _sweep(path: Path) -> None:
    """Remove what a killed writer of ``path`` left behind; a living one's is left alone."""
    for leftover in path.parent.glob(f"{glob.escape(_own_prefix(path))}*.tmp"):
        writer = leftover.name.removeprefix(_own_prefix(path)).split(".")[0]
        if writer.isdigit() and not _is_alive(int(writer)):
            leftover.unlink(missing_ok=True)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
