"""A Google account, what is stored of one of its collections, and what may come between and during pulls."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, suppress
from unittest.mock import patch

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from connectors.errors import ConnectorError, CursorExpired
from connectors.protocol import Source
from connectors.records import Collection, RawRecord
from flows.demo.emulators.google.emulator import Account, GoogleEmulator
from flows.demo.emulators.google.problems import not_signed_in, out_of_order, problem, rate_limited
from flows.demo.emulators.provider import Problem
from flows.demo.emulators.server import served
from tests.connectors.contract import known_of
from tests.connectors.google.signed_in import ADDRESS

NAMES = st.sampled_from("abcde")
PROBLEMS = st.sampled_from(
    [
        rate_limited,
        out_of_order,
        not_signed_in,
        lambda: problem(400, "no"),
        lambda: Problem(200, "<html>Sign in</html>"),
        lambda: Problem(200, {}),
    ]
)


class Pulls(RuleBasedStateMachine):
    """Says nothing of what is in the collection: subclasses do.

    ``page_size`` is the name of the constant that is made small; ``methods`` are those that may fail.
    """

    page_size: str
    methods: tuple[str, ...]
    collection: Collection

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.stack.enter_context(patch(self.page_size, 2))
        self.google = self.stack.enter_context(served(GoogleEmulator()))
        self.account: Account = self.google.add_account(ADDRESS)
        self.rows: dict[str, RawRecord] = {}
        self.cursor: str | None = None
        self.resume: str | None = None
        self.seen: set[str] = set()
        self.source: Source = self.open()

    def open(self) -> Source:
        """The source under test."""
        raise NotImplementedError

    def expire_cursors(self) -> None:
        """Let what was given out so far be worth nothing."""
        raise NotImplementedError

    def check(self) -> None:
        """What is stored is what Google holds."""
        raise NotImplementedError

    def teardown(self) -> None:
        assert self.google.faults_found == []
        self.stack.close()

    @rule()
    def expire(self) -> None:
        """Google forgets what it gave out."""
        self.expire_cursors()

    @rule(days=st.integers(1, 4))
    def wait(self, days: int) -> None:
        """Days pass, and access tokens end."""
        self.google.pass_time(days=days)

    @rule()
    def restart_without_cursor(self) -> None:
        """A person asks for a full pull."""
        self.begin_anew()

    @rule(pages=st.integers(1, 3))
    def die(self, pages: int) -> None:
        """A pull is cut off between two pages."""
        with suppress(CursorExpired):
            self.land(stop_after=pages)

    @rule(make=PROBLEMS, which=st.integers(0, 9), first=st.integers(1, 3), times=st.sampled_from([1, 9]))
    def trouble(self, make: Callable[[], Problem], which: int, first: int, times: int) -> None:
        """Google misbehaves for a while."""
        self.google.fail(self.methods[which % len(self.methods)], make, first=first, times=times)
        try:
            self.land()
        except CursorExpired:
            self.begin_anew()
        except ConnectorError:
            pass
        self.google.faults.clear()

    @rule()
    def pull(self) -> None:
        """A pull that goes through, with one full pull if the cursor has expired, as a sync does it."""
        try:
            self.land()
        except CursorExpired:
            self.begin_anew()
            self.land()
        assert self.cursor is not None
        self.check()

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
            present = page.seen.union(record.location for record in page.records)
            seen |= present
            gone = (gone - present) | (set(page.tombstones) - present)
            self.resume, self.seen = page.resume, seen
            if page.cursor is not None:
                swept = self.rows.keys() - seen if page.is_full else set()
                self.rows = {at: row for at, row in self.rows.items() if at not in gone | swept}
                self.cursor = page.cursor
            elif number == stop_after:
                return
