"""Person ids for ever: who of the last refresh is who now."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

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


def assign_ids(persons: Iterable[Sequence[Key]], previous: Mapping[Key, int], last_id: int) -> dict[Key, int]:
    """The person id of every record.

    An id lives on in the person that holds most of its records, of several such the one with the smallest
    record key. A person to whom several ids come (a merge) keeps the oldest; one to whom none comes (new, or
    the smaller part of a split) gets a new one. New ids count up from ``last_id``, in order of the
    persons' smallest record keys. Nothing depends on the order of ``persons`` or of their records.
    """
    ordered = sorted(sorted(person) for person in persons)
    held = [Counter(previous[key] for key in person if key in previous) for person in ordered]
    heir: dict[int, tuple[int, int]] = {}  # id -> (records held, person), where the first of equals stays
    for number, counts in enumerate(held):
        for person_id, count in counts.items():
            if person_id not in heir or count > heir[person_id][0]:
                heir[person_id] = (count, number)
    inherited: dict[int, int] = {}
    for person_id, (_, number) in heir.items():
        inherited[number] = min(person_id, inherited.get(number, person_id))
    next_id = max([last_id, *previous.values()]) + 1
    ids: dict[Key, int] = {}
    for number, person in enumerate(ordered):
        person_id = inherited.get(number, next_id)
        next_id += person_id == next_id
        ids.update(dict.fromkeys(person, person_id))
    return ids


def person_members(rows: Rows) -> Rows:
    """Rows of member_value.sql -> rows of derived.person_member."""
    keys: dict[int, Key] = {}
    previous: dict[Key, int] = {}
    joined: list[tuple[int, int]] = []
    last_ids = {0}
    for number, account, source, record_id, previous_id, last_id, others in rows:
        last_ids.add(last_id)
        keys[number] = (account, source, record_id)
        if previous_id is not None:
            previous[keys[number]] = previous_id
        joined.extend((number, other) for other in others or ())
    persons = [[keys[number] for number in person] for person in components(keys, joined)]
    return [(*key, person_id) for key, person_id in assign_ids(persons, previous, max(last_ids)).items()]
