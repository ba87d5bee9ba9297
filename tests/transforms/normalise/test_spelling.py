"""Spellings of one name."""

from __future__ import annotations

import pytest

from transforms.normalise.spelling import spelling_key_of, spelling_of


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
