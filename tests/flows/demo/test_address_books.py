"""The cards of the demo: how many, whose, and what is wrong with the second ones."""

from __future__ import annotations

from collections import Counter

import pytest
import vobject

from flows.demo.content_lines import escaped
from flows.demo.flaws import FLAWS
from flows.demo.network import Item, Network
from flows.demo.vcards import CLIENTS


def _cards(network: Network) -> list[tuple[str, str, Item]]:
    return [
        (account.name, collection.path, item)
        for account in network.accounts
        for collection in account.collections
        if collection.kind == "contacts"
        for item in collection.items
    ]


@pytest.fixture(scope="module")
def parsed(network: Network) -> dict[tuple[str, str], vobject.base.Component]:
    """(account, UID) -> the card as an independent library reads it."""
    return {
        (account, item.href.removesuffix(".vcf")): vobject.readOne(item.text)
        for account, _, item in _cards(network)
    }


def test_every_card_is_read_and_has_an_owner(
    network: Network, parsed: dict[tuple[str, str], vobject.base.Component]
) -> None:
    """Every card is a vCard with the UID of its place, and the truth knows whose it is."""
    assert parsed.keys() == network.card_person.keys()
    assert all(card.uid.value == uid for (_, uid), card in parsed.items())


def test_a_third_have_several_cards(network: Network) -> None:
    """Of the people in the books between a fourth and a half have two cards or three."""
    cards = Counter(person for person in network.card_person.values() if person in network.people)
    several = sum(count > 1 for count in cards.values())
    assert 0.25 <= several / len(cards) <= 0.5
    assert max(cards.values()) == 3


def test_every_flaw_is_planted(network: Network) -> None:
    """Each way of spoiling a second card occurs at least five times, mostly in another book."""
    assert Counter(network.flaws.values()).keys() == FLAWS.keys()
    assert min(Counter(network.flaws.values()).values()) >= 5


def test_every_client_writes(network: Network) -> None:
    """Cards come in the styles of six clients, in both versions of the format."""
    texts = [item.text for _, _, item in _cards(network)]
    for client in CLIENTS.values():
        assert any(f"PRODID:{client.product}" in text for text in texts)
    versions = Counter(text.split("\r\n")[1] for text in texts)
    assert min(versions["VERSION:3.0"], versions["VERSION:4.0"]) >= 100


@pytest.mark.parametrize("field", ["PHOTO", "NOTE", "NICKNAME", "BDAY", "CATEGORIES", "TITLE"])
def test_optional_fields_occur(network: Network, field: str) -> None:
    """What cards of real people have now and then, some of these have and most have not."""
    having = sum(f"\r\n{field}" in item.text for _, _, item in _cards(network))
    assert having >= 10
    assert having < len(_cards(network))


def test_groups_businesses_and_the_owner(network: Network) -> None:
    """Besides people there are groups, businesses and the owner's own card, each known as what it is."""
    kinds = Counter(key.split()[0] for key in network.card_person.values() if key not in network.people)
    assert kinds == {"group": 2, "business": 4, "owner": 2}


def test_one_card_in_two_books(network: Network) -> None:
    """Five cards lie in two books of one account under one UID, word for word the same."""
    places: dict[tuple[str, str], list[str]] = {}
    for account, _, item in _cards(network):
        places.setdefault((account, item.href), []).append(item.text)
    twice = [texts for texts in places.values() if len(texts) > 1]
    assert len(twice) == 5
    assert all(first == second for first, second in twice)


def test_cards_say_what_is_true(
    network: Network, parsed: dict[tuple[str, str], vobject.base.Component]
) -> None:
    """Every address on a person's card is that person's, or the household's."""
    for place, card in parsed.items():
        person = network.people.get(network.card_person[place])
        if person:
            own = {*person.addresses, person.shared_address}
            written = {line.value.lower() for line in card.contents.get("email", [])}
            assert written <= own


def test_numbers_without_plus_are_written_badly(network: Network) -> None:
    """Numbers come international, national, with 00, with slashes and with (0)."""
    lines = [
        line.partition(":")[2]
        for _, _, item in _cards(network)
        for line in item.text.split("\r\n")
        if line.startswith("TEL")
    ]
    for mark in ("+", "00", "tel:+", "0171 ", "+49 (0)"):
        assert any(line.startswith(mark) for line in lines), mark
    assert any("/" in line for line in lines)


def test_the_right_name_is_on_the_good_card(
    network: Network, parsed: dict[tuple[str, str], vobject.base.Component]
) -> None:
    """A card without a flaw has its person's name, in the own script or in Latin letters."""
    for place, card in parsed.items():
        person = network.people.get(network.card_person[place])
        if person and place not in network.flaws:
            names = {f"{name} {person.suffix}".strip() for name in (person.name.own, person.name.latin)}
            assert card.fn.value in names, escaped(card.fn.value)
