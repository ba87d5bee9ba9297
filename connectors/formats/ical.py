"""iCalendar objects (RFC 5545): what may land of them, and the meetings in them; nothing is ever expanded.

Lines and components are our own, so that one bad line or event costs only itself; the icalendar library
reads dates, durations and offsets, and knows the Windows names of time zones.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Literal

from connectors.errors import Unreadable
from connectors.formats.components import Component, walk
from connectors.formats.content_lines import (
    MAX_PAYLOAD,
    MAX_TEXT,
    ContentLine,
    clean,
    decode,
    named_lines,
    names_suppressed,
    parse_line,
    text_of,
)
from connectors.formats.invitees import read_invitees
from connectors.formats.moments import FIRST_YEAR, LAST_YEAR, CalendarZones, Moment, read_duration
from connectors.records import IsSuppressed, MeetingEntry

MAX_OCCURRENCES = 5_000
"""EXDATEs and RDATEs kept of one entry, of each."""
MAX_RULES = 10

_STRIPPED = frozenset({
    "DESCRIPTION", "X-ALT-DESC", "STYLED-DESCRIPTION", "COMMENT", "CONTACT", "ATTACH", "IMAGE",
})  # fmt: skip
_READ = frozenset({
    "UID", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "SUMMARY", "STATUS",
    "TRANSP", "CLASS", "SEQUENCE", "LAST-MODIFIED", "DTSTAMP", "ATTENDEE", "ORGANIZER",
    "X-MICROSOFT-CDO-ALLDAYEVENT",
})  # fmt: skip
_PRIVATE = frozenset({"PRIVATE", "CONFIDENTIAL"})
_STATUS: dict[str, Literal["tentative", "cancelled"]] = {"TENTATIVE": "tentative", "CANCELLED": "cancelled"}
_DAY = timedelta(days=1)
_LAST_SEQUENCE = 2**31 - 1

_Properties = Mapping[str, list[ContentLine]]


def strip(text: str | bytes, *, keep_titles: bool = True) -> str:
    """Give what may land: the decoded text without descriptions, comments, contacts, attachments and alarms.

    The titles of private events go too, and all titles unless ``keep_titles``. The rest is as sent.
    """
    kept: list[tuple[Component | None, str]] = []  # with the component whose title the line is
    private: set[Component] = set()
    is_kept, is_title = True, False
    for component, name, raw in walk(decode(text)):
        if name:  # a line without a name belongs to the line before
            is_kept = not component.is_alarm and name not in _STRIPPED
            is_title = name == "SUMMARY"
        if name == "CLASS" and _is_private(parse_line(raw)):
            private.add(component)
        if is_kept:
            kept.append((component if is_title else None, raw))
    return "".join(raw for owner, raw in kept if owner is None or (keep_titles and owner not in private))


def object_uid(text: str) -> str | None:
    """Read the UID of the first entry, None if it has none or one of over 1,000 characters."""
    for component, name, raw in walk(text):
        if name == "UID" and component.is_entry:
            return _uid(parse_line(raw))
    return None


def split(text: str | bytes) -> Iterator[str]:
    """Yield the events of a file, each UID as an object of its own, with the time zones that it names.

    So a series stays with its changes, and one bad event costs only itself.
    """
    raws: dict[Component, list[str]] = {}
    keys: dict[Component, str | Component] = {}
    for component, name, raw in walk(decode(text)):
        member = component.member
        if member is None:
            continue
        raws.setdefault(member, []).append(raw if raw.endswith(("\r", "\n")) else raw + "\r\n")
        if component is member and name in ("UID", "TZID"):
            keys[member] = _uid(parse_line(raw)) or member
    texts = {member: "".join(lines) for member, lines in raws.items()}
    zones = {key: texts[zone] for zone, key in keys.items() if zone.name == "VTIMEZONE"}
    objects: dict[str | Component, list[str]] = {}
    for member, event in texts.items():
        if member.name == "VEVENT":
            objects.setdefault(keys.get(member, member), []).append(event)
    for events in map("".join, objects.values()):
        named = (zone for tzid, zone in zones.items() if isinstance(tzid, str) and tzid in events)
        yield "".join(["BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", *named, events, "END:VCALENDAR\r\n"])


def parse(payload: str) -> tuple[MeetingEntry, ...]:
    """Read every event of an object: single meetings, masters and changed occurrences, in its order.

    An object without events gives (). An event that cannot be read is left out, unless nothing is left or it
    is the master of changes that can be (dates would be wrong). An event without UID that is alone in its
    object gets one made from the text, hence a new one with every change. Raises Unreadable.
    """
    if len(payload) > MAX_PAYLOAD:
        raise Unreadable("The calendar object is larger than 1 MiB even without its texts.")
    components = [component for component, name, _ in walk(payload) if name == "BEGIN"]
    events = [component for component in components if component.name == "VEVENT"]
    if not events and not any(each.is_closed and each.name.startswith("V") for each in components):
        raise Unreadable("This is no calendar object, or it breaks off before its first event.")
    zones = CalendarZones([component for component in components if component.name == "VTIMEZONE"])
    lone_uid = f"sha256:{_digest(payload)}" if len(events) == 1 else None
    entries: list[MeetingEntry] = []
    failures: list[tuple[str | None, Unreadable]] = []  # with the UID, if a master
    for event in events:
        properties = event.properties(_READ)
        try:
            entries.append(_entry(event, properties, zones, lone_uid))
        except Unreadable as reason:
            is_master = "RECURRENCE-ID" not in properties
            failures.append((_first_uid(properties) if is_master else None, reason))
    changed = {entry.uid for entry in entries if entry.recurrence_id is not None}
    for uid, failure in failures:
        if not entries or uid in changed:
            raise failure
    return tuple(entries)


def redact(payload: str, is_suppressed: IsSuppressed) -> str:
    """Take out every line that names a suppressed address.

    Those are its ATTENDEE and ORGANIZER lines, the lines of others who delegated to it, even a title.
    """
    kept: list[str] = []
    is_kept = True
    for name, raw in named_lines(payload):
        if name:
            is_kept = name == "UID" or not names_suppressed(raw, is_suppressed)
        if is_kept:
            kept.append(raw)
    return "".join(kept)


def _entry(
    event: Component, properties: _Properties, zones: CalendarZones, lone_uid: str | None
) -> MeetingEntry:
    if not event.is_closed:
        raise Unreadable("The event breaks off: its END:VEVENT is missing.")
    uid = _first_uid(properties) or lone_uid
    if uid is None:
        raise Unreadable("The event has no UID, and others are in the same object.")
    try:
        return _read_entry(uid, properties, zones)
    except Unreadable:
        raise
    except Exception as error:  # icalendar raises whatever its values run into
        raise Unreadable(f"The event's times make no sense: {str(error)[:200]}") from error


def _read_entry(uid: str, properties: _Properties, zones: CalendarZones) -> MeetingEntry:
    start = _start(properties, zones)
    ends = _ends(properties, zones, start)
    if not FIRST_YEAR <= start.wall.year <= ends.year <= LAST_YEAR:
        raise Unreadable(f"The event is outside the years {FIRST_YEAR} to {LAST_YEAR}.")
    is_private = any(map(_is_private, properties.get("CLASS", ())))
    return MeetingEntry(
        uid=uid,
        starts=start.wall,
        ends=ends,
        time_zone=start.zone.name,
        is_all_day=start.is_date,
        has_unknown_zone=not start.zone.is_known,
        recurrence_id=_recurrence_id(properties, zones, start),
        rrules=_rules(properties),
        rdates=_occurrences(properties.get("RDATE", ()), zones, start),
        exdates=_occurrences(properties.get("EXDATE", ()), zones, start),
        title=None if is_private else _text(properties, "SUMMARY"),
        status=_STATUS.get((_text(properties, "STATUS") or "").upper(), "confirmed"),
        is_transparent=(_text(properties, "TRANSP") or "").upper() == "TRANSPARENT",
        is_private=is_private,
        sequence=_sequence(properties),
        updated_at=_updated_at(properties, zones),
        invitees=read_invitees(properties.get("ATTENDEE", ()), properties.get("ORGANIZER", ())),
    )


def _start(properties: _Properties, zones: CalendarZones) -> Moment:
    line = _first(properties, "DTSTART")
    if line is None:
        raise Unreadable("The event has no start.")
    start = zones.moment(line)
    says_all_day = (_text(properties, "X-MICROSOFT-CDO-ALLDAYEVENT") or "").upper() == "TRUE"
    is_midnight = start.wall == start.as_date().wall
    return start.as_date() if says_all_day and is_midnight else start


def _ends(properties: _Properties, zones: CalendarZones, start: Moment) -> datetime:
    """Give the exclusive end: DTEND, else DTSTART + DURATION.

    It is never before the start, and a date without a later end lasts one day.
    """
    end_line, duration_line = _first(properties, "DTEND"), _first(properties, "DURATION")
    ends = start.wall
    if end_line is not None:
        end = zones.moment(end_line)
        ends = end.as_date().wall if start.is_date else end.in_zone(start.zone.name)
    elif duration_line is not None:
        duration = read_duration(duration_line)
        ends = start.wall + (timedelta(days=duration.days) if start.is_date else duration)
    return max(ends, start.wall + _DAY if start.is_date else start.wall)


def _recurrence_id(properties: _Properties, zones: CalendarZones, start: Moment) -> datetime | None:
    line = _first(properties, "RECURRENCE-ID")
    if line is None:
        return None
    moments = zones.moments(line, 1)
    if not moments:
        raise Unreadable("The event replaces an occurrence of its series at a time that makes no sense.")
    return moments[0].in_zone(start.zone.name)


def _occurrences(lines: Iterable[ContentLine], zones: CalendarZones, start: Moment) -> tuple[datetime, ...]:
    """Read RDATEs or EXDATEs as starts in the entry's zone; values that make no sense are left out."""
    found: list[datetime] = []
    for line in lines:
        for moment in zones.moments(line, MAX_OCCURRENCES - len(found)):
            if start.is_date:
                found.append(moment.as_date().wall)
            elif moment.is_date:  # the occurrence of that day
                found.append(datetime.combine(moment.wall, start.wall.time()))
            else:
                found.append(moment.in_zone(start.zone.name))
    return tuple(found)


def _rules(properties: _Properties) -> tuple[str, ...]:
    """Give the rules as written; one that is too long is not cut, since the dates would be wrong."""
    rules = [clean(line.value) for line in properties.get("RRULE", ())]
    if any(len(rule) > MAX_TEXT for rule in rules):
        raise Unreadable("The event repeats by a rule of over 1,000 characters.")
    return tuple(filter(None, rules))[:MAX_RULES]


def _sequence(properties: _Properties) -> int:
    text = _text(properties, "SEQUENCE") or ""
    return min(int(text[:12]), _LAST_SEQUENCE) if text.isascii() and text.isdigit() else 0


def _updated_at(properties: _Properties, zones: CalendarZones) -> datetime | None:
    """Read LAST-MODIFIED, else DTSTAMP; None where they make no sense."""
    for name in ("LAST-MODIFIED", "DTSTAMP"):
        for line in properties.get(name, ()):
            for moment in zones.moments(line, 1):
                return moment.in_utc()
    return None


def _is_private(line: ContentLine | None) -> bool:
    return line is not None and line.value.strip().upper() in _PRIVATE


def _first(properties: _Properties, name: str) -> ContentLine | None:
    lines = properties.get(name)
    return lines[0] if lines else None


def _text(properties: _Properties, name: str) -> str | None:
    line = _first(properties, name)
    return (text_of(line) or None) if line else None


def _first_uid(properties: _Properties) -> str | None:
    return _uid(_first(properties, "UID"))


def _uid(line: ContentLine | None) -> str | None:
    """Give a UID or TZID, None for one of over 1,000 characters."""
    return (text_of(line) or None) if line and len(line.value) <= MAX_TEXT else None


def _digest(payload: str) -> str:
    return hashlib.sha256(payload.encode("utf-8", "replace")).hexdigest()
