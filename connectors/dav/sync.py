"""What has changed in a collection since a sync-token (RFC 6578)."""

from __future__ import annotations

from dataclasses import dataclass

from connectors.dav import multistatus
from connectors.dav.client import DavClient, ServerFailed, UnexpectedStatus
from connectors.dav.members import ETAG, Member, inside, read_marks
from connectors.dav.multistatus import Multistatus
from connectors.dav.service import DAV
from connectors.errors import CursorExpired
from connectors.records import Collection

VALID_SYNC_TOKEN = f"{DAV}valid-sync-token"
MOST_PAGES = 100
"""Truncated answers followed before the server is thought to go round in circles."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Entries that are new or changed, in the order of their paths; paths that are gone; where it ended."""

    changed: dict[str, Member]
    gone: frozenset[str]
    sync_token: str


def changes_since(client: DavClient, collection: Collection, sync_token: str) -> Changes:
    """All changes since a token, by one report; by more, if the server cuts its answers short (507).

    Of several words on one path the last holds. Raises CursorExpired if the token is no longer worth
    anything, or the server has no good answer to it: what it missed, a listing finds.
    """
    changed: dict[str, Member] = {}
    gone: set[str] = set()
    tokens = [sync_token]
    while len(tokens) <= MOST_PAGES:
        answer = _report(client, collection, tokens[-1])
        is_cut = any(resource.status == 507 for resource in answer.resources)
        # Some servers say in one answer that an entry is gone and that it has changed: then it is there.
        entries = sorted(
            (resource for resource in answer.resources if resource.status != 507),
            key=lambda resource: resource.status != 404,
        )
        for location, resource in inside(client, collection, entries).items():
            if resource.status == 404:
                changed.pop(location, None)
                gone.add(location)
            elif not resource.href.endswith("/"):
                changed[location] = Member(resource.href, resource.text(ETAG))
                gone.discard(location)
        if answer.sync_token is None or (is_cut and answer.sync_token in tokens):
            break
        if not is_cut:
            return Changes(dict(sorted(changed.items())), frozenset(gone), answer.sync_token)
        tokens.append(answer.sync_token)
    raise CursorExpired(f"{client.host} does not say where the changes of {collection.name} end")


def _report(client: DavClient, collection: Collection, token: str) -> Multistatus:
    """One report. What an invalid token brings is 403, 409, 412 or 500, with or without the condition."""
    body = multistatus.sync_collection_body(token, [ETAG])
    try:
        return client.report(client.absolute(collection.collection_id), body)
    except (UnexpectedStatus, ServerFailed) as failure:
        is_refused = isinstance(failure, UnexpectedStatus) or failure.status == 507
        if VALID_SYNC_TOKEN not in failure.conditions:
            if not is_refused:
                raise
            read_marks(client, collection)  # raises if it is not the token but the collection that is refused
        raise CursorExpired(f"{client.host} has forgotten what changed in {collection.name}") from None
