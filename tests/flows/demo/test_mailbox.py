"""Among machines, lists and spam: the people whom the owner knows, all of them and nobody else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from flows.demo.mailbox import Mailbox
from flows.demo.network import Network
from tests.flows.demo.mailboxes import OWNER, Told, mailbox_of, refreshed, told
from warehouse.people import Next


@pytest.fixture(scope="module")
def mailbox(network: Network) -> Mailbox:
    return mailbox_of(network, seed=1, people=100, mails=1500)


@pytest.fixture(scope="module")
def people(mailbox: Mailbox) -> Iterator[Next]:
    with refreshed(mailbox) as people:
        yield people


def test_the_same_arguments_give_the_same_mailbox(network: Network, mailbox: Mailbox) -> None:
    """Bytes and truth; most of it is from machines or for them."""
    assert mailbox_of(network, seed=1, people=100, mails=1500) == mailbox
    addresses = {address for addresses in mailbox.correspondents.values() for address in addresses}
    personal = sum(any(address in mail.headers for address in addresses) for mail in mailbox.mails)
    assert personal < len(mailbox.mails) * 0.3


def test_known_people_are_people_and_all_of_them(people: Next, mailbox: Mailbox) -> None:
    """Precision and recall are 1, from mail alone."""
    assert told(people, mailbox) == Told([], [])


def test_nobody_is_two(people: Next, mailbox: Mailbox) -> None:
    """All addresses of a known person are one correspondent's; who share a mailbox are two."""
    true = mailbox.correspondents.values()
    everything = frozenset().union(*true)
    rows = people.rows(
        "SELECT person_id, emails FROM person WHERE is_known AND kind = 'human' AND NOT is_owner"
    )
    for _, emails in rows:
        assert any(everything.intersection(emails) <= addresses for addresses in true)
    shared = {address for address in everything if sum(address in addresses for addresses in true) > 1}
    assert len(shared) == 3
    for address in shared:
        assert len([person for person, emails in rows if address in emails]) == 2


def test_a_machine_is_one_whatever_its_tokens(people: Next) -> None:
    """Hundreds of addresses of one use make no crowd."""
    ((senders, values),) = people.rows(
        "SELECT count(DISTINCT address), count(*) FROM derived.email_address WHERE role_kind = 'bot'"
    )
    assert senders < 60 < 150 < values


def test_the_owner_is_nobody_else(people: Next, mailbox: Mailbox) -> None:
    """An alias that nobody told of is learned from sent mail."""
    claims = dict(people.rows("SELECT address, state FROM owner_address"))
    assert claims == {OWNER.address: "yours"} | dict.fromkeys(mailbox.aliases, "unconfirmed")


def test_what_comes_back_is_dead(people: Next, mailbox: Mailbox) -> None:
    """All addresses from which mail came back, and no other."""
    dead = people.rows("SELECT identity FROM identity WHERE dead_since_on IS NOT NULL")
    assert {address for (address,) in dead} == mailbox.dead


@pytest.mark.heavy
@pytest.mark.parametrize("seed", range(2, 8))
def test_other_mailboxes_too(network: Network, seed: int) -> None:
    """Whatever the seed, and among many more machines."""
    mailbox = mailbox_of(network, seed=seed, people=300, mails=20_000)
    with refreshed(mailbox) as people:
        found = told(people, mailbox)
        kinds = Counter(kind for (kind,) in people.rows("SELECT kind FROM person"))
    print(f"seed {seed}: {len(mailbox.correspondents)} correspondents, {found}, {dict(kinds)}")  # noqa: T201
    assert found == Told([], [])
