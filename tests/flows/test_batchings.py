"""Who is who does not depend on the order and the batches in which records come."""

from __future__ import annotations

import hashlib
import random
from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from flows import runner
from tests.flows.conftest import START, card, meeting, world_in
from transforms import steps
from transforms.step import Arrays, Columns, Python, Rows, Sql, Step

CARDS = {
    "/book/anna": ("Anna Roth", "EMAIL:anna@example.org"),
    "/more/roth": ("Roth, Anna", "EMAIL:anna@example.org", "TEL:+4930901820"),
    "/more/bernd": ("Bernd Roth", "TEL:+4930901820"),
    "/book/bob": ("Bob Smith", "EMAIL:bob@example.net", "ORG:Smith & Co"),
    "/more/robert": ("Robert Smith", "EMAIL:rsmith@example.net", "ORG:Smith & Co"),
    "/book/john": ("John Smith", "EMAIL:s@example.com"),
    "/more/jane": ("Jane Smith", "EMAIL:s@example.com"),
    "/third/j": ("J. Smith", "EMAIL:s@example.com"),
    "/book/ed": ("Ed Stone", "EMAIL:ed@example.org", "ORG:Stone", "BDAY:1980-02-03"),
    "/book/edward": ("Edward Stone", "EMAIL:stone@example.org", "ORG:Stone", "BDAY:1980-02-03"),
    "/third/olga": ("Ольга Петрова", "EMAIL:olga@example.org"),
    "/book/petrova": ("Olga Petrova", "EMAIL:olga@example.org"),
}
"""Couples, namesakes, an initial between two, two cards of one book, two scripts."""
GUESTS = ("s@example.com", "anna@example.org", "olga@example.org", "rsmith@example.net")


SYLLABLES = [
    "ba",
    "da",
    "fe",
    "ga",
    "hi",
    "jo",
    "ka",
    "lu",
    "ma",
    "ni",
    "pe",
    "qua",
    "ro",
    "sa",
    "tu",
    "ve",
    "wi",
    "xa",
    "yo",
    "zu",
]


def clusters(folder: Path, seed: int) -> str:
    """A hash of which records belong together, after cards and meetings came in some order and batches."""
    chance = random.Random(seed)  # noqa: S311 - shuffling
    coming: list[tuple[str, tuple[str, ...]]] = [*CARDS.items(), *((f"@{one}", (one,)) for one in GUESTS)]
    chance.shuffle(coming)
    with world_in(folder, page_size=chance.choice([1, 5, 100])) as world:
        world.contacts.add_collection("/more/", "More")
        world.contacts.add_collection("/third/", "Third")
        cuts = sorted(chance.sample(range(1, len(coming)), chance.randint(0, 3)))
        for first, last in zip([0, *cuts], [*cuts, len(coming)], strict=True):
            for key, lines in coming[first:last]:
                if key.startswith("@"):
                    starts = START - timedelta(days=30)
                    world.calendar.put("/calendar/", f"/calendar/{key}.ics", meeting(key, starts, *lines))
                else:
                    book = key[: key.rindex("/") + 1]
                    world.contacts.put(book, f"{key}.vcf", card(key[len(book) :], *lines))
            world.sync_and_refresh()
        together = defaultdict(list)
        for person_id, record_id in world.ask("SELECT person_id, record_id FROM person_record ORDER BY ALL"):
            together[person_id].append(record_id)
    return hashlib.sha256(repr(sorted(together.values())).encode()).hexdigest()


@pytest.mark.parametrize(
    "many", [pytest.param(3, marks=pytest.mark.heavy), pytest.param(100, marks=pytest.mark.heavy)]
)
def test_any_order_and_batches_give_the_same_clusters(
    many: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One hash, though each batch is refreshed for what it touches alone, as in a large warehouse."""
    monkeypatch.setattr(runner, "SMALL", 0)
    assert len({clusters(tmp_path / str(seed), seed) for seed in range(many)}) == 1


@pytest.mark.heavy
def test_what_one_card_costs_does_not_grow_with_the_address_book(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows that are scored, decided and numbered for one changed card: as many among 300 as among 60."""
    monkeypatch.setattr(runner, "SMALL", 0)
    handled: list[int] = []

    def counting(step: Step) -> Step:
        if isinstance(step, Sql):
            return replace(step, way=tuple(map(counting, step.way)))
        if step.package != "transforms.resolve":
            return step
        return counting_rows(step) if isinstance(step, Python) else counting_columns(step)

    def counting_rows(step: Python) -> Python:
        def function(rows: Rows) -> Rows:
            given = list(rows)
            handled[-1] += len(given)
            return step.function(given)

        return replace(step, function=function)

    def counting_columns(step: Arrays) -> Arrays:
        def function(*inputs: Columns) -> Columns:
            handled[-1] += len(inputs[-1][0])
            return step.function(*inputs)

        return replace(step, function=function)

    costs = {}
    for many in (60, 300):
        with world_in(tmp_path / str(many), page_size=1000) as world:
            for number in range(many):
                lines = (f"EMAIL:p{number}@example.org",)
                one, other = SYLLABLES[number % 20], SYLLABLES[number // 20]
                name = f"{one}{other}o {other}{one}berg".title()
                world.contacts.put("/book/", f"/book/{number}.vcf", card(str(number), name, *lines))
            world.sync_and_refresh()
            world.contacts.put("/book/", "/book/9.vcf", card("9", "Bo Berg", "EMAIL:p10@example.org"))
            world.sync_and_refresh()  # from now on the registry says nothing new of the others
            with monkeypatch.context() as patch:
                patch.setattr(steps, "STEPS", tuple(map(counting, steps.STEPS)))
                handled.append(0)
                world.contacts.put("/book/", "/book/7.vcf", card("7", "Anna Roth", "EMAIL:p8@example.org"))
                world.sync_and_refresh()
                costs[many] = handled[-1]
    assert costs[300] == costs[60] > 0
