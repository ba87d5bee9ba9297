"""Promises of what the user said: it is kept in the order said, and taken back without being deleted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from warehouse.judgements import (
    Fingerprint,
    Word,
    attach,
    drop,
    follow,
    live_anchors,
    live_words,
    say,
    undo,
)
from warehouse.store import Store

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=1)


def record(record_id: str, name: str = "Anna Meyer") -> Fingerprint:
    identities = [f"email {record_id}@example.org"]
    return Fingerprint("home", "dav_contacts", record_id, name, name.lower(), name, None, None, identities)


ANNA, BO = record("anna"), record("bo", "Bo")


def tag(content: str, *records: Fingerprint) -> Word:
    return Word("tag", [records or [ANNA]], content)


def said(store: Store, text: str, *words: Word) -> int:
    return say_all(store, text, words)


def say_all(store: Store, text: str, words: Iterable[Word]) -> int:
    with store.transaction():
        return say(store, text, words, NOON)


def take_back(store: Store) -> str | None:
    with store.transaction():
        last = undo(store, LATER)
    return last.text if last else None


def contents(store: Store) -> list[str | None]:
    return [word.content for word in live_words(store)]


def everything(store: Store) -> list[list[tuple[Any, ...]]]:
    tables = ("command", "word", "anchor", "fingerprint", "taken_back")
    return [store.connection.execute(f"FROM judged.{table} ORDER BY ALL").fetchall() for table in tables]


def test_a_word_is_kept_as_said(store: Store) -> None:
    """With its command and moment, its values, and each record of each side with its fingerprint."""
    word = Word("same", ([ANNA, BO], [record("c")]), "x", 30, date(2026, 1, 1), date(2026, 2, 1), is_off=True)
    assert said(store, "merge A and B", word) == 1
    (kept,) = live_words(store)
    assert kept == (1, 1, NOON, "merge A and B", "same", "x", 30, date(2026, 1, 1), date(2026, 2, 1), True)
    anchors = live_anchors(store)
    assert [(one.side, one.position, one.record_id) for one in anchors] == [
        (1, 0, "anna"),
        (1, 1, "bo"),
        (2, 0, "c"),
    ]
    assert anchors[1].fingerprint == BO
    assert not any(one.is_followed for one in anchors)


def test_a_command_is_a_change(store: Store) -> None:
    """So that the next refresh has something to do; what a refresh notes is none."""
    said(store, "tag", tag("a"), tag("b"))
    assert store.change_number == 1
    take_back(store)
    assert store.change_number == 2
    follow(store, [BO], [(1, 1, 1, *BO.key)])
    assert store.change_number == 2


def test_undo_takes_back_command_by_command(store: Store) -> None:
    """All words of each, the last first, until there is none; what is said in between before the older."""
    said(store, "one", tag("a"))
    said(store, "two", tag("b"), tag("c"))
    assert take_back(store) == "two"
    assert contents(store) == ["a"]
    said(store, "three", tag("d"))
    assert contents(store) == ["a", "d"]
    assert [take_back(store), take_back(store), take_back(store)] == ["three", "one", None]
    assert contents(store) == []
    assert live_anchors(store) == []
    assert len(everything(store)[1]) == 4


def test_a_word_that_was_dropped_comes_back_with_undo(store: Store) -> None:
    """The other words of its command stay."""
    said(store, "two", tag("b"), tag("c"))
    with store.transaction():
        drop(store, "review --drop 1", 1, LATER)
    assert contents(store) == ["c"]
    assert take_back(store) == "review --drop 1"
    assert contents(store) == ["b", "c"]


def test_a_word_may_be_hung_elsewhere(store: Store) -> None:
    """The newest hanging of a side counts, until it is taken back; the other side stays."""
    said(store, "merge", Word("same", ([ANNA], [BO])))
    with store.transaction():
        attach(store, "review --attach", 1, [2], [record("c"), record("d")], LATER)
    assert [(one.side, one.record_id) for one in live_anchors(store)] == [(1, "anna"), (2, "c"), (2, "d")]
    assert take_back(store) == "review --attach"
    assert [(one.side, one.record_id) for one in live_anchors(store)] == [(1, "anna"), (2, "bo")]


def test_a_refresh_hangs_words_where_it_found_them(store: Store) -> None:
    """Beside what the user named, and once, however often it is noted; it goes with the command."""
    said(store, "tag", tag("a"))
    for _ in range(2):
        follow(store, [], [(1, 1, 1, *BO.key), (1, 1, 1, *ANNA.key)])
    assert [(one.record_id, one.is_followed) for one in live_anchors(store)] == [
        ("anna", False),
        ("bo", True),
    ]
    take_back(store)
    assert live_anchors(store) == []


def test_fingerprints_are_those_last_seen(store: Store) -> None:
    """A record that changed is known by what it is now, one that is gone by what it was."""
    said(store, "tag", tag("a", ANNA, BO))
    changed = ANNA._replace(name=None, identities=["email new@example.org"])
    follow(store, [changed], [])
    assert [one.fingerprint for one in live_anchors(store)] == [changed, BO]


def test_what_no_database_can_hold_is_replaced(store: Store) -> None:
    """A byte that is no text, as a terminal may send it."""
    said(store, "note \udce4", Word("note", [[ANNA]], "b\udce4d"))
    (kept,) = live_words(store)
    assert (kept.command, kept.content) == ("note \ufffd", "b\ufffdd")


def test_a_command_that_fails_said_nothing(store: Store) -> None:
    """All or nothing."""
    before = everything(store)

    def broken() -> Iterator[Word]:
        yield tag("a")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        say_all(store, "tag", broken())
    assert everything(store) == before
    assert store.change_number == 0
