"""The step that compares every distinct pair of names once.

As `compare` does, many pairs at a time: what two names say is looked up by what their given names and what
their families say, and both are told from numbers. Where numbers do not tell, `compare` does.
"""

from __future__ import annotations

from itertools import product
from typing import get_args

import numpy as np

from transforms.normalise.names import Name
from transforms.resolve.compare import LIKE_SOUNDS, Outcome, compare, of_full_names
from transforms.resolve.name_table import Bits, Names, Numbers, Truths, bits, names_of
from transforms.resolve.part_pairs import (
    FAMILY,
    GIVEN,
    compare_family,
    compare_given,
    found_in_each_other,
    may_be_one,
    numbered,
    similarities,
)
from transforms.step import Columns

_CHUNK = 1 << 14
"""Pairs of which all arrays together fit into a processor's cache."""

_OUTCOME = numbered(get_args(Outcome))
_UNCLEAR, _TURNED, _OPEN = -1, -2, -3
"""For `compare` to tell; for the names in another order to tell; for the next rules to tell."""

_FULL_NAMES = np.zeros((len(GIVEN), len(FAMILY), 2), np.int8)
"""The number of the outcome, by what given names say, what families say, and whether one name is longer."""
for _given, _family, _is_longer in product(GIVEN, FAMILY, (False, True)):
    _FULL_NAMES[GIVEN[_given], FAMILY[_family], int(_is_longer)] = _OUTCOME[
        of_full_names(_given, _family, is_longer=_is_longer)
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
        said[row] = _OUTCOME[compare(one, other)]
    return left_form_no, right_form_no, np.array(list(_OUTCOME), np.object_)[said]


def _compare(one: Names, other: Names) -> Numbers:
    """As `compare`."""
    has_one_key = one["key_letters"] == other["key_letters"]
    rows = np.flatnonzero(has_one_key)
    has_one_key[rows] = _have_one_key(one.at(rows), other.at(rows))
    has_same_letters = one["letters"] == other["letters"]
    said = np.select([has_one_key, has_same_letters], [_OUTCOME["name_equal"], _UNCLEAR], _OPEN)
    rows = np.flatnonzero(one["has_title"] | other["has_title"])
    said[rows] = _with_titles(one.at(rows), other.at(rows), has_one_key[rows], has_same_letters[rows])

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


def _have_one_key(one: Names, other: Names) -> Truths:
    """Whether names with the same letters but for particles have the same words."""
    has_one_key: Truths = (one["key"] == other["key"]).all(axis=1)
    has_one_key &= one["generation"] == other["generation"]
    return has_one_key


def _with_titles(one: Names, other: Names, has_one_key: Truths, has_same_letters: Truths) -> Numbers:
    """As the first rules of `compare`, of which most names need not be asked."""
    is_human = one["is_human"] & other["is_human"]
    gender, other_gender = one["gender"], other["gender"]
    generation, other_generation = one["generation"], other["generation"]
    return np.select(
        [
            one["is_long"] | other["is_long"],
            has_one_key & (gender == other_gender),
            one["is_mixed"] | other["is_mixed"],
            ~is_human & has_one_key,
            ~is_human,
            (generation != other_generation) & (generation > 0) & (other_generation > 0),
            (gender != other_gender) & (gender > 0) & (other_gender > 0),
            has_same_letters,
        ],
        [
            _UNCLEAR,
            _OUTCOME["name_equal"],
            _OUTCOME["homoglyph"],
            _OUTCOME["name_equal"],
            _OUTCOME["name_differs"],
            _OUTCOME["generation_differs"],
            _OUTCOME["gender_differs"],
            _UNCLEAR,
        ],
        _OPEN,
    )


def _is_in_family(words: Numbers, names: Names) -> Truths:
    is_there: Truths = (bits(names.behind() == words) & names["in_family"]) > 0
    return is_there


def _single_words(one: Names, other: Names) -> Numbers:
    """As `_single_word`, of names of which one at least has no family."""
    given = compare_given(one.given, other.given)
    has_family: Truths = np.zeros(len(given), np.bool_)
    for single, full in ((one, other), (other, one)):
        is_spelt = single.given["spelling"] == full.words["spelling"][full.behind()]
        has_family |= (bits(is_spelt) & full["in_family"]) > 0
    return np.select(
        [
            np.isin(given, [GIVEN["same"], GIVEN["spelling"], GIVEN["nickname"]]),
            has_family,
            one["is_loose"] != other["is_loose"],
        ],
        [_OUTCOME["given_only"], _OUTCOME["family_only"], _OUTCOME["other_script"]],
        _OUTCOME["name_differs"],
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
    given, family = compare_given(one.given, other.given), compare_family(one, other)
    titled = np.flatnonzero(one["has_title"] | other["has_title"])
    is_across, is_missing = np.zeros((2, len(given)), np.bool_)
    is_across[titled] = one.at(titled)["is_loose"] != other.at(titled)["is_loose"]
    is_missing[titled] = one.at(titled)["generation"] != other.at(titled)["generation"]
    given[is_across & (given == GIVEN["alike"])] = GIVEN["differs"]
    differs = (given == GIVEN["differs"]) | (family == FAMILY["differs"])
    said: Numbers = _FULL_NAMES[given, family, (one["size"] != other["size"]).astype(np.int8)]

    is_missing &= ~differs
    is_slip = (given == GIVEN["alike"]) & (family != FAMILY["near"])
    said[is_missing] = _OUTCOME["generation_missing"]
    said[is_missing & is_slip] = _OUTCOME["given_differs"]
    rows = np.flatnonzero(~differs & (one["middles"] > 0) & (other["middles"] > 0))
    said[rows[_middles_differ(one.at(rows), other.at(rows))]] = _OUTCOME["middle_differs"]

    rows = np.flatnonzero(is_across & differs)
    said[rows] = np.where(_may_sound_alike(one.at(rows), other.at(rows)), _UNCLEAR, _OUTCOME["other_script"])
    # Xiao Ming and Xiaoming.
    rows = np.flatnonzero(one["middles"] != other["middles"])
    may_be_compact = one.at(rows)["front_letters"] == other.at(rows)["front_letters"]
    said[rows[may_be_compact]] = _UNCLEAR
    return said


def _middles_differ(one: Names, other: Names) -> Truths:
    """As `_middle_differs`."""
    in_other_family, in_family = found_in_each_other(one, other, among="in_family")
    middles = one["in_middle_core"] & ~in_other_family
    other_middles = other["in_middle_core"] & ~in_family
    differ: Truths = (middles > 0) & (other_middles > 0)
    row, place, other_place = np.nonzero(_truths(middles)[:, :, None] & _truths(other_middles)[:, None, :])
    agree = may_be_one(
        one.words.at(one["behind"][row, place]), other.words.at(other["behind"][row, other_place])
    )
    differ[row[agree]] = False
    return differ


def _truths(number: Bits) -> Truths:
    """The bits of each number, the lowest first."""
    return np.unpackbits(number[:, None], axis=1, bitorder="little").view(np.bool_)


def _may_sound_alike(one: Names, other: Names) -> Truths:
    """Whether the family of one may sound like that of the other, or like the given name."""
    given, family, other_given, other_family = (
        words["whole_sounds"] for words in (one.given, one.family, other.given, other.family)
    )
    may_be: Truths = np.zeros(len(given), np.bool_)
    for some, others in ((family, other_family), (family, other_given), (given, other_family)):
        may_be |= similarities(some, others) >= LIKE_SOUNDS
    return may_be
