"""The step that decides which pairs with enough evidence make one person, where a record has several."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

import numpy as np

from transforms.resolve.cluster import Edge, Guard, Pair, Record, cluster
from transforms.resolve.identity import components
from transforms.step import Columns, Row, Rows


class _Wanted(NamedTuple):
    """A row of edge_value.sql."""

    component: int
    left: int
    right: int
    bits: float | None
    is_near_identical: bool
    is_past_names: bool
    left_name: str | None
    right_name: str | None
    left_book: str | None
    right_book: str | None
    judgement: str | None


def held_together(pairs: Columns) -> Columns:
    """Columns of component_value.sql -> columns of temp.component: to each record, the least that it hangs
    together with.

    Each takes the least that it or a neighbour has taken, and then the one that that one has taken.
    """
    left, right = pairs
    records, places = np.unique(np.concatenate((left, right)), return_inverse=True)
    one, other = np.split(places, 2)
    least = np.arange(len(records))
    while (least[one] != least[other]).any():
        found = np.minimum(least[one], least[other])
        np.minimum.at(least, one, found)
        np.minimum.at(least, other, found)
        least = least[least]
    return records, records[least]


def decisions(rows: Rows) -> Rows:
    """Rows of edge_value.sql -> rows of temp.clustered: one for each pair of evidence or of `same`.

    Each component by itself: what is decided about one cannot touch another.
    """
    for _, pairs in groupby(map(_Wanted._make, rows), attrgetter("component")):
        yield from _clustered(list(pairs))


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
