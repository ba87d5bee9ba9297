"""What changed in the network is told from what was, and a refresh from nothing tells the same."""

from __future__ import annotations

from datetime import date, timedelta

from flows.refresh import refresh
from tests.flows.conftest import START, World, card

ASKED = "SELECT changed_on, kind, display_name, before, after FROM change ORDER BY ALL"


def test_what_a_card_said_before_is_remembered(world: World) -> None:
    """A card that names another employer is a change since the refresh that saw it; a new card is one too."""
    ana = ("EMAIL:ana@example.org", "ORG:Acme", "TITLE:Clerk")
    world.contacts.put("/book/", "/book/ana.vcf", card("ana", "Ana Silva", *ana))
    world.sync_and_refresh()
    assert world.ask(ASKED) == []
    world.start += timedelta(days=40)
    world.contacts.put("/book/", "/book/ana.vcf", card("ana", "Ana Silva", ana[0], "ORG:Beta", "TITLE:Head"))
    world.contacts.put("/book/", "/book/bo.vcf", card("bo", "Bo Lind", "EMAIL:bo@example.org"))
    world.sync_and_refresh()
    day = START.date() + timedelta(days=40)
    told = [
        (day, "new_employer", "Ana Silva", "Acme", "Beta"),
        (day, "new_person", "Bo Lind", None, None),
    ]
    assert day == date(2026, 4, 11)
    assert world.ask(ASKED) == told
    facts = set(world.ask("SELECT fact, value FROM person_fact"))
    assert {("employer", "Beta"), ("title", "Head"), ("name", "Ana Silva")} <= facts
    world.start += timedelta(days=1)
    refresh(world.home, world.settings, now=world.clock(), force=True)
    assert world.ask(ASKED) == told
