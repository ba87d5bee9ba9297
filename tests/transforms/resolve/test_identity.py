"""Person ids for ever."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import count

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.transforms.resolve.registered import Key, Registered
from transforms.resolve.identity import components, inherited
from warehouse.people import scratch

Ids = dict[str, int]


@pytest.fixture(scope="module")
def registered() -> Iterator[Registered]:
    with scratch() as people:
        yield Registered(people)


def ids(
    groups: Sequence[Sequence[str]],
    previous: Ids | None = None,
    last_id: int = 0,
    former: dict[str, list[int]] | None = None,
    first: Ids | None = None,
) -> Ids:
    """The id of each record: what persons inherit; new ones count up from ``last_id``."""
    previous = previous or {}
    ordered = sorted(sorted(group) for group in groups)
    place = {name: number for number, name in enumerate(sorted(name for group in ordered for name in group))}
    found = inherited(
        [[place[name] for name in person] for person in ordered],
        {place[name]: one for name, one in previous.items() if name in place},
        {place[name]: ended for name, ended in (former or {}).items()},
        {place[name]: one for name, one in (first or {}).items()},
    )
    new = count(max([last_id, *previous.values()]) + 1)
    given = [next(new) if one is None else one for one in found]
    return {name: one for person, one in zip(ordered, given, strict=True) for name in person}


def test_new_ids_count_up_in_order_of_the_smallest_record() -> None:
    """The first refresh numbers people by their smallest record key."""
    assert ids(["cd", "ab"]) == {"a": 1, "b": 1, "c": 2, "d": 2}
    assert ids(["a"], last_id=7) == {"a": 8}


def test_a_merge_keeps_the_older_id() -> None:
    """Though the younger had more records."""
    assert ids(["abcd"], {"a": 3, "b": 9, "c": 9, "d": 9}, 9) == dict.fromkeys("abcd", 3)


def test_a_split_gives_the_smaller_part_a_new_id() -> None:
    """The larger part keeps the id; of equal parts the one with the smallest record key."""
    assert ids(["a", "bc"], dict.fromkeys("abc", 5), 5) == {"a": 6, "b": 5, "c": 5}
    assert ids(["ac", "bd"], dict.fromkeys("abcd", 5), 5) == {"a": 5, "b": 6, "c": 5, "d": 6}


def test_a_record_that_changes_hands_takes_no_id_along() -> None:
    """The id stays where most of its records are."""
    previous = {"a": 1, "b": 1, "c": 1, "d": 2}
    assert ids(["ab", "cd"], previous, 2) == {"a": 1, "b": 1, "c": 2, "d": 2}


def test_an_id_comes_back_with_its_records() -> None:
    """Records that were gone find their old person, whatever ids were given since."""
    assert ids(["a", "z"], {"z": 4}, 90) == {"a": 91, "z": 4}


def test_a_merge_that_is_undone_gives_both_their_ids_back() -> None:
    """Though the one that was merged away had more records, and though records came since."""
    merged, former = dict.fromkeys("abcd", 1), {"b": [2], "c": [2], "d": [2]}
    assert ids(["abcd"], merged, 2, former) == merged
    assert ids(["a", "bcd"], merged, 2, former) == {"a": 1, "b": 2, "c": 2, "d": 2}
    assert ids(["a", "bcde", "f"], merged | {"f": 1}, 2, former) == {
        "a": 1,
        **dict.fromkeys("bcde", 2),
        "f": 3,
    }


def test_an_ended_id_goes_where_most_of_its_records_are() -> None:
    """A smaller part is not that person; a part with most of several takes the one it has most of."""
    merged = dict.fromkeys("abcde", 1)
    assert ids(["acd", "b", "e"], merged, 2, {one: [2] for one in "bcd"}) == {
        **dict.fromkeys("acd", 1), "b": 3, "e": 4
    }  # fmt: skip
    former = {"b": [2], "c": [2, 3], "d": [2, 3]}
    assert ids(["ae", "bcd"], merged, 3, former) == {"a": 1, "e": 1, **dict.fromkeys("bcd", 2)}
    assert ids(["abe", "cd"], merged, 3, former) == {**dict.fromkeys("abe", 1), "c": 2, "d": 2}


def test_an_ended_id_comes_back_to_a_part_that_has_something_else_too() -> None:
    """Two of the three records of 2 were merged away into 1, the third had become 6: together they are 2."""
    now = {"a": 1, "b": 1, "c": 1, "d": 6}
    assert ids(["a", "bcd"], now, 6, {"b": [2], "c": [2]}) == {"a": 1, **dict.fromkeys("bcd", 2)}
    assert ids(["abcd"], now, 6, {"b": [2], "c": [2]}) == dict.fromkeys("abcd", 1)


def test_an_ended_id_is_the_part_s_where_the_survivor_has_as_much_of_it() -> None:
    """One of the two records of 4 stays in 1, into which it ended; the other leaves, and is 4."""
    assert ids(["ab", "c"], dict.fromkeys("abc", 1), 9, {"b": [4], "c": [4]}) == {"a": 1, "b": 1, "c": 4}


def test_who_is_together_again_has_the_id_of_the_beginning() -> None:
    """Whatever ids mixtures bore in between; a part of them has not, nor where others are with them."""
    now, first = {"a": 1, "b": 1, "c": 3, "d": 1}, {"b": 2, "c": 2, "d": 3}
    assert ids(["a", "bc", "d"], now, 3, first=first) == {"a": 1, "b": 2, "c": 2, "d": 3}
    assert ids(["ad", "bc"], now, 3, first=first) == {"a": 1, "b": 2, "c": 2, "d": 1}
    assert ids(["ad", "b", "c"], now, 3, first=first) == {"a": 1, "b": 4, "c": 3, "d": 1}
    assert ids(["ad", "bc", "x"], now, 3, first=first)["x"] == 4


def test_no_id_is_given_twice_even_if_the_counter_was_lost() -> None:
    """A last id below a known one is not believed."""
    assert ids(["a", "b"], {"a": 12}, last_id=3) == {"a": 12, "b": 13}


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[list[str]], Ids]:
    """Records in persons, and whose they were."""
    size = draw(st.integers(1, 15))
    persons: dict[int, list[str]] = {}
    for number, label in enumerate(draw(st.lists(st.integers(0, 6), min_size=size, max_size=size))):
        persons.setdefault(label, []).append(f"{number:02d}")
    previous = {
        f"{number:02d}": person_id
        for number in range(size)
        if (person_id := draw(st.one_of(st.none(), st.integers(1, 6)))) is not None
    }
    return list(persons.values()), previous


@given(histories())
def test_ids_stay_when_nothing_changes(history: tuple[list[list[str]], Ids]) -> None:
    """A second refresh gives the same ids, and every person has one of its own."""
    persons, previous = history
    first = ids(persons, previous, 6)
    assert ids(persons, first, max(first.values())) == first
    assert len({first[person[0]] for person in persons}) == len(persons)


@given(histories(), st.lists(st.integers(0, 30), max_size=5, unique=True))
def test_new_records_change_no_known_person(history: tuple[list[list[str]], Ids], new: list[int]) -> None:
    """Records that come, as new people or with known ones, leave every id as it was."""
    persons, previous = history
    before = ids(persons, previous, 6)
    grown = [list(person) for person in persons]
    for number in new:
        fresh = f" {number}"  # sorts before all others
        if number % 2:
            grown.append([fresh])
        else:
            grown[number % len(persons)].append(fresh)
    after = ids(grown, before, max(before.values()))
    assert {name: after[name] for name in before} == before


@given(st.integers(1, 20), st.lists(st.tuples(st.integers(0, 19), st.integers(0, 19)), max_size=30))
def test_components_are_what_joins_hold_together(size: int, pairs: list[tuple[int, int]]) -> None:
    """Every node is in one component, and so are the two ends of every join."""
    joined = [(a % size, b % size) for a, b in pairs]
    found = components(range(size), joined)
    where = {node: number for number, component in enumerate(found) for node in component}
    assert sorted(where) == list(range(size))
    assert all(where[a] == where[b] for a, b in joined)
    assert len(found) >= size - len({(min(p), max(p)) for p in joined if p[0] != p[1]})


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(
    histories(),
    st.dictionaries(st.integers(0, 14), st.lists(st.integers(20, 22), min_size=1, unique=True), max_size=3),
    st.dictionaries(st.integers(0, 14), st.tuples(st.integers(1, 6), st.booleans()), max_size=4),
    st.randoms(use_true_random=False),
)
def test_the_steps_ask_only_where_ids_are_contested(
    registered: Registered,
    history: tuple[list[list[str]], Ids],
    ended: dict[int, list[int]],
    came_as: dict[int, tuple[int, bool]],
    chance: random.Random,
) -> None:
    """They give the ids that all persons together would inherit, in whichever order rows come."""
    persons, previous = history
    names = [name for person in persons for name in person]
    former = {name: sorted(ended[int(name)]) for name in names if int(name) in ended}
    first = {
        name: one
        for name, (one, has_ended) in (
            (name, came_as[int(name)]) for name in previous if int(name) in came_as
        )
        if has_ended or one in previous.values()
    }
    expected = ids(persons, previous, 30, former, first)
    shuffled = [chance.sample(person, len(person)) for person in chance.sample(persons, len(persons))]
    found = registered.resolve(
        [[key(name) for name in person] for person in shuffled],
        [(*key(name), one) for name, one in previous.items()],
        30,
        [(*key(name), one) for name, ended_ids in former.items() for one in ended_ids],
        [(*key(f"{number:02d}"), *first) for number, first in came_as.items() if f"{number:02d}" in previous],
    )
    assert {name: found[key(name)] for name in names} == expected


marks = st.dictionaries(st.integers(0, 14), st.tuples(st.integers(1, 8), st.booleans()), max_size=3)
"""Which ids records once bore, and whether that one has ended."""


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    max_examples=15,
    deadline=None,
    phases=[Phase.generate],
)
@given(histories(), histories(), marks, marks, st.integers(0, 3), st.booleans())
def test_whom_nothing_touched_is_who_they_were(
    registered: Registered,
    before: tuple[list[list[str]], Ids],
    after: tuple[list[list[str]], Ids],
    once: dict[int, tuple[int, bool]],
    now: dict[int, tuple[int, bool]],
    moved: int,
    is_noted: bool,
) -> None:
    """The ids of the touched alone, and those of before of all others, are those that all are given together.

    Some records move, come or go; the registry has noted what was found, or knows something else.
    """
    persons, previous = before
    noted = rows_of(previous)
    found = registered.resolve(named(persons), noted, 30, *former_and_first(once, previous))
    registered.keep()
    changed = [[name for name in person if int(name) % 4 >= moved] for person in persons]
    changed += [[name for name in person if int(name) % 4 < moved] for person in after[0]]
    previous = {k[2]: one for k, one in found.items()} if is_noted else after[1]
    given = (named([person for person in changed if person]), rows_of(previous), 40)
    whole = registered.resolve(*given, *former_and_first(now, previous))
    touched, ids_of_touched = registered.resolve_touched()
    assert ids_of_touched == {k: one for k, one in whole.items() if k in touched}
    assert {k: one for k, one in found.items() if k not in touched} == {
        k: one for k, one in whole.items() if k not in touched
    }


def test_what_the_registry_has_noted_as_it_was_found_touches_nobody(registered: Registered) -> None:
    """After a first refresh, and after one in which people came and grew; but what it has forgotten does."""
    persons = named([["a", "b"], ["c"]])
    found = registered.resolve(persons)
    registered.keep()
    registered.resolve(persons, rows_of({"a": 1, "b": 1, "c": 2}), 2)
    assert registered.resolve_touched() == (set(), {})
    registered.resolve(persons, rows_of({"a": 1, "b": 1}), 2)
    assert registered.resolve_touched() == ({key("c")}, {key("c"): 3})
    assert found == {key("a"): 1, key("b"): 1, key("c"): 2}


def named(persons: list[list[str]]) -> list[list[Key]]:
    return [[key(name) for name in person] for person in persons]


def rows_of(ids_of: Ids) -> list[tuple[str, str, str, int]]:
    return [(*key(name), one) for name, one in ids_of.items()]


def former_and_first(
    marks: dict[int, tuple[int, bool]], previous: Ids
) -> tuple[list[tuple[str, str, str, int]], list[tuple[str, str, str, int, bool]]]:
    """Rows of core.former_member and of core.first_member, of records that the registry knows."""
    known = {f"{number:02d}": mark for number, mark in marks.items() if f"{number:02d}" in previous}
    first = [(*key(name), *mark) for name, mark in known.items()]
    return [(*key(name), one) for name, (one, has_ended) in known.items() if has_ended], first


def test_new_persons_are_numbered_in_the_order_of_their_keys(registered: Registered) -> None:
    """By account, source and record id; so are those who were somebody's, and inherit no id."""
    a, b, c, d = ("a", "y", "z"), ("b", "x", "z"), ("b", "y", "a"), ("b", "y", "b")
    assert registered.resolve([[d, a], [c], [b]]) == {a: 1, d: 1, b: 2, c: 3}
    assert registered.resolve([[d], [c], [b, a]], [(*d, 4), (*b, 4), (*c, 4)], 7) == {a: 4, b: 4, c: 8, d: 9}
    assert registered.resolve([[a], [b]], [(*a, 12)], 3) == {a: 12, b: 13}
    assert registered.resolve([]) == {}


def key(name: str) -> Key:
    return ("home", "cards", name)
