"""Clocks that are wrong: cursors are the server's, and no contact lies in the future."""

from __future__ import annotations

from datetime import timedelta

import pytest

from flows.job import Status
from tests.flows.conftest import START, World, card, meeting, world


@pytest.mark.heavy
def test_a_clock_that_jumps(world: World) -> None:
    """Three days back, then ten years on: each sync goes through and finds what is new."""
    world.contacts.put("/book/", "/book/nino.vcf", card("nino", "Nino Beridze", "EMAIL:nino@example.org"))
    world.calendar.put(
        "/calendar/", "/calendar/0.ics", meeting("0", START - timedelta(days=1), "nino@example.org")
    )
    world.calendar.put(
        "/calendar/", "/calendar/1.ics", meeting("1", START + timedelta(days=9), "nino@example.org")
    )
    for number, jump in enumerate((0, -3, 3653)):
        world.start = START + timedelta(days=jump)
        world.contacts.put("/book/", f"/book/{number}.vcf", card(f"n{number}", f"Ann Number{number}"))
        result = world.sync()
        assert (result.status, result.new) == (Status.DONE, 4 if number == 0 else 1)
        world.refresh()
        ((as_of, last),) = world.ask(
            "SELECT published.as_of, last_contact_on FROM published, tie JOIN person USING (person_id) "
            "WHERE display_name = 'Nino Beridze'"
        )
        assert last is None or last <= as_of
    assert world.ask("SELECT count(*) FROM person_record WHERE NOT is_observed") == [(4,)]


__all__ = ["world"]
