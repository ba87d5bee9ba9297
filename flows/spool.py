"""Records on their way from a file to the warehouse, in a file without a name: many in little memory.

A file is read to its end before the warehouse is opened: nobody waits for the reading, and what breaks off
half-way has landed nothing.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType

from connectors.records import RawRecord

CHUNK_RECORDS = 20_000
CHUNK_CHARACTERS = 32 * 1024 * 1024


class Spool:
    """Records, written once and read as often as wanted."""

    def __init__(self, folder: Path) -> None:
        self._file = tempfile.TemporaryFile("w+", dir=folder, encoding="ascii")  # noqa: SIM115 - see __exit__
        self.count = 0

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def fill(self, records: Iterable[RawRecord]) -> Iterator[None]:
        """Write the records; yields after each, for whoever counts along."""
        for one in records:
            json.dump((one.record_id, one.location, one.etag, one.payload), self._file)
            self._file.write("\n")
            self.count += 1
            yield

    def __iter__(self) -> Iterator[RawRecord]:
        self._file.seek(0)
        for line in self._file:
            record_id, location, etag, payload = json.loads(line)
            yield RawRecord(record_id, location, etag, payload)

    def chunks(self) -> Iterator[list[RawRecord]]:
        """The records, so many together as are worth a statement and small in memory."""
        chunk: list[RawRecord] = []
        size = 0
        for one in self:
            chunk.append(one)
            size += len(one.payload)
            if len(chunk) >= CHUNK_RECORDS or size >= CHUNK_CHARACTERS:
                yield chunk
                chunk, size = [], 0
        yield chunk
