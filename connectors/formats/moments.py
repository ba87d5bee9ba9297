"""Dates, times and zones of calendar lines (RFC 5545, sections 3.3.4 to 3.3.9 and 3.6.5)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from itertools import islice
from typing import NamedTuple
from zoneinfo import ZoneInfo

from connectors.formats.components import Component
from connectors.formats.content_lines import ContentLine, plain, text_of
from connectors.formats.time_zones import (
    FLOATING,
    MAX_OBSERVANCES,
    MAX_ONSETS,
    UTC_ZONE,
    Definition,
    Observance,
    Zone,
    find_zone,
    iana_name,
)

FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Times outside these years are mistakes."""
FIRST_YEAR_OF_DAYS = 1583
"""Dates may be as old as the calendar: birthdays whose year is unknown begin in 1604."""
MAX_DEFINITIONS = 20
"""VTIMEZONEs of one object that are read, the first ones; an event needs one or two."""

_DATE_OR_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z)?)?", re.ASCII | re.IGNORECASE)
_DURATION = re.compile(
    r"([+-]?)P(?:(\d{1,8})W)?(?:(\d{1,8})D)?(?:T(?:(\d{1,8})H)?(?:(\d{1,8})M)?(?:(\d{1,8})S)?)?",
    re.ASCII | re.IGNORECASE,
)
_OBSERVANCE = frozenset({"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE", "RDATE"})
_MIDNIGHT = time()


class Duration(NamedTuple):
    """A length of time: so many days of the calendar, then so much on the clock (RFC 5545, 3.3.6)."""

    days: timedelta
    exact: timedelta


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

    def after(self, duration: Duration) -> datetime:
        """Give the wall clock when a duration has passed: days keep the hour, hours pass as they do."""
        wall = self.wall + duration.days
        if self.zone.name is None:
            return wall + duration.exact
        zone = ZoneInfo(self.zone.name)
        instant = wall.replace(tzinfo=zone).astimezone(UTC) + duration.exact
        return instant.astimezone(zone).replace(tzinfo=None)

    def in_utc(self) -> datetime:
        """Give the aware instant; floating times are taken for UTC."""
        return self.in_zone("UTC").replace(tzinfo=UTC)

    def as_date(self) -> Moment:
        """Give the day alone."""
        return Moment(datetime.combine(self.wall, _MIDNIGHT), FLOATING, is_date=True)

    @property
    def is_plausible(self) -> bool:
        """Whether the year may be meant."""
        return (FIRST_YEAR_OF_DAYS if self.is_date else FIRST_YEAR) <= self.wall.year <= LAST_YEAR


def read_duration(line: ContentLine) -> Duration:
    """Read a DURATION value; icalendar would not tell P1D from PT24H. Raises ValueError, OverflowError."""
    match = _DURATION.fullmatch(line.value.strip())
    if match is None or not any(match.groups()[1:]):
        raise ValueError(f"{line.name} is no duration")
    weeks, days, hours, minutes, seconds = (int(number or 0) for number in match.groups()[1:])
    sign = -1 if match[1] == "-" else 1
    return Duration(
        sign * timedelta(weeks=weeks, days=days),
        sign * timedelta(hours=hours, minutes=minutes, seconds=seconds),
    )


class CalendarZones:
    """The zones of one calendar object: what its TZIDs mean, by name or by its own VTIMEZONEs."""

    def __init__(self, time_zones: Iterable[Component]) -> None:
        named = ((tzid, component) for component in time_zones if (tzid := _first_value(component, "TZID")))
        self._components = dict(islice(named, MAX_DEFINITIONS))
        self._found: dict[str, Zone] = {}

    def moments(self, line: ContentLine) -> Iterator[Moment]:
        """Yield the values of a list such as EXDATE's; of a PERIOD the start.

        Values that make no sense are left out, as are those of implausible years.
        """
        tzid = _tzid(line)  # once a line: it may be as long as the list
        for value in _dates(line).split(","):
            moment = None
            with suppress(ValueError, OverflowError):
                moment = self._moment(tzid, value.partition("/")[0])
            if moment is not None and moment.is_plausible:
                yield moment

    def moment(self, line: ContentLine) -> Moment:
        """Read one DATE or DATE-TIME. Raises ValueError, OverflowError."""
        return self._moment(_tzid(line), _dates(line))

    def _moment(self, tzid: str, value: str) -> Moment:
        match = _DATE_OR_TIME.fullmatch(value.strip())
        if match is None:
            raise ValueError(f"'{value.strip()[:20]}' is neither a date nor a time")
        year, month, day, hour, minute, second, utc = match.groups()
        if hour is None:
            return Moment(datetime(int(year), int(month), int(day)), FLOATING, is_date=True)  # noqa: DTZ001
        whole_second = 59 if second == "60" else int(second)  # a leap second: RFC 5545, section 3.3.12
        wall = datetime(int(year), int(month), int(day), int(hour), int(minute), whole_second)  # noqa: DTZ001
        zone = UTC_ZONE if utc else self._zone(tzid, wall.year) if tzid else FLOATING
        return Moment(wall - zone.offset if zone.offset else wall, zone)

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


def _tzid(line: ContentLine) -> str:
    return plain(line.parameter("TZID") or "")


def _dates(line: ContentLine) -> str:
    """Give the value, less the rest of an unquoted ``TZID=(UTC+01:00) Rome, Berlin``: a colon too many."""
    return line.value.rpartition(":")[2]


def _definition(component: Component) -> Definition | None:
    """Read a VTIMEZONE; None when it makes no sense."""
    parts = [part for part in component.parts if part.name in ("STANDARD", "DAYLIGHT")]
    try:
        observances = tuple(map(_observance, parts[: MAX_OBSERVANCES + 1]))
    except Exception:  # icalendar raises whatever its values run into
        return None
    return Definition(_first_value(component, "X-LIC-LOCATION"), observances)


def _observance(part: Component) -> Observance:
    lines = part.properties(_OBSERVANCE)
    zones = CalendarZones(())
    onsets = (each.wall for line in lines.get("RDATE", ()) for each in zones.moments(line))
    return Observance(
        starts=zones.moment(lines["DTSTART"][0]).wall,
        offset_from=_read_offset(lines["TZOFFSETFROM"][0].value.strip()),
        offset_to=_read_offset(lines["TZOFFSETTO"][0].value.strip()),
        rrule=lines["RRULE"][0].value.strip() if "RRULE" in lines else None,
        rdates=tuple(islice(onsets, MAX_ONSETS)),
    )


def _read_offset(text: str) -> timedelta:
    """Raises what icalendar likes."""
    from icalendar.prop import vUTCOffset  # here: a pull reads no zones, and the import costs it 0.1 s

    offset: timedelta = vUTCOffset.from_ical(text)  # type: ignore[no-untyped-call]
    return offset


def _first_value(component: Component, name: str) -> str | None:
    return next(map(text_of, component.properties(frozenset({name})).get(name, ())), None)
