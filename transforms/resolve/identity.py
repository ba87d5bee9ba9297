"""Person ids for ever: who of the last refresh is who now."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType

from transforms.step import Rows

Key = int
"""The place of a record in the order of keys (account, source, record_id)."""


def components(nodes: Iterable[int], joined: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Nodes that joined pairs hold together, each sorted, in order of their smallest."""
    parent = {node: node for node in nodes}

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for left, right in joined:
        one, other = root(left), root(right)
        parent[max(one, other)] = min(one, other)
    members = defaultdict(list)
    for node in sorted(parent):
        members[root(node)].append(node)
    return list(members.values())


def inherited_ids(rows: Rows) -> Rows:
    """Rows of claim_value.sql -> rows of temp.inherited: one for each person."""
    persons: dict[int, list[Key]] = defaultdict(list)
    previous: dict[Key, int] = {}
    former: dict[Key, Collection[int]] = {}
    first: dict[Key, int] = {}
    for key, person_no, previous_id, ended_ids, first_id in rows:
        persons[person_no].append(key)
        if previous_id is not None:
            previous[key] = previous_id
        if ended_ids:
            former[key] = ended_ids
        if first_id is not None:
            first[key] = first_id
    return zip(persons, inherited(list(persons.values()), previous, former, first), strict=True)


def inherited(
    persons: Sequence[Sequence[Key]],
    previous: Mapping[Key, int],
    former: Mapping[Key, Collection[int]] = MappingProxyType({}),
    first: Mapping[Key, int] = MappingProxyType({}),
) -> list[int | None]:
    """The id that each of the persons inherits; None for a new one.

    Where all records that came as one person, or as several, are together again and nobody else is with
    them, they have the id with which they came, of several the oldest: ``first`` says it of those that bear
    another. Else an id lives on in the person that holds most of its own records (those that no merge brought
    to it), of several such the one with most of all its records, then the one with the smallest record key. A
    person to whom several ids come (a merge) keeps the oldest. To a part of a survivor comes back the id that
    ended in it, if the part has most of that one's records: ``former`` says which ended ids a record of the
    survivor has had. It is one of those that come, whatever else the part consists of.

    Whoever has a claim to an id by one of these must be among ``persons``; others change nothing. Keys are
    in order within persons, and so are the persons by their smallest.
    """
    ids = _together_again(persons, previous, first)
    given = set(ids.values())
    previous = {key: one for key, one in previous.items() if one not in given}
    former = {key: [one for one in ended if one not in given] for key, ended in former.items()}
    rest = [[] if number in ids else person for number, person in enumerate(persons)]
    held = [Counter(previous[key] for key in person if key in previous) for person in rest]
    own = [
        Counter(previous[key] for key in person if key in previous and not former.get(key)) for person in rest
    ]
    heirs = _heirs(
        [{one: (its[one], count) for one, count in all_.items()} for its, all_ in zip(own, held, strict=True)]
    )
    for person_id, number in heirs.items():
        ids[number] = min(person_id, ids.get(number, person_id))
    for number, person_id in _returned(rest, previous, former, heirs).items():
        ids[number] = min(person_id, ids.get(number, person_id))
    return [ids.get(number) for number in range(len(persons))]


def _together_again(
    persons: Sequence[Sequence[Key]], previous: Mapping[Key, int], first: Mapping[Key, int]
) -> dict[int, int]:
    """Numbers of persons who are whole again, of whom a record bears another id than at first -> that id."""
    came_as = {key: first.get(key, person_id) for key, person_id in previous.items()}
    sizes = Counter(came_as.values())
    ids = {}
    for number, person in enumerate(persons):
        if any(key in first for key in person):
            here = Counter(came_as[key] for key in person if key in came_as)
            if all(sizes[person_id] == count for person_id, count in here.items()):
                ids[number] = min(here)
    return ids


def _returned(
    persons: Sequence[Sequence[Key]],
    previous: Mapping[Key, int],
    former: Mapping[Key, Collection[int]],
    heirs: Mapping[int, int],
) -> dict[int, int]:
    """Numbers of persons who are part of a survivor -> the id that ended in it and comes back to them."""
    once = [Counter(ended for key in person for ended in former.get(key, ())) for person in persons]
    ended_in: dict[int, int] = {}
    for key, ended_ids in former.items():
        for ended in ended_ids:
            if key in previous:
                ended_in[ended] = min(previous[key], ended_in.get(ended, previous[key]))
    # The survivor keeps its own id; where a part has as many of the ended one's records, that is the part's.
    shares = [
        {one: (count, heirs.get(ended_in.get(one, 0)) != number) for one, count in counts.items()}
        for number, counts in enumerate(once)
    ]
    returned: dict[int, int] = {}
    for ended, number in sorted(_heirs(shares).items()):
        count, is_part = shares[number][ended]
        if is_part and count > once[number][returned.get(number, 0)]:
            returned[number] = ended
    return returned


def _heirs(shares: Sequence[Mapping[int, tuple[int, ...]]]) -> dict[int, int]:
    """Id -> the number of the person with the largest share of it, of equals the first."""
    heirs: dict[int, int] = {}
    for number, share in enumerate(shares):
        for person_id, size in share.items():
            if person_id not in heirs or size > shares[heirs[person_id]][person_id]:
                heirs[person_id] = number
    return heirs
