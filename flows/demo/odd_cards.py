"""Cards that are not simply somebody's: the owner's own, businesses, groups, and one card in two books."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from flows.demo.address_books import Filed
from flows.demo.cards import Card, new_uid
from flows.demo.diary import Owner
from flows.demo.meetings import OWNER

BUSINESSES = (
    "Trattoria da Ninetta",
    "Zahnarztpraxis Dr. Haselmaus",
    "Garage Blechle",
    "Stadtwerke (Störung)",
)
IN_TWO_BOOKS = 5


def build_odd_cards(rng: random.Random, owner: Owner, filed: Sequence[Filed], as_of: date) -> list[Filed]:
    """All of them; ``filed`` are the cards of people."""
    written_at = datetime.combine(as_of.replace(day=1), time(9), UTC)
    return [
        *_owners(rng, owner, written_at),
        *_businesses(rng, written_at),
        *_groups(filed, written_at),
        *_in_two_books(filed),
    ]


def _owners(rng: random.Random, owner: Owner, written_at: datetime) -> list[Filed]:
    """The owner's own card in both accounts."""
    given, _, family = owner.name.partition(" ")
    emails = {
        ("work", "outlook"): (("work", owner.work),),
        ("home", "apple"): (("home", owner.home), ("other", owner.work_before)),
    }
    return [
        Filed(
            account, "contacts", OWNER, "",
            Card(new_uid(rng), style, owner.name, written_at, given=given, family=family, emails=addresses),
        )
        for (account, style), addresses in emails.items()
    ]  # fmt: skip


def _businesses(rng: random.Random, written_at: datetime) -> list[Filed]:
    filed = []
    for number, name in enumerate(BUSINESSES):
        style = ("apple", "nextcloud")[number % 2]
        phones = (("work", f"030 2312599{number}"),)
        card = Card(new_uid(rng), style, name, written_at, organisation=name, kind="org", phones=phones)
        filed.append(Filed("home", "contacts", f"business {name}", "", card))
    return filed


def _groups(filed: Sequence[Filed], written_at: datetime) -> list[Filed]:
    """A group in the first book of each account, of the first six cards there."""
    groups = []
    for account, style, name in (("work", "thunderbird", "Projekt Nordwind"), ("home", "apple", "Choir")):
        members = tuple(f.card.uid for f in filed if (f.account, f.collection) == (account, "contacts"))[:6]
        card = Card(f"group-{members[0]}", style, name, written_at, kind="group", members=members)
        groups.append(Filed(account, "contacts", f"group {name}", "", card))
    return groups


def _in_two_books(filed: Sequence[Filed]) -> list[Filed]:
    """The same cards, same UIDs, once more in another book of the account."""
    home = [card for card in filed if (card.account, card.collection) == ("home", "contacts")]
    return [
        Filed(card.account, "old-phone", card.person, card.flaw, card.card)
        for card in home[:: len(home) // IN_TWO_BOOKS]
    ][:IN_TWO_BOOKS]
