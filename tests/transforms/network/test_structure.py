"""Who joins groups: Burt's figures, equal to those of networkx."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transforms.conftest import people_database
from tests.transforms.core_rows import AS_OF
from tests.transforms.resolved import Resolved

PEOPLE = range(2, 9)
Meeting = tuple[int, frozenset[int]]
"""Days ago, who came."""

_MEETINGS = st.lists(
    st.tuples(st.integers(1, 1500), st.frozensets(st.sampled_from(list(PEOPLE)), min_size=1, max_size=4)),
    min_size=10,
    max_size=40,
)


@contextmanager
def network_of(
    meetings: list[Meeting], people: range = PEOPLE, dead: tuple[int, ...] = ()
) -> Iterator[Resolved]:
    with people_database() as database:
        network = Resolved(database)
        for person_id in dead:
            network.say(person_id, ending="deceased")
        for person_id in people:
            network.person(person_id, f"Person {person_id}", f"p{person_id}@b.example")
        for days_ago, guests in meetings:
            noon = datetime.combine(AS_OF - timedelta(days=days_ago), datetime.min.time()) + timedelta(
                hours=12
            )
            network.meeting(noon, with_=[f"p{person_id}@b.example" for person_id in sorted(guests)])
        network.refresh()
        yield network


def graph_of(meetings: list[Meeting]) -> nx.Graph:
    """By brute force: who has three contact days in three years, and met another one on two days."""
    days: dict[int, set[int]] = {}
    together: dict[tuple[int, int], set[int]] = {}
    weights: dict[tuple[int, int], float] = {}
    for days_ago, guests in meetings:
        for person_id in guests:
            days.setdefault(person_id, set()).add(days_ago)
        for pair in itertools.combinations(sorted(guests), 2):
            together.setdefault(pair, set()).add(days_ago)
            weights[pair] = weights.get(pair, 0) + 0.5 ** (days_ago / 180) / len(guests)
    inside = {person_id for person_id, on in days.items() if sum(ago < 1095 for ago in on) >= 3}
    graph = nx.Graph()
    for pair, on in together.items():
        if len(on) >= 2 and inside.issuperset(pair):
            graph.add_edge(*pair, weight=round(weights[pair], 9))
    return graph


def check(meetings: list[Meeting]) -> None:
    graph = graph_of(meetings)
    with network_of(meetings) as network:
        found = {
            row[0]: row[1:]
            for row in network.rows(
                "structure", "person_id", "link_count", "burt_constraint", "effective_size"
            )
        }
    # With scipy, networkx refuses an empty graph.
    constraint = nx.constraint(graph, weight="weight") if graph else {}
    size = nx.effective_size(graph) if graph else {}
    expected = {node: (graph.degree(node), constraint[node], size[node]) for node in graph}
    assert found.keys() == expected.keys()
    for person_id, row in found.items():
        assert row == pytest.approx(expected[person_id], abs=1e-9)


@settings(max_examples=2, deadline=None, derandomize=True)
@given(meetings=_MEETINGS)
def test_constraint_and_effective_size_are_those_of_networkx(meetings: list[Meeting]) -> None:
    """To 1e-9, for any history of meetings."""
    check(meetings)


@pytest.mark.heavy
@settings(max_examples=100, deadline=None)
@given(meetings=_MEETINGS)
def test_the_same_for_many_histories(meetings: list[Meeting]) -> None:
    """As above."""
    check(meetings)


def weekly(person_ids: set[int], first: date = AS_OF - timedelta(days=90)) -> list[Meeting]:
    return [((AS_OF - first).days - 7 * week, frozenset(person_ids)) for week in range(4)]


def bridges(network: Resolved) -> list[tuple[Any, ...]]:
    return network.people.rows(
        "SELECT person_id, sentence FROM people.bridge ORDER BY effective_size DESC, 1"
    )


def test_who_joins_two_groups_is_a_bridge() -> None:
    """Not who is in one group, however busy; the only link to somebody is named."""
    meetings = [*weekly({2, 3, 4}), *weekly({4, 5, 6}), *weekly({3, 7}), *weekly({8})]
    with network_of(meetings) as network:
        assert bridges(network) == [
            (4, "Joins people who hardly meet otherwise: 4 links, worth 3.0 separate ones."),
            (3, "Your only link to Person 7."),
        ]


def test_the_dead_join_nobody() -> None:
    """An ended tie is neither a bridge nor linked to one."""
    meetings = [*weekly({2, 3}), *weekly({3, 4}), *weekly({3, 5})]
    with network_of(meetings) as network:
        assert [row[0] for row in bridges(network)] == [3]
    with network_of(meetings, dead=(3,)) as network:
        assert bridges(network) == []
        assert network.rows("structure") == []
