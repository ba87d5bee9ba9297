"""The step that decides which pairs with enough evidence make one person, where a record has several."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter

import numpy as np

from transforms.resolve.cluster import cluster
from transforms.resolve.persons import Edge, Pair, Record
from transforms.step import Columns, Rows


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
    for _, pairs in groupby(rows, itemgetter(0)):
        yield from _clustered(pairs)


def _clustered(pairs: Rows) -> Rows:
    records: dict[int, Record] = {}
    edges: list[Edge] = []
    judged: dict[str, list[Pair]] = {"same": [], "different": []}
    for _, left, right, *shown, left_name, right_name, left_book, right_book, judgement in pairs:
        records[left] = Record(left, left_name, left_book)
        records[right] = Record(right, right_name, right_book)
        if judgement is None:
            edges.append(Edge(left, right, *shown))
        else:
            judged[judgement].append((left, right))
    found = cluster(records.values(), edges, judged["same"], judged["different"])
    # A pair of `same` that has evidence too is one decision.
    return {edge[:2]: (*edge[:2], guard, person) for edge, guard, person in found}.values()
