"""Series of meetings: from the master entry of a series to the wall-clock starts of its occurrences.

RFC 5545 3.3.10 and 3.8.5, expanded by dateutil in wall-clock time, so that a weekly ten o'clock stays at ten
through every change of the clocks; the zone comes afterwards (instant.sql). A calendar may hold rules made to
hang a reader. Three things bound the work, and none needs a clock or a process of its own:

* rules below the hour, with an interval of 0, or too long or too many to be meant are refused unread;
* an expansion ends at the first occurrence behind the window, or when a year holds more than MOST_A_YEAR;
* a rule that never matches makes dateutil search until the year 9999. So the series is moved to the end of
  that calendar, by a number of years after which weekdays and leap days fall alike: the search is over after
  some 28 years instead of 8,000.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil.rrule import rrule, rrulestr

from transforms.step import Row, Rows

FIRST_START = datetime(1970, 1, 1)  # noqa: DTZ001 wall clock
"""Occurrences before it are left out."""

MOST_A_YEAR = 1_000
MOST_RULES = 10
MOST_DATES = 20_000
LONGEST_RULE = 1_000

_YEAR = timedelta(days=366)
_PARTS = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYSETPOS"} | {
    f"BY{unit}" for unit in ("DAY", "MONTH", "MONTHDAY", "YEARDAY", "WEEKNO", "HOUR", "MINUTE", "SECOND")
}
_FREQUENCIES = {"YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY"}


class SeriesError(ValueError):
    """A series that gives no occurrences; the message says why, to a person."""


@dataclass(frozen=True, slots=True)
class Series:
    """The master entry of a series; every time is a naive wall-clock time in ``time_zone``.

    ``until`` is the end of the window, inclusive. A ``time_zone`` of None is a floating or all-day time.
    """

    starts: datetime
    time_zone: str | None
    is_all_day: bool
    rrules: Sequence[str]
    rdates: Sequence[datetime]
    exdates: Sequence[datetime]
    until: datetime


def expand_series(rows: Rows) -> Iterator[Row]:
    """From the rows of series.sql to those of derived.expansion."""
    for row in rows:
        try:
            yield *row, occurrences(Series(*row)), None
        except SeriesError as problem:
            yield *row, [], str(problem)


def occurrences(series: Series) -> list[datetime]:
    """The wall-clock starts of a series from FIRST_START to the end of its window, in order.

    DTSTART is the first occurrence even where the rule does not name it (RFC 5545 3.8.5.3).
    Raises SeriesError.
    """
    if len(series.rrules) > MOST_RULES:
        raise SeriesError(f"it has {len(series.rrules)} rules; more than {MOST_RULES} are not expanded")
    if len(series.rdates) > MOST_DATES:
        raise SeriesError(f"it lists {len(series.rdates)} dates; more than {MOST_DATES} are not expanded")
    starts = set(series.rdates)
    for rule in series.rrules:
        starts.update(_of_rule(rule, series))
    if not series.rrules:
        starts.add(series.starts)
    if series.is_all_day:
        starts = {datetime.combine(start, time.min) for start in starts}
    starts.difference_update(series.exdates)
    return sorted(start for start in starts if FIRST_START <= start <= series.until)


def _of_rule(rule: str, series: Series) -> list[datetime]:
    parts = _parts(rule)
    frequency = parts.get("FREQ")
    if series.starts.year < 1900 and frequency != "YEARLY":
        raise SeriesError(f"it begins in the year {series.starts.year}")
    last = min(_until(parts.pop("UNTIL", None), series), series.until)
    if last < series.starts:
        return []
    years = _years_to_move(series.starts.year, last.year)
    starts = _matches(_read(parts, _move(series.starts, years)), _move(last, years))
    first = [] if _move(series.starts, years) in starts[:1] else [series.starts]
    return first + [_move(start, -years) for start in starts]


def _parts(rule: str) -> dict[str, str]:
    """The parts of an RRULE value that is safe to hand to dateutil."""
    if len(rule) > LONGEST_RULE:
        raise SeriesError(f"its rule is {len(rule)} characters long; more than {LONGEST_RULE} are not read")
    parts: dict[str, str] = {}
    for part in filter(None, rule.upper().removeprefix("RRULE:").split(";")):
        name, _, value = part.partition("=")
        parts[name.strip()] = value.strip()
    if parts.get("RSCALE") == "GREGORIAN":  # RFC 7529: what every rule means anyway
        del parts["RSCALE"]
    unknown = parts.keys() - _PARTS
    if unknown or not parts.get("FREQ"):
        raise SeriesError(f"its rule cannot be read: {rule}")
    if parts["FREQ"] not in _FREQUENCIES:
        raise SeriesError(f"it repeats {parts['FREQ'].lower()}; nothing below the hour is expanded")
    if not _is_positive(parts.get("INTERVAL", "1")):
        raise SeriesError(f"its interval is {parts['INTERVAL']}, which must be 1 or more")
    times_a_day = 1
    for name in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        times_a_day *= parts.get(name, "").count(",") + 1
    if times_a_day > 24:
        raise SeriesError("it repeats more than 24 times a day")
    return parts


def _is_positive(number: str) -> bool:
    return number.isascii() and number.isdigit() and int(number) >= 1


def _until(value: str | None, series: Series) -> datetime:
    """UNTIL as a wall-clock time of the series; a bare date means the whole of that day."""
    if not value:
        return series.until
    try:
        if "T" not in value:
            return datetime.combine(datetime.strptime(value, "%Y%m%d"), time.max)  # noqa: DTZ007 wall clock
        until = datetime.strptime(value.removesuffix("Z"), "%Y%m%dT%H%M%S")  # noqa: DTZ007 its zone follows
    except ValueError as error:
        raise SeriesError(f"its rule ends at {value}, which is no date") from error
    if series.is_all_day:
        return datetime.combine(until, time.max)
    if value.endswith("Z") and series.time_zone and FIRST_START.year <= until.year < series.until.year + 2:
        until = until.replace(tzinfo=UTC).astimezone(_zone(series.time_zone)).replace(tzinfo=None)
    return until


@lru_cache(maxsize=1024)
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


@lru_cache(maxsize=4096)
def _years_to_move(first: int, last: int) -> int:
    """How many years the span may move towards 9998 so that weekdays and leap days fall as before.

    The calendar repeats every 28 years where no century falls out of step, as from 1901 to 2099 and from 9901
    to 9999, and every 400 years anywhere.
    """
    if first > 1900 and last < 2100:
        for to in range(9998, 9998 - 28, -1):
            years = to - last
            is_alike = datetime(last, 1, 1).weekday() == datetime(to, 1, 1).weekday()  # noqa: DTZ001 a calendar day
            if years % 4 == 0 and is_alike and first + years > 9900:
                return years
    return (9998 - last) // 400 * 400


def _move(moment: datetime, years: int) -> datetime:
    return moment.replace(year=moment.year + years)


def _read(parts: dict[str, str], starts: datetime) -> rrule:
    text = ";".join(f"{name}={value}" for name, value in parts.items())
    try:
        rule = rrulestr(text, dtstart=starts)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise SeriesError(f"its rule cannot be read: {text}") from error
    assert isinstance(rule, rrule)  # noqa: S101 a set comes of several rules only
    return rule


def _matches(rule: rrule, last: datetime) -> list[datetime]:
    """What the rule itself names up to ``last``, in order."""
    found: list[datetime] = []
    for start in _search(rule):
        if start > last:
            break
        found.append(start)
        if len(found) > MOST_A_YEAR and start - found[-MOST_A_YEAR - 1] < _YEAR:
            raise SeriesError(f"it repeats more than {MOST_A_YEAR} times a year")
    else:
        if not found:
            raise SeriesError("its rule never matches")
    return found


def _search(rule: rrule) -> Iterator[datetime]:
    try:
        yield from rule
    except (OverflowError, TypeError, ValueError):
        return  # dateutil ran over the end of the calendar, far behind the window
