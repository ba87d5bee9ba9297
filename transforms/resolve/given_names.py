"""Given names that one person bears: Bob and Robert, Ольга and Оля. Pairs, never groups.

Nicknames are not transitive: Alex is an Alexander or an Alexandra, who are not each other. English ones
come from the `nicknames` package, from a genealogical list in which half the pairs are other people's names
by now (Aaron and Erin, Andrea and Andrew, Emil and Emily): what looks like two names in their own right, or
like a man's and a woman's, is left out. `given_names.csv` has the other languages and what that loses.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from itertools import chain

from nicknames import name_triplets

_FEMININE_ENDINGS = ("a", "e", "ia", "ie", "ina", "ine", "ette", "elle", "ella", "y")


@cache
def nicknames() -> frozenset[tuple[str, str]]:
    triplets = [(triplet.name1, triplet.name2) for triplet in name_triplets()]
    names_with_nicknames = {name for name, _ in triplets}
    pairs = {pair for pair in triplets if _is_nickname(*pair, is_name_itself=pair[1] in names_with_nicknames)}
    with files("transforms.resolve").joinpath("given_names.csv").open(encoding="utf-8") as file:
        pairs |= {(row["one"], row["other"]) for row in csv.DictReader(file)}
    return frozenset(pairs | {(other, one) for one, other in pairs})


@cache
def in_nicknames() -> frozenset[str]:
    """The given names of which there is any such pair."""
    return frozenset(chain.from_iterable(nicknames()))


def _is_nickname(name: str, nickname: str, *, is_name_itself: bool) -> bool:
    if is_name_itself or name[0] != nickname[0]:
        return False
    shorter, longer = sorted((name, nickname), key=len)
    return not (longer.startswith(shorter) and longer[len(shorter) :] in _FEMININE_ENDINGS)


def are_nicknames(one: str, other: str) -> bool:
    """Whether two folded given names are borne by one person, one formally and one among friends."""
    return (one, other) in nicknames()
