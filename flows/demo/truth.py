"""Holding what the pipeline found against what the demo knows: merges, and dates of last contact."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from math import comb

from anyascii import anyascii

from flows.demo.meetings import OWNER
from flows.demo.network import Network

CONTACTS = frozenset({"dav_contacts", "google_contacts", "google_other_contacts", "microsoft_contacts"})
"""The sources whose record ids are UIDs of cards."""
OBSERVED = "observed"


@dataclass(frozen=True, slots=True)
class WrongMerge:
    """One found person who is several true ones, by their names."""

    person_id: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Missed:
    """One true person who was found as several."""

    name: str
    person_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MergeReport:
    """``right``, ``wrong`` and ``missed`` count merges: n records of one person made one are n - 1 merges.
    The ``_pairs`` count pairs of records, for precision and recall. ``unknown`` are records of which there
    is no truth: rooms, lists, roles."""

    records: int
    unknown: int
    people_true: int
    people_found: int
    right: int
    wrong: int
    missed: int
    right_pairs: int
    wrong_pairs: int
    missed_pairs: int
    wrong_merges: tuple[WrongMerge, ...]
    missed_merges: tuple[Missed, ...]

    @property
    def precision(self) -> float:
        """The share of the joined pairs that are truly one person; 1 if nothing was joined."""
        joined = self.right_pairs + self.wrong_pairs
        return self.right_pairs / joined if joined else 1.0

    @property
    def recall(self) -> float:
        """The share of the true pairs that were joined; 1 if there are none."""
        true = self.right_pairs + self.missed_pairs
        return self.right_pairs / true if true else 1.0


@dataclass(frozen=True, slots=True)
class WrongDate:
    """A person whose newest date is not the true one."""

    name: str
    expected: date | None
    found: date | None


@dataclass(frozen=True, slots=True)
class LastContactReport:
    """``checked`` = ``right`` + wrong ones: the people beyond doubt of whom a record was among the rows.
    ``missing`` are the names of those beyond doubt of whom no record was."""

    checked: int
    right: int
    wrong: tuple[WrongDate, ...]
    missing: tuple[str, ...]


def judge_merges(network: Network, members: Iterable[tuple[str, str, str, int]]) -> MergeReport:
    """Judge (account, source, record_id, person_id) rows: cards of an address book by their UID, and
    observed attendees (source 'observed') by 'address' or 'address name'."""
    truth = _Truth(network)
    cells: Counter[tuple[int, str]] = Counter()
    unknown = 0
    for account, source, record_id, person_id in members:
        person = truth.person(account, source, record_id)
        if person is None:
            unknown += 1
        else:
            cells[person_id, person] += 1
    return _report(network, cells, unknown)


def _report(network: Network, cells: Counter[tuple[int, str]], unknown: int) -> MergeReport:
    found: dict[int, dict[str, int]] = defaultdict(dict)
    true: dict[str, dict[int, int]] = defaultdict(dict)
    for (person_id, person), count in cells.items():
        found[person_id][person] = count
        true[person][person_id] = count
    right_pairs = sum(comb(count, 2) for count in cells.values())
    return MergeReport(
        records=cells.total(),
        unknown=unknown,
        people_true=len(true),
        people_found=len(found),
        right=cells.total() - len(cells),
        wrong=len(cells) - len(found),
        missed=len(cells) - len(true),
        right_pairs=right_pairs,
        wrong_pairs=sum(comb(sum(counts.values()), 2) for counts in found.values()) - right_pairs,
        missed_pairs=sum(comb(sum(counts.values()), 2) for counts in true.values()) - right_pairs,
        wrong_merges=tuple(
            WrongMerge(person_id, tuple(_name(network, person) for person in sorted(people)))
            for person_id, people in sorted(found.items())
            if len(people) > 1
        ),
        missed_merges=tuple(
            Missed(_name(network, person), tuple(sorted(pieces)))
            for person, pieces in sorted(true.items())
            if len(pieces) > 1
        ),
    )


def check_last_contacts(
    network: Network, rows: Iterable[tuple[str, str, str, date | None]]
) -> LastContactReport:
    """Judge (account, source, record_id, last contact) rows: the date that each record's person was given.
    Where somebody was found in pieces, the newest date of the pieces is held against the truth."""
    truth = _Truth(network)
    found: dict[str, date | None] = {}
    for account, source, record_id, last_contact_on in rows:
        person = truth.person(account, source, record_id)
        if person is not None:
            found[person] = max(filter(None, (found.get(person), last_contact_on)), default=None)
    checkable = network.checkable
    wrong = tuple(
        WrongDate(_name(network, person), expected, found[person])
        for person, expected in checkable.items()
        if person in found and found[person] != expected
    )
    checked = sum(person in found for person in checkable)
    missing = tuple(_name(network, person) for person in checkable if person not in found)
    return LastContactReport(checked, checked - len(wrong), wrong, missing)


def _name(network: Network, person: str) -> str:
    known = network.people.get(person)
    if known:
        return f"{known.name.own} {known.suffix}".strip()
    return network.owner.name if person == OWNER else person


class _Truth:
    """Whose record is it?"""

    def __init__(self, network: Network) -> None:
        self._cards = network.card_person
        self._at: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for (address, name), person in network.attendee_person.items():
            self._at[address][person].update(_words(name or ""))
        for address in network.owner.addresses:
            self._at[address][OWNER].update(_words(network.owner.name))

    def person(self, account: str, source: str, record_id: str) -> str | None:
        """The true person's key; None for what is nobody's, or told apart by nothing."""
        if source in CONTACTS:
            return self._cards.get((account, record_id))
        if source != OBSERVED:
            return None
        address, _, name = record_id.partition(" ")
        here = self._at.get(address.lower(), {})
        if len(here) == 1:
            return next(iter(here))
        return _only_best({person: len(words & set(_words(name))) for person, words in here.items()})


def _only_best(scores: dict[str, int]) -> str | None:
    best = max(scores.values(), default=0)
    leaders = [person for person, score in scores.items() if score == best]
    return leaders[0] if best and len(leaders) == 1 else None


def _words(name: str) -> Iterator[str]:
    return iter(re.findall(r"[a-z0-9]+", anyascii(name).lower()))
