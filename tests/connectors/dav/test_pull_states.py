"""Whatever happens between and during pulls, the next one that goes through leaves what the server holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from unittest.mock import patch

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)

from connectors.errors import ConnectorError, CursorExpired
from connectors.records import RawRecord
from tests.connectors import people
from tests.connectors.contract import known_of
from tests.connectors.dav.book import PATH, Book, error, gone_responses
from tests.connectors.dav.subjects import CHUNK_NAMES
from tests.connectors.pull_states import run_few, run_many
from tests.servers.scripted import Answer, multistatus, scripted

NAMES = st.sampled_from("abcd").map(lambda name: f"{PATH}{name}.vcf")


class Store:
    """What the warehouse keeps of one collection, by the rules of its landing.

    Records of a page are there at once; what is gone is decided when a page with a cursor comes.
    """

    def __init__(self) -> None:
        self.rows: dict[str, RawRecord] = {}
        self.cursor: str | None = None

    def pull(self, book: Book, stop_after: int | None = None) -> None:
        """One pull; ``stop_after`` so many pages the process dies."""
        seen: set[str] = set()
        gone: set[str] = set()
        pages = book.source.pull(book.collection, self.cursor, known_of(self.rows.values()))
        for number, page in enumerate(pages, start=1):
            self.rows |= {record.location: record for record in page.records}
            present = page.seen.union(record.location for record in page.records)
            seen |= present
            gone = (gone - present) | (set(page.tombstones) - present)
            if number == stop_after:
                return
            if page.cursor is not None:
                swept = self.rows.keys() - seen if page.is_full else set()
                self.rows = {at: row for at, row in self.rows.items() if at not in gone | swept}
                self.cursor = page.cursor


class Pulls(RuleBasedStateMachine):
    """A book or calendar, a store, and everything that may come between them."""

    kind: people.Kind

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        for name in CHUNK_NAMES:
            self.stack.enter_context(patch(f"connectors.dav.multiget.{name}", 2))
        self.book = Book(self.stack.enter_context(scripted()), 0, self.kind)
        self.store = Store()

    def teardown(self) -> None:
        self.stack.close()

    @initialize(has_sync=st.booleans(), has_ctag=st.booleans())
    def begin(self, has_sync: bool, has_ctag: bool) -> None:
        """A server with a sync-collection, with a ctag, with both or neither."""
        self.book.has_sync, self.book.has_ctag = has_sync, has_ctag

    @rule(at=NAMES, n=st.integers(0, 5))
    def write(self, at: str, n: int) -> None:
        """An entry is new or edited; it may have the UID of another."""
        self.book.cards[at] = people.numbered(self.kind, n)

    @rule(at=NAMES)
    def delete(self, at: str) -> None:
        """An entry goes."""
        self.book.cards.pop(at, None)

    @rule()
    def forget(self) -> None:
        """The server's tokens expire."""
        self.book.forget()

    @rule()
    def restart_without_cursor(self) -> None:
        """A person asks for a full pull."""
        self.store.cursor = None

    @rule(pages=st.integers(1, 3))
    def die(self, pages: int) -> None:
        """A pull is cut off between two pages."""
        with self.trouble():
            self.store.pull(self.book, stop_after=pages)

    @rule(at=NAMES, n=st.integers(0, 5), status=st.sampled_from([200, 500, 413]))
    def sick_entry(self, at: str, n: int, status: int) -> None:
        """The server fails on one changed entry, or gives a web page for it."""
        self.write(at, n)
        page = multistatus((at, self.book.data("&lt;html&gt;")))
        answer = page if status == 200 else Answer(status, b"oops")
        with self.trouble(spoil=lambda hrefs: answer if at in hrefs else None):
            self.store.pull(self.book)

    @rule(at=NAMES, n=st.integers(0, 5))
    def withhold(self, at: str, n: int) -> None:
        """A changed entry is listed, but left out of every answer."""
        self.write(at, n)
        with self.trouble(spoil=lambda hrefs: self.book.fetched([href for href in hrefs if href != at])):
            self.store.pull(self.book)

    @rule(edits=st.lists(st.tuples(NAMES, st.one_of(st.none(), st.integers(0, 5))), min_size=2, max_size=5))
    def edit_meanwhile(self, edits: list[tuple[str, int | None]]) -> None:
        """Someone writes and deletes between the requests of one pull."""

        def edit(at: str, n: int | None) -> None:
            self.delete(at) if n is None else self.write(at, n)

        self.book.meanwhile = [partial(edit, at, n) for at, n in edits]
        with self.trouble():
            self.store.pull(self.book)
        self.book.meanwhile = []

    @rule(status=st.sampled_from([403, 404, 409, 410, 412, 500, 501, 507]), has_condition=st.booleans())
    def bad_report(self, status: int, has_condition: bool) -> None:
        """The sync-collection report fails, with the condition that says why or without."""
        answer = error(status, "<D:valid-sync-token/>" if has_condition else "")
        with self.trouble(spoil_sync=lambda _: answer):
            self.store.pull(self.book)

    @rule()
    def endless_truncation(self) -> None:
        """Every answer is said to be cut short."""
        mark = gone_responses([PATH], "507 Insufficient Storage")
        with self.trouble(
            spoil_sync=lambda token: multistatus(extra=f"{mark}<D:sync-token>{token}</D:sync-token>")
        ):
            self.store.pull(self.book)

    @rule()
    def pull(self) -> None:
        """A pull that goes through, with one full pull if the cursor has expired, as a sync does it."""
        try:
            self.store.pull(self.book)
        except CursorExpired:
            self.store.cursor = None
            self.store.pull(self.book)
        held = {at: text.replace("\r\n", "\n") for at, text in self.book.cards.items()}
        assert {at: row.payload for at, row in self.store.rows.items()} == held
        assert self.store.cursor is not None

    @invariant()
    def ids_are_unique(self) -> None:
        """No record ever takes another's place."""
        assert len({row.record_id for row in self.store.rows.values()}) == len(self.store.rows)

    @contextmanager
    def trouble(
        self,
        spoil: Callable[[list[str]], Answer | None] = lambda _: None,
        spoil_sync: Callable[[str], Answer | None] = lambda _: None,
    ) -> Iterator[None]:
        """A server that misbehaves for one pull, which may end in an error of ours."""
        self.book.spoil, self.book.spoil_sync = spoil, spoil_sync
        try:
            yield
        except CursorExpired:
            self.store.cursor = None
        except ConnectorError:
            pass
        finally:
            self.book.spoil, self.book.spoil_sync = lambda _: None, lambda _: None


class CardPulls(Pulls):
    """By CardDAV."""

    kind = "contacts"


class MeetingPulls(Pulls):
    """By CalDAV."""

    kind = "calendar"


KINDS: tuple[type[Pulls], ...] = (CardPulls, MeetingPulls)


@pytest.mark.parametrize("machine", KINDS)
def test_pulls(machine: type[RuleBasedStateMachine]) -> None:
    """In a few lives that are always the same."""
    run_few(machine, 12)


@pytest.mark.heavy
@pytest.mark.parametrize("machine", KINDS)
def test_many_pulls(machine: type[RuleBasedStateMachine]) -> None:
    """In many that are not."""
    run_many(machine)
