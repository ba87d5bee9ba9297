"""Person ids for ever."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from transforms.resolve.identity import Key, assign_ids, components, person_members


def key(name: str) -> Key:
    return ("home", "cards", name)


def keys(names: str) -> list[Key]:
    return [key(name) for name in names]


def ids(
    groups: list[str],
    previous: dict[str, int] | None = None,
    last_id: int = 0,
    former: dict[str, list[int]] | None = None,
    first: dict[str, int] | None = None,
) -> dict[str, int]:
    """assign_ids with one letter a record."""
    known = {key(name): person_id for name, person_id in (previous or {}).items()}
    once = {key(name): ended for name, ended in (former or {}).items()}
    came_as = {key(name): person_id for name, person_id in (first or {}).items()}
    found = assign_ids(map(keys, groups), known, last_id, once, came_as)
    return {k[2]: person_id for k, person_id in found.items()}


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
def histories(draw: st.DrawFn) -> tuple[list[list[Key]], dict[Key, int]]:
    """Records in persons, and whose they were."""
    count = draw(st.integers(1, 15))
    labels = draw(st.lists(st.integers(0, 6), min_size=count, max_size=count))
    persons: dict[int, list[Key]] = {}
    for number, label in enumerate(labels):
        persons.setdefault(label, []).append(key(f"{number:02d}"))
    previous = {
        key(f"{number:02d}"): person_id
        for number in range(count)
        if (person_id := draw(st.one_of(st.none(), st.integers(1, 6)))) is not None
    }
    return list(persons.values()), previous


@given(histories(), st.randoms(use_true_random=False))
def test_ids_do_not_depend_on_order(
    history: tuple[list[list[Key]], dict[Key, int]], chance: random.Random
) -> None:
    """Persons and records in any order have the same ids."""
    persons, previous = history
    expected = assign_ids(persons, previous, 6)
    shuffled = [list(person) for person in persons]
    chance.shuffle(shuffled)
    for person in shuffled:
        chance.shuffle(person)
    assert assign_ids(shuffled, previous, 6) == expected


@given(histories())
def test_ids_stay_when_nothing_changes(history: tuple[list[list[Key]], dict[Key, int]]) -> None:
    """A second refresh gives the same ids, and every person has one of its own."""
    persons, previous = history
    first = assign_ids(persons, previous, 6)
    assert assign_ids(persons, first, max(first.values())) == first
    assert len({first[person[0]] for person in persons}) == len(persons)


@given(histories(), st.lists(st.integers(0, 30), max_size=5, unique=True))
def test_new_records_change_no_known_person(
    history: tuple[list[list[Key]], dict[Key, int]], new: list[int]
) -> None:
    """Records that come, as new people or with known ones, leave every id as it was."""
    persons, previous = history
    before = assign_ids(persons, previous, 6)
    grown = [list(person) for person in persons]
    for number in new:
        fresh = ("aaa", "cards", str(number))  # sorts before all others
        if number % 2:
            grown.append([fresh])
        else:
            grown[number % len(persons)].append(fresh)
    after = assign_ids(grown, before, max(before.values()))
    assert {k: after[k] for k in before} == before


@given(st.integers(1, 20), st.lists(st.tuples(st.integers(0, 19), st.integers(0, 19)), max_size=30))
def test_components_are_what_joins_hold_together(count: int, pairs: list[tuple[int, int]]) -> None:
    """Every node is in one component, and so are the two ends of every join."""
    joined = [(a % count, b % count) for a, b in pairs]
    found = components(range(count), joined)
    where = {node: number for number, component in enumerate(found) for node in component}
    assert sorted(where) == list(range(count))
    assert all(where[a] == where[b] for a, b in joined)
    assert len(found) >= count - len({(min(p), max(p)) for p in joined if p[0] != p[1]})


@given(
    histories(),
    st.dictionaries(st.integers(0, 14), st.lists(st.integers(20, 22), min_size=1), max_size=3),
    st.dictionaries(st.integers(0, 14), st.integers(1, 6), max_size=4),
)
def test_the_step_gives_the_ids_that_the_whole_gives(
    history: tuple[list[list[Key]], dict[Key, int]], ended: dict[int, list[int]], came_as: dict[int, int]
) -> None:
    """Persons to whom nothing happened are settled apart, and nobody's id is another one for it."""
    persons, previous = history
    former = {key(f"{number:02d}"): sorted(set(ids)) for number, ids in ended.items()}
    first = {one: came_as[int(one[2])] for one in previous if int(one[2]) in came_as}
    numbers = {one: number for number, one in enumerate(sorted(one for person in persons for one in person))}
    rows = [
        (
            number,
            *one,
            previous.get(one),
            30,
            numbers[min(person)],
            former.get(one),
            first.get(one),
        )
        for person in persons
        for one, number in ((one, numbers[one]) for one in person)
    ]
    known = {one: ids for one, ids in former.items() if one in numbers}
    expected = assign_ids(persons, previous, 30, known, first)
    assert {row[:3]: row[3] for row in person_members(rows)} == expected


def test_the_step_gives_every_record_a_person() -> None:
    """Rows in are records with the least record of their person, rows out are members."""
    rows = [
        (1, *key("a"), None, 4, 1, None, None),
        (2, *key("b"), 3, 4, 1, None, None),
        (3, *key("c"), None, 4, 3, None, None),
        (4, *key("d"), 3, 4, 4, [2], None),
    ]
    expected = [(*key("a"), 3), (*key("b"), 3), (*key("c"), 5), (*key("d"), 2)]
    assert sorted(person_members(rows)) == expected
    assert list(person_members([])) == []
