"""The file of a backup: a ZIP that any machine opens, with a manifest that says what must be in it.

ZIP, because its list of members stands at the end: a file that was cut off is none, and the manifest is read
without unpacking anything. No member is written to where its name says: names are looked up, not followed.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any, TypeVar

from warehouse.errors import DamagedBackup, NewerStore
from warehouse.files import need_space, telling_full_disk

FORMAT = 1
MANIFEST = "manifest.json"
STORE = "warehouse.duckdb"
CONFIG = "config.toml"
JUDGED = "judged.jsonl"
SECRETS = "secrets.json"
MEMBERS = frozenset({STORE, CONFIG, JUDGED, SECRETS})

LARGEST_SMALL = 16 * 2**20
"""Bytes of a manifest, a config.toml or a secrets.json: more is none of ours."""

_CHUNK = 2**20
_LEVEL = 1  # docs/decisions/0008: level 6 takes twice the time for a tenth less
_ABOUT = "A backup of longsince. warehouse.duckdb opens with DuckDB; `longsince restore FILE` puts it back."
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, KeyError, TypeError, ValueError,
    OverflowError, RuntimeError,
)  # fmt: skip
"""What zipfile and json raise for a file that is not what it should be (RuntimeError: encrypted, nested)."""
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Member:
    """A file in the backup: its size in bytes, unpacked, and the SHA-256 of that."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself.

    ``made_at`` is aware; ``version`` is longsince's; ``origin`` names the machine and home that it is of;
    ``migration`` is the last one that the store has; ``rows`` counts each table of it, as 'schema.table'.
    """

    made_at: datetime
    version: str
    origin: str
    migration: int
    incarnation: str
    change_number: int
    rows: Mapping[str, int]
    members: Mapping[str, Member] = field(default_factory=dict)


class Archive:
    """A backup whose manifest is read, and whose members are just those it names; none is unpacked yet."""

    def __init__(self, path: Path, file: zipfile.ZipFile, manifest: Manifest) -> None:
        self.path = path
        self.manifest = manifest
        self._file = file

    def read(self, name: str) -> bytes | None:
        """A small member, checked; None if the backup has none of this name. Raises DamagedBackup."""
        if name not in self.manifest.members:
            return None
        if self.manifest.members[name].size > LARGEST_SMALL:
            raise _damaged(self.path, f"its {name} is too large")
        return b"".join(self._chunks(name))

    def extract(self, name: str, target: Path) -> None:
        """Write a member to ``target``, which is 0600 only under `private_files`, checked byte by byte.

        Raises DamagedBackup, also when it holds more than the manifest says, and LowSpace.
        """
        need_space(target.parent, self.manifest.members[name].size)
        with telling_full_disk(target), target.open("wb") as file:
            for chunk in self._chunks(name):
                file.write(chunk)

    def check(self, name: str) -> None:
        """Read a member and raise DamagedBackup unless it is what the manifest says."""
        for _ in self._chunks(name):
            pass

    def _chunks(self, name: str) -> Iterator[bytes]:
        said = self.manifest.members[name]
        digest, size = hashlib.sha256(), 0
        with _reading(self.path), self._file.open(name) as member:
            while chunk := member.read(_CHUNK):
                size += len(chunk)
                digest.update(chunk)
                if size > said.size:
                    break
                yield chunk
        if (size, digest.hexdigest()) != (said.size, said.sha256):
            raise _damaged(self.path, f"its {name} is not what the manifest says")


def write_archive(path: Path, manifest: Manifest, members: Mapping[str, Path | bytes]) -> Manifest:
    """Write ``members`` (files, or small ones as bytes) to a ZIP at ``path``; the manifest with them in it.

    Streams: memory does not grow with the files. The caller syncs and renames. Raises LowSpace.
    """
    written: dict[str, Member] = {}
    path.unlink(missing_ok=True)
    with (
        telling_full_disk(path),
        path.open("xb") as file,  # x: a link that somebody put there is not followed
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive,
    ):
        for name, content in members.items():
            with archive.open(name, "w", force_zip64=True) as target:
                written[name] = _pour(content, target)
        manifest = dataclasses.replace(manifest, members=written)
        archive.writestr(MANIFEST, _as_text(manifest))
    return manifest


@contextmanager
def open_archive(path: Path) -> Iterator[Archive]:
    """Open the backup at ``path`` and read its manifest.

    Raises DamagedBackup for what is none or not whole, NewerStore for one of a later format.
    """
    with path.open("rb") as file:
        with _reading(path):
            archive = zipfile.ZipFile(file)
            manifest = _read_manifest(path, archive)
            _check_members(path, archive, manifest)
        yield Archive(path, archive, manifest)


def _pour(content: Path | bytes, target: IO[bytes]) -> Member:
    digest, size = hashlib.sha256(), 0
    for chunk in _file_chunks(content) if isinstance(content, Path) else [content]:
        digest.update(chunk)
        size += len(chunk)
        target.write(chunk)
    return Member(size, digest.hexdigest())


def _file_chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _as_text(manifest: Manifest) -> str:
    said = {"about": _ABOUT, "format": FORMAT, **dataclasses.asdict(manifest)}
    return json.dumps({**said, "made_at": manifest.made_at.isoformat()}, indent=2, ensure_ascii=False) + "\n"


def _read_manifest(path: Path, archive: zipfile.ZipFile) -> Manifest:
    with archive.open(MANIFEST) as file:
        text = file.read(LARGEST_SMALL + 1)
    if len(text) > LARGEST_SMALL:
        raise _damaged(path, "its manifest is too large")
    said = json.loads(text)
    if _typed(said, "format", int) > FORMAT:
        raise NewerStore(
            f"{path} was made by a newer longsince (format {said['format']}); update longsince. "
            "Nothing was changed."
        )
    made_at = datetime.fromisoformat(_typed(said, "made_at", str))
    if made_at.tzinfo is None:
        raise ValueError("made_at without a zone")
    rows, members = _typed(said, "rows", dict), _typed(said, "members", dict)
    return Manifest(
        made_at=made_at,
        version=_typed(said, "version", str),
        origin=_typed(said, "origin", str),
        migration=_typed(said, "migration", int),
        incarnation=_typed(said, "incarnation", str),
        change_number=_typed(said, "change_number", int),
        rows={table: _typed(rows, table, int) for table in rows},
        members={
            name: Member(_typed(member, "size", int), _typed(member, "sha256", str))
            for name, member in members.items()
        },
    )


def _typed(values: Any, key: str, kind: type[_T]) -> _T:
    value = values[key]
    if type(value) is not kind:
        raise TypeError(f"{key} is no {kind.__name__}")
    return value


def _check_members(path: Path, archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Raise DamagedBackup unless the ZIP holds just what the manifest names, at the sizes it names."""
    infos = archive.infolist()
    names = sorted(info.filename for info in infos)
    if names != sorted([MANIFEST, *manifest.members]) or not {STORE} <= set(manifest.members) <= MEMBERS:
        raise _damaged(path, "it holds other files than a backup does")
    for info in infos:
        if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG):
            raise _damaged(path, f"its {info.filename} is no file")
        if info.filename != MANIFEST and info.file_size != manifest.members[info.filename].size:
            raise _damaged(path, f"its {info.filename} is not of the size that the manifest says")


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """Within, whatever reading a bad file raises comes out as DamagedBackup."""
    try:
        yield
    except _UNREADABLE as error:
        raise _damaged(path, "it is cut off, or is none") from error
    except OSError as error:
        if error.filename is not None:
            raise
        raise _damaged(path, "it cannot be read to its end") from error  # a seek to before its beginning


def _damaged(path: Path, reason: str) -> DamagedBackup:
    return DamagedBackup(f"{path} is not a whole backup of longsince ({reason}). Nothing was changed.")
