"""Calendar: the calendars of one account and their events.

What is prose only: developers.google.com/workspace/calendar/api/v3/reference (calendarList/list, events/list,
events/get and the Event resource) and its guides on sync and errors.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flows.demo.emulators.changes import Feed, Slice, SyncPoint
from flows.demo.emulators.google.discovery import Values
from flows.demo.emulators.google.problems import full_sync_required, old_problem

Json = dict[str, Any]

LARGEST_PAGE = 2500
LARGEST_LIST = 250
NOT_WITH_SYNC_TOKEN = (
    "iCalUID", "orderBy", "privateExtendedProperty", "q", "sharedExtendedProperty", "timeMax", "timeMin",
    "updatedMin",
)  # fmt: skip
WORDS = {
    "status": {"confirmed", "tentative", "cancelled"},
    "visibility": {"default", "public", "private", "confidential"},
    "transparency": {"opaque", "transparent"},
    "eventType": {"birthday", "default", "focusTime", "fromGmail", "outOfOffice", "workingLocation"},
}
"""Enumerations that the discovery document has in prose only."""
RESPONSES = {"needsAction", "declined", "tentative", "accepted"}
OF_CANCELLED = ("id", "recurringEventId", "originalStartTime")
"""All that is certain of a cancelled exception; of another deleted event it is the id."""


@dataclass(slots=True)
class Calendar:
    """One calendar as the account sees it; ``begins_empty``: the first page of a listing holds no event."""

    entry: Json
    events: Feed = field(default_factory=Feed)
    begins_empty: bool = False

    def put(self, event: Json) -> None:
        """Write an event, new or changed."""
        for name, words in WORDS.items():
            assert event.get(name) in words | {None}, (name, event[name])  # noqa: S101 - an emulator's own data
        assert all(one.get("responseStatus") in RESPONSES for one in event.get("attendees", ()))  # noqa: S101
        self.events.put(event["id"], {"kind": "calendar#event", "status": "confirmed", **event})

    def cancel_occurrence(self, series_id: str, original: Json, mark: str) -> None:
        """Take one occurrence out of a series: an exception that is cancelled."""
        start = {"originalStartTime": original, "recurringEventId": series_id}
        event_id = f"{series_id}_{mark}"
        self.events.put(event_id, {"id": event_id, "status": "cancelled", **start})

    def delete(self, event_id: str) -> None:
        """Delete an event; of a series its exceptions go with it."""
        for one in [event_id, *self._exceptions(event_id)]:
            self.events.delete(one)

    def _exceptions(self, series_id: str) -> list[str]:
        live = ((at, self.events.live(at)) for at in self.events.entries)
        return [at for at, body in live if body and body.get("recurringEventId") == series_id]


@dataclass(slots=True)
class Calendars:
    """The calendars of one account, by their ids; 'primary' is another name of the one with the account's."""

    address: str
    calendars: dict[str, Calendar] = field(default_factory=dict)

    def add(self, calendar_id: str, summary: str, role: str = "owner", **more: Any) -> Calendar:
        """A new, empty calendar."""
        entry = {
            "kind": "calendar#calendarListEntry",
            "id": calendar_id,
            "summary": summary,
            "accessRole": role,
        }
        if calendar_id == self.address:
            entry["primary"] = True  # type: ignore[assignment]
        self.calendars[calendar_id] = Calendar({**entry, "timeZone": "Asia/Tbilisi", **more})
        return self.calendars[calendar_id]

    def answer(self, method: str, values: Values, now: datetime) -> Json:
        """The answer of a method of calendar.v3. Raises Problem."""
        match method:
            case "calendar.calendarList.list":
                return self._list(values)
            case "calendar.events.list":
                return _events(self._calendar(values), values, now)
            case "calendar.events.get":
                return _event(self._calendar(values), values["eventId"])
        raise old_problem(404, f"The emulator has no {method}.", "notFound")

    def _calendar(self, values: Values) -> Calendar:
        calendar_id = values["calendarId"]
        calendar = self.calendars.get(self.address if calendar_id == "primary" else calendar_id)
        if calendar is None:
            raise old_problem(404, "Not Found", "notFound")
        return calendar

    def _list(self, values: Values) -> Json:
        size = values.get("maxResults", 100)
        if not 1 <= size <= LARGEST_LIST:
            raise _invalid("maxResults")
        start = int(values.get("pageToken", 0))
        wanted = [
            calendar.entry
            for _, calendar in sorted(self.calendars.items())
            if values.get("showHidden") or not calendar.entry.get("hidden")
        ]
        answer = {"kind": "calendar#calendarList", "items": wanted[start : start + size]}
        if start + size < len(wanted):
            return {**answer, "nextPageToken": str(start + size)}
        return {**answer, "nextSyncToken": "made-up"}


def _events(calendar: Calendar, values: Values, now: datetime) -> Json:
    size = values.get("maxResults", 250)
    if not 1 <= size <= LARGEST_PAGE:
        raise _invalid("maxResults")
    if values.get("singleEvents"):
        raise old_problem(400, "The emulator does not expand series.", "badRequest")
    sync = _sync_point(calendar.events, values)
    parameters = {name: value for name, value in values.items() if name not in ("pageToken", "fields")}
    if calendar.begins_empty and "pageToken" not in values:
        size = 0
    try:
        part = calendar.events.page(
            parameters, page_token=values.get("pageToken"), sync=sync, size=size, now=now, bound={}
        )
    except LookupError:
        raise _invalid("pageToken") from None
    answer: Json = {
        "kind": "calendar#events",
        "summary": calendar.entry["summary"],
        "timeZone": calendar.entry["timeZone"],
        "accessRole": calendar.entry["accessRole"],
        "items": list(_items(calendar, part, values.get("eventTypes"))),
    }
    token = {"nextPageToken": part.next_page} if part.next_page else {"nextSyncToken": part.next_sync}
    return answer | token


def _items(calendar: Calendar, part: Slice, event_types: list[str] | None) -> list[Json]:
    items = []
    for at in part.ids:
        body = calendar.events.live(at)
        if body is None:
            if part.is_delta:
                items.append({"kind": "calendar#event", "id": at, "status": "cancelled"})
        elif not event_types or body.get("eventType", "default") in event_types:
            items.append(body)
    return items


def _sync_point(feed: Feed, values: Values) -> SyncPoint | None:
    token = values.get("syncToken")
    if token is None:
        return None
    for name in NOT_WITH_SYNC_TOKEN:
        if name in values:
            raise old_problem(400, f"Sync token cannot be used with {name}.", "badRequest")
    if values.get("showDeleted") is False:
        raise old_problem(400, "Sync token cannot be used without deleted events.", "badRequest")
    sync = feed.syncs.get(token)
    if sync is None or sync.change < feed.oldest_change:
        raise full_sync_required()
    return sync


def _event(calendar: Calendar, event_id: str) -> Json:
    entry = calendar.events.entries.get(event_id)
    if entry is None:
        raise old_problem(404, "Not Found", "notFound")
    return entry.body or {"kind": "calendar#event", "id": event_id, "status": "cancelled"}


def _invalid(name: str) -> Exception:
    return old_problem(400, f"Invalid value for: {name}", "invalidParameter", location=name)
