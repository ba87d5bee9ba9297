"""ImapMail keeps the contract on a real Dovecot, with what it can do and without."""

from __future__ import annotations

import pytest

from tests.connectors.contract import PAGE_SIZE, ConnectorContract, Subject, known_of, landed
from tests.connectors.imap.box import Box, message, offer_only
from tests.connectors.people import Kind


def subject_on(box: Box) -> Subject:
    """The folder as a subject; to write an entry again is to call it junk."""
    uids: dict[str, int] = {}

    def put(name: str, text: str) -> None:
        if name in uids:
            box.flag(uids[name], "$Junk")
        else:
            box.append(text.encode())
            uids[name] = box.uids()[-1]

    def expire() -> None:
        box.renumber()
        uids.clear()

    return Subject(box.source, box.collection, put, lambda name: box.expunge(uids.pop(name)), expire)


class MailContract(ConnectorContract):
    kind: Kind = "mail"

    @pytest.fixture
    def subject(self, box: Box, monkeypatch: pytest.MonkeyPatch) -> Subject:
        monkeypatch.setattr("connectors.imap.pull.PAGE", PAGE_SIZE)
        return subject_on(box)

    def test_two_entries_never_share_an_id(self, subject: Subject) -> None:
        """But copies of one mail do: they are one record at two locations, and one may go."""
        text = message(1).decode()
        subject.put("one", text)
        pages = subject.pull()
        subject.put("copy", text)
        both = landed(
            subject.pull(pages[-1].cursor, known_of(landed(pages).values())), landed(pages).values()
        )
        assert len(both) == 2
        assert len({record.record_id for record in both.values()}) == 1


class TestWithQresync(MailContract):
    """The server says what changed (RFC 7162)."""


class TestWithCondstore(MailContract):
    """It says only that something changed: UIDs and flags are compared."""

    offered = frozenset({"IMAP4REV1", "CONDSTORE", "ESEARCH", "LIST-STATUS"})

    @pytest.fixture
    def subject(self, box: Box, monkeypatch: pytest.MonkeyPatch) -> Subject:
        monkeypatch.setattr("connectors.imap.pull.PAGE", PAGE_SIZE)
        offer_only(self.offered, monkeypatch)
        subject = subject_on(box)
        subject.is_incremental = False
        return subject


class TestWithNothing(TestWithCondstore):
    """A server of 1996: it has no extension at all."""

    offered = frozenset({"IMAP4REV1"})
