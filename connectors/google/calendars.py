"""The calendars of a Google account (calendar.v3): masters and changed occurrences, expanded by us.

Asked with singleEvents=false: expanded by Google, one edited weekly series comes as hundreds of events.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any

from connectors.errors import CursorExpired, SourceChanged
from connectors.formats import google_event, json_event
from connectors.formats.content_lines import decode
from connectors.formats.json_values import objects_in
from connectors.google.api import GoogleApi, Unsuccessful
from connectors.records import Collection, CollectionRole, IsSuppressed, Known, MeetingEntry, Page, RawRecord

SOURCE = "google_calendar"
PAGE_SIZE = 2500
LIST_SIZE = 250
VERSION = 1
FIELDS = (
    "id,status,eventType,iCalUID,recurringEventId,originalStartTime,start,end,recurrence,transparency,visibility,"
    "attendees(email,displayName,responseStatus,resource,self),attendeesOmitted,organizer(email,displayName,self),"
    "guestsCanSeeOtherGuests,sequence,updated"
)
"""Descriptions, places, links and attachments are never asked for; the title only if it is wanted."""
NOT_OF_PEOPLE = (
    "#holiday@group.v.calendar.google.com",
    "#contacts@group.v.calendar.google.com",
    "@import.calendar.google.com",
    "@resource.calendar.google.com",
)
"""Ends of the ids of calendars of holidays, birthdays, subscriptions and rooms."""
_PRIVATE = frozenset({"private", "confidential"})

Json = dict[str, Any]


class GoogleCalendars:
    """A ``connectors.protocol.Source`` of events as JSON. Record ids and locations are Google's event ids.

    A series and each changed occurrence of it are records of their own; they meet by UID and original start.
    ``keep_titles`` off asks for no title.
    """

    def __init__(self, api: GoogleApi, *, keep_titles: bool = True) -> None:
        self._api = api
        self._mask = FIELDS + (",summary" if keep_titles else "")

    def close(self) -> None:
        """Close the connections."""
        self._api.close()

    def collections(self) -> Sequence[Collection]:
        """Every calendar in the account's list: the primary one first, then by id.

        By default only those are wanted that are the person's own, and of people.
        """
        entries: list[Json] = []
        asked: Json = {"maxResults": LIST_SIZE, "showHidden": True}
        while True:
            answer = self._api.call(self._api.service.calendarList().list(**asked))
            entries += [
                entry for entry in objects_in(answer.get("items")) if isinstance(entry.get("id"), str)
            ]
            if not answer.get("nextPageToken"):
                break
            asked["pageToken"] = answer["nextPageToken"]
        entries.sort(key=lambda entry: (entry.get("primary") is not True, entry["id"]))
        return [_collection(entry) for entry in entries if entry.get("deleted") is not True]

    def pull(
        self,
        collection: Collection,
        cursor: str | None,
        known: Mapping[str, Known],
        resume: str | None = None,  # noqa: ARG002 - the protocol's: what landed before a crash is known
    ) -> Iterator[Page]:
        """What changed, or all, on pages of at most ``PAGE_SIZE``; a pull that was cut off begins anew."""
        return _Pull(self._api, self._mask, collection, cursor, known).pages()

    def parse(self, payload: str) -> tuple[MeetingEntry, ...]:
        """``parse`` of this module."""
        return parse(payload)

    def redact(self, record: RawRecord, is_suppressed: IsSuppressed) -> RawRecord | None:
        """``redact`` of this module."""
        return redact(record, is_suppressed)


class _Pull:
    """One pull of one calendar."""

    def __init__(
        self,
        api: GoogleApi,
        mask: str,
        collection: Collection,
        cursor: str | None,
        known: Mapping[str, Known],
    ) -> None:
        self._api = api
        self._mask = mask
        self._collection = collection
        self._token = None if cursor is None else read_cursor(cursor, mask)
        self._known = known
        self._uids: dict[str, str | None] = {}
        self._nameless: list[Json] = []

    def pages(self) -> Iterator[Page]:
        """Pages in Google's order; one may be empty though more follow."""
        is_full = self._token is None
        page_token: str | None = None
        while True:
            answer = self._ask(page_token)
            page_token = answer.get("nextPageToken")
            records, gone = self._read(objects_in(answer.get("items")))
            token = None
            if page_token is None:
                token = answer.get("nextSyncToken")
                if not isinstance(token, str):
                    raise SourceChanged("Google ended the list of events without a sync token")
                late_records, late_gone = self._name_the_nameless()
                records, gone = records + late_records, gone | late_gone
            new = tuple(one for one in records if self._known.get(one.location) != (one.record_id, one.etag))
            yield Page(
                records=new,
                tombstones=() if is_full else tuple(sorted(gone)),
                seen=frozenset(one.location for one in records) if is_full else frozenset(),
                cursor=None if token is None else _cursor(token, self._mask),
                is_full=is_full,
            )
            if token is not None:
                return

    def _ask(self, page_token: str | None) -> Json:
        asked: Json = {
            "calendarId": self._collection.collection_id,
            "maxResults": PAGE_SIZE,
            "singleEvents": False,
            "fields": f"items({self._mask}),nextPageToken,nextSyncToken",
        }
        if self._token is not None:
            asked["syncToken"] = self._token
        if page_token is not None:
            asked["pageToken"] = page_token
        try:
            return self._api.call(self._api.service.events().list(**asked))
        except Unsuccessful as refusal:
            if refusal.status == 410 and self._token is not None:
                raise CursorExpired("Google's sync token has expired") from None
            if refusal.status == 404:
                raise SourceChanged(
                    "Google shows this calendar no longer: was it deleted or unshared?"
                ) from None
            raise

    def _read(self, events: list[Json]) -> tuple[list[RawRecord], set[str]]:
        """The records of a page, and the ids of what was deleted."""
        records, gone = [], set[str]()
        for event in events:
            event_id = event.get("id")
            if not isinstance(event_id, str):
                raise SourceChanged("Google lists an event without an id")
            uid = event.get("iCalUID")
            is_cancelled = event.get("status") == "cancelled"
            if is_cancelled and event.get("recurringEventId"):
                self._nameless.append(event)
            elif is_cancelled:
                gone.add(event_id)
                self._uids[event_id] = None
            elif event.get("eventType", "default") == "default":
                uid = uid if isinstance(uid, str) and uid else event_id
                self._uids[event_id] = uid
                records.append(to_record(event, uid))
        return records, gone

    def _name_the_nameless(self) -> tuple[list[RawRecord], set[str]]:
        """Of cancelled occurrences nothing but their series is said: they get its UID, or go with it.

        Of a series that is not here, but for single occurrences to which the owner was asked, they go as
        single meetings do: what their record said is all that is known of them.
        """
        records, gone = [], set[str]()
        for event in self._nameless:
            series_id = str(event["recurringEventId"])
            if series_id not in self._uids:
                self._uids[series_id] = self._uid_of(series_id) if series_id in self._known else None
            uid = self._uids[series_id]
            if uid is None:
                gone.add(event["id"])
            else:
                records.append(to_record(event, uid))
        return records, gone

    def _uid_of(self, series_id: str) -> str | None:
        """The UID of a series that is there and of people, else None."""
        asked = {"calendarId": self._collection.collection_id, "eventId": series_id}
        try:
            event = self._api.call(
                self._api.service.events().get(**asked, fields="id,status,eventType,iCalUID")
            )
        except Unsuccessful as refusal:
            if refusal.status in (404, 410):
                return None
            raise
        if event.get("status") == "cancelled" or event.get("eventType", "default") != "default":
            return None
        uid = event.get("iCalUID")
        return uid if isinstance(uid, str) and uid else series_id


def to_record(event: Json, uid: str) -> RawRecord:
    """A record of an event as sent, less the title of a private one, beside the UID that it is known by."""
    if event.get("visibility") in _PRIVATE:
        event = {name: value for name, value in event.items() if name != "summary"}
    payload = decode(json_event.text_of_event(event, uid))
    return RawRecord(event["id"], event["id"], sha256(payload.encode()).hexdigest()[:32], payload)


def parse(payload: str) -> tuple[MeetingEntry, ...]:
    """The entry of an event. Raises Unreadable, and nothing else."""
    return google_event.parse(payload)


def redact(record: RawRecord, is_suppressed: IsSuppressed) -> RawRecord | None:
    """The record without the suppressed people on it; the meeting itself stays."""
    return replace(record, payload=google_event.redact(record.payload, is_suppressed))


def read_cursor(text: str, mask: str) -> str:
    """The sync token of a stored cursor. Raises CursorExpired for one of another version or mask."""
    try:
        values = json.loads(text)
        if (values["version"], values["mask"]) != (VERSION, mask):
            raise ValueError
        return str(values["token"])
    except (ValueError, KeyError, TypeError):
        raise CursorExpired("This cursor was written by another version") from None


def _cursor(token: str, mask: str) -> str:
    return json.dumps({"version": VERSION, "token": token, "mask": mask})


def _collection(entry: Json) -> Collection:
    calendar_id = entry["id"]
    is_primary = entry.get("primary") is True
    is_own = is_primary or entry.get("accessRole") == "owner"
    is_of_people = not calendar_id.endswith(NOT_OF_PEOPLE)
    name = entry.get("summaryOverride") or entry.get("summary") or calendar_id
    role: CollectionRole | None = "primary" if is_primary else None
    return Collection(calendar_id, str(name), role, is_default=is_own and is_of_people)
