"""Header blocks of mail: what they say of a message."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.formats import mail_headers
from connectors.formats.mail_headers import id_of, read, record_id, redact, to_text
from connectors.records import MailAddress, Message
from tests.connectors.formats.storable import assert_storable

RECEIVED_AT = datetime(2026, 9, 14, 8, 1, tzinfo=UTC)
PLAIN = (
    "From: =?utf-8?q?=C3=85sa?= =?utf-8?q?_=C3=96berg?= <asa@example.org>\r\n"
    "To: Olu Owner <owner@example.org>,\r\n\tბობ <bob@example.net>\r\n"
    "Cc: owner@example.org\r\n"
    "Date: Mon, 14 Sep 2026 10:00:00 +0200\r\n"
    "Message-ID: <1@example.org>\r\n"
    "In-Reply-To: <0@example.org>\r\n"
    "\r\n"
)


def test_a_message() -> None:
    """Everyone by field, when it was sent and with which offset, and to how many different people."""
    assert read(PLAIN, RECEIVED_AT, ["sent"]) == Message(
        message_id="1@example.org",
        sent_at=datetime(2026, 9, 14, 8, tzinfo=UTC),
        sent_offset_minutes=120,
        received_at=RECEIVED_AT,
        in_reply_to="0@example.org",
        addresses=(
            MailAddress("from", "asa@example.org", "Åsa Öberg"),
            MailAddress("to", "owner@example.org", "Olu Owner", 0),
            MailAddress("to", "bob@example.net", "ბობ", 1),
            MailAddress("cc", "owner@example.org"),
        ),
        recipient_count=2,
        roles=("sent",),
    )


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("List-Id: Friends of tea <tea.lists.example.org>", "list_id", "tea.lists.example.org"),
        ("List-Unsubscribe: <https://example.org/u>", "is_bulk", True),
        ("Precedence: Bulk", "is_bulk", True),
        ("Precedence: first-class", "is_bulk", False),
        ("Feedback-ID: 1:2:3:example", "is_bulk", True),
        ("Auto-Submitted: auto-replied (vacation)", "is_automatic", True),
        ("Auto-Submitted: no", "is_automatic", False),
        ("X-Auto-Response-Suppress: All", "is_automatic", True),
        ("Precedence: auto_reply", "is_automatic", True),
        ("Return-Path: <>", "is_automatic", True),
        ("Return-Path: <asa@example.org>", "is_automatic", False),
        ("Content-Type: multipart/report; report-type=disposition-notification", "is_automatic", True),
        ('Content-Type: text/calendar; charset="utf-8"; method=REQUEST', "is_calendar", True),
        ("Content-Type: multipart/alternative; boundary=x; method=REPLY", "is_calendar", True),
        ("Content-Class: urn:content-classes:calendarmessage", "is_calendar", True),
        ("Content-Type: text/plain", "is_calendar", False),
        ('Content-Type: multipart/report; report-type="delivery-status"', "is_bounce", True),
        ("X-Failed-Recipients: bob@example.net", "failed_recipients", ("bob@example.net",)),
        ("Subject: =?utf-8?q?Caf=C3=A9?=", "subject", "Café"),
        ("From: Mallory <m@example.net>", "addresses", (MailAddress("from", "m@example.net", "Mallory"),)),
    ],
)
def test_a_field(line: str, field: str, value: object) -> None:
    """What one line says of the message."""
    assert getattr(read(line + "\r\n"), field) == value


def test_the_same_mail_has_one_id() -> None:
    """Folds, letter case and the way in change nothing; another date, sender or Message-ID does."""
    first = record_id(read(PLAIN, RECEIVED_AT))
    assert record_id(read(PLAIN.replace(": ", ":\r\n "), None, ["junk"])) == first
    assert record_id(read(PLAIN.replace("asa@", "ASA@").replace("Date", "DATE") + "X: y\r\n")) == first
    for old, new in (("14 Sep", "15 Sep"), ("asa@", "eva@"), ("<1@", "<2@")):
        assert record_id(read(PLAIN.replace(old, new))) != first


LINES = st.sampled_from(
    [
        *PLAIN.splitlines(keepends=True),
        "Message-ID: none\r\n",
        "Message-ID:\r\n",
        "Date: never\r\n",
        "From: nobody\r\n",
        'From: "Doe, Jane" <jane@example.org>\r\n',
        "From: =?utf-8?q?J=C3=A1n?= O'Neill <Jan@Example.ORG>\r\n",
        "From: <j@localhost>\r\n",
        "From: <mailto:j@example.org>\r\n",
        "From: j@example.org <other@example.org> (home)\r\n",
        "From: .a..b.@example.org\r\n",
        "From: x <.a..b.@example.org>\r\n",
        "From: x <a@-.example.org>\r\n",
        "From: A <a@example.org>, B <b@example.org>\r\n",
        "From: a@example.org, b@example.org\r\n",
        "Sender: <s@example.org>\r\n",
        "To: c@example.org\r\n",
        "Bcc: d@example.org\r\n",
    ]
)


@given(st.lists(LINES, max_size=12).map("".join))
def test_the_id_alone_is_the_same(headers: str) -> None:
    """Whatever the block, the quick way gives the id that reading all of it gives."""
    assert id_of(headers) == record_id(read(headers))


def test_mail_without_an_id_of_its_own_is_told_apart_by_whom_it_went_to() -> None:
    """Two mails of one second, without Message-ID, to different people are two."""
    nameless = PLAIN.replace("Message-ID", "X-ID")
    assert record_id(read(nameless)) != record_id(read(nameless.replace("bob@", "eve@")))


def test_redacting() -> None:
    """A suppressed recipient goes, the others keep their names; their own mail goes as a whole."""
    kept = redact(PLAIN, lambda value: value == "bob@example.net")
    assert kept is not None
    assert "bob" not in kept
    addresses = read(PLAIN).addresses
    assert read(kept).addresses == tuple(each for each in addresses if "bob" not in each.email)
    assert redact(PLAIN, lambda value: value == "asa@example.org") is None
    assert redact(PLAIN, lambda value: value in ("owner@example.org", "bob@example.net")) is None
    assert redact(PLAIN, lambda value: value == "nobody@example.org") == PLAIN


@given(
    st.binary(max_size=300)
    | st.text(alphabet='From:TCcDate <>@.,;"()\\\r\n\t=?é', max_size=300).map(str.encode)
)
def test_any_octets_are_a_header_block(block: bytes) -> None:
    """Whatever a server gives is read without an error into what can be stored."""
    text = to_text(block)
    text.encode("utf-8")
    assert "\0" not in text
    message = read(text)
    assert_storable([message.message_id, message.list_id, message.subject, message.in_reply_to])
    assert_storable(message.addresses)
    assert len(record_id(message)) == 32


def test_sizes_are_capped() -> None:
    """Of ten thousand recipients some hundred are kept and all are counted, within the first 256 KiB."""
    many = ", ".join(f"a{n}@example.org" for n in range(10_000))
    message = read(to_text(f"From: x@example.org\r\nTo: {many}\r\n".encode()))
    assert len(message.addresses) == 1 + mail_headers.MAX_RECIPIENTS
    assert message.recipient_count == 10_000
    assert len(to_text(b"x" * 10**6)) == mail_headers.MAX_HEADERS
