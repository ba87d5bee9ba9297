"""An Event of Google's Calendar API as one JSON text, with the UID of its series.

developers.google.com/workspace/calendar/api/v3/reference/events.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from connectors.errors import Unreadable
from connectors.formats import json_event
from connectors.formats.content_lines import ContentLine, parse_line
from connectors.formats.events import Event, read_event
from connectors.formats.json_event import (
    Json,
    Lines,
    day_line,
    instant,
    known_zone,
    modified_line,
    moment_line,
    person_line,
    read_payload,
    text_lines,
)
from connectors.formats.moments import CalendarZones
from connectors.records import Invitee, IsSuppressed, MeetingEntry

MAX_RECURRENCE = 1_000
"""Lines of a series' recurrence."""
TITLE = "summary"
_TEXTS = (("SUMMARY", TITLE), ("STATUS", "status"), ("TRANSP", "transparency"), ("CLASS", "visibility"))
_RESPONSES = {
    "accepted": "ACCEPTED",
    "declined": "DECLINED",
    "tentative": "TENTATIVE",
    "needsAction": "NEEDS-ACTION",
}
_RECURRENCE = frozenset({"RRULE", "EXRULE", "RDATE", "EXDATE"})


def parse(payload: str) -> tuple[MeetingEntry, ...]:
    """Read the event of a payload: a meeting, the master of a series, or a change of one occurrence.

    Raises Unreadable.
    """
    content = read_payload(payload)
    event: Json = content["event"]
    lines = _lines(event)
    original = event.get("originalStartTime")
    is_change = isinstance(original, dict) and bool(event.get("recurringEventId"))
    if is_change and isinstance(original, dict):
        lines["RECURRENCE-ID"] = [_moment("RECURRENCE-ID", original)]
        if "DTSTART" not in lines:  # of a cancelled occurrence nothing else is certain
            lines["DTSTART"] = [_moment("DTSTART", original)]
    if "DTSTART" not in lines:
        raise Unreadable("The event has no start.")
    entry = read_event(Event(content["uid"], lines), CalendarZones(()))
    if is_change and isinstance(original, dict):
        # Google has one word for both: what was called off by whoever asked for it, and what was deleted.
        status = "deleted" if entry.status == "cancelled" else entry.status
        entry = replace(entry, recurrence_id=_original(original, entry), status=status)
    return (replace(entry, hides_guests=_hides_guests(event), invitees=tuple(_with_self(entry, event))),)


def redact(payload: str, is_suppressed: IsSuppressed) -> str:
    """``json_event.redact`` of an event of Google's."""
    return json_event.redact(payload, is_suppressed, TITLE)


def _lines(event: Json) -> Lines:
    """The properties of a VEVENT that says the same."""
    lines = text_lines(event, _TEXTS) | modified_line(event.get("updated"))
    for name, field in (("DTSTART", "start"), ("DTEND", "end")):
        if isinstance(moment := event.get(field), dict):
            lines[name] = [_moment(name, moment)]
    if isinstance(sequence := event.get("sequence"), int):
        lines["SEQUENCE"] = [ContentLine(None, "SEQUENCE", {}, str(sequence))]
    recurrence = event.get("recurrence")
    for written in recurrence[:MAX_RECURRENCE] if isinstance(recurrence, list) else ():
        line = parse_line(written) if isinstance(written, str) else None
        if line is None or line.name not in _RECURRENCE:
            raise Unreadable("The event repeats in a way that cannot be read.")
        lines.setdefault(line.name, []).append(line)
    if isinstance(recurrence, list) and len(recurrence) > MAX_RECURRENCE:
        raise Unreadable("The event repeats by too many rules and dates.")
    lines["ATTENDEE"] = list(_people("ATTENDEE", event.get("attendees")))
    lines["ORGANIZER"] = list(_people("ORGANIZER", [event.get("organizer")]))
    return lines


def _people(name: str, people: object) -> Iterator[ContentLine]:
    for person in people if isinstance(people, list) else ():
        if not isinstance(person, dict):
            continue
        response = person.get("responseStatus")
        line = person_line(
            name,
            person.get("email"),
            person.get("displayName"),
            _RESPONSES.get(response) if isinstance(response, str) else None,
            is_resource=person.get("resource") is True,
        )
        if line:
            yield line


def _with_self(entry: MeetingEntry, event: Json) -> Iterator[Invitee]:
    """The people of an entry, with those marked whom Google calls the calendar's own."""
    attendees = event.get("attendees")
    people = [event.get("organizer"), *(attendees if isinstance(attendees, list) else ())]
    own = {
        str(person.get("email")).lower()
        for person in people
        if isinstance(person, dict) and person.get("self") is True
    }
    for invitee in entry.invitees:
        yield replace(invitee, is_self=invitee.email.lower() in own)


def _moment(name: str, moment: Json) -> ContentLine:
    """A date, or a time on the wall clock of its zone, else in UTC. Raises Unreadable."""
    try:
        if isinstance(day := moment.get("date"), str):
            return day_line(name, datetime.fromisoformat(day))
        return moment_line(name, instant(str(moment.get("dateTime"))), known_zone(moment.get("timeZone")))
    except (ValueError, OverflowError):
        raise Unreadable("The event's times make no sense.") from None


def _original(original: Json, entry: MeetingEntry) -> datetime:
    """The original start, on the clock that the entry itself goes by.

    Days have none: where one is, and the other is no day, they meet in UTC, as derived.occurrence has it.
    """
    if isinstance(day := original.get("date"), str):
        at = datetime.combine(datetime.fromisoformat(day), time(), UTC)
        if entry.is_all_day:
            return at.replace(tzinfo=None)
    else:
        at = instant(str(original.get("dateTime")))
    return at.astimezone(ZoneInfo(entry.time_zone or "UTC")).replace(tzinfo=None)


def _hides_guests(event: Json) -> bool:
    """Whether others may have been there whom this copy does not name."""
    organizer = event.get("organizer")
    is_own = isinstance(organizer, dict) and organizer.get("self") is True
    return event.get("attendeesOmitted") is True or (
        event.get("guestsCanSeeOtherGuests") is False and not is_own
    )
