"""Dates, times and zones of calendar lines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from connectors.formats.content_lines import ContentLine, parse_line
from connectors.formats.moments import CalendarZones, Moment, read_duration
from connectors.formats.time_zones import FLOATING, UTC_ZONE, Zone

ZONES = CalendarZones([])
NOON = datetime(2024, 3, 5, 12)  # noqa: DTZ001 - wall clock
MIDNIGHT = datetime(2024, 3, 5)  # noqa: DTZ001 - wall clock


def line(raw: str) -> ContentLine:
    """Parse a content line that is one."""
    parsed = parse_line(raw)
    assert parsed is not None
    return parsed


@pytest.mark.parametrize(
    ("raw", "moment"),
    [
        ("DTSTART:20240305T120000", Moment(NOON, FLOATING)),
        ("DTSTART:20240305T120000Z", Moment(NOON, UTC_ZONE)),
        ("DTSTART;TZID=Asia/Tokyo:20240305T120000", Moment(NOON, Zone("Asia/Tokyo"))),
        ("DTSTART;TZID=Asia/Tokyo:20240305T120000Z", Moment(NOON, UTC_ZONE)),
        ("DTSTART;VALUE=DATE:20240305", Moment(MIDNIGHT, FLOATING, is_date=True)),
        ("DTSTART: 20240305t120000z ", Moment(NOON, UTC_ZONE)),
    ],
)
def test_moment(raw: str, moment: Moment) -> None:
    """A line gives its wall clock and zone; a Z is UTC, whatever zone is named beside it."""
    assert ZONES.moment(line(raw)) == moment


def test_in_zone() -> None:
    """Times move between zones, on the day's own offset; floating times and dates do not move."""
    berlin = Moment(NOON, Zone("Europe/Berlin"))
    assert berlin.in_zone("America/New_York") == NOON - timedelta(hours=6)
    summer = Moment(NOON.replace(day=20), Zone("Europe/Berlin"))  # America has summer time, Europe not yet
    assert summer.in_zone("America/New_York") == NOON.replace(day=20) - timedelta(hours=5)
    assert berlin.in_utc() == datetime(2024, 3, 5, 11, tzinfo=UTC)
    assert berlin.in_zone(None) == NOON
    assert Moment(NOON, FLOATING).in_zone("Asia/Tokyo") == NOON
    assert berlin.as_date() == Moment(MIDNIGHT, FLOATING, is_date=True)


def test_moments_leave_out_what_makes_no_sense() -> None:
    """Of a list the good values remain, at most as many as asked are looked at."""
    values = line("RDATE:20240305T120000Z,x,,P1D,18991231,22010101,20240305,20240306")
    assert ZONES.moments(values, 7) == [
        Moment(NOON, UTC_ZONE),
        Moment(MIDNIGHT, FLOATING, is_date=True),
    ]


def test_read_duration() -> None:
    """A length is read with its sign, and a date is none."""
    assert read_duration(line("DURATION:-pt15m ")) == timedelta(minutes=-15)
    with pytest.raises(ValueError, match="duration"):
        read_duration(line("DURATION:20240305"))
