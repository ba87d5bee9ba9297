"""Where a word belongs whose record is gone: the records that its fingerprint fits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from transforms.resolve.compare import are_in_conflict
from transforms.resolve.identity import components
from transforms.step import Rows


class Candidate(NamedTuple):
    """A record that has something of a fingerprint.

    ``lost_name`` and ``name`` are Name.form(), None without a name; ``shared`` counts identities that both
    have, ``has_all`` says whether those are all of the fingerprint; ``person_id`` is the person of the last
    refresh, None for a record that was not known; ``joined`` are other candidates with evidence enough to
    be the same person.
    """

    lost_name: str | None
    number: int
    name: str | None
    is_name_equal: bool
    shared: int
    has_all: bool
    is_record_id_equal: bool
    is_observed: bool
    person_id: int | None
    joined: list[int]

    @property
    def grade(self) -> int:
        """How well it fits; 0 does not."""
        if are_in_conflict(self.lost_name, self.name):
            return 0
        if self.is_name_equal and self.is_record_id_equal:
            return 6
        if self.is_name_equal:
            return (5 if self.has_all else 4) if self.shared else 2
        if not self.shared:
            return 0
        return 3 if self.lost_name is not None and self.name is not None else 1


def anchor_fits(rows: Rows) -> Rows:
    """Rows of anchor_candidate.sql -> rows of derived.anchor_fit."""
    candidates: dict[tuple[str, str, str], list[Candidate]] = defaultdict(list)
    for account, source, record_id, *columns in rows:
        candidates[account, source, record_id].append(Candidate(*columns))
    fits = []
    for key in sorted(candidates):
        best = best_fits(candidates[key])
        is_only = _are_one(best)
        fits += [(*key, one.number, place, is_only) for place, one in enumerate(best, start=1)]
    return fits


def best_fits(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Those of the best grade: most shared identities first, cards before observed ones, then by number."""
    fitting = [one for one in candidates if one.grade]
    best = max((one.grade for one in fitting), default=0)
    return sorted(
        (one for one in fitting if one.grade == best),
        key=lambda one: (-one.shared, one.is_observed, one.number),
    )


def _are_one(fits: list[Candidate]) -> bool:
    """Whether evidence or the last refresh holds them all together as one person."""
    first: dict[int, int] = {}
    joined = [(one.number, other) for one in fits for other in one.joined] + [
        (one.number, first.setdefault(one.person_id, one.number)) for one in fits if one.person_id is not None
    ]
    numbers = {one.number for one in fits}
    inside = [pair for pair in joined if numbers.issuperset(pair)]
    return len(components(numbers, inside)) == 1
