"""Which cards of whom lie in which of the owner's address books."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date

from flows.demo.cards import Card, good_card, new_uid, some_time, written_number
from flows.demo.flaws import FLAWS
from flows.demo.people import Person

BOOKS = (("work", "contacts"), ("home", "contacts"), ("home", "old-phone"))
"""(account, collection) of every address book."""

STYLES = {
    ("work", "contacts"): ("outlook", "thunderbird", "nextcloud"),
    ("home", "contacts"): ("apple", "google", "nextcloud"),
    ("home", "old-phone"): ("phone", "google"),
}
"""The clients that wrote the cards of each book."""


@dataclass(frozen=True, slots=True)
class Filed:
    """A card in its book. ``person`` is the key of the true person, ``flaw`` what sets the card apart from
    that person's other cards ('' for the good one)."""

    account: str
    collection: str
    person: str
    flaw: str
    card: Card


def build_cards(rng: random.Random, people: tuple[Person, ...], as_of: date) -> list[Filed]:
    """The cards of everybody who has any: most have one, about a third have two or three."""
    filed: list[Filed] = []
    flaws = list(FLAWS)
    for number, person in enumerate(people):
        if person.circle in ("colleague", "conference") and rng.random() < 0.3:
            continue
        book = ("work", "contacts") if person.is_professional else ("home", "contacts")
        good = good_card(rng, person, rng.choice(STYLES[book]), as_of)
        filed.append(Filed(*book, person.key, "", good))
        if number % 5 in (1, 3):
            for _ in range(1 + (number % 15 == 3)):
                flaw = next(flaw for flaw in flaws if FLAWS[flaw].applies(person, good))
                flaws.append(flaws.pop(flaws.index(flaw)))
                filed.append(_flawed(rng, person, good, book, flaw, as_of))
    return filed


def _flawed(
    rng: random.Random, person: Person, good: Card, book: tuple[str, str], flaw: str, as_of: date
) -> Filed:
    others = [other for other in BOOKS if other != book]
    where = rng.choice(others) if rng.random() < 0.85 else book
    keeps_address = FLAWS[flaw].keeps_address or not good.phones or rng.random() < 0.6
    copy = replace(
        good,
        uid=new_uid(rng),
        style=rng.choice(STYLES[where]),
        updated_at=some_time(rng, as_of),
        emails=good.emails if keeps_address else (),
        phones=tuple((label, written_number(rng, _number(person, label))) for label, _ in good.phones),
        note="",
        has_photo=False,
        tags=(),
    )
    return Filed(*where, person.key, flaw, FLAWS[flaw].spoil(rng, person, copy))


def _number(person: Person, label: str) -> str:
    return person.mobile if label == "cell" else person.landline
