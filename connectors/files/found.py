"""The files that a path stands for: itself, those of a folder, those packed in a ZIP or TGZ archive.

Nothing is ever unpacked to disk; what an archive says of its members is believed as far as it harms nobody.
"""

from __future__ import annotations

import io
import re
import stat
import tarfile
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import IO, Any

from connectors.errors import NotImported, Refused
from connectors.files.mailbox import open_maildir
from connectors.files.tgz import Tgz

MAX_MEMBERS = 100_000
"""Files in one archive or folder; an export has hundreds."""
MAX_IN_TGZ = 2_000
"""Files in a TGZ archive, which has no list of them: how each begins is kept from when they were found."""
MAX_INFLATED = 100 * 1024 * 1024
"""Bytes that an archive may inflate to, however small it is."""
MAX_RATIO = 100
"""How much larger than the archive what it inflates to may be beyond that; mail and tables come to 20."""

_DATES = re.compile(
    r"""[-_. ]*(?:\(\d+\)                                               # (1): saved a second time
        | (?<!\d)\d{4}[-_.]?\d\d[-_.]?\d\d(?:[T_ -]?\d{4,6}Z?)?(?!\d)  # 2026-11-27, 20261127T101010Z
        | (?<!\d)\d{1,2}[-_.]\d{1,2}[-_.]\d{4}(?!\d)                    # 11-27-2026
        | (?<![^\W_])copy(?:[ ]\d+)?(?![^\W_]))""",
    re.VERBOSE | re.IGNORECASE,
)
HEAD = 64 * 1024
"""Octets that tell what a file is."""

_GZIP = b"\x1f\x8b"
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})
_UNREADABLE = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
"""What the modules of archives raise for those that are cut off, changed, locked, or packed unusually."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file, or a member of an archive. ``name`` is its path below what was named, for people.

    ``path`` is the file on disk, for a member its archive; ``modified`` (nanoseconds) and ``stamp`` are of
    that, and the stamp is another when the file is. ``open`` gives a new stream; `reading` guards it.
    ``head`` are its first bytes, where they had to be read to find it.
    """

    name: str
    path: Path
    size: int
    modified: int
    stamp: str
    open: Callable[[], IO[bytes]]
    head: bytes | None = None

    @property
    def lineage(self) -> str:
        """What the exports that follow each other have in common: the name without dates and counters."""
        return lineage(self.name)


def lineage(name: str) -> str:
    """``name`` without the dates, counters and 'copy' that a newer export has otherwise, in lower case."""
    parts = []
    for part in name.split("/"):
        stem, dot, suffix = part.rpartition(".")
        shorter = _DATES.sub("", stem if dot else part).strip(" -_.")
        parts.append((shorter or part) + (f".{suffix}" if dot and shorter else ""))
    return unicodedata.normalize("NFC", "/".join(parts)).casefold()


def find(path: Path) -> Iterator[FoundFile]:
    """The files that ``path`` stands for, in the order of their names (of a TGZ archive as they lie in it,
    so that it is inflated once); hidden ones are left alone.

    Links inside a folder are not followed. Raises NotImported or Refused.
    """
    if path.is_dir() and is_maildir(path):
        yield _maildir(path, _shown(path.name))
    if not path.is_dir():
        yield from _members_or_itself(path, _on_disk(path, _shown(path.name)))
        return
    for number, (name, file) in enumerate(_walk(path, "")):
        if number == MAX_MEMBERS:
            raise Refused(f"{path.name} has over {MAX_MEMBERS:,} files: name the ones to import")
        if file.is_dir():
            yield _maildir(file, name)
        else:
            yield from _members_or_itself(file, _on_disk(file, name))


def is_maildir(path: Path) -> bool:
    """Whether a folder is a maildir: mail lies in its ``new`` and ``cur``."""
    return (path / "cur").is_dir() and (path / "new").is_dir()


@contextmanager
def reading(file: FoundFile) -> Iterator[IO[bytes]]:
    """A stream of the file's bytes. What keeps it from being read to its end is raised as NotImported."""
    with _as_not_imported(file.name):
        stream = file.open()
    with stream, io.BufferedReader(_Guarded(file.name, stream), 256 * 1024) as guarded:
        yield guarded


@contextmanager
def _as_not_imported(name: str) -> Iterator[None]:
    try:
        yield
    except _UNREADABLE as error:
        if isinstance(error, RuntimeError) and "password" in str(error):
            raise NotImported(f"{name} is locked with a password: unpack it first") from None
        raise NotImported(f"{name} is damaged, or not whole: get it once more") from None
    except OSError as error:
        raise NotImported(f"{name} cannot be read: {error.strerror or 'it is damaged'}") from None


class _Guarded(io.RawIOBase):
    """The stream of a file, whose errors are for a person."""

    def __init__(self, name: str, stream: IO[bytes]) -> None:
        self._name = name
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer).cast("B")
        with _as_not_imported(self._name):
            data = self._stream.read(len(view))
        view[: len(data)] = data
        return len(data)


def head_of(file: FoundFile, size: int) -> bytes:
    """The first ``size`` bytes, or all if there are fewer. Raises NotImported."""
    if file.head is not None and len(file.head) >= min(size, file.size):
        return file.head[:size]
    with reading(file) as stream:
        return stream.read(size)


def _walk(folder: Path, below: str) -> Iterator[tuple[str, Path]]:
    """Name and path of every plain file, and of every maildir, whose messages are one thing."""
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        raise NotImported(f"{folder.name} cannot be read: {error.strerror}") from None
    for entry in entries:
        name = _shown(entry.name)
        if entry.is_symlink() or (name.startswith(".") and not is_maildir(entry)):
            continue
        if is_maildir(entry):
            yield below + name, entry
        if entry.is_dir():
            if not (entry.name in ("cur", "new", "tmp") and is_maildir(folder)):
                yield from _walk(entry, f"{below}{name}/")
        elif entry.is_file():
            yield below + name, entry


def _on_disk(path: Path, name: str) -> FoundFile:
    try:
        found = path.stat()
    except OSError as error:
        raise NotImported(f"{name} cannot be read: {error.strerror}") from None
    if not stat.S_ISREG(found.st_mode):
        raise NotImported(f"{name} is neither a file nor a folder")
    stamp = f"{found.st_size}-{found.st_mtime_ns}"
    return FoundFile(name, path, found.st_size, found.st_mtime_ns, stamp, lambda: path.open("rb"))


def _maildir(path: Path, name: str) -> FoundFile:
    """All messages of a maildir as one file."""
    changed = [(path / part).stat().st_mtime_ns for part in ("cur", "new")]
    stamp = "-".join(map(str, changed))
    return FoundFile(name, path, 0, max(changed), stamp, lambda: open_maildir(path))


def _members_or_itself(path: Path, file: FoundFile) -> Iterator[FoundFile]:
    head = head_of(file, 4)
    if head.startswith(_GZIP):
        yield from _of_tgz(path, file)
        return
    if head not in (b"PK\x03\x04", b"PK\x05\x06"):
        yield file
        return
    with _as_not_imported(file.name), zipfile.ZipFile(path) as archive:
        members = [info for info in archive.infolist() if not info.is_dir()]
    if len(members) > MAX_MEMBERS:
        raise Refused(f"{file.name} holds over {MAX_MEMBERS:,} files: it is no export that is known")
    _check_size(sum(info.file_size for info in members), file)
    for info in sorted(members, key=lambda info: info.filename):
        name = _member_name(info.filename)
        if name is not None:
            yield replace(file, name=name, size=info.file_size, open=partial(_open_member, path, info))


def _check_size(size: int, archive: FoundFile) -> None:
    if size > max(MAX_INFLATED, MAX_RATIO * archive.size):
        raise Refused(
            f"{archive.name} would become over {MAX_RATIO} times as large when unpacked, and was not "
            "opened: if you trust it, unpack it and import the folder"
        )


def _of_tgz(path: Path, file: FoundFile) -> Iterator[FoundFile]:
    """The members of a TGZ archive in their order, or the file itself if it is gzipped otherwise."""
    members: list[FoundFile] = []
    with _as_not_imported(file.name):
        try:
            archive = tarfile.open(path, "r:gz")  # noqa: SIM115 - closed below
        except tarfile.ReadError:
            archive = None
        if archive is None:
            yield file
            return
        with archive:
            total = 0
            inflated = Tgz(path)
            for info in archive:
                total += info.size
                _check_size(total, file)
                name = _member_name(info.name)
                if name is None or not info.isreg() or info.issparse():
                    continue
                if len(members) == MAX_IN_TGZ:
                    text = f"{file.name} holds over {MAX_IN_TGZ:,} files: unpack it and import the folder"
                    raise Refused(text)
                stream = archive.extractfile(info)
                opened = partial(inflated.member, info.offset_data, info.size)
                head = stream.read(HEAD) if stream else b""
                members.append(replace(file, name=name, size=info.size, open=opened, head=head))
    yield from members


def _open_member(path: Path, info: zipfile.ZipInfo) -> IO[bytes]:
    return zipfile.ZipFile(path).open(info)  # which keeps the archive's file open as long as itself


def _member_name(name: str) -> str | None:
    """A name to show and to know the member by; it is never a path on this machine. None for hidden ones."""
    parts = [_shown(part) for part in re.split(r"[/\\]+", name) if part not in ("", ".", "..")]
    if not parts or any(part.startswith((".", "__MACOSX")) for part in parts):
        return None
    return "/".join(parts)


def _shown(name: str) -> str:
    return "".join(c for c in name if unicodedata.category(c) not in _UNSEEN)[:255] or "unnamed"
