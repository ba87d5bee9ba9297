"""An Event of Google's Calendar API as one JSON text, with the UID of its series.

developers.google.com/workspace/calendar/api/v3/reference/events. Its fields are those of iCalendar in other
clothes, so they are put back into content lines and read as such: one reader of times, rules and people.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from connectors.errors import Unreadable
from connectors.formats.content_lines import MAX_PAYLOAD, ContentLine, names_suppressed, parse_line
from connectors.formats.events import Event, read_event
from connectors.formats.moments import CalendarZones
from connectors.formats.time_zones import iana_name
from connectors.records import Invitee, IsSuppressed, MeetingEntry

MAX_RECURRENCE = 1_000
"""Lines of a series' recurrence."""
MAX_ZONE = 200
_RESPONSES = {
    "accepted": "ACCEPTED",
    "declined": "DECLINED",
    "tentative": "TENTATIVE",
    "needsAction": "NEEDS-ACTION",
}
_RECURRENCE = frozenset({"RRULE", "EXRULE", "RDATE", "EXDATE"})

Json = dict[str, Any]
_Lines = dict[str, list[ContentLine]]


def parse(payload: str) -> tuple[MeetingEntry, ...]:
    """Read the event of a payload: a meeting, the master of a series, or a change of one occurrence.

    Raises Unreadable.
    """
    event, uid = _read(payload)
    lines = _lines(event)
    original = event.get("originalStartTime")
    is_change = isinstance(original, dict) and bool(event.get("recurringEventId"))
    if is_change and isinstance(original, dict):
        lines["RECURRENCE-ID"] = [_moment("RECURRENCE-ID", original)]
        if "DTSTART" not in lines:  # of a cancelled occurrence nothing else is certain
            lines["DTSTART"] = [_moment("DTSTART", original)]
    if "DTSTART" not in lines:
        raise Unreadable("The event has no start.")
    entry = read_event(Event(uid, lines), CalendarZones(()))
    if is_change and isinstance(original, dict):
        entry = replace(entry, recurrence_id=_original(original, entry))
    return (replace(entry, hides_guests=_hides_guests(event), invitees=tuple(_with_self(entry, event))),)


def redact(payload: str, is_suppressed: IsSuppressed) -> str:
    """Take the suppressed out of the people of an event, and then its title: it may name who was there."""
    try:
        event, uid = _read(payload)
    except Unreadable:
        return "" if names_suppressed(payload, is_suppressed) else payload
    kept = dict(event)
    attendees = event.get("attendees")
    if isinstance(attendees, list):
        kept["attendees"] = [one for one in attendees if not _is_of(one, is_suppressed)]
    if _is_of(event.get("organizer"), is_suppressed):
        del kept["organizer"]
    if kept != event or names_suppressed(str(event.get("summary", "")), is_suppressed):
        kept.pop("summary", None)
    return payload if kept == event else text_of_event(kept, uid)


def text_of_event(event: Json, uid: str) -> str:
    """The payload of an event."""
    return json.dumps({"event": event, "uid": uid}, ensure_ascii=False, sort_keys=True)


def _read(payload: str) -> tuple[Json, str]:
    if len(payload) > MAX_PAYLOAD:
        raise Unreadable("The event is larger than 1 MiB even without its texts.")
    try:
        content = json.loads(payload)
        event, uid = content["event"], content["uid"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Unreadable("This is no event of Google's.") from None
    if not isinstance(event, dict) or not isinstance(uid, str) or not 0 < len(uid) <= 1_000:
        raise Unreadable("This is no event of Google's.")
    return event, uid


def _is_of(person: object, is_suppressed: IsSuppressed) -> bool:
    return isinstance(person, dict) and names_suppressed(
        json.dumps(person, ensure_ascii=False), is_suppressed
    )


def _lines(event: Json) -> _Lines:
    """The properties of a VEVENT that says the same."""
    lines: _Lines = {}
    for name, field in (("DTSTART", "start"), ("DTEND", "end")):
        if isinstance(moment := event.get(field), dict):
            lines[name] = [_moment(name, moment)]
    texts = {"SUMMARY": "summary", "STATUS": "status", "TRANSP": "transparency", "CLASS": "visibility"}
    for name, field in texts.items():
        if isinstance(text := event.get(field), str):
            lines[name] = [ContentLine(None, name, {}, text.replace("\\", "\\\\"))]
    if isinstance(sequence := event.get("sequence"), int):
        lines["SEQUENCE"] = [ContentLine(None, "SEQUENCE", {}, str(sequence))]
    if isinstance(updated := event.get("updated"), str):
        lines["LAST-MODIFIED"] = [_updated(updated)]
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
        email = person.get("email") if isinstance(person, dict) else None
        if not isinstance(email, str) or not email:
            continue
        parameters: dict[str, list[str]] = {}
        if isinstance(shown := person.get("displayName"), str):
            parameters["CN"] = [shown]
        if isinstance(response := person.get("responseStatus"), str) and response in _RESPONSES:
            parameters["PARTSTAT"] = [_RESPONSES[response]]
        if person.get("resource") is True:
            parameters["CUTYPE"] = ["RESOURCE"]
        yield ContentLine(None, name, parameters, email)


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
    day, instant = moment.get("date"), moment.get("dateTime")
    try:
        if isinstance(day, str):
            return ContentLine(None, name, {"VALUE": ["DATE"]}, f"{datetime.fromisoformat(day):%Y%m%d}")
        at, zone = _instant(str(instant)), moment.get("timeZone")
        known = iana_name(zone[:MAX_ZONE]) if isinstance(zone, str) else None
        if known is not None:
            return ContentLine(
                None, name, {"TZID": [known]}, f"{at.astimezone(ZoneInfo(known)):%Y%m%dT%H%M%S}"
            )
        return ContentLine(None, name, {}, f"{at.astimezone(UTC):%Y%m%dT%H%M%S}Z")
    except (ValueError, OverflowError):
        raise Unreadable("The event's times make no sense.") from None


def _instant(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _original(original: Json, entry: MeetingEntry) -> datetime:
    """The original start, on the clock that the entry itself goes by.

    Days have none: where one is, and the other is no day, they meet in UTC, as derived.occurrence has it.
    """
    if isinstance(day := original.get("date"), str):
        at = datetime.combine(datetime.fromisoformat(day), time(), UTC)
        if entry.is_all_day:
            return at.replace(tzinfo=None)
    else:
        at = _instant(str(original.get("dateTime")))
    return at.astimezone(ZoneInfo(entry.time_zone or "UTC")).replace(tzinfo=None)


def _updated(text: str) -> ContentLine:
    try:
        value = f"{_instant(text).astimezone(UTC):%Y%m%dT%H%M%S}Z"
    except (ValueError, OverflowError):
        value = ""
    return ContentLine(None, "LAST-MODIFIED", {}, value)


def _hides_guests(event: Json) -> bool:
    """Whether others may have been there whom this copy does not name."""
    organizer = event.get("organizer")
    is_own = isinstance(organizer, dict) and organizer.get("self") is True
    return event.get("attendeesOmitted") is True or (
        event.get("guestsCanSeeOtherGuests") is False and not is_own
    )
