"""The step that compares all pairs of names."""

from __future__ import annotations

from itertools import product

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
    words = draw(st.lists(WORDS, min_size=1, max_size=5))
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
    """A name, and what it is once a word or two were left out, put in, swapped or cut to an initial."""
    name = draw(names())
    words = list(name.words)
    for change in draw(st.lists(st.sampled_from(["out", "in", "swap", "initial"]), min_size=1, max_size=2)):
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
    family = draw(st.integers(1, max(1, len(words) - 1)))
    return name, _name(words, family, name.generation, name.gender, False, name.is_loose)


@settings(max_examples=60)
@given(st.lists(alike() | st.tuples(names(), names()), min_size=1, max_size=30))
def test_bulk_equals_one_by_one(pairs: list[tuple[Name, Name]]) -> None:
    """What numbers of words tell of a pair is what comparing the two tells, in either order."""
    both_ways = [*pairs, *((other, one) for one, other in pairs)]
    told = list(name_pairs((one.form(), other.form()) for one, other in both_ways))
    assert told == [(one.form(), other.form(), compare(one, other)) for one, other in both_ways]


def test_names_of_all_cultures_come_out_as_one_by_one() -> None:
    """As do those of every outcome, each with each."""
    forms = sorted({named(text).form() for pair in OUTCOMES for text in pair[:2]})
    pairs = list(product(forms, forms))
    for (left, right, outcome), pair in zip(name_pairs(pairs), pairs, strict=True):
        assert (left, right) == pair
        assert outcome == compare(Name.from_form(left), Name.from_form(right))


def test_no_pairs_are_no_rows() -> None:
    """Of people without names nothing is compared."""
    assert list(name_pairs([])) == []
