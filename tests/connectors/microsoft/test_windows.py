"""Windows cover the calendar without a gap, stay within Graph's limit, and move seldom."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.microsoft.windows import FIRST_YEAR, Window, windows

MOST_DAYS = 1825


@given(st.none() | st.dates(), st.dates(date(1990, 1, 1), date(2190, 1, 1)))
def test_windows_cover_all(oldest: date | None, today: date) -> None:
    """From the oldest event to a year from today, one behind the other, none longer than Graph takes."""
    found = windows(oldest, today)
    spans = [(datetime.fromisoformat(one.starts), datetime.fromisoformat(one.ends)) for one in found]
    assert all((ends - starts).days <= MOST_DAYS for starts, ends in spans)
    assert all(before[1] == after[0] for before, after in pairwise(spans))
    first = max(min(oldest or today, today), date(FIRST_YEAR, 1, 1))
    assert spans[0][0].date() <= first
    assert spans[-1][1].date() > today + timedelta(days=364)


@pytest.mark.parametrize(
    ("today", "years"),
    [("2026-11-28", [2024]), ("2026-12-31", [2024]), ("2027-01-01", [2024, 2028]), ("2028-06-01", [2028])],
)
def test_they_move_with_the_years(today: str, years: list[int]) -> None:
    """The next one is opened a year ahead, on New Year's Day."""
    assert windows(None, date.fromisoformat(today)) == [Window(year) for year in years]


def test_dates_that_mean_none() -> None:
    """The years 1 and 1601 stand for no date: nobody reads centuries for them."""
    assert windows(date(1, 1, 1), date(2026, 1, 1))[0] == Window(FIRST_YEAR)
    assert windows(date(9999, 12, 31), date(2026, 1, 1)) == [Window(2024)]
