"""Names and definitions of time zones."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from connectors.formats.time_zones import (
    MAX_OBSERVANCES,
    UNKNOWN,
    Definition,
    Observance,
    Zone,
    find_zone,
    iana_name,
)

EVER = datetime(1601, 1, 1, 2)  # noqa: DTZ001 - wall clock


def hours(number: float) -> timedelta:
    """Give an offset."""
    return timedelta(hours=number)


def fixed(offset: float) -> Definition:
    """Define a zone that never changes its clocks."""
    return Definition(None, (Observance(EVER, hours(offset), hours(offset)),))


def seasonal(
    standard: float, to_summer: str, to_winter: str, at_hour: int = 2, back_at: int = 2
) -> Definition:
    """Define a zone with summer time by two yearly rules."""
    summer = standard + 1
    return Definition(
        None,
        (
            Observance(
                EVER.replace(hour=back_at), hours(summer), hours(standard), f"FREQ=YEARLY;{to_winter}"
            ),
            Observance(
                EVER.replace(hour=at_hour), hours(standard), hours(summer), f"FREQ=YEARLY;{to_summer}"
            ),
        ),
    )


@pytest.mark.parametrize(
    ("tzid", "name"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        (" America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("/freeassociation.sourceforge.net/Europe/Berlin", "Europe/Berlin"),
        ("/citadel.org/20210210_1/America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("tokyo standard time", "Asia/Tokyo"),
        ("tzone://Microsoft/Utc", "UTC"),
        ("UTC", "UTC"),
        ("Customized Time Zone", None),
        ("../../etc/passwd", None),
        ("Factory", None),
        ("", None),
    ],
)
def test_iana_name(tzid: str, name: str | None) -> None:
    """A zone is known by its IANA name in any case, by its Windows name, and behind a vendor's prefix."""
    assert iana_name(tzid) == name


def test_every_known_name_is_a_zone() -> None:
    """Whatever a Windows name maps to can be used."""
    for tzid in WINDOWS_TO_OLSON:
        zoneinfo.ZoneInfo(iana_name(tzid) or "missing")


@pytest.mark.parametrize(
    ("tzid", "zone"),
    [
        ("GMT-0500", Zone("Etc/GMT+5")),
        ("UTC+2", Zone("Etc/GMT-2")),
        ("+00:00", Zone("UTC")),
        ("(UTC+01:00) Amsterdam, Berlin, Bern", Zone("Etc/GMT-1")),
        ("(GMT+05.30) Chennai", Zone("UTC", hours(5.5))),
        ("GMT+99", UNKNOWN),
        ("My Time", UNKNOWN),
    ],
)
def test_offsets_in_names(tzid: str, zone: Zone) -> None:
    """Without a definition, an offset in the name is taken; without either, it is UTC and unknown."""
    assert find_zone(tzid, None, 2024) == zone


@pytest.mark.parametrize(
    ("definition", "year", "zone"),
    [
        pytest.param(fixed(1), 2024, Zone("Etc/GMT-1"), id="whole hours"),
        pytest.param(fixed(0), 2024, Zone("UTC"), id="zero"),
        pytest.param(fixed(5.75), 2024, Zone("Asia/Katmandu"), id="a zone of quarters"),
        pytest.param(fixed(5.2), 2024, Zone("UTC", hours(5.2)), id="an offset of no zone is taken off"),
        pytest.param(fixed(99), 2024, UNKNOWN, id="99 hours"),
        pytest.param(
            seasonal(1, "BYMONTH=3;BYDAY=-1SU", "BYMONTH=10;BYDAY=-1SU", back_at=3),
            2024, Zone("Europe/Budapest"), id="Central Europe",
        ),
        pytest.param(
            seasonal(-5, "BYMONTH=3;BYDAY=2SU", "BYMONTH=11;BYDAY=1SU"),
            2024, Zone("America/New_York"), id="New York",
        ),
        pytest.param(
            seasonal(-5, "BYMONTH=3;BYDAY=2SU", "BYMONTH=11;BYDAY=1SU"),
            2005, Zone("America/New_York"), id="today's rules for an old meeting",
        ),
        pytest.param(
            seasonal(-5, "BYMONTH=4;BYDAY=SU;BYMONTHDAY=1,2,3,4,5,6,7", "BYMONTH=10;BYDAY=-1SU"),
            2005, Zone("America/New_York"), id="the rules of its year",
        ),
        pytest.param(
            seasonal(1, "BYMONTH=3;BYDAY=-1SU", "BYMONTH=10;BYDAY=-1SU", at_hour=4),
            2024, Zone("Europe/Budapest"), id="an hour wrong on the day itself",
        ),
        pytest.param(
            seasonal(12, "BYMONTH=9;BYDAY=-1SU", "BYMONTH=4;BYDAY=1SU", back_at=3),
            2024, Zone("Pacific/Auckland"), id="the southern half",
        ),
        pytest.param(seasonal(1, "BYMONTH=1;BYDAY=1MO", "BYMONTH=6;BYDAY=1MO"), 2024, UNKNOWN, id="none"),
        pytest.param(seasonal(1, "BYMONTH=13", "BYMONTH=3;BYDAY=9SU"), 2024, UNKNOWN, id="nonsense"),
        pytest.param(
            Definition(None, (Observance(EVER, hours(1), hours(2), "FREQ=SECONDLY"),) * 2),
            2024, Zone("Etc/GMT-2"), id="a rule bomb is not run",
        ),
        pytest.param(Definition(None, ()), 2024, UNKNOWN, id="empty"),
        pytest.param(Definition("Asia/Tokyo", ()), 2024, Zone("Asia/Tokyo"), id="by its location"),
        pytest.param(
            Definition(None, (Observance(EVER.replace(year=1, hour=0), hours(1), hours(1)),)),
            2024, Zone("Etc/GMT-1"), id="since year 1",
        ),
    ],
)  # fmt: skip
def test_definitions(definition: Definition, year: int, zone: Zone) -> None:
    """A definition is the IANA zone whose clocks it describes, else its fixed offset, else unknown."""
    assert find_zone("Customized Time Zone", definition, year) == zone


def test_rules_that_ended_are_over() -> None:
    """A zone that gave up summer time keeps the clocks of its last change."""
    observances = (
        Observance(EVER, hours(3), hours(4), "FREQ=YEARLY;UNTIL=20100327T230000Z;BYMONTH=3;BYDAY=-1SU"),
        Observance(EVER, hours(4), hours(3), "FREQ=YEARLY;UNTIL=20101030T230000Z;BYMONTH=10;BYDAY=-1SU"),
        Observance(datetime(2011, 3, 27, 2), hours(3), hours(4)),  # noqa: DTZ001 - wall clock
        Observance(datetime(2014, 10, 26, 2), hours(4), hours(3)),  # noqa: DTZ001 - wall clock
    )
    assert find_zone("Moskau", Definition(None, observances), 2024) == Zone("Etc/GMT-3")
    then = find_zone("Moskau", Definition(None, observances), 2009)
    summer = datetime(2009, 7, 1, tzinfo=zoneinfo.ZoneInfo(then.name or "missing"))
    assert summer.utcoffset() == hours(4)


def test_names_win_over_definitions() -> None:
    """A known name means its zone, whatever a server's own definition says."""
    assert find_zone("Europe/Berlin", fixed(5), 2024) == Zone("Europe/Berlin")


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("Europe/Berlin", 2024), ("America/New_York", 2006), ("America/St_Johns", 2005),
        ("Asia/Tehran", 2021), ("Africa/Casablanca", 2024), ("Australia/Lord_Howe", 2023),
        ("Antarctica/Troll", 2024),
        ("America/Asuncion", 2019), ("Africa/Cairo", 2010), ("Asia/Gaza", 2023), ("Europe/Moscow", 2011),
        ("America/Caracas", 2016), ("Pacific/Apia", 2010), ("Asia/Kolkata", 2024),
    ],
)  # fmt: skip
def test_a_zone_found_agrees_at_every_hour(name: str, year: int) -> None:
    """A definition of a real zone's year is a zone whose clocks show the same at each of its 8,760 hours."""
    zone = zoneinfo.ZoneInfo(name)
    first = datetime(year, 1, 1, tzinfo=UTC)
    offsets = [(at, at.astimezone(zone).utcoffset()) for at in (first + hours(n) for n in range(8_760))]
    begins = offsets[0][1] or hours(0)
    observances = [Observance(EVER, begins, begins)]
    for (_, before), (at, after) in pairwise(offsets):
        if before != after and before is not None and after is not None:
            observances.append(Observance((at + before).replace(tzinfo=None), before, after))
    found = find_zone("Customized Time Zone", Definition(None, tuple(observances)), year)
    same = zoneinfo.ZoneInfo(found.name or "missing")
    assert [(at, at.astimezone(same).utcoffset()) for at, _ in offsets] == offsets


def test_a_zone_of_too_many_changes_is_none() -> None:
    """No zone changes its clocks every week; nor has a definition hundreds of parts."""
    weekly = tuple(
        Observance(datetime(2024, 1, 1) + week * timedelta(days=7), hours(week % 2), hours(1 - week % 2))  # noqa: DTZ001
        for week in range(40)
    )
    assert find_zone("Customized Time Zone", Definition(None, weekly), 2024) == UNKNOWN
    many = tuple(Observance(EVER, hours(number % 2), hours(1)) for number in range(MAX_OBSERVANCES + 1))
    assert find_zone("Customized Time Zone", Definition(None, many), 2024) == Zone("Etc/GMT-1")
