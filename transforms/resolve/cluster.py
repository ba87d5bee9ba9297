"""Which joined pairs make one person: greedy union from singletons, strongest first, with guards.

The result depends on the set of records and edges only, never on the order in which they come. Not
connected components: one wrong pair would then pour two people into one for good (Splink #1824).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal

from transforms.resolve.compare import are_in_conflict

Guard = Literal["different", "ambiguous", "name_conflict", "one_address_book", "size"]

LARGEST_PERSON = 50
"""Records; more than that in one person is an accident (hash(NULL) once made 105,657), not a friend."""

AMBIGUITY_BITS = 10.0
"""How much stronger the evidence must be than a rival's, when a record fits two who cannot be one."""


@dataclass(frozen=True, slots=True)
class Record:
    """What the guards ask of a record. ``number`` stands for its key and sorts like it.

    ``name`` is a Name.form(), None without a name. ``book`` is the address book, None for an
    observed record: a book names nobody twice on purpose, headers do.
    """

    number: int
    name: str | None = None
    book: str | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """A pair with enough evidence to join. ``is_near_identical``: so alike that one book may have both.

    ``is_past_names``: so certain that the two names, though in conflict, are one person's.
    """

    left: int
    right: int
    bits: float
    is_near_identical: bool = False
    is_past_names: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of an edge: within one person when ``stopped_by`` is None."""

    edge: Edge
    stopped_by: Guard | None


@dataclass(slots=True)
class _Person:
    records: list[int]
    names: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    books: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))


Pair = tuple[int, int]


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
    state = _State(by_number, ordered, different)
    decisions = []
    for left, right in sorted((min(pair), max(pair)) for pair in same):
        state.join_by_word(left, right)
        decisions.append(Decision(Edge(left, right, float("inf"), is_near_identical=True), None))
    named = [e for e in ordered if by_number[e.left].name is not None and by_number[e.right].name is not None]
    ambiguous = _ambiguous(by_number, named)
    decisions += [state.decide(edge, is_ambiguous=edge in ambiguous) for edge in named]
    # Nameless records come after everybody else: by then it is known whether an address is one person's.
    decisions += _decide_nameless(by_number, ordered, state)
    # An edge stopped early may lie within one person in the end, by way of a third record.
    return [Decision(d.edge, None) if state.are_joined(d.edge.left, d.edge.right) else d for d in decisions]


def _decide_nameless(records: dict[int, Record], edges: list[Edge], state: _State) -> list[Decision]:
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
    decisions = []
    for number in sorted(fitting):
        best = _best_fits(records, fitting[number], number, state)
        for edge in fitting[number]:
            person = state.person_of(_other_end(edge, number))
            rival = max((bits for other, bits in best.items() if other != person), default=-math.inf)
            is_ambiguous = person not in best or rival > edge.bits - AMBIGUITY_BITS
            decisions.append(state.decide(edge, is_ambiguous=is_ambiguous))
    return decisions + [state.decide(edge, is_ambiguous=False) for edge in between]


def _best_fits(
    records: dict[int, Record], edges: list[Edge], nameless: int, state: _State
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


class _State:
    """The persons so far.

    Guards of names, books and size are asked of what evidence has joined: that the user called Anna and
    Bernd one must not keep Bernd's other card away. A person is all that the user's words hold together.
    """

    def __init__(self, records: dict[int, Record], edges: Iterable[Edge], different: Iterable[Pair]) -> None:
        self._person: dict[int, _Person] = {}
        for record in records.values():
            person = _Person([record.number])
            if record.name is not None:
                person.names[record.name].append(record.number)
            if record.book is not None:
                person.books[record.book].append(record.number)
            self._person[record.number] = person
        self._whole = {number: [number] for number in records}
        self._near_identical = {(e.left, e.right) for e in edges if e.is_near_identical}
        self._past_names = {(e.left, e.right) for e in edges if e.is_past_names}
        self._different: dict[int, set[int]] = defaultdict(set)
        for left, right in different:
            self._different[left].add(right)
            self._different[right].add(left)

    def decide(self, edge: Edge, *, is_ambiguous: bool) -> Decision:
        """Join the two ends of an edge unless a guard stops it."""
        if self._person[edge.left] is self._person[edge.right]:
            return Decision(edge, None)
        guard = self.guard_against(edge) or ("ambiguous" if is_ambiguous else None)
        if guard is None:
            self.join(edge.left, edge.right)
        return Decision(edge, guard)

    def person_of(self, number: int) -> int:
        """A person by the least of the numbers of its records."""
        return min(self._whole[number])

    def are_joined(self, left: int, right: int) -> bool:
        return self._whole[left] is self._whole[right]

    def join_by_word(self, left: int, right: int) -> None:
        if self.are_joined(left, right):
            return
        one, other = self._whole[left], self._whole[right]
        if len(one) < len(other):
            one, other = other, one
        one.extend(other)
        self._whole.update(dict.fromkeys(other, one))

    def join(self, left: int, right: int) -> None:
        self.join_by_word(left, right)
        one, other = self._person[left], self._person[right]
        if len(one.records) < len(other.records):
            one, other = other, one
        one.records.extend(other.records)
        for name, numbers in other.names.items():
            one.names[name].extend(numbers)
        for book, numbers in other.books.items():
            one.books[book].extend(numbers)
        for number in other.records:
            self._person[number] = one

    def guard_against(self, edge: Edge) -> Guard | None:
        if self._are_judged_different(edge.left, edge.right):
            return "different"
        one, other = self._person[edge.left], self._person[edge.right]
        guards: tuple[tuple[Guard, Callable[[_Person, _Person], bool]], ...] = (
            ("name_conflict", self._are_names_in_conflict),
            ("one_address_book", self._are_of_one_book),
            ("size", _is_too_large),
        )
        return next((name for name, stops in guards if stops(one, other)), None)

    def _are_judged_different(self, left: int, right: int) -> bool:
        if not self._different or self.are_joined(left, right):
            return False
        return any(not self._different[number].isdisjoint(self._whole[right]) for number in self._whole[left])

    def _are_names_in_conflict(self, one: _Person, other: _Person) -> bool:
        """Whether a name of one keeps the other away; not where one of the two bears both already."""
        return any(
            a not in other.names
            and b not in one.names
            and are_in_conflict(a, b)
            and not self._are_of_one_bearer(one, other, a, b)
            for a in one.names
            for b in other.names
        )

    def _are_of_one_bearer(self, one: _Person, other: _Person, a: str, b: str) -> bool:
        """Whether evidence is past both names, or past one of them and a third that agrees with the other."""
        if not self._past_names.isdisjoint(_pairs(one.names[a], other.names[b])):
            return True
        numbers = {a: one.names[a], b: other.names[b]}
        return any(
            not self._past_names.isdisjoint(_pairs(numbers[far], person.names[third]))
            and not are_in_conflict(near, third)
            for far, near in ((a, b), (b, a))
            for person in (one, other)
            for third in person.names
            if third not in (a, b)
        )

    def _are_of_one_book(self, one: _Person, other: _Person) -> bool:
        return any(
            (min(a, b), max(a, b)) not in self._near_identical
            for book in one.books.keys() & other.books.keys()
            for a in one.books[book]
            for b in other.books[book]
        )


def _pairs(some: list[int], others: list[int]) -> set[Pair]:
    return {(min(one, other), max(one, other)) for one in some for other in others}


def _is_too_large(one: _Person, other: _Person) -> bool:
    return len(one.records) + len(other.records) > LARGEST_PERSON


def _ambiguous(records: dict[int, Record], edges: list[Edge]) -> set[Edge]:
    """Edges of a record that fits two who cannot be one about equally well: J. Smith, John and Jane."""
    strongest: dict[int, dict[str, float]] = defaultdict(dict)
    of_one: set[tuple[str, str | None]] = set()
    for edge in edges:
        for here, there in ((edge.left, edge.right), (edge.right, edge.left)):
            name = records[there].name
            if name is not None:
                strongest[here][name] = max(edge.bits, strongest[here].get(name, edge.bits))
                if edge.is_past_names:
                    of_one.add((name, records[here].name))
    rivals: dict[tuple[int, str], float] = {}
    for number, names in strongest.items():
        if len(names) > 1:
            for name in names:
                own_name = records[number].name
                conflicting = [
                    bits
                    for rival, bits in names.items()
                    if are_in_conflict(name, rival) and not _are_of_one(name, rival, own_name, of_one)
                ]
                if conflicting:
                    rivals[number, name] = max(conflicting)
    return {edge for edge in edges if _is_rivalled(records, rivals, edge)}


def _are_of_one(name: str, rival: str, here: str | None, of_one: set[tuple[str, str | None]]) -> bool:
    """Whether evidence is past two names a record fits, or past one and its own that suits the other."""
    return (
        (name, rival) in of_one
        or ((name, here) in of_one and not are_in_conflict(here, rival))
        or ((rival, here) in of_one and not are_in_conflict(here, name))
    )


def _is_rivalled(records: dict[int, Record], rivals: dict[tuple[int, str], float], edge: Edge) -> bool:
    for here, there in ((edge.left, edge.right), (edge.right, edge.left)):
        name = records[there].name
        rival = rivals.get((here, name)) if name is not None else None
        if rival is not None and rival > edge.bits - AMBIGUITY_BITS:
            return True
    return False
