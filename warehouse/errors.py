"""Errors of the warehouse, each named by its consequence; the message of every one speaks to a person."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb


class WarehouseError(Exception):
    """What any part of the warehouse may raise."""


class Busy(WarehouseError):
    """Another program holds the lock or the file: come back later."""


class NewerStore(WarehouseError):
    """The file was made by a newer version: it was refused and not touched."""


class DamagedStore(WarehouseError):
    """The file cannot be read, or is not what was last written: nothing was put in its place."""


class DamagedBackup(WarehouseError):
    """The backup is cut off, changed or none of ours: nothing of it was put in place."""


class LowSpace(WarehouseError):
    """The disk is too full; what was there is as it was."""


class QueryFailed(WarehouseError):
    """The query is wrong, or asks for what the console does not do."""


class QueryStopped(WarehouseError):
    """The query ran into a limit of time, memory or rows."""


class MassDeletion(WarehouseError):
    """A pull would mark gone suspiciously much of a collection; nothing was marked and no cursor stored.

    ``count`` rows of the ``stored`` ones that are not gone would have gone.
    """

    def __init__(self, name: str, count: int, stored: int) -> None:
        super().__init__(
            f"{count} of the {stored} records of “{name}” would be marked gone; nothing was marked. "
            "If they were really deleted there, sync again with --allow-mass-delete."
        )
        self.count = count
        self.stored = stored


class NotStored(WarehouseError):
    """A page takes records for stored which are not: nothing of it landed, the next pull fetches them."""

    def __init__(self, name: str, count: int) -> None:
        records = "1 record of “{}” is" if count == 1 else f"{count} records of “{{}}” are"
        super().__init__(f"{records.format(name)} not here any more; the next sync fetches what is missing.")


_HOLDER = re.compile(r"held in (?P<program>.+?) \(PID (?P<pid>\d+)\)")
_FULL_DISK = ("No space left", "File too large", "Disk quota exceeded")


_OF_STORAGE = (
    duckdb.IOException,
    duckdb.FatalException,
    duckdb.InternalException,
    duckdb.SerializationException,
)


def is_of_storage(error: duckdb.Error) -> bool:
    """Whether the file is at fault, not the statement. A bad checksum comes as a bare duckdb.Error."""
    text = str(error)
    return (
        isinstance(error, _OF_STORAGE)
        or type(error) is duckdb.Error
        or "encrypted database" in text  # a CatalogException
        or any(words in text for words in _FULL_DISK)
    )


def from_duckdb(error: duckdb.Error, path: Path) -> WarehouseError:
    """What DuckDB's error on the file at ``path`` means for the person; its text is all there is to tell."""
    text = str(error)
    if "Could not set lock" in text:
        holder = _HOLDER.search(text)
        who = f"{Path(holder['program']).name} (process {holder['pid']})" if holder else "another program"
        return Busy(f"{path.name} is open in {who}; close it there and try again.")
    if any(words in text for words in _FULL_DISK):
        return LowSpace(f"The disk is too full to write {path}; what it held before is intact.")
    if "newer version" in text or "we can only read versions" in text:
        return NewerStore(
            f"{path} was written by a newer DuckDB than this one; update longsince. It was not touched."
        )
    reason = text.splitlines()[0] if text else type(error).__name__
    return DamagedStore(
        f"{path} cannot be read ({reason}). It was left as it is: put a backup in its place, "
        "or move it and warehouse.mark away, and sync again from the sources."
    )
