"""What a collection holds, and what it says of itself."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from connectors.dav.client import DavClient, UnexpectedStatus
from connectors.dav.href import canonical_path, location_of
from connectors.dav.multistatus import Resource
from connectors.dav.service import CALENDAR_SERVER, DAV
from connectors.errors import Refused, SourceChanged, SourceUnavailable
from connectors.records import Collection

REPORTS = f"{DAV}supported-report-set"
SYNC_TOKEN = f"{DAV}sync-token"
CTAG = f"{CALENDAR_SERVER}getctag"
ETAG = f"{DAV}getetag"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Member:
    """An entry of a collection as listed: its href as the server wrote it, and its etag."""

    href: str
    etag: str | None


@dataclass(frozen=True, slots=True)
class Marks:
    """What tells whether a collection has changed. At most one is there, and the token is the better one."""

    sync_token: str | None = None
    ctag: str | None = None


def list_members(client: DavClient, collection: Collection) -> dict[str, Member]:
    """The entries of a collection by canonical path, in the order of these paths.

    Raises Refused if all that is listed lies outside the collection, SourceChanged if it may no longer be
    read, SourceUnavailable if the listing says that it is not complete.
    """
    resources = _properties(client, collection, [ETAG, f"{DAV}resourcetype"], depth=1)
    if any(resource.status == 507 for resource in resources):
        raise SourceUnavailable(f"{client.host} lists only a part of {collection.name}")
    entries = [resource for resource in resources if f"{DAV}collection" not in resource.types()]
    listed = inside(client, collection, entries).items()
    return {
        at: Member(resource.href, resource.text(ETAG)) for at, resource in listed if resource.status == 200
    }


def read_marks(client: DavClient, collection: Collection) -> Marks:
    """The sync-token if the collection has a sync-collection report (RFC 6578), else the ctag if it has one.

    One request in the first case, since some servers take seconds for each of these marks. Raises
    SourceChanged if the collection may no longer be read.
    """
    for resource in _properties(client, collection, [REPORTS, SYNC_TOKEN], depth=0)[:1]:
        reports, token = resource.properties.get(REPORTS), resource.text(SYNC_TOKEN)
        if token and (reports is None or next(reports.iter(f"{DAV}sync-collection"), None) is not None):
            return Marks(sync_token=token)
    return Marks(ctag=read_ctag(client, collection))


def read_ctag(client: DavClient, collection: Collection) -> str | None:
    """The ctag (calendarserver-ctag), None if there is none. Raises as ``read_marks``."""
    for resource in _properties(client, collection, [CTAG], depth=0)[:1]:
        return resource.text(CTAG)
    return None


def inside(client: DavClient, collection: Collection, resources: Iterable[Resource]) -> dict[str, Resource]:
    """The resources that lie in the collection, by canonical path in order; of two for one path the last.

    The collection itself and what lies outside are left out, the latter with a warning. Raises Refused
    if nothing else is there.
    """
    url = client.absolute(collection.collection_id)
    itself = canonical_path(urlsplit(url).path).rstrip("/")
    members: dict[str, Resource] = {}
    outside = 0
    for resource in resources:
        location = location_of(resource.href, url)
        if location is not None:
            members[location] = resource
        elif (location_of(resource.href, client.absolute("/", url)) or "").rstrip("/") != itself:
            outside += 1
    if outside and not members:
        raise Refused(f"{client.host} lists only entries outside of {collection.name}: not followed")
    if outside:
        logger.warning("%s listed %d entries outside of a collection; left out", client.host, outside)
    return dict(sorted(members.items()))


def _properties(
    client: DavClient, collection: Collection, names: list[str], depth: int
) -> tuple[Resource, ...]:
    try:
        return client.propfind(client.absolute(collection.collection_id), names, depth)
    except UnexpectedStatus as failure:
        raise SourceChanged(
            f"{client.host} no longer lets us read {collection.name} ({failure.status}): was it deleted or "
            "unshared?"
        ) from None
