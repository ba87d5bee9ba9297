"""What a guard means."""

from __future__ import annotations

from typing import Any

from tests.flows.cli.conftest import run
from tests.flows.conftest import World, card

CARDS = {
    ("/book/", "lena"): ("Lena Vogt", "EMAIL:vogt@example.org"),
    ("/more/", "lisa"): ("Lisa Vogt", "EMAIL:vogt@example.org"),
    ("/third/", "l"): ("L. Vogt", "EMAIL:vogt@example.org"),
    ("/book/", "john"): ("John Smith", "EMAIL:john@example.net"),
    ("/more/", "j1"): ("J. Smith", "EMAIL:john@example.net", "TEL;TYPE=CELL:+4915112345678", "ORG:Oak"),
    ("/third/", "j2"): ("J. Smith", "EMAIL:jane@example.net", "TEL;TYPE=CELL:+4915112345678", "ORG:Oak"),
    ("/book/", "jane"): ("Jane Smith", "EMAIL:jane@example.net"),
}


def test_who_else_it_fits_and_which_names_contradict_are_told(world: World) -> None:
    """By name and person_id, and as the two names that no one person bears."""
    for book in ("/more/", "/third/"):
        world.contacts.add_collection(book, book.strip("/"))
    for (book, uid), (name, *lines) in CARDS.items():
        world.contacts.put(book, f"{book}{uid}.vcf", card(uid, name, *lines))
    world.sync_and_refresh()
    ids = dict(world.ask("SELECT record_id, person_id FROM person_record"))

    def explained(*names: Any) -> str:
        return " ".join(run("--home", world.home.folder, "explain", *names).out.split())

    assert f"about as well (Lisa Vogt ({ids['lisa']}))" in explained(ids["lena"], ids["l"])
    assert "contradict each other (Jane Smith / John Smith)" in explained(ids["john"], ids["jane"])
