"""A pull of one DAV collection: find out what is new, changed or gone, and fetch it page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice
from typing import TypeVar

from connectors.dav.client import DavClient
from connectors.dav.cursor import Cursor, read_cursor
from connectors.dav.members import Marks, Member, list_members, read_ctag, read_marks
from connectors.dav.multiget import Body, Multiget
from connectors.dav.service import Service
from connectors.dav.sync import changes_since
from connectors.record_ids import RecordIds
from connectors.records import Collection, Known, Page, RawRecord

ToRecord = Callable[[str, str | None, str], RawRecord]
"""Makes a record of a location, an etag and a body."""
_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a pull has found out before it fetches: the entries it wants, and where it will end.

    A full one has ``seen`` the entries that are as they are known, an incremental one knows what is ``gone``.
    """

    wanted: dict[str, Member]
    cursor: Cursor
    is_full: bool
    seen: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()


def pull(
    client: DavClient,
    service: Service,
    collection: Collection,
    cursor: str | None,
    known: Mapping[str, Known],
    to_record: ToRecord,
) -> Iterator[Page]:
    """Pages of a few hundred records at most, in the order of their locations.

    Without a cursor everything is listed by etag. With one the server is asked what has changed (RFC 6578);
    where it cannot say, it is all listed again, unless its ctag is still the same. ``resume`` is None:
    after a crash, ``known`` has what was landed, and that is not fetched again. If an entry could not be
    read, all others come first, then the error of ``Multiget`` and no cursor.
    """
    plan = _plan(client, collection, cursor, known)
    ids = RecordIds(
        known, leaving=known.keys() - plan.seen - plan.wanted.keys() if plan.is_full else plan.gone
    )
    multiget = Multiget(client, service, collection)
    left, seen = len(plan.wanted), plan.seen
    for chunk, bodies in _one_ahead(multiget.fetch(plan.wanted)) if plan.wanted else [([], {})]:
        left -= len(chunk)
        is_last = left == 0
        yield Page(
            records=_records(bodies, plan.wanted, ids, to_record),
            tombstones=tuple(sorted(plan.gone.union(multiget.gone))) if is_last and not plan.is_full else (),
            seen=seen.union(chunk) if plan.is_full else frozenset(),
            cursor=_end(plan, multiget).text() if is_last and not multiget.unread else None,
            is_full=plan.is_full,
        )
        seen = frozenset()
    multiget.finish()


def _plan(client: DavClient, collection: Collection, cursor: str | None, known: Mapping[str, Known]) -> Plan:
    start = Cursor(Marks()) if cursor is None else read_cursor(cursor)
    if start.marks.sync_token is not None:
        return _plan_changes(client, collection, start, start.marks.sync_token, known)
    if start.marks.ctag is not None and read_ctag(client, collection) == start.marks.ctag:
        return Plan({}, start, is_full=False)
    return _plan_listing(client, collection, known)


def _plan_listing(client: DavClient, collection: Collection, known: Mapping[str, Known]) -> Plan:
    """All entries. The marks come first: what changes between them and the listing comes next time."""
    cursor = Cursor(read_marks(client, collection))
    members = list_members(client, collection)
    wanted = {at: member for at, member in members.items() if not _is_known(at, member, known)}
    return Plan(wanted, cursor, is_full=True, seen=frozenset(members.keys() - wanted.keys()))


def _plan_changes(
    client: DavClient, collection: Collection, start: Cursor, sync_token: str, known: Mapping[str, Known]
) -> Plan:
    """What changed since the token, and what the server still owes."""
    changes = changes_since(client, collection, sync_token)
    wanted = {at: member for at, member in changes.changed.items() if not _is_known(at, member, known)}
    owed = {at: Member(at, None) for at in start.owed if at not in changes.gone}
    return Plan(
        dict(sorted({**owed, **wanted}.items())),
        Cursor(Marks(sync_token=changes.sync_token)),
        is_full=False,
        gone=changes.gone,
    )


def _is_known(location: str, member: Member, known: Mapping[str, Known]) -> bool:
    return member.etag is not None and location in known and known[location].etag == member.etag


def _end(plan: Plan, multiget: Multiget) -> Cursor:
    """Where the pull ended. Without a token, what was withheld is found again by listing all."""
    if not multiget.withheld:
        return plan.cursor
    if plan.cursor.marks.sync_token is None:
        return Cursor(Marks())
    return replace(plan.cursor, owed=tuple(multiget.withheld))


def _records(
    bodies: Mapping[str, Body], wanted: Mapping[str, Member], ids: RecordIds, to_record: ToRecord
) -> tuple[RawRecord, ...]:
    return tuple(
        ids.settle(to_record(at, body.etag or wanted[at].etag, body.text)) for at, body in bodies.items()
    )


def _one_ahead(items: Iterator[_Item]) -> Iterator[_Item]:
    """The items, each one fetched while the one before is being worked on."""
    with ThreadPoolExecutor(max_workers=1) as worker:
        following = worker.submit(lambda: list(islice(items, 1)))
        while item := following.result():
            following = worker.submit(lambda: list(islice(items, 1)))
            yield item[0]
