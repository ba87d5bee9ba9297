"""A source in memory: the plainest reader of the protocol, for tests of what stands on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from connectors.dav import calendars, contacts
from connectors.errors import CursorExpired
from connectors.formats import mail_record
from connectors.record_ids import RecordIds
from connectors.records import (
    Collection,
    CollectionRole,
    IsSuppressed,
    Known,
    Page,
    Parsed,
    RawRecord,
)


@dataclass(frozen=True, slots=True)
class Kind:
    """What a source's texts are, by the functions of the real connector that read them."""

    to_record: Callable[[str, str | None, str], RawRecord]
    parse: Callable[[str], tuple[Parsed, ...]]
    redact: Callable[[RawRecord, IsSuppressed], RawRecord | None]


CONTACTS = Kind(contacts.to_record, contacts.parse, contacts.redact)
"""vCard text."""
CALENDAR = Kind(calendars.to_record, calendars.parse, calendars.redact)
"""ICS text."""


def _mail_to_record(location: str, etag: str | None, text: str) -> RawRecord:
    return RawRecord(mail_record.record_id(text), location, etag, text)


def _redact_mail(record: RawRecord, is_suppressed: IsSuppressed) -> RawRecord | None:
    payload = mail_record.redact(record.payload, is_suppressed)
    return None if payload is None else replace(record, payload=payload)


MAIL = Kind(_mail_to_record, mail_record.parse, _redact_mail)
"""Payloads as `connectors.formats.mail_record.to_payload` makes them."""


@dataclass(slots=True)
class _Shelf:
    """One collection. Each change takes the next number of the source as the version of its location."""

    name: str
    role: CollectionRole | None = None
    texts: dict[str, tuple[int, str]] = field(default_factory=dict)
    deleted: dict[str, int] = field(default_factory=dict)


class MemorySource:
    """A ``connectors.protocol.Source`` of what a test puts in.

    Pages come in the order of change and hold at most ``page_size`` records. Cursors and resume marks
    are numbers of changes, as text; cursors from before ``expire_cursors`` are expired.
    """

    def __init__(self, kind: Kind, *, page_size: int = 100) -> None:
        self._kind = kind
        self._page_size = page_size
        self._shelves: dict[str, _Shelf] = {}
        self._change = 0
        self._oldest_cursor = 0

    def add_collection(self, collection_id: str, name: str, role: CollectionRole | None = None) -> Collection:
        """Make an empty collection."""
        self._shelves[collection_id] = _Shelf(name, role)
        return Collection(collection_id, name, role)

    def remove_collection(self, collection_id: str) -> None:
        """Delete a collection with all that is in it."""
        del self._shelves[collection_id]

    def put(self, collection_id: str, location: str, text: str) -> None:
        """Write an entry, new or changed."""
        shelf = self._shelves[collection_id]
        self._change += 1
        shelf.deleted.pop(location, None)
        shelf.texts[location] = (self._change, text)

    def delete(self, collection_id: str, location: str) -> None:
        """Delete an entry."""
        shelf = self._shelves[collection_id]
        self._change += 1
        del shelf.texts[location]
        shelf.deleted[location] = self._change

    def expire_cursors(self) -> None:
        """Forget the history: the cursors given out so far are worth nothing."""
        self._change += 1
        self._oldest_cursor = self._change

    def collections(self) -> Sequence[Collection]:
        """In the order of their ids."""
        return [
            Collection(collection_id, shelf.name, shelf.role)
            for collection_id, shelf in sorted(self._shelves.items())
        ]

    def pull(
        self,
        collection: Collection,
        cursor: str | None,
        known: Mapping[str, Known],
        resume: str | None = None,
    ) -> Iterator[Page]:
        """What changed after the cursor, or all; behind a ``resume`` mark, what changed after that."""
        if cursor is not None and int(cursor) < self._oldest_cursor:
            raise CursorExpired("The memory connector has forgotten what changed since this cursor")
        since = int(resume or cursor or 0)
        shelf = self._shelves[collection.collection_id]
        changed = sorted((version, at) for at, (version, _) in shelf.texts.items() if version > since)
        gone = tuple(at for at, version in shelf.deleted.items() if version > since > 0)
        ids = RecordIds(known, leaving=known.keys() - shelf.texts.keys())
        end = str(self._change)
        for start in range(0, len(changed) or 1, self._page_size):
            part = changed[start : start + self._page_size]
            is_last = start + self._page_size >= len(changed)
            yield Page(
                records=tuple(
                    ids.settle(self._kind.to_record(at, str(version), shelf.texts[at][1]))
                    for version, at in part
                    if at not in known or known[at].etag != str(version)
                ),
                tombstones=gone if is_last else (),
                seen=frozenset(at for _, at in part) if cursor is None else frozenset(),
                resume=None if is_last else str(part[-1][0]),
                cursor=end if is_last else None,
                is_full=cursor is None,
            )

    def parse(self, payload: str) -> tuple[Parsed, ...]:
        """By the real parser of the kind."""
        return self._kind.parse(payload)

    def redact(self, record: RawRecord, is_suppressed: IsSuppressed) -> RawRecord | None:
        """As the real connector of the kind does."""
        return self._kind.redact(record, is_suppressed)
