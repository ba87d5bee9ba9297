"""A record as its raw rows hold it: what it is known by, and what each of its copies says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from connectors.records import Parsed


@dataclass(frozen=True, slots=True)
class RecordKey:
    """A record, and what is known beside its text; ``collections`` are the names of those that hold it."""

    account: str
    source: str
    record_id: str
    collections: list[str]
    is_gone: bool
    gone_at: datetime | None
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Copy:
    """What the copy in one collection says; ``role`` is the collection's."""

    parsed: tuple[Parsed, ...]
    role: str | None = None
    is_gone: bool = False
    gone_at: datetime | None = None
