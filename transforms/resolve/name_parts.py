"""Whether two given names, or two family names, are one: out of a closed list of ways."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from rapidfuzz.distance import OSA, Indel

from transforms.normalise.name_words import PARTICLES
from transforms.normalise.names import Name
from transforms.normalise.spelling import sounds_of, spelling_of
from transforms.resolve.given_names import are_nicknames

Given = Literal["same", "spelling", "nickname", "near", "alike", "initial", "differs"]
Family = Literal["same", "spelling", "contained", "near", "differs"]

# Shortest words in which a slip of the keys is more likely than another name.
SHORTEST_NEAR = 5
# Of two slips, in a longer word.
SHORTEST_TWICE = 7
SHORTEST_ALIKE = 4

# What two spellings of one family name must share: the consonants, at least some, and most letters.
FEWEST_SOUNDS = 3
MOST_LETTERS = 0.75
# Family names that bend by gender: Petrov and Petrova, Kowalski and Kowalska.
_GENDERED_FAMILY_ENDINGS = (("", "a"), ("y", "a"), ("i", "a"), ("iy", "aya"), ("", "ova"), ("a", "ova"))
LONGEST_BEND = 3
"""Letters that one has more than the other, at most."""
_GENDERED_FAMILY_STEMS = ("ov", "ev", "in", "yn", "sk", "ck", "ova", "k", "l", "r", "n")


def compare_given(one: Name, other: Name) -> Given:
    a, b = one.given, other.given
    if a == b or is_compact(one, other):
        return "same"
    if len(a) == 1 or len(b) == 1:
        return "initial" if a[0] == b[0] else "differs"
    if spelling_of(a) == spelling_of(b):
        return "spelling"
    if are_nicknames(a, b):
        return "nickname"
    distance = _distance(a, b)
    if distance == 1 and _is_slip(a, b):
        return "near"
    shortest = min(len(a), len(b))
    return "alike" if shortest >= {1: SHORTEST_ALIKE, 2: SHORTEST_TWICE}.get(distance, 99) else "differs"


def is_compact(one: Name, other: Name) -> bool:
    """Xiao Ming and Xiaoming, Maria José and Mariajosé."""
    if len(one.middle) == len(other.middle):
        return False
    return one.given + "".join(one.middle) == other.given + "".join(other.middle)


def _is_slip(a: str, b: str) -> bool:
    """Whether one edit between given names is a slip: only two letters swapped inside are.

    One letter more, less or other makes another name as a rule: Marta and Maria, Martin and Marvin, Marina
    and Martina; and the end is where gender is: Christian and Christina.
    """
    return min(len(a), len(b)) >= SHORTEST_NEAR and sorted(a) == sorted(b) and a[0] == b[0] and a[-1] == b[-1]


def compare_family(one: Name, other: Name) -> Family:
    a, b = core_words(one.family), core_words(other.family)
    if a == b or "".join(one.family) == "".join(other.family) or "".join(a) == "".join(b):
        return "same"
    behind_one, behind_other = _words_of(one.middle + one.family), _words_of(other.middle + other.family)
    if behind_other.issuperset(a) or behind_one.issuperset(b):
        # Muñoz Etxeberria and Ibáñez Muñoz share a word, but each has one that the other lacks.
        return "contained" if behind_one <= behind_other or behind_other <= behind_one else "differs"
    if len(a) == len(b) and all(map(_are_spelt_alike, a, b)):
        return "spelling"
    joined_a, joined_b = "".join(a), "".join(b)
    if bends_by_gender(joined_a, joined_b):
        return "spelling"
    if _are_romanised_apart(joined_a, joined_b):
        return "near"
    if min(len(joined_a), len(joined_b)) < SHORTEST_NEAR or joined_a[0] != joined_b[0]:
        return "differs"
    return "near" if _distance(" ".join(one.family), " ".join(other.family)) == 1 else "differs"


def _distance(a: str, b: str) -> int:
    """Optimal string alignment: everything above 2 is 3."""
    return int(OSA.distance(a, b, score_cutoff=2))


@lru_cache(maxsize=1 << 16)
def _words_of(words: tuple[str, ...]) -> frozenset[str]:
    """The words behind a given name, but for initials."""
    return frozenset(word for word in core_words(words) if len(word) > 1)


def _are_spelt_alike(one: str, other: str) -> bool:
    return spelling_of(one) == spelling_of(other)


def _are_romanised_apart(a: str, b: str) -> bool:
    """Soloviev and Solovyov: the same consonants, and most letters."""
    sounds = sounds_of((a,))
    return (
        len(sounds) >= FEWEST_SOUNDS
        and sounds == sounds_of((b,))
        and Indel.normalized_similarity(a, b) >= MOST_LETTERS
    )


def bends_by_gender(a: str, b: str) -> bool:
    if a[:4] != b[:4]:  # the stem, of which there must be as much
        return False
    for male, female in _GENDERED_FAMILY_ENDINGS:
        for one, other in ((a, b), (b, a)):
            stem = one.removesuffix(male)
            if one.endswith(male) and other == stem + female and len(stem) > 3:
                return stem.endswith(_GENDERED_FAMILY_STEMS)
    return False


@lru_cache(maxsize=1 << 16)
def core_words(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in PARTICLES) or words
