"""The formulas of a tie in plain Python, straight from the research notes: what the SQL is held against."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import exp, log


@dataclass(frozen=True)
class Day:
    """A contact day: its date, the day of its end, its weight."""

    on: date
    ended_on: date
    w: float


def ended(days: Sequence[Day], as_of: date) -> list[Day]:
    """What had ended by the end of a day, one for each date, the heaviest."""
    heaviest: dict[date, Day] = {}
    for day in days:
        if day.ended_on <= as_of and (day.on not in heaviest or day.w > heaviest[day.on].w):
            heaviest[day.on] = day
    return sorted(heaviest.values(), key=lambda day: day.on)


def strength(days: Sequence[Day], as_of: date) -> float:
    """ln(1 + D14) + ln(1 + D180)."""

    def decayed(half_life: int) -> float:
        return sum(day.w * math.pow(0.5, (as_of - day.on).days / half_life) for day in ended(days, as_of))

    return log(1 + decayed(14)) + log(1 + decayed(180))


def p_dormant(days: Sequence[Day], as_of: date) -> float:
    """sigmoid(-0.338 + 0.494 ln(1 + age) - 1.09 ln(1 + contact days of 365))."""
    dates = [day.on for day in ended(days, as_of)]
    age = (as_of - dates[-1]).days
    recent = sum(on > as_of - timedelta(days=365) for on in dates)
    return 1 / (1 + exp(0.338 - 0.494 * log(1 + age) + 1.09 * log(1 + recent)))


def owner_mean_gap(ties: Sequence[Sequence[Day]], as_of: date) -> float | None:
    """The mean of all gaps between two contact days of one person."""
    gaps = [gap for days in ties for gap in _gaps(days, as_of)]
    return sum(gaps) / len(gaps) if gaps else None


def expected_gap(days: Sequence[Day], as_of: date, mean_gap: float) -> float:
    """(sum of gaps + 2 * the owner's mean gap) / (number of gaps + 2)."""
    gaps = _gaps(days, as_of)
    return (sum(gaps) + 2 * mean_gap) / (len(gaps) + 2)


def _gaps(days: Sequence[Day], as_of: date) -> list[int]:
    dates = [day.on for day in ended(days, as_of)]
    return [(later - earlier).days for earlier, later in pairwise(dates)]
