"""What two names say about their bearers being one: one word out of a closed list.

Every distinct pair of names is compared once. `feature.sql` gives each word its weight.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from rapidfuzz.distance import Indel

from transforms.normalise.names import Name
from transforms.normalise.spelling import sounds_of, spelling_of
from transforms.resolve.given_names import are_nicknames
from transforms.resolve.name_parts import Family, Given, compare_family, compare_given, core_words, is_compact

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
    "given_near",  # John Smith, Jonn Smith; but Maria Solak, Marta Solak too
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
    {
        "generation_differs",
        "gender_differs",
        "middle_differs",
        "given_near",
        "given_differs",
        "name_differs",
        "homoglyph",
    }
)
# The shares of consonants and of letters that must agree for two names to sound alike across scripts.
LIKE_SOUNDS = 0.8
_LIKE_LETTERS = 0.4
_CLOSE_VOWELS = str.maketrans("uy", "oi")


@lru_cache(maxsize=1 << 17)
def outcome_of_forms(one: str, other: str) -> Outcome:
    """Compare two names given as Name.form()."""
    return compare(_name_of(one), _name_of(other))


_name_of = lru_cache(maxsize=1 << 14)(Name.from_form)


def are_in_conflict(one: str | None, other: str | None) -> bool:
    """Whether two names (as Name.form()) cannot be borne by one person. No name is in conflict with none."""
    return (
        one is not None and other is not None and one != other and outcome_of_forms(one, other) in CONFLICTING
    )


def compare(one: Name, other: Name) -> Outcome:
    """What two names say about their bearers being one; the order of the two does not matter."""
    has_one_key = one.given in other.words and one.key == other.key
    if has_one_key and one.gender == other.gender:
        return "name_equal"
    if one.is_mixed_script or other.is_mixed_script:
        return "homoglyph"
    if not (one.is_human and other.is_human):
        return "name_equal" if has_one_key else "name_differs"
    if one.generation and other.generation and one.generation != other.generation:
        return "generation_differs"
    if one.gender and other.gender and one.gender != other.gender:
        return "gender_differs"
    if _have_same_letters(one, other):
        return "name_equal" if one.generation == other.generation else "generation_missing"
    if not (one.family and other.family):
        return _single_word(one, other)
    if other.words < one.words:  # so that the order of the two cannot matter below
        one, other = other, one
    return _full_names(*_in_the_same_order(one, other))


def _have_same_letters(one: Name, other: Name) -> bool:
    """The same words, or the same words run together in another way; not compared where it cannot be."""
    if one.given in other.words and one.sorted_words == other.sorted_words:
        return True
    if not (one.family and other.family) or len("".join(one.words)) != len("".join(other.words)):
        return False
    return not one.run_together.isdisjoint(other.run_together)


def _full_names(one: Name, other: Name) -> Outcome:
    given, family = compare_given(one, other), compare_family(one, other)
    is_across = one.is_loose != other.is_loose
    if given == "alike" and is_across:
        given = "differs"
    if given == "differs" or family == "differs":
        return _across_scripts(one, other) if is_across else of_full_names(given, family)
    if _middle_differs(one, other):
        return "middle_differs"
    if one.generation != other.generation:
        return "given_differs" if given == "alike" and family != "near" else "generation_missing"
    is_longer = len(one.words) != len(other.words) and not is_compact(one, other)
    return of_full_names(given, family, is_longer=is_longer)


def of_full_names(given: Given, family: Family, *, is_longer: bool = False) -> Outcome:
    """What given names and families say together, of one script and generation, where middle names agree."""
    if given == "differs":
        return "name_differs" if family == "differs" else "given_differs"
    if family == "differs":
        return "name_differs" if given in {"initial", "near", "alike"} else "family_differs"
    if given == "alike" and family != "near":
        return "given_near"
    if given in {"near", "alike"} and family == "near":
        return "name_differs"
    ranked: tuple[tuple[bool, Outcome], ...] = (
        (given == "initial", "name_initial"),
        (given == "nickname", "name_nickname"),
        ("near" in {given, family}, "name_near"),
        (family == "contained" or is_longer, "name_contained"),
        ("spelling" in {given, family}, "name_spelling"),
    )
    return next((outcome for holds, outcome in ranked if holds), "name_equal")


def _single_word(one: Name, other: Name) -> Outcome:
    single, full = (one, other) if not one.family else (other, one)
    given = compare_given(Name(single.given), Name(full.given))
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
    return min(len(a), len(b)) > 1 and Indel.normalized_similarity(a, b) >= LIKE_SOUNDS


def _givens_sound_alike(one: Name, other: Name) -> bool:
    """Given names are short, and a family has several: the letters must be alike too, the first above all."""
    a, b = (one.given, *one.middle), (other.given, *other.middle)
    if _first_vowel(a[0]) != _first_vowel(b[0]):
        return False
    return (
        Indel.normalized_similarity(sounds_of(a), sounds_of(b)) >= LIKE_SOUNDS
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
        return _turned(one, other.given), other
    if other.given in one.family:
        return one, _turned(other, one.given)
    return one, other


def _turned(name: Name, given: str) -> Name:
    """Schmidt Anna Maria and Schmidt A. Anna, of the given name Anna, with the family last."""
    if given in name.family and given not in name.middle:
        first, between, family = given, name.middle, (name.given,)
        return Name(first, between, family, name.generation, name.gender, is_loose=name.is_loose)
    return _family_last(name)


def _family_last(name: Name) -> Name:
    first, given, *middle = name.words
    return Name(given, tuple(middle), (first,), name.generation, name.gender, is_loose=name.is_loose)


def _middle_differs(one: Name, other: Name) -> bool:
    """Whether both have other words between given and family, and no two of them agree."""
    a = [w for w in core_words(one.middle) if w not in other.family]
    b = [w for w in core_words(other.middle) if w not in one.family]
    if not a or not b or is_compact(one, other):
        return False
    return not any(
        x == y or (min(len(x), len(y)) == 1 and x[0] == y[0]) or are_nicknames(x, y) for x in a for y in b
    )
