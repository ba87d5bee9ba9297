"""Nicknames."""

from __future__ import annotations

import pytest

from transforms.resolve.given_names import are_nicknames


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("bob", "robert"),
        ("robert", "bob"),
        ("olya", "olga"),
        ("pepe", "jose"),
        ("sasha", "aleksandr"),
        ("kasia", "katarzyna"),
    ],
)
def test_nicknames_of_several_languages_are_known(one: str, other: str) -> None:
    """English ones from the package, others from our own table, in either order."""
    assert are_nicknames(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("alexander", "alexandra"),  # both are an Alex
        ("bob", "rob"),  # both are a Robert, but nobody is both
        ("aaron", "erin"),
        ("andrea", "andrew"),
        ("emil", "emily"),
        ("louis", "louise"),
        ("ernest", "ernestine"),
        ("jane", "jean"),
        ("mary", "marilyn"),
        ("daniel", "danielle"),
    ],
)
def test_names_of_two_people_are_not(one: str, other: str) -> None:
    """No transitivity, and no pairs of a man's and a woman's name."""
    assert not are_nicknames(one, other)
