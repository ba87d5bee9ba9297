"""The step that compares every distinct pair of names once.

What two names say is looked up by what their given names and what their families say. Of most pairs both can
be told from numbers of words, many pairs at a time; of the others `compare` tells, as it would of all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any, get_args

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from transforms.normalise.name_words import PARTICLES
from transforms.normalise.names import Name
from transforms.normalise.spelling import sounds_of, spelling_of
from transforms.resolve.compare import Outcome, compare, of_full_names
from transforms.resolve.given_names import nicknames
from transforms.resolve.name_parts import SHORTEST_ALIKE, SHORTEST_TWICE, Family, Given, core_words
from transforms.step import Row, Rows

Numbers = npt.NDArray[np.int32]
Truths = npt.NDArray[np.bool_]

_CHUNK = 1 << 14
"""Pairs of which all arrays together fit into a processor's cache."""

_MOST_WORDS = 6
"""Behind the given name, of a name that is told from numbers."""

_NO_WORDS = [0] * _MOST_WORDS

_SHORTEST_FAMILY = 4
_FARTHEST_NEAR = 3
"""Letters that a family name has at least, and that change at most, as it bends by gender or by a slip."""

_WORD = np.dtype(
    [
        ("number", np.int32),
        ("text", np.object_),
        ("size", np.int32),
        ("letters", np.int32),
        ("spelling", np.int32),
        ("first", np.int32),
        ("is_odd", np.bool_),  # a particle or an initial
    ]
)
_BEHIND = np.dtype(
    [
        ("titles", np.int32),  # generation and gender; 0 of a name that is not told from numbers
        ("is_loose", np.bool_),
        ("has_particle", np.bool_),  # before its last word
        ("has_full_family", np.bool_),  # no word of it is an initial, and not all are particles
        ("words", np.int32, _MOST_WORDS),
        ("words_count", np.int32),
        ("middles", np.int32),
        ("cores", np.int32),  # words but for particles and initials
        ("weights", np.int32),  # words but for particles
        ("middle_letters", np.int32),
        ("family_letters", np.int32),
        ("core", np.int32),  # the family without its particles, like the next four
        ("text", np.object_),
        ("size", np.int32),
        ("spelling", np.int32),
        ("sounds", np.int32),
    ]
)
"""A word, and what is behind a given name: texts as numbers, so that many can be compared at a time."""

_UNCLEAR = -1
_GIVEN: tuple[Given, ...] = get_args(Given)
_SAME, _SPELLING, _NICKNAME, _NEAR, _ALIKE, _INITIAL, _DIFFERS = range(len(_GIVEN))
_FAMILY: tuple[Family, ...] = get_args(Family)
_SAME, _FAMILY_SPELLING, _CONTAINED, _FAMILY_NEAR, _FAMILY_DIFFERS = range(len(_FAMILY))

_OUTCOMES: tuple[Outcome | None, ...] = (*get_args(Outcome), None)
_EQUAL, _MIDDLE_DIFFERS = _OUTCOMES.index("name_equal"), _OUTCOMES.index("middle_differs")
_TABLE = np.full((len(_GIVEN) + 1, len(_FAMILY) + 1, 2), _UNCLEAR, np.int32)
"""The number of the outcome, by what given names say, what families say, and whether one name is longer."""
for _given, _family, _is_longer in product(range(len(_GIVEN)), range(len(_FAMILY)), (0, 1)):
    _TABLE[_given, _family, _is_longer] = _OUTCOMES.index(
        of_full_names(_GIVEN[_given], _FAMILY[_family], is_longer=bool(_is_longer))
    )


def name_pairs(rows: Rows) -> Rows:
    """Rows of (left form, right form) of distinct names -> rows of temp.name_pair."""
    pairs = list(rows)
    forms = _Numbering()
    left, right = (np.array([forms[pair[side]] for pair in pairs], np.int32) for side in (0, 1))
    told = _Names(forms).told(left, right)
    name_of: dict[str, Name] = {}
    for (one, other), outcome in zip(pairs, told, strict=True):
        if outcome is None:
            for form in (one, other):
                if form not in name_of:
                    name_of[form] = Name.from_form(form)
            yield one, other, compare(name_of[one], name_of[other])
        else:
            yield one, other, outcome


class _Numbering(dict[Any, int]):
    """Numbers things from 0 on, as they come."""

    def __missing__(self, thing: Any) -> int:
        self[thing] = number = len(self)
        return number


class _Table:
    """Rows of columns, which are looked up when they are asked for."""

    def __init__(self, columns: dict[str, npt.NDArray[Any]], rows: Numbers) -> None:
        self._columns, self._rows = columns, rows

    def __getitem__(self, name: str) -> npt.NDArray[Any]:
        column: npt.NDArray[Any] = self._columns[name][self._rows]
        return column

    def __len__(self) -> int:
        return len(self._rows)

    def at(self, rows: npt.NDArray[np.int64]) -> _Table:
        return _Table(self._columns, self._rows[rows])


def _columns(rows: Iterable[Row], kind: np.dtype[np.void]) -> dict[str, npt.NDArray[Any]]:
    table = np.array(list(rows), kind)
    return {name: table[name].copy() for name in table.dtype.names or ()}


class _Names:
    """Distinct names, to tell many pairs at a time: by number its given name and what is behind it."""

    def __init__(self, forms: Iterable[str]) -> None:
        numbers, behind = _Numbering({"": 0}), _Numbering()
        parts = [form.partition("|") for form in forms]
        self._given = np.array([numbers[given] for given, _, _ in parts], np.int32)
        self._behind = np.array([behind[rest] for _, _, rest in parts], np.int32)
        texts, titles = _Numbering(), _Numbering({None: 0})
        self._of_behind = _columns((_behind(rest, numbers, texts, titles) for rest in behind), _BEHIND)
        self._of_word = _columns((_word(word, number, texts) for word, number in numbers.items()), _WORD)
        known = [pair for pair in nicknames() if pair[0] in numbers and pair[1] in numbers]
        self._nicknames = np.array([numbers[one] << 32 | numbers[other] for one, other in known], np.int64)

    def told(self, left: Numbers, right: Numbers) -> Iterator[Outcome | None]:
        """What pairs of names say; None of those that numbers do not tell."""
        for start in range(0, len(left), _CHUNK):
            told = self._told(left[start : start + _CHUNK], right[start : start + _CHUNK])
            yield from map(_OUTCOMES.__getitem__, told.tolist())

    def _told(self, left: Numbers, right: Numbers) -> Numbers:
        a, b = _Table(self._of_word, self._given[left]), _Table(self._of_word, self._given[right])
        one = _Table(self._of_behind, self._behind[left])
        other = _Table(self._of_behind, self._behind[right])
        front, other_front = a["letters"] + one["middle_letters"], b["letters"] + other["middle_letters"]
        has_same_letters = front + one["family_letters"] == other_front + other["family_letters"]
        is_tellable = (one["titles"] == other["titles"]) & (one["titles"] > 0)
        told = np.full(len(left), _UNCLEAR, np.int32)

        rows = np.flatnonzero(is_tellable & has_same_letters)
        words = np.sort(np.column_stack([a.at(rows)["number"], one.at(rows)["words"]]))
        other_words = np.sort(np.column_stack([b.at(rows)["number"], other.at(rows)["words"]]))
        told[rows[(words == other_words).all(axis=1)]] = _EQUAL

        is_compact = (front == other_front) & (one["middles"] != other["middles"])
        is_one_script = one["is_loose"] == other["is_loose"]
        rows = np.flatnonzero(is_tellable & ~has_same_letters & ~is_compact & is_one_script)
        told[rows] = self._of_full_names(a.at(rows), b.at(rows), one.at(rows), other.at(rows))
        return told

    def _of_full_names(self, a: _Table, b: _Table, one: _Table, other: _Table) -> Numbers:
        """Of two names with other letters, of one script; ``a`` and ``b``: their given names."""
        words, other_words = one["words"].T.copy(), other["words"].T.copy()
        has_particle = one["has_particle"] | other["has_particle"]
        # Whether the given name of one is the family of the other; and how many words behind both have.
        is_turned = a["is_odd"] & b["is_odd"]
        shared = np.zeros(len(a), np.int32)
        for place in range(_MOST_WORDS):
            is_turned |= (words[place] == b["number"]) & ((place >= one["middles"]) | has_particle)
            is_turned |= (other_words[place] == a["number"]) & ((place >= other["middles"]) | has_particle)
            is_shared = (words[place] == other_words).any(axis=0)
            shared += is_shared & ~self._of_word["is_odd"][words[place]]
        given, family = self._compare_given(a, b), _compare_family(one, other, shared)
        is_longer = one["words_count"] != other["words_count"]
        told: Numbers = _TABLE[given, family, is_longer.astype(np.int8)]

        has_middles = (one["middles"] > 0) & (other["middles"] > 0)
        has_middles &= (given != _DIFFERS) & (family != _FAMILY_DIFFERS) & (told != _UNCLEAR)
        is_one_each = (one["middles"] == 1) & (other["middles"] == 1)
        is_one_each &= ~(words[1:] == other_words[0]).any(axis=0) & ~(other_words[1:] == words[0]).any(axis=0)
        rows = np.flatnonzero(has_middles & is_one_each)
        differs = ~self._may_be_one(
            _Table(self._of_word, words[0][rows]), _Table(self._of_word, other_words[0][rows])
        )
        told[rows[differs]] = _MIDDLE_DIFFERS
        told[has_middles & ~is_one_each] = _UNCLEAR
        # Particles are left out of what makes two names equal.
        is_same = (given == _SAME) & (family == _SAME) & (one["weights"] == other["weights"])
        is_same &= ~is_one_each | (words[0] == other_words[0]) | has_particle
        told[is_same | (given != _SAME) & is_turned] = _UNCLEAR
        return told

    def _compare_given(self, a: _Table, b: _Table) -> Numbers:
        """As `compare_given`, but unclear where the names may differ by a slip."""
        shortest, has_one_first = np.minimum(a["size"], b["size"]), a["first"] == b["first"]
        given = np.full(len(a), _DIFFERS, np.int32)
        given[self._are_nicknames(a, b)] = _NICKNAME
        given[a["spelling"] == b["spelling"]] = _SPELLING
        given[shortest == 1] = _DIFFERS
        given[(shortest == 1) & has_one_first] = _INITIAL
        given[a["number"] == b["number"]] = _SAME
        rows = np.flatnonzero((given == _DIFFERS) & (shortest >= SHORTEST_ALIKE))
        distance = _distances(a.at(rows)["text"], b.at(rows)["text"], 2)
        least = np.array([0, SHORTEST_ALIKE, SHORTEST_TWICE, np.iinfo(np.int32).max])
        given[rows[shortest[rows] >= least[distance]]] = _ALIKE
        given[rows[(distance == 1) & (a.at(rows)["letters"] == b.at(rows)["letters"])]] = _UNCLEAR
        return given

    def _may_be_one(self, a: _Table, b: _Table) -> Truths:
        """Whether middle names are the same, an initial of the other, or its nickname."""
        is_initial = (np.minimum(a["size"], b["size"]) == 1) & (a["first"] == b["first"])
        may_be: Truths = (a["number"] == b["number"]) | is_initial | self._are_nicknames(a, b)
        return may_be

    def _are_nicknames(self, a: _Table, b: _Table) -> Truths:
        return np.isin(a["number"].astype(np.int64) << 32 | b["number"], self._nicknames)


def _compare_family(one: _Table, other: _Table, shared: Numbers) -> Numbers:
    """As `compare_family`, but unclear where the families are nearly one."""
    are_spelt_alike = one["spelling"] == other["spelling"]
    is_within = shared == np.minimum(one["cores"], other["cores"])
    is_nested = is_within & (one["cores"] != other["cores"])
    family = np.full(len(one), _UNCLEAR, np.int32)
    family[are_spelt_alike & (shared == 0)] = _FAMILY_SPELLING
    family[is_nested & one["has_full_family"] & other["has_full_family"]] = _CONTAINED
    family[one["core"] == other["core"]] = _SAME
    may_differ = (family == _UNCLEAR) & ~is_within & ~are_spelt_alike
    may_differ &= (one["sounds"] != other["sounds"]) & (one["family_letters"] != other["family_letters"])
    rows = np.flatnonzero(may_differ)
    distance = _distances(one.at(rows)["text"], other.at(rows)["text"], _FARTHEST_NEAR)
    is_short = np.minimum(one.at(rows)["size"], other.at(rows)["size"]) < _SHORTEST_FAMILY
    family[rows[(distance > _FARTHEST_NEAR) | is_short]] = _FAMILY_DIFFERS
    return family


def _word(word: str, number: int, texts: _Numbering) -> Row:
    """A row of _WORD."""
    is_odd = len(word) < 2 or word in PARTICLES
    return number, word, len(word), _letters(word), texts[spelling_of(word)], texts[word[:1]], is_odd


def _behind(rest: str, numbers: _Numbering, texts: _Numbering, titles: _Numbering) -> Row:
    """A row of _BEHIND."""
    middle, family, generation, gender, flags = rest.split("|")
    middles, families = middle.split(), family.split()
    words = middles + families
    cores = [word for word in words if len(word) > 1 and word not in PARTICLES]
    core = core_words(tuple(families))
    joined = "".join(core)
    is_tellable = families and flags in {"", "l"} and len(words) <= _MOST_WORDS
    is_tellable = is_tellable and len(set(cores)) == len(cores)
    return (
        titles[(generation, gender) if is_tellable else None],
        bool(flags),
        not PARTICLES.isdisjoint(words[:-1]),
        min(map(len, families), default=0) > 1 and not PARTICLES.issuperset(families),
        ([numbers[word] for word in words] + _NO_WORDS)[:_MOST_WORDS],
        len(words),
        len(middles),
        len(cores),
        sum(word not in PARTICLES for word in words),
        _letters(middle),
        _letters(family),
        texts[core],
        joined,
        len(joined),
        texts[" ".join(map(spelling_of, core))],
        texts[sounds_of((joined,))],
    )


def _letters(text: str) -> int:
    """A number that is the same for the same letters, in whichever order and however parted."""
    return sum(text.replace(" ", "").encode())


def _distances(some: npt.NDArray[Any], others: npt.NDArray[Any], most: int) -> npt.NDArray[np.uint8]:
    """Optimal string alignment distances of pairs; everything above ``most`` is one more."""
    return cpdist(some, others, scorer=OSA.distance, score_cutoff=most, dtype=np.uint8)
