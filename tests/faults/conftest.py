"""A household that was synced once, after which its server lived on."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.faults.children import Ended
from tests.faults.household import EVERYONE, Household, entry, fill, place
from tests.servers.stateful import StatefulServer, stateful


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All that is here runs apart."""
    for item in items:
        if "tests/faults/" in item.nodeid:
            item.add_marker(pytest.mark.apart)


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call() -> Generator[None, object, object]:
    """Whatever a test did to a home: in the end the next sync there goes through, and all holds."""
    before = len(EVERYONE)
    ended = yield
    for household in EVERYONE[before:]:
        if household.is_unsettled:
            household.converge()
    del EVERYONE[before:]
    return ended


@dataclass(frozen=True)
class Lived:
    """``unsynced`` has only its config.toml, ``synced`` what the server held then; much happened there since.

    ``reference`` is how a sync of the latter that nothing disturbs ends, ``first`` a first sync of now, and
    ``after`` and ``after_first`` what the two leave. Nobody changes all this: take a copy. ``seconds`` is how
    long a sync takes just now, on this machine.
    """

    server: StatefulServer
    unsynced: Household
    synced: Household
    reference: Ended
    first: Ended
    after: dict[str, Any]
    after_first: dict[str, Any]
    seconds: float


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    """Between the syncs a person merged, another split, entries came, went, moved and were edited."""
    folder = tmp_path_factory.mktemp("lived")
    with stateful() as server:
        friends, diary = server.collections
        colleagues = server.add_collection("contacts", "Colleagues")
        fill(server, 0, 4)
        for number in range(6):
            server.put(place("contacts", friends, number), entry("contacts", number))
        for number in (1, 10, 11):
            text = entry("contacts", number, uid=f"colleague-{number}")
            server.put(place("contacts", colleagues, number), text)
        unsynced = Household(folder / "home", server)
        unsynced.make()
        synced = unsynced.copy(folder / "then")
        assert synced.sync().code == 0
        server.put(place("contacts", colleagues, 10), entry("contacts", 2, uid="colleague-10"))  # joins 2
        server.put(place("contacts", colleagues, 1), entry("contacts", 9, uid="colleague-1"))  # leaves 1
        server.put(place("contacts", friends, 0), entry("contacts", 0, 1))
        server.put(place("contacts", friends, 7), entry("contacts", 7))
        server.delete(place("contacts", friends, 3))
        server.put(place("contacts", colleagues, 4), entry("contacts", 4))
        server.delete(place("contacts", friends, 4))
        server.put(place("calendar", diary, 0), entry("calendar", 0, 1))
        server.put(place("calendar", diary, 8), entry("calendar", 8))
        server.delete(place("calendar", diary, 1))
        reference, after = undisturbed(synced.copy(folder / "next"))
        again = synced.copy(folder / "again")
        begun_at = time.monotonic()
        again.command("sync")
        seconds = time.monotonic() - begun_at
        first, after_first = undisturbed(unsynced.copy(folder / "first"))
        events = {event for event, _, _ in after["events"]}
        assert events == {"created", "merged", "split"}, "nothing much happens in this world"
        yield Lived(server, unsynced, synced, reference, first, after, after_first, seconds)


def undisturbed(household: Household) -> tuple[Ended, dict[str, Any]]:
    """A sync that goes through, and what it leaves."""
    ended = household.converge()
    with household.looking() as look:
        return ended, look.contents()
