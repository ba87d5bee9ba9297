"""An emulated account, what is stored of a collection of it, and what may come between and during pulls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from unittest.mock import patch

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from connectors.errors import ConnectorError, CursorExpired
from connectors.formats.json_values import patched
from connectors.protocol import Source
from connectors.records import Collection, RawRecord
from flows.demo.emulators.provider import EmulatedProvider, Problem
from tests.connectors.contract import known_of

NAMES = st.sampled_from("abcde")


def run_few(machine: type[RuleBasedStateMachine], lives: int, steps: int = 20) -> None:
    """A few lives, always the same ones."""
    quick = settings(max_examples=lives, stateful_step_count=steps, deadline=None, derandomize=True)
    run_state_machine_as_test(machine, settings=quick)


def run_many(machine: type[RuleBasedStateMachine]) -> None:
    """Many lives, longer, and others every time."""
    long = settings(max_examples=150, stateful_step_count=40, deadline=None)
    run_state_machine_as_test(machine, settings=long)


class Pulls(RuleBasedStateMachine):
    """Says nothing of what is in the collection: subclasses do.

    ``page_size`` is the name of the constant that is made small; ``methods`` are those that may fail, and
    ``problems`` how.
    """

    page_size: str
    methods: tuple[str, ...]
    problems: Sequence[Callable[[], Problem]]
    collection: Collection
    emulator: EmulatedProvider

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.stack.enter_context(patch(self.page_size, 2))
        self.emulator = self.emulate()
        self.rows: dict[str, RawRecord] = {}
        self.cursor: str | None = None
        self.resume: str | None = None
        self.seen: set[str] = set()
        self.source: Source = self.open()

    def emulate(self) -> EmulatedProvider:
        """The provider, served until the machine is torn down."""
        raise NotImplementedError

    def open(self) -> Source:
        """The source under test."""
        raise NotImplementedError

    def expire_cursors(self) -> None:
        """Let what was given out so far be worth nothing."""
        raise NotImplementedError

    def check(self) -> None:
        """What is stored is what the provider holds."""
        raise NotImplementedError

    def teardown(self) -> None:
        self.stack.close()

    @rule()
    def expire(self) -> None:
        """The provider forgets what it gave out."""
        self.expire_cursors()

    @rule(days=st.integers(1, 4))
    def wait(self, days: int) -> None:
        """Days pass, and access tokens end."""
        self.emulator.pass_time(days=days)

    @rule()
    def restart_without_cursor(self) -> None:
        """A person asks for a full pull."""
        self.begin_anew()

    @rule(pages=st.integers(1, 3))
    def die(self, pages: int) -> None:
        """A pull is cut off between two pages."""
        with suppress(CursorExpired):
            self.land(stop_after=pages)

    @rule(
        which=st.integers(0, 99),
        how=st.integers(0, 99),
        first=st.integers(1, 3),
        times=st.sampled_from([1, 9]),
    )
    def trouble(self, which: int, how: int, first: int, times: int) -> None:
        """The provider misbehaves for a while."""
        make = self.problems[how % len(self.problems)]
        self.emulator.fail(self.methods[which % len(self.methods)], make, first=first, times=times)
        try:
            self.land()
        except CursorExpired:
            self.begin_anew()
        except ConnectorError:
            pass
        self.emulator.faults.clear()

    @rule()
    def pull(self) -> None:
        """A pull that goes through leaves what the provider holds."""
        self.go_through()
        assert self.cursor is not None
        self.check()

    def go_through(self) -> None:
        """A pull, with one full pull if the cursor has expired, as a sync does it."""
        try:
            self.land()
        except CursorExpired:
            self.begin_anew()
            self.land()

    def begin_anew(self) -> None:
        """The next pull is a full one, from the beginning."""
        self.cursor, self.resume = None, None

    def land(self, stop_after: int | None = None) -> None:
        """One pull, by the rules of landing: what is gone is decided with the last page."""
        seen = self.seen if self.resume else set[str]()
        gone: set[str] = set()
        known = known_of(self.rows.values())
        pages = self.source.pull(self.collection, self.cursor, known, self.resume)
        for number, page in enumerate(pages, start=1):
            self.rows |= {record.location: record for record in page.records}
            for change in page.patches:
                whole = patched(self.rows[change.location].payload, change.payload)
                self.rows[change.location] = RawRecord(change.record_id, change.location, change.etag, whole)
            present = page.seen.union(r.location for r in page.records).union(
                p.location for p in page.patches
            )
            seen |= present
            gone = (gone - present) | (set(page.tombstones) - present)
            self.resume, self.seen = page.resume, seen
            if page.cursor is not None:
                swept = self.rows.keys() - seen if page.is_full else set()
                self.rows = {at: row for at, row in self.rows.items() if at not in gone | swept}
                self.cursor = page.cursor
            elif number == stop_after:
                return
