"""Which records fit a fingerprint, and which of them best."""

from __future__ import annotations

from typing import Any

import pytest

from transforms.judge.fits import Candidate, anchor_fits, best_fits
from transforms.normalise.names import parse_name


def form(name: str | None) -> str | None:
    parsed = parse_name(name) if name else None
    return parsed.name.form() if parsed else None


def candidate(number: int, name: str | None, lost: str | None = "Anna Meyer", **columns: Any) -> Candidate:
    """A card that shares one identity with a card of Anna Meyer, unless said otherwise."""
    values: dict[str, Any] = {
        "lost_name": form(lost),
        "number": number,
        "name": form(name),
        "is_name_equal": name == lost,
        "shared": 1,
        "has_all": False,
        "is_record_id_equal": False,
        "is_observed": False,
        "person_id": None,
        "joined": [],
    }
    return Candidate(**(values | columns))


IN_ORDER = [
    candidate(1, "Anna Meyer", shared=0, is_record_id_equal=True),
    candidate(2, "Anna Meyer", has_all=True),
    candidate(3, "Anna Meyer"),
    candidate(4, "A. Meyer"),
    candidate(5, "Anna Meyer", shared=0),
    candidate(6, None),
]
"""Each fits less than the one before: by name and record id, as in the same book under another account; by
name and all addresses, name and an address, a like name, name and employer, an address."""


@pytest.mark.parametrize("first", range(len(IN_ORDER)))
def test_the_better_fit_is_taken_alone(first: int) -> None:
    """Those that fit less well do not make it doubtful."""
    assert best_fits(reversed(IN_ORDER[first:])) == [IN_ORDER[first]]


@pytest.mark.parametrize("name", ["Bernd Meyer", "Clara Schulz"])
def test_another_name_at_the_same_address_does_not_fit(name: str) -> None:
    """A family's mailbox, or one handed on."""
    assert best_fits([candidate(1, name)]) == []


def test_of_equal_fits_most_shared_identities_come_first() -> None:
    """Then cards, then the number."""
    found = [
        candidate(1, "Anna Meyer", is_observed=True),
        candidate(2, "Anna Meyer"),
        candidate(3, "Anna Meyer"),
        candidate(4, "Anna Meyer", shared=2),
    ]
    assert [one.number for one in best_fits(found)] == [4, 2, 3, 1]


@pytest.mark.parametrize(
    ("columns", "is_only"),
    [
        (({}, {}), False),
        (({"joined": [2]}, {}), True),
        (({"person_id": 7}, {"person_id": 7}), True),
        (({"person_id": 7}, {"person_id": 8}), False),
    ],
)
def test_several_fits_are_one_if_they_are_one_person(columns: tuple[Any, Any], is_only: bool) -> None:
    """By evidence, or by the last refresh; else it cannot be told which of them it is."""
    one, other = (candidate(number, "Anna Meyer", **columns[number - 1]) for number in (1, 2))
    rows = [("home", "dav_contacts", "a", *one), ("home", "dav_contacts", "a", *other)]
    assert list(anchor_fits(rows)) == [
        ("home", "dav_contacts", "a", 1, 1, is_only),
        ("home", "dav_contacts", "a", 2, 2, is_only),
    ]
