"""Guarded clustering."""

from __future__ import annotations

import random
from collections import defaultdict
from itertools import combinations
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.normalise.names import parse_name
from transforms.resolve import cluster as cluster_module
from transforms.resolve import persons as persons_module
from transforms.resolve.cluster import cluster
from transforms.resolve.compare import are_in_conflict
from transforms.resolve.identity import components
from transforms.resolve.persons import LARGEST_PERSON, Edge, Guard, Pair, Persons, Record


def form(name: str) -> str:
    parsed = parse_name(name)
    assert parsed is not None
    return parsed.name.form()


ANNA, BERND, ANNE_MARIE, CINDY, JOHN, JANE, J = map(
    form,
    ("Anna Smith", "Bernd Smith", "Anna Marie Smith", "Cindy Smith", "John Smith", "Jane Smith", "J. Smith"),
)


def persons(
    records: list[Record], edges: list[Edge], same: tuple[Pair, ...] = (), different: tuple[Pair, ...] = ()
) -> list[list[int]]:
    """The clusters that the decisions make."""
    joined = [
        (d.edge.left, d.edge.right) for d in cluster(records, edges, same, different) if d.stopped_by is None
    ]
    return components([record.number for record in records], joined)


def guard(records: list[Record], edges: list[Edge], left: int, right: int) -> str | None:
    """What stopped one edge."""
    return {(d.edge.left, d.edge.right): d.stopped_by for d in cluster(records, edges)}[left, right]


def test_edges_join() -> None:
    """Without a reason against it, an edge joins."""
    records = [Record(1, ANNA), Record(2, ANNA), Record(3)]
    assert persons(records, [Edge(1, 2, 30), Edge(2, 3, 8)]) == [[1, 2, 3]]


def test_name_conflict_keeps_clusters_apart_that_no_pair_shows() -> None:
    """John - J. - Jane: each pair may be one, the three may not; the strongest wins."""
    records = [Record(1, JOHN), Record(2, J), Record(3, JANE)]
    edges = [Edge(1, 2, 40), Edge(2, 3, 20)]
    assert persons(records, edges) == [[1, 2], [3]]
    assert guard(records, edges, 2, 3) == "name_conflict"


def test_what_fits_two_equally_goes_to_neither() -> None:
    """A nameless record at an address of two people, or an initial that both have, stays apart."""
    for name in (None, J):
        records = [Record(1, JOHN), Record(2, name), Record(3, JANE)]
        edges = [Edge(1, 2, 20), Edge(2, 3, 15)]
        assert persons(records, edges) == [[1], [2], [3]]
        assert guard(records, edges, 1, 2) == "ambiguous"


def test_a_card_says_whose_an_address_is() -> None:
    """A nameless record goes to the one person with a card at its address; with two such cards, to nobody."""
    edges = [Edge(1, 2, 15), Edge(2, 3, 20)]
    one_card = [Record(1, JOHN, "home"), Record(2, None), Record(3, JANE)]
    assert persons(one_card, edges) == [[1, 2], [3]]
    two_cards = [Record(1, JOHN, "home"), Record(2, None), Record(3, JANE, "work")]
    assert persons(two_cards, edges) == [[1], [2], [3]]


def test_an_address_of_two_scripts_names_nobody() -> None:
    """Two names that cannot be compared may be two people: what is sent to both is nobody's."""
    records = [Record(1, form("王小明")), Record(2, None), Record(3, form("Anna Schmidt"))]
    edges = [Edge(1, 2, 20), Edge(2, 3, 20)]
    assert persons(records, edges) == [[1], [2], [3]]
    assert guard(records, edges, 1, 2) == "ambiguous"


def test_one_book_names_nobody_twice() -> None:
    """Two cards of one book are two people, though each is like a card of another book."""
    records = [Record(1, ANNA, "home"), Record(2, ANNA, "work"), Record(3, ANNE_MARIE, "home")]
    edges = [Edge(1, 2, 30), Edge(2, 3, 20)]
    assert persons(records, edges) == [[1, 2], [3]]
    assert guard(records, edges, 2, 3) == "one_address_book"


def test_near_identical_cards_of_one_book_are_one() -> None:
    """The same card kept twice is joined; observed records are of no book."""
    records = [Record(1, ANNA, "home"), Record(2, ANNA, "home"), Record(3, ANNA), Record(4, ANNA)]
    edges = [Edge(1, 2, 30, is_near_identical=True), Edge(2, 3, 20), Edge(3, 4, 20)]
    assert persons(records, edges) == [[1, 2, 3, 4]]
    assert persons(records[:2], [Edge(1, 2, 30)]) == [[1], [2]]


def test_a_person_of_more_records_than_anyone_has_is_cut_at_the_weakest() -> None:
    """A chain of sixty is not one person; the weakest edges are the ones refused."""
    records = [Record(number) for number in range(60)]
    edges = [Edge(number, number + 1, 10.0 + number) for number in range(59)]
    sizes = [len(person) for person in persons(records, edges)]
    assert sizes == [10, LARGEST_PERSON]
    assert guard(records, edges, 9, 10) == "size"


def test_judgements_beat_every_score() -> None:
    """'same' joins past names, books and the lack of an edge; 'different' parts the strongest edge."""
    records = [Record(1, JOHN, "home"), Record(2, JANE, "home"), Record(3, JOHN), Record(4, JOHN)]
    edges = [Edge(1, 3, 50), Edge(3, 4, 40)]
    assert persons(records, [], same=((2, 1),)) == [[1, 2], [3], [4]]
    assert persons(records, edges, different=((4, 1),)) == [[1, 3], [2], [4]]
    assert persons(records, edges, same=((1, 4),), different=((3, 1),)) == [[1, 4], [2], [3]]


def test_an_edge_inside_a_person_counts_as_joined() -> None:
    """An edge whose ends came together through a third record is not reported as stopped."""
    records = [Record(1, ANNA), Record(2, ANNA), Record(3, ANNA)]
    edges = [Edge(1, 2, 30), Edge(2, 3, 30), Edge(1, 3, 8)]
    assert {decision.stopped_by for decision in cluster(records, edges)} == {None}


NAMES = (None, ANNA, BERND, ANNE_MARIE, JOHN, JANE, J, form("Anna"), form("Smith"), form("Anna Jones"))


@st.composite
def problems(draw: st.DrawFn) -> tuple[list[Record], list[Edge], list[Pair]]:
    count = draw(st.integers(2, 12))
    records = [
        Record(number, draw(st.sampled_from(NAMES)), draw(st.sampled_from((None, "home", "work"))))
        for number in range(count)
    ]
    pairs = draw(st.lists(st.sampled_from(list(combinations(range(count), 2))), unique=True, max_size=30))
    edges = [
        Edge(*pair, draw(st.sampled_from((7.0, 12.0, 25.0, 40.0))), draw(st.booleans()), draw(st.booleans()))
        for pair in pairs
    ]
    different = draw(st.lists(st.sampled_from(list(combinations(range(count), 2))), max_size=3))
    return records, edges, different


@given(problems(), st.randoms(use_true_random=False))
def test_the_result_depends_on_the_set_only(
    problem: tuple[list[Record], list[Edge], list[Pair]], chance: random.Random
) -> None:
    """However records, edges and judgements are shuffled, every decision is the same."""
    records, edges, different = problem
    expected = cluster(records, edges, different=different)
    for values in problem:
        chance.shuffle(values)
    assert cluster(records, edges, different=different) == expected


@given(problems())
def test_no_person_breaks_a_guard(problem: tuple[list[Record], list[Edge], list[Pair]]) -> None:
    """No person bears names in conflict, but for what is past names, has two unlike cards of one book, or
    what was judged different."""
    records, edges, different = problem
    forms = {record.number: record.name for record in records}
    known = {frozenset((forms[edge.left], forms[edge.right])) for edge in edges if edge.is_past_names}

    def are_one_bearers(one: str | None, other: str | None, of: list[int]) -> bool:
        return frozenset((one, other)) in known or any(
            frozenset((far, forms[third])) in known and not are_in_conflict(near, forms[third])
            for far, near in ((one, other), (other, one))
            for third in of
        )

    by_number = {record.number: record for record in records}
    near = {(edge.left, edge.right) for edge in edges if edge.is_near_identical}
    for person in persons(records, edges, different=tuple(different)):
        for left, right in combinations(person, 2):
            one, other = by_number[left], by_number[right]
            assert not are_in_conflict(one.name, other.name) or are_one_bearers(one.name, other.name, person)
            assert one.book is None or one.book != other.book or (left, right) in near
            assert (left, right) not in different


def test_what_is_past_names_joins_names_in_conflict() -> None:
    """An edge past names joins its own two, and those of these names with them; other names stay away."""
    records = [Record(1, JOHN), Record(2, JANE), Record(3, JOHN), Record(4, JANE), Record(5, BERND)]
    past = Edge(1, 2, 30, is_past_names=True)
    edges = [past, Edge(1, 3, 28), Edge(2, 4, 26), Edge(1, 5, 12)]
    assert persons(records, edges) == [[1, 2, 3, 4], [5]]
    assert guard(records, [Edge(1, 2, 30), *edges[1:]], 1, 2) == "name_conflict"
    assert persons([*records, Record(6, J)], [past, Edge(1, 6, 20), Edge(2, 6, 20)])[0] == [1, 2, 6]


def test_a_name_that_agrees_with_one_of_two_past_names_comes_along() -> None:
    """Where Anna Smith and Cindy Smith are one, Anna Marie Smith is Cindy too, and Bernd is not."""
    records = [Record(1, ANNA), Record(2, CINDY), Record(3, ANNE_MARIE), Record(4, BERND)]
    past = Edge(1, 2, 30, is_past_names=True)
    for weaker in (Edge(1, 3, 20), Edge(2, 3, 20)):
        assert persons(records, [past, weaker, Edge(2, 4, 8)]) == [[1, 2, 3], [4]]
    assert guard(records, [Edge(1, 2, 30), Edge(1, 3, 40)], 1, 2) == "name_conflict"


def test_a_judgement_joins_whole_persons() -> None:
    """The other cards of both come along, though names and address books speak against it."""
    records = [
        Record(1, ANNA, "home"),
        Record(2, BERND, "home"),
        Record(3, BERND, "work"),
        Record(4, ANNA, "old"),
    ]
    edges = [Edge(2, 3, 30), Edge(1, 4, 25)]
    assert persons(records, edges, same=((1, 2),)) == [[1, 2, 3, 4]]


def test_whole_persons_are_kept_apart() -> None:
    """What a person is called by another record, or judged to be, does not join those who are different."""
    records = [Record(number, ANNA) for number in range(1, 6)]
    edges = [Edge(2, 3, 30), Edge(3, 4, 20), Edge(4, 5, 25)]
    assert persons(records, edges, same=((1, 2),), different=((1, 5),)) == [[1, 2, 3], [4, 5]]


@pytest.mark.parametrize("size", [LARGEST_PERSON, LARGEST_PERSON + 1])
def test_the_largest_person_is_allowed(size: int) -> None:
    """Fifty records may be one person, fifty-one may not."""
    records = [Record(number) for number in range(size)]
    edges = [Edge(0, number, 20.0) for number in range(1, size)]
    largest = defaultdict(int, {len(person): 1 for person in persons(records, edges)})
    assert largest[LARGEST_PERSON] == 1


NO_GUARD: dict[str, tuple[object, str, object]] = {
    "different": (Persons, "_are_judged_different", lambda *_: False),
    "ambiguous": (cluster_module, "AMBIGUITY_BITS", -1000.0),
    "name_conflict": (Persons, "_are_names_in_conflict", lambda *_: False),
    "one_address_book": (Persons, "_are_of_one_book", lambda *_: False),
    "size": (persons_module, "_is_too_large", lambda *_: False),
}
"""Each guard, and how to do without it."""

GUARDED: dict[str, tuple[list[Record], list[Edge], tuple[Pair, ...]]] = {
    "different": ([Record(1, ANNA), Record(2, ANNA)], [Edge(1, 2, 60)], ((1, 2),)),
    "ambiguous": ([Record(1, JOHN), Record(2), Record(3, JANE)], [Edge(1, 2, 20), Edge(2, 3, 20)], ()),
    "name_conflict": (
        [Record(1, JOHN), Record(2, J), Record(3, J), Record(4, JANE)],
        [Edge(1, 2, 40), Edge(3, 4, 40), Edge(2, 3, 20)],
        (),
    ),
    "one_address_book": ([Record(1, ANNA, "home"), Record(2, ANNA, "home")], [Edge(1, 2, 60)], ()),
    "size": ([Record(n) for n in range(51)], [Edge(n, n + 1, 30.0 + n) for n in range(50)], ()),
}
"""Of each guard, what it alone keeps apart."""


@pytest.mark.parametrize("name", get_args(Guard))
def test_each_guard_keeps_apart_what_would_be_one_without_it(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And is named as the one that stopped an edge."""
    records, edges, different = GUARDED[name]
    guarded = persons(records, edges, different=different)
    assert name in {one.stopped_by for one in cluster(records, edges, different=different)}
    where, what, nothing = NO_GUARD[name]
    monkeypatch.setattr(where, what, nothing)
    assert len(persons(records, edges, different=different)) < len(guarded)


def test_a_person_over_the_limit_is_cut_at_its_weakest_bridge() -> None:
    """Two dense groups of thirty that one weaker edge joins stay two, and whole."""
    records = [Record(number) for number in range(60)]
    dense = [
        Edge(start + a, start + b, 30.0)
        for start in (0, 30)
        for a, b in combinations(range(30), 2)
        if b - a < 4
    ]
    found = persons(records, [*dense, Edge(5, 45, 25.0)])
    assert found == [list(range(30)), list(range(30, 60))]
    assert guard(records, [*dense, Edge(5, 45, 25.0)], 5, 45) == "size"
