"""The n-th call fails, for every n: a reason in words, nothing lost, and the next sync is right."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from flows.errors import DONE, FAILED, NEEDS_SIGN_IN, PARTIAL
from tests.faults.boundary import Act, Disturbance
from tests.faults.conftest import Lived
from tests.faults.household import Household
from tests.faults.test_kills import Converging, converges, durable, spread
from tests.servers.stateful import FOR_EVER, Fault

MOST_REQUESTS = 100
FAULTS = [fault for fault in Fault if fault is not Fault.LIE]
FAILED_CALLS = 4


def fails(household: Household, point: str, act: Act = Act.FAIL) -> int | None:
    """Let the call at the point fail, and check; the exit code."""
    household.server.plan()
    return household.sync("home", disturbance=Disturbance(act, point)).code


def can_fail(points: Sequence[str]) -> list[str]:
    """Those that a disk has a part in."""
    never = ("close", "PROPFIND", "REPORT", "the answer", "USE", "SET", "rmtree")
    return [point for point in points if not point.startswith(never)]


def told_apart(points: Sequence[str]) -> list[str]:
    """All but most of those that only build the file that nobody has yet: there one failure is as another."""
    kept = set(durable(points))
    return [
        point
        for number, point in enumerate(points)
        if point in kept or point.startswith(("append to", "BEGIN", "landing/")) or number % 10 == 0
    ]


def test_a_server_that_fails_from_a_request_on(lived: Lived, tmp_path: Path) -> None:
    """From the listing on, and from the first entries on: told, and the next sync is right."""
    household = lived.synced.copy(tmp_path)
    for fault, number in ((Fault.RESET, 3), (Fault.LOGIN_PAGE, 7)):
        household.server.plan(fault, number, FOR_EVER)
        assert household.sync("home").code in {FAILED, PARTIAL}
    converges(household, lived.after, has_same_ids=False)


@pytest.mark.heavy
@pytest.mark.parametrize("fault", FAULTS)
def test_the_nth_request_fails(lived: Lived, tmp_path: Path, fault: Fault) -> None:
    """Once, then from there on, for every n until a sync passes that is not disturbed."""
    every_request_fails(lived.synced, tmp_path, fault, lived.after)


@pytest.mark.heavy
@pytest.mark.parametrize("fault", [Fault.RESET, Fault.FAILED, Fault.LOGIN_PAGE])
def test_the_nth_request_of_a_first_sync_fails(lived: Lived, tmp_path: Path, fault: Fault) -> None:
    """The same from nothing: what is half there is never taken for the whole."""
    every_request_fails(lived.unsynced, tmp_path, fault, lived.after_first)


def every_request_fails(start: Household, folder: Path, fault: Fault, after: dict[str, Any]) -> None:
    """For each n a fresh start, two failing syncs, and one that must make it good."""
    converging = Converging(after, has_same_ids=False)
    for number in range(1, MOST_REQUESTS):
        household = start.copy(folder / str(number))
        is_over = True
        for last in (number, FOR_EVER):
            household.server.plan(fault, number, last)
            household.sync("home")
            is_over = is_over and household.server.requests < number
        converging(household)
        shutil.rmtree(household.home.folder)
        if is_over:
            break
    assert 5 < number < MOST_REQUESTS


@pytest.mark.heavy
def test_a_refused_password_mid_sync(lived: Lived, tmp_path: Path) -> None:
    """What landed stays; the account waits, and is not asked again until a person names it."""
    household = lived.synced.copy(tmp_path)
    household.server.plan(Fault.UNAUTHORIZED, 7, FOR_EVER)
    assert household.sync().code == NEEDS_SIGN_IN
    household.server.plan()
    assert household.sync().code == NEEDS_SIGN_IN
    assert household.server.requests == 0
    converges(household, lived.after, has_same_ids=False)


def test_failing_calls_of_the_disk(lived: Lived, tmp_path: Path) -> None:
    """Some, spread over a sync and its refresh, each after the other; then a sync that is right."""
    household = lived.synced.copy(tmp_path)
    for point in spread(can_fail(lived.reference.points), FAILED_CALLS):
        fails(household, point)
    converges(household, lived.after, has_same_ids=False)


@pytest.mark.heavy
@pytest.mark.parametrize("is_first", [True, False], ids=["first", "next"])
def test_the_nth_call_of_the_disk_fails(lived: Lived, tmp_path: Path, is_first: bool) -> None:
    """For every n: a reason in words unless nobody needs it, and the next sync is right."""
    start, after, ended = (
        (lived.unsynced, lived.after_first, lived.first)
        if is_first
        else (lived.synced, lived.after, lived.reference)
    )
    converging = Converging(after, has_same_ids=False)
    for number, point in enumerate(can_fail(told_apart(ended.points))):
        household = start.copy(tmp_path / str(number))
        fails(household, point)
        converging(household)
        shutil.rmtree(household.home.folder)


@pytest.mark.heavy
def test_a_commit_that_says_it_failed_although_it_did_not(lived: Lived, tmp_path: Path) -> None:
    """Nobody can tell that from a failure: the next sync finds out."""
    for number, point in enumerate(p for p in lived.reference.points if p.startswith(("COMMIT", "replace"))):
        household = lived.synced.copy(tmp_path / str(number))
        assert fails(household, point, Act.FAIL_AFTER) in {DONE, FAILED, PARTIAL}
        converges(household, lived.after, has_same_ids=False)
