"""The step that decides which pairs with enough evidence make one person, where a record has several."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from transforms.resolve.cluster import LARGEST_PERSON, Edge, Guard, Pair, Record, cluster
from transforms.resolve.compare import are_in_conflict
from transforms.resolve.identity import components
from transforms.step import Row, Rows


class _Wanted(NamedTuple):
    """A row of edge_value.sql."""

    left: int
    right: int
    bits: float | None
    is_near_identical: bool
    is_past_names: bool
    is_name_conflict: bool
    left_name: str | None
    right_name: str | None
    left_book: str | None
    right_book: str | None
    judgement: str | None


def decisions(rows: Rows) -> Rows:
    """Rows of edge_value.sql -> rows of temp.clustered: one for each pair of evidence or of `same`."""
    for pairs in _by_component(map(_Wanted._make, rows)):
        book_of = {pair.left: pair.left_book for pair in pairs} | {
            pair.right: pair.right_book for pair in pairs
        }
        if _is_one_person(pairs, list(filter(None, book_of.values()))):
            least = min(book_of)
            yield from ((pair.left, pair.right, None, least) for pair in pairs)
        else:
            yield from _clustered(pairs)


def _by_component(pairs: Iterable[_Wanted]) -> Iterable[list[_Wanted]]:
    """The pairs apart, by the records that hang together by way of any of them."""
    component_of: dict[int, list[_Wanted]] = {}
    for pair in pairs:
        one = component_of.setdefault(pair.left, [])
        other = component_of.setdefault(pair.right, one)
        if one is not other:
            one, other = (one, other) if len(one) >= len(other) else (other, one)
            one.extend(other)
            for moved in (*other, pair):
                component_of[moved.left] = component_of[moved.right] = one
        one.append(pair)
    return {id(component): component for component in component_of.values()}.values()


def _is_one_person(pairs: list[_Wanted], books: list[str]) -> bool:
    """Whether there is nothing that a guard could find: then all are joined, in whichever order."""
    if any(pair.is_name_conflict or pair.judgement for pair in pairs):
        return False
    names = {name for pair in pairs for name in (pair.left_name, pair.right_name)}
    if None in names or len(set(books)) < len(books) or len(pairs) >= LARGEST_PERSON:
        return False
    if len(names) == 1:
        return True
    compared = {(pair.left_name, pair.right_name) for pair in pairs}
    return not any(
        (one, other) not in compared and (other, one) not in compared and are_in_conflict(one, other)
        for one, other in combinations(names, 2)
    )


def _clustered(pairs: list[_Wanted]) -> Iterator[Row]:
    guards = _guards(pairs)
    records = {number for pair in guards for number in pair}
    joined = (pair for pair, guard in guards.items() if guard is None)
    least_of = {number: person[0] for person in components(records, joined) for number in person}
    for pair, guard in guards.items():
        yield *pair, guard, least_of[pair[0]] if guard is None else None


def _guards(pairs: list[_Wanted]) -> dict[Pair, Guard | None]:
    """What keeps the two of each pair apart; None where they are one person."""
    records = {pair.left: Record(pair.left, pair.left_name, pair.left_book) for pair in pairs}
    records |= {pair.right: Record(pair.right, pair.right_name, pair.right_book) for pair in pairs}
    judged = defaultdict(list)
    for pair in pairs:
        judged[pair.judgement].append(pair)
    edges = [
        Edge(pair.left, pair.right, pair.bits, pair.is_near_identical, pair.is_past_names)
        for pair in judged[None]
        if pair.bits is not None
    ]
    same, different = ([(pair.left, pair.right) for pair in judged[word]] for word in ("same", "different"))
    # A pair of `same` that has evidence too is one decision.
    return {
        (d.edge.left, d.edge.right): d.stopped_by for d in cluster(records.values(), edges, same, different)
    }
