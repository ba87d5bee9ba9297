"""The step that compares every distinct pair of names once.

As `compare` does, many pairs at a time: what two names say is looked up by what their given names and what
their families say, and both are told from numbers. Where numbers do not tell, `compare` does.
"""

from __future__ import annotations

from itertools import product
from typing import get_args

import numpy as np
from rapidfuzz.distance import OSA, Indel
from rapidfuzz.process import cpdist

from transforms.normalise.names import Name
from transforms.normalise.spelling import sounds_of_each
from transforms.resolve.compare import LIKE_SOUNDS, Outcome, compare, of_full_names
from transforms.resolve.given_names import nicknames
from transforms.resolve.name_parts import (
    MOST_LETTERS,
    SHORTEST_ALIKE,
    SHORTEST_NEAR,
    SHORTEST_TWICE,
    Family,
    Given,
    bends_by_gender,
)  # fmt: skip
from transforms.resolve.name_table import Bits, Names, Numbers, Table, Truths, bits, names_of
from transforms.step import Columns

_CHUNK = 1 << 14
"""Pairs of which all arrays together fit into a processor's cache."""

_GIVEN: tuple[Given, ...] = get_args(Given)
_SAME, _SPELLING, _NICKNAME, _NEAR, _ALIKE, _INITIAL, _DIFFERS = range(len(_GIVEN))
_FAMILY: tuple[Family, ...] = get_args(Family)
_FAMILY_SAME, _FAMILY_SPELLING, _CONTAINED, _FAMILY_NEAR, _FAMILY_DIFFERS = range(len(_FAMILY))

_OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
_NUMBER_OF: dict[Outcome, int] = {outcome: number for number, outcome in enumerate(_OUTCOMES)}
_UNCLEAR, _TURNED, _OPEN = -1, -2, -3
"""For `compare` to tell; for the names in another order to tell; for the next rules to tell."""

_TABLE = np.zeros((len(_GIVEN), len(_FAMILY), 2), np.int8)
"""The number of the outcome, by what given names say, what families say, and whether one name is longer."""
for _given, _family, _is_longer in product(range(len(_GIVEN)), range(len(_FAMILY)), (0, 1)):
    _TABLE[_given, _family, _is_longer] = _NUMBER_OF[
        of_full_names(_GIVEN[_given], _FAMILY[_family], is_longer=bool(_is_longer))
    ]


def name_pairs(compared_names: Columns, pairs: Columns) -> Columns:
    """Columns of compared_name_value.sql and of name_pair_value.sql -> columns of temp.name_pair."""
    (forms,) = compared_names
    left_form_no, right_form_no, left, right = pairs
    names = names_of(forms.tolist())
    said = np.empty(len(left), np.int8)
    # Those of as many words together: most have few.
    order = np.argsort(np.maximum(names["size"][left], names["size"][right]), kind="stable")
    for start in range(0, len(order), _CHUNK):
        rows = order[start : start + _CHUNK]
        said[rows] = _compare(names.at(left[rows]), names.at(right[rows]))
    rows = np.flatnonzero(said == _TURNED)
    said[rows] = _full_names(*_in_the_same_order(names, left[rows], right[rows]))
    rows = np.flatnonzero(said == _UNCLEAR)
    for row in rows.tolist():
        one, other = (Name.from_form(forms[number[row]]) for number in (left, right))
        said[row] = _NUMBER_OF[compare(one, other)]
    return left_form_no, right_form_no, np.array(_OUTCOMES, np.object_)[said]


def _compare(one: Names, other: Names) -> Numbers:
    """As `compare`."""
    is_human = one["is_human"] & other["is_human"]
    has_one_gender, genders_differ = _are_one(one["gender"], other["gender"])
    _, generations_differ = _are_one(one["generation"], other["generation"])
    has_one_key = _have_one_key(one, other)
    said = np.select(
        [
            one["is_long"] | other["is_long"],
            has_one_key & has_one_gender,
            one["is_mixed"] | other["is_mixed"],
            ~is_human & has_one_key,
            ~is_human,
            generations_differ,
            genders_differ,
            one["letters"] == other["letters"],
        ],
        [
            _UNCLEAR,
            _NUMBER_OF["name_equal"],
            _NUMBER_OF["homoglyph"],
            _NUMBER_OF["name_equal"],
            _NUMBER_OF["name_differs"],
            _NUMBER_OF["generation_differs"],
            _NUMBER_OF["gender_differs"],
            _UNCLEAR,
        ],
        _OPEN,
    )
    is_full = (one["in_family"] > 0) & (other["in_family"] > 0)
    rows = np.flatnonzero((said == _OPEN) & ~is_full)
    said[rows] = _single_words(one.at(rows), other.at(rows))
    rows = np.flatnonzero(said == _OPEN)
    one, other = one.at(rows), other.at(rows)
    is_turned = _is_in_family(one["given"], other) | _is_in_family(other["given"], one)
    is_turned &= one["given"] != other["given"]
    said[rows[is_turned]] = _TURNED
    in_order = np.flatnonzero(~is_turned)
    said[rows[in_order]] = _full_names(one.at(in_order), other.at(in_order))
    return said


def _are_one(one: Numbers, other: Numbers) -> tuple[Truths, Truths]:
    """Whether two titles are the same, and whether they are two."""
    is_same = one == other
    return is_same, ~is_same & (one > 0) & (other > 0)


def _have_one_key(one: Names, other: Names) -> Truths:
    may_have: Truths = (one["key_letters"] == other["key_letters"]) & (
        one["generation"] == other["generation"]
    )
    rows = np.flatnonzero(may_have)
    may_have[rows] = (one.at(rows)["key"] == other.at(rows)["key"]).all(axis=1)
    return may_have


def _is_in_family(words: Numbers, names: Names) -> Truths:
    is_there: Truths = (bits(_behind(names) == words) & names["in_family"]) > 0
    return is_there


def _behind(names: Names) -> Numbers:
    """The words behind the given names, a row for each place that any of them has."""
    size = names["size"].max(initial=1)
    return np.ascontiguousarray(names["behind"][:, :size].T)


def _single_words(one: Names, other: Names) -> Numbers:
    """As `_single_word`, of names of which one at least has no family."""
    given = _compare_given(one.given, other.given)
    has_family: Truths = np.zeros(len(given), np.bool_)
    for single, full in ((one, other), (other, one)):
        is_spelt = single.given["spelling"] == full.words["spelling"][_behind(full)]
        has_family |= (bits(is_spelt) & full["in_family"]) > 0
    return np.select(
        [np.isin(given, [_SAME, _SPELLING, _NICKNAME]), has_family, one["is_loose"] != other["is_loose"]],
        [_NUMBER_OF["given_only"], _NUMBER_OF["family_only"], _NUMBER_OF["other_script"]],
        _NUMBER_OF["name_differs"],
    )


def _in_the_same_order(names: Names, left: Numbers, right: Numbers) -> tuple[Names, Names]:
    """As `_in_the_same_order`, of names of which one's given name is the other's family."""
    one, other = names.at(left), names.at(right)
    is_one, is_other = _is_in_family(one["given"], other), _is_in_family(other["given"], one)
    turns_left = is_one & (~is_other | _are_before(one, other))
    turned = names.at(np.where(turns_left, left, right)).turned(
        np.where(turns_left, other["given"], one["given"])
    )
    return turned, names.at(np.where(turns_left, right, left))


def _are_before(one: Names, other: Names) -> Truths:
    """Whether the words of one come before those of the other in alphabetical order."""
    words, other_words = (np.column_stack([name["given"], name["behind"]]) for name in (one, other))
    row, place = np.arange(len(words)), (words != other_words).argmax(axis=1)
    is_before: Truths = words[row, place] < other_words[row, place]
    return is_before


def _full_names(one: Names, other: Names) -> Numbers:
    """As `_full_names`, of names in the same order."""
    behind, other_behind = _behind(one), _behind(other)
    is_same = behind[:, None] == other_behind
    meets, other_meets = bits(is_same.swapaxes(0, 1)), bits(is_same)
    given = _compare_given(one.given, other.given)
    family = _compare_family(one, other, meets, other_meets)
    is_across = one["is_loose"] != other["is_loose"]
    given[is_across & (given == _ALIKE)] = _DIFFERS
    differs = (given == _DIFFERS) | (family == _FAMILY_DIFFERS)
    said: Numbers = _TABLE[given, family, (one["size"] != other["size"]).astype(np.int8)]

    is_missing = ~differs & (one["generation"] != other["generation"])
    is_slip = (given == _ALIKE) & (family != _FAMILY_NEAR)
    said[is_missing] = np.where(
        is_slip[is_missing], _NUMBER_OF["given_differs"], _NUMBER_OF["generation_missing"]
    )
    # The words between given name and family that are no part of the other's family.
    middles = one["in_middle_core"] & ~_found(meets, other["in_family"])
    other_middles = other["in_middle_core"] & ~_found(other_meets, one["in_family"])
    rows = np.flatnonzero(~differs & (middles > 0) & (other_middles > 0))
    is_pair = _truths(middles[rows])[:, :, None] & _truths(other_middles[rows])[:, None, :]
    row, place, other_place = np.nonzero(is_pair)
    agrees = np.zeros(len(rows), np.bool_)
    agrees[
        row[
            _may_be_one(
                one.words.at(behind[place, rows[row]]), one.words.at(other_behind[other_place, rows[row]])
            )
        ]
    ] = True
    said[rows[~agrees]] = _NUMBER_OF["middle_differs"]

    rows = np.flatnonzero(is_across & differs)
    said[rows] = np.where(
        _may_sound_alike(one.at(rows), other.at(rows)), _UNCLEAR, _NUMBER_OF["other_script"]
    )
    # Xiao Ming and Xiaoming.
    may_be_compact = (one["front_letters"] == other["front_letters"]) & (one["middles"] != other["middles"])
    said[may_be_compact] = _UNCLEAR
    return said


def _found(meets: Bits, among: Bits) -> Bits:
    """Which words are some of those ``among`` the other name's."""
    return bits((meets & among) > 0)


def _truths(number: Bits) -> Truths:
    """The bits of each number, the lowest first."""
    return np.unpackbits(number[:, None], axis=1, bitorder="little").view(np.bool_)


def _compare_given(a: Table, b: Table) -> Numbers:
    """As `compare_given`, of names that are not compact."""
    shortest, has_one_first = np.minimum(a["size"], b["size"]), a["first"] == b["first"]
    given = np.full(len(shortest), _DIFFERS, np.int8)
    given[_are_nicknames(a, b)] = _NICKNAME
    given[a["spelling"] == b["spelling"]] = _SPELLING
    given[shortest == 1] = _DIFFERS
    given[(shortest == 1) & has_one_first] = _INITIAL
    given[a["number"] == b["number"]] = _SAME
    is_open = (given == _DIFFERS) & (shortest >= SHORTEST_ALIKE)
    is_open &= (abs(a["size"] - b["size"]) <= 2) & (_differing_letters(a, b) <= 4)
    rows = np.flatnonzero(is_open)
    a, b, shortest = a.at(rows), b.at(rows), shortest[rows]
    distance = cpdist(a["text"], b["text"], scorer=OSA.distance, score_cutoff=2, dtype=np.uint8)
    is_slip = (distance == 1) & (a["letters"] == b["letters"]) & (shortest >= SHORTEST_NEAR)
    is_slip &= (a["first"] == b["first"]) & (a["last"] == b["last"])
    is_alike = (distance == 1) | (distance == 2) & (shortest >= SHORTEST_TWICE)
    given[rows] = np.select([is_slip, is_alike], [_NEAR, _ALIKE], _DIFFERS)
    return given


def _compare_family(one: Names, other: Names, meets: Bits, other_meets: Bits) -> Numbers:
    """As `compare_family`."""
    a, b = one.family, other.family
    found, other_found = _found(meets, other["in_core"]), _found(other_meets, one["in_core"])
    is_within = ((one["in_family_core"] & ~found) == 0) | ((other["in_family_core"] & ~other_found) == 0)
    is_nested = ((one["in_core"] & ~found) == 0) | ((other["in_core"] & ~other_found) == 0)
    is_same = (a["joined"] == b["joined"]) | (a["whole_joined"] == b["whole_joined"])
    family = np.select(
        [is_same, is_within & is_nested, is_within, a["spelling"] == b["spelling"]],
        [_FAMILY_SAME, _CONTAINED, _FAMILY_DIFFERS, _FAMILY_SPELLING],
        _OPEN,
    ).astype(np.int8)
    rows = np.flatnonzero(family == _OPEN)
    family[rows] = _compare_families(a.at(rows), b.at(rows))
    return family


def _compare_families(a: Table, b: Table) -> Numbers:
    """As the last rules of `compare_family`, of families without a word in common."""
    family = np.full(len(a["size"]), _FAMILY_DIFFERS, np.int8)
    may_be_near = (a["first"] == b["first"]) & (np.minimum(a["size"], b["size"]) >= SHORTEST_NEAR)
    may_be_near &= np.bitwise_count(a["whole_alphabet"] ^ b["whole_alphabet"]) <= 2
    rows = np.flatnonzero(may_be_near)
    distance = cpdist(
        a["whole_text"][rows], b["whole_text"][rows], scorer=OSA.distance, score_cutoff=1, dtype=np.uint8
    )
    family[rows[distance == 1]] = _FAMILY_NEAR
    rows = np.flatnonzero((a["sounds"] == b["sounds"]) & a["has_sounds"])
    similarity = cpdist(
        a["text"][rows], b["text"][rows], scorer=Indel.normalized_similarity, dtype=np.float64
    )
    family[rows[similarity >= MOST_LETTERS]] = _FAMILY_NEAR
    ends_in_a = (a["last"] == ord("a")) | (b["last"] == ord("a"))
    rows = np.flatnonzero((a["stem"] == b["stem"]) & ends_in_a)
    bends = map(bends_by_gender, a["text"][rows].tolist(), b["text"][rows].tolist())
    family[rows[np.fromiter(bends, np.bool_, len(rows))]] = _FAMILY_SPELLING
    return family


def _may_be_one(a: Table, b: Table) -> Truths:
    """Whether middle names are the same, an initial of the other, or its nickname."""
    is_initial = (np.minimum(a["size"], b["size"]) == 1) & (a["first"] == b["first"])
    may_be: Truths = (a["number"] == b["number"]) | is_initial | _are_nicknames(a, b)
    return may_be


def _are_nicknames(a: Table, b: Table) -> Truths:
    found: Truths = a["has_nickname"] & b["has_nickname"] & (a["number"] != b["number"])
    rows = np.flatnonzero(found)
    pairs = zip(a["text"][rows].tolist(), b["text"][rows].tolist(), strict=True)
    found[rows] = np.fromiter(map(nicknames().__contains__, pairs), np.bool_, len(rows))
    return found


def _may_sound_alike(one: Names, other: Names) -> Truths:
    """Whether the family of one may sound like that of the other, or like the given name."""
    given, family, other_given, other_family = (
        sounds_of_each(text.replace(" ", "") for text in texts.tolist())
        for texts in (
            one.given["text"],
            one.family["whole_text"],
            other.given["text"],
            other.family["whole_text"],
        )
    )
    may_be = np.zeros(len(one["given"]), np.bool_)
    for some, others in ((family, other_family), (family, other_given), (given, other_family)):
        if len(may_be):
            may_be |= (
                cpdist(some, others, scorer=Indel.normalized_similarity, dtype=np.float64) >= LIKE_SOUNDS
            )
    return may_be


def _differing_letters(a: Table, b: Table) -> Numbers:
    return np.bitwise_count(a["alphabet"] ^ b["alphabet"])
