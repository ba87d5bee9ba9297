"""What the user's judgements come to: the pairs of records to join and to keep apart, without contradiction.

One rule: from the latest word to the first, each holds as far as it does not contradict those that hold
already. So a later word about the same two beats an earlier one, and where a chain of `same` joins two
records that a `different` keeps apart, the oldest of all these words gives way. A `same` joins one record of
each side, and lifts older words of `different` between all that it is about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Literal, NamedTuple

from transforms.step import Rows

Kind = Literal["same", "different", "later"]
State = Literal["attached", "overruled", "waiting"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A word about two sides: the numbers of the records of each that are here, in the order to take them.

    `same`: the sides are one person. `different`: no record of the one is the person of any of the other.
    `later`: the user has looked at the two and not decided.
    """

    word_id: int
    kind: Kind
    left: tuple[int, ...]
    right: tuple[int, ...]


class Outcome(NamedTuple):
    """A row of derived.judgement."""

    word_id: int
    kind: Kind
    state: State
    lost_side: int | None = None
    left_no: int | None = None
    right_no: int | None = None


def outcomes(judgements: Iterable[Judgement]) -> list[Outcome]:
    """What each judgement comes to; depends on the set of them only."""
    held = Held()
    found: list[Outcome] = []
    for judgement in sorted(judgements, key=lambda one: -one.word_id):
        found += _outcome(judgement, held)
    return found


def _outcome(judgement: Judgement, held: Held) -> Iterator[Outcome]:
    word = (judgement.word_id, judgement.kind)
    left, right = judgement.left, judgement.right
    if judgement.kind == "later":  # joins and parts nobody; of people who are gone there is nothing to decide
        pair = (min(left[0], right[0]), max(left[0], right[0])) if left and right else (None, None)
        yield Outcome(*word, "attached", None, *pair)
        return
    if judgement.kind == "different":  # what fits both sides tells nothing
        left, right = (
            tuple(one for one in left if one not in judgement.right),
            tuple(one for one in right if one not in judgement.left),
        )
    if not (left and right):
        yield Outcome(*word, "waiting", 1 if not left else 2)
        return
    if judgement.kind == "same" and not set(left).isdisjoint(right):  # one record took the place of both
        yield Outcome(*word, "attached")
        return
    pairs = list(product(left, right))
    if judgement.kind == "same":
        holding = [pair for pair in pairs if not held.are_apart(*pair)][:1]
        for pair in holding:
            held.join(*pair, also=(*left, *right))
    else:
        holding = [pair for pair in pairs if not held.are_joined(*pair)]
        held.part(holding)
    if not holding:
        yield Outcome(*word, "overruled")
    for one, other in sorted({(min(pair), max(pair)) for pair in holding}):
        yield Outcome(*word, "attached", None, one, other)


class Held:
    """What the later words say: groups of records that are one person, and groups that are not."""

    def __init__(self) -> None:
        self._group: dict[int, set[int]] = {}
        self._apart: dict[int, set[int]] = defaultdict(set)

    def are_joined(self, one: int, other: int) -> bool:
        return one == other or other in self._of(one)

    def are_apart(self, one: int, other: int) -> bool:
        others = self._of(other)
        return any(not self._apart[number].isdisjoint(others) for number in self._of(one))

    def join(self, one: int, other: int, also: Iterable[int] = ()) -> None:
        """Let two be one person, and with them those of ``also`` that no later word keeps apart from them."""
        self._unite(one, other)
        for number in also:
            if not self.are_apart(one, number):
                self._unite(one, number)

    def part(self, pairs: Iterable[tuple[int, int]]) -> None:
        for one, other in pairs:
            self._apart[one].add(other)
            self._apart[other].add(one)

    def _unite(self, one: int, other: int) -> None:
        group = self._of(one) | self._of(other)
        self._group.update(dict.fromkeys(group, group))

    def _of(self, number: int) -> set[int]:
        return self._group.get(number, {number})


def judged_pairs(rows: Rows) -> Rows:
    """Rows of judgement_value.sql -> rows of derived.judgement."""
    kinds: dict[int, Kind] = {}
    sides: dict[tuple[int, int], list[int]] = defaultdict(list)
    for word_id, kind, side, number in rows:
        kinds[word_id] = kind
        if number is not None and number not in sides[word_id, side]:
            sides[word_id, side].append(number)
    return outcomes(
        Judgement(word_id, kind, tuple(sides[word_id, 1]), tuple(sides[word_id, 2]))
        for word_id, kind in kinds.items()
    )
