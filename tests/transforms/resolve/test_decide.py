"""The steps that decide."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.transforms.resolve.test_cluster import ANNA, ANNE_MARIE, BERND, JANE, JOHN, J, problems
from transforms.normalise.steps import NUMBERS
from transforms.resolve.cluster import cluster
from transforms.resolve.compare import are_in_conflict
from transforms.resolve.decide import decisions, held_together
from transforms.resolve.persons import LARGEST_PERSON, Edge, Pair, Record
from warehouse.people import Next, scratch

Decided = list[tuple[int, int, str | None, int | None]]


@pytest.fixture(scope="module")
def tables() -> Iterator[Next]:
    """What the decisions are made from, and nothing else."""
    with scratch() as people:
        people.run(
            """
            CREATE SCHEMA derived;
            CREATE TABLE derived.record (record_no UBIGINT, name_form TEXT, book TEXT);
            CREATE TABLE derived.edge (
                left_no UBIGINT, right_no UBIGINT, bits DOUBLE, is_near_identical BOOLEAN,
                is_past_names BOOLEAN, is_name_conflict BOOLEAN, is_enough BOOLEAN
            );
            CREATE TABLE derived.judgement (left_no UBIGINT, right_no UBIGINT, kind TEXT);
            """
        )
        for step in NUMBERS:
            people.run(step.text())
        yield people


def decide(
    tables: Next,
    records: list[Record],
    edges: list[Edge],
    same: list[Pair] | None = None,
    different: list[Pair] | None = None,
    weak: list[Pair] | None = None,
) -> Decided:
    """The rows of derived.decision. ``weak``: pairs that were compared, and have not enough evidence."""
    name_of = {record.number: record.name for record in records}
    judged = [(*pair, "same") for pair in same or []] + [(*pair, "different") for pair in different or []]
    tables.replace("derived.record", [(one.number, one.name, one.book) for one in records])
    tables.replace(
        "derived.edge",
        [
            (
                edge.left, edge.right, edge.bits, edge.is_near_identical, edge.is_past_names,
                are_in_conflict(name_of[edge.left], name_of[edge.right]), is_enough,
            )
            for found, is_enough in ((edges, True), ([Edge(*pair, 1.0) for pair in weak or []], False))
            for edge in found
        ],
    )  # fmt: skip
    tables.replace("derived.judgement", judged)
    tables.run("DROP TABLE IF EXISTS derived.decision")
    for file in ("wanted.sql", "component.sql"):
        tables.run(_text(file))
    tables.append_columns("component", held_together(tables.arrays(_text("component_value.sql"))))
    for file in ("plain.sql", "clustered.sql"):
        tables.run(_text(file))
    tables.append("clustered", decisions(tables.rows(_text("edge_value.sql"))))
    tables.run(_text("decision.sql"))
    return [(row[0], row[1], row[2], row[3]) for row in tables.rows("FROM derived.decision ORDER BY ALL")]


def _text(file: str) -> str:
    return files("transforms.resolve").joinpath(file).read_text(encoding="utf-8")


def test_a_pair_says_who_its_person_is(tables: Next) -> None:
    """By the least of its records, or which guard keeps the two apart."""
    records = [Record(1, JOHN), Record(2, J), Record(3, JANE), Record(4, ANNA), Record(5, ANNA)]
    edges = [Edge(1, 2, 30.0), Edge(2, 3, 15.0), Edge(4, 5, 9.0)]
    assert decide(tables, records, edges) == [(1, 2, None, 1), (2, 3, "name_conflict", None), (4, 5, None, 4)]


def test_two_who_have_nobody_else_are_guarded_too(tables: Next) -> None:
    """By their names and their address books, unless they are past the one or near-identical."""
    records = [Record(1, ANNA), Record(2, BERND), Record(3, ANNA, "home"), Record(4, ANNA, "home")]
    assert decide(tables, records, [Edge(1, 2, 30.0), Edge(3, 4, 30.0)]) == [
        (1, 2, "name_conflict", None),
        (3, 4, "one_address_book", None),
    ]
    edges = [Edge(1, 2, 30.0, is_past_names=True), Edge(3, 4, 30.0, is_near_identical=True)]
    assert decide(tables, records, edges) == [(1, 2, None, 1), (3, 4, None, 3)]


def test_judgements_are_read_too(tables: Next) -> None:
    """A pair judged the same is one decision, with evidence or without; one judged different is a guard."""
    records = [
        Record(1, JOHN),
        Record(2, J),
        Record(3, JANE),
        Record(4, ANNA, "home"),
        Record(5, BERND, "home"),
    ]
    decided = decide(tables, records, [Edge(1, 2, 30.0), Edge(2, 3, 15.0)], [(2, 3), (4, 5)], [(1, 2)])
    assert decided == [(1, 2, "different", None), (2, 3, None, 2), (4, 5, None, 4)]


def guarded(tables: Next) -> int:
    """How many pairs the guards were asked about at the last `decide`."""
    return len(tables.rows(_text("edge_value.sql")))


def test_what_no_guard_could_split_is_one_person_at_once(tables: Next) -> None:
    """One name, or names that were compared and agree; books named once, or by near-identical cards."""
    one = [Record(1, ANNA, "home"), Record(2, ANNE_MARIE, "work"), Record(3, ANNA), Record(4, None)]
    edges = [Edge(1, 2, 30.0), Edge(1, 3, 20.0), Edge(3, 4, 9.0)]
    joined = [(1, 2, None, 1), (1, 3, None, 1), (3, 4, None, 1)]
    assert (decide(tables, one, edges), guarded(tables)) == (joined, 0)
    twice = [Record(1, ANNA, "home"), Record(2, ANNA, "home"), Record(3, ANNA)]
    edges = [Edge(1, 2, 30.0, is_near_identical=True), Edge(2, 3, 20.0)]
    assert (decide(tables, twice, edges), guarded(tables)) == ([(1, 2, None, 1), (2, 3, None, 1)], 0)


def test_what_a_guard_might_split_is_asked_about(tables: Next) -> None:
    """Names that nobody compared, a book that names somebody twice, an address of two who are not joined."""
    edges = [Edge(1, 2, 30.0), Edge(2, 3, 20.0)]
    john, two = Record(1, JOHN), [(1, 2, None, 1), (2, 3, "name_conflict", None)]
    assert (decide(tables, [john, Record(2, J), Record(3, JANE)], edges), guarded(tables)) == (two, 2)
    decide(tables, [john, Record(2, J), Record(3, JANE)], edges, weak=[(1, 3)])
    assert guarded(tables) == 2
    decide(tables, [Record(1, ANNA, "home"), Record(2, ANNA), Record(3, ANNA, "home")], edges)
    assert guarded(tables) == 2
    decide(tables, [Record(1, ANNA), Record(2), Record(3, ANNA)], edges)
    assert guarded(tables) == 2


def test_a_person_of_more_records_than_anyone_has_is_no_plain_one(tables: Next) -> None:
    """SQL lets pass as many as the guards do."""
    for size in (LARGEST_PERSON, LARGEST_PERSON + 1):
        records = [Record(number, ANNA) for number in range(size)]
        decided = decide(tables, records, [Edge(one, one + 1, 9.0 + one) for one in range(size - 1)])
        assert [row[2] for row in decided if row[2]] == ["size"] * (size - LARGEST_PERSON)
        assert guarded(tables) == (0 if size == LARGEST_PERSON else size - 1)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(problem=problems(), are_weak=st.booleans())
def test_components_are_decided_as_all_together_are(
    tables: Next, problem: tuple[list[Record], list[Edge], list[Pair]], are_weak: bool
) -> None:
    """Be it in SQL, as a component that no guard can split, or by the guards."""
    records, edges, different = problem
    expected = [(d.edge.left, d.edge.right, d.stopped_by) for d in cluster(records, edges, (), different)]
    pairs = {(edge.left, edge.right) for edge in edges}
    others = [pair for pair in combinations(sorted(one.number for one in records), 2) if pair not in pairs]
    decided = decide(tables, records, edges, [], different, others if are_weak else [])
    assert sorted((row[:3] for row in decided), key=repr) == sorted(expected, key=repr)
    joined = {number: row[3] for row in decided for number in row[:2] if row[2] is None}
    assert all(person is not None and person <= number for number, person in joined.items())
    assert all(joined[row[0]] == joined[row[1]] == row[3] for row in decided if row[2] is None)
