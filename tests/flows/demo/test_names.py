"""Names of many cultures, as their bearers write them at home and abroad."""

from __future__ import annotations

import random

import pytest

from flows.demo.names import Culture, Name, cultures, organisations

CULTURES = {culture.name: culture for culture in cultures()}


def _name(culture: str, given: str, *family: str) -> Name:
    table = CULTURES[culture]
    spellings = {s.own: s for s in (*table.men, *table.women, *table.families, *table.women_families)}
    return Name(culture, spellings[given], tuple(spellings[f] for f in family), table.order, table.spaced)


def test_many_cultures_and_scripts() -> None:
    """There are at least fourteen cultures, and ten of them write in a script other than Latin."""
    rng = random.Random(0)  # noqa: S311 - any names will do
    own_script = [c.name for c in cultures() if c.a_name(rng, is_woman=True).has_own_script]
    assert len(cultures()) >= 14
    assert len(own_script) >= 10


@pytest.mark.parametrize("culture", cultures(), ids=lambda culture: culture.name)
def test_more_names_than_people(culture: Culture) -> None:
    """Every culture has enough names that all its people can be told apart."""
    assert (len(culture.men) + len(culture.women)) * max(1, len(culture.families)) >= culture.people
    assert len(culture.families) == len(culture.women_families)


@pytest.mark.parametrize("culture", cultures(), ids=lambda culture: culture.name)
def test_latin_spelling_is_latin(culture: Culture) -> None:
    """What stands as the Latin spelling of a name can be read by those who know no other script."""
    for spelling in (*culture.men, *culture.women, *culture.families, *culture.women_families):
        for latin in spelling.latin:
            assert all(ord(c) < 0x250 or 0x1E00 <= ord(c) < 0x1F00 or 0x300 <= ord(c) < 0x370 for c in latin)


@pytest.mark.parametrize(
    ("name", "own", "latin"),
    [
        (_name("chinese", "伟", "王"), "王伟", "Wei Wang"),
        (_name("japanese", "花子", "佐藤"), "佐藤 花子", "Hanako Sato"),
        (_name("hungarian", "Réka", "Nagy"), "Nagy Réka", "Reka Nagy"),
        (_name("vietnamese", "Thị Hương", "Nguyễn"), "Nguyễn Thị Hương", "Nguyen Thi Huong"),
        (_name("spanish", "Inés", "Muñoz", "Peña"), "Inés Muñoz Peña", "Ines Munoz Pena"),
        (_name("icelandic", "Guðrún", "Jónsdóttir"), "Guðrún Jónsdóttir", "Gudrun Jonsdottir"),
        (_name("indonesian", "Suharjono"), "Suharjono", "Suharjono"),
        (_name("german", "Jürgen", "von der Heide"), "Jürgen von der Heide", "Juergen von der Heide"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.culture,
)
def test_order_and_spelling(name: Name, own: str, latin: str) -> None:
    """A name stands in its bearer's order at home, and in the order that the bearer uses abroad."""
    assert (name.own, name.latin) == (own, latin)


def test_addresses_follow_the_house() -> None:
    """Each organisation makes addresses in its own way; who has one name only gets just that."""
    ways = {o.address: o for o in organisations()}
    name = _name("german", "Jürgen", "Müller")
    made = {way: house.address_of(name).partition("@")[0] for way, house in ways.items()}
    assert made == {
        "first.last": "juergen.mueller",
        "f.last": "j.mueller",
        "first": "juergen",
        "last.first": "mueller.juergen",
        "flast": "jmueller",
    }
    assert ways["f.last"].address_of(_name("indonesian", "Budi")).startswith("budi@")
