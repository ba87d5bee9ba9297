"""Which of a source's collections a person wants."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from connectors.errors import NotListed
from connectors.records import Collection


def select(
    collections: Iterable[Collection], include: Sequence[str] = (), exclude: Sequence[str] = ()
) -> list[Collection]:
    """The collections that ``include`` names, or the default ones, without those that ``exclude`` names.

    They are named by name, whatever the case, or by id; a name that several bear means them all. Raises
    NotListed for a name that none bears: a slip must neither leave out what is wanted nor land what is not.
    """
    listed = list(collections)
    included = _named(listed, include) if include else {one.collection_id for one in listed if one.is_default}
    chosen = included - _named(listed, exclude)
    return [one for one in listed if one.collection_id in chosen]


def _named(listed: Sequence[Collection], wanted: Iterable[str]) -> set[str]:
    """The ids of the collections that are wanted."""
    ids: dict[str, set[str]] = {}
    for one in listed:
        ids.setdefault(_folded(one.name), set()).add(one.collection_id)
    found: set[str] = set()
    for text in wanted:
        matching = {one.collection_id for one in listed if one.collection_id == text}
        matching |= ids.get(_folded(text), set())
        if not matching:
            raise NotListed(_not_listed(text, listed))
        found |= matching
    return found


def _not_listed(text: str, listed: Sequence[Collection]) -> str:
    names = {_folded(name): name for one in listed for name in (one.collection_id, one.name)}
    nearest = get_close_matches(_folded(text), names, n=1)
    if nearest:
        return f"There is no collection '{text}': did you mean '{names[nearest[0]]}'?"
    there = ", ".join(sorted(one.name for one in listed)) or "none at all"
    return f"There is no collection '{text}': there are {there}"


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()
