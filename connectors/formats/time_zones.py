"""Which IANA zone a calendar means: by its TZID, a Windows name, or the rules of its VTIMEZONE.

icalendar's own reading of VTIMEZONE is not used: it caches zones for the whole process (one calendar's
"Customized Time Zone" would be taken for the next one's), and it expands their rules without bound.
"""

from __future__ import annotations

import calendar
import re
import zoneinfo
from bisect import bisect_right
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

_REFERENCE_YEAR = 2024  # whose rules a definition may describe, if not those of the meeting's own year
MAX_OBSERVANCES = 50
"""STANDARD and DAYLIGHT parts of a definition; one with more is not matched with a zone."""
MAX_ONSETS = 1_000
"""RDATEs of such a part that are looked at."""
_MAX_CHANGES = 12  # of the clocks in a year; no zone ever had more than four
_MAX_NAME = 200
_HOUR, _DAY, _WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
_OFFSET = re.compile(r"\(?(?:UTC|GMT)?([+-])(\d\d?)[:.]?(\d\d)?(?:\).*)?", re.ASCII | re.IGNORECASE)
_BY_DAY = re.compile(r"([+-]?\d)?(MO|TU|WE|TH|FR|SA|SU)", re.ASCII)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Observance(NamedTuple):
    """A STANDARD or DAYLIGHT part of a VTIMEZONE: UTC + ``offset_to`` from ``starts`` (wall clock) on."""

    starts: datetime
    offset_from: timedelta
    offset_to: timedelta
    rrule: str | None = None
    rdates: tuple[datetime, ...] = ()


class Definition(NamedTuple):
    """What a VTIMEZONE says; ``location`` is the IANA name that libical notes in X-LIC-LOCATION."""

    location: str | None
    observances: tuple[Observance, ...]


class Zone(NamedTuple):
    """A zone found: the IANA ``name``, None for floating times.

    ``offset`` is to be taken off a wall-clock time first; it is not zero only for fixed offsets that no IANA
    zone has, which become UTC.
    """

    name: str | None
    offset: timedelta = timedelta(0)
    is_known: bool = True


class _Change(NamedTuple):
    """The clocks change at an instant, a naive one in UTC, from one offset to another."""

    at: datetime
    before: timedelta
    after: timedelta


_Around = Callable[[datetime], tuple[datetime, datetime]]

FLOATING = Zone(None)
UTC_ZONE = Zone("UTC")
UNKNOWN = Zone("UTC", is_known=False)


@lru_cache(maxsize=4096)
def find_zone(tzid: str, definition: Definition | None, year: int) -> Zone:
    """Find the zone that a TZID means in a year; the definition is asked when its name says nothing."""
    if len(tzid) > _MAX_NAME:
        return UNKNOWN
    name = iana_name(tzid)
    if name is None and definition is not None:
        name = iana_name(definition.location or "")
        try:
            name = name or _equivalent(definition, year)
        except (ValueError, LookupError, OverflowError):  # rules that make no sense
            name = None
    if name is not None:
        return Zone(name)
    offset = _fixed_offset(definition) if definition else _named_offset(tzid)
    if offset is None:
        return UNKNOWN
    hours = offset / _HOUR
    if hours.is_integer() and -12 <= hours <= 14:
        return Zone(f"Etc/GMT{-int(hours):+d}" if hours else "UTC")  # POSIX counts westwards
    return Zone("UTC", offset)


@lru_cache(maxsize=4096)
def iana_name(tzid: str) -> str | None:
    """Give the IANA name of a TZID as clients write it: in any case, as Windows does, or behind a prefix.

    A prefix as in ``/freeassociation.sourceforge.net/Europe/Berlin`` (RFC 5545, section 3.2.19).
    """
    name = tzid.strip(" /").lower()
    known = _known_names()
    parts = name.split("/")[-6:]
    suffixes = ("/".join(parts[start:]) for start in range(len(parts)))
    return next((known[suffix] for suffix in suffixes if suffix in known), None)


def _windows_names() -> dict[str, str]:
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON  # here: a pull reads no zones

    return WINDOWS_TO_OLSON


@lru_cache(maxsize=1)
def _known_names() -> dict[str, str]:
    windows = {name.lower(): iana for name, iana in _windows_names().items()}
    iana = {name.lower(): name for name in zoneinfo.available_timezones() - {"Factory", "localtime"}}
    return windows | iana


def _named_offset(tzid: str) -> timedelta | None:
    """Read 'GMT+0530' or '(UTC+01:00) Amsterdam, Berlin', which Outlook writes without a definition too."""
    match = _OFFSET.fullmatch(tzid.strip())
    if match is None:
        return None
    offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    if offset > timedelta(hours=14):
        return None
    return -offset if match[1] == "-" else offset


def _fixed_offset(definition: Definition) -> timedelta | None:
    offsets = {observance.offset_to for observance in definition.observances}
    offset = offsets.pop() if len(offsets) == 1 else None
    return offset if offset is not None and abs(offset) <= timedelta(hours=14) else None


def _equivalent(definition: Definition, year: int) -> str | None:
    """Find a zone whose clocks agree with the definition all year, but for the hour of a change at worst."""
    for each in (year, _REFERENCE_YEAR):
        changes = _changes(definition, each)
        for around in (_hours_around, _noons_around):
            name = _agreeing(changes, each, around) if changes else None
            if name is not None:
                return name
    return None


def _changes(definition: Definition, year: int) -> list[_Change]:
    """Give when the clocks change, as far as that decides about the year; [] for what can be no zone."""
    if len(definition.observances) > MAX_OBSERVANCES:
        return []
    changes = sorted(
        _Change(onset - observance.offset_from, observance.offset_from, observance.offset_to)
        for observance in definition.observances
        for onset in _onsets(observance, year)
    )
    return changes if sum(change.at.year == year for change in changes) <= _MAX_CHANGES else []


def _agreeing(changes: list[_Change], year: int, around: _Around) -> str | None:
    """Find a zone that agrees every week, and before and after every change.

    Between these moments neither the definition nor, but for freaks of history, a real zone changes.
    """
    noon = datetime(year, 1, 1, 12, tzinfo=UTC)
    probes = [noon + number * _WEEK for number in range(53)]
    for change in changes:
        if change.at.year == year:
            probes.extend(around(change.at.replace(tzinfo=UTC)))
    starts = [change.at for change in changes]
    positions = ((at, bisect_right(starts, at.replace(tzinfo=None))) for at in probes)
    wanted = [(at, changes[place - 1].after if place else changes[0].before) for at, place in positions]
    return next(
        (
            zone.key
            for zone in _candidates()
            if all(at.astimezone(zone).utcoffset() == offset for at, offset in wanted)
        ),
        None,
    )


def _hours_around(change: datetime) -> tuple[datetime, datetime]:
    return change - _HOUR, change


def _noons_around(change: datetime) -> tuple[datetime, datetime]:
    """Give the noon (UTC) before and the noon after: some servers write the hour wrong."""
    noon = change.replace(hour=12, minute=0, second=0)
    return (noon - _DAY, noon) if change <= noon else (noon, noon + _DAY)


@lru_cache(maxsize=1)
def _candidates() -> tuple[zoneinfo.ZoneInfo, ...]:
    """Zones in the order in which they are tried: fixed offsets, one zone a Windows name, then all."""
    fixed = ["UTC", *(f"Etc/GMT{hours:+d}" for hours in range(-14, 13) if hours)]
    names = dict.fromkeys([*fixed, *_windows_names().values(), *sorted(_known_names().values())])
    return tuple(map(zoneinfo.ZoneInfo, names))


def _onsets(observance: Observance, year: int) -> Iterator[datetime]:
    """Yield when an observance begins, as far as that decides about ``year``."""
    yield observance.starts
    yield from observance.rdates[:MAX_ONSETS]
    if observance.rrule:
        rule = dict(part.split("=", 1) for part in observance.rrule.upper().split(";") if "=" in part)
        last_year = int(rule["UNTIL"][:4]) if "UNTIL" in rule else year
        for each in (year - 1, year):
            if observance.starts.year <= each <= last_year:
                yield _yearly_onset(rule, observance.starts, each)


def _yearly_onset(rule: dict[str, str], starts: datetime, year: int) -> datetime:
    """Apply a rule such as ``FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU`` to a year. Raises ValueError, LookupError."""
    if rule["FREQ"] != "YEARLY":
        raise ValueError("only yearly rules describe a time zone")
    month = int(rule.get("BYMONTH", starts.month))
    if "BYMONTHDAY" in rule:
        days = [int(day) for day in rule["BYMONTHDAY"].split(",")]
    elif "BYDAY" in rule:
        days = list(range(1, calendar.monthrange(year, month)[1] + 1))
    else:
        days = [starts.day]
    place = 1
    if "BYDAY" in rule:
        match = _BY_DAY.fullmatch(rule["BYDAY"])
        if match is None:
            raise ValueError("several weekdays do not describe a time zone")
        place = int(match[1] or 1)
        weekday = _WEEKDAYS.index(match[2])
        days = [day for day in days if date(year, month, day).weekday() == weekday]
    day = days[place - 1 if place > 0 else place]
    return datetime.combine(date(year, month, day), starts.time())
