"""What a server says that need not be so: nothing goes on a suspicion, and nothing is believed by halves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.errors import FAILED, PARTIAL
from tests.faults.household import Household, entry, fill, place
from tests.servers.stateful import Fault, stateful

CARDS, MEETINGS = 14, 2


@pytest.fixture
def household(tmp_path: Path) -> Iterator[Household]:
    """A home before its first sync, and a server with so many cards and meetings."""
    with stateful() as server:
        fill(server, CARDS, MEETINGS)
        household = Household(tmp_path / "home", server)
        household.make()
        yield household


def held(household: Household) -> int:
    """How many rows are not gone."""
    with household.looking() as look:
        return sum(not row.is_gone for row in look.rows())


@pytest.mark.heavy
def test_nothing_goes_on_a_suspicion(household: Household) -> None:
    """An empty listing, a book that is forbidden or shrank by most: all is kept, and told.

    Until a person says that it is meant; then just that goes.
    """
    server = household.server
    household.converge()
    book = next(iter(server.collections))
    for fault in (Fault.LIE, Fault.FORBIDDEN):
        server.expire_tokens()
        server.plan(fault, what=f"PROPFIND {book} 1")
        ended = household.sync("home")
        assert ended.code in {PARTIAL, FAILED}, fault
        assert "home, dav_contacts, a collection: " in ended.out, fault  # unnamed, where nobody looks on
        assert held(household) == CARDS + MEETINGS, fault
    server.plan()
    for number in range(2, CARDS):
        server.delete(place("contacts", book, number))
    refused = household.sync("home")
    assert refused.code == PARTIAL
    assert "12 of the 14 records of it would be marked gone" in refused.out
    assert held(household) == CARDS + MEETINGS
    household.converge()
    assert held(household) == 2 + MEETINGS


@pytest.mark.heavy
def test_a_full_pull_that_dies_half_way_sweeps_nothing(household: Household) -> None:
    """All is listed, and what is new cannot be fetched: old rows stay until the pull is complete."""
    server = household.server
    server.has_sync = False
    household.converge()
    book = next(iter(server.collections))
    server.delete(place("contacts", book, 3))
    server.put(place("contacts", book, 4), entry("contacts", 4, 1))
    server.plan(Fault.RESET, what=f"REPORT {book}")
    assert household.sync("home").code == PARTIAL
    assert held(household) == CARDS + MEETINGS
    household.converge()
    assert held(household) == CARDS + MEETINGS - 1


def test_bodies_that_are_cut_anywhere(household: Household) -> None:
    """Each answer is cut short three times, at three places: read again, and never by halves.

    And a second sync that finds nothing new leaves the very file of people that was there.
    """
    household.server.cuts = 3
    household.converge()
    assert held(household) == CARDS + MEETINGS
    household.server.cuts = 0
    people = household.home.folder / "people.duckdb"
    before = (people.read_bytes(), people.stat().st_ino)
    assert "Nothing changed." in household.sync().out
    assert (people.read_bytes(), people.stat().st_ino) == before
