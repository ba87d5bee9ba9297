"""What strength, p_dormant and the stale list foretell, on networks whose fading ties are known.

A made-up owner writes with people for eight years. How often differs widely, most ties are bursty and some
regular; more than half begin to fade at some time, their rate halving every two months from then on. The ties
are asked about every quarter of the last years as a reader would ask, with `tie_as_of`, and held against what
came: beside recency (days since the last contact) and frequency (contact days of a year) alone.

No mailbox is as well-behaved: what real archives gave stands in docs/decisions/0005-ties.md.
"""

from __future__ import annotations

from argparse import ArgumentParser
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from statistics import mean

import numpy as np
from numpy.typing import NDArray

from flows.runner import run_steps
from transforms.derive.steps import STEPS as DERIVE
from transforms.enrich.steps import STEPS as ENRICH
from transforms.normalise.steps import STEPS as NORMALISE
from transforms.resolve.steps import STEPS as RESOLVE
from transforms.steps import TABLES
from transforms.ties.steps import STEPS as TIES
from warehouse.people import Next, scratch

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

START, END = date(2018, 11, 23), date(2026, 11, 23)
DAYS = (END - START).days
FIRST_ASKED = 5 * 365
"""Days from the start: before that there is too little past to fit anything to."""
FADING_HALVES = 60
"""Days in which the rate of a fading tie halves."""
SHOWN = 20
"""The first of the stale list."""


@dataclass(frozen=True, slots=True)
class Person:
    """Days from the start on which there was contact, and on which the tie began to fade, if it did."""

    days: list[int]
    fades_on: float


def made_up(people: int, chance: np.random.Generator) -> list[Person]:
    """People from hardly a mail to one nearly every day: log-normal, median five contact days a year."""
    return [_person(chance) for _ in range(people)]


def _person(chance: np.random.Generator) -> Person:
    begins = chance.uniform(-2 * 365, DAYS - 365)
    fades_on = begins + chance.exponential(900) if chance.random() < 0.6 else np.inf
    gap = 365 / np.exp(chance.normal(np.log(5), 1.2))
    shape = 8.0 if chance.random() < 0.2 else 0.45  # of a gamma distribution: regular, or bursty
    days, now = set(), max(begins, 0.0)
    while now < DAYS:
        if now >= 0:
            days.add(int(now))
        slower = 2 ** (max(0.0, now - fades_on) / FADING_HALVES)
        now += max(0.5, chance.gamma(shape, gap / shape)) * slower
    return Person(sorted(days), fades_on)


def fill(database: Next, network: Sequence[Person], chance: np.random.Generator) -> None:
    """Make the core tables, and of them people and ties."""
    database.run(TABLES.text())
    database.run(
        "CREATE TEMP TABLE event (number BIGINT, person BIGINT, happened_at TIMESTAMPTZ, is_outbound BOOLEAN)"
    )
    database.append("event", _events(network, chance))
    database.run(files("benchmarks").joinpath("foretelling.sql").read_text(encoding="utf-8"))
    run_steps(database, (*NORMALISE, *RESOLVE, *DERIVE, *ENRICH, *TIES))


def _events(
    network: Sequence[Person], chance: np.random.Generator
) -> Iterator[tuple[int, int, datetime, bool]]:
    number = 0
    noon = datetime(START.year, START.month, START.day, 12, tzinfo=UTC)
    for person_id, person in enumerate(network):
        for day in person.days:
            number += 1
            yield number, person_id, noon + timedelta(days=day), bool(chance.random() < 0.5)


@dataclass(frozen=True, slots=True)
class Asked:
    """The ties as of one day, row by row, and what became of them."""

    strength: Floats
    p_dormant: Floats
    silent_days: Floats
    frequency: Floats
    contact_days: Floats
    stale_score: Floats
    is_stale: Bools
    has_faded: Bools
    in_30_days: Bools
    in_180_days: Bools

    def where(self, chosen: Bools) -> Asked:
        return Asked(*(getattr(self, name)[chosen] for name in self.__slots__))


def ask(database: Next, network: Sequence[Person], day: int) -> Asked:
    """Everybody who was in touch within two years, as `tie_as_of` has them."""
    as_of = START + timedelta(days=day)
    rows = database.rows(
        f"""
        SELECT
            regexp_extract(member.record_id, '\\d+')::BIGINT, strength, p_dormant, silent_days,
            contact_days_365, contact_days, stale_score, is_stale
        FROM tie_as_of(DATE '{as_of}')
        JOIN derived.person_record AS member USING (person_id)
        WHERE age_days < 730 AND last_outbound_at IS NOT NULL
        """  # noqa: S608 - a date
    )
    table = np.array([[float(value or 0) for value in row] for row in rows])
    later = [_next_after(network[int(person)].days, day) - day for person in table[:, 0]]
    fades = [network[int(person)].fades_on <= day for person in table[:, 0]]
    after = np.array(later)
    strength, p_dormant, silent_days, frequency, contact_days, stale_score = table.T[1:7]
    return Asked(
        strength,
        p_dormant,
        silent_days,
        frequency,
        contact_days,
        stale_score,
        table[:, 7] > 0,
        np.array(fades),
        after <= 30,
        after <= 180,
    )


def _next_after(days: Sequence[int], day: int) -> float:
    place = bisect_right(days, day)
    return float(days[place]) if place < len(days) else np.inf


def auc(score: Floats, outcome: Bools) -> float:
    """The chance that one to whom it happened scores higher than another; half of it for equal scores."""
    _, places, counts = np.unique(score, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[places]
    positive = outcome.sum()
    return float(
        (ranks[outcome].sum() - positive * (positive + 1) / 2) / (positive * (len(score) - positive))
    )


def average_precision(score: Floats, outcome: Bools) -> float:
    """The precision at each score that is reached, weighted by the recall that is won there."""
    order = np.argsort(-score, kind="stable")
    ends = np.append(np.flatnonzero(np.diff(score[order])), len(score) - 1)
    found = np.cumsum(outcome[order])[ends]
    won = np.diff(found, prepend=0) / outcome.sum()
    return float((won * found / (ends + 1)).sum())


SCORES = ("strength", "1 - p_dormant", "recency alone", "frequency alone")


def scores(asked: Asked) -> dict[str, Floats]:
    values = (asked.strength, -asked.p_dormant, -asked.silent_days, asked.frequency)
    return dict(zip(SCORES, values, strict=True))


def contact_table(all_asked: Sequence[Asked]) -> Iterator[str]:
    """Means over the days asked about."""
    bases = [mean(float(getattr(one, f"in_{days}_days").mean()) for one in all_asked) for days in (30, 180)]
    ties = mean(len(one.strength) for one in all_asked)
    yield f"### Contact to come: {len(all_asked)} days asked about, {ties:,.0f} ties each\n"
    yield "| foretold by | AUC, 30 days | AP, 30 days | AUC, 180 days | AP, 180 days |\n|---|---|---|---|---|"
    yield f"| chance | 0.500 | {bases[0]:.3f} | 0.500 | {bases[1]:.3f} |"
    for name in SCORES:
        figures = [
            mean(measure(scores(one)[name], getattr(one, f"in_{days}_days")) for one in all_asked)
            for days in (30, 180)
            for measure in (auc, average_precision)
        ]
        yield f"| {name} | {' | '.join(f'{figure:.3f}' for figure in figures)} |"


def alive(asked: Asked) -> Asked:
    """The ties of which the stale rule may say something new: three contact days, the last in half a year."""
    return asked.where((asked.contact_days >= 3) & (asked.silent_days < 180))


def stale_table(all_asked: Sequence[Asked]) -> Iterator[str]:
    """Of ties that were alive: whom the list names, and what became of them and of the rest."""
    parts: dict[str, list[Asked]] = {"on the list": [], f"its first {SHOWN}": [], "not on it": []}
    for one in map(alive, all_asked):
        listed = one.where(one.is_stale)
        parts["on the list"].append(listed)
        first = np.zeros(len(listed.strength), dtype=np.bool_)
        first[np.argsort(-listed.stale_score, kind="stable")[:SHOWN]] = True
        parts[f"its first {SHOWN}"].append(listed.where(first))
        parts["not on it"].append(one.where(~one.is_stale))
    yield "### The stale list, of ties in touch within half a year\n"
    yield "| | ties a day | silent for 180 days | had begun to fade |\n|---|---|---|---|"
    for name, found in parts.items():
        silent = np.concatenate([~one.in_180_days for one in found]).mean()
        faded = np.concatenate([one.has_faded for one in found]).mean()
        yield f"| {name} | {mean(len(one.strength) for one in found):.0f} | {silent:.3f} | {faded:.3f} |"


def calibration_table(all_asked: Sequence[Asked]) -> Iterator[str]:
    """How wrong p_dormant is on those ties, as fitted and by the start values."""
    chosen = [alive(one) for one in all_asked]
    silent = np.concatenate([~one.in_180_days for one in chosen])
    days = np.concatenate([one.silent_days for one in chosen])
    often = np.concatenate([one.frequency for one in chosen])
    start = 1 / (1 + np.exp(0.338 - 0.494 * np.log(1 + days) + 1.09 * np.log(1 + often)))
    fitted = np.concatenate([one.p_dormant for one in chosen])
    yield "### p_dormant, of the same ties\n"
    yield "| | log loss | calibration error |\n|---|---|---|"
    for name, foretold in (("start values", start), ("fitted to the owner's past", fitted)):
        loss = -np.log(np.where(silent, foretold, 1 - foretold)).mean()
        bins = np.minimum((foretold * 10).astype(int), 9)
        error = sum(abs(foretold[bins == one].sum() - silent[bins == one].sum()) for one in range(10)) / len(
            silent
        )
        yield f"| {name} | {loss:.3f} | {error:.3f} |"


def main(arguments: Sequence[str] = ()) -> None:
    parser = ArgumentParser()
    parser.add_argument("--people", type=int, default=1500, help="of each owner")
    parser.add_argument("--owners", type=int, default=3)
    options = parser.parse_args(arguments)
    all_asked: list[Asked] = []
    for owner in range(options.owners):
        chance = np.random.default_rng(owner)
        network = made_up(options.people, chance)
        with scratch() as database:
            fill(database, network, chance)
            all_asked += [ask(database, network, day) for day in range(FIRST_ASKED, DAYS - 180, 91)]
    for table in (contact_table, stale_table, calibration_table):
        print("\n".join(table(all_asked)))
        print()


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
