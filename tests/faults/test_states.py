"""Whatever happens at a server and to syncs: the files say what it held, and the next clean sync says all."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.faults import children
from tests.faults.boundary import Act, Disturbance
from tests.faults.household import Household, entry, place
from tests.servers.dav import Kind
from tests.servers.stateful import FOR_EVER, Etags, Fault, stateful

NUMBERS = st.integers(0, 13)
KINDS = st.sampled_from(("contacts", "calendar"))
VERSIONS = st.integers(0, 3)
REQUESTS = st.integers(1, 14)
FAULTS = st.sampled_from([fault for fault in Fault if fault is not Fault.LIE])


class Lives(RuleBasedStateMachine):
    """A server, a home, and all that may come between them. An entry is in one collection at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        folder = self.stack.enter_context(TemporaryDirectory(prefix="longsince-lives-"))
        self.server = self.stack.enter_context(stateful())
        self.household = Household(Path(folder) / "home", self.server)
        self.household.make()

    def teardown(self) -> None:
        """In the end, too, all is well, unless it was not before."""
        with self.stack:
            if sys.exception() is None:
                self.household.converge()

    @initialize(has_sync=st.booleans(), has_ctag=st.booleans(), size=st.sampled_from((3, 14)))
    def begin(self, has_sync: bool, has_ctag: bool, size: int) -> None:
        """A server with a sync-collection, with a ctag, with both or neither; a second book; a first sync."""
        self.server.has_sync, self.server.has_ctag = has_sync, has_ctag
        self.server.add_collection("contacts", "Colleagues")
        for number in range(size):
            self.write("contacts", number, 0, 0)
        for number in range(3):
            self.write("calendar", number, 0, 0)
        self.household.converge()

    def collection(self, kind: Kind, choice: int) -> str:
        """One of the collections of a kind."""
        paths = [path for path, held in self.server.collections.items() if held.kind == kind]
        return paths[choice % len(paths)]

    @rule()
    def a_quiet_day(self) -> None:
        """Nothing happens: the first rule by name, of which hypothesis makes its simplest example."""

    @rule(kind=KINDS, number=NUMBERS, version=VERSIONS, choice=st.integers(0, 2))
    def write(self, kind: Kind, number: int, version: int, choice: int) -> None:
        """An entry is new or edited, or moves to another collection."""
        path = place(kind, self.collection(kind, choice), number)
        self.server.put(path, entry(kind, number, version))
        for other in list(self.server.entries):
            if other != path and other.rpartition("/")[2] == path.rpartition("/")[2]:
                self.server.delete(other)

    @rule(kind=KINDS, numbers=st.sets(NUMBERS, min_size=1))
    def delete(self, kind: Kind, numbers: set[int]) -> None:
        """Entries go, perhaps many."""
        for path in list(self.server.collections):
            for number in numbers:
                self.server.delete(place(kind, path, number))

    @rule(kind=KINDS, choice=st.integers(0, 2), name=st.sampled_from(("Family", "Old", "=1+1", "Ω\u202e")))
    def rename(self, kind: Kind, choice: int, name: str) -> None:
        """A collection has another name."""
        self.server.rename_collection(self.collection(kind, choice), name)

    @precondition(lambda self: sum(held.kind == "contacts" for held in self.server.collections.values()) < 3)
    @rule()
    def another_book(self) -> None:
        """A new address book."""
        self.server.add_collection("contacts", "New")

    @precondition(lambda self: sum(held.kind == "contacts" for held in self.server.collections.values()) > 1)
    @rule(choice=st.integers(0, 2))
    def book_goes(self, choice: int) -> None:
        """An address book is deleted, with all that is in it."""
        self.server.remove_collection(self.collection("contacts", choice))

    @rule(etags=st.sampled_from(("true", "flaky", "none")))
    def change_etags(self, etags: Etags) -> None:
        """Etags that are others at each look, or absent."""
        self.server.etags = etags

    @rule()
    def expire(self) -> None:
        """All tokens given out so far have expired."""
        self.server.expire_tokens()

    @rule(numbers=st.sets(NUMBERS, min_size=1, max_size=3))
    def withhold(self, numbers: set[int]) -> None:
        """Some entries are listed, but given to nobody, until a clean sync."""
        self.server.withheld |= {
            place(held.kind, path, number)
            for path, held in self.server.collections.items()
            for number in numbers
        }

    @rule(fault=FAULTS, first=REQUESTS, is_for_ever=st.booleans())
    def sync_with_a_fault(self, fault: Fault, first: int, is_for_ever: bool) -> None:
        """A request fails, once or from there on."""
        self.server.plan(fault, first, FOR_EVER if is_for_ever else first)
        self.household.sync()

    @rule(first=REQUESTS)
    def sync_with_a_lie(self, first: int) -> None:
        """The server leaves all entries out of an answer that looks complete."""
        self.server.plan(Fault.LIE, first)
        self.household.is_misled = True
        self.household.sync("home")

    @rule(
        edits=st.dictionaries(REQUESTS, st.tuples(KINDS, NUMBERS, VERSIONS, st.integers(0, 2)), min_size=1),
        is_deleting=st.booleans(),
    )
    def sync_while_someone_edits(
        self, edits: dict[int, tuple[Kind, int, int, int]], is_deleting: bool
    ) -> None:
        """Entries are written, and one is deleted, between the requests of one sync."""
        self.server.plan()
        for number, edit in edits.items():
            self.server.before_request[number] = partial(self.write, *edit)
        if is_deleting:
            self.server.before_request[min(edits) + 1] = partial(self.delete, "contacts", {1})
        self.household.sync("home")

    @rule(point=st.integers(1, 640))
    def killed_sync(self, point: int) -> None:
        """kill -9 at some point, if the sync comes so far."""
        self.server.plan()
        self.household.sync("home", disturbance=Disturbance(Act.KILL, point))

    @rule(seconds=st.floats(0, 1.5))
    def killed_some_time(self, seconds: float) -> None:
        """kill -9 at some moment."""
        self.server.plan()
        revision = self.server.revision
        with children.started(["--home", self.household.home.folder, "sync", "home"]) as running:
            running.kill_after(seconds)
            self.household.check(running.end(), revision)

    @rule(point=st.integers(1, 640))
    def failing_disk(self, point: int) -> None:
        """A write fails."""
        self.server.plan()
        self.household.sync("home", disturbance=Disturbance(Act.FAIL, point))

    @rule(options=st.sampled_from(((), ("--verify",), ("--full",))))
    def plain_sync(self, options: tuple[str, ...]) -> None:
        """Nothing is wrong with it, but it may refuse to mark so many gone, or something may be withheld."""
        self.server.plan()
        self.household.sync("home", *options)

    @rule()
    def clean_sync(self) -> None:
        """Everything is as at the server."""
        self.household.converge()


def lives(examples: int, steps: int, *, is_random: bool) -> None:
    """Run the machine."""
    run_state_machine_as_test(
        Lives,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            derandomize=not is_random,
            database=None,
            deadline=None,
            phases=[Phase.generate],  # to shrink takes a sync a step
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )


def test_a_life() -> None:
    """One of those of the heavy test, always the same."""
    lives(examples=2, steps=6, is_random=False)


@pytest.mark.heavy
def test_many_lives() -> None:
    """Hundreds of syncs, others every time."""
    lives(examples=25, steps=20, is_random=True)
