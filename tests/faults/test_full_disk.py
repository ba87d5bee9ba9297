"""A disk without room: a line that says so, what was there is intact, and once there is room all is well."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from flows.errors import FAILED, PARTIAL
from tests.faults.boundary import FULL_AT, Act, Disturbance
from tests.faults.conftest import Lived
from tests.faults.household import Household, entry, place
from tests.faults.test_kills import converges

MANY = range(100, 160)
"""Cards that do not fit into what may still be written."""


@contextmanager
def much_is_new(household: Household) -> Iterator[None]:
    """More than fits; others expect it to be gone again."""
    server = household.server
    paths = [place("contacts", next(iter(server.collections)), number) for number in MANY]
    for number, path in zip(MANY, paths, strict=True):
        server.put(path, entry("contacts", number))
    try:
        yield
    finally:
        for path in paths:
            server.delete(path)


def published(household: Household) -> bytes:
    """People as they are."""
    return (household.home.folder / "people.duckdb").read_bytes()


def test_the_disk_fills(lived: Lived, tmp_path: Path) -> None:
    """While a page lands, while people are built, while their ids are noted; the log is full already."""
    household = lived.synced.copy(tmp_path)
    household.home.log.write_text("of old\n" * FULL_AT, encoding="utf-8")
    before = published(household)
    with much_is_new(household):
        for point in ("BEGIN of land", "resolve/person_kind.sql", "COMMIT of commit"):
            ended = household.sync(disturbance=Disturbance(Act.FULL, point))
            assert ended.code in {FAILED, PARTIAL}, point
            assert "The disk is too full to write" in ended.text, point
            assert published(household) == before, point
    household.converge()


@pytest.mark.heavy
def test_too_little_room_is_seen_before_anything_is_built(lived: Lived, tmp_path: Path) -> None:
    """What has landed stays landed; no file of people is begun."""
    household = lived.synced.copy(tmp_path)
    before = published(household)
    household.server.plan()
    ended = household.sync(disturbance=Disturbance(Act.LOW, "open warehouse.duckdb"))
    assert ended.code == FAILED
    assert ended.err.splitlines()[-1].endswith("Nothing was changed.")
    assert published(household) == before
    assert not list(household.home.folder.glob("people.duckdb.next*"))
    converges(household, lived.after)
