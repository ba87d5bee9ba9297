"""The whole synthetic network: what is on the servers, and the truth about it."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Literal

from flows.demo.address_books import Filed, build_cards
from flows.demo.diary import Desk, Owner, build_singles
from flows.demo.events import write_ics
from flows.demo.meetings import Contact, Meeting, history
from flows.demo.odd_cards import build_odd_cards
from flows.demo.people import Person, build_people, employer
from flows.demo.planted import Planted, plant
from flows.demo.series import build_private_time, build_series
from flows.demo.vcards import write_vcard

OWNER_MOVED_DAYS = 1100
"""The owner changed employer so many days before as_of."""

COLLECTIONS: dict[str, tuple[tuple[str, str, Literal["contacts", "calendar"]], ...]] = {
    "work": (
        ("contacts", "Contacts", "contacts"),
        ("calendar", "Calendar", "calendar"),
        ("team", "Team & holidays", "calendar"),
    ),
    "home": (
        ("contacts", "Adressbuch", "contacts"),
        ("old-phone", "Old phone", "contacts"),
        ("private", "Privat", "calendar"),
        ("archive", "Archive (Kranich)", "calendar"),
        ("birthdays", "Birthdays", "calendar"),
    ),
}
"""Account -> its collections: (path, name, kind)."""


@dataclass(frozen=True, slots=True)
class Item:
    """One object on a server: the last part of its path, and its text."""

    href: str
    text: str


@dataclass(frozen=True, slots=True)
class DemoCollection:
    """An address book or calendar of an account."""

    path: str
    name: str
    kind: Literal["contacts", "calendar"]
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One of the owner's accounts: ``name`` is its slug and the user on the server."""

    name: str
    password: str = field(repr=False)
    region: str
    collections: tuple[DemoCollection, ...]


@dataclass(frozen=True)
class Network:
    """The accounts with all that is in them, and the truth.

    ``card_person``: (account, UID of a card) -> person key; a card of a business or a group has a key of
    its own, 'business ...' or 'group ...'. ``attendee_person``: (address in lower case, name as written)
    -> person key. ``owner`` has the person key 'owner'. ``flaws``: (account, UID) -> how that second card
    of a person differs.
    """

    seed: int
    as_of: date
    owner: Owner
    accounts: tuple[DemoAccount, ...]
    people: dict[str, Person]
    card_person: dict[tuple[str, str], str]
    flaws: dict[tuple[str, str], str]
    attendee_person: dict[tuple[str, str | None], str]
    meetings: tuple[Meeting, ...]
    planted: tuple[Planted, ...]

    @cached_property
    def history(self) -> dict[str, tuple[Contact, ...]]:
        """Person -> the meetings up to as_of that count (True) or are open (None), newest first."""
        shared = {person.shared_address for person in self.people.values() if person.shared_address}
        return history(self.meetings, shared, self.as_of)

    def last_contact_on(self, person: str, without: str | None = None) -> date | None:
        """The true last contact, in the owner's zone; None: never met. ``without`` is the UID of a meeting to
        leave out."""
        seen = (
            contact for contact in self.history.get(person, ()) if contact.counts and contact.uid != without
        )
        return next((contact.on for contact in seen), None)

    def is_checkable(self, person: str) -> bool:
        """Whether the truth of the last contact is beyond doubt: nothing open is as new as it."""
        seen = self.history.get(person, ())
        return not seen or (bool(seen[0].counts) and all(c.counts for c in seen if c.on == seen[0].on))

    @property
    def checkable(self) -> dict[str, date | None]:
        """Every person whose last contact is beyond doubt -> that day."""
        return {person: self.last_contact_on(person) for person in self.people if self.is_checkable(person)}

    def items(self, uid: str) -> list[tuple[str, str, Item]]:
        """Where an object of that UID lies: (account, path of the collection, object)."""
        return [
            (account.name, collection.path, item)
            for account in self.accounts
            for collection in account.collections
            for item in collection.items
            if item.href.rpartition(".")[0] == uid.replace("@", "-")
        ]


def build_network(seed: int, as_of: date) -> Network:
    """The network as it is on the morning of ``as_of``. The same seed and date give the same bytes."""
    rng = random.Random(seed)  # noqa: S311 - the same people every time
    owner = _owner(as_of)
    people = build_people(rng, as_of, owner.moved_on)
    filed = build_cards(rng, people, as_of)
    filed += build_odd_cards(rng, owner, filed, as_of)
    desk = Desk(rng, people, owner, as_of)
    ordinary = [*build_singles(desk), *build_series(desk)]
    planted, added = plant(desk, ordinary)
    meetings = (*ordinary, *added, *build_private_time(desk))
    return Network(
        seed=seed,
        as_of=as_of,
        owner=owner,
        accounts=_accounts(filed, meetings),
        people={person.key: person for person in people},
        card_person={(card.account, card.card.uid): card.person for card in filed},
        flaws={(card.account, card.card.uid): card.flaw for card in filed if card.flaw},
        attendee_person=_attendees(meetings),
        meetings=meetings,
        planted=tuple(planted),
    )


def _owner(as_of: date) -> Owner:
    return Owner(
        name="Mara Vestergård",
        work=f"mara.vestergaard@{employer('colleague').domain}",
        work_before=f"m.vestergaard@{employer('former').domain}",
        home="mara@vestergaard.example",
        moved_on=as_of - timedelta(days=OWNER_MOVED_DAYS),
    )


def _accounts(filed: Sequence[Filed], meetings: Iterable[Meeting]) -> tuple[DemoAccount, ...]:
    items: dict[tuple[str, str], list[Item]] = defaultdict(list)
    for entry in filed:
        items[entry.account, entry.collection].append(Item(f"{entry.card.uid}.vcf", write_vcard(entry.card)))
    for meeting in meetings:
        item = Item(f"{meeting.uid.replace('@', '-')}.ics", write_ics(meeting))
        for calendar in meeting.calendars:
            items[calendar].append(item)
    return tuple(
        DemoAccount(
            name=account,
            password=f"{account}-demo-password",
            region="DE",
            collections=tuple(
                DemoCollection(path, name, kind, tuple(items[account, path]))
                for path, name, kind in collections
            ),
        )
        for account, collections in COLLECTIONS.items()
    )


def _attendees(meetings: Iterable[Meeting]) -> dict[tuple[str, str | None], str]:
    invited = (
        guest
        for meeting in meetings
        for guest in (*meeting.guests, *((meeting.organizer,) if meeting.organizer else ()))
    )
    return {(guest.address.lower(), guest.name): guest.person for guest in invited if guest.person}
