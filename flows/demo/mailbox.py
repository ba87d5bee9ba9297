"""A mailbox most of which is from machines, and the truth: with whom the owner is in contact both ways."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from flows.demo.letters import Box, Folder, Mail, write_mail
from flows.demo.machines import REPORTER, Machines, report_on
from flows.demo.people import Person

DAYS = 700


@dataclass(frozen=True, slots=True)
class Mailbox:
    """``correspondents``: person key -> the addresses under which they wrote to the owner and were written
    to. Everybody else in it is unknown to the owner, or no human. ``aliases`` are the owner's, of which
    nobody told."""

    mails: tuple[Mail, ...]
    correspondents: dict[str, frozenset[str]]
    aliases: frozenset[str]
    dead: frozenset[str]


def build_mailbox(
    rng: random.Random,
    people: Sequence[Person],
    owner: Box,
    as_of: date,
    *,
    mail_count: int,
    bulk: float = 0.8,
) -> Mailbox:
    """So many mails up to ``as_of``, of which the share ``bulk`` is from machines, or to them.

    Of ``people`` seven of ten are correspondents; the others only wrote, were only written to, or write on
    a mailing list. Same arguments, same bytes.
    """
    cut = len(people) * 7 // 10
    friends, others = people[:cut], people[cut:]
    post = _Post(rng, owner, as_of)
    only_wrote, only_written_to = others[::2], others[1::2]
    for person in only_wrote:
        post.comes(_written(rng, person, person.private_address))
    for person in only_written_to:
        post.goes([Box(person.private_address, person.name.latin)])
        if person in only_written_to[1::2]:
            post.comes_back(person.private_address)
    away = [_written(rng, person, person.private_address) for person in only_written_to[::2]]
    dead = [person.private_address for person in only_written_to[1::2]]
    writers = [_written(rng, person, person.private_address) for person in (*friends[:4], *only_wrote[:6])]
    correspondents = {person.key: _correspond(post, person) for person in friends}
    while len(post.mails) < mail_count * (1 - bulk):
        friend = rng.choice(friends)
        _exchange(post, friend, rng.choice(sorted(correspondents[friend.key])), rng.sample(friends, 2))
    notes = Box(owner.address.replace("@", "+notes@"), owner.name)
    for _ in range(3):
        post.goes([notes])
        post.comes(notes)
    names = [name for person in people for name in (person.name.own, person.name.latin)]
    machines = Machines(rng, names, writers, away, dead)
    while len(post.mails) < mail_count:
        sent = machines.send()
        post.comes(sent.sender, folder=sent.folder, more=sent.more)
        if sent.answer_to:
            post.goes([Box(sent.answer_to)])
    post.mails.sort(key=lambda mail: mail.received_at)
    return Mailbox(tuple(post.mails), correspondents, frozenset({post.alias.address}), frozenset(dead))


def _correspond(post: _Post, person: Person) -> frozenset[str]:
    """The first mails either way, at each of the person's addresses that the owner knows. One in twelve has a
    mailbox that is called like an office's."""
    own_domain = f"mail@{'-'.join(person.name.letters).strip('-')}.example"
    is_own_office = not person.shared_address and post.rng.random() < 1 / 12
    addresses = [own_domain if is_own_office else person.shared_address or person.private_address]
    if not person.shared_address and post.rng.random() < 0.4:
        addresses += person.addresses[:1]
    for address in dict.fromkeys(addresses):
        _exchange(post, person, address, ())
    return frozenset(addresses)


def _exchange(post: _Post, person: Person, address: str, beside: Iterable[Person]) -> None:
    """A mail of theirs and one of the owner's; a shared mailbox is named by who is meant."""
    others = [Box(one.private_address, one.name.latin) for one in beside] if post.rng.random() < 0.2 else []
    name = None if post.rng.random() < 0.3 and not person.shared_address else person.name.latin
    post.comes(_written(post.rng, person, address), others)
    post.goes([Box(address, name), *others])


def _written(rng: random.Random, person: Person, address: str) -> Box:
    """The person's mailbox in one of the ways in which mail programs write it."""
    name = person.name
    ways = [
        name.own,
        name.latin,
        f"{name.latin_family}, {name.latin_given} (IT)" if name.latin_family else name.latin,
        f"'{name.latin}'",
    ]
    if not person.shared_address and not address.startswith("mail@"):
        ways += [address, ""]
    return Box(address, rng.choice(ways) or None)


class _Post:
    """Writes the mails of one mailbox; the owner sends every twelfth under an alias."""

    def __init__(self, rng: random.Random, owner: Box, as_of: date) -> None:
        self.rng = rng
        self.owner = owner
        self.alias = Box(f"list.{owner.address}", owner.name)
        self.mails: list[Mail] = []
        self._start = datetime.combine(as_of - timedelta(days=DAYS), time(8), UTC)

    def comes(
        self,
        sender: Box,
        beside: Iterable[Box] = (),
        folder: Folder = "inbox",
        more: Mapping[str, str] | None = None,
    ) -> None:
        self._write(folder, sender, [self.owner, *beside], more)

    def goes(self, to: Sequence[Box]) -> None:
        self._write("sent", self.alias if self.rng.random() < 1 / 12 else self.owner, to)

    def comes_back(self, address: str) -> None:
        """The last mail, to this address, does a day later."""
        at = self.mails[-1].received_at + timedelta(days=1)
        self._write("inbox", REPORTER, [self.owner], report_on(address), at)

    def _write(
        self,
        folder: Folder,
        sender: Box,
        to: Iterable[Box],
        more: Mapping[str, str] | None = None,
        at: datetime | None = None,
    ) -> None:
        at = at or self._start + timedelta(minutes=self.rng.randrange(DAYS * 24 * 60 - 24 * 60))
        self.mails.append(write_mail(len(self.mails), folder, at, sender, to, more))
