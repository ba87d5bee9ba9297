"""Dates, times and zones of calendar lines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from connectors.formats.content_lines import ContentLine, parse_line
from connectors.formats.moments import CalendarZones, Duration, Moment, read_duration
from connectors.formats.time_zones import FLOATING, UNKNOWN, UTC_ZONE, Zone

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
    """Of a list the good values remain."""
    values = line("RDATE:20240305T120000Z,x,,P1D,15821231,22010101,18991231T120000,20240305")
    assert list(ZONES.moments(values)) == [
        Moment(NOON, UTC_ZONE),
        Moment(MIDNIGHT, FLOATING, is_date=True),
    ]


@pytest.mark.parametrize(
    ("value", "days", "minutes"),
    [("-pt15m ", 0, -15), ("P2W", 14, 0), ("+P1DT1H1M", 1, 61), ("-P1D", -1, 0), ("PT60S", 0, 1)],
)
def test_read_duration(value: str, days: int, minutes: int) -> None:
    """A length is read with its sign, days apart from hours."""
    duration = Duration(timedelta(days=days), timedelta(minutes=minutes))
    assert read_duration(line(f"DURATION:{value}")) == duration


@pytest.mark.parametrize("value", ["20240305", "P", "PT", "-P", "P1", "P1H", "PT1H ago", "1D", "P٣D"])
def test_what_is_no_duration(value: str) -> None:
    """A date is none, nor is a length without a number."""
    with pytest.raises(ValueError, match="duration"):
        read_duration(line(f"DURATION:{value}"))


def test_a_zone_as_long_as_its_list_is_read_once() -> None:
    """A line half zone, half dates costs no more than its length (it once cost 15 seconds)."""
    dates = line("EXDATE;TZID=" + "x" * 500_000 + ":" + "20240305T120000," * 30_000)
    assert next(ZONES.moments(dates)) == Moment(NOON, UNKNOWN)
    assert sum(1 for _ in ZONES.moments(dates)) == 30_000


def test_an_unquoted_zone_with_colon_and_comma() -> None:
    """What Outlook shows as a zone may stand before a list, unquoted."""
    dates = line("EXDATE;TZID=(UTC+01:00) Rome, Berlin:20240305T120000,20240306T120000")
    assert [moment.wall.day for moment in ZONES.moments(dates)] == [5, 6]
