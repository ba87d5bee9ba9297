"""The persons of a clustering so far, and the guards that keep two of them apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from transforms.resolve.compare import are_in_conflict

Guard = Literal["different", "ambiguous", "name_conflict", "one_address_book", "size"]

Pair = tuple[int, int]

LARGEST_PERSON = 50
"""Records; more than that in one person is an accident (hash(NULL) once made 105,657), not a friend."""


class Record(NamedTuple):
    """What the guards ask of a record. ``number`` stands for its key and sorts like it.

    ``name`` is a Name.form(), None without a name. ``book`` is the address book, None for an
    observed record: a book names nobody twice on purpose, headers do.
    """

    number: int
    name: str | None = None
    book: str | None = None


class Edge(NamedTuple):
    """A pair with enough evidence to join. ``is_near_identical``: so alike that one book may have both.

    ``is_past_names``: so certain that the two names, though in conflict, are one person's.
    ``is_name_conflict``: what `are_in_conflict` says of the two names; None where nobody has asked.
    """

    left: int
    right: int
    bits: float
    is_near_identical: bool = False
    is_past_names: bool = False
    is_name_conflict: bool | None = None


@dataclass(slots=True)
class _Person:
    """``names`` and ``books``: which records have them."""

    records: list[int]
    names: dict[str, list[int]]
    books: dict[str, list[int]]


class Conflicts(dict[tuple[str | None, str | None], bool]):
    """Which two names cannot be borne by one person; found out once."""

    def __missing__(self, names: tuple[str | None, str | None]) -> bool:
        one, other = names
        found = self[one, other] = self[other, one] = are_in_conflict(one, other)
        return found


def conflicts_known(records: dict[int, Record], edges: Iterable[Edge]) -> Conflicts:
    """What edges know of the names of their records."""
    conflicts = Conflicts()
    for edge in edges:
        if edge.is_name_conflict is not None:
            one, other = records[edge.left].name, records[edge.right].name
            conflicts[one, other] = conflicts[other, one] = edge.is_name_conflict
    return conflicts


class Persons:
    """The persons so far.

    Guards of names, books and size are asked of what evidence has joined: that the user called Anna and
    Bernd one must not keep Bernd's other card away. A person is all that the user's words hold together.
    """

    def __init__(
        self,
        records: dict[int, Record],
        edges: Iterable[Edge],
        different: Iterable[Pair],
        conflicts: Conflicts,
    ) -> None:
        self._conflicts = conflicts
        self._person = {
            number: _Person(
                [number], {} if name is None else {name: [number]}, {} if book is None else {book: [number]}
            )
            for number, name, book in records.values()
        }
        self._whole = {number: [number] for number in records}
        self._near_identical = {(e.left, e.right) for e in edges if e.is_near_identical}
        self._past_names = {(e.left, e.right) for e in edges if e.is_past_names}
        self._different: dict[int, set[int]] = defaultdict(set)
        for left, right in different:
            self._different[left].add(right)
            self._different[right].add(left)

    def decide(self, edge: Edge, *, is_ambiguous: bool) -> Guard | None:
        """Join the two ends of an edge unless a guard stops it, which is returned."""
        if self._person[edge.left] is self._person[edge.right]:
            return None
        guard = self.guard_against(edge) or ("ambiguous" if is_ambiguous else None)
        if guard is None:
            self.join(edge.left, edge.right)
        return guard

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
            one.names.setdefault(name, []).extend(numbers)
        for book, numbers in other.books.items():
            one.books.setdefault(book, []).extend(numbers)
        for number in other.records:
            self._person[number] = one

    def guard_against(self, edge: Edge) -> Guard | None:
        if self._are_judged_different(edge.left, edge.right):
            return "different"
        one, other = self._person[edge.left], self._person[edge.right]
        if self._are_names_in_conflict(one, other):
            return "name_conflict"
        if self._are_of_one_book(one, other):
            return "one_address_book"
        return "size" if _is_too_large(one, other) else None

    def _are_judged_different(self, left: int, right: int) -> bool:
        if not self._different or self.are_joined(left, right):
            return False
        return any(not self._different[number].isdisjoint(self._whole[right]) for number in self._whole[left])

    def _are_names_in_conflict(self, one: _Person, other: _Person) -> bool:
        """Whether a name of one keeps the other away; not where one of the two bears both already."""
        return any(
            self._conflicts[a, b] and not self._are_of_one_bearer(one, other, a, b)
            for a in one.names.keys() - other.names.keys()
            for b in other.names.keys() - one.names.keys()
        )

    def _are_of_one_bearer(self, one: _Person, other: _Person, a: str, b: str) -> bool:
        """Whether evidence is past both names, or past one of them and a third that agrees with the other."""
        if not self._past_names.isdisjoint(_pairs(one.names[a], other.names[b])):
            return True
        numbers = {a: one.names[a], b: other.names[b]}
        return any(
            not self._past_names.isdisjoint(_pairs(numbers[far], person.names[third]))
            and not self._conflicts[near, third]
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
