"""An event of Microsoft Graph as one JSON text, with the UID of its series and whose calendar it is in.

learn.microsoft.com/graph/api/resources/event. A series is its master and, beside it, the starts that Graph
gave its occurrences: Graph has expanded the rule, and left out what was deleted, so nobody does so again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from connectors.errors import Unreadable
from connectors.formats import json_event
from connectors.formats.content_lines import ContentLine
from connectors.formats.events import MAX_DATES, Event, read_event
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
from connectors.formats.moments import FIRST_YEAR, LAST_YEAR, CalendarZones
from connectors.records import Invitee, IsSuppressed, MeetingEntry, Response

KEPT = frozenset({
    "type", "iCalUId", "start", "end", "originalStart", "originalStartTimeZone", "isAllDay", "isCancelled",
    "isOrganizer", "responseStatus", "sensitivity", "showAs", "hideAttendees", "attendees", "organizer",
    "lastModifiedDateTime",
})  # fmt: skip
"""The fields that land, and the title if it is wanted: no body, no preview of it, no place, no link."""
TITLE = "subject"
NORMAL = "normal"
"""The sensitivity of what is neither personal nor private nor confidential."""
_PARTSTAT = {
    "accepted": "ACCEPTED",
    "organizer": "ACCEPTED",
    "declined": "DECLINED",
    "tentativelyAccepted": "TENTATIVE",
    "notResponded": "NEEDS-ACTION",
}
"""An answer of 'none' says nothing: in the copy of a guest the others' are not told."""
_OWN_ANSWERS: dict[str, Response] = {
    "accepted": "accepted",
    "organizer": "accepted",
    "declined": "declined",
    "tentativelyAccepted": "tentative",
}
_EXCHANGE_ID = re.compile(
    r"(040000008200E00074C5B7101A82E008)[0-9A-F]{8}([0-9A-F]{40}(?:7643616C2D55696401000000)?)((?:[0-9A-F]{2})*+)",
    re.IGNORECASE,
)
"""The ids that Exchange makes (MS-OXOCAL, 2.2.1.27). Between the first groups is the day of an occurrence,
behind 'vCal-Uid' the UID that another program gave."""
_OTHERS = "7643616C2D55696401000000"


def strip(event: Json, *, keep_titles: bool = True) -> Json:
    """What may land of an event; private ones keep no title."""
    kept = {name: value for name, value in event.items() if name in KEPT}
    if keep_titles and event.get("sensitivity", NORMAL) == NORMAL and TITLE in event:
        kept[TITLE] = event[TITLE]
    attendees = event.get("attendees")
    if isinstance(attendees, list):
        fields = ("type", "status", "emailAddress")
        kept["attendees"] = [
            {name: one[name] for name in fields if name in one} for one in attendees if isinstance(one, dict)
        ]
    return kept


def uid_of(event: Json, otherwise: str) -> str:
    """The UID that all of a series share: Graph's differs by the day of the occurrence."""
    uid = event.get("iCalUId")
    if not isinstance(uid, str) or not 0 < len(uid) <= 1_000:
        return otherwise
    if not (made := _EXCHANGE_ID.fullmatch(uid)):
        return uid
    head, middle, rest = made.groups()
    if middle.upper().endswith(_OTHERS):
        with suppress(UnicodeDecodeError):
            return bytes.fromhex(rest).rstrip(b"\0").decode() or otherwise
    return f"{head}{'0' * 8}{middle}{rest}".upper()


def start_of(occurrence: Json, *, is_all_day: bool) -> str | None:
    """The start of an occurrence as a payload has it, a day or a time in UTC; None if it makes no sense."""
    moment = occurrence.get("start")
    try:
        if not isinstance(moment, dict):
            return None
        if is_all_day:
            return datetime.fromisoformat(str(moment.get("dateTime"))).date().isoformat()
        return _instant(moment)[0].astimezone(UTC).isoformat()
    except (ValueError, OverflowError):
        return None


def parse(payload: str) -> tuple[MeetingEntry, ...]:
    """Read the event of a payload: a meeting, a series by its occurrences, or a change of one of them.

    Raises Unreadable.
    """
    content = read_payload(payload)
    event: Json = content["event"]
    is_all_day = event.get("isAllDay") is True
    zone = None if is_all_day else known_zone(event.get("originalStartTimeZone"))
    lines = _lines(event, zone, is_all_day=is_all_day)
    if "DTSTART" not in lines:
        raise Unreadable("The event has no start.")
    entry = read_event(Event(content["uid"], lines), CalendarZones(()))
    if event.get("type") == "exception":
        entry = replace(entry, recurrence_id=_original(event, entry))
    if "starts" in content:
        entry = _series(entry, content["starts"])
    owner = content.get("owner")
    return (
        replace(
            entry,
            has_unknown_zone=not all(_is_in_known_zone(event.get(name)) for name in ("start", "end")),
            hides_guests=event.get("hideAttendees") is True and event.get("isOrganizer") is not True,
            invitees=tuple(_with_self(entry, event, owner if isinstance(owner, str) else None)),
        ),
    )


def redact(payload: str, is_suppressed: IsSuppressed) -> str:
    """``json_event.redact`` of an event of Graph's."""
    return json_event.redact(payload, is_suppressed, TITLE)


def _lines(event: Json, zone: str | None, *, is_all_day: bool) -> Lines:
    """The properties of a VEVENT that says the same."""
    lines = text_lines(event, [("SUMMARY", TITLE)]) | modified_line(event.get("lastModifiedDateTime"))
    for name, field in (("DTSTART", "start"), ("DTEND", "end")):
        if isinstance(moment := event.get(field), dict):
            lines[name] = [_moment(name, moment, zone, is_all_day=is_all_day)]
    flags = {
        "STATUS": event.get("isCancelled") is True and "CANCELLED",
        "TRANSP": event.get("showAs") == "free" and "TRANSPARENT",
        "CLASS": event.get("sensitivity", NORMAL) != NORMAL and "PRIVATE",
    }
    lines |= {name: [ContentLine(None, name, {}, value)] for name, value in flags.items() if value}
    lines["ATTENDEE"] = list(_people("ATTENDEE", event.get("attendees")))
    lines["ORGANIZER"] = list(_people("ORGANIZER", [event.get("organizer")]))
    return lines


def _people(name: str, people: object) -> Iterator[ContentLine]:
    for person in people if isinstance(people, list) else ():
        mailbox = person.get("emailAddress") if isinstance(person, dict) else None
        if not isinstance(mailbox, dict):
            continue
        answer = _response(person.get("status"))
        line = person_line(
            name,
            mailbox.get("address"),
            mailbox.get("name"),
            _PARTSTAT.get(answer),
            is_resource=person.get("type") == "resource",
        )
        if line:
            yield line


def _response(status: object) -> str:
    return str(status.get("response")) if isinstance(status, dict) else ""


def _with_self(entry: MeetingEntry, event: Json, owner: str | None) -> Iterator[Invitee]:
    """The people of an entry, the calendar's own among them, with the answer that Graph tells beside them.

    A guest may be invited by another address of theirs, or by a list: then they are added.
    """
    is_organizer = event.get("isOrganizer") is True
    answer = _OWN_ANSWERS.get(_response(event.get("responseStatus")), "needs_action")
    has_self = False
    for invitee in entry.invitees:
        is_self = invitee.email.lower() == (owner or "").lower() or (is_organizer and invitee.is_organizer)
        has_self |= is_self
        yield replace(
            invitee,
            is_self=is_self,
            response=answer if is_self and not is_organizer else invitee.response,
        )
    if owner and entry.invitees and not is_organizer and not has_self:
        yield Invitee(owner, response=answer, is_self=True)


def _instant(moment: Json) -> tuple[datetime, bool]:
    """A dateTimeTimeZone as a moment, and whether its zone is known; if not, it is taken for UTC."""
    at, name = datetime.fromisoformat(str(moment.get("dateTime"))), moment.get("timeZone")
    if at.tzinfo or not name:
        return (at if at.tzinfo else at.replace(tzinfo=UTC)), True
    zone = known_zone(name)
    return at.replace(tzinfo=ZoneInfo(zone or "UTC")), zone is not None


def _is_in_known_zone(moment: object) -> bool:
    with suppress(ValueError):
        return not isinstance(moment, dict) or _instant(moment)[1]
    return True


def _moment(name: str, moment: Json, zone: str | None, *, is_all_day: bool) -> ContentLine:
    """A day as it is written, else a time on the wall clock of ``zone``. Raises Unreadable."""
    try:
        if is_all_day:
            return day_line(name, datetime.fromisoformat(str(moment.get("dateTime"))))
        return moment_line(name, _instant(moment)[0], zone)
    except (ValueError, OverflowError):
        raise Unreadable("The event's times make no sense.") from None


def _original(event: Json, entry: MeetingEntry) -> datetime:
    """The start that its series gave to a changed occurrence, on the clock that the entry goes by.

    That of a day is told as midnight where the calendar was then, or in UTC. Raises Unreadable.
    """
    told = event.get("originalStart")
    if not isinstance(told, str):
        return entry.starts  # the best guess without it
    try:
        at = instant(told)
        if not entry.is_all_day:
            return at.astimezone(ZoneInfo(entry.time_zone or "UTC")).replace(tzinfo=None)
        there = at.astimezone(ZoneInfo(known_zone(event.get("originalStartTimeZone")) or "UTC"))
        day = there if there.time() == time() else at.astimezone(UTC)
        return datetime.combine(day.date(), time())
    except (ValueError, OverflowError):
        raise Unreadable("The event replaces an occurrence at a time that makes no sense.") from None


def _series(entry: MeetingEntry, starts: object) -> MeetingEntry:
    """The entry of a series whose occurrences start then, each as long as the master. Raises Unreadable."""
    if not isinstance(starts, list) or not 0 < len(starts) <= MAX_DATES:
        raise Unreadable("The series has no occurrences, or too many.")
    try:
        moments = [instant(str(start)) for start in starts]
        if entry.is_all_day:
            walls = {datetime.combine(at.date(), time()) for at in moments}
        else:
            zone = ZoneInfo(entry.time_zone or "UTC")
            walls = {at.astimezone(zone).replace(tzinfo=None) for at in moments}
        first, *_ = ordered = sorted(wall for wall in walls if FIRST_YEAR <= wall.year <= LAST_YEAR)
        return replace(entry, starts=first, ends=first + (entry.ends - entry.starts), rdates=tuple(ordered))
    except (ValueError, OverflowError):
        raise Unreadable("The starts of the series make no sense.") from None
