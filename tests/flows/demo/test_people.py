"""The people of the demo: who is planted among them, and that nothing of them is anybody's."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import phonenumbers

from flows.demo.network import Network
from flows.demo.people import HOMONYM_CULTURES, Person


def _same_name(network: Network) -> list[list[Person]]:
    by_name: dict[str, list[Person]] = {}
    for person in network.people.values():
        by_name.setdefault(person.name.latin, []).append(person)
    return [people for people in by_name.values() if len(people) > 1]


def test_about_four_hundred(network: Network) -> None:
    """The network has about four hundred people of at least fourteen cultures."""
    assert 380 <= len(network.people) <= 440
    assert len({person.name.culture for person in network.people.values()}) >= 14


def test_homonyms(network: Network) -> None:
    """Two people of one name, who share neither address nor number, are in each culture that has them."""
    strangers = [pair for pair in _same_name(network) if not pair[0].household]
    assert {pair[0].name.culture for pair in strangers} == set(HOMONYM_CULTURES)
    for first, second in strangers:
        assert not set(first.addresses) & set(second.addresses)
        assert first.mobile != second.mobile
        assert first.landline != second.landline


def test_father_and_son(network: Network) -> None:
    """A father and a son of one name share a landline, but neither a mobile nor an address."""
    father, son = (p for p in network.people.values() if p.household == "father and son")
    assert father.name == son.name
    assert father.landline == son.landline
    assert father.mobile != son.mobile
    assert not set(father.addresses) & set(son.addresses)
    assert son.birthday - father.birthday > timedelta(days=18 * 365)


def test_couples_share_a_mailbox(network: Network) -> None:
    """Three couples of different names share a mailbox and have one each besides."""
    shared = Counter(p.shared_address for p in network.people.values() if p.shared_address)
    assert sorted(shared.values()) == [2, 2, 2]
    assert all(p.private_address != p.shared_address for p in network.people.values())


def test_own_addresses_are_nobody_elses(network: Network) -> None:
    """Addresses that are somebody's own are nobody else's, and none can be a real person's."""
    own = Counter(address for person in network.people.values() for address in person.addresses)
    assert set(own.values()) == {1}
    reserved = (".example", "@example.org", ".example.org", ".example.com", ".example.net")
    assert all(address.endswith(reserved) for address in own)


def test_numbers_are_for_fiction_and_can_be_read(network: Network) -> None:
    """Every number has a possible length, and no two people have the same mobile."""
    mobiles = Counter(person.mobile for person in network.people.values())
    assert set(mobiles.values()) == {1}
    for person in network.people.values():
        for number in (person.mobile, person.landline):
            assert phonenumbers.is_possible_number(phonenumbers.parse(number))


def test_jobs_do_not_overlap(network: Network) -> None:
    """Who changed employer has one job at a time, with an address of its own."""
    changed = [person for person in network.people.values() if len(person.jobs) > 1]
    assert len(changed) >= 20
    for person in changed:
        first, second = person.jobs
        assert first.ends_on == second.starts_on
        assert first.organisation != second.organisation
        assert person.address_on(second.starts_on) == second.address
        assert person.address_on(second.starts_on - timedelta(days=1)) == first.address
