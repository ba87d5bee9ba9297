"""Clocks that are wrong: cursors are the server's, and no contact lies in the future."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.errors import DONE
from tests.faults.household import Household, entry, fill, place
from tests.servers.stateful import stateful

YEARS_AHEAD = 600
"""The number of a meeting that lies ahead today, and is past in ten years."""


@pytest.mark.heavy
def test_a_clock_that_jumps(tmp_path: Path) -> None:
    """Three days back, then ten years on: each sync goes through and finds what is new."""
    with stateful() as server:
        fill(server, 4, 3)
        book, diary = server.collections
        server.put(place("calendar", diary, YEARS_AHEAD), entry("calendar", YEARS_AHEAD))
        household = Household(tmp_path / "home", server)
        household.make()
        told = []
        for number, days in enumerate((0, -3, 3653)):
            server.put(place("contacts", book, 5 + number), entry("contacts", 5 + number))
            server.plan()
            assert household.sync(days=days).code == DONE
            with household.looking() as look:
                assert len(look.rows(book)) == 5 + number
                told += look.ask_people("SELECT max(as_of), max(last_contact_on) FROM published, tie")
        (now, last_now), (before, last_before), (later, last_later) = told
        assert last_before <= before < now < last_later <= later
        assert last_now <= now
        household.converge()
