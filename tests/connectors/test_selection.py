"""Choosing collections by what a person wrote in the configuration."""

from __future__ import annotations

import pytest

from connectors.errors import NotListed
from connectors.records import Collection
from connectors.selection import select

FRIENDS = Collection("/a/", "Друзі")
WORK = Collection("/b/", "Arbeit")
OTHER_WORK = Collection("/c/", "ARBEIT")
ALL = [FRIENDS, WORK, OTHER_WORK]


def test_all_are_wanted_unless_some_are_named() -> None:
    """Without a word on it, every collection is pulled, in the order of the listing."""
    assert select(ALL) == ALL


@pytest.mark.parametrize("name", ["Друзі", "друзі", " ДРУЗІ ", "/a/"])
def test_a_collection_is_named_by_name_or_id(name: str) -> None:
    """Case and surrounding blanks make no difference, in any script."""
    assert select(ALL, include=[name]) == [FRIENDS]
    assert select(ALL, exclude=[name]) == [WORK, OTHER_WORK]


def test_a_name_that_several_bear_means_them_all() -> None:
    """To tell them apart there are the ids."""
    assert select(ALL, include=["arbeit"]) == [WORK, OTHER_WORK]
    assert select(ALL, include=["arbeit"], exclude=["/c/"]) == [WORK]


@pytest.mark.parametrize("in_exclude", [False, True])
def test_a_slip_is_told_with_the_nearest_name(in_exclude: bool) -> None:
    """An unknown name is never passed over: something would be missing, or land against the owner's will."""
    with pytest.raises(NotListed, match="did you mean 'Друзі'"):
        select(ALL, **{"exclude" if in_exclude else "include": ["Друзi"]})


def test_a_name_unlike_any_other_brings_the_list() -> None:
    """Where nothing is near, what there is is told."""
    with pytest.raises(NotListed, match="there are ARBEIT, Arbeit, Друзі"):
        select(ALL, include=["xyzzy"])
    with pytest.raises(NotListed, match="none at all"):
        select([], include=["xyzzy"])
