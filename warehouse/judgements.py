"""What only the user can say: commands, the words they said, and the records that these hang on.

Nothing is deleted: a command takes another one back, or a word. Later words win; ids are in the order said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from warehouse.statements import stage, statement
from warehouse.store import Store
from warehouse.text import storable

RecordKey = tuple[str, str, str]
"""account, source, record_id."""


class Fingerprint(NamedTuple):
    """A record that a word hangs on, and what it is known again by when its key is no more."""

    account: str
    source: str
    record_id: str
    name: str | None
    name_key: str | None
    name_form: str | None
    organisation_key: str | None
    birthday: str | None
    identities: list[str]

    @property
    def key(self) -> RecordKey:
        return self.account, self.source, self.record_id


@dataclass(frozen=True, slots=True)
class Word:
    """One thing that the user says.

    ``sides`` are the records that it is about: none for what is about nobody, one side for a person, two for
    a judgement (`same`: they are one person; `different`: no record of the one is the person of the other).
    """

    kind: str
    sides: Sequence[Sequence[Fingerprint]] = ()
    content: str | None = None
    days: int | None = None
    from_on: date | None = None
    until_on: date | None = None
    is_off: bool = False


class Command(NamedTuple):
    """A command that was said."""

    command_id: int
    said_at: datetime
    text: str


class LiveWord(NamedTuple):
    """A word that counts, and the command that said it."""

    word_id: int
    command_id: int
    said_at: datetime
    command: str
    kind: str
    content: str | None
    days: int | None
    from_on: date | None
    until_on: date | None
    is_off: bool


class LiveAnchor(NamedTuple):
    """A record that a word hangs on, with its fingerprint (`judged.fingerprint`), as far as it has one."""

    word_id: int
    command_id: int
    side: int
    position: int
    account: str
    source: str
    record_id: str
    is_followed: bool
    name: str | None
    name_key: str | None
    name_form: str | None
    organisation_key: str | None
    birthday: str | None
    identities: list[str]

    @property
    def key(self) -> RecordKey:
        return self.account, self.source, self.record_id

    @property
    def fingerprint(self) -> Fingerprint:
        return Fingerprint(
            *self.key,
            self.name,
            self.name_key,
            self.name_form,
            self.organisation_key,
            self.birthday,
            self.identities,
        )


FollowedAnchor = tuple[int, int, int, str, str, str]
"""word_id, command_id, side, account, source, record_id."""


def say(store: Store, text: str, words: Iterable[Word], at: datetime) -> int:
    """Write down a command and its words, within the caller's transaction; return the command's id."""
    command_id = _add_command(store, text, at)
    for word in words:
        (word_id,) = _row(
            store,
            "add_word",
            command_id=command_id,
            kind=word.kind,
            content=storable(word.content),
            days=word.days,
            from_on=word.from_on,
            until_on=word.until_on,
            is_off=word.is_off,
        )
        for side, records in enumerate(word.sides, start=1):
            _hang(store, word_id, command_id, side, records)
    return command_id


def attach(
    store: Store, text: str, word_id: int, sides: Iterable[int], records: Sequence[Fingerprint], at: datetime
) -> int:
    """Write down that these sides of a word are about these records alone; return the command's id."""
    command_id = _add_command(store, text, at)
    for side in sides:
        _hang(store, word_id, command_id, side, records)
    return command_id


def drop(store: Store, text: str, word_id: int, at: datetime) -> int:
    """Write down that a word is taken back; return the command's id."""
    command_id = _add_command(store, text, at)
    store.connection.execute("INSERT INTO judged.taken_back VALUES (?, ?)", [word_id, command_id])
    return command_id


def undo(store: Store, at: datetime, command_id: int | None = None) -> Command | None:
    """Take the last command back, or the one with an id, and return it; None when there is none (left)."""
    rows = store.connection.execute(statement("last_command"), {"command_id": command_id}).fetchall()
    if not rows:
        return None
    last = Command(*rows[0])
    _add_command(store, "undo", at, undoes=last.command_id)
    return last


def live_words(store: Store) -> list[LiveWord]:
    """The words that count, in the order said."""
    return [LiveWord(*row) for row in store.connection.execute(statement("live_words")).fetchall()]


def live_anchors(store: Store) -> list[LiveAnchor]:
    """The records that words hang on, ordered by word, side and position."""
    return [LiveAnchor(*row) for row in store.connection.execute(statement("live_anchors")).fetchall()]


def follow(store: Store, fingerprints: Iterable[tuple[Any, ...]], found: Iterable[FollowedAnchor]) -> None:
    """Note in one transaction what a refresh saw; said twice, it is noted once.

    ``fingerprints`` (columns of Fingerprint) are those of the records that words hang on and that are here,
    as they are now. ``found`` are records where words were found whose own ones are gone. No change by the
    user: the change number stays.
    """
    anchors = sorted(found)
    with store.transaction():
        stage(
            store,
            "anchor_now",
            (
                (word_id, command_id, side, 1000 + position, *key, True)
                for position, (word_id, command_id, side, *key) in enumerate(anchors)
            ),
        )
        store.connection.execute(statement("add_anchors"))
        stage(store, "fingerprint_now", fingerprints)
        store.connection.execute(statement("merge_fingerprints"))


def _add_command(store: Store, text: str, at: datetime, undoes: int | None = None) -> int:
    store.note_change()
    (command_id,) = _row(store, "add_command", said_at=at, text=storable(text), undoes=undoes)
    return int(command_id)


def _hang(store: Store, word_id: int, command_id: int, side: int, records: Sequence[Fingerprint]) -> None:
    stage(
        store,
        "anchor_now",
        (
            (word_id, command_id, side, position, *record.key, False)
            for position, record in enumerate(records)
        ),
    )
    store.connection.execute(statement("add_anchors"))
    stage(store, "fingerprint_now", records)
    store.connection.execute(statement("merge_fingerprints"))


def _row(store: Store, name: str, **parameters: object) -> tuple[Any, ...]:
    (row,) = store.connection.execute(statement(name), parameters).fetchall()
    return row
