"""Evidence in words that a person understands: what a number of bits means, and what kept two apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flows.cli.lines import fold, line_width
from flows.cli.output import plain

GUARDS = {
    "different": "you said that they are different",
    "ambiguous": "it fits another person about as well",
    "name_conflict": "names of the two people contradict each other",
    "one_address_book": "one address book has a card for each",
    "size": "one person would have too many records",
}
"""What kept two records apart, in words: `match_evidence.stopped_by`."""

STRENGTHS = ((20, "decisive"), (10, "very strong"), (5, "strong"), (2, "some"), (0.05, "little"))
"""From how many bits on evidence is called what."""


NARROW = 60
"""Cells; in less there is no column for what a weight is called."""


def strength(bits: float | None) -> str:
    """'strong for', 'some against', 'nothing'; of the user's word 'your word'."""
    if bits is None:
        return "your word"
    name = next((name for least, name in STRENGTHS if abs(bits) >= least), None)
    return f"{name} {'for' if bits > 0 else 'against'}" if name else "nothing"


def how_likely(probability: float) -> str:
    """'84%'; nothing is certain."""
    return "over 99%" if probability > 0.99 else f"{probability:.0%}"


def needed(bits: float) -> str:
    """'98.7%': from which probability on two records are joined without asking."""
    return f"{100 / (1 + 2.0**-bits):.4g}%"


def odds(bits: float) -> str:
    """'about 5,000 to 1 that they are one person'; a bit doubles them."""
    ratio = 2.0 ** min(abs(bits), 60)
    number = f"about {ratio:,.0f}" if ratio >= 9.5 else f"about {ratio:.1f}".removesuffix(".0")
    return (
        f"{number if ratio < 1e6 else 'over a million'} to 1 that they are "
        f"{'one person' if bits >= 0 else 'two people'}"
    )


def evidence_lines(
    reasons: Sequence[Mapping[str, Any]],
    total: Any,
    needed: Any,
    stopped_by: Any,
    detail: str = "",
    *,
    width: int | None = None,
) -> Iterator[str]:
    """Each reason (``bits``, ``because``) with its weight, the sum (None without one), and the guard.

    Weights are quarters of bits: to two places they add up to the sum. ``detail`` says more of the guard.
    """
    most = width or line_width()
    for reason in reasons:
        bits, because = reason["bits"], plain(reason["because"])
        number = "" if bits is None else f"{bits:+.2f}"
        if most < NARROW:
            yield from _hanging(f"{number:>7}  ", f"{strength(bits)}: {because}", most)
        else:
            yield from _hanging(f"  {number:>7}  {strength(bits):<19}  ", because, most)
    if total is not None:
        text = f"in all: {odds(total)}; {2.0**needed:,.0f} to 1 ({needed:.2f}) is needed"
        yield from _hanging(f"{total:+7.2f}  " if most < NARROW else f"  {total:+7.2f}  ", text, most)
    if stopped_by:
        guard = GUARDS.get(str(stopped_by), plain(stopped_by))
        yield from _hanging("  ", f"kept apart: {guard}{f' ({plain(detail)})' if detail else ''}", most)


def _hanging(head: str, text: str, width: int) -> Iterator[str]:
    for line in fold(text, width - len(head)):
        yield head + line
        head = " " * len(head)
