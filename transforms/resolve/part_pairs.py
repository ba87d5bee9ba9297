"""Whether given names, or families, are one: of many pairs at a time, as `name_parts` says of each.

What `name_parts` has a word for has a number here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar, get_args

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA, Indel
from rapidfuzz.process import cpdist

from transforms.resolve.given_names import nicknames
from transforms.resolve.name_parts import (
    LONGEST_BEND,
    MOST_LETTERS,
    SHORTEST_ALIKE,
    SHORTEST_NEAR,
    SHORTEST_TWICE,
    Family,
    Given,
    bends_by_gender,
)  # fmt: skip
from transforms.resolve.name_table import Bits, Column, Names, Numbers, Table, Truths, bits

Word = TypeVar("Word", bound=str)


def numbered(words: Iterable[Word]) -> dict[Word, int]:
    """A number for each word of a closed list."""
    return {word: number for number, word in enumerate(words)}


GIVEN: dict[Given, int] = numbered(get_args(Given))
FAMILY: dict[Family, int] = numbered(get_args(Family))
_OPEN = -1
"""For the next rules to tell."""


def compare_given(a: Table, b: Table) -> Numbers:
    """As `compare_given`, of names that are not compact."""
    is_other = a["number"] != b["number"]
    given = np.full(len(is_other), GIVEN["same"], np.int8)
    rows = np.flatnonzero(is_other)
    a, b = a.at(rows), b.at(rows)
    size, other_size = a["size"], b["size"]
    shortest, has_one_first = np.minimum(size, other_size), a["first"] == b["first"]
    # Each letter that one lacks is a slip, or half of one.
    may_be_alike = (shortest >= SHORTEST_ALIKE) & (np.bitwise_count(a["alphabet"] ^ b["alphabet"]) <= 4)
    given[rows] = np.select(
        [
            (shortest == 1) & has_one_first,
            shortest == 1,
            a["spelling"] == b["spelling"],
            _are_nicknames(a, b),
            may_be_alike & (abs(size - other_size) <= 2),
        ],
        [GIVEN["initial"], GIVEN["differs"], GIVEN["spelling"], GIVEN["nickname"], _OPEN],
        GIVEN["differs"],
    )
    is_open = given[rows] == _OPEN
    given[rows[is_open]] = _slips(a.at(np.flatnonzero(is_open)), b.at(np.flatnonzero(is_open)))
    return given


def _slips(a: Table, b: Table) -> Numbers:
    """What is between given names that may differ by one slip or by two."""
    shortest = np.minimum(a["size"], b["size"])
    distance = cpdist(a["text"], b["text"], scorer=OSA.distance, score_cutoff=2, dtype=np.uint8)
    is_slip = (distance == 1) & (a["letters"] == b["letters"]) & (shortest >= SHORTEST_NEAR)
    is_slip &= (a["first"] == b["first"]) & (a["last"] == b["last"])
    is_alike = (distance == 1) | (distance == 2) & (shortest >= SHORTEST_TWICE)
    return np.select([is_slip, is_alike], [GIVEN["near"], GIVEN["alike"]], GIVEN["differs"])


def compare_family(one: Names, other: Names) -> Numbers:
    """As `compare_family`."""
    a, b = one.family, other.family
    core, other_core = one["in_core"], other["in_core"]
    found, other_found = found_in_each_other(one, other, among="in_core")
    is_within = ((one["in_family_core"] & ~found) == 0) | ((other["in_family_core"] & ~other_found) == 0)
    is_nested = ((core & ~found) == 0) | ((other_core & ~other_found) == 0)
    family = np.select(
        [
            (a["joined"] == b["joined"]) | (a["whole_joined"] == b["whole_joined"]),
            is_within & is_nested,
            is_within,
        ],
        [FAMILY["same"], FAMILY["contained"], FAMILY["differs"]],
        _OPEN,
    ).astype(np.int8)
    rows = np.flatnonzero(family == _OPEN)
    family[rows] = _compare_families(a.at(rows), b.at(rows))
    return family


def _compare_families(a: Table, b: Table) -> Numbers:
    """As the last rules of `compare_family`, of families of which neither is part of the other name."""
    size, other_size = a["size"], b["size"]
    family = np.full(len(size), FAMILY["differs"], np.int8)
    may_be_near = (a["first"] == b["first"]) & (np.minimum(size, other_size) >= SHORTEST_NEAR)
    may_be_near &= np.bitwise_count(a["whole_alphabet"] ^ b["whole_alphabet"]) <= 2
    rows = np.flatnonzero(may_be_near)
    one, other = a.at(rows)["whole_text"], b.at(rows)["whole_text"]
    distance = cpdist(one, other, scorer=OSA.distance, score_cutoff=1, dtype=np.uint8)
    family[rows[distance == 1]] = FAMILY["near"]
    rows = np.flatnonzero((a["sounds"] == b["sounds"]) & a["has_sounds"])
    similarity = similarities(a.at(rows)["text"], b.at(rows)["text"])
    family[rows[similarity >= MOST_LETTERS]] = FAMILY["near"]
    is_spelt = a["spelling"] == b["spelling"]
    family[is_spelt] = FAMILY["spelling"]
    last, other_last = a["last"], b["last"]
    may_bend = (a["stem"] == b["stem"]) & ~is_spelt & (abs(size - other_size) <= LONGEST_BEND)
    may_bend &= ((last == ord("a")) | (other_last == ord("a"))) & (
        (last != other_last) | (size != other_size)
    )
    rows = np.flatnonzero(may_bend)
    bends = map(bends_by_gender, a.at(rows)["text"], b.at(rows)["text"])
    family[rows[np.fromiter(bends, np.bool_, len(rows))]] = FAMILY["spelling"]
    return family


def may_be_one(a: Table, b: Table) -> Truths:
    """Whether middle names are the same, an initial of the other, or its nickname."""
    is_initial = (np.minimum(a["size"], b["size"]) == 1) & (a["first"] == b["first"])
    may_be: Truths = (a["number"] == b["number"]) | is_initial | _are_nicknames(a, b)
    return may_be


def _are_nicknames(a: Table, b: Table) -> Truths:
    found: Truths = a["has_nickname"] & b["has_nickname"] & (a["number"] != b["number"])
    rows = np.flatnonzero(found)
    pairs = zip(a.at(rows)["text"], b.at(rows)["text"], strict=True)
    found[rows] = np.fromiter(map(nicknames().__contains__, pairs), np.bool_, len(rows))
    return found


def found_in_each_other(one: Names, other: Names, among: str) -> tuple[Bits, Bits]:
    """Which words behind the given name are some of those ``among`` the other name's, and the reverse."""
    is_same = one.behind()[:, None] == other.behind()
    meets, other_meets = bits(is_same.swapaxes(0, 1)), bits(is_same)
    return bits((meets & other[among]) > 0), bits((other_meets & one[among]) > 0)


def similarities(some: Column, others: Column) -> npt.NDArray[np.float64]:
    return cpdist(some, others, scorer=Indel.normalized_similarity, dtype=np.float64)
