"""What two names say about their bearers being one: one word out of a closed list.

Every distinct pair of names is compared once. `feature.sql` gives each word its weight.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

import numpy as np
from rapidfuzz.distance import OSA, Indel
from rapidfuzz.process import cpdist

from transforms.normalise.name_words import PARTICLES
from transforms.normalise.names import Name
from transforms.normalise.spelling import sounds_of, spelling_of
from transforms.resolve.given_names import are_nicknames
from transforms.step import Rows

Outcome = Literal[
    "name_equal",  # the same words in any order
    "name_spelling",  # Jürgen Müller, Juergen Mueller
    "name_contained",  # Maria José García López, Maria García
    "name_nickname",  # Bob Smith, Robert Smith
    "name_near",  # Michael Smith, Micheal Smith
    "name_initial",  # J. Smith, John Smith
    "given_only",  # John, John Smith
    "family_only",  # Smith, John Smith
    "family_differs",  # Anna Schmidt, Anna Weber
    "name_romanised",  # Дмитрий Соловьёв, Dmitry Solovyov; הדי כהן, Hadi Cohen: alike by their consonants
    "other_script",  # 王小明, David Wang: romanised by rule, so neither agreement nor conflict
    "generation_missing",  # John Smith, John Smith Jr.
    "generation_differs",  # John Smith Sr., John Smith Jr.
    "gender_differs",  # Mr. Smith, Mrs. Smith
    "middle_differs",  # John P. Smith, John Q. Smith
    "given_differs",  # John Smith, Mary Smith
    "name_differs",  # John Smith, Mary Jones
    "homoglyph",  # Olga, Оlga with a Cyrillic О
]

AGREEING: frozenset[Outcome] = frozenset(
    {
        "name_equal",
        "name_spelling",
        "name_contained",
        "name_nickname",
        "name_near",
        "name_initial",
        "name_romanised",
        "given_only",
    }
)
CONFLICTING: frozenset[Outcome] = frozenset(
    {"generation_differs", "gender_differs", "middle_differs", "given_differs", "name_differs", "homoglyph"}
)

_Given = Literal["same", "spelling", "nickname", "near", "initial", "differs"]
_Family = Literal["same", "spelling", "contained", "near", "differs"]

# Shortest words in which a slip of the keys is more likely than another name.
_SHORTEST_NEAR = 5

# The shares of consonants and of letters that must agree for two names to sound alike across scripts.
_LIKE_SOUNDS = 0.8
_LIKE_LETTERS = 0.4
# What two spellings of one family name must share: the consonants, at least some, and most letters.
_FEWEST_SOUNDS = 3
_MOST_LETTERS = 0.75
_CLOSE_VOWELS = str.maketrans("uy", "oi")

# Family names that bend by gender: Petrov and Petrova, Kowalski and Kowalska.
_GENDERED_FAMILY_ENDINGS = (("", "a"), ("y", "a"), ("i", "a"), ("iy", "aya"), ("", "ova"), ("a", "ova"))
_GENDERED_FAMILY_STEMS = ("ov", "ev", "in", "yn", "sk", "ck", "ova", "k", "l", "r", "n")


def name_pairs(rows: Rows) -> Rows:
    """Rows of (left form, right form) of distinct names -> rows of derived.name_pair."""
    pairs = list(rows)
    left = {form: Name.from_form(form) for form in {pair[0] for pair in pairs}}
    right = {form: Name.from_form(form) for form in {pair[1] for pair in pairs}}
    given = _distances([left[one].given for one, _ in pairs], [right[other].given for _, other in pairs])
    family = _distances(
        [" ".join(left[one].family) for one, _ in pairs],
        [" ".join(right[other].family) for _, other in pairs],
    )
    return [
        (one, other, _outcome(left[one], right[other], int(given_distance), int(family_distance)))
        for (one, other), given_distance, family_distance in zip(pairs, given, family, strict=True)
    ]


def _distances(left: Sequence[str], right: Sequence[str]) -> Sequence[int]:
    """Optimal string alignment distances of pairs; everything above 1 is 2."""
    if not left:
        return ()
    distances: Sequence[int] = cpdist(
        left, right, scorer=OSA.distance, score_cutoff=1, dtype=np.uint8
    ).tolist()
    return distances


@lru_cache(maxsize=1 << 17)
def outcome_of_forms(one: str, other: str) -> Outcome:
    """Compare two names given as Name.form()."""
    return compare(Name.from_form(one), Name.from_form(other))


def are_in_conflict(one: str | None, other: str | None) -> bool:
    """Whether two names (as Name.form()) cannot be borne by one person. No name is in conflict with none."""
    return (
        one is not None and other is not None and one != other and outcome_of_forms(one, other) in CONFLICTING
    )


def compare(one: Name, other: Name) -> Outcome:
    """What two names say about their bearers being one; the order of the two does not matter."""
    return _outcome(one, other, _distance(one.given, other.given), _distance(_joined(one), _joined(other)))


def _outcome(one: Name, other: Name, given_distance: int, family_distance: int) -> Outcome:
    if one.key == other.key and one.gender == other.gender:
        return "name_equal"
    if one.is_mixed_script or other.is_mixed_script:
        return "homoglyph"
    if not (one.is_human and other.is_human):
        return "name_equal" if one.key == other.key else "name_differs"
    if one.generation and other.generation and one.generation != other.generation:
        return "generation_differs"
    if one.gender and other.gender and one.gender != other.gender:
        return "gender_differs"
    if sorted(one.words) == sorted(other.words) or (
        one.family and other.family and _run_together(one) & _run_together(other)
    ):
        return "name_equal" if one.generation == other.generation else "generation_missing"
    if not (one.family and other.family):
        return _single_word(one, other)
    if other.words < one.words:  # so that the order of the two cannot matter below
        one, other = other, one
    turned = _in_the_same_order(one, other)
    if turned != (one, other):
        one, other = turned
        given_distance = _distance(one.given, other.given)
        family_distance = _distance(_joined(one), _joined(other))
    return _full_names(one, other, given_distance, family_distance)


def _run_together(name: Name) -> set[str]:
    """A name without its spaces, which some put elsewhere: Mac Leod, Li Xiao Long, 山田 花子 and 山田花子."""
    given = (name.given, *name.middle)
    return {"".join((*given, *name.family)), "".join((*name.family, *given))}


def _full_names(one: Name, other: Name, given_distance: int, family_distance: int) -> Outcome:
    given, family = _given(one, other, given_distance), _family(one, other, family_distance)
    if given == "differs" or family == "differs":
        if one.is_loose != other.is_loose:
            return _across_scripts(one, other)
        if given == "differs":
            return "name_differs" if family == "differs" else "given_differs"
        return "name_differs" if given in {"initial", "near"} else "family_differs"
    if _middle_differs(one, other):
        return "middle_differs"
    if one.generation != other.generation:
        return "generation_missing"
    if given == "near" and family == "near":
        return "name_differs"
    ranked: tuple[tuple[bool, Outcome], ...] = (
        (given == "initial", "name_initial"),
        (given == "nickname", "name_nickname"),
        ("near" in {given, family}, "name_near"),
        (
            family == "contained" or (len(one.words) != len(other.words) and not _is_compact(one, other)),
            "name_contained",
        ),
        ("spelling" in {given, family}, "name_spelling"),
    )
    return next((outcome for holds, outcome in ranked if holds), "name_equal")


def _single_word(one: Name, other: Name) -> Outcome:
    single, full = (one, other) if not one.family else (other, one)
    given = _given(Name(single.given), Name(full.given), _distance(single.given, full.given))
    if given in {"same", "spelling", "nickname"}:
        return "given_only"
    if spelling_of(single.given) in {spelling_of(word) for word in full.family}:
        return "family_only"
    return _across_scripts(single, full) if single.is_loose != full.is_loose else "name_differs"


def _across_scripts(one: Name, other: Name) -> Outcome:
    """Two scripts, and romanising by rule did not make them equal: compare given and family name by sound."""
    if one.family and other.family:
        for turned in (other, _family_last(other)):
            if not _families_sound_alike(one, turned):
                continue
            if 1 in {len(one.given), len(turned.given)} and one.given[0] == turned.given[0]:
                return "name_initial"
            if _givens_sound_alike(one, turned):
                return "name_romanised"
    return "other_script"


def _families_sound_alike(one: Name, other: Name) -> bool:
    a, b = sounds_of(one.family), sounds_of(other.family)
    return min(len(a), len(b)) > 1 and Indel.normalized_similarity(a, b) >= _LIKE_SOUNDS


def _givens_sound_alike(one: Name, other: Name) -> bool:
    """Given names are short, and a family has several: the letters must be alike too, the first above all."""
    a, b = (one.given, *one.middle), (other.given, *other.middle)
    if _first_vowel(a[0]) != _first_vowel(b[0]):
        return False
    return (
        Indel.normalized_similarity(sounds_of(a), sounds_of(b)) >= _LIKE_SOUNDS
        and Indel.normalized_similarity("".join(a), "".join(b)) >= _LIKE_LETTERS
    )


def _first_vowel(word: str) -> str:
    """The vowel that a word begins with, or none: Anna is not Inna. Romanised, i and y, o and u are close."""
    return word[0].translate(_CLOSE_VOWELS) if word[0] in "aeiouy" else ""


def _in_the_same_order(one: Name, other: Name) -> tuple[Name, Name]:
    """The two with the family of one put last, where the given name of one is the family of the other."""
    if one.given == other.given:
        return one, other
    if one.given in other.family:
        return _family_last(one), other
    if other.given in one.family:
        return one, _family_last(other)
    return one, other


def _family_last(name: Name) -> Name:
    first, given, *middle = name.words
    return Name(given, tuple(middle), (first,), name.generation, name.gender, is_loose=name.is_loose)


def _given(one: Name, other: Name, distance: int) -> _Given:
    a, b = one.given, other.given
    if a == b or _is_compact(one, other):
        return "same"
    if len(a) == 1 or len(b) == 1:
        return "initial" if a[0] == b[0] else "differs"
    if spelling_of(a) == spelling_of(b):
        return "spelling"
    if are_nicknames(a, b):
        return "nickname"
    return "near" if distance == 1 and _is_slip(a, b) else "differs"


def _is_compact(one: Name, other: Name) -> bool:
    """Xiao Ming and Xiaoming, Maria José and Mariajosé."""
    if len(one.middle) == len(other.middle):
        return False
    return one.given + "".join(one.middle) == other.given + "".join(other.middle)


def _is_slip(a: str, b: str) -> bool:
    """Whether one edit between given names is a slip: only two letters swapped inside are.

    One letter more, less or other makes another name as a rule: Marta and Maria, Martin and Marvin, Marina
    and Martina; and the end is where gender is: Christian and Christina.
    """
    return (
        min(len(a), len(b)) >= _SHORTEST_NEAR and sorted(a) == sorted(b) and a[0] == b[0] and a[-1] == b[-1]
    )


def _family(one: Name, other: Name, distance: int) -> _Family:
    a, b = _core(one.family), _core(other.family)
    if a == b or "".join(one.family) == "".join(other.family) or "".join(a) == "".join(b):
        return "same"
    if set(a) <= _rest(other) or set(b) <= _rest(one):
        # Muñoz Etxeberria and Ibáñez Muñoz share a word, but each has one that the other lacks.
        return "contained" if _rest(one) <= _rest(other) or _rest(other) <= _rest(one) else "differs"
    if [spelling_of(word) for word in a] == [spelling_of(word) for word in b]:
        return "spelling"
    joined_a, joined_b = "".join(a), "".join(b)
    if _bends_by_gender(joined_a, joined_b):
        return "spelling"
    if _are_romanised_apart(joined_a, joined_b):
        return "near"
    is_long = min(len(joined_a), len(joined_b)) >= _SHORTEST_NEAR
    return "near" if distance == 1 and is_long and joined_a[0] == joined_b[0] else "differs"


def _rest(name: Name) -> set[str]:
    """The words behind the given name, but for initials."""
    return {word for word in _core(name.middle + name.family) if len(word) > 1}


def _are_romanised_apart(a: str, b: str) -> bool:
    """Soloviev and Solovyov: the same consonants, and most letters."""
    sounds = sounds_of((a,))
    return (
        len(sounds) >= _FEWEST_SOUNDS
        and sounds == sounds_of((b,))
        and Indel.normalized_similarity(a, b) >= _MOST_LETTERS
    )


def _bends_by_gender(a: str, b: str) -> bool:
    for male, female in _GENDERED_FAMILY_ENDINGS:
        for one, other in ((a, b), (b, a)):
            stem = one.removesuffix(male)
            if one.endswith(male) and other == stem + female and len(stem) > 3:
                return stem.endswith(_GENDERED_FAMILY_STEMS)
    return False


def _middle_differs(one: Name, other: Name) -> bool:
    """Whether both have other words between given and family, and no two of them agree."""
    a = [w for w in _core(one.middle) if w not in other.family]
    b = [w for w in _core(other.middle) if w not in one.family]
    if not a or not b or _is_compact(one, other):
        return False
    return not any(
        x == y or (min(len(x), len(y)) == 1 and x[0] == y[0]) or are_nicknames(x, y) for x in a for y in b
    )


def _core(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in PARTICLES) or words


def _joined(name: Name) -> str:
    return " ".join(name.family)


def _distance(a: str, b: str) -> int:
    return int(OSA.distance(a, b, score_cutoff=1))
