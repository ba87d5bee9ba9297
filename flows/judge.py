"""Judging: what the user says about people is written down, and shows with the next refresh.

Each function takes the warehouse lock for one transaction only, so it need not wait for a sync to end.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal

import duckdb

from flows.beaten import beaten_by
from flows.coverage import running_accounts
from flows.errors import UsageError, UserError
from flows.find import find_person
from flows.home import Home
from flows.queries import Rows, ask
from warehouse import judgements
from warehouse.errors import Busy
from warehouse.judgements import Command, Fingerprint, LiveWord, RecordKey, Word
from warehouse.people import building, open_people
from warehouse.store import Store, open_store

if TYPE_CHECKING:
    from flows.refresh import Refreshed

log = logging.getLogger(__name__)


Kind = Literal["human", "role", "list", "bot", "room"]
"""What someone is: a person, an office's mailbox, a group, a machine, a place or a thing."""


@dataclass(frozen=True, slots=True)
class Known:
    """A person as people.duckdb has them, with the records that a word about them hangs on."""

    person_id: int
    name: str
    records: list[Fingerprint]

    def __str__(self) -> str:
        return f"{self.name} ({self.person_id})"

    @property
    def keys(self) -> set[RecordKey]:
        return {record.key for record in self.records}


@dataclass(frozen=True, slots=True)
class Said:
    """A command that was written down (or taken back, or decided about).

    ``records`` are the keys of those it is about; ``beaten`` are earlier commands that it contradicts;
    ``command_id`` is by what `undo` takes it back, None where that is not for this command to say.
    """

    command: str
    records: list[RecordKey]
    beaten: list[Command] = field(default_factory=list)
    command_id: int | None = None


def known(connection: duckdb.DuckDBPyConnection, words: str) -> Known:
    """The one person whom ``words`` mean. Raises UserError for nobody, Ambiguous for several."""
    person_id, _ = find_person(connection, words)
    return known_by_id(connection, [person_id])[person_id]


def known_by_id(connection: duckdb.DuckDBPyConnection, person_ids: Iterable[int]) -> dict[int, Known]:
    """The people with these ids, by the id asked for; one that ended in a merge is whom it became."""
    _, rows = ask(connection, "fingerprints", person_ids=list(person_ids))
    found: dict[int, Known] = {}
    for asked_id, person_id, name, *fingerprint in rows:
        person = found.setdefault(asked_id, Known(person_id, name, []))
        person.records.append(Fingerprint(*fingerprint))
    return found


def merge(home: Home, words: str, other_words: str, at: datetime) -> Said:
    """Say that two people are one. Raises UserError if they are so already."""
    one, other = _known(home, words, other_words)
    if one.person_id == other.person_id:
        raise UserError(f"{one} is one person already.")
    command = f"merge {one} and {other}"
    return say(home, command, [Word("same", (one.records, other.records))], at)


def split(home: Home, words: str, names: Sequence[str], at: datetime) -> Said:
    """Say that the records called ``names`` are not the person that the others of ``words`` are."""
    (person,) = _known(home, words)
    named = [_record(person, name) for name in names]
    rest = [record for record in person.records if record not in named]
    if not rest:
        raise UsageError(f"That is all of {person}: name the records that are somebody else's.")
    ids = ", ".join(dict.fromkeys(record.record_id for record in named))
    return say(home, f"split {person}: {ids}", [Word("different", (named, rest))], at)


def tag(home: Home, words: str, tags: Sequence[str], at: datetime, *, remove: bool = False) -> Said:
    """Give tags to a person, or take them away, those of cards too. Raises UsageError for an empty tag."""
    wanted = list(dict.fromkeys(one.strip() for one in tags))
    if not all(wanted):
        raise UsageError("A tag cannot be empty.")
    (person,) = _known(home, words)
    command = f"tag {person}{' --remove' if remove else ''}: {', '.join(wanted)}"
    return say(home, command, [Word("tag", [person.records], one, is_off=remove) for one in wanted], at)


def kind(home: Home, words: str, what: Kind, at: datetime) -> Said:
    """Say what kind someone is, whatever it looks like."""
    (person,) = _known(home, words)
    return say(home, f"kind {person}: {what}", [Word("kind", [person.records], what)], at)


def note(home: Home, words: str, text: str, at: datetime) -> Said:
    """Note something about a person. Raises UsageError for an empty note."""
    if not text.strip():
        raise UsageError("A note cannot be empty.")
    (person,) = _known(home, words)
    return say(home, f"note {person}", [Word("note", [person.records], text.strip())], at)


def say(
    home: Home, command: str, words: list[Word], at: datetime, *, after: Collection[int] | None = None
) -> Said:
    """Write down a command and its words, in one transaction.

    ``after`` are the words that counted when these were thought of. Raises Busy, and nothing is written, when
    others do by now.
    """
    with _writing(home) as store:
        if after is not None and {word.word_id for word in judgements.live_words(store)} != set(after):
            raise Busy("Something was said in the meantime, so nothing was written: try again.")
        beaten = beaten_by(store, words)
        command_id = judgements.say(store, command, words, at)
    log.info("judged: %s", ", ".join(sorted({word.kind for word in words})))
    keys = dict.fromkeys(record.key for word in words for side in word.sides for record in side)
    return Said(command, list(keys), beaten, command_id)


def undo(home: Home, at: datetime, command_id: int | None = None) -> Said:
    """Take back the last command that was not taken back yet, or the one with an id.

    Raises UserError if there is none.
    """
    with _writing(home) as store:
        words = {word.word_id: word.command_id for word in judgements.live_words(store)}
        anchors = judgements.live_anchors(store)
        last = judgements.undo(store, at, command_id)
        if last is None:
            raise UserError("There is nothing to take back.")
        keys = [one.key for one in anchors if last.command_id in (one.command_id, words.get(one.word_id))]
        return Said(last.text, keys)


def drop(home: Home, word_id: int, at: datetime) -> Said:
    """Take one word back for good, whether it waits or not. Raises UserError for a word that is not there."""
    with _writing(home) as store:
        word = _word(store, word_id)
        judgements.drop(store, f"review --drop {word_id}", word_id, at)
        keys = [anchor.key for anchor in judgements.live_anchors(store) if anchor.word_id == word_id]
        return Said(word.command, keys)


def attach(home: Home, word_id: int, words: str, at: datetime) -> Said:
    """Say whom a word is about: the side of it of which no record is known any more, else its only side.

    Raises UserError for a word that is not there or is about nobody, UsageError for a judgement all of whose
    records are here (undo it, or drop it, and judge anew).
    """
    (person,) = _known(home, words)
    with open_people(home.folder) as connection, _writing(home) as store:
        word = _word(store, word_id)
        sides = {
            side: [
                anchor.key
                for anchor in judgements.live_anchors(store)
                if (anchor.word_id, anchor.side) == (word_id, side)
            ]
            for side in ((1, 2) if word.kind in ("same", "different", "later") else (1,))
        }
        if not any(sides.values()):
            raise UserError(f"Word {word_id} is about nobody: {word.command}")
        lost = (
            [side for side, keys in sides.items() if not persons_of(connection, keys)]
            if len(sides) > 1
            else [1]
        )
        if not lost:
            raise UsageError(f"All of word {word_id} is known: {word.command}. Drop it, and judge anew.")
        judgements.attach(store, f"review --attach {word_id} {person}", word_id, lost[:1], person.records, at)
    return Said(word.command, sorted(person.keys))


def persons_of(connection: duckdb.DuckDBPyConnection, keys: Iterable[RecordKey]) -> Rows:
    """person_id, name and number of records of everybody who has one of these records."""
    accounts, sources, record_ids = [list(part) for part in zip(*keys, strict=True)] or [[], [], []]
    return ask(connection, "persons_of", accounts=accounts, sources=sources, record_ids=record_ids)[1]


def show(home: Home, at: datetime) -> Refreshed | None:
    """Refresh, so that what was said shows; None when a sync or another refresh is under way."""
    from flows.refresh import refresh  # here: what only writes a word down is to be quick
    from flows.settings import read_settings

    with open_store(home.folder) as store:
        if running_accounts(home, store):
            return None
    try:
        with building(home.folder, timeout=0):
            pass
    except Busy:
        return None
    return refresh(home, read_settings(home.config), now=at)


def _known(home: Home, *names: str) -> list[Known]:
    with open_people(home.folder) as connection:
        return [known(connection, words) for words in names]


def _record(person: Known, name: str) -> Fingerprint:
    """The record that ``name`` means: its id, account/source/id, or the beginning of the id, if unique."""
    exact = [r for r in person.records if name in (r.record_id, "/".join(r.key))]
    found = exact or [r for r in person.records if r.record_id.startswith(name)]
    if len(found) == 1:
        return found[0]
    listed = "\n".join("  " + "/".join(record.key) for record in (found or person.records))
    problem = "has no record" if not found else "has several records"
    raise UsageError(f"{person} {problem} {name!r}. Name one of:\n{listed}")


@contextmanager
def _writing(home: Home) -> Iterator[Store]:
    with open_store(home.folder) as store, store.transaction():
        yield store


def _word(store: Store, word_id: int) -> LiveWord:
    for word in judgements.live_words(store):
        if word.word_id == word_id:
            return word
    raise UserError(f"There is no word {word_id}: `longsince review --all` lists them.")
