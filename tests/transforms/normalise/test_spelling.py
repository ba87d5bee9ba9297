"""Spellings of one name."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.normalise.spelling import (
    sounds_of,
    sounds_of_each,
    spelling_key_of,
    spelling_of,
    spellings_of,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("juergen", "jurgen"),
        ("mueller", "muller"),
        ("stephan", "stefan"),
        ("katharina", "catarina"),
        ("sarah", "sara"),
        ("sergey", "sergei"),
        ("dmitriy", "dmitri"),
        ("meyer", "meier"),
        ("erick", "eric"),
        ("philipp", "philip"),
        ("brian", "bryan"),
        ("schmitz", "schmiz"),
    ],
)
def test_variants_share_a_spelling(one: str, other: str) -> None:
    """Umlauts written out, silent h, c and k, y and i, doubled letters."""
    assert spelling_of(one) == spelling_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("maria", "mario"),
        ("marta", "maria"),
        ("paul", "paula"),
        ("shin", "sin"),
        ("anna", "anne"),
        ("jan", "ian"),
    ],
)
def test_other_names_do_not(one: str, other: str) -> None:
    """Names of other people keep apart."""
    assert spelling_of(one) != spelling_of(other)


def test_a_key_stays_in_order() -> None:
    """Words are sorted again after they are respelt."""
    assert spelling_key_of("phil zara") == spelling_key_of("fil zara") == "fil zara"
    assert spelling_key_of("xaver yann") == " ".join(sorted(["ksaver", "yan"]))


@settings(max_examples=50)
@given(st.lists(st.text("abcehijkopqstuwxyz", max_size=6), min_size=1))
def test_many_are_spelt_as_each_is(words: list[str]) -> None:
    """What stands before or behind a word that is respelt with others changes nothing of it."""
    assert spellings_of(words) == list(map(spelling_of, words))
    assert sounds_of_each(words) == [sounds_of((word,)) for word in words]
