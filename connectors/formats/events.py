"""One VEVENT (RFC 5545, section 3.6.1), read as an entry of a calendar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from connectors.errors import Unreadable
from connectors.formats.content_lines import MAX_TEXT, ContentLine, clean, text_of
from connectors.formats.invitees import read_invitees
from connectors.formats.moments import (
    FIRST_YEAR,
    FIRST_YEAR_OF_DAYS,
    LAST_YEAR,
    CalendarZones,
    Moment,
    read_duration,
)
from connectors.formats.time_zones import Zone
from connectors.records import MeetingEntry

MAX_DATES = 20_000
"""EXDATEs of one entry, and RDATEs: a daily meeting of fifty years has fewer occurrences."""
MAX_RULES = 10
READ = frozenset({
    "UID", "DTSTART", "DTEND", "DURATION", "RRULE", "EXRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "SUMMARY",
    "STATUS", "TRANSP", "CLASS", "SEQUENCE", "LAST-MODIFIED", "DTSTAMP", "ATTENDEE", "ORGANIZER",
    "X-MICROSOFT-CDO-ALLDAYEVENT",
})  # fmt: skip
"""The properties of a VEVENT that are looked at."""
_PRIVATE = frozenset({"PRIVATE", "CONFIDENTIAL"})
_STATUS: dict[str, Literal["tentative", "cancelled"]] = {"TENTATIVE": "tentative", "CANCELLED": "cancelled"}
_DAY = timedelta(days=1)
_LAST_SEQUENCE = 2**31 - 1

_Properties = Mapping[str, list[ContentLine]]


@dataclass(frozen=True, slots=True)
class Event:
    """A VEVENT not read yet; its ``uid`` is None if it has none. ``is_closed``: it has an END."""

    uid: str | None
    properties: _Properties
    is_closed: bool = True

    @property
    def is_change(self) -> bool:
        """Whether this changes an occurrence of a series."""
        return "RECURRENCE-ID" in self.properties

    @property
    def range(self) -> str:
        """Which occurrences it changes besides its own: '' for none (RFC 5545, section 3.2.13)."""
        lines = self.properties.get("RECURRENCE-ID")
        written = (lines[0].parameter("RANGE") or "").upper() if lines else ""
        return written if written in ("THISANDFUTURE", "THISANDPRIOR") else ""


def read_event(event: Event, zones: CalendarZones, master: MeetingEntry | None = None) -> MeetingEntry:
    """Read an event; ``master`` is the entry of the series that it changes, if known. Raises Unreadable."""
    if not event.is_closed:
        raise Unreadable("The event breaks off: its END:VEVENT is missing.")
    if event.uid is None:
        raise Unreadable("The event has no UID, and others are in the same object.")
    if event.range == "THISANDPRIOR":
        raise Unreadable("The event changes all occurrences before one, which calendars must no longer do.")
    try:
        return _read(event, event.uid, event.properties, zones, master)
    except Unreadable:
        raise
    except (ValueError, OverflowError) as error:
        raise Unreadable(f"The event's times make no sense: {clean(str(error))[:200]}") from error


def original_start(event: Event, zones: CalendarZones, master: MeetingEntry | None) -> Moment:
    """Give the start that its series gave to a changed occurrence, as the series tells time, if known.

    A mere date means the occurrence of that day. Raises Unreadable.
    """
    try:
        original = _moment(event.properties, "RECURRENCE-ID", zones)
    except Unreadable:
        raise
    except (ValueError, OverflowError) as error:
        raise Unreadable("The event replaces an occurrence at a time that makes no sense.") from error
    if original is None or not original.is_plausible:
        raise Unreadable("The event replaces an occurrence at a time that makes no sense.")
    if master is None:
        return original
    if master.is_all_day:
        return original.as_date()
    if original.is_date:
        return Moment(datetime.combine(original.wall, master.starts.time()), Zone(master.time_zone))
    return Moment(original.in_zone(master.time_zone), Zone(master.time_zone))


def is_private(line: ContentLine | None) -> bool:
    """Tell whether a CLASS line makes its event a private one."""
    return line is not None and line.value.strip().upper() in _PRIVATE


def uid_of(line: ContentLine | None) -> str | None:
    """Give a UID or TZID, None for one of over 1,000 characters."""
    return (text_of(line) or None) if line and len(line.value) <= MAX_TEXT else None


def _read(
    event: Event, uid: str, properties: _Properties, zones: CalendarZones, master: MeetingEntry | None
) -> MeetingEntry:
    start = _start(properties, zones)
    rules = _rules(properties)
    rdates = _dates("RDATE", properties, zones, start)
    ends = _ends(properties, zones, start, is_series=bool(rules or rdates))
    if not start.is_plausible or not start.wall.year <= ends.year <= LAST_YEAR:
        first = FIRST_YEAR_OF_DAYS if start.is_date else FIRST_YEAR
        raise Unreadable(f"The event is outside the years {first} to {LAST_YEAR}.")
    has_no_title = any(map(is_private, properties.get("CLASS", ())))
    return MeetingEntry(
        uid=uid,
        starts=start.wall,
        ends=ends,
        time_zone=start.zone.name,
        is_all_day=start.is_date,
        has_unknown_zone=not start.zone.is_known,
        recurrence_id=_recurrence_id(event, zones, start, master) if event.is_change else None,
        applies_to_following=event.range == "THISANDFUTURE",
        rrules=rules,
        rdates=rdates,
        exdates=_dates("EXDATE", properties, zones, start),
        title=None if has_no_title else _text(properties, "SUMMARY"),
        status=_STATUS.get((_text(properties, "STATUS") or "").upper(), "confirmed"),
        is_transparent=(_text(properties, "TRANSP") or "").upper() == "TRANSPARENT",
        is_private=has_no_title,
        sequence=_sequence(properties),
        updated_at=_updated_at(properties, zones),
        invitees=read_invitees(properties.get("ATTENDEE", ()), properties.get("ORGANIZER", ())),
    )


def _moment(properties: _Properties, name: str, zones: CalendarZones) -> Moment | None:
    """Read a moment of which there is one; said twice it must be the same. Raises ValueError."""
    lines = properties.get(name)
    if not lines:
        return None
    moment = zones.moment(lines[0])
    if any(zones.moment(line) != moment for line in lines[1:]):
        raise Unreadable(f"The event has several {name}s, and nobody can tell which one is meant.")
    return moment


def _start(properties: _Properties, zones: CalendarZones) -> Moment:
    start = _moment(properties, "DTSTART", zones)
    if start is None:
        raise Unreadable("The event has no start.")
    says_all_day = (_text(properties, "X-MICROSOFT-CDO-ALLDAYEVENT") or "").upper() == "TRUE"
    is_midnight = start.wall == start.as_date().wall
    return start.as_date() if says_all_day and is_midnight else start


def _ends(properties: _Properties, zones: CalendarZones, start: Moment, *, is_series: bool) -> datetime:
    """Give the exclusive end: DTEND, else DTSTART + DURATION.

    It is never before the start, and a date without a later end lasts one day. A series keeps the length of
    its DURATION on the wall clock, whatever the clocks do on its first day (RFC 5545, section 3.8.5.3).
    """
    end_line, duration_line = _first(properties, "DTEND"), _first(properties, "DURATION")
    ends = start.wall
    if end_line is not None:
        end = zones.moment(end_line)
        ends = end.as_date().wall if start.is_date else end.in_zone(start.zone.name)
    elif duration_line is not None:
        duration = read_duration(duration_line)
        length = duration.days + duration.exact
        if start.is_date:
            ends = start.wall + timedelta(days=length.days)
        else:
            ends = start.wall + length if is_series else start.after(duration)
    return max(ends, start.wall + _DAY if start.is_date else start.wall)


def _recurrence_id(
    event: Event, zones: CalendarZones, start: Moment, master: MeetingEntry | None
) -> datetime:
    original = original_start(event, zones, master)
    if master is None and original.is_date and not start.is_date:
        return datetime.combine(original.wall, start.wall.time())  # the best guess without its series
    return original.in_zone(start.zone.name)


def _dates(name: str, properties: _Properties, zones: CalendarZones, start: Moment) -> tuple[datetime, ...]:
    """Read RDATEs or EXDATEs as starts in the entry's zone, each once; values without sense are left out.

    Of a list that is too long none is left out, since the others would be the wrong dates: Unreadable.
    """
    lines = properties.get(name)
    if not lines:
        return ()
    found = dict.fromkeys(_starts(lines, zones, start))
    if len(found) > MAX_DATES:
        raise Unreadable(f"The event has over {MAX_DATES:,} {name}s.")
    return tuple(found)


def _starts(lines: Iterable[ContentLine], zones: CalendarZones, start: Moment) -> Iterator[datetime]:
    for line in lines:
        for moment in zones.moments(line):
            if start.is_date:
                yield moment.as_date().wall
            elif moment.is_date:  # the occurrence of that day
                yield datetime.combine(moment.wall, start.wall.time())
            else:
                yield moment.in_zone(start.zone.name)


def _rules(properties: _Properties) -> tuple[str, ...]:
    """Give the rules as written. Nothing is cut: with half of its rules a series has the wrong dates."""
    if "EXRULE" in properties:
        raise Unreadable("The event leaves out dates by an EXRULE, which calendars must no longer use.")
    rules = dict.fromkeys(filter(None, [clean(line.value) for line in properties.get("RRULE", ())]))
    if len(rules) > MAX_RULES:
        raise Unreadable(f"The event repeats by {len(rules)} rules; more than {MAX_RULES} are not read.")
    if any(len(rule) > MAX_TEXT for rule in rules):
        raise Unreadable("The event repeats by a rule of over 1,000 characters.")
    return tuple(rules)


def _sequence(properties: _Properties) -> int:
    text = _text(properties, "SEQUENCE") or ""
    return min(int(text[:12]), _LAST_SEQUENCE) if text.isascii() and text.isdigit() else 0


def _updated_at(properties: _Properties, zones: CalendarZones) -> datetime | None:
    """Read LAST-MODIFIED, else DTSTAMP; None where they make no sense."""
    lines = (line for name in ("LAST-MODIFIED", "DTSTAMP") for line in properties.get(name, ()))
    return next((moment.in_utc() for line in lines for moment in zones.moments(line)), None)


def _first(properties: _Properties, name: str) -> ContentLine | None:
    lines = properties.get(name)
    return lines[0] if lines else None


def _text(properties: _Properties, name: str) -> str | None:
    line = _first(properties, name)
    return (text_of(line) or None) if line else None
