"""The time zones of the demo's calendars, as VTIMEZONE components (RFC 5545 3.6.5)."""

from __future__ import annotations

from collections.abc import Iterator

# Zone -> its offsets: (STANDARD or DAYLIGHT, from, to, name, first day, month and weekday of the change).
_EUROPE_SUMMER = ("19810329T020000", "3", "-1SU")
_EUROPE_WINTER = ("19961027T030000", "10", "-1SU")
_Change = tuple[str, str, str, str, tuple[str, str, str] | None]

ZONES: dict[str, tuple[_Change, ...]] = {
    "Europe/Berlin": (
        ("DAYLIGHT", "+0100", "+0200", "CEST", _EUROPE_SUMMER),
        ("STANDARD", "+0200", "+0100", "CET", _EUROPE_WINTER),
    ),
    "Europe/London": (
        ("DAYLIGHT", "+0000", "+0100", "BST", ("19810329T010000", "3", "-1SU")),
        ("STANDARD", "+0100", "+0000", "GMT", ("19961027T020000", "10", "-1SU")),
    ),
    "America/New_York": (
        ("DAYLIGHT", "-0500", "-0400", "EDT", ("20070311T020000", "3", "2SU")),
        ("STANDARD", "-0400", "-0500", "EST", ("20071104T020000", "11", "1SU")),
    ),
    "Asia/Tokyo": (("STANDARD", "+0900", "+0900", "JST", None),),
    "Asia/Kolkata": (("STANDARD", "+0530", "+0530", "IST", None),),
}

WINDOWS_NAMES = {
    "Europe/Berlin": "W. Europe Standard Time",
    "Europe/London": "GMT Standard Time",
    "America/New_York": "Eastern Standard Time",
    "Asia/Tokyo": "Tokyo Standard Time",
    "Asia/Kolkata": "India Standard Time",
}
"""The names that Outlook uses for these zones (CLDR's windowsZones)."""


def vtimezone(zone: str, tzid: str) -> Iterator[str]:
    """The lines of the zone's component under the name ``tzid``."""
    yield "BEGIN:VTIMEZONE"
    yield f"TZID:{tzid}"
    for kind, before, after, name, change in ZONES[zone]:
        yield f"BEGIN:{kind}"
        yield f"TZOFFSETFROM:{before}"
        yield f"TZOFFSETTO:{after}"
        yield f"TZNAME:{name}"
        yield f"DTSTART:{change[0] if change else '19700101T000000'}"
        if change:
            yield f"RRULE:FREQ=YEARLY;BYMONTH={change[1]};BYDAY={change[2]}"
        yield f"END:{kind}"
    yield "END:VTIMEZONE"
