"""Promises of the registry: person ids are for ever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from warehouse.registry import (
    Event,
    Member,
    commit,
    ended_persons,
    first_members,
    former_members,
    last_person_id,
    positions,
    previous_members,
)
from warehouse.store import Store

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=1)


def member(record_id: str, person_id: int) -> Member:
    return ("home", "dav_contacts", record_id, person_id)


def everything(store: Store) -> list[list[tuple[Any, ...]]]:
    return [
        store.connection.execute(f"FROM registry.{table} ORDER BY ALL").fetchall()
        for table in ("member", "person", "event")
    ]


def events(store: Store) -> list[tuple[Any, ...]]:
    return store.connection.execute(
        "SELECT happened_at, event, person_id, other_person_id FROM registry.event ORDER BY event_id"
    ).fetchall()


def test_an_empty_registry_has_given_out_nothing(store: Store) -> None:
    """Before the first refresh there are no members and the last id is 0."""
    assert previous_members(store) == []
    assert last_person_id(store) == 0


def test_the_same_commit_twice_changes_nothing(store: Store) -> None:
    """A refresh that is repeated after a crash leaves members, persons and events as they were."""
    members = [member("a", 1), member("b", 2), member("c", 2)]
    new: list[Event] = [("created", person_id, None, None) for person_id in (1, 2)]
    happened = [*new, new[1]]
    commit(store, members, happened, NOON)
    before = everything(store)
    commit(store, reversed(members), reversed(happened), LATER)
    assert everything(store) == before
    assert events(store) == [(NOON, "created", 1, None), (NOON, "created", 2, None)]
    assert store.change_number == 0


def test_a_move_is_dated_and_what_is_absent_keeps_its_person(store: Store) -> None:
    """A record that moves belongs to its new person since then; one that is not in the list stays."""
    commit(store, [member("a", 1), member("b", 1)], [], NOON)
    commit(store, [member("b", 2)], [("split", 2, 1, None)], LATER)
    assert previous_members(store) == [member("a", 1), member("b", 2)]
    assert store.connection.execute(
        "SELECT record_id, since_at FROM registry.member ORDER BY ALL"
    ).fetchall() == [
        ("a", NOON),
        ("b", LATER),
    ]
    assert events(store) == [(LATER, "split", 2, 1)]


def test_a_merged_person_lives_on_as_an_alias(store: Store) -> None:
    """Who is merged away is found as the survivor, through later merges too, with its absent records."""
    commit(store, [member("a", 1), member("b", 2), member("c", 3)], [], NOON)
    commit(store, [member("a", 1), member("b", 2)], [("merged", 3, 2, None)], NOON)
    commit(store, [member("a", 1), member("b", 1)], [("merged", 2, 1, None)], LATER)
    assert store.connection.execute(
        "SELECT person_id, alias_of FROM registry.person ORDER BY ALL"
    ).fetchall() == [
        (1, None),
        (2, 1),
        (3, 1),
    ]
    assert previous_members(store) == [member("a", 1), member("b", 1), member("c", 1)]
    assert last_person_id(store) == 3


def test_merges_in_one_commit_follow_each_other(store: Store) -> None:
    """A chain of merges within one refresh leads to its last survivor, in whichever order it is told."""
    commit(
        store,
        [member("a", 1)],
        [("merged", 3, 2, None), ("merged", 2, 1, None), ("created", 4, None, None)],
        NOON,
    )
    assert store.connection.execute(
        "SELECT person_id, alias_of FROM registry.person ORDER BY ALL"
    ).fetchall() == [
        (1, None),
        (2, 1),
        (3, 1),
        (4, None),
    ]
    assert last_person_id(store) == 4


def test_the_id_with_which_a_record_came_is_kept(store: Store) -> None:
    """Through merges, splits and its return; said where it bears another, and whether that one has ended."""
    came = [member("a", 1), member("b", 2), member("c", 2)]
    commit(store, came, [("created", 1, None, None), ("created", 2, None, None)], NOON)
    assert first_members(store) == []
    for _ in range(2):
        commit(store, [member(one, 1) for one in "abc"], [("merged", 2, 1, None)], LATER)
        assert first_members(store) == [(*member("b", 2), True), (*member("c", 2), True)]
        commit(store, came, [("split", 2, 1, None)], LATER)
        assert first_members(store) == []
    commit(store, [*came[:2], member("c", 3)], [("split", 3, 2, None)], LATER)
    assert first_members(store) == [(*member("c", 2), False)]


def test_an_id_ends_and_comes_back_as_often_as_need_be(store: Store) -> None:
    """Merged, it is an alias, and its records are known as formerly its; split off, it is itself again."""
    apart, joined = [member("a", 1), member("b", 2)], [member("a", 1), member("b", 1)]
    commit(store, apart, [("created", 1, None, None), ("created", 2, None, None)], NOON)
    assert former_members(store) == []
    for _ in range(2):
        commit(store, joined, [("merged", 2, 1, None)], NOON)
        assert former_members(store) == [member("b", 2)]
        assert previous_members(store) == joined
        commit(store, apart, [("split", 2, 1, None)], LATER)
        assert former_members(store) == []
        assert store.connection.execute(
            "SELECT person_id, alias_of FROM registry.person ORDER BY ALL"
        ).fetchall() == [(1, None), (2, None)]
    assert [event for _, event, *_ in events(store)] == ["created", "created", *2 * ["merged", "split"]]


def test_who_has_grown_twice_has_two_rows_of_it(store: Store) -> None:
    """By the number of records; who retires and returns is known as that."""
    commit(store, [member("a", 1)], [("created", 1, None, None)], NOON)
    for records in (2, 2, 3):
        commit(store, [], [("grew", 1, None, records)], NOON)
    commit(store, [], [("retired", 1, None, None)], NOON)
    assert ended_persons(store) == [(1, None, True)]
    commit(store, [], [("returned", 1, None, None)], LATER)
    assert ended_persons(store) == []
    told = store.connection.execute("SELECT event, records FROM registry.event ORDER BY event_id").fetchall()
    assert told == [("created", None), ("grew", 2), ("grew", 3), ("retired", None), ("returned", None)]


def test_former_ids_are_those_that_ended_where_the_record_is(store: Store) -> None:
    """An id that ended in somebody else is not this person's to take back; through later merges it is."""
    commit(store, [member("a", 1), member("b", 2), member("c", 2)], [], NOON)
    commit(store, [member("a", 1), member("b", 3), member("c", 2)], [("split", 3, 2, None)], NOON)
    commit(store, [member("a", 1), member("b", 3), member("c", 1)], [("merged", 2, 1, None)], NOON)
    assert former_members(store) == [member("c", 2)]
    commit(store, dict.fromkeys([member(one, 1) for one in "abc"]), [("merged", 3, 1, None)], NOON)
    assert former_members(store) == [member("b", 2), member("b", 3), member("c", 2)]


def test_an_error_leaves_the_registry_as_it_was(store: Store) -> None:
    """A commit whose rows break half-way has not happened."""
    commit(store, [member("a", 1)], [("created", 1, None, None)], NOON)
    before = everything(store)

    def broken() -> Any:
        yield ("created", 2, None, None)
        raise OSError

    try:
        commit(store, [member("a", 2)], broken(), LATER)
    except OSError:
        assert everything(store) == before
    else:
        raise AssertionError


def test_what_cards_said_of_work_is_kept(store: Store) -> None:
    """Since when each said it; the same once more is nothing new, and what no card says any more stays."""
    key = ("home", "dav_contacts", "ana")
    commit(store, [], [], NOON, positions=[(*key, "Acme", None)])
    commit(store, [], [], LATER, positions=[(*key, "Acme", None)])
    store.connection.execute("CREATE TEMP TABLE touched (account TEXT, source TEXT, record_id TEXT)")
    assert positions(store) == []
    store.connection.execute("INSERT INTO touched VALUES (?, ?, ?)", list(key))
    assert positions(store) == [(*key, "Acme", None, NOON)]
    commit(store, [], [], LATER, positions=[(*key, "Beta", "Head")])
    store.connection.execute("DELETE FROM touched")
    assert positions(store) == [(*key, "Acme", None, NOON), (*key, "Beta", "Head", LATER)]
