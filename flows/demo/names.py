"""Names as people of many cultures bear and spell them: names.toml and organisations.toml are the tables."""

from __future__ import annotations

import random
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from anyascii import anyascii

Order = Literal["given", "family", "family_always"]


@dataclass(frozen=True, slots=True)
class Spelling:
    """One part of a name: in its own script, in Latin letters (the usual way first), and its short forms."""

    own: str
    latin: tuple[str, ...]
    short: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Name:
    """Somebody's name. ``family`` is empty for people who have one name only, and has two parts for
    double names. ``order`` says which comes first in the own script, ``spaced`` if a space parts them."""

    culture: str
    given: Spelling
    family: tuple[Spelling, ...]
    order: Order = "given"
    spaced: bool = True

    @property
    def own_given(self) -> str:
        return self.given.own

    @property
    def own_family(self) -> str:
        return " ".join(part.own for part in self.family)

    @property
    def latin_given(self) -> str:
        return self.given.latin[0]

    @property
    def latin_family(self) -> str:
        return " ".join(part.latin[0] for part in self.family)

    @property
    def own(self) -> str:
        """The full name as its bearer writes it at home."""
        parts = [self.own_given, self.own_family]
        if self.order != "given":
            parts.reverse()
        return (" " if self.spaced else "").join(part for part in parts if part)

    @property
    def latin(self) -> str:
        """The full name as its bearer writes it abroad."""
        return self.in_order(self.latin_given, self.latin_family)

    def in_order(self, given: str, family: str) -> str:
        """A full name of these parts in Latin letters, in the order that its bearer uses abroad."""
        parts = [family, given] if self.order == "family_always" else [given, family]
        return " ".join(part for part in parts if part)

    @property
    def has_own_script(self) -> bool:
        """Whether the own script is another than Latin (accents do not count)."""
        return not unicodedata.name(self.own[0]).startswith("LATIN")

    @property
    def letters(self) -> tuple[str, str]:
        """Given and family name as the letters a-z that go into an address."""
        return _letters(self.latin_given), _letters(self.latin_family)


def _letters(text: str) -> str:
    return "".join(c for c in anyascii(text).lower() if c.isalpha() and c.isascii())


@dataclass(frozen=True, slots=True)
class Culture:
    """A row of names.toml: which names there are and how they are put together."""

    name: str
    people: int
    order: Order
    spaced: bool
    families_each: int
    men: tuple[Spelling, ...]
    women: tuple[Spelling, ...]
    families: tuple[Spelling, ...]
    women_families: tuple[Spelling, ...]

    def a_name(self, rng: random.Random, is_woman: bool) -> Name:
        given = rng.choice(self.women if is_woman else self.men)
        families = self.women_families if is_woman else self.families
        family = tuple(rng.sample(families, self.families_each))
        return Name(self.name, given, family, self.order, self.spaced)


@dataclass(frozen=True, slots=True)
class Organisation:
    """A row of organisations.toml. ``cultures`` are those that most of its people belong to; empty: any."""

    name: str
    domain: str
    address: str
    circle: str
    rooms: tuple[str, ...]
    cultures: tuple[str, ...]

    def address_of(self, name: Name) -> str:
        """The e-mail address that this organisation gives to someone of that name."""
        given, family = name.letters
        if not family or self.address == "first":
            local = given
        elif self.address == "f.last":
            local = f"{given[0]}.{family}"
        elif self.address == "flast":
            local = f"{given[0]}{family}"
        elif self.address == "last.first":
            local = f"{family}.{given}"
        else:
            local = f"{given}.{family}"
        return f"{local}@{self.domain}"


@cache
def cultures() -> tuple[Culture, ...]:
    """All cultures, in the order of names.toml."""
    return tuple(_culture(name, table) for name, table in _tables("names.toml").items())


@cache
def organisations() -> tuple[Organisation, ...]:
    """All organisations, in the order of organisations.toml."""
    return tuple(
        Organisation(
            table["name"],
            table["domain"],
            table["address"],
            table["circle"],
            tuple(table.get("rooms", ())),
            tuple(table.get("cultures", ())),
        )
        for table in _tables("organisations.toml")["organisation"]
    )


def _culture(name: str, table: dict[str, Any]) -> Culture:
    families = _spellings(table["families"])
    order: Order = table["order"]
    return Culture(
        name=name,
        people=table["people"],
        order=order,
        spaced=table.get("spaced", order != "family" or name == "hungarian"),
        families_each=table.get("families_each", 1),
        men=_spellings(table["men"]),
        women=_spellings(table["women"]),
        families=families,
        women_families=_spellings(table["women_families"]) if "women_families" in table else families,
    )


def _spellings(rows: list[str]) -> tuple[Spelling, ...]:
    return tuple(_spelling(row) for row in rows)


def _spelling(row: str) -> Spelling:
    own, latin, short = [*row.split("|"), "", ""][:3]
    return Spelling(own, tuple((latin or own).split("/")), tuple(short.split("/")) if short else ())


def _tables(file: str) -> dict[str, Any]:
    return tomllib.loads(files("flows.demo").joinpath(file).read_text(encoding="utf-8"))
