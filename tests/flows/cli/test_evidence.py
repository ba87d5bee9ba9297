"""Bits in words."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from flows.cli.evidence import evidence_lines, how_likely, needed, odds, strength


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
    assert odds(-4_000) == "over a million to 1 that they are two people"
    assert [how_likely(one) for one in (0.12, 0.99, 0.9999)] == ["12%", "99%", "over 99%"]
    assert [needed(bits) for bits in (3.17, 6.25, 12.0)] == ["90%", "98.7%", "99.98%"]


def test_lines_fit_the_terminal_and_carry_no_escape() -> None:
    """Reasons are folded under their column; what a name says stays text."""
    reasons = [{"bits": 12.5, "because": "the names are the same: \x1b[2J" + "Anna Meyer " * 12}]
    lines = list(evidence_lines(reasons, 12.5, 6.6, "size", width=80))
    assert all(len(line) <= 80 for line in lines)
    assert "\x1b" not in "".join(lines)
    assert lines[-1] == "  kept apart: one person would have too many records"
    assert list(evidence_lines([], None, None, None)) == []


def test_weights_add_up_to_the_sum_as_printed() -> None:
    """They are quarters of bits: to one place, three of them would be off."""
    bits = (28.0, 8.75, -13.25)
    lines = list(evidence_lines([{"bits": one, "because": "so"} for one in bits], sum(bits), 6.25, None))
    printed = [float(line.split()[0]) for line in lines[:4]]
    assert sum(printed[:3]) == printed[3] == 23.5
    assert "(6.25) is needed" in lines[3]


def test_what_a_guard_means_is_told_in_a_narrow_terminal_too() -> None:
    """Whom else it fits; wide letters take two cells, and there is no column for what a weight is called."""
    reasons = [{"bits": -12.0, "because": "the names do not sound alike: 王小明王小明王小明王小明王小明"}]
    lines = list(evidence_lines(reasons, None, None, "ambiguous", "王小明 (7)", width=40))
    assert all(cell_len(line) <= 40 for line in lines)
    assert lines[0].startswith(" -12.00  very strong against: the names")
    assert " ".join(" ".join(lines).split()).endswith("it fits another person about as well (王小明 (7))")
