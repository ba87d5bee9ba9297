"""p_dormant is fitted to the owner's own past, and only where that foretells better."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

import numpy as np
import pytest

from tests.transforms.conftest import people_database
from tests.transforms.core_rows import AS_OF
from tests.transforms.resolved import Resolved
from tests.transforms.ties.history import Event, built
from transforms.ties import dormancy

Row = tuple[int, float, bool, int]


def logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def past(quarters: Iterable[int], silent: Callable[[float], float], ties: int = 400) -> list[Row]:
    """Rows of dormancy_past.sql: of each quarter and score, how many ties fell silent."""
    rows: list[Row] = []
    for quarter in quarters:
        for score in (-3.0, -2.0, -1.0, 0.0, 1.0, 2.0):
            gone = round(ties * silent(score))
            rows += [(quarter, score, True, gone), (quarter, score, False, ties - gone)]
    return rows


def test_the_fit_finds_what_the_past_was_made_by() -> None:
    """Shift 0.8 and stretch 1.6 come out, as near as the prior and rounding to whole ties let them."""
    rows = np.array(past([8000], lambda score: logistic(0.8 + 1.6 * score), 10_000), dtype=np.float64)
    assert dormancy.fit(*rows.T[1:]) == pytest.approx([0.8, 1.6], abs=0.01)


def test_the_fit_is_the_likeliest() -> None:
    """No neighbour is better: penalised likelihood falls in every direction."""
    rows = np.array(past([8000], lambda score: logistic(score / 3 - 0.5), 30), dtype=np.float64)
    scores, outcomes, weights = rows.T[1:]

    def penalised(model: np.ndarray) -> float:
        loss = dormancy.log_loss(model, scores, outcomes, weights) * weights.sum()
        return float(loss + (model[0] ** 2 + ((model[1] - 1) / 0.5) ** 2) / 2)

    best = dormancy.fit(scores, outcomes, weights)
    for change in ([0.01, 0], [-0.01, 0], [0, 0.01], [0, -0.01]):
        assert penalised(best) < penalised(best + np.array(change))


def test_a_few_ties_that_all_fell_silent_move_little() -> None:
    """Separable data do not send the fit to infinity."""
    rows = np.array([(8000, 1.0, True, 12)], dtype=np.float64)
    intercept, slope = dormancy.fit(*rows.T[1:])
    assert 0 < intercept < 2
    assert 1 < slope < 2


def test_the_fit_is_kept_only_where_it_was_less_wrong_on_what_it_had_not_seen() -> None:
    """Who keeps ties better than most gets their own model; one whose habits turned over does not."""
    steady = [*dormancy.dormancy_models(past(range(8000, 8020), lambda score: logistic(score - 1.5)))]
    assert steady[0] == (date.min, 0.0, 1.0, False, 0, 0, None, None, None, None)
    last = steady[-1]
    assert last[0] == date(8021 // 4, 3 * (8021 % 4) + 1, 1)
    assert last[1:4] == (pytest.approx(-1.5, abs=0.05), pytest.approx(1, abs=0.05), True)
    assert last[6:8] == (8018, 8019)
    assert last[9] < last[8]
    turned = [
        *past(range(8000, 8018), lambda score: logistic(score - 1.5)),
        *past(range(8018, 8020), logistic),
    ]
    last = [*dormancy.dormancy_models(turned)][-1]
    assert last[1:4] == (0.0, 1.0, False)
    assert last[9] > last[8]


def test_nothing_of_a_quarter_that_was_not_over_is_used() -> None:
    """What comes later changes no model of an earlier day, and what is held out is not fitted to."""
    rows = past(range(8000, 8030), lambda score: logistic(score - 1))
    later = past(range(8030, 8040), lambda score: logistic(2 - score))
    before = [*dormancy.dormancy_models(rows)]
    assert [*dormancy.dormancy_models(rows + later)][: len(before) - 1] == before[:-1]
    held_out = [(8030 - 1 - n, score, True, 9000) for n in (0, 1) for score in (-3.0, 2.0)]
    models = [*dormancy.dormancy_models([row for row in rows if row[0] < 8028] + held_out)]
    assert models[-1][4] == sum(row[3] for row in rows if 8014 < row[0] <= 8026)


def test_a_short_past_keeps_the_start_values() -> None:
    """Under a hundred ties on either side, or hardly any that fell silent."""
    few = past(range(8000, 8020), lambda score: logistic(score - 1.5), ties=1)
    hardly = past(range(8000, 8020), lambda _: 0.0)
    for rows in (few, hardly, []):
        assert all(model[1:4] == (0.0, 1.0, False) for model in dormancy.dormancy_models(rows))


def _history(people: range, seed: int = 3) -> list[Event]:
    """Four years in which ties, rare as they are, go on, and some fade."""
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    events = []
    for person_id in people:
        day = datetime(2022, 9, 1, 12) + timedelta(days=chance.randrange(60))  # noqa: DTZ001 - wall clock
        ends = day + timedelta(days=chance.choice([500, 900, 2500, 2500, 2500]))
        while day.date() <= AS_OF + timedelta(days=60) and day < ends:
            events.append(Event(day, chance.choice([30, 60, 2 * 1440]), (person_id,)))
            day += timedelta(days=chance.choice([60, 80, 100]))
    return events


def _quarter(day: date) -> int:
    return 4 * day.year + (day.month - 1) // 3


def _start(quarter: int) -> date:
    return date(quarter // 4, 3 * (quarter % 4) + 1, 1)


def test_examples_against_a_loop() -> None:
    """Each tie at each beginning of a quarter: days silent, contact days of four quarters, and what came."""
    people = range(2, 8)
    events = _history(people)
    expected: dict[tuple[int, int, int, bool], int] = {}
    everything = sorted({event.starts.date() for event in events})
    for person_id in people:
        days = sorted({event.starts.date() for event in events if person_id in event.people})
        for quarter in range(_quarter(days[0]) + 1, _quarter(everything[-1]) + 3):
            start, end = _start(quarter), _start(quarter + 2)
            before = [day for day in days if day < start]
            is_active = any(_start(quarter + 1) <= day < end and (end - day).days <= 30 for day in everything)
            if len(before) < 3 or before[-1] < _start(quarter - 2) or not is_active:
                continue
            recent = sum(day >= _start(quarter - 4) for day in before)
            is_silent = not any(start <= day < end for day in days)
            key = quarter, (start - before[-1]).days - 1, recent, is_silent
            expected[key] = expected.get(key, 0) + 1
    with built(events, people, AS_OF) as network:
        assert network.rows("dormancy_example") == sorted((*key, ties) for key, ties in expected.items())


def test_who_is_kept_elsewhere_or_is_dead_tells_nothing() -> None:
    """Their silence is no example; nor is it that of people to whom the owner never wrote."""
    with people_database() as database:
        network = Resolved(database)
        for person_id in (2, 3, 4, 5):
            network.person(person_id, f"Person {person_id}", f"p{person_id}@b.example")
            for day in range(0, 500, 25):
                noon = datetime(2025, 1, 1, 12) + timedelta(days=day)  # noqa: DTZ001 - wall clock
                if person_id < 5:
                    network.meeting(noon, with_=[f"p{person_id}@b.example"])
                else:
                    network.mail("p5@b.example", at=noon.astimezone())
        network.say(3, is_elsewhere=True)
        network.say(4, ending="deceased", ended_on=AS_OF)
        network.derive_ties()
        assert {ties for *_, ties in network.rows("dormancy_example")} == {1}


def test_a_fitted_model_is_that_of_the_day_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    """tie_as_of(D) is a refresh of D, though the fit of today is another one than that of then."""
    monkeypatch.setattr(dormancy, "LEAST_TIES", 10)
    monkeypatch.setattr(dormancy, "LEAST_OF_EACH", 2)
    people = range(2, 18)
    events = _history(people)
    then = date(2026, 4, 20)
    with built(events, people, AS_OF) as today, built(events, people, then) as earlier:
        models = {row[0]: row[1:4] for row in today.rows("dormancy_model")}
        assert models[date(2026, 10, 1)][2]
        assert models[date(2026, 4, 1)] != models[date(2026, 10, 1)]
        assert today.people.rows(f"FROM tie_as_of('{then}') ORDER BY person_id") == earlier.rows("tie")
        ((asked, silent, days, start, fitted),) = today.people.rows(
            "SELECT p_dormant, silent_days, contact_days_365, intercept, slope"
            " FROM derived.tie, derived.dormancy_model"
            " WHERE from_on = DATE '2026-10-01' AND p_dormant IS NOT NULL ORDER BY person_id LIMIT 1"
        )
        score = -0.338 + 0.494 * math.log(1 + silent) - 1.09 * math.log(1 + days)
        assert asked == pytest.approx(logistic(start + fitted * score))
