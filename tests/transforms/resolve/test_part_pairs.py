"""Given names and families, many pairs at a time."""

from __future__ import annotations

from itertools import product
from typing import get_args

import numpy as np

from transforms.normalise.names import Name
from transforms.resolve import name_parts
from transforms.resolve.name_parts import Family, Given
from transforms.resolve.name_table import Names, names_of
from transforms.resolve.part_pairs import FAMILY, GIVEN, compare_family, compare_given

_GIVENS = [
    "anna",
    "ana",
    "anan",
    "anne",
    "bob",
    "robert",
    "rob",
    "jonathan",
    "jonathon",
    "jonatahn",
    "jonnathann",
    "katharina",
    "catarina",
    "mona",
    "muna",
    "j",
    "jo",
    "a",
    "petr",
    "pyotr",
    "micheal",
    "michael",
    "mihcael",
    "michel",
    "maria",
    "marta",
    "ñandu",
    "nandu",
]
_FAMILIES = [
    "smith", "smyth", "smitth", "smihth", "petrov", "petrova", "petrowa", "kowalski", "kowalska", "tolstoy",
    "tolstaya", "soloviev", "solovyov", "van den berg", "berg", "vandenberg", "garcia lopez", "lopez garcia",
    "garcia", "garcialopez", "e garcia", "de la", "la", "o", "lee", "leigh", "ivan", "ivanova",
]  # fmt: skip


def _pairs(names: list[Name]) -> tuple[list[tuple[Name, Name]], Names, Names]:
    pairs = list(product(names, names))
    forms = [name.form() for name in names]
    table = names_of(forms)
    left, right = (np.array([forms.index(pair[side].form()) for pair in pairs], np.int32) for side in (0, 1))
    return pairs, table.at(left), table.at(right)


def test_given_names_come_out_as_one_by_one() -> None:
    """In every way that there is, each with each."""
    pairs, left, right = _pairs([Name(given, (), ("berg",)) for given in _GIVENS])
    words = [list(GIVEN)[number] for number in compare_given(left.given, right.given)]
    assert words == [name_parts.compare_given(*pair) for pair in pairs]
    assert set(words) == set(get_args(Given))


def test_families_come_out_as_one_by_one() -> None:
    """In every way that there is, each with each, with words before them too."""
    middles = [(), ("garcia",), ("van", "den")]
    pairs, left, right = _pairs(
        [Name("anna", middle, tuple(family.split())) for family in _FAMILIES for middle in middles]
    )
    words = [list(FAMILY)[number] for number in compare_family(left, right)]
    assert words == [name_parts.compare_family(*pair) for pair in pairs]
    assert set(words) == set(get_args(Family))
