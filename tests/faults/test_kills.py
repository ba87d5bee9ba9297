"""kill -9 at any point: nothing is lost, doubled or half done, and the next sync comes to the same people."""

from __future__ import annotations

import logging
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.faults import children
from tests.faults.boundary import Act, Disturbance
from tests.faults.children import KILLED
from tests.faults.conftest import Lived
from tests.faults.household import Household

log = logging.getLogger(__name__)
CHAINS, KILLS = 2, 20
SEED = 20261127


def durable(points: Sequence[str]) -> list[str]:
    """The points at which something changes on disk, or comes over the network; the rest lie between."""
    words = (
        "COMMIT",
        "replace",
        "unlink",
        "fsync",
        "rmtree",
        "open ",
        "close",
        "ATTACH",
        "CHECKPOINT",
        "REPORT",
    )
    return [point for point in points if any(word in point for word in words)]


def spread(points: Sequence[str], count: int) -> list[str]:
    """So many of them, evenly, with the first and the last."""
    return [points[round(i * (len(points) - 1) / (count - 1))] for i in range(count)]


def kill(household: Household, point: str) -> bool:
    """Kill a sync at the point, and check; whether it came by there."""
    household.server.plan()
    return household.sync(disturbance=Disturbance(Act.KILL, point)).code == KILLED


def converges(household: Household, after: dict[str, Any], *, has_same_ids: bool = True) -> None:
    """The next sync leaves what an undisturbed one leaves: rows, people and their ids, meetings, ties.

    Not the ids if a refresh has seen a part of what is new: ids are given out as people come.
    """
    household.converge()
    with household.looking() as look:
        contents = look.contents()
    for name, expected in after.items():
        if has_same_ids or name not in {"person ids", "events"}:
            assert contents[name] == expected, f"other {name} than without what happened"


@pytest.mark.parametrize("chain", range(CHAINS))
def test_ten_kills_in_a_row(lived: Lived, tmp_path: Path, chain: int) -> None:
    """Spread over a sync and its refresh, from early to late; then one sync that goes through.

    What a sync did before it was killed the next one need not do: then the kill is one of a fresh start.
    """
    household = lived.synced.copy(tmp_path)
    for number, point in enumerate(spread(durable(lived.reference.points), KILLS)[chain::CHAINS]):
        if not kill(household, point):
            household = lived.synced.copy(tmp_path / str(number))
            assert kill(household, point), f"{point} is not passed"
    converges(household, lived.after)


def test_kills_of_a_first_sync(lived: Lived, tmp_path: Path) -> None:
    """While the store is made, the first page lands, and the first people are published."""
    points = durable(lived.first.points)
    made = next(i for i, point in enumerate(points) if point.startswith("replace warehouse.duckdb.new"))
    landed = next(i for i, point in enumerate(points) if point.startswith("COMMIT of land"))
    published = next(i for i, point in enumerate(points) if point.startswith("replace people.duckdb.next"))
    household = lived.unsynced.copy(tmp_path)
    killed = [kill(household, points[i]) for i in (made, landed + 1, published)]
    assert all(killed)
    converges(household, lived.after_first)


@pytest.mark.heavy
def test_a_kill_at_every_point_of_a_sync(lived: Lived, tmp_path: Path) -> None:
    """Each from the same start, and each time the next sync comes to the same people."""
    for number, point in enumerate(every(lived.reference.points)):
        household = lived.synced.copy(tmp_path / str(number))
        assert kill(household, point), point
        converges(household, lived.after)


@pytest.mark.heavy
def test_a_kill_at_every_point_of_a_first_sync(lived: Lived, tmp_path: Path) -> None:
    """From nothing: no half-made store, and the same people as without the kill."""
    for number, point in enumerate(every(lived.first.points)):
        household = lived.unsynced.copy(tmp_path / str(number))
        assert kill(household, point), point
        converges(household, lived.after_first)


def every(points: Sequence[str]) -> list[str]:
    """All but most of those that only build the file that nobody has yet."""
    kept = set(durable(points))
    return [
        point
        for number, point in enumerate(points)
        if point in kept
        or point.startswith(("sql/", "append to temp", "BEGIN", "PROPFIND"))
        or number % 10 == 0
    ]


@pytest.mark.heavy
@pytest.mark.parametrize("seed", range(SEED, SEED + 40))
def test_a_kill_at_any_time(lived: Lived, tmp_path: Path, seed: int) -> None:
    """At moments that nobody chose; three kills, then a sync that goes through."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    household = lived.synced.copy(tmp_path)
    for _ in range(3):
        seconds = chance.uniform(0, 2)
        log.warning("seed %d: killed after %.3f s", seed, seconds)
        revision = household.server.revision
        with children.started(["--home", household.home.folder, "sync"]) as running:
            running.kill_after(seconds)
            household.check(running.end(), revision)
    converges(household, lived.after)
