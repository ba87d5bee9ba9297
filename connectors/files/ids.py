"""How records of files are known again: files seldom say, and no two people may come to be one record."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

from connectors.records import RawRecord


def digest(*parts: str) -> str:
    """32 hexadecimal digits that stand for these texts."""
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:32]


def made_id(name: str | None, address: str | None, payload: str) -> str:
    """The id of someone whom the file gives none: name and first address, so that edits of the rest keep it.

    Without an address a name says too little; then the whole payload is the id.
    """
    if not address:
        return digest(payload)
    return digest(" ".join((name or "").casefold().split()), address.casefold())


def record(record_id: str, payload: str, etag: str | None = None) -> RawRecord:
    """A record whose place in its file is its id."""
    return RawRecord(record_id, record_id, etag or digest(payload), payload)


def distinct(records: Iterable[RawRecord]) -> Iterator[RawRecord]:
    """The records, each once; a second one with the id of another is known by what is in it too."""
    etags: dict[str, str | None] = {}
    for one in records:
        location = one.location
        if etags.get(location, one.etag) != one.etag:
            location = f"{location}#{one.etag}"
        if location not in etags:
            etags[location] = one.etag
            yield one if location == one.location else replace(one, record_id=location, location=location)
