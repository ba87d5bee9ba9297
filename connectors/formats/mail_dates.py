"""The Date field of mail headers (RFC 5322, sections 3.3 and 4.3). Nothing here raises."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

MAX_DATE = 200
"""Characters of a date, with its comments."""
_FIRST_YEAR, _LAST_YEAR = 1900, 2200
_FARTHEST_MINUTES = 18 * 60
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_DATE = re.compile(
    r"""
    (?:[a-z]{2,10}\.?,?\s*+)?
    (?P<day>\d{1,2})[\s.-]+(?P<month>[a-z]{3})[a-z]*+[\s.,-]+(?P<year>\d{2,6})[\s,]+
    (?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?(?:[.,]\d+)?
    \s*+(?:(?:GMT|UTC?)?(?P<offset>[+-]\s?\d{2}:?\d{2}(?!\d))|(?P<zone>[a-z]{1,5})(?![a-z]))?
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
# C's asctime: Mon Sep 14 10:00:00 2026
_ASCTIME = re.compile(
    r"""
    (?:[a-z]{2,10}\.?,?\s*+)?
    (?P<month>[a-z]{3})[a-z]*+\s+(?P<day>\d{1,2}),?\s+
    (?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?\s+
    (?:(?P<zone>[a-z]{1,5})\s+)?(?P<year>\d{4})(?!\d)(?:\s*+(?P<offset>[+-]\d{4}(?!\d)))?
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
# RFC 5322, 4.3. Other names mean different zones to different people; single letters were long used wrongly.
_ZONES = {
    "UT": 0, "UTC": 0, "GMT": 0, "Z": 0, "EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420,
    "MDT": -360, "PST": -480, "PDT": -420,
}  # fmt: skip


class Sent(NamedTuple):
    """When a mail was sent, in UTC, and the offset that it was written with; None: it says none."""

    at: datetime
    offset_minutes: int | None


def read_date(value: str) -> Sent | None:
    """Read a Date field; None when it names no moment between 1900 and 2200.

    A year of two digits is of 1950 to 2049, one of three counts from 1900 (RFC 5322, 4.3). A zone of unknown
    name, -0000, and no zone at all are UTC without an offset. Second 60 is read as 59.
    """
    value = value[:MAX_DATE]
    found = _DATE.search(value) or _ASCTIME.search(value)
    if found is None:
        return None
    month = _MONTHS.get(found["month"].lower())
    year = int(found["year"])
    if len(found["year"]) < 4:
        year += 2000 if year < 50 else 1900
    if month is None or not _FIRST_YEAR <= year < _LAST_YEAR:
        return None
    offset = _offset(found["offset"], found["zone"])
    if offset is not None and abs(offset) > _FARTHEST_MINUTES:
        return None
    try:
        wall = datetime(
            year,
            month,
            int(found["day"]),
            int(found["hour"]),
            int(found["minute"]),
            59 if found["second"] == "60" else int(found["second"] or 0),
            tzinfo=UTC,
        )
    except ValueError:
        return None
    return Sent(wall - timedelta(minutes=offset or 0), offset)


def _offset(digits: str | None, zone: str | None) -> int | None:
    if digits:
        sign, number = digits[0], re.sub(r"\D", "", digits)
        minutes = int(number[:2]) * 60 + int(number[2:])
        return None if sign == "-" and minutes == 0 else minutes if sign == "+" else -minutes
    return _ZONES.get((zone or "").upper())
