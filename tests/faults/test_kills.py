"""kill -9 at any point: nothing is lost, doubled or half done, and the next sync comes to the same people."""

from __future__ import annotations

import logging
import random
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from flows.errors import DONE
from tests.faults import children
from tests.faults.boundary import Act, Disturbance
from tests.faults.children import KILLED, Ended
from tests.faults.conftest import Lived
from tests.faults.household import Household
from tests.faults.moments import Moments, state_of

log = logging.getLogger(__name__)
CHAINS, KILLS = 2, 10
RANDOM_KILLS, A_HOME = 200, 4
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


class Converging:
    """`converges`, once for each state of a home: what was tried need not be tried again."""

    def __init__(self, after: dict[str, Any], *, has_same_ids: bool = True) -> None:
        self._after = after
        self._has_same_ids = has_same_ids
        self._tried: set[str] = set()

    def __call__(self, household: Household) -> None:
        left = sorted(path.name for path in household.home.folder.iterdir())
        with household.looking() as look:
            state = f"{left} {look.all_that_counts()}"
        if state not in self._tried:
            self._tried.add(state)
            converges(household, self._after, has_same_ids=self._has_same_ids)
        household.is_unsettled = False  # if its state was tried before: then it was settled there


@pytest.mark.parametrize(
    "chain", [0, *(pytest.param(chain, marks=pytest.mark.heavy) for chain in range(1, CHAINS))]
)
def test_five_kills_in_a_row(lived: Lived, tmp_path: Path, chain: int) -> None:
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
    """Whatever lies there at any point: nothing is lost, and the next sync comes to the same people."""
    each_moment_is_good(lived.synced, tmp_path, lived.after)


@pytest.mark.heavy
def test_a_kill_at_every_point_of_a_first_sync(lived: Lived, tmp_path: Path) -> None:
    """From nothing: no half-made store, and the same people as without the kill."""
    each_moment_is_good(lived.unsynced, tmp_path, lived.after_first)


def each_moment_is_good(start: Household, folder: Path, after: dict[str, Any]) -> None:
    """A sync, and from each state that its files were in on the way, another one."""
    household = start.copy(folder)
    household.server.plan()
    revision = household.server.revision
    copies = folder / "copies"
    moments = Moments(household.home.folder, copies)
    points = children.run(["--home", household.home.folder, "sync"], moments=moments).points
    kept = Moments.kept(copies)
    log.warning("%d points, %d states", len(points), len(kept))
    assert kept[0].point == points[0]
    assert len(kept) > 20, "the files hardly changed on the way"
    for moment in kept:
        left = Household(moment.folder, household.server)
        left.check(Ended(KILLED, "", "", [moment.point]), revision)
        converges(left, after)
        shutil.rmtree(moment.folder)


@pytest.mark.heavy
@pytest.mark.parametrize("at", [0.3, 0.6, 0.95])
def test_a_kill_leaves_what_a_copy_holds(lived: Lived, tmp_path: Path, at: float) -> None:
    """To the byte: so the copies of one run stand for a kill at each of its points."""
    household = lived.synced.copy(tmp_path)
    household.server.plan()
    point = lived.reference.points[int(at * len(lived.reference.points))]
    copies = tmp_path / "copies"
    moments = Moments(household.home.folder, copies)
    command = ["--home", household.home.folder, "sync"]
    assert children.run(command, Disturbance(Act.KILL, point), moments).code == KILLED
    assert state_of(household.home.folder) in {state_of(moment.folder) for moment in Moments.kept(copies)}


@pytest.mark.heavy
@pytest.mark.parametrize("seed", range(SEED, SEED + RANDOM_KILLS // A_HOME))
def test_a_kill_at_any_time(lived: Lived, tmp_path: Path, seed: int) -> None:
    """At moments that nobody chose; four kills, then a sync that goes through."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    household = lived.synced.copy(tmp_path)
    kills = tries = 0
    while kills < A_HOME:
        tries += 1
        seconds = chance.uniform(0, lived.seconds)
        revision = household.server.revision
        with children.started(["--home", household.home.folder, "sync"]) as running:
            running.kill_after(seconds)
            ended = running.end()
        household.check(ended, revision)
        log.warning("seed %d: %s after %.3f s", seed, "killed" if ended.code == KILLED else "over", seconds)
        kills += ended.code == KILLED
        if ended.code == DONE:  # it was quicker: nothing is left to kill
            household = lived.synced.copy(tmp_path / str(tries))
    converges(household, lived.after)
