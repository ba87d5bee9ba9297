"""Pulls of a folder on a real Dovecot: what is asked of it, and what comes of all that happens to mail."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

import pytest

from connectors.errors import CursorExpired, SourceUnavailable
from connectors.imap.answers import expanded, ranges
from connectors.imap.client import LARGEST_HEADER
from connectors.imap.mail import ImapMail
from connectors.imap.wire import Wire
from connectors.records import Page
from tests.connectors.contract import known_of, landed
from tests.connectors.imap.box import Box, Stored, message, offer_only
from tests.servers.dovecot import Dovecot


@contextmanager
def overheard(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What is asked of the server, command by command."""
    asked: list[str] = []
    ask = Wire.ask

    def listen(wire: Wire, command: str, *arguments: str) -> tuple[str, list[bytes]]:
        asked.append(" ".join((command, *arguments)))
        return ask(wire, command, *arguments)

    with monkeypatch.context() as patch:
        patch.setattr(Wire, "ask", listen)
        yield asked


def records(pages: list[Page]) -> list[str]:
    return [record.location for page in pages for record in page.records]


def test_newest_first(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    """A long first sync has the latest mail first."""
    monkeypatch.setattr("connectors.imap.pull.PAGE", 2)
    box.append(*map(message, range(5)))
    uids = [int(at.partition("/")[2]) for at in records(box.pull())]
    assert uids == sorted(box.uids(), reverse=True)


def test_nothing_is_changed_there(box: Box) -> None:
    """No message is seen, nor recent no more, by our reading: the flags are those from before."""
    box.append(*map(message, range(3)))
    before = box.other.status(box.quoted, "(UNSEEN RECENT MESSAGES UIDNEXT)")
    box.pull()
    box.client.close()
    assert box.other.status(box.quoted, "(UNSEEN RECENT MESSAGES UIDNEXT)") == before
    assert b"UNSEEN 3" in before[1][0]


def test_only_these_headers_are_asked_for(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither bodies nor other headers nor, unless they are wanted, subjects ever leave the server."""
    box.append(message(1, more="X-Secret: never asked for\r\n"))
    with overheard(monkeypatch) as asked:
        (record,) = (record for page in box.pull() for record in page.records)
    assert not any("RFC822" in one or "BODY[" in one or "SELECT " in one for one in asked)
    assert "BODY.PEEK[HEADER.FIELDS" in asked[-1]
    headers = json.loads(record.payload)["headers"]
    assert "<m1@example.org>" in headers
    assert not any(word in headers for word in ("Subject", "X-Secret", "Body."))


def test_a_header_of_megabytes_is_cut(box: Box) -> None:
    """It is asked for up to a size; the mail lands, and so do all others."""
    long = "".join(f" a{number}@example.org,\r\n" for number in range(60_000))
    box.append(message(1), message(2, more=f"Cc: me@example.org,\r\n{long} x@example.org\r\n"), message(3))
    stored = landed(box.pull()).values()
    assert len(stored) == 3
    assert max(len(record.payload) for record in stored) < 2 * LARGEST_HEADER


def test_an_unchanged_folder_costs_nothing(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    """The listing of folders tells that nothing happened; no folder is even opened."""
    box.append(message(1))
    stored = Stored(box)
    stored.sync()
    box.source.collections()
    with overheard(monkeypatch) as asked:
        (page,) = stored.sync()
    assert (asked, page.records, page.is_full) == ([], (), False)


def test_what_happened_elsewhere_is_told_by_qresync(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    """New, gone and flagged messages come by opening the folder and asking for what is new: no listing."""
    box.append(*map(message, range(4)))
    stored = Stored(box)
    stored.sync()
    first, second, third, _ = box.uids()
    box.expunge(first)
    box.flag(second, "$Junk")
    box.flag(third, "\\Seen \\Flagged")
    box.append(message(5))
    with overheard(monkeypatch) as asked:
        pages = stored.sync()
    assert not any("ALL" in one.split()[-1:] or "KEYWORD" in one for one in asked)
    assert len(records(pages)) == 2
    assert stored.rows == landed(box.pull())


@pytest.mark.parametrize("offered", [None, frozenset({"IMAP4REV1", "CONDSTORE"}), frozenset({"IMAP4REV1"})])
def test_only_flags_that_matter_are_news(
    box: Box, monkeypatch: pytest.MonkeyPatch, offered: frozenset[str] | None
) -> None:
    """Mail that was read, starred or answered is as it was; mail called junk, or no junk again, is not."""
    if offered:
        offer_only(offered, monkeypatch)
    box.append(*map(message, range(3)))
    stored = Stored(box)
    stored.sync()
    box.flag(box.uids()[0], "\\Seen \\Answered \\Flagged $Forwarded")
    assert records(stored.sync()) == []
    box.flag(box.uids()[1], "$Junk")
    box.flag(box.uids()[2], "$Junk $NotJunk")
    (at,) = records(stored.sync())
    assert (stored.rows[at].etag, json.loads(stored.rows[at].payload)["roles"]) == ("junk", ["junk"])
    box.flag(box.uids()[1], "$Junk", "-")
    assert (records(stored.sync()), stored.rows[at].etag) == ([at], "")


def test_a_folder_that_was_numbered_anew(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its cursor is expired; then what is known is not fetched again but for what makes its id."""
    box.append(*map(message, range(6)))
    stored = Stored(box)
    stored.sync()
    before = {(row.record_id, row.payload) for row in stored.rows.values()}
    box.renumber()
    box.append(message(7))
    with pytest.raises(CursorExpired, match="numbered"):
        stored.sync()
    stored.cursor = None
    with overheard(monkeypatch) as asked:
        pages = stored.sync()
    assert sum(len(page.moved) for page in pages) == 6
    assert len(records(pages)) == 1
    assert len([one for one in asked if "IN-REPLY-TO" in one.upper()]) == 1
    assert before < {(row.record_id, row.payload) for row in stored.rows.values()}
    assert stored.rows == landed(box.pull())


def test_numbered_anew_in_several_pages_and_cut_off(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash in between leaves the old rows and some of the new ones; the next pull brings the rest."""
    monkeypatch.setattr("connectors.imap.pull.PAGE", 2)
    box.append(*map(message, range(6)), message(5))  # two copies of one
    stored = Stored(box)
    stored.sync()
    box.renumber()
    first = next(iter(box.source.pull(box.collection, None, known_of(stored.rows.values()))))
    stored.rows = landed([first], stored.rows.values())
    assert len(stored.rows) == 9
    stored.cursor = None
    stored.sync()
    assert stored.rows == landed(box.pull())


def test_a_move_is_a_copy_and_a_tombstone(box: Box) -> None:
    """In the other folder the same record appears; here its location goes."""
    box.append(message(1), message(2))
    stored = Stored(box)
    stored.sync()
    with Box(box.server, f"{box.name} too") as elsewhere:
        there = Stored(elsewhere)
        there.sync()
        box.move(box.uids()[0], elsewhere.name)
        (page,) = stored.sync()
        there.sync()
        assert len(page.tombstones) == 1
        (moved,) = there.rows.values()
        assert moved.record_id not in {row.record_id for row in stored.rows.values()}


def test_since_bounds_what_is_fetched(box: Box) -> None:
    """By the day of receipt; an earlier day brings the rest, a later one takes nothing away."""
    for number, day in enumerate((1, 10, 20)):
        box.append(message(number), at=datetime(2020, 5, day, 12, tzinfo=UTC))
    stored = Stored(box)
    stored.sync(date(2020, 5, 10))
    assert len(stored.rows) == 2
    box.append(message(7), at=datetime(2019, 1, 1, tzinfo=UTC))
    stored.sync(date(2020, 5, 10))
    assert len(stored.rows) == 2
    stored.sync(date(2020, 4, 1))
    assert len(stored.rows) == 3
    stored.sync()
    assert len(stored.rows) == 4
    stored.cursor = None
    stored.sync(date(2026, 1, 1))
    assert len(stored.rows) == 4


def test_verify_finds_what_was_missed(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pull without a cursor lists UIDs, fetches what is not here, and lets go what is not there."""
    box.append(*map(message, range(4)))
    stored = Stored(box)
    stored.sync()
    missed, *_ = stored.rows
    del stored.rows[missed]
    box.expunge(box.uids()[0])
    stored.cursor = None
    with overheard(monkeypatch) as asked:
        stored.sync()
    assert stored.rows == landed(box.pull())
    assert len([one for one in asked if one.startswith("UID FETCH")]) == 1


def test_messages_that_are_listed_but_not_given(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    """All others land, then an error says how many, and there is no cursor: they are asked for next time."""
    monkeypatch.setattr("connectors.imap.pull.PAGE", 2)
    box.append(*map(message, range(5)))
    withheld = box.uids()[2]
    ask = Wire.ask

    def refuse(wire: Wire, command: str, *arguments: str) -> tuple[str, list[bytes]]:
        if "FETCH" in arguments and withheld in expanded(ranges(arguments[1].encode())):
            return "NO", [b"[SERVERBUG] Internal error"]
        return ask(wire, command, *arguments)

    pages: list[Page] = []
    with monkeypatch.context() as patch:
        patch.setattr(Wire, "ask", refuse)
        with pytest.raises(SourceUnavailable, match="1 message in this folder"):
            pages.extend(box.source.pull(box.collection, None, {}))
    assert len(records(pages)) == 4
    assert all(page.cursor is None for page in pages)
    rest = box.pull(None, known_of(landed(pages).values()))
    assert len(records(rest)) == 1


@pytest.mark.parametrize("offered", [None, frozenset({"IMAP4REV1"})])
def test_mail_that_comes_in_during_a_pull(
    box: Box, monkeypatch: pytest.MonkeyPatch, offered: frozenset[str] | None
) -> None:
    """Between any two commands: whatever this pull has of it, the next one has the rest."""
    if offered:
        offer_only(offered, monkeypatch)
    box.append(message(1))
    stored = Stored(box)
    ask = Wire.ask
    numbers = iter(range(100, 200))

    def busy(wire: Wire, command: str, *arguments: str) -> tuple[str, list[bytes]]:
        box.append(message(next(numbers)))
        answer = ask(wire, command, *arguments)
        box.append(message(next(numbers)))
        return answer

    for _ in range(2):
        with monkeypatch.context() as patch:
            patch.setattr(Wire, "ask", busy)
            stored.sync()
    stored.sync()
    assert len(stored.rows) == len(box.uids()) > 10
    assert stored.rows == landed(box.pull())


def test_a_server_that_says_no_uidnext(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    """Or says 0: then its folders are listed each time, and nothing is skipped."""
    ask = Wire.response

    def response(wire: Wire, code: str) -> tuple[str, list[object]]:
        said = ask(wire, code)
        return (code, [b"0"]) if code == "UIDNEXT" else said

    monkeypatch.setattr(Wire, "response", response)
    stored = Stored(box)
    for number in range(3):
        box.append(message(number))
        stored.sync()
        assert len(stored.rows) == number + 1


def test_a_count_that_does_not_agree(box: Box) -> None:
    """A row that was lost here, however it was, comes back as soon as anything happens in the folder."""
    box.append(*map(message, range(3)))
    stored = Stored(box)
    stored.sync()
    lost, *_ = stored.rows
    row = stored.rows.pop(lost)
    box.flag(box.uids()[1], "\\Seen")
    stored.sync()
    assert stored.rows[lost] == row


def test_ranges_that_reach_beyond_all(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server may say that all numbers but a few are gone (RFC 7162, 3.2.10.2): they are not counted out."""
    box.append(*map(message, range(3)))
    stored = Stored(box)
    stored.sync()
    box.expunge(box.uids()[0])
    ask = Wire.response

    def response(wire: Wire, code: str) -> tuple[str, list[object]]:
        said = ask(wire, code)
        return (code, [b"(EARLIER) 1,4:4294967295"]) if code == "VANISHED" else said

    monkeypatch.setattr(Wire, "response", response)
    stored.sync()
    assert len(stored.rows) == 2


def test_folders_of_any_name(mail_server: Dovecot) -> None:
    """Any script, quotes and spaces, and a folder above that holds no mail: all are read and opened."""
    names = {
        'He said "hi"': 'He said \\"hi\\"',
        "Друзі": "&BBQEQARDBDcEVg-",
        "Above/Тест": "Above/&BCIENQRBBEI-",
    }
    for name, written in names.items():
        with Box(mail_server, written) as box:
            box.append(message(1))
            found = {one.name: one for one in box.source.collections()}
            assert "Above" not in found
            (page,) = box.source.pull(found[name], None, {})
            assert len(page.records) == 1


def test_subjects_land_where_they_are_wanted(box: Box) -> None:
    """And nowhere else; the record is the same one."""
    box.append(message(1))
    (plain,) = box.pull()[0].records
    source = ImapMail(box.client, keep_subjects=True)
    (page,) = source.pull(box.collection, None, {})
    (record,) = page.records
    (parsed,) = source.parse(record.payload)
    assert (parsed.subject, record.record_id) == ("private remark 1", plain.record_id)
    assert source.parse(plain.payload)[0].subject is None
