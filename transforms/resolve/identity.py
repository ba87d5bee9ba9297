"""Person ids for ever: who of the last refresh is who now."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType

from transforms.step import Rows

Key = tuple[str, str, str]
"""(account, source, record_id)"""


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


def assign_ids(
    persons: Iterable[Sequence[Key]],
    previous: Mapping[Key, int],
    last_id: int,
    former: Mapping[Key, Collection[int]] = MappingProxyType({}),
    first: Mapping[Key, int] = MappingProxyType({}),
) -> dict[Key, int]:
    """The person id of every record.

    Where all records that came as one person, or as several, are together again and nobody else is with
    them, they have the id with which they came, of several the oldest: ``first`` says it of those that bear
    another. Else an id lives on in the person that holds most of its own records (those that no merge brought
    to it), of several such the one with most of all its records, then the one with the smallest record key. A
    person to whom several ids come (a merge) keeps the oldest. To a part of a survivor comes back the id that
    ended in it, if the part has most of that one's records: ``former`` says which ended ids a record of the
    survivor has had. It is one of those that come, whatever else the part consists of. Everybody else gets a
    new id.

    New ids count up from ``last_id``, in order of the persons' smallest record keys. Nothing depends on the
    order of ``persons`` or of their records.
    """
    ordered = sorted(sorted(person) for person in persons)
    if not previous:
        return {key: last_id + number for number, person in enumerate(ordered, 1) for key in person}
    ids = _together_again(ordered, previous, first)
    if ids:
        given = set(ids.values())
        last_id = max([last_id, *previous.values()])
        ordered = [person for person in ordered if person[0] not in ids]
        previous = {key: one for key, one in previous.items() if one not in given}
        former = {key: [one for one in ended if one not in given] for key, ended in former.items()}
    held = [_count(previous[key] for key in person if key in previous) for person in ordered]
    own = [
        _count(previous[key] for key in person if key in previous and not former.get(key))
        for person in ordered
    ]
    once = [_count(ended for key in person for ended in former.get(key, ())) for person in ordered]
    heirs = _heirs(
        [
            {one: (own[number][one], count) for one, count in counts.items()}
            for number, counts in enumerate(held)
        ]
    )
    inherited: dict[int, int] = {}
    for person_id, number in heirs.items():
        inherited[number] = min(person_id, inherited.get(number, person_id))
    returned: dict[int, int] = {}
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
    for ended, number in sorted(_heirs(shares).items()):
        count, is_part = shares[number][ended]
        if is_part and count > once[number][returned.get(number, 0)]:
            returned[number] = ended
    next_id = max([last_id, *previous.values()]) + 1
    for number, person in enumerate(ordered):
        coming = [ids_of[number] for ids_of in (inherited, returned) if number in ids_of]
        person_id = min(coming, default=next_id)
        next_id += person_id == next_id
        ids.update(dict.fromkeys(person, person_id))
    return ids


def _together_again(
    persons: Sequence[Sequence[Key]], previous: Mapping[Key, int], first: Mapping[Key, int]
) -> dict[Key, int]:
    """The ids of those who are whole again, of whom a record bears another id than at first."""
    if not first:
        return {}
    came_as = {key: first.get(key, person_id) for key, person_id in previous.items()}
    sizes = Counter(came_as.values())
    ids: dict[Key, int] = {}
    for person in persons:
        if any(key in first for key in person):
            here = Counter(came_as[key] for key in person if key in came_as)
            if all(sizes[person_id] == count for person_id, count in here.items()):
                ids.update(dict.fromkeys(person, min(here)))
    return ids


def _count(ids: Iterable[int]) -> Mapping[int, int]:
    """How often each id is there: of most persons that are new, none is."""
    found = list(ids)
    return Counter(found) if found else _NONE


_NONE: Mapping[int, int] = Counter()


def _heirs(shares: Sequence[Mapping[int, tuple[int, ...]]]) -> dict[int, int]:
    """Id -> the number of the person with the largest share of it, of equals the first."""
    heirs: dict[int, int] = {}
    for number, share in enumerate(shares):
        for person_id, size in share.items():
            if person_id not in heirs or size > shares[heirs[person_id]][person_id]:
                heirs[person_id] = number
    return heirs


def person_members(rows: Rows) -> Rows:
    """Rows of member_value.sql -> rows of derived.person_member."""
    rows = list(rows)
    keys: list[Key] = [row[1:4] for row in rows]
    previous = {key: row[4] for key, row in zip(keys, rows, strict=True) if row[4] is not None}
    former = {key: row[7] for key, row in zip(keys, rows, strict=True) if row[7]}
    first = {key: row[8] for key, row in zip(keys, rows, strict=True) if row[8] is not None}
    last_ids = {0, *(row[5] for row in rows)}
    # Rows come in order of their keys, and so do the persons: they need hardly be sorted any more.
    person_of: dict[int, list[Key]] = defaultdict(list)
    for key, row in zip(keys, rows, strict=True):
        person_of[row[6]].append(key)
    persons = list(person_of.values())
    settled, open_ = _settle(persons, previous, former.keys() | first.keys())
    ids = assign_ids(open_, previous, max([*last_ids, *previous.values()]), former, first)
    return [(*key, person_id) for key, person_id in (settled | ids).items()]


def _settle(
    persons: list[list[Key]], previous: Mapping[Key, int], restless: Collection[Key]
) -> tuple[dict[Key, int], list[list[Key]]]:
    """The ids of those whose records were one person before and nobody else's; and the persons left over.

    Most are: nothing that befell others can give them another id, nor theirs to another. Not those of whom a
    record bore another id, the ``restless`` ones.
    """
    if not previous:
        return {}, persons
    bearers = Counter(person_id for person in persons for person_id in {previous.get(key) for key in person})
    settled: dict[Key, int] = {}
    rest = []
    for person in persons:
        ids = {previous[key] for key in person if key in previous}
        if len(ids) == 1 and bearers[min(ids)] == 1 and not any(key in restless for key in person):
            settled.update(dict.fromkeys(person, ids.pop()))
        else:
            rest.append(person)
    return settled, rest
