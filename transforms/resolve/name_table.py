"""Distinct names as columns of numbers, so that many pairs of them can be compared at a time.

A name is the number of its given name and those of the words behind it. What there is to know of a word or of
a family name is found out once of each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from transforms.normalise.name_words import PARTICLES
from transforms.normalise.spelling import sounds_of_each, spellings_of
from transforms.resolve.given_names import in_nicknames
from transforms.resolve.name_parts import FEWEST_SOUNDS, core_words

Column = npt.NDArray[Any]
Numbers = npt.NDArray[np.integer[Any]]
Truths = npt.NDArray[np.bool_]
Bits = npt.NDArray[np.uint8]

MOST_WORDS = 6
"""Behind the given name, of a name that is told from numbers."""

_PLACES = np.arange(MOST_WORDS)
_TITLES = ("generation", "gender", "is_mixed", "is_human", "is_loose", "has_title")


class Table:
    """Rows of columns, which are looked up when they are asked for."""

    def __init__(self, columns: dict[str, Column], rows: Numbers | None = None) -> None:
        self._columns, self._rows = columns, rows

    def __getitem__(self, name: str) -> Column:
        column = self._columns[name]
        return column if self._rows is None else column.take(self._rows, axis=0)

    def at(self, rows: Numbers) -> Self:
        found = object.__new__(type(self))
        found.__dict__ |= self.__dict__ | {"_rows": rows if self._rows is None else self._rows.take(rows)}
        return found


class Names(Table):
    """Names, and ``words``, the table of the words and the families that they are made of.

    Where a column says something of each of the words behind the given name, it is a bit: the lowest of the
    first of them.
    """

    def __init__(self, words: Table, columns: dict[str, Column]) -> None:
        super().__init__(columns | _told_by_words(columns, words))
        self.words = words

    @property
    def given(self) -> Table:
        return self.words.at(self["given"])

    @property
    def family(self) -> Table:
        return self.words.at(self["family"])

    def behind(self) -> Numbers:
        """The words behind the given names, a row for each place that any of them has."""
        most = self["size"].max(initial=1)
        return np.ascontiguousarray(self["behind"][:, :most].T)

    def turned(self, givens: Numbers) -> Names:
        """The names with the family put last, as `compare` turns those of which ``givens`` are families."""
        behind, middles, size = self["behind"], self["middles"][:, None], self["size"][:, None]
        is_given = behind == givens[:, None]
        is_middle = is_given & (middles > _PLACES)
        # Schmidt Anna is Anna Schmidt; of Schmidt A. Anna the second word is the given name.
        has_second = is_middle.any(axis=1, keepdims=True) | ~is_given.any(axis=1, keepdims=True)
        size = np.where(has_second, size, middles + 1)
        moved = np.where(has_second, np.roll(behind, -1, axis=1), behind)
        family = np.where(size - 1 == _PLACES, self["given"][:, None], 0)
        columns = {name: self[name] for name in _TITLES} | {
            "given": np.where(has_second[:, 0], behind[:, 0], givens),
            "behind": np.where(size - 1 > _PLACES, moved, family),
            "size": size[:, 0],
            "middles": size[:, 0] - 1,
            "family": self["given"],
        }
        return Names(self.words, columns)


def names_of(forms: Sequence[str]) -> Names:
    """The names with these forms (`Name.form`), in their order."""
    parts = "|".join(forms).split("|") if forms else []
    given, middle, family, generation, gender, flags = (parts[place::6] for place in range(6))
    (middle_no, middles), (family_no, families) = _numbered(middle), _numbered(family)
    # In alphabetical order, so that numbers compare as words do; 0 is no word.
    words = sorted({"", *given, *chain.from_iterable(map(str.split, chain(middles, families)))})
    texts = [*words, *(text for text in families if " " in text)]
    number_of = {text: number for number, text in enumerate(texts)}
    middle_words, middle_sizes = _words_in(middles, number_of)
    family_words, family_sizes = _words_in(families, number_of)
    middle_size = middle_sizes[middle_no]
    size = middle_size + family_sizes[family_no]
    both = np.concatenate([middle_words[middle_no], family_words[family_no]], axis=1)
    after = _PLACES - middle_size[:, None]
    columns = {
        "given": np.fromiter(map(number_of.__getitem__, given), np.int32, len(given)),
        "behind": np.take_along_axis(both, np.where(after < 0, _PLACES, after + MOST_WORDS), axis=1),
        "size": size.astype(np.int8),
        "middles": middle_size.astype(np.int8),
        "family": np.array([number_of[text] for text in families], np.int32)[family_no],
        **_titles(generation, gender, flags, size > MOST_WORDS),
    }
    return Names(Table(_of_words(words, texts[len(words) :])), columns)


def _titles(
    generation: Sequence[str], gender: Sequence[str], flags: Sequence[str], is_long: Truths
) -> dict[str, Column]:
    """Columns of names but for their words; ``has_title`` where there is anything to say of a name."""
    generation_no, gender_no = (_numbers(["", *said])[1:].astype(np.int8) for said in (generation, gender))
    flags_no, distinct = _numbered(flags)
    is_mixed, is_loose, is_shared, is_organisation = (
        _truths(flag in said for said in distinct)[flags_no] for flag in "xlso"
    )
    is_human = ~(is_shared | is_organisation)
    has_title = (generation_no > 0) | (gender_no > 0) | is_mixed | is_loose | ~is_human | is_long
    return {
        "generation": generation_no,
        "gender": gender_no,
        "is_mixed": is_mixed,
        "is_loose": is_loose,
        "is_human": is_human,
        "is_long": is_long,
        "has_title": has_title,
    }


def _told_by_words(columns: dict[str, Column], words: Table) -> dict[str, Column]:
    """Columns of names that follow from their words."""
    given, behind, middles, size = (columns[name] for name in ("given", "behind", "middles", "size"))
    whole = np.column_stack([given, behind])
    letters, is_particle = words["letters"][whole], words["is_particle"][whole]
    places = np.arange(MOST_WORDS + 1)
    in_key = ~is_particle | (places == 0) | (places == size[:, None])
    is_there, is_family = size[:, None] > _PLACES, middles[:, None] <= _PLACES
    is_weighty = ~is_particle[:, 1:]
    return {
        "letters": letters.sum(axis=1),
        "front_letters": (letters * (places <= middles[:, None])).sum(axis=1),
        "key_letters": (letters * in_key).sum(axis=1),
        "key": np.sort(np.where(in_key, whole, 0), axis=1),
        "in_family": bits((is_there & is_family).T),
        "in_core": bits((_core(is_there, is_weighty) & (words["size"][behind] > 1)).T),
        "in_family_core": bits(_core(is_there & is_family, is_weighty).T),
        "in_middle_core": bits(_core(is_there & ~is_family, is_weighty).T),
    }


def _core(are: Truths, is_weighty: Truths) -> Truths:
    """As `core_words`: without particles, unless there is nothing else."""
    found: Truths = are & (is_weighty | ~(are & is_weighty).any(axis=1, keepdims=True))
    return found


def bits(truths: Truths) -> Bits:
    """Several rows of truths as the bits of numbers, the first as the lowest."""
    numbers: Bits = truths[0].astype(np.uint8)
    for place, row in enumerate(truths[1:].view(np.uint8), 1):
        numbers |= row << place
    return numbers


def _of_words(words: Sequence[str], families: Sequence[str]) -> dict[str, Column]:
    """Of words, and behind them of families of several.

    ``text`` and what is said of it: without particles, and written as one word. ``whole_``: as it stands.
    """
    spelling_of = dict(zip(words, spellings_of(words), strict=True))
    cores = [core_words(tuple(family.split())) for family in families]
    whole, joined = [*words, *families], [*words, *map("".join, cores)]
    whole_joined = [*words, *(family.replace(" ", "") for family in families)]
    texts = list({*joined, *whole_joined})
    sounds = dict(zip(texts, sounds_of_each(texts), strict=True))
    return {
        **_of_texts(joined),
        **{f"whole_{name}": column for name, column in _of_texts(whole).items()},
        "number": np.arange(len(whole), dtype=np.int32),
        "is_particle": _truths(map(PARTICLES.__contains__, whole)),
        "has_nickname": _truths(map(in_nicknames().__contains__, whole)),
        "joined": _numbers(joined),
        "whole_joined": _numbers(whole_joined),
        "spelling": _numbers(
            [*spelling_of.values(), *(" ".join([spelling_of[word] for word in core]) for core in cores)]
        ),
        "stem": _numbers([text[:4] for text in joined]),
        "sounds": _numbers([sounds[text] for text in joined]),
        "has_sounds": _truths(len(sounds[text]) >= FEWEST_SOUNDS for text in joined),
        "whole_sounds": np.array([sounds[text] for text in whole_joined], np.object_),
    }


def _of_texts(texts: Sequence[str]) -> dict[str, Column]:
    """Of folded texts: themselves, how many letters they have, and which.

    ``letters``: a sum, the same for the same letters in whichever order, and of cubes, so that hardly any
    others have it. ``alphabet``: which letters occur, one bit for each, or for several.
    """
    codes = np.frombuffer("".join(f"{text}\n" for text in texts).encode("utf-32-le"), np.uint32)
    ends = np.flatnonzero(codes == ord("\n"))
    starts = np.concatenate([[0], ends[:-1] + 1])
    codes = np.where(codes == ord("\n"), np.uint32(0), codes)
    bit = np.uint64(1) << (codes & 63).astype(np.uint64)
    return {
        "text": np.array(texts, np.object_),
        "size": (ends - starts).astype(np.int32),
        "letters": np.add.reduceat(codes.astype(np.int64) ** 3, starts),
        "alphabet": np.bitwise_or.reduceat(bit, starts),
        "first": codes[starts],
        "last": codes[ends - 1],
    }


def _words_in(texts: Sequence[str], number_of: Mapping[str, int]) -> tuple[Numbers, Numbers]:
    """The numbers of the words of each text, as many as are told from numbers, and how many words it has."""
    words = [text.split() for text in texts]
    sizes = np.array([len(one) for one in words], np.int32)
    flat = np.array([number_of[word] for one in words for word in one], np.int32)
    row = np.repeat(np.arange(len(texts)), sizes)
    place = np.arange(len(flat)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    found = np.zeros((len(texts), MOST_WORDS), np.int32)
    has_place = place < MOST_WORDS
    found[row[has_place], place[has_place]] = flat[has_place]
    return found, sizes


def _numbered(texts: Sequence[str]) -> tuple[Numbers, list[str]]:
    """A number for each text, by its place among the distinct ones; and these."""
    number_of = {text: number for number, text in enumerate(dict.fromkeys(texts))}
    return np.fromiter(map(number_of.__getitem__, texts), np.int32, len(texts)), list(number_of)


def _numbers(texts: Sequence[str]) -> Numbers:
    return _numbered(texts)[0]


def _truths(said: Iterable[bool]) -> Truths:
    return np.fromiter(said, np.bool_)
