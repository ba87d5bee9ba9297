"""The step that compares all pairs of names."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transforms.resolve.test_compare import OUTCOMES, named
from transforms.normalise.names import Name
from transforms.resolve.compare import compare
from transforms.resolve.name_pairs import name_pairs

# Names, slips and nicknames of them, words that run together, initials, particles.
_WORDS = """
    anna ana marta maria bob robert jonathan jonathon jonnatham katharina catarina micheal michael
    xiao ming xiaoming li lee smith smyth smithson smithsno mueller muller petrov petrova kowalski
    kowalska solovyov soloviev garcia lopez cruz delacruz dona delladona
    a b e j jo y de van den la al della dos dela
"""
WORDS = st.sampled_from(_WORDS.split())


@st.composite
def names(draw: st.DrawFn) -> Name:
    words = draw(st.lists(WORDS, min_size=1, max_size=8))
    return _name(words, draw(st.integers(1, max(1, len(words) - 1))), *draw(TITLES))


TITLES = st.tuples(
    st.sampled_from(["", "", "", "1", "2"]),
    st.sampled_from(["", "", "", "m", "f"]),
    *(st.integers(0, 9).map(lambda n: n == 9) for _ in range(4)),
)


def _name(words: list[str], family: int, *titles: str | bool) -> Name:
    """``family``: the place of the word with which the family name begins."""
    return Name(words[0], tuple(words[1:family]), tuple(words[family:] if len(words) > 1 else ()), *titles)  # type: ignore[arg-type]


@st.composite
def alike(draw: st.DrawFn) -> tuple[Name, Name]:
    """A name, and what it is once a word or two were changed, be it in another script."""
    name = draw(names())
    words = list(name.words)
    changes = st.sampled_from(["out", "in", "swap", "initial", "slip", "join"])
    for change in draw(st.lists(changes, min_size=1, max_size=2)):
        place, other = (draw(st.integers(0, len(words) - 1)) for _ in range(2))
        match change:
            case "out" if len(words) > 1:
                del words[place]
            case "in":
                words.insert(place, draw(WORDS))
            case "swap":
                words[place], words[other] = words[other], words[place]
            case "initial":
                words[place] = words[place][0]
            case "slip":
                letter = draw(st.integers(0, len(words[place])))
                words[place] = (
                    words[place][:letter] + words[place][letter:][1::-1] + words[place][letter + 2 :]
                )
            case "join" if len(words) > 1:
                words[:2] = ["".join(words[:2])]
    family = draw(st.integers(1, max(1, len(words) - 1)))
    is_loose = draw(st.sampled_from([name.is_loose, name.is_loose, True]))
    return name, _name(words, family, name.generation, name.gender, False, is_loose)


def said(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """What pairs of forms say, by way of the step's arrays."""
    pairs = list(pairs)
    forms = sorted({form for pair in pairs for form in pair})
    left, right = (np.array([forms.index(pair[side]) for pair in pairs], np.int32) for side in (0, 1))
    left_form_no, right_form_no = left.astype(np.uint64) + 7, right.astype(np.uint64) + 7
    columns = name_pairs([np.array(forms, np.object_)], [left_form_no, right_form_no, left, right])
    assert np.array_equal(columns[0], left_form_no)
    assert np.array_equal(columns[1], right_form_no)
    return list(columns[2])


@settings(max_examples=60)
@given(st.lists(alike() | st.tuples(names(), names()), min_size=1, max_size=30))
def test_bulk_equals_one_by_one(pairs: list[tuple[Name, Name]]) -> None:
    """What numbers of words tell of a pair is what comparing the two tells, in either order."""
    both_ways = [*pairs, *((other, one) for one, other in pairs)]
    told = said((one.form(), other.form()) for one, other in both_ways)
    for (one, other), outcome in zip(both_ways, told, strict=True):
        assert outcome == compare(one, other), (one, other)


def test_names_of_all_cultures_come_out_as_one_by_one() -> None:
    """As do those of every outcome, each with each."""
    forms = sorted({named(text).form() for pair in OUTCOMES for text in pair[:2]})
    pairs = list(product(forms, forms))
    for (left, right), outcome in zip(pairs, said(pairs), strict=True):
        assert outcome == compare(Name.from_form(left), Name.from_form(right)), (left, right)


def test_no_pairs_are_no_rows() -> None:
    """Of people without names nothing is compared."""
    assert said([]) == []
