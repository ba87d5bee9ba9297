"""Made-up people with households, employers, addresses and numbers: the truth about records."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from anyascii import anyascii

from benchmarks.people.cultures import Culture, Part, cultures
from benchmarks.people.free_mail import FREE_MAIL

RECORDS_EACH = 1.9
"""Fewer than somebody has on average, so that there are people enough."""

TITLES = """
    Engineer Analyst CFO Designer Researcher Partner Consultant Director CEO Professor Nurse Teacher Lawyer
    Buyer Developer Assistant Manager Accountant Architect Editor
    """.split()  # noqa: SIM905
_KINDS = "Systems Bau Consulting Labs Partners Logistik Media Energy Foods Health Design Motors".split()  # noqa: SIM905
_SYLLABLES = "ba be co da do fi ga hu ka ki la lo ma mi no pa ra ro sa si ta ti va ve zo".split()  # noqa: SIM905


@dataclass(slots=True)
class Employer:
    name: str
    domain: str
    pattern: int
    switchboard: str


@dataclass(slots=True)
class Person:
    """``maiden_families`` are None for whoever kept the name, or had no other."""

    number: int
    culture: Culture
    is_woman: bool
    given: Part
    families: tuple[Part, ...]
    birthday: str
    mobile: str
    middle: Part | None = None
    maiden_families: tuple[Part, ...] | None = None
    generation: str = ""
    landline: str | None = None
    shared_mailbox: str | None = None
    private: list[str] = field(default_factory=list)
    jobs: list[tuple[Employer, str, str]] = field(default_factory=list)
    profile: str = ""

    @property
    def letters(self) -> tuple[str, str]:
        return _letters(self.given[min(1, len(self.given) - 1)]), _letters(_latin(self.families[0]))


def _latin(part: Part) -> str:
    return part[min(1, len(part) - 1)]


def _letters(text: str) -> str:
    return "".join(c for c in anyascii(text).lower() if c.isascii() and c.isalpha())


class Population:
    """So many people, the same every time, household by household."""

    def __init__(self, people: int, seed: int = 1) -> None:
        self._rng = random.Random(seed)  # noqa: S311 - the same people every time
        self._count = people
        self._taken: dict[str, int] = {}
        self._cultures = cultures()
        self._shares = list(accumulate(culture.share for culture in self._cultures))
        self._employers = [self._employer() for _ in range(max(20, people // 18))]
        self._sizes = list(accumulate(1 / (rank + 3) ** 0.8 for rank in range(len(self._employers))))

    def __iter__(self) -> Iterator[Person]:
        number = 0
        while number < self._count:
            for person in self._household(number):
                yield person
                number += 1

    def _household(self, number: int) -> list[Person]:
        rng = self._rng
        culture = rng.choices(self._cultures, cum_weights=self._shares)[0]
        head = self._person(number, culture, is_woman=rng.random() < 0.5)
        members = [head]
        if rng.random() < 0.3:
            head.landline = self._number(culture, is_mobile=False)
            for _ in range(rng.choice((1, 1, 2, 3))):
                other = self._person(number + len(members), culture, is_woman=rng.random() < 0.5)
                self._marry(head, other)
                members.append(other)
            if rng.random() < 0.25:
                word = rng.choice(("familie", "the", "family", "casa", "haus"))
                mailbox = self._address(f"{word}.{head.letters[1]}", rng.choice(FREE_MAIL))
                for member in members:
                    member.shared_mailbox = mailbox
        elif rng.random() < 0.35:
            head.landline = self._number(culture, is_mobile=False)
        return members

    def _marry(self, head: Person, other: Person) -> None:
        """Let ``other`` live with ``head``: as a spouse, child or, now and then, a child of the same name."""
        rng = self._rng
        other.landline = head.landline
        families = head.families
        kin = rng.random()
        if kin < 0.05 and head.is_woman == other.is_woman:  # father and son, mother and daughter
            other.given, other.families, other.middle = head.given, families, None
            other.birthday = f"{int(head.birthday[:4]) + 28}{other.birthday[4:]}"
            if rng.random() < 0.5:
                head.generation, other.generation = "Sr.", "Jr."
        elif kin < 0.85:
            if other.is_woman and kin < 0.45 and rng.random() < 0.5:
                other.maiden_families = other.families
            other.families = (
                tuple(map(head.culture.feminine, families)) if other.is_woman else _plain(families, head)
            )
        self._settle(other)

    def _person(self, number: int, culture: Culture, *, is_woman: bool) -> Person:
        rng = self._rng
        families = tuple(culture.family(rng) for _ in range(2 if culture.double else 1))
        person = Person(
            number,
            culture,
            is_woman,
            culture.given(rng, is_woman=is_woman),
            tuple(map(culture.feminine, families)) if is_woman else families,
            f"{rng.randrange(1945, 2004)}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}",
            self._number(culture, is_mobile=True),
        )
        if not culture.family_first and rng.random() < 0.35:
            person.middle = culture.given(rng, is_woman=is_woman)
        if is_woman and rng.random() < 0.06:
            person.maiden_families = (culture.feminine(culture.family(rng)),)
        self._settle(person)
        return person

    def _settle(self, person: Person) -> None:
        """Give somebody, by the name they have now, addresses, employers and a profile."""
        rng = self._rng
        given, family = person.letters
        person.private = []
        for _ in range(rng.choice((0, 1, 1, 1, 2))):
            before = person.maiden_families and rng.random() < 0.4
            last = (
                _letters(_latin(person.maiden_families[0])) if before and person.maiden_families else family
            )
            local = rng.choice(
                (
                    f"{given}.{last}",
                    f"{given}{last}",
                    f"{given[:1]}{last}",
                    f"{last}.{given}",
                    f"{given}_{last}",
                )
                if rng.random() < 0.8
                else (
                    f"{rng.choice(_SYLLABLES)}{rng.choice(_SYLLABLES)}{rng.randrange(1000)}",
                    given + str(rng.randrange(50, 99)),
                )
            )
            person.private.append(self._address(local, rng.choice(FREE_MAIL)))
        person.jobs = []
        for _ in range(rng.choice((0, 1, 1, 1, 2, 2, 3))):
            employer = rng.choices(self._employers, cum_weights=self._sizes)[0]
            local = (
                f"{given}.{family}",
                f"{given[:1]}.{family}",
                f"{given[:1]}{family}",
                f"{family}.{given}",
                given,
            )[employer.pattern]
            person.jobs.append((employer, self._address(local, employer.domain), rng.choice(TITLES)))
        slug = f"{given}-{family}-{rng.randrange(16**6):06x}"
        person.profile = f"https://www.linkedin.com/in/example-{slug}"

    def _employer(self) -> Employer:
        rng = self._rng
        word = "".join(rng.choice(_SYLLABLES) for _ in range(rng.choice((2, 3, 3, 4))))
        culture = rng.choice(self._cultures)
        name = f"{word.capitalize()} {rng.choice(_KINDS)}"
        domain = f"{word}{rng.randrange(100)}.example"
        return Employer(
            name, domain, rng.choice((0, 0, 0, 1, 2, 3, 4)), self._number(culture, is_mobile=False)
        )

    def _address(self, local: str, domain: str) -> str:
        """An address that nobody else has."""
        local = local.strip(".-_") or "x"
        address = f"{local}@{domain}"
        taken = self._taken.get(address, 0)
        self._taken[address] = taken + 1
        return f"{local}{taken + 1}@{domain}" if taken else address

    def _number(self, culture: Culture, *, is_mobile: bool) -> str:
        start, digits = culture.mobile if is_mobile else culture.landline
        return f"{start} {self._rng.randrange(10 ** (digits - 1), 10**digits)}"


def _plain(families: tuple[Part, ...], head: Person) -> tuple[Part, ...]:
    """A man's form of the families of ``head``."""
    if head.culture.name != "russian" or not head.is_woman:
        return families
    return tuple(
        (part[0].removesuffix("а"), *(latin.removesuffix("a") for latin in part[1:])) for part in families
    )
