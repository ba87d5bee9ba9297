"""Dates, times and zones of calendar lines (RFC 5545, sections 3.3.4 to 3.3.9 and 3.6.5)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from icalendar.prop import vDDDTypes, vDuration, vUTCOffset

from connectors.formats.components import Component
from connectors.formats.content_lines import ContentLine, plain, text_of
from connectors.formats.time_zones import (
    FLOATING,
    UTC_ZONE,
    Definition,
    Observance,
    Zone,
    find_zone,
    iana_name,
)

FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Times outside these years are mistakes."""

# icalendar does not annotate these; they raise what they like.
_read_value: Callable[[str], object] = vDDDTypes.from_ical
_read_duration: Callable[[str], timedelta] = vDuration.from_ical
_read_offset: Callable[[str], timedelta] = vUTCOffset.from_ical
_MAX_DEFINITIONS = 20
_MAX_ONSETS = 1_000
_OBSERVANCE = frozenset({"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE", "RDATE"})
_MIDNIGHT = time()


class Moment(NamedTuple):
    """A wall-clock time in a zone; a date is its midnight, floating."""

    wall: datetime
    zone: Zone
    is_date: bool = False

    def in_zone(self, name: str | None) -> datetime:
        """Give the wall clock of another zone; floating times and dates are the same everywhere."""
        if name is None or self.zone.name is None or self.zone.name == name:
            return self.wall
        return (
            self.wall.replace(tzinfo=ZoneInfo(self.zone.name)).astimezone(ZoneInfo(name)).replace(tzinfo=None)
        )

    def in_utc(self) -> datetime:
        """Give the aware instant; floating times are taken for UTC."""
        return self.in_zone("UTC").replace(tzinfo=UTC)

    def as_date(self) -> Moment:
        """Give the day alone."""
        return Moment(datetime.combine(self.wall, _MIDNIGHT), FLOATING, is_date=True)


def read_duration(line: ContentLine) -> timedelta:
    """Read a DURATION value. Raises ValueError."""
    return _read_duration(line.value.strip().upper())


class CalendarZones:
    """The zones of one calendar object: what its TZIDs mean, by name or by its own VTIMEZONEs."""

    def __init__(self, time_zones: list[Component]) -> None:
        self._components = {
            tzid: component
            for component in time_zones[:_MAX_DEFINITIONS]
            if (tzid := _first_value(component, "TZID"))
        }
        self._found: dict[str, Zone] = {}

    def moments(self, line: ContentLine, most: int) -> list[Moment]:
        """Read at most so many values of a list such as EXDATE's; of a PERIOD the start.

        Values that make no sense, or are outside the years 1900 to 2200, are left out.
        """
        found: list[Moment] = []
        for value in line.value.split(",")[:most]:
            with suppress(Exception):  # icalendar raises whatever its values run into
                found.append(self._moment(line, value.partition("/")[0]))
        return [moment for moment in found if FIRST_YEAR <= moment.wall.year <= LAST_YEAR]

    def moment(self, line: ContentLine) -> Moment:
        """Read one DATE or DATE-TIME. Raises ValueError, and whatever icalendar raises."""
        return self._moment(line, line.value)

    def _moment(self, line: ContentLine, value: str) -> Moment:
        # An unquoted TZID=(UTC+01:00) Berlin has a colon too many.
        read = _read_value(_without_leap_second(value.rpartition(":")[2].strip().upper()))
        if isinstance(read, datetime):
            if read.tzinfo is not None:
                return Moment(read.replace(tzinfo=None), UTC_ZONE)
            tzid = plain(line.parameter("TZID") or "")
            zone = self._zone(tzid, read.year) if tzid else FLOATING
            return Moment(read - zone.offset, zone)
        if isinstance(read, date):
            return Moment(datetime.combine(read, _MIDNIGHT), FLOATING, is_date=True)
        raise ValueError(f"{line.name} is neither a date nor a time")

    def _zone(self, tzid: str, year: int) -> Zone:
        """Find a zone once for the whole object, so that a series and its changes agree."""
        zone = self._found.get(tzid)
        if zone is None:
            component = self._components.get(tzid)
            needs_definition = component is not None and iana_name(tzid) is None
            definition = _definition(component) if component is not None and needs_definition else None
            zone = find_zone(tzid, definition, year)
            self._found[tzid] = zone
        return zone


def _without_leap_second(value: str) -> str:
    """Read second 60 as 59 (RFC 5545, section 3.3.12)."""
    return f"{value[:13]}59{value[15:]}" if value[13:15] == "60" else value


def _definition(component: Component) -> Definition | None:
    """Read a VTIMEZONE; None when it makes no sense."""
    try:
        observances = tuple(
            _observance(part) for part in component.parts if part.name in ("STANDARD", "DAYLIGHT")
        )
    except Exception:  # icalendar raises whatever its values run into
        return None
    return Definition(_first_value(component, "X-LIC-LOCATION"), observances)


def _observance(part: Component) -> Observance:
    lines = part.properties(_OBSERVANCE)
    zones = CalendarZones([])
    return Observance(
        starts=zones.moment(lines["DTSTART"][0]).wall,
        offset_from=_read_offset(lines["TZOFFSETFROM"][0].value.strip()),
        offset_to=_read_offset(lines["TZOFFSETTO"][0].value.strip()),
        rrule=lines["RRULE"][0].value.strip() if "RRULE" in lines else None,
        rdates=tuple(
            each.wall for line in lines.get("RDATE", ()) for each in zones.moments(line, _MAX_ONSETS)
        ),
    )


def _first_value(component: Component, name: str) -> str | None:
    return next(map(text_of, component.properties(frozenset({name})).get(name, ())), None)
