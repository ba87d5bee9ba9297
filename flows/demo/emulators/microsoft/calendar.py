"""Calendars: events of one account, and the deltas of the windows in which somebody looks at them.

learn.microsoft.com/graph/api/event-delta, and what Outlook is known to do: occurrences are bare, a deleted
one leaves no trace but a changed series, and what changed outside a window is told as removed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from flows.demo.emulators.changes import Entry, Feed
from flows.demo.emulators.microsoft.problems import not_found, problem
from flows.demo.emulators.microsoft.routes import DELTA, SKIP, Call, Route, delta, listing, selected

Json = dict[str, Any]
Span = tuple[datetime, datetime]

SCOPES = frozenset({"Calendars.ReadBasic", "Calendars.Read"})
LONGEST = timedelta(days=1825)
MEMBERS = frozenset({
    "allowNewTimeProposals", "attendees", "body", "bodyPreview", "cancelledOccurrences", "categories",
    "changeKey", "createdDateTime", "end", "hasAttachments", "hideAttendees", "iCalUId", "id", "importance",
    "isAllDay", "isCancelled", "isDraft", "isOnlineMeeting", "isOrganizer", "isReminderOn",
    "lastModifiedDateTime", "location", "locations", "onlineMeeting", "onlineMeetingProvider",
    "onlineMeetingUrl", "organizer", "originalEndTimeZone", "originalStart", "originalStartTimeZone",
    "recurrence", "reminderMinutesBeforeStart", "responseRequested", "responseStatus", "sensitivity",
    "seriesMasterId", "showAs", "start", "subject", "transactionId", "type", "webLink", "uid", "occurrenceId",
})  # fmt: skip
"""Of an event, as v1.0 has them; the last two are told though nobody documents them."""
BARE: Json = {
    "attendees": [], "body": {"contentType": "html", "content": "A private remark"}, "bodyPreview": "",
    "iCalUId": None, "isAllDay": False, "isCancelled": False, "isOrganizer": True, "hideAttendees": False,
    "organizer": None, "originalStartTimeZone": "UTC", "originalStart": None,
    "responseStatus": {"response": "organizer", "time": "0001-01-01T00:00:00Z"}, "sensitivity": "normal",
    "seriesMasterId": None, "showAs": "busy", "subject": "", "recurrence": None, "type": "singleInstance",
}  # fmt: skip


@dataclass(slots=True)
class Calendar:
    """One calendar. ``starts`` are those of a series' occurrences that are as its rule has them.

    ``tells_lost_occurrences``: a deleted occurrence is told as removed; Outlook does not always.
    """

    entry: Json
    events: dict[str, Json] = field(default_factory=dict)
    starts: dict[str, list[datetime]] = field(default_factory=dict)
    windows: dict[Span, Feed] = field(default_factory=dict)
    tells_lost_occurrences: bool = False

    def put(self, event_id: str, event: Json, starts: Iterable[datetime] = ()) -> None:
        """Write a meeting, or a series with the starts (UTC) of its occurrences, new or changed."""
        assert event.keys() <= MEMBERS, event.keys() - MEMBERS  # noqa: S101 - an emulator's own data
        self.starts.pop(event_id, None)
        kind = {}
        if ordered := sorted(starts):
            self.starts[event_id] = ordered
            kind = {"type": "seriesMaster"}
        self.events[event_id] = {**BARE, **event, **kind}
        self._tell(event_id)

    def change_occurrence(self, series_id: str, start: datetime, /, **changes: Any) -> str:
        """Let an occurrence be another one from now on; its id."""
        own = _occurrence_id(series_id, start)
        if start in self.starts[series_id]:
            self.starts[series_id].remove(start)
        original = {
            "type": "exception",
            "seriesMasterId": series_id,
            "originalStart": f"{start:%Y-%m-%dT%H:%M:%SZ}",
        }
        master = {name: value for name, value in self.events[series_id].items() if name != "recurrence"}
        times = _times(self.events[series_id], start)
        self.events[own] = {**master, **times, **changes, **original}
        self._tell(series_id)
        return own

    def delete_occurrence(self, series_id: str, start: datetime) -> None:
        """Delete one occurrence, changed by hand or not."""
        self.events.pop(_occurrence_id(series_id, start), None)
        self.starts[series_id] = [one for one in self.starts[series_id] if one != start]
        self._tell(series_id)

    def delete(self, event_id: str) -> None:
        """Delete a meeting, or a series with all that belongs to it."""
        gone = {event_id, *(one for one, _ in self._inside(event_id))}
        self.starts.pop(event_id, None)
        for one in gone:
            self.events.pop(one, None)
        for feed in self.windows.values():
            for one in gone:
                feed.delete(one)

    def window(self, span: Span) -> Feed:
        """The change log of a window, which begins when somebody looks into it for the first time."""
        if span not in self.windows:
            self.windows[span] = Feed()
            for event_id in [one for one, body in self.events.items() if body["type"] != "exception"]:
                self._tell_in(span, event_id)
        return self.windows[span]

    def instances(self, series_id: str, span: Span) -> Iterator[tuple[str, Json]]:
        """What takes place of a series within a span, with the ids."""
        for one, body in self._inside(series_id):
            if _overlaps(body, span):
                yield one, body

    def find(self, event_id: str) -> Json | None:
        """An event, or an occurrence with what it has of its series."""
        if event_id in self.events:
            return self.events[event_id]
        for series_id in self.starts:
            for one, body in self._inside(series_id):
                if one == event_id:
                    return {**self.events[series_id], "recurrence": None, **body}
        return None

    def forget_links(self) -> None:
        """Let every link given out so far be worth nothing."""
        for feed in self.windows.values():
            feed.forget_syncs()
            feed.forget_pages()

    def _inside(self, series_id: str) -> Iterator[tuple[str, Json]]:
        for start in self.starts.get(series_id, ()):
            times = _times(self.events[series_id], start)
            yield (
                _occurrence_id(series_id, start),
                {**times, "type": "occurrence", "seriesMasterId": series_id},
            )
        for one, body in self.events.items():
            if body["seriesMasterId"] == series_id:
                yield one, body

    def _tell(self, event_id: str) -> None:
        for span in self.windows:
            self._tell_in(span, event_id)

    def _tell_in(self, span: Span, event_id: str) -> None:
        """A series is told with all of its occurrences, each time."""
        feed, body = self.windows[span], self.events[event_id]
        inside = dict(self.instances(event_id, span))
        is_inside = bool(inside) or (body["type"] == "singleInstance" and _overlaps(body, span))
        if is_inside and "@removed" in (feed.live(event_id) or {}):
            del feed.entries[event_id]
        feed.put(event_id, body if is_inside else {"@removed": {"reason": "deleted"}})
        for one, instance in inside.items():
            feed.put(one, instance)
        for one in [one for one in feed.entries if one.startswith(f"{event_id}.") and one not in inside]:
            if self.tells_lost_occurrences or one in self.events:
                feed.delete(one)
            else:
                feed.entries[one] = Entry(None, 0, 0)


@dataclass(slots=True)
class Calendars:
    """The calendars of one account, by their ids."""

    address: str = ""
    calendars: dict[str, Calendar] = field(default_factory=dict)

    def add(self, calendar_id: str, name: str, owner: str | None = None, **more: Any) -> Calendar:
        """A new, empty calendar; the first one is the default."""
        entry = {
            "name": name,
            "owner": {"name": name, "address": owner or self.address},
            "canEdit": True,
            "isDefaultCalendar": not self.calendars,
            **more,
        }
        self.calendars[calendar_id] = Calendar(entry)
        return self.calendars[calendar_id]


def moment(at: datetime) -> Json:
    """A dateTimeTimeZone, as Graph writes it."""
    return {"dateTime": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.0000000", "timeZone": "UTC"}


def _read_moment(value: Json) -> datetime:
    return datetime.fromisoformat(value["dateTime"]).replace(tzinfo=UTC)


def _occurrence_id(series_id: str, start: datetime) -> str:
    return f"{series_id}.{start:%Y%m%d%H%M}"


def _times(master: Json, start: datetime) -> Json:
    length = _read_moment(master["end"]) - _read_moment(master["start"])
    return {"start": moment(start), "end": moment(start + length)}


def _overlaps(event: Json, span: Span) -> bool:
    first, last = _read_moment(event["start"]), _read_moment(event["end"])
    return first < span[1] and (last > span[0] or first >= span[0])


def _calendar(call: Call) -> Calendar:
    calendar = call.mailbox.calendars.calendars.get(call.path["calendar"])
    if calendar is None:
        raise not_found()
    return calendar


def _span(call: Call) -> Span:
    try:
        first, last = (
            datetime.fromisoformat(call.query[name]).astimezone(UTC)
            for name in ("startDateTime", "endDateTime")
        )
    except (KeyError, ValueError):
        raise problem(400, "ErrorInvalidParameter", "This request requires a time window.") from None
    if last - first > LONGEST:
        told = "The difference is greater than the allowed range. Maximum number of days: 1825"
        raise problem(400, "ErrorInvalidRequest", told)
    return first, last


def _one(call: Call) -> Json:
    return selected({**_calendar(call).entry, "id": call.path["calendar"]}, call.select)


def _all(call: Call) -> Json:
    return listing(call, ({**one.entry, "id": at} for at, one in call.mailbox.calendars.calendars.items()))


def _events(call: Call) -> Json:
    found = [
        {**body, "id": event_id}
        for event_id, body in _calendar(call).events.items()
        if body["type"] != "exception"
    ]
    if "$orderby" in call.query:
        found.sort(key=lambda body: str(body["start"]["dateTime"]))
    return listing(call, found)


def _event(call: Call) -> Json:
    body = _calendar(call).find(call.path["event"])
    if body is None:
        raise not_found()
    return selected({**body, "id": call.path["event"]}, call.select)


def _instances(call: Call) -> Json:
    calendar, series_id = _calendar(call), call.path["event"]
    if series_id not in calendar.starts:
        raise not_found()
    inside = calendar.instances(series_id, _span(call))
    return listing(call, ({**(calendar.find(one) or {}), "id": one} for one, _ in inside))


def _delta(call: Call) -> Json:
    calendar = _calendar(call)
    token = call.query.get(SKIP) or call.query.get(DELTA)
    if token is None:
        feed = calendar.window(_span(call))
    else:  # it goes on in the window that it was given out for
        feeds = calendar.windows.values()
        feed = next((one for one in feeds if token in one.pagings or token in one.syncs), Feed())
    return delta(call, feed, lambda _, members: members, call.path["calendar"], ())


_OF_LISTS = frozenset({"$select", "$top", "$skip", "$orderby"})
_OF_SPANS = frozenset({"startDateTime", "endDateTime"})
ROUTES = (
    Route("/me/calendars", SCOPES, _all, _OF_LISTS),
    Route("/me/calendars/{calendar}", SCOPES, _one, frozenset({"$select"})),
    Route("/me/calendars/{calendar}/calendarView/delta", SCOPES, _delta, _OF_SPANS | {SKIP, DELTA}),
    Route("/me/calendars/{calendar}/events", SCOPES, _events, _OF_LISTS),
    Route("/me/calendars/{calendar}/events/{event}", SCOPES, _event, frozenset({"$select"})),
    Route("/me/calendars/{calendar}/events/{event}/instances", SCOPES, _instances, _OF_LISTS | _OF_SPANS),
)
