"""Series of meetings, expanded in wall-clock time and in bounds."""

from __future__ import annotations

import contextlib
import time
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.derive.recurrence import Series, SeriesError, expand_series, occurrences


def wall(text: str) -> datetime:
    """A wall-clock time."""
    return datetime.fromisoformat(text)


def series(*rrules: str, **columns: Any) -> Series:
    """A series from Monday 5 January 2026, 10:00 in Berlin, seen until the end of 2027."""
    defaults: dict[str, Any] = {
        "starts": wall("2026-01-05T10:00"),
        "time_zone": "Europe/Berlin",
        "is_all_day": False,
        "rrules": rrules,
        "rdates": (),
        "exdates": (),
        "until": wall("2027-12-31"),
    }
    return Series(**(defaults | columns))


def test_a_weekly_series_stays_at_its_hour_through_changes_of_the_clocks() -> None:
    """Ten o'clock stays ten o'clock on both sides of the night in March."""
    starts = occurrences(series("FREQ=WEEKLY;COUNT=20"))
    assert len(starts) == 20
    assert {start.time() for start in starts} == {wall("2026-01-05T10:00").time()}
    assert {later - earlier for earlier, later in pairwise(starts)} == {timedelta(days=7)}


def test_the_window_ends_the_endless() -> None:
    """A rule without end gives what begins up to the end of the window, inclusive."""
    starts = occurrences(series("FREQ=DAILY", until=wall("2026-01-07T10:00")))
    assert [start.day for start in starts] == [5, 6, 7]


def test_nothing_before_1970() -> None:
    """A yearless birthday of 1604 begins in 1970."""
    starts = occurrences(series("FREQ=YEARLY", starts=wall("1604-04-12"), is_all_day=True))
    assert (starts[0], starts[-1]) == (wall("1970-04-12"), wall("2027-04-12"))


def test_exdates_and_rdates() -> None:
    """An EXDATE takes an occurrence away, an RDATE adds one, once."""
    got = occurrences(
        series(
            "FREQ=WEEKLY;COUNT=3",
            rdates=(wall("2026-01-06T09:00"), wall("2026-01-12T10:00")),
            exdates=(wall("2026-01-19T10:00"),),
        )
    )
    assert got == [wall("2026-01-05T10:00"), wall("2026-01-06T09:00"), wall("2026-01-12T10:00")]


def test_rdates_alone_make_a_series() -> None:
    """Without a rule the occurrences are the start and the dates listed."""
    got = occurrences(series(rdates=(wall("2026-02-01T10:00"),)))
    assert got == [wall("2026-01-05T10:00"), wall("2026-02-01T10:00")]


def test_the_start_is_an_occurrence_even_if_the_rule_does_not_name_it() -> None:
    """RFC 5545 3.8.5.3: DTSTART is the first instance; here a Monday before Tuesdays."""
    got = occurrences(series("FREQ=WEEKLY;BYDAY=TU;COUNT=2"))
    assert [start.day for start in got] == [5, 6, 13]


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("20260119T090000Z", "2026-01-19T10:00"),  # UTC: ten o'clock in Berlin is still within
        ("20260119T085959Z", "2026-01-12T10:00"),
        ("20260119T100000", "2026-01-19T10:00"),
        ("20260119T095959", "2026-01-12T10:00"),
        ("20260119", "2026-01-19T10:00"),  # a bare date: all of that day
        ("99991231T235959Z", "2027-12-27T10:00"),
    ],
)
def test_until_with_or_without_a_zone(until: str, last: str) -> None:
    """UNTIL in UTC, local, or as a date ends the series where each says."""
    assert occurrences(series(f"FREQ=WEEKLY;UNTIL={until}"))[-1] == wall(last)


@pytest.mark.parametrize("until", ["20251231T000000Z", "20251231", "00010101T000000Z"])
def test_a_series_cut_off_before_its_start_is_empty(until: str) -> None:
    """Programs that split a series leave such a rest; it is no problem."""
    assert occurrences(series(f"FREQ=WEEKLY;UNTIL={until}")) == []


def test_until_of_all_day_series_is_inclusive() -> None:
    """An all-day series ends on the day of UNTIL, whatever time stands there."""
    got = occurrences(series("FREQ=DAILY;UNTIL=20260107T000000Z", starts=wall("2026-01-05"), is_all_day=True))
    assert got == [wall("2026-01-05"), wall("2026-01-06"), wall("2026-01-07")]


def test_leniency() -> None:
    """Lower case, a trailing semicolon, the property's name and RSCALE=GREGORIAN are read."""
    assert len(occurrences(series("rrule:freq=weekly;count=2;rscale=gregorian;"))) == 2


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ("FREQ=SECONDLY", "repeats secondly"),
        ("FREQ=MINUTELY;COUNT=3", "repeats minutely"),
        ("FREQ=HOURLY", "more than 1000 times a year"),
        ("FREQ=HOURLY;COUNT=1000000000", "more than 1000 times a year"),
        ("FREQ=DAILY;INTERVAL=0", "interval is 0"),
        ("FREQ=DAILY;INTERVAL=-1", "interval is -1"),
        ("FREQ=DAILY;INTERVAL=often", "interval is OFTEN"),
        ("FREQ=DAILY;COUNT=0", "never matches"),
        ("FREQ=DAILY;COUNT=-5", "never matches"),
        ("FREQ=DAILY;COUNT=many", "cannot be read"),
        ("FREQ=DAILY;UNTIL=tomorrow", "which is no date"),
        ("FREQ=YEARLY;BYEASTER=1", "cannot be read"),
        ("FREQ=WEEKLY;BYDAY=", "cannot be read"),
        ("FREQ=WEEKLY;BYDAY=XX", "cannot be read"),
        ("FREQ=MONTHLY;BYMONTHDAY=x", "cannot be read"),
        ("FREQ=WEEKLY;BYSETPOS=999;BYDAY=MO", "cannot be read"),
        ("FREQ=SOMETIMES", "repeats sometimes"),
        ("", "cannot be read"),
        ("every second Tuesday", "cannot be read"),
        ("FREQ=DAILY;BYHOUR=" + ",".join(map(str, range(24))) + ";BYMINUTE=0,30", "more than 24 times a day"),
        ("FREQ=YEARLY;BYDAY=" + ",".join(["MO"] * 1000), "characters long"),
    ],
)
def test_what_is_refused_says_why(rule: str, why: str) -> None:
    """A rule that cannot be read, or was made to hang a reader, gives a sentence in its place."""
    with pytest.raises(SeriesError, match=why):
        occurrences(series(rule))


@pytest.mark.parametrize("frequency", ["HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
@pytest.mark.parametrize(
    "days", ["BYMONTH=2;BYMONTHDAY=30", "BYWEEKNO=53;BYMONTH=5", "BYMONTH=4;BYMONTHDAY=31"]
)
@pytest.mark.parametrize("starts", ["2020-01-06T10:00", "1970-01-01T00:00"])
def test_a_rule_that_never_matches_ends_soon(frequency: str, days: str, starts: str) -> None:
    """The 30th of February is not searched for until the year 9999, which takes four seconds a rule."""
    begun = time.process_time()
    with pytest.raises(SeriesError, match="never matches"):
        occurrences(series(f"FREQ={frequency};{days}", starts=wall(starts)))
    assert time.process_time() - begun < 2


@pytest.mark.parametrize("interval", ["999999999", "9" * 900])
@pytest.mark.parametrize("frequency", ["HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
def test_huge_intervals_are_one_occurrence(frequency: str, interval: str) -> None:
    """An interval of aeons ends the search at once."""
    assert len(occurrences(series(f"FREQ={frequency};INTERVAL={interval}"))) == 1


def test_too_many_rules_or_dates_are_refused() -> None:
    """Five hundred rules, or dates by the ten thousands, are no meeting."""
    with pytest.raises(SeriesError, match="500 rules"):
        occurrences(series(*["FREQ=DAILY"] * 500))
    with pytest.raises(SeriesError, match="20001 dates"):
        occurrences(series(rdates=[wall("2026-01-05")] * 20_001))
    with pytest.raises(SeriesError, match="begins in the year 1601"):
        occurrences(series("FREQ=DAILY", starts=wall("1601-01-01")))


def test_many_exdates_are_quick() -> None:
    """A hundred thousand exceptions do not multiply with the occurrences."""
    exdates = [wall("2026-01-05T10:00") + timedelta(minutes=n) for n in range(100_000)]
    assert occurrences(series("FREQ=DAILY;COUNT=100", exdates=exdates))[0] == wall("2026-03-16T10:00")


def test_leap_days() -> None:
    """The 29th of February comes in leap years only, though the search runs in another millennium."""
    got = occurrences(series("FREQ=YEARLY", starts=wall("1988-02-29T08:00")))
    assert [start.year for start in got] == list(range(1988, 2027, 4))


_RULES = st.builds(
    lambda frequency, interval, by: f"FREQ={frequency};INTERVAL={interval}{by}",
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    st.integers(1, 5),
    st.sampled_from(
        [
            "",
            ";BYDAY=MO,WE",
            ";BYDAY=-1FR",
            ";BYMONTHDAY=-1",
            ";BYMONTH=2,11",
            ";BYWEEKNO=1,53",
            ";BYYEARDAY=60,366",
            ";BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            ";BYMONTHDAY=13;BYDAY=FR",
            ";WKST=SU;BYDAY=SU,MO",
        ]
    ),
)


@settings(max_examples=150, deadline=None)
@given(rule=_RULES, starts=st.datetimes(wall("1960-01-01"), wall("2040-01-01")), span=st.integers(1, 4000))
def test_moving_the_calendar_changes_nothing(rule: str, starts: datetime, span: int) -> None:
    """What comes of the moved series is what dateutil says of the series where it stands."""
    starts = starts.replace(microsecond=0)
    until = starts + timedelta(days=span)
    try:
        plain = rrulestr(rule, dtstart=starts).between(starts, until, inc=True)
        got = occurrences(series(rule, starts=starts, until=until))
    except (ValueError, SeriesError):
        return  # 'the last Friday of a day' and the like
    assert got == [start for start in sorted({starts, *plain}) if start.year >= 1970]


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("FREQ=DAILYWEKM;BYDAY-+0123456789,TUNZ "), max_size=60))
def test_garbage_is_a_sentence_or_a_list(rule: str) -> None:
    """Whatever stands in a rule, the outcome is occurrences or SeriesError."""
    with contextlib.suppress(SeriesError):
        assert isinstance(occurrences(series("FREQ=DAILY;" + rule)), list)


def test_one_bad_series_does_not_spoil_the_others() -> None:
    """Rows in, rows out: starts beside no problem, a problem beside no start."""
    columns = (wall("2026-01-05T10:00"), "Europe/Berlin", False)
    window = wall("2026-01-06T10:00")
    rows: list[tuple[Any, ...]] = [
        (*columns, ["FREQ=SECONDLY"], [], [], window),
        (*columns, ["FREQ=DAILY"], [], [], window),
    ]
    hostile, daily = expand_series(rows)
    assert hostile == (*rows[0], [], "it repeats secondly; nothing below the hour is expanded")
    assert daily == (*rows[1], [wall("2026-01-05T10:00"), wall("2026-01-06T10:00")], None)
