"""The step that decides which pairs with enough evidence make one person."""

from __future__ import annotations

from collections import Counter

from transforms.resolve.cluster import Edge, Guard, Pair, Record, cluster
from transforms.resolve.compare import are_in_conflict
from transforms.step import Row, Rows


def decisions(rows: Rows) -> Rows:
    """Rows of edge_value.sql -> rows of derived.decision: one for each pair of evidence or of `same`."""
    rows = list(rows)
    pairs_of = Counter(number for row in rows for number in row[:2])
    records: dict[int, Record] = {}
    edges = []
    judged: dict[str, list[Pair]] = {"same": [], "different": []}
    apart: list[Row] = []
    for row in rows:
        left, right, bits, *alike, left_name, right_name, left_book, right_book, judgement = row
        if judgement is None and pairs_of[left] == pairs_of[right] == 1:
            apart.append((left, right, guard_between(*row[3:9])))
            continue
        records[left] = Record(left, left_name, left_book)
        records[right] = Record(right, right_name, right_book)
        if judgement is None:
            edges.append(Edge(left, right, bits, *alike))
        else:
            judged[judgement].append((left, right))
    decided = cluster(records.values(), edges, judged["same"], judged["different"])
    guards = {(d.edge.left, d.edge.right): d.stopped_by for d in decided}
    return apart + [(*pair, guard) for pair, guard in guards.items()]


def guard_between(
    is_near_identical: bool,
    is_past_names: bool,
    left_name: str | None,
    right_name: str | None,
    left_book: str | None,
    right_book: str | None,
) -> Guard | None:
    """What keeps two records apart that have evidence for each other and for nobody else, as most have."""
    if not is_past_names and are_in_conflict(left_name, right_name):
        return "name_conflict"
    if left_book is not None and left_book == right_book and not is_near_identical:
        return "one_address_book"
    return None
