"""Calendar objects, written line by line."""

from __future__ import annotations

from datetime import datetime

from connectors.formats import ical
from connectors.records import MeetingEntry

START = "DTSTART;TZID=Europe/Berlin:20240305T100000"


def event(*lines: str) -> str:
    """Wrap property lines into a VEVENT."""
    return "\r\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT", ""])


def calendar(*parts: str) -> str:
    """Wrap components into a calendar object."""
    return "".join(["BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", *parts, "END:VCALENDAR\r\n"])


def read(*lines: str) -> MeetingEntry:
    """Read the one entry of an object whose event has these lines and a UID."""
    (entry,) = ical.parse(calendar(event("UID:1", *lines)))
    return entry


def at(day: int, hour: int = 0, minute: int = 0) -> datetime:
    """Give a wall-clock time of March 2024."""
    return datetime(2024, 3, day, hour, minute)  # noqa: DTZ001 - wall clock
