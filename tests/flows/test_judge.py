"""What the user says survives whatever comes: no word is ever lost, and each can be taken back."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from flows import judge
from flows.errors import UsageError, UserError
from flows.refresh import refresh
from tests.flows.conftest import World, card, meeting, world_in
from warehouse import judgements
from warehouse.people import PEOPLE_FILE
from warehouse.store import open_store

Rows = list[tuple[Any, ...]]
NAMES = ("Anna Meyer", "A. Meyer", "Bernd Schulz", "Carla Rossi", "Дарья Орлова")
ADDRESSES = ("anna@example.org", "bernd@example.org", "family@example.net", "carla@example.net")


def members(world: World) -> dict[str, int]:
    return dict(world.ask("SELECT record_id, person_id FROM person_record"))


def force(world: World) -> None:
    refresh(world.home, world.settings, now=world.clock(), force=True)


@pytest.mark.heavy
def test_a_merge_of_a_smaller_older_person_is_undone_without_a_trace(world: World) -> None:
    """Each has the id it had, though the one that ended had more records, and though the file was lost."""
    world.contacts.add_collection("/more/", "More")
    world.contacts.put("/book/", "/book/a.vcf", card("a", "Anna Meyer", "EMAIL:anna@example.org"))
    world.contacts.put("/book/", "/book/b.vcf", card("b", "Bernd Schulz", "EMAIL:bernd@example.org"))
    world.contacts.put("/more/", "/more/c.vcf", card("c", "Bernd Schulz", "EMAIL:bernd@example.org"))
    world.sync_and_refresh()
    before = members(world)
    assert before["b"] == before["c"] > before["a"]
    judge.merge(world.home, "anna", "bernd", world.clock())
    world.refresh()
    assert members(world) == before | {"b": before["a"], "c": before["a"]}
    judge.undo(world.home, world.clock())
    (world.home.folder / PEOPLE_FILE).unlink()
    world.refresh()
    assert members(world) == before
    judge.merge(world.home, "anna", "bernd", world.clock())
    world.refresh()
    assert members(world) == before | {"b": before["a"], "c": before["a"]}


def test_ids_and_splits_survive_a_sync_from_nothing(world: World) -> None:
    """All that can be made again is lost, and all records are pulled anew: everybody is who they were."""
    world.contacts.add_collection("/more/", "More")
    for book, uid, name in (
        ("/book/", "a", "Anna Meyer"),
        ("/more/", "a2", "Anna Meyer"),
        ("/book/", "b", "Bernd Schulz"),
        ("/more/", "c", "Carla Rossi"),
    ):
        email = f"EMAIL:{name.split()[0].lower()}@example.org"
        world.contacts.put(book, f"{book}{uid}.vcf", card(uid, name, email))
    world.sync_and_refresh()
    judge.split(world.home, "anna", ["a2"], world.clock())
    judge.merge(world.home, "bernd", "carla", world.clock())
    world.refresh()
    before = members(world)
    assert (before["a"] != before["a2"], before["b"] == before["c"]) == (True, True)
    (world.home.folder / PEOPLE_FILE).unlink()
    with open_store(world.home.folder) as store, store.transaction():
        for table in ("record", "collection"):
            store.connection.execute(f"DELETE FROM raw.{table}")  # noqa: S608 - our own names
        store.note_change()
    world.sync_and_refresh()
    assert members(world) == before


@pytest.mark.heavy
def test_what_was_split_stays_apart_from_what_comes_later(world: World) -> None:
    """A card that alone would join the two joins one of them."""
    world.contacts.add_collection("/more/", "More")
    world.contacts.add_collection("/third/", "Third")
    for book, uid in (("/book/", "a"), ("/more/", "b")):
        text = card(uid, "Anna Meyer", "EMAIL:anna@example.org")
        world.contacts.put(book, f"{book}{uid}.vcf", text)
    world.sync_and_refresh()
    assert len(set(members(world).values())) == 1
    judge.split(world.home, "anna", ["b"], world.clock())
    world.contacts.put("/third/", "/third/c.vcf", card("c", "Anna Meyer", "EMAIL:anna@example.org"))
    world.sync_and_refresh()
    found = members(world)
    assert found["a"] != found["b"]
    assert found["c"] in {found["a"], found["b"]}


def test_a_word_follows_an_edit_and_then_a_move(world: World) -> None:
    """The card was given another name and address before it went: it is known by the new ones."""
    put = world.contacts.put
    put("/book/", "/book/a.vcf", card("a", "Anna Meyer", "EMAIL:anna@example.org"))
    world.sync_and_refresh()
    judge.tag(world.home, "anna", ["friend"], world.clock())
    put("/book/", "/book/a.vcf", card("a", "Anna Rossi", "EMAIL:rossi@example.org"))
    world.sync_and_refresh()
    world.contacts.delete("/book/", "/book/a.vcf")
    put("/book/", "/book/old.vcf", card("old", "Anna Meyer", "EMAIL:anna@example.org"))
    put("/book/", "/book/new.vcf", card("new", "Anna Rossi", "EMAIL:rossi@example.org"))
    world.sync_and_refresh()
    assert world.ask("SELECT display_name FROM person WHERE list_contains(tags, 'friend')") == [
        ("Anna Rossi",)
    ]
    put("/book/", "/book/new.vcf", card("new", "Anna Verdi", "EMAIL:verdi@example.org"))
    world.sync_and_refresh()
    assert world.ask("SELECT display_name FROM person WHERE list_contains(tags, 'friend')") == [
        ("Anna Verdi",)
    ]


@pytest.mark.heavy
def test_a_merge_whose_one_side_was_lost_is_given_another(world: World) -> None:
    """The side of which no record is known; the other is as it was. One that is whole is not touched."""
    for uid in ("Anna Meyer", "Bernd Schulz", "Carla Rossi"):
        world.contacts.put("/book/", f"/book/{uid[0]}.vcf", card(uid[0], uid, f"EMAIL:{uid[0]}@example.org"))
    world.sync_and_refresh()
    judge.merge(world.home, "anna", "bernd", world.clock())
    with pytest.raises(UsageError, match="All of word 1 is known"):
        judge.attach(world.home, 1, "carla", world.clock())
    world.contacts.delete("/book/", "/book/B.vcf")
    assert world.sync_and_refresh().waiting == 1
    assert world.ask("SELECT state FROM word") == [("waiting",)]
    judge.attach(world.home, 1, "carla", world.clock())
    world.refresh()
    assert world.ask("SELECT state FROM word") == [("attached",)]
    assert len(set(members(world).values())) == 1


class Words(RuleBasedStateMachine):
    """Cards are edited, moved and lost, and things said about them; ``said`` is the stack of commands."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        folder = self.stack.enter_context(tempfile.TemporaryDirectory())
        self.world = self.stack.enter_context(world_in(Path(folder) / "home", page_size=100))
        self.world.contacts.add_collection("/more/", "More")
        self.cards: dict[str, tuple[str, str, tuple[str, ...]]] = {}
        self.moves = 0
        self.said: list[str] = []
        for key in range(3):
            self.cards[f"/book/{key}.vcf"] = ("/book/", NAMES[key], (ADDRESSES[key],))
        self.sync()

    @rule(
        edits=st.lists(
            st.tuples(
                st.sampled_from(["/book/", "/more/"]),
                st.integers(0, 4),
                st.sampled_from((*NAMES, None)),
                st.lists(st.sampled_from(ADDRESSES), max_size=2, unique=True),
            ),
            max_size=4,
        ),
        is_move=st.booleans(),
    )
    def live(self, edits: list[tuple[str, int, str | None, list[str]]], is_move: bool) -> None:
        """Cards are written or, with no name, deleted; in a move to another provider all get other ids."""
        for book, key, name, emails in edits:
            if name is None:
                self.cards.pop(f"{book}{key}.vcf", None)
            else:
                self.cards[f"{book}{key}.vcf"] = (book, name, tuple(emails))
        self.moves += is_move
        self.sync()

    def sync(self) -> None:
        server = self.world.contacts
        wanted = {
            f"{location}-{self.moves}": (
                book,
                card(f"{location}-{self.moves}", name, *(f"EMAIL:{one}" for one in emails)),
            )
            for location, (book, name, emails) in self.cards.items()
        }
        for book in ("/book/", "/more/"):
            for location in set(server._shelves[book].texts) - wanted.keys():
                server.delete(book, location)
        for location, (book, text) in wanted.items():
            server.put(book, location, text)
        assert not self.world.sync(allow_mass_delete=True).problems
        self.world.refresh()

    @rule(
        drawn=st.lists(
            st.tuples(
                st.sampled_from(["merge", "split", "tag", "untag"]), st.integers(0, 9), st.integers(0, 9)
            ),
            min_size=1,
            max_size=3,
        )
    )
    def speak(self, drawn: list[tuple[str, int, int]]) -> None:
        """Say things about people and records, each by their place among all there are."""
        home = self.world.home
        for kind, one, other in drawn:
            records = members(self.world)
            if not records:
                return
            ids, at = sorted(set(records.values())), self.world.clock()
            person, someone = str(ids[one % len(ids)]), str(ids[other % len(ids)])
            theirs = sorted(key for key, whose in records.items() if str(whose) == person)
            try:
                if kind == "merge":
                    said = judge.merge(home, person, someone, at)
                elif kind == "split":
                    said = judge.split(home, person, [theirs[other % len(theirs)]], at)
                else:
                    said = judge.tag(
                        home, person, [("friend", "Chess")[other % 2]], at, remove=kind == "untag"
                    )
            except UserError:
                continue
            self.said.append(said.command)
            self.world.refresh()

    @rule()
    def undo(self) -> None:
        before = list(self.said)
        try:
            taken = judge.undo(self.world.home, self.world.clock())
        except UserError:
            assert not before
        else:
            assert taken.command == self.said.pop()

    @rule(one=st.integers(0, 9), other=st.integers(0, 9))
    def merge_and_undo(self, one: int, other: int) -> None:
        """Nothing is left of it."""
        before = members(self.world)
        ids = sorted(set(before.values()))
        if not ids or one % len(ids) == other % len(ids):
            return
        judge.merge(self.world.home, str(ids[one % len(ids)]), str(ids[other % len(ids)]), self.world.clock())
        self.world.refresh()
        judge.undo(self.world.home, self.world.clock())
        self.world.refresh()
        assert members(self.world) == before

    @invariant()
    def every_word_has_its_place(self) -> None:
        """After a refresh, each word is attached, overruled or waits; and what is attached is in force."""
        self.world.refresh()
        with open_store(self.world.home.folder) as store:
            live = judgements.live_words(store)
        assert list(dict.fromkeys(word.command_id for word in live)) == sorted(
            {word.command_id for word in live}
        )
        assert [word.command for word in live] == self.said
        words = self.world.ask(
            "SELECT word_id, kind, state, person_id, other_person_id FROM word ORDER BY word_id"
        )
        assert [word_id for word_id, *_ in words] == [word.word_id for word in live]
        people = set(members(self.world).values())
        for _, kind, state, person, other in words:
            assert state in ("attached", "waiting") or (
                state == "overruled" and kind in ("same", "different")
            )
            if state != "attached":
                assert person is None
            elif kind == "tag":
                assert person in people
            elif person is not None:
                assert (person == other) == (kind == "same")
        self.check_tags()

    def check_tags(self) -> None:
        """The latest word about a tag of a person counts."""
        expected: dict[int, dict[str, tuple[str, bool]]] = {}
        for person, content, is_off in self.world.ask(
            "SELECT person_id, content, is_off FROM word WHERE kind = 'tag' AND state = 'attached'"
            " ORDER BY word_id"
        ):
            expected.setdefault(person, {})[content.lower()] = (content, is_off)
        found = self.world.ask("SELECT person_id, tags FROM person WHERE tags <> []")
        assert {person: set(tags) for person, tags in found} == {
            person: given
            for person, tags in expected.items()
            if (given := {content for content, is_off in tags.values() if not is_off})
        }

    def teardown(self) -> None:
        """Refreshing again from nothing gives the same."""
        asked = [
            "FROM person_record ORDER BY ALL",
            "SELECT word_id, state, person_id, other_person_id FROM word ORDER BY ALL",
        ]
        before = [self.world.ask(sql) for sql in asked]
        (self.world.home.folder / PEOPLE_FILE).unlink()
        force(self.world)
        assert [self.world.ask(sql) for sql in asked] == before
        self.stack.close()


words_survive = pytest.mark.heavy(Words.TestCase)
Words.TestCase.settings = settings(
    max_examples=12, stateful_step_count=8, deadline=None, suppress_health_check=list(HealthCheck)
)


@pytest.mark.heavy
def test_a_kind_that_was_said_beats_all_evidence(world: World) -> None:
    """A person behind an office's address is one by word; a later word wins, and undo takes it back."""
    put = world.contacts.put
    put("/book/", "/book/a.vcf", card("a", "Anna Meyer", "EMAIL:anna@example.org"))
    start = world.start - timedelta(days=30)
    world.calendar.put("/calendar/", "/calendar/e.ics", meeting("e", start, "praxis@example.org"))
    world.sync_and_refresh()

    def known() -> Rows:
        world.refresh()
        return world.ask("SELECT kind, kind_reason FROM person WHERE 'praxis@example.org' IN emails")

    before = known()
    assert before[0][0] == "role"
    judge.kind(world.home, "praxis@example.org", "human", world.clock())
    assert known() == [("human", "you said so")]
    assert world.ask("SELECT reason FROM interaction WHERE reason <> 'owner'") == [("meeting",)]
    judge.kind(world.home, "praxis@example.org", "bot", world.clock())
    assert known() == [("bot", "you said so")]
    force(world)
    assert known() == [("bot", "you said so")]
    judge.undo(world.home, world.clock())
    judge.undo(world.home, world.clock())
    assert known() == before
