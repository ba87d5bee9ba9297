"""A folder on a real server, and all that may happen to it behind our back."""

from __future__ import annotations

import imaplib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Self

import pytest

from connectors.imap.answers import fetched, states
from connectors.imap.client import ImapClient
from connectors.imap.mail import ImapMail
from connectors.imap.wire import Wire
from connectors.records import Collection, Known, Page
from tests.connectors.contract import known_of, landed
from tests.servers.dovecot import Dovecot


def message(number: int, sender: str = "asa.oberg@example.org", more: str = "") -> bytes:
    """A message with a Message-ID of its own; the higher the number the later its date."""
    minutes, seconds = divmod(number, 60)
    header = (
        f"Message-ID: <m{number}@example.org>",
        f"Date: Mon, 2 Nov 2020 10:{minutes:02}:{seconds:02} +0100",
        f"From: Åsa Öberg <{sender}>",
        "To: me@example.org",
        f"Subject: private remark {number}",
    )
    return "\r\n".join((*header, f"{more}\r\nBody.\r\n")).encode()


def offer_only(offered: frozenset[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the server seem to offer nothing else; what is not asked for, a server does not do."""
    ask = Wire.ask_capabilities

    def ask_capabilities(wire: Wire) -> None:
        ask(wire)
        wire.capabilities = tuple(one for one in wire.capabilities if one in offered)

    monkeypatch.setattr(Wire, "ask_capabilities", ask_capabilities)


class Box:
    """One folder; ``source`` reads it as ours, every other method changes it as another program would."""

    def __init__(self, server: Dovecot, name: str) -> None:
        self.server = server
        self.name = name
        self.other = server.connect()
        self.other.create(self.quoted)
        self.client = ImapClient(server.url, server.username, server.password)
        self.source = ImapMail(self.client)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()
        self.other.logout()

    @property
    def quoted(self) -> str:
        return f'"{self.name}"'

    @property
    def collection(self) -> Collection:
        return Collection(self.name, self.name)

    def append(self, *messages: bytes, flags: str = "", at: datetime | None = None) -> None:
        """Put messages in, received at ``at`` or now."""
        for one in messages:
            received = imaplib.Time2Internaldate(at or datetime.now(UTC))
            assert self.other.append(self.quoted, flags, received, one)[0] == "OK"

    def uids(self, criteria: str = "ALL") -> list[int]:
        """The UIDs of what is there."""
        self._open()
        _, (found,) = self.other.uid("SEARCH", criteria)
        return [int(uid) for uid in found.split()]

    def flag(self, uid: int, flags: str, sign: str = "+") -> None:
        """Give or take flags."""
        self._open()
        assert self.other.uid("STORE", str(uid), f"{sign}FLAGS", f"({flags})")[0] == "OK"

    def expunge(self, *uids: int) -> None:
        """Delete for good."""
        for uid in uids:
            self.flag(uid, "\\Deleted")
        self.other.expunge()

    def move(self, uid: int, name: str) -> None:
        """Into another folder."""
        self._open()
        assert self.other.uid("MOVE", str(uid), f'"{name}"')[0] == "OK"

    def renumber(self) -> None:
        """Give the folder another UIDVALIDITY, and its messages other UIDs in another order.

        Deleting and making it anew would do, but Dovecot's processes stumble over each other's indexes then.
        """
        self._open()
        _, found = self.other.uid("FETCH", "1:*", "(UID FLAGS INTERNALDATE BODY.PEEK[])")
        kept = [
            (one, part[1]) for part in found or () if isinstance(part, tuple) for one in fetched([part[0]])
        ]
        for one, text in reversed(kept):
            self.append(text, flags=" ".join(one.flags - {"\\recent"}), at=one.received_at)
        self.expunge(*(one.uid for one, _ in kept))
        self.other.unselect()
        _, (said,) = self.other.status(self.quoted, "(UIDVALIDITY)")
        ((_, state),) = states([said])
        self.server.administer("mailbox", "update", "--uid-validity", str(state.uidvalidity + 1), self.name)
        self.other.logout()
        self.other = (
            self.server.connect()
        )  # of those who are there the server says that they are inconsistent

    def pull(
        self, cursor: str | None = None, known: Mapping[str, Known] | None = None, since: date | None = None
    ) -> list[Page]:
        """All pages of one pull by ours, by a source that has just been opened."""
        source = ImapMail(self.client, since=since) if since else self.source
        return list(source.pull(self.collection, cursor, known or {}))

    def _open(self) -> None:
        opened = self.other.select(self.quoted)
        assert opened[0] == "OK", opened


class Stored:
    """What the warehouse keeps of a folder, by the rules of its landing."""

    def __init__(self, box: Box) -> None:
        self.box = box
        self.rows = landed([])
        self.cursor: str | None = None

    def sync(self, since: date | None = None) -> list[Page]:
        """One pull, landed."""
        pages = self.box.pull(self.cursor, known_of(self.rows.values()), since)
        self.rows = landed(pages, self.rows.values())
        self.cursor = pages[-1].cursor
        return pages
