"""Pulling a list of People's: connections and other contacts, which sync alike.

developers.google.com/people/v1/contacts, "List the user's contacts that have changed". A sync token dies
seven days after the *full* listing at the head of its chain, however often it was used since.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from connectors.errors import CursorExpired, SourceChanged
from connectors.formats.content_lines import decode
from connectors.formats.json_values import objects_in
from connectors.google.api import GoogleApi, Unsuccessful
from connectors.google.groups import ContactGroups, NoGroups
from connectors.records import Known, Page, RawRecord

PAGE_SIZE = 1000
"""People on a page: the most that Google gives."""
VERSION = 1
EXPIRED = "EXPIRED_SYNC_TOKEN"
"""Why Google refuses a sync token; its status for that is a plain 400."""

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Feed:
    """One list: how it is asked (``ask`` makes a request of the service from parameters), under which name
    its people come, of what type their own source is, and what of them is wanted (``mask``: a parameter and
    its value).
    """

    ask: Callable[..., Any]
    items: str
    source_type: str
    mask: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a pull ended: the sync token, the mask that it is bound to, the contact groups known by then."""

    token: str
    mask: str
    groups: Mapping[str, str]

    def text(self) -> str:
        """As JSON."""
        return json.dumps(
            {"version": VERSION, "token": self.token, "mask": self.mask, "groups": dict(self.groups)},
            ensure_ascii=False,
        )


def read_cursor(text: str, mask: str) -> Cursor:
    """A stored cursor. Raises CursorExpired for one of another version, or for another mask."""
    try:
        values = json.loads(text)
        if (values["version"], values["mask"]) != (VERSION, mask):
            raise ValueError
        return Cursor(values["token"], mask, dict(values["groups"]))
    except (ValueError, KeyError, TypeError):
        raise CursorExpired("This cursor was written by another version") from None


def pull(
    api: GoogleApi,
    feed: Feed,
    groups: ContactGroups | NoGroups,
    cursor: str | None,
    known: Mapping[str, Known],
) -> Iterator[Page]:
    """Pages of at most ``PAGE_SIZE`` people, in Google's order.

    Locations are resource names, which change when a contact is linked to a profile; record ids are those of
    the contact itself, which do not. A pull that was cut off begins anew: it is a few requests, and what is
    known by then does not land again.
    """
    mask = ",".join(feed.mask.values())
    start = None if cursor is None else read_cursor(cursor, mask)
    groups.begin(start.groups if start else None)
    places = {entry.record_id: location for location, entry in known.items()}
    page_token: str | None = None
    while True:
        answer = _ask(api, feed, start, page_token)
        people = objects_in(answer.get(feed.items))
        page_token = answer.get("nextPageToken")
        next_cursor = None
        if page_token is None:
            token = answer.get("nextSyncToken")
            if not isinstance(token, str):
                raise SourceChanged("Google ended the list of people without a sync token")
            next_cursor = token
        groups.meet(people)
        records, gone, seen = [], set[str](), set[str]()
        for person in people:
            name = person.get("resourceName")
            if not isinstance(name, str):
                raise SourceChanged("Google lists a person without a resource name")
            metadata = _metadata(person)
            if metadata.get("deleted") is True:
                gone.add(name)
                continue
            record = to_record(name, person, feed.source_type, groups.named(person))
            seen.add(name)
            gone |= _left(name, metadata, places.get(record.record_id)) & known.keys()
            if name not in known or known[name] != (record.record_id, record.etag):
                records.append(record)
        yield Page(
            records=tuple(records),
            tombstones=tuple(sorted(gone)) if start else (),
            seen=frozenset() if start else frozenset(seen),
            cursor=Cursor(next_cursor, mask, groups.all).text() if next_cursor else None,
            is_full=start is None,
        )
        if next_cursor:
            return


def _ask(api: GoogleApi, feed: Feed, start: Cursor | None, page_token: str | None) -> Json:
    """One page. All parameters but the page token are those of the first call, as Google wants it."""
    asked: Json = {"pageSize": PAGE_SIZE, "requestSyncToken": True, **feed.mask}
    if start:
        asked["syncToken"] = start.token
    if page_token is not None:
        asked["pageToken"] = page_token
    try:
        return api.call(feed.ask(api.service, **asked))
    except Unsuccessful as refusal:
        if EXPIRED in refusal.reasons:
            raise CursorExpired("Google's sync token has expired, as it does after seven days") from None
        raise


def to_record(name: str, person: Json, source_type: str, groups: Mapping[str, str]) -> RawRecord:
    """A record of a person as sent, with the names of the contact groups that it is in.

    ``groups`` (resource name -> name) stand beside the person, since a Person holds only their ids. Former
    resource names come with changes only, and are no more than news.
    """
    metadata = {name: value for name, value in _metadata(person).items() if name != "previousResourceNames"}
    kept = {"person": {**person, "metadata": metadata}, "groups": groups}
    payload = decode(json.dumps(kept, ensure_ascii=False, sort_keys=True))
    digest = sha256(payload.encode()).hexdigest()[:32]
    return RawRecord(contact_id(person, source_type) or name, name, digest, payload)


def contact_id(person: Json, source_type: str) -> str | None:
    """The id of the contact behind a person: it outlives every resource name."""
    for source in objects_in(_metadata(person).get("sources")):
        if source.get("type") == source_type and isinstance(source.get("id"), str) and source["id"]:
            return str(source["id"])
    return None


def _left(name: str, metadata: Json, last_place: str | None) -> set[str]:
    """The resource names that a person had before."""
    previous = metadata.get("previousResourceNames")
    left = {one for one in previous if isinstance(one, str)} if isinstance(previous, list) else set()
    if last_place is not None:
        left.add(last_place)
    return left - {name}


def _metadata(person: Json) -> Json:
    metadata = person.get("metadata")
    return metadata if isinstance(metadata, dict) else {}
