"""Bits in words."""

from __future__ import annotations

import pytest

from flows.cli.evidence import evidence_lines, how_likely, odds, strength


@pytest.mark.parametrize(
    ("bits", "words"),
    [
        (28.0, "decisive for"),
        (10.0, "very strong for"),
        (-8.0, "strong against"),
        (2.0, "some for"),
        (-0.5, "little against"),
        (0.0, "nothing"),
        (None, "your word"),
    ],
)
def test_what_a_weight_is_called(bits: float | None, words: str) -> None:
    """By how much it moves the odds, and in which direction."""
    assert strength(bits) == words


def test_odds_and_probabilities() -> None:
    """A bit doubles the odds; nothing is certain."""
    assert odds(10) == "about 1,024 to 1 that they are one person"
    assert odds(-1) == "about 2 to 1 that they are two people"
    assert "to 1 that they are two people" in odds(-4_000)
    assert [how_likely(one) for one in (0.12, 0.99, 0.9999)] == ["12%", "99%", "over 99%"]


def test_lines_fit_the_terminal_and_carry_no_escape() -> None:
    """Reasons are folded under their column; what a name says stays text."""
    reasons = [{"bits": 12.5, "because": "the names are the same: \x1b[2J" + "Anna Meyer " * 12}]
    lines = list(evidence_lines(reasons, 12.5, 6.6, "size", 80))
    assert all(len(line) <= 80 for line in lines)
    assert "\x1b" not in "".join(lines)
    assert lines[-1] == "  kept apart: one person would have too many records"
    assert list(evidence_lines([], None, None, None)) == []
