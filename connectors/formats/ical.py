"""iCalendar objects (RFC 5545): what may land of them, and the meetings in them; nothing is ever expanded.

Lines and components are our own, so that one bad line or event costs only itself; the icalendar library
reads offsets and knows the Windows names of time zones.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from connectors.errors import Unreadable
from connectors.formats.components import ENTRIES, Component, walk
from connectors.formats.content_lines import (
    MAX_LINES,
    MAX_PAYLOAD,
    TOO_MANY_LINES,
    decode,
    named_lines,
    names_suppressed,
    parse_line,
    unfold,
)
from connectors.formats.events import READ, Event, is_private, uid_of
from connectors.formats.moments import CalendarZones
from connectors.formats.series import read_events
from connectors.records import IsSuppressed, MeetingEntry

MAX_EVENTS = 5_000
"""Events of one object: a series, and its changed occurrences."""
MAX_ZONES = 500
"""VTIMEZONEs of a file that `split` hands on; there are fewer zones on earth."""

_STRIPPED = frozenset({
    "DESCRIPTION", "X-ALT-DESC", "STYLED-DESCRIPTION", "COMMENT", "CONTACT", "ATTACH", "IMAGE",
})  # fmt: skip
_STRIPPED_BY = _STRIPPED | {"VALARM", "CLASS"}
_UID_LINE = re.compile(r"^UID[;:][^\r\n]*+(?:[\r\n]++[ \t][^\r\n]*+)*+", re.MULTILINE)


def strip(text: str | bytes, *, keep_titles: bool = True) -> str:
    """Give what may land: the decoded text without descriptions, comments, contacts, attachments and alarms.

    The titles of private events go too, and all titles unless ``keep_titles``. The rest is as sent. Of an
    item of over 300,000 lines nothing is left but a line that says so, which `parse` refuses.
    """
    text = decode(text)
    if keep_titles and _has_nothing_to_strip(text):
        return text
    return _strip_by_lines(text, keep_titles=keep_titles)


def _has_nothing_to_strip(text: str) -> bool:
    """Tell so quickly of most objects: none of the names by which lines are stripped is anywhere in it."""
    bare = unfold(text).upper()
    is_short = text.count("\n") + text.count("\r") < MAX_LINES
    return is_short and not any(name in bare for name in _STRIPPED_BY)


def _strip_by_lines(text: str, *, keep_titles: bool) -> str:
    kept: list[tuple[Component | None, str]] = []  # with the component whose title the line is
    private: set[Component] = set()
    is_kept, is_title = True, False
    for number, (component, name, raw) in enumerate(walk(text)):
        if number == MAX_LINES:
            return TOO_MANY_LINES
        if name:  # a line without a name belongs to the line before
            is_kept = not component.is_alarm and name not in _STRIPPED
            is_title = name == "SUMMARY"
        if name == "CLASS" and is_private(parse_line(raw)):
            private.add(component)
        if is_kept:
            kept.append((component if is_title else None, raw))
    return "".join(raw for owner, raw in kept if owner is None or (keep_titles and owner not in private))


def object_uid(text: str) -> str | None:
    """Read the UID of the first entry, None if it has none or one of over 1,000 characters."""
    line = _only_uid_line(text)
    return uid_of(parse_line(line)) if line else _uid_by_lines(text)


def _only_uid_line(text: str) -> str | None:
    """Find quickly in most objects: the word stands once, at a line's start, right inside an entry."""
    bare = unfold(text).upper()
    if bare.count("UID") != 1 or "QUOTED-PRINTABLE" in bare:
        return None
    if any(bare.count(word) != text.count(word) for word in ("BEGIN", "END")):
        return None  # folded, or in lower case
    found = _UID_LINE.search(text)
    begin = text.rfind("BEGIN:", 0, found.start()) if found else -1
    if not found or begin < 0 or text[begin - 1 : begin] not in ("", "\r", "\n"):
        return None
    component, *others = text[begin + len("BEGIN:") : found.start()].splitlines() or [""]
    is_inside = component.strip() in ENTRIES and not any("END" in line for line in others)
    return found[0] if is_inside else None


def _uid_by_lines(text: str) -> str | None:
    for component, name, raw in walk(text):
        if name == "UID" and component.is_entry:
            return uid_of(parse_line(raw))
    return None


class Member(NamedTuple):
    """A part of a calendar: ``name`` is VEVENT, VTIMEZONE, ...; ``key`` its UID or TZID, None without one."""

    name: str
    key: str | None
    text: str


def members(text: str) -> Iterator[Member]:
    """Yield the parts of a calendar, or of a piece of one that begins and ends between two of them."""
    current: Component | None = None
    key: str | None = None
    lines: list[str] = []
    for component, name, raw in walk(text):
        if component.member is not current:
            if current:
                yield Member(current.name, key, "".join(lines))
            current, key, lines = component.member, None, []
        if current:
            lines.append(raw if raw.endswith(("\r", "\n")) else raw + "\r\n")
            if component is current and name in ("UID", "TZID"):
                key = uid_of(parse_line(raw))
    if current:
        yield Member(current.name, key, "".join(lines))


def split(text: str | bytes) -> Iterator[str]:
    """Yield the events of a file, each UID as an object of its own, with the time zones that it names.

    So a series stays with its changes, and one bad event costs only itself.
    """
    zones: dict[str, str] = {}
    objects: dict[str | int, list[str]] = {}
    for number, member in enumerate(members(decode(text))):
        if member.name == "VTIMEZONE":
            note_zone(zones, member)
        elif member.name == "VEVENT":
            objects.setdefault(number if member.key is None else member.key, []).append(member.text)
    for events in objects.values():
        yield to_object("".join(events), zones)


def note_zone(zones: dict[str, str], zone: Member) -> None:
    """Note the time zone by its TZID, unless there are `MAX_ZONES` of them."""
    if zone.key is not None and (len(zones) < MAX_ZONES or zone.key in zones):
        zones[zone.key] = zone.text


def to_object(events: str, zones: Mapping[str, str]) -> str:
    """A calendar object of these events, with the time zones that they name."""
    is_readable = len(events) <= MAX_PAYLOAD
    named = (zone for tzid, zone in zones.items() if is_readable and tzid in events)
    return "".join(["BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", *named, events, "END:VCALENDAR\r\n"])


def parse(payload: str) -> tuple[MeetingEntry, ...]:
    """Read every event of an object: single meetings and masters first, then changed occurrences.

    An object without events gives (). An event that cannot be read is left out where no date can be wrong for
    it (`series.read_events`). An event without UID that is alone in its object gets one made from the text,
    hence a new one with every change. Raises Unreadable.
    """
    if len(payload) > MAX_PAYLOAD:
        raise Unreadable("The calendar object is larger than 1 MiB even without its texts.")
    components = [component for component, name, _ in walk(payload) if name == "BEGIN"]
    events = [component for component in components if component.name == "VEVENT"]
    if not events and not any(each.is_closed and each.name.startswith("V") for each in components):
        raise Unreadable("This is no calendar object, or it breaks off before its first event.")
    if len(events) > MAX_EVENTS:
        raise Unreadable(f"The calendar object holds {len(events):,} events; it is not read.")
    zones = CalendarZones(component for component in components if component.name == "VTIMEZONE")
    entries = read_events([_event(event, payload, is_alone=len(events) == 1) for event in events], zones)
    breaks_off = any(each.name == "VCALENDAR" and not each.is_closed for each in components)
    if breaks_off and any(entry.rrules or entry.rdates for entry in entries):
        raise Unreadable("The calendar object breaks off: changes of its series may be missing.")
    return entries


def redact(payload: str, is_suppressed: IsSuppressed) -> str:
    """Take out every line that names a suppressed address, and then every title: it may name who was there.

    Those are its ATTENDEE and ORGANIZER lines, and the lines of others who delegated to it.
    """
    kept: list[tuple[str, str]] = []
    name, is_kept, is_whole = "", True, True
    for property_name, raw in named_lines(payload):
        if property_name:  # else it goes on
            name = property_name
            is_kept = name == "UID" or not names_suppressed(raw, is_suppressed)
            is_whole &= is_kept
        if is_kept:
            kept.append((name, raw))
    return "".join(raw for name, raw in kept if is_whole or name != "SUMMARY")


def _event(component: Component, payload: str, *, is_alone: bool) -> Event:
    properties = component.properties(READ)
    uid = next(map(uid_of, properties.get("UID", ())), None)
    if uid is None and is_alone:
        uid = f"sha256:{hashlib.sha256(payload.encode('utf-8', 'replace')).hexdigest()}"
    return Event(uid, properties, component.is_closed)
