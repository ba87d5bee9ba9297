"""Which joined pairs make one person: greedy union from singletons, strongest first, with guards.

The result depends on the set of records and edges only, never on the order in which they come. Not
connected components: one wrong pair would then pour two people into one for good (Splink #1824).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from transforms.resolve.persons import Conflicts, Edge, Guard, Pair, Persons, Record, conflicts_known

AMBIGUITY_BITS = 10.0
"""How much stronger the evidence must be than a rival's, when a record fits two who cannot be one."""


class Decision(NamedTuple):
    """What became of an edge: within one person when ``stopped_by`` is None, of whom ``person`` is the least
    record.
    """

    edge: Edge
    stopped_by: Guard | None
    person: int | None


_Stopped = list[tuple[Edge, Guard | None]]


def cluster(
    records: Iterable[Record],
    edges: Iterable[Edge],
    same: Iterable[Pair] = (),
    different: Iterable[Pair] = (),
) -> list[Decision]:
    """Decide on every edge, by descending weight, ties by record.

    ``same`` and ``different`` are pairs of records that the user judged: the first join whole persons past
    every guard, the second never share a person unless ``same`` pairs join them. Pairs of ``same`` are
    decisions too, of infinite weight.
    """
    by_number = {record.number: record for record in records}
    ordered = sorted(edges, key=lambda e: (-e.bits, e.left, e.right))
    conflicts = conflicts_known(by_number, ordered)
    state = Persons(by_number, ordered, different, conflicts)
    stopped: _Stopped = []
    for left, right in sorted((min(pair), max(pair)) for pair in same):
        state.join_by_word(left, right)
        stopped.append((Edge(left, right, math.inf, is_near_identical=True), None))
    named = [e for e in ordered if by_number[e.left].name is not None and by_number[e.right].name is not None]
    ambiguous = _ambiguous(by_number, named, conflicts)
    stopped += [(edge, state.decide(edge, is_ambiguous=edge in ambiguous)) for edge in named]
    # Nameless records come after everybody else: by then it is known whether an address is one person's.
    stopped += _decide_nameless(by_number, ordered, state) if len(named) < len(ordered) else []
    # An edge stopped early may lie within one person in the end, by way of a third record.
    return [
        Decision(edge, None, state.person_of(edge.left))
        if state.are_joined(edge.left, edge.right)
        else Decision(edge, guard, None)
        for edge, guard in stopped
    ]


def _decide_nameless(records: dict[int, Record], edges: list[Edge], state: Persons) -> _Stopped:
    """Each nameless record joins the person whom it fits by far the best; then nameless ones join each other.

    One that fits two people about equally well is nobody's: a family's address would else be given to
    whoever sorts first. But where a card of one person alone has the address, the owner has said whose it is.
    """
    fitting: dict[int, list[Edge]] = defaultdict(list)
    between = []
    for edge in edges:
        nameless = [number for number in (edge.left, edge.right) if records[number].name is None]
        if len(nameless) == 1:
            fitting[nameless[0]].append(edge)
        elif nameless:
            between.append(edge)
    stopped: _Stopped = []
    for number in sorted(fitting):
        best = _best_fits(records, fitting[number], number, state)
        for edge in fitting[number]:
            person = state.person_of(_other_end(edge, number))
            rival = max((bits for other, bits in best.items() if other != person), default=-math.inf)
            is_ambiguous = person not in best or rival > edge.bits - AMBIGUITY_BITS
            stopped.append((edge, state.decide(edge, is_ambiguous=is_ambiguous)))
    return stopped + [(edge, state.decide(edge, is_ambiguous=False)) for edge in between]


def _best_fits(
    records: dict[int, Record], edges: list[Edge], nameless: int, state: Persons
) -> dict[int, float]:
    """Person -> the most evidence that a nameless record is theirs; only people with a card, if any has."""
    by_card = [edge for edge in edges if records[_other_end(edge, nameless)].book is not None]
    best: dict[int, float] = {}
    for edge in by_card or edges:
        person = state.person_of(_other_end(edge, nameless))
        best[person] = max(edge.bits, best.get(person, edge.bits))
    return best


def _other_end(edge: Edge, number: int) -> int:
    return edge.left if edge.right == number else edge.right


def _ambiguous(records: dict[int, Record], edges: list[Edge], conflicts: Conflicts) -> set[Edge]:
    """Edges of a record that fits two who cannot be one about equally well: J. Smith, John and Jane."""
    strongest: dict[int, dict[str | None, float]] = defaultdict(dict)
    of_one: set[tuple[str | None, str | None]] = set()
    for edge in edges:
        for here, there in ((edge.left, edge.right), (edge.right, edge.left)):
            name, fits = records[there].name, strongest[here]
            if edge.bits > fits.get(name, -math.inf):
                fits[name] = edge.bits
            if edge.is_past_names:
                of_one.add((name, records[here].name))

    def are_of_one(name: str | None, rival: str | None, own: str | None) -> bool:
        """Whether evidence is past two names a record fits, or past one and its own that suits the other."""
        return (
            (name, rival) in of_one
            or ((name, own) in of_one and not conflicts[own, rival])
            or ((rival, own) in of_one and not conflicts[own, name])
        )

    rivals: dict[tuple[int, str | None], float] = {}
    for number, fits in strongest.items():
        for name in fits if len(fits) > 1 else ():
            for rival, bits in fits.items():
                if conflicts[name, rival] and not are_of_one(name, rival, records[number].name):
                    rivals[number, name] = max(bits, rivals.get((number, name), bits))
    return {
        edge
        for edge in edges
        for here, there in ((edge.left, edge.right), (edge.right, edge.left))
        if rivals and rivals.get((here, records[there].name), -math.inf) > edge.bits - AMBIGUITY_BITS
    }
