"""How right enrichment is: made-up people who change jobs, and others who only look as if they did.

python -m benchmarks.careers [SIZE]
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flows.runner import run_steps
from transforms import steps
from transforms.core.rows import (
    AccountRow,
    ContactAddressRow,
    ContactRow,
    CoverageRow,
    DayRow,
    LastPersonIdRow,
    MessageAddressRow,
    MessageRow,
    OwnerAddressRow,
    OwnerTimeZoneRow,
    RefreshRow,
)
from warehouse.people import Next, scratch

AS_OF = date(2026, 11, 23)
OWNER = "owner@example.org"
SEED = 20261128
ZONES = ("Europe/Berlin", "America/New_York", "Europe/London", "Asia/Kolkata", "Asia/Tokyo", "Europe/Athens")
KINDS = {
    "stays": 25,
    "moves": 25,
    "moves_twice": 8,
    "works_for_two": 8,
    "writes_privately_since": 8,
    "has_a_family_domain": 6,
    "has_an_alumni_address": 6,
    "slips_once": 6,
    "has_two_domains": 12,
    "is_renamed": 12,
}
"""What becomes of people, or of their firm, and how many in a hundred and sixteen."""


@dataclass
class Person:
    """Somebody, and what is true: ``changes`` are a new domain and the first day there."""

    name: str
    kind: str
    zone: str
    clock: str
    uses: list[tuple[str, date]] = field(default_factory=list)
    changes: list[tuple[str, date]] = field(default_factory=list)

    @property
    def addresses(self) -> list[str]:
        return sorted({address for address, _ in self.uses})

    @property
    def true_zone(self) -> str | None:
        """Nobody could tell the zone of those whose programs write UTC always."""
        return None if self.clock == "utc" else self.zone


@dataclass(frozen=True)
class Score:
    """Found and true things of one kind."""

    what: str
    found: int
    true: int
    right: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.true if self.true else 1.0


def population(size: int, seed: int = SEED) -> list[Person]:
    """People with names of their own, at firms of about twelve; the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - made-up people
    firms = [f"{_word(chance, 3)}{number}.example" for number in range(max(12, size // 12))]
    people = []
    for number in range(size):
        kind = chance.choices(list(KINDS), list(KINDS.values()))[0]
        name = f"{_word(chance, 2).title()} {_word(chance, 3).title()}{'abcdefghij'[number % 10]}"
        clock = chance.choices(["local", "travels", "sometimes utc", "utc"], [60, 15, 15, 10])[0]
        person = Person(name, kind, chance.choice(ZONES), clock)
        getattr(_Life(person, firms, chance), kind)()
        people.append(person)
    return people


@dataclass
class _Life:
    """A person, the firms that there are, and when the first job began, the turn came and the last mail."""

    person: Person
    firms: list[str]
    chance: random.Random

    def __post_init__(self) -> None:
        self.first = date(2021, 1, 1) + timedelta(self.chance.randrange(300))
        self.turn = date(2023, 1, 1) + timedelta(self.chance.randrange(500))
        self.last = AS_OF - timedelta(self.chance.randrange(1, 200))
        self.gap = timedelta(self.chance.randrange(-25, 90))
        self.given, self.family = self.person.name.lower().split()
        self.groups = max(1, len(self.firms) // 12)
        self.here, self.there, self.further = self.chance.sample(self.firms, 3)

    def use(self, domain: str, start: date, end: date, local: str | None = None, times: int = 0) -> None:
        """Write from a domain on the first day and some more; `times` says how many in all."""
        days = self.chance.sample(range(1, (end - start).days), (times or self.chance.randint(3, 14)) - 1)
        address = f"{local or f'{self.given}.{self.family}'}@{domain}"
        self.person.uses += [(address, start + timedelta(day)) for day in sorted([0, *days])]

    def move(self, domain: str, start: date, end: date) -> None:
        self.use(domain, start, end)
        self.person.changes.append((domain, start))

    def stays(self) -> None:
        self.use(self.here, self.first, self.last)

    def moves(self) -> None:
        self.use(self.here, self.first, self.turn)
        self.move(self.there, self.turn + self.gap, self.last)

    def moves_twice(self) -> None:
        self.use(self.here, self.first, date(2022, 9, 1))
        self.move(self.there, date(2022, 9, 1) + self.gap, self.turn + timedelta(200))
        self.move(self.further, self.turn + timedelta(200) + self.gap, self.last)

    def works_for_two(self) -> None:
        self.use(self.here, self.first, self.last)
        self.use(self.there, self.turn, self.last)
        self.use(self.here, self.turn + timedelta(300), self.last)

    def writes_privately_since(self) -> None:
        self.use(self.here, self.first, self.turn)
        self.use("gmail.com", self.turn + self.gap, self.last)

    def has_a_family_domain(self) -> None:
        self.use(self.here, self.first, self.turn)
        self.use(f"{self.family}.example", self.turn + self.gap, self.last, self.given)

    def has_an_alumni_address(self) -> None:
        self.use(self.here, self.first, self.turn)
        self.use(f"alumni.{self.there}", self.turn + self.gap, self.last)

    def slips_once(self) -> None:
        self.use(self.here, self.first, self.last)
        self.use(self.there, self.turn, self.last, times=1)
        self.use(self.here, self.last - timedelta(60), self.last)

    def has_two_domains(self) -> None:
        firm = self.chance.randrange(self.groups)
        self.use(f"brand{firm}.example", self.first, self.turn)
        self.use(f"holding{firm}.example", self.turn, self.last)
        if self.chance.random() < 0.7:
            self.use(f"brand{firm}.example", self.turn + timedelta(100), self.last)

    def is_renamed(self) -> None:
        firm, renamed = self.chance.randrange(self.groups), date(2024, 2, 1)
        self.use(f"before{firm}.example", self.first, renamed)
        self.use(f"since{firm}.example", renamed + timedelta(self.chance.randrange(20)), self.last)


def fill(people: Next, population: Sequence[Person], seed: int = SEED) -> None:
    """Write mails from and to each, and a card for two of three, as a sync would have read them."""
    chance = random.Random(seed)  # noqa: S311 - made-up people
    messages: list[MessageRow] = []
    addresses: list[MessageAddressRow] = []
    contacts: list[ContactRow] = []
    written: list[ContactAddressRow] = []
    for number, person in enumerate(population):
        if chance.random() < 2 / 3:
            contacts.append(_contact(f"card-{number}", person))
            written += [
                ContactAddressRow("home", "dav_contacts", f"card-{number}", "email", address, None, position)
                for position, address in enumerate(person.addresses)
            ]
        for address, day in person.uses:
            minute = chance.randrange(7 * 60, 19 * 60)
            sent_at = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=UTC)
            for sender, name, to, to_name in (
                (address, person.name, OWNER, "Olu Owner"),
                (OWNER, "Olu Owner", address, person.name),
            ):
                key = f"mail-{len(messages)}"
                offset = _offset(person, sent_at, chance) if sender != OWNER else 60
                messages.append(_message(key, sent_at + timedelta(seconds=len(messages) % 60), offset))
                addresses.append(MessageAddressRow("home", "imap_mail", key, "from", 0, sender, name))
                addresses.append(MessageAddressRow("home", "imap_mail", key, "to", 0, to, to_name))
    for table, rows in (
        ("core.contact", contacts),
        ("core.contact_address", written),
        ("core.message", messages),
        ("core.message_address", addresses),
    ):
        people.append(table, rows)


def _offset(person: Person, at: datetime, chance: random.Random) -> int:
    zone = person.zone
    if person.clock == "utc" or (person.clock == "sometimes utc" and chance.random() < 0.3):
        return 0
    if person.clock == "travels" and chance.random() < 0.2:
        zone = chance.choice(ZONES)
    offset = at.astimezone(ZoneInfo(zone)).utcoffset()
    return int(offset.total_seconds() // 60) if offset is not None else 0


def _contact(record_id: str, person: Person) -> ContactRow:
    fields: dict[str, Any] = dict.fromkeys(ContactRow._fields)
    said: dict[str, Any] = {
        "account": "home",
        "source": "dav_contacts",
        "record_id": record_id,
        "collections": ["Contacts"],
    }
    said |= {"is_gone": False, "full_name": person.name, "kind": "individual", "tags": []}
    return ContactRow(**(fields | said))


def _message(key: str, sent_at: datetime, offset: int) -> MessageRow:
    fields: dict[str, Any] = dict.fromkeys(MessageRow._fields)
    flags = {name: False for name in MessageRow._fields if name.startswith("is_")}
    said: dict[str, Any] = {
        "account": "home",
        "source": "imap_mail",
        "record_id": key,
        "message_key": key,
        "message_id": key,
    }
    said |= {"collections": ["INBOX"], "failed_recipients": [], "recipient_count": 1}
    said |= {"sent_at": sent_at, "received_at": sent_at, "sent_offset_minutes": offset}
    return MessageRow(**(fields | flags | said))


def refreshed(people: Next, population: Sequence[Person]) -> None:
    """All steps over the population, as of AS_OF."""
    people.run(steps.TABLES.text())
    at = datetime(2026, 11, 23, 12, tzinfo=UTC)
    people.append("core.refresh", [RefreshRow(at, "", 0, "", "")])
    people.append("core.day", [DayRow(AS_OF)])
    people.append("core.owner_time_zone", [OwnerTimeZoneRow("-infinity", "infinity", "Europe/Berlin")])
    people.append("core.owner_address", [OwnerAddressRow(OWNER, None)])
    people.append("core.account", [AccountRow("home", "imap", "DE", True, None, ["imap_mail"], False)])
    people.append("core.coverage", [CoverageRow("home", "imap_mail", None, at, at, None, None, 1)])
    people.append("core.last_person_id", [LastPersonIdRow(0)])
    fill(people, population)
    run_steps(people, steps.STEPS)


def scores(people: Next, population: Sequence[Person]) -> list[Score]:
    """Changes of employer, with their day to 45 days; and time zones by what the clocks say.

    Whose addresses were not found to be one person's cannot be seen to move: the second row leaves them out.
    """
    by_address = {address: person for person in population for address in person.addresses}
    rows = people.rows("SELECT person_id, emails FROM person WHERE NOT is_owner")
    owner = {person_id: _owner_of(emails, by_address) for person_id, emails in rows}
    parts = Counter(person.name for person in owner.values())
    found = {
        (owner[person_id].name, after): changed_on
        for person_id, after, changed_on in people.rows(
            "SELECT person_id, after, changed_on FROM change WHERE kind = 'new_employer'"
        )
    }
    true = {(person.name, domain): on for person in population for domain, on in person.changes}
    whole = {key: on for key, on in true.items() if parts[key[0]] == 1}
    right = {key for key, on in true.items() if key in found and abs((found[key] - on).days) <= 45}
    zones = {
        (owner[person_id].name, zone)
        for person_id, zone in people.rows(
            "SELECT person_id, value FROM person_fact WHERE fact = 'time_zone' AND rank = 1"
        )
    }
    true_zones = {(person.name, person.true_zone) for person in population if person.true_zone}
    return [
        Score("changes of employer", len(found), len(true), len(right)),
        Score("... of people found whole", len(found), len(whole), len(right & whole.keys())),
        Score("time zones", len(zones), len(true_zones), len(zones & true_zones)),
    ]


def mistakes(people: Next, population: Sequence[Person]) -> Iterator[tuple[str, str]]:
    """Kind of life and name of those of whom something untrue is said."""
    by_address = {address: person for person in population for address in person.addresses}
    for emails, after in people.rows(
        "SELECT emails, after FROM change JOIN person USING (person_id) WHERE change.kind = 'new_employer'"
    ):
        person = _owner_of(emails, by_address)
        if after not in {domain for domain, _ in person.changes}:
            yield person.kind, f"{person.name}: {after}"


def _owner_of(emails: Sequence[str], by_address: dict[str, Person]) -> Person:
    return next(by_address[email] for email in emails if email in by_address)


def _word(chance: random.Random, syllables: int) -> str:
    return "".join(chance.choice("bdfgklmnprstvz") + chance.choice("aeiou") for _ in range(syllables))


def main(arguments: Sequence[str] = ()) -> None:
    size = int((list(arguments) or [*sys.argv[1:], "2000"])[0])
    everybody = population(size)
    with scratch() as people:
        started = time.process_time()
        refreshed(people, everybody)
        print(f"### Enrichment of {size:,} made-up people ({time.process_time() - started:.1f} s CPU)\n")
        print("| | found | true | precision | recall |\n|---|---|---|---|---|")
        for one in scores(people, everybody):
            print(f"| {one.what} | {one.found:,} | {one.true:,} | {one.precision:.3f} | {one.recall:.3f} |")
        wrong: Counter[str] = Counter()
        for kind, _ in mistakes(people, everybody):
            wrong[kind] += 1
        if wrong:
            print("\nWrong, by what became of them: " + ", ".join(f"{n} {kind}" for kind, n in wrong.items()))


if __name__ == "__main__":
    main()
