"""Hands out e-mail addresses and phone numbers that are nobody's."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date

from flows.demo.names import Name

COLOURS = ("blue", "red", "happy", "north")
THINGS = ("fox", "kite", "river")
MAIL_DOMAINS = (
    "letter.example",
    "postfach.example",
    "mailbox.example.net",
    "inbox.example.org",
    "brev.example",
)

# Numbers that the regulators of Germany, Sweden, North America and Great Britain keep for fiction.
MOBILES = (
    ("+4917139200", range(100)),
    ("+49176040690", range(100)),
    ("+467017406", range(10, 100)),
    ("+13125550", range(100, 200)),
    ("+16175550", range(100, 200)),
    ("+447700900", range(0, 1000, 50)),
)
LANDLINES = (
    ("+493023125", range(1000)),
    ("+494066969", range(1000)),
    ("+498999998", range(1000)),
    ("+442079460", range(1000)),
    ("+12125550", range(100, 200)),
)


class Directory:
    """Hands them out, none of them twice."""

    def __init__(self, rng: random.Random) -> None:
        self._taken: set[str] = set()
        self._mobiles = _shuffled(rng, MOBILES)
        self._landlines = _shuffled(rng, LANDLINES)

    def mobile(self) -> str:
        return next(self._mobiles)

    def landline(self) -> str:
        return next(self._landlines)

    def address(self, wanted: str) -> str:
        """The address, or the first free one like it."""
        local, _, domain = wanted.partition("@")
        address, number = wanted, 1
        while address in self._taken:
            number += 1
            address = f"{local}{number}@{domain}"
        self._taken.add(address)
        return address


def _shuffled(rng: random.Random, ranges: tuple[tuple[str, range], ...]) -> Iterator[str]:
    numbers = [f"{start}{number:0{len(str(span.stop - 1))}d}" for start, span in ranges for number in span]
    rng.shuffle(numbers)
    return iter(numbers)


def private_address(rng: random.Random, name: Name, birthday: date) -> str:
    """An address as people choose one: some with the name in it, some with nothing of it."""
    given, family = name.letters
    short = "".join(c for c in (name.given.short or ("",))[0].lower() if c.isascii() and c.isalpha())
    local = rng.choice(
        (
            f"{given}.{family}".strip("."),
            f"{given}{family}{birthday:%y}",
            f"{short or given}.{family}".strip("."),
            f"{given[0]}{family or given}",
            f"{rng.choice(COLOURS)}{rng.choice(THINGS)}{birthday:%y}",
        )
    )
    domain = rng.choice((*MAIL_DOMAINS, f"{family or given}.example"))
    return f"{local}@{domain}"
