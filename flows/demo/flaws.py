"""What goes wrong with a second card of the same person."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from flows.demo.cards import Card, written_number
from flows.demo.people import Person


@dataclass(frozen=True, slots=True)
class Flaw:
    """A way in which a second card differs. ``applies`` is asked of the person and the good card; ``spoil``
    changes a copy of that card; unless ``keeps_address``, the copy may have lost its addresses already."""

    applies: Callable[[Person, Card], bool]
    spoil: Callable[[random.Random, Person, Card], Card]
    keeps_address: bool = False


def _named(card: Card, person: Person, given: str, family: str) -> Card:
    formatted = f"{person.name.in_order(given, family)} {person.suffix}".strip()
    return replace(card, given=given, family=family, formatted=formatted)


def _most_telling(person: Person) -> str:
    return person.name.latin_family or person.name.latin_given


def _typo(rng: random.Random, person: Person, card: Card) -> Card:
    """Two neighbouring letters of the family name (or the only name) change places, or one is dropped."""
    family = _most_telling(person)
    at = rng.randrange(1, len(family) - 2)
    wrong = rng.choice(
        (family[:at] + family[at + 1] + family[at] + family[at + 2 :], family[:at] + family[at + 1 :])
    )
    if not person.name.family:
        return _named(card, person, wrong, "")
    return _named(card, person, person.name.latin_given, wrong)


def _nickname(rng: random.Random, person: Person, card: Card) -> Card:
    return _named(card, person, rng.choice(person.name.given.short), person.name.latin_family)


def _old_employer(rng: random.Random, person: Person, card: Card) -> Card:
    job = person.jobs[0]
    card = replace(card, organisation=job.organisation.name, title=job.title)
    phones = card.phones or (("cell", written_number(rng, person.mobile)),)
    return replace(card, emails=(("work", job.address),), phones=phones)


def _other_script(_: random.Random, person: Person, card: Card) -> Card:
    name = person.name
    if any(not c.isascii() for c in card.given):
        return _named(card, person, name.latin_given, name.latin_family)
    return replace(card, given=name.own_given, family=name.own_family, formatted=name.own)


def _other_spelling(_: random.Random, person: Person, card: Card) -> Card:
    """Another way of writing the same name in Latin letters."""
    given = person.name.given.latin[-1]
    family = " ".join(part.latin[-1] for part in person.name.family)
    return _named(card, person, given, family)


def _without_address(rng: random.Random, person: Person, card: Card) -> Card:
    """A name and a number only, as phones keep it."""
    return replace(
        card,
        emails=(),
        phones=(("cell", written_number(rng, person.mobile)),),
        organisation="",
        title="",
        birthday=None,
        nickname="",
    )


def _phone_only(rng: random.Random, person: Person, card: Card) -> Card:
    """A given name and a number."""
    card = _without_address(rng, person, card)
    return replace(
        card, given=person.name.latin_given, family="", suffix="", formatted=person.name.latin_given
    )


def _former_name(_: random.Random, person: Person, card: Card) -> Card:
    """The name before marriage, with the private address of those days."""
    family = " ".join(part.latin[0] for part in person.former_family)
    card = _named(card, person, person.name.latin_given, family)
    return replace(card, emails=(("home", person.private_address),))


def _turned_round(_: random.Random, person: Person, card: Card) -> Card:
    """Family and given name in each other's field, the family name in capitals."""
    given, family = person.name.latin_family.upper(), person.name.latin_given
    return replace(card, given=given, family=family, formatted=f"{given} {family}")


def _address_as_name(_: random.Random, __: Person, card: Card) -> Card:
    """What a mail program collects by itself: an address and nothing else."""
    address = card.emails[-1][1]
    return Card(card.uid, card.style, address, card.updated_at, emails=(("other", address),))


def _copy(_: random.Random, __: Person, card: Card) -> Card:
    """The same again, written by another client."""
    return card


FLAWS: dict[str, Flaw] = {
    "same again": Flaw(lambda _, good: bool(good.emails), _copy, keeps_address=True),
    "typo": Flaw(lambda person, _: len(_most_telling(person)) > 3, _typo),
    "nickname": Flaw(lambda person, _: bool(person.name.given.short), _nickname),
    "old employer": Flaw(lambda person, _: len(person.jobs) > 1, _old_employer),
    "other script": Flaw(lambda person, _: person.name.has_own_script, _other_script),
    "other spelling": Flaw(lambda person, _: len(person.name.given.latin) > 1, _other_spelling),
    "no e-mail": Flaw(lambda _, __: True, _without_address),
    "phone only": Flaw(lambda _, good: any(label == "cell" for label, _ in good.phones), _phone_only),
    "former name": Flaw(lambda person, _: bool(person.former_family), _former_name),
    "turned round": Flaw(lambda person, _: bool(person.name.family), _turned_round),
    "address only": Flaw(
        lambda person, good: bool(good.emails) and not person.shared_address,
        _address_as_name,
        keeps_address=True,
    ),
}
"""Every flaw by name."""
