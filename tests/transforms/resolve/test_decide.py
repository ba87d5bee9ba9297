"""The step that decides."""

from __future__ import annotations

from typing import Any

from hypothesis import given

from tests.transforms.resolve.test_cluster import ANNA, BERND, JANE, JOHN, J, problems
from transforms.resolve.cluster import Edge, Pair, Record, cluster
from transforms.resolve.decide import decisions


def test_the_step_reads_edges_and_writes_decisions() -> None:
    """Rows in are pairs with names and books, rows out are pairs with their guard."""
    rows = [
        (1, 2, 30.0, False, False, JOHN, J, None, None, None),
        (2, 3, 15.0, False, False, J, JANE, None, None, None),
    ]
    assert sorted(decisions(rows)) == [(1, 2, None), (2, 3, "name_conflict")]


def test_the_step_reads_judgements_too() -> None:
    """A pair judged the same is one decision, with evidence or without; one judged different is a guard."""
    rows = [
        (1, 2, 30.0, False, False, JOHN, J, None, None, None),
        (1, 2, None, False, False, JOHN, J, None, None, "different"),
        (2, 3, 15.0, False, False, J, JANE, None, None, None),
        (2, 3, None, False, False, J, JANE, None, None, "same"),
        (4, 5, None, False, False, ANNA, BERND, "home", "home", "same"),
    ]
    assert sorted(decisions(rows)) == [(1, 2, "different"), (2, 3, None), (4, 5, None)]


@given(problems())
def test_the_step_decides_as_the_whole_does(problem: tuple[list[Record], list[Edge], list[Pair]]) -> None:
    """Pairs that have nothing to do with others are decided apart, and come out as among all."""
    records, edges, different = problem
    by_number = {record.number: record for record in records}

    def row(edge: Edge, bits: float | None, judgement: str | None) -> tuple[Any, ...]:
        one, other = by_number[edge.left], by_number[edge.right]
        alike = (edge.is_near_identical, edge.is_past_names)
        return (edge.left, edge.right, bits, *alike, one.name, other.name, one.book, other.book, judgement)

    rows = [row(edge, edge.bits, None) for edge in edges]
    rows += [row(Edge(*pair, 0), None, "different") for pair in different]
    expected = [(d.edge.left, d.edge.right, d.stopped_by) for d in cluster(records, edges, (), different)]
    assert sorted(decisions(rows), key=repr) == sorted(expected, key=repr)
