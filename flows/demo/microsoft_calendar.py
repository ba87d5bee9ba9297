"""The network's meetings at an emulated Microsoft: each series with the occurrences that its rule gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from connectors.formats import ical
from connectors.records import Invitee, MeetingEntry, Response
from flows.demo.emulators.microsoft.calendar import Calendar, moment
from transforms.derive.recurrence import Series, occurrences

Json = dict[str, Any]

YEARS_AHEAD = 2
RESPONSES: dict[Response | None, str] = {
    "accepted": "accepted",
    "declined": "declined",
    "delegated": "declined",
    "tentative": "tentativelyAccepted",
    "needs_action": "notResponded",
    None: "none",
}


def fill(calendar: Calendar, texts: Iterable[str], own: tuple[str, ...], zone: str, until: datetime) -> None:
    """Put iCalendar objects into a calendar. ``own`` are the owner's addresses, ``zone`` is theirs, and
    ``until`` (wall clock) is how far series go.
    """
    for text in texts:
        entries = ical.parse(text)
        for entry in entries:
            if entry.recurrence_id is None:
                calendar.put(event_id(entry), event_of(entry, own, zone), _starts(entry, zone, until))
        for entry in entries:
            if entry.recurrence_id is not None:
                event = event_of(entry, own, zone)
                calendar.change_occurrence(event_id(entry), _at(entry.recurrence_id, entry, zone), **event)


def event_id(entry: MeetingEntry) -> str:
    """An id without the marks that a UID may have."""
    return sha256(entry.uid.encode()).hexdigest()[:32]


def event_of(entry: MeetingEntry, own: tuple[str, ...], zone: str) -> Json:
    """An entry of a calendar as Graph has it."""
    answers = [one.response for one in entry.invitees if one.email.lower() in own and one.is_attendee]
    organizers = [one for one in entry.invitees if one.is_organizer]
    is_organizer = not organizers or any(one.email.lower() in own for one in organizers)
    event: Json = {
        "iCalUId": entry.uid,
        "subject": entry.title or "",
        "start": moment(_at(entry.starts, entry, zone)),
        "end": moment(_at(entry.ends, entry, zone)),
        "originalStartTimeZone": entry.time_zone or "",
        "isAllDay": entry.is_all_day,
        "isCancelled": entry.status == "cancelled",
        "isOrganizer": is_organizer,
        "responseStatus": {"response": "organizer" if is_organizer else RESPONSES[next(iter(answers), None)]},
        "showAs": "free" if entry.is_transparent else "busy",
        "sensitivity": "private" if entry.is_private else "normal",
        "hideAttendees": entry.hides_guests,
        "organizer": _mailbox(organizers[0]) if organizers else None,
        "attendees": list(_attendees(entry)),
    }
    if entry.updated_at:
        event["lastModifiedDateTime"] = entry.updated_at.isoformat()
    return event


def _attendees(entry: MeetingEntry) -> Iterator[Json]:
    for one in entry.invitees:
        if one.is_attendee:
            kind = "resource" if one.kind in ("room", "resource") else "required"
            yield {"type": kind, "status": {"response": RESPONSES[one.response]}, **_mailbox(one)}


def _mailbox(invitee: Invitee) -> Json:
    return {"emailAddress": {"address": invitee.email, "name": invitee.name or invitee.email}}


def _at(wall: datetime, entry: MeetingEntry, zone: str) -> datetime:
    """The instant of a wall-clock time; days begin at midnight UTC, where Graph has them."""
    name = "UTC" if entry.is_all_day else entry.time_zone or zone
    return wall.replace(tzinfo=ZoneInfo(name)).astimezone(UTC)


def _starts(entry: MeetingEntry, zone: str, until: datetime) -> list[datetime]:
    """Of a series the starts that its rule gives; [] for a single meeting."""
    if not entry.rrules and not entry.rdates:
        return []
    series = Series(
        entry.starts, entry.time_zone, entry.is_all_day, entry.rrules, entry.rdates, entry.exdates, until
    )
    return [_at(start, entry, zone) for start in occurrences(series)]
