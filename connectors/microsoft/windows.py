"""The spans of time that a calendar is read in: whole years, so that they move seldom.

Graph lists the occurrences of a calendar between two moments that are at most 1,825 days apart, and a delta
link is bound to its two. Aligned to the calendar, a span stays the same one for years.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

YEARS = 4
"""Of one window: 1,461 days at most."""
FIRST_YEAR = 1980
"""What lies before it is left out: nobody kept a calendar that Graph could have, and 1601 means no date."""
YEARS_AHEAD = 1


class Window(NamedTuple):
    """From the beginning of ``first_year`` (UTC) until that of ``first_year + YEARS``, exclusive."""

    first_year: int

    @property
    def starts(self) -> str:
        """As Graph takes it."""
        return _new_year(self.first_year)

    @property
    def ends(self) -> str:
        """As Graph takes it."""
        return _new_year(self.first_year + YEARS)


def windows(oldest: date | None, today: date) -> list[Window]:
    """From the one with the oldest event, if there is any, to that with the day a year from today."""
    last = _aligned(today.year + YEARS_AHEAD)
    oldest_year = min(today.year, oldest.year) if oldest else today.year
    first = min(_aligned(max(oldest_year, FIRST_YEAR)), last)
    return [Window(year) for year in range(first, last + YEARS, YEARS)]


def _aligned(year: int) -> int:
    return year - year % YEARS


def _new_year(year: int) -> str:
    return f"{year:04}-01-01T00:00:00Z"
