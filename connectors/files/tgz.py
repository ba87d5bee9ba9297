"""TGZ archives, whose members have no place to be read at but behind all that comes before them."""

from __future__ import annotations

import gzip
import io
from pathlib import Path
from typing import IO, Any, ClassVar


class Tgz:
    """A TGZ archive, inflated once for as long as its members are read in their order.

    One at a time keeps its file open: a folder may hold many.
    """

    _in_use: ClassVar[Tgz | None] = None

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stream: gzip.GzipFile | None = None

    def read(self, at: int, size: int) -> bytes:
        """So many bytes of what is inflated, from ``at``; going back begins anew."""
        if Tgz._in_use and Tgz._in_use is not self:
            Tgz._in_use.close()
        Tgz._in_use = self
        self._stream = self._stream or gzip.GzipFile(self._path)
        self._stream.seek(at)
        return self._stream.read(size)

    def close(self) -> None:
        """Close the file; it is opened again when somebody reads."""
        if self._stream:
            self._stream.close()
        self._stream = None

    def member(self, start: int, size: int) -> IO[bytes]:
        """A stream of the member there."""
        return io.BufferedReader(_Member(self, start, size))


class _Member(io.RawIOBase):
    """So many bytes of a TGZ archive."""

    def __init__(self, archive: Tgz, start: int, size: int) -> None:
        self._archive = archive
        self._at = start
        self._end = start + size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer).cast("B")
        data = self._archive.read(self._at, min(len(view), self._end - self._at))
        if not data and self._at < self._end:
            raise EOFError
        self._at += len(data)
        view[: len(data)] = data
        return len(data)
