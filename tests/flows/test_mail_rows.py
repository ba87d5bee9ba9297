"""The copies of a mail in an account's folders are one mail, and where it lies tells what it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connectors.records import MailAddress, Message
from flows.copies import Copy, RecordKey
from flows.mail_rows import message_rows
from transforms.core.rows import MessageAddressRow, MessageRow

KEY = RecordKey("home", "imap_mail", "m1", ["INBOX"], is_gone=False, gone_at=None)
SENT_AT = datetime(2026, 9, 14, 8, tzinfo=UTC)
MAIL = Message(
    message_id="1@example.org",
    sent_at=SENT_AT,
    sent_offset_minutes=120,
    received_at=SENT_AT + timedelta(minutes=1),
    in_reply_to="0@example.org",
    subject="Tea",
    addresses=(MailAddress("from", "asa@example.org", "Åsa"), MailAddress("to", "owner@example.org")),
    recipient_count=1,
    list_id="tea.example.org",
    is_bulk=True,
    is_automatic=True,
    is_calendar=True,
    is_bounce=True,
    failed_recipients=("bob@example.net",),
)


def rows(*copies: Copy) -> tuple[MessageRow, list[MessageAddressRow]]:
    message, *addresses = message_rows(KEY, copies)
    assert isinstance(message, MessageRow)
    return message, [address for address in addresses if isinstance(address, MessageAddressRow)]


def test_a_mail_is_one_row_and_its_mailboxes() -> None:
    """Every field has its column."""
    message, addresses = rows(Copy((MAIL,), "inbox"))
    assert message._replace(message_key="key") == MessageRow(
        account="home",
        source="imap_mail",
        record_id="m1",
        collections=["INBOX"],
        is_gone=False,
        gone_at=None,
        message_key="key",
        message_id="1@example.org",
        sent_at=SENT_AT,
        sent_offset_minutes=120,
        received_at=SENT_AT + timedelta(minutes=1),
        in_reply_to="0@example.org",
        subject="Tea",
        recipient_count=1,
        list_id="tea.example.org",
        is_bulk=True,
        is_automatic=True,
        is_calendar=True,
        is_bounce=True,
        failed_recipients=["bob@example.net"],
        is_sent=False,
        is_draft=False,
        is_junk=False,
    )
    assert [address[3:] for address in addresses] == [
        ("from", 0, "asa@example.org", "Åsa"),
        ("to", 0, "owner@example.org", None),
    ]


def test_copies_are_joined() -> None:
    """A straight copy takes the marks of machines away; recipients add up; the earliest receipt counts."""
    straight = Message(
        message_id="1@example.org",
        sent_at=SENT_AT,
        received_at=SENT_AT,
        addresses=(
            MailAddress("from", "ASA@example.org"),
            MailAddress("to", "Owner@example.org"),
            MailAddress("bcc", "eve@example.org"),
        ),
        recipient_count=2,
    )
    message, addresses = rows(Copy((MAIL,)), Copy((straight,), "sent"))
    marks = (message.list_id, message.is_bulk, message.is_automatic, message.is_calendar, message.is_bounce)
    assert marks == (None, False, False, False, False)
    assert (message.received_at, message.recipient_count, message.is_sent) == (SENT_AT, 2, True)
    assert [address[3:6] for address in addresses] == [
        ("bcc", 0, "eve@example.org"),
        ("from", 0, "asa@example.org"),
        ("to", 0, "owner@example.org"),
    ]


Place = tuple[str | None, int | None]
"""The role of a folder, and the hour at which the mail was gone from it."""


@pytest.mark.parametrize(
    ("places", "kind"),
    [
        ([("inbox", None)], None),
        ([(None, None), ("junk", None)], None),
        ([("junk", None)], "junk"),
        ([("junk", None), ("inbox", 1)], "junk"),
        ([("inbox", None), ("junk", 1)], None),
        ([("inbox", 1), ("junk", 2)], "junk"),
        ([("inbox", 1), ("junk", 2), ("trash", 3)], "junk"),
        ([("trash", None), ("junk", 1)], "junk"),
        ([("trash", None), ("inbox", 1)], None),
        ([("trash", None)], None),
        ([("inbox", 1)], None),
        ([("drafts", None)], "draft"),
        ([("trash", None), ("drafts", 1)], "draft"),
        ([("sent", None), ("drafts", 1)], "sent"),
        ([("trash", None), ("sent", 1)], "sent"),
        ([("archive", None), ("sent", 1)], "sent"),
    ],
)
def test_where_it_lies_or_lay_last(places: Sequence[Place], kind: str | None) -> None:
    """Junk and drafts stay what they were when they are gone; the trash keeps contact as it was."""
    copies = [
        Copy(
            (MAIL,), role, is_gone=hour is not None, gone_at=SENT_AT + timedelta(hours=hour) if hour else None
        )
        for role, hour in places
    ]
    message, _ = rows(*copies)
    found = {"sent": message.is_sent, "draft": message.is_draft, "junk": message.is_junk}
    assert found == {each: each == kind for each in found}


@pytest.mark.parametrize("role", ["sent", "draft", "junk"])
def test_a_message_may_say_itself_what_it_is(role: Any) -> None:
    """A flag or a label weighs as much as a folder."""
    message, _ = rows(Copy((Message(addresses=MAIL.addresses, roles=(role,)),), "inbox"))
    assert getattr(message, f"is_{role}")
