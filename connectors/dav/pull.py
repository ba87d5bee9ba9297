"""A full pull of one DAV collection: list the etags, fetch what is new or changed, page by page."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping

from connectors.dav.client import DavClient, Member
from connectors.dav.multiget import CHUNK, Multiget
from connectors.dav.service import Service
from connectors.records import Collection, Page, RawRecord

ToRecord = Callable[[str, str | None, str], RawRecord]
"""Makes a record of a location, an etag and a body."""


def pull_all(
    client: DavClient,
    service: Service,
    collection: Collection,
    known: Mapping[str, str | None],
    to_record: ToRecord,
) -> Iterator[Page]:
    """Pages of at most ``CHUNK`` records, in the order of their locations.

    There are no tombstones: what no page has seen is gone. ``resume`` is None, since after a crash
    ``known`` has what was landed, and that is not fetched again. The cursor is JSON of the ctag and
    sync-token that the collection had before it was listed: what changes meanwhile comes next time.
    If an entry could not be read, all others come first, then the error of ``Multiget`` and no cursor.
    """
    cursor = json.dumps(client.marks(collection), sort_keys=True)
    listed = client.list_etags(collection)
    wanted = [location for location, member in listed.items() if not _is_known(location, member, known)]
    seen = frozenset(listed).difference(wanted)
    multiget = Multiget(client, service, collection)
    taken: set[str] = set()
    for start in range(0, len(wanted) or 1, CHUNK):
        chunk = wanted[start : start + CHUNK]
        bodies = multiget.bodies({location: listed[location] for location in chunk}) if chunk else {}
        records = [to_record(at, body.etag or listed[at].etag, body.text) for at, body in bodies.items()]
        is_complete = start + CHUNK >= len(wanted) and not multiget.unread
        yield Page(
            records=tuple(_with_own_id(record, taken) for record in records),
            seen=seen.union(chunk),
            cursor=cursor if is_complete else None,
        )
        seen = frozenset()
    multiget.finish()


def _is_known(location: str, member: Member, known: Mapping[str, str | None]) -> bool:
    return member.etag is not None and known.get(location) == member.etag


def _with_own_id(record: RawRecord, taken: set[str]) -> RawRecord:
    """Servers should refuse a second entry with the same UID (RFC 6352, 5.1); if not, its path is its id."""
    if record.record_id in taken:
        return RawRecord(record.location, record.location, record.etag, record.payload)
    taken.add(record.record_id)
    return record
