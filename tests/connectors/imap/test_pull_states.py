"""Whatever happens to a folder and to us, between pulls or during one: what goes through is what is there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from itertools import count
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from connectors.errors import ConnectorError, CursorExpired
from connectors.imap.wire import Wire
from tests.connectors.contract import known_of, landed
from tests.connectors.imap.box import Box, Stored, message
from tests.servers.dovecot import Dovecot

OFFERED = (
    frozenset({"IMAP4REV1", "ENABLE", "CONDSTORE", "QRESYNC", "ESEARCH", "LIST-STATUS", "UNSELECT"}),
    frozenset({"IMAP4REV1", "CONDSTORE", "ESEARCH"}),
    frozenset({"IMAP4REV1"}),
)
FLAGS = st.sampled_from(["\\Seen", "$Junk", "\\Draft", "\\Flagged \\Answered", "$Junk $NotJunk"])
RECEIVED_AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
"""Of all mail: copies that came at different times may take each other's when they are numbered anew."""
WHICH = st.integers(0, 20)
_NUMBERS = count(1)


class Pulls(RuleBasedStateMachine):
    """A folder, what is stored of it, and everything that may come between them."""

    server: Dovecot

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.stack.enter_context(patch("connectors.imap.pull.PAGE", 2))
        self.box = self.stack.enter_context(Box(self.server, f"States {next(_NUMBERS)}"))
        self.stored = Stored(self.box)

    def teardown(self) -> None:
        self.stack.close()

    @initialize(offered=st.sampled_from(OFFERED))
    def begin(self, offered: frozenset[str]) -> None:
        """A server with all extensions, with some, or with none."""
        ask = Wire.ask_capabilities

        def ask_capabilities(wire: Wire) -> None:
            ask(wire)
            wire.capabilities = tuple(one for one in wire.capabilities if one in offered)

        self.stack.enter_context(patch.object(Wire, "ask_capabilities", ask_capabilities))

    @rule(numbers=st.lists(st.integers(0, 9), min_size=1, max_size=4), flags=st.just("") | FLAGS)
    def append(self, numbers: list[int], flags: str) -> None:
        """Mail comes in; some of it twice."""
        self.box.append(*map(message, numbers), flags=flags, at=RECEIVED_AT)

    @rule(which=WHICH)
    def expunge(self, which: int) -> None:
        """A message is deleted for good."""
        if uids := self.box.uids():
            self.box.expunge(uids[which % len(uids)])

    @rule(which=WHICH)
    def move(self, which: int) -> None:
        """A message goes into another folder."""
        if uids := self.box.uids():
            self.box.move(uids[which % len(uids)], "Trash")

    @rule(which=WHICH, flags=FLAGS, sign=st.sampled_from("+-"))
    def flag(self, which: int, flags: str, sign: str) -> None:
        """A message is marked, or no more."""
        if uids := self.box.uids():
            self.box.flag(uids[which % len(uids)], flags, sign)

    @rule()
    def renumber(self) -> None:
        """The server numbers the folder anew."""
        self.box.renumber()

    @rule()
    def verify(self) -> None:
        """A person asks for a comparison: the next pull has no cursor."""
        self.stored.cursor = None

    @rule(pages=st.integers(1, 2))
    def die(self, pages: int) -> None:
        """The process dies behind a page: what landed is here, and nothing is decided."""
        with self.trouble():
            known = known_of(self.stored.rows.values())
            iterator = self.box.source.pull(self.box.collection, self.stored.cursor, known)
            for _, page in zip(range(pages), iterator, strict=False):
                if page.cursor is not None:
                    return
                self.stored.rows = landed([page], self.stored.rows.values())
        self.box.client.close()

    @rule(after=st.integers(0, 5))
    def cut(self, after: int) -> None:
        """The connection breaks at some command of a pull; what pages came before have landed."""
        ask, left = Wire.ask, iter(range(after))

        def break_off(wire: Wire, command: str, *arguments: str) -> tuple[str, list[bytes]]:
            if next(left, None) is None:
                wire.sock.close()
            return ask(wire, command, *arguments)

        with patch.object(Wire, "ask", break_off), self.trouble():
            known = known_of(self.stored.rows.values())
            for page in self.box.source.pull(self.box.collection, self.stored.cursor, known):
                self.stored.rows = landed([page], self.stored.rows.values())
                self.stored.cursor = page.cursor or self.stored.cursor

    @rule(numbers=st.lists(st.integers(0, 9), min_size=1, max_size=6))
    def append_meanwhile(self, numbers: list[int]) -> None:
        """Mail comes in before each command of a pull."""
        ask, coming = Wire.ask, iter(numbers)

        def busy(wire: Wire, command: str, *arguments: str) -> tuple[str, list[bytes]]:
            for number in coming:
                self.box.append(message(number), at=RECEIVED_AT)
                break
            return ask(wire, command, *arguments)

        with patch.object(Wire, "ask", busy), self.trouble():
            self.stored.sync()

    @rule()
    def pull(self) -> None:
        """A pull that goes through, with a full one if the cursor has expired, as a sync does it."""
        try:
            self.stored.sync()
        except CursorExpired:
            self.stored.cursor = None
            self.stored.sync()
        assert self.stored.cursor is not None
        assert self.stored.rows == landed(self.box.pull())

    @invariant()
    def nothing_is_doubled(self) -> None:
        """No message has two rows under one number of the folder."""
        assert len(self.stored.rows) == len({row.location for row in self.stored.rows.values()})

    @contextmanager
    def trouble(self) -> Iterator[None]:
        """A pull that may end in an error of ours."""
        try:
            yield
        except CursorExpired:
            self.stored.cursor = None
        except ConnectorError:
            pass


def run(server: Dovecot, examples: int, *, is_random: bool) -> None:
    """The machine, against this server."""
    machine = type("PullsHere", (Pulls,), {"server": server})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=20,
            deadline=None,
            derandomize=not is_random,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_some_lives(mail_server: Dovecot) -> None:
    """The same every time, and few."""
    run(mail_server, 8, is_random=False)


@pytest.mark.heavy
def test_many_lives(mail_server: Dovecot) -> None:
    """Others every time."""
    run(mail_server, 150, is_random=True)
