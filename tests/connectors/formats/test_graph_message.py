"""Messages of Microsoft Graph are read as any mail; nothing that a stranger writes begins another field."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.formats import graph_message, mail_headers
from connectors.records import Message


def box(address: str, name: str = "") -> dict[str, Any]:
    """A recipient as Graph has it."""
    return {"emailAddress": {"name": name or address, "address": address}}


def header(name: str, value: str) -> dict[str, str]:
    """An internet message header."""
    return {"name": name, "value": value}


def read(message: dict[str, Any], *headers: dict[str, str]) -> Message:
    """What is read of a message."""
    whole = {"from": box("ana@example.org", "Ana Silva"), "toRecipients": [box("me@example.org")], **message}
    return mail_headers.read(graph_message.block_of(whole, list(headers)))


def test_who_wrote_to_whom() -> None:
    """Every field of addresses, in order, with names in any script; names that are the address are none."""
    found = read(
        {
            "from": box("gvantsa@example.net", "გვანცა ფიქრიშვილი"),
            "sender": box("desk@example.net", 'The "Desk", 2nd floor \\ <x@example.org>'),
            "replyTo": [box("reply@example.net")],
            "toRecipients": [box("me@example.org"), box("bo@example.org", "Lind, Bo")],
            "ccRecipients": [box("cy@example.org")],
            "bccRecipients": [box("di@example.org")],
            "internetMessageId": "<1@example.net>",
            "sentDateTime": "2026-06-01T09:00:00Z",
        }
    )
    assert [(one.field, one.email, one.name) for one in found.addresses] == [
        ("from", "gvantsa@example.net", "გვანცა ფიქრიშვილი"),
        ("sender", "desk@example.net", None),
        ("reply_to", "reply@example.net", None),
        ("to", "me@example.org", None),
        ("to", "bo@example.org", "Lind, Bo"),
        ("cc", "cy@example.org", None),
        ("bcc", "di@example.org", None),
    ]
    assert (found.message_id, found.recipient_count) == ("1@example.net", 4)
    assert (found.sent_at, found.sent_offset_minutes) == (datetime(2026, 6, 1, 9, tzinfo=UTC), None)


def test_what_the_headers_add() -> None:
    """Lists, machines and answers are told by them alone, and the offset of the Date."""
    found = read(
        {"sentDateTime": "2026-06-01T09:00:00Z"},
        header("Date", "Mon, 01 Jun 2026 11:00:00 +0200"),
        header("In-Reply-To", "<0@example.org>"),
        header("List-Id", "<choir.example.org>"),
        header("Precedence", "bulk"),
        header("Auto-Submitted", "auto-replied"),
        header("Received", "from a private host"),
    )
    assert (found.sent_at, found.sent_offset_minutes) == (datetime(2026, 6, 1, 9, tzinfo=UTC), 120)
    assert (found.in_reply_to, found.list_id, found.is_bulk, found.is_automatic) == (
        "0@example.org",
        "choir.example.org",
        True,
        True,
    )
    block = graph_message.block_of({}, [header("Received", "x"), header("From", "Bo <bo@example.org>")])
    assert block == "from: Bo <bo@example.org>\r\n"


def test_a_sender_inside_exchange() -> None:
    """Graph may tell a mailbox by its X.500 name: then the field of the header stands, if there is one."""
    inside = {"from": box("/O=EXCHANGELABS/OU=EXCHANGE/CN=RECIPIENTS/CN=ANA", "Ana Silva")}
    assert [one.email for one in read(inside).addresses] == ["me@example.org"]
    found = read(inside, header("From", '"Ana Silva" <ana@example.org>'))
    assert (found.addresses[0].email, found.addresses[0].name) == ("ana@example.org", "Ana Silva")


@pytest.mark.parametrize("kind", ["eventMessage", "eventMessageRequest", "eventMessageResponse"])
def test_invitations(kind: str) -> None:
    """Graph knows them by their type."""
    assert read({"@odata.type": f"#microsoft.graph.{kind}"}).is_calendar
    assert not read({"@odata.type": "#microsoft.graph.message"}).is_calendar


@pytest.mark.parametrize(
    "address", ["", "nobody", "a@example.org> <evil@example.org", "a@x.org,b@x.org", "a @x.org", None, 5, {}]
)
def test_what_is_no_address(address: Any) -> None:
    """It is left out, and makes no other address."""
    found = read({"ccRecipients": [{"emailAddress": {"address": address}}, None, {}, {"emailAddress": 5}]})
    assert {one.email for one in found.addresses} == {"ana@example.org", "me@example.org"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-06-01T09:00:00Z", "2026-06-01T09:00:00+00:00"),
        ("2026-06-01T09:00:00.1234567+02:00", "2026-06-01T07:00:00.123456+00:00"),
        ("0001-01-01T00:00:00Z", "None"),
        ("9999-12-31T23:59:59.9999999", "None"),
        ("0001-01-01T00:00:00+14:00", "None"),
        ("soon", "None"),
        (None, "None"),
    ],
)
def test_moments(text: str | None, expected: str) -> None:
    """In UTC, and none for the years that stand for none."""
    at = graph_message.moment(text)
    assert (at.isoformat() if at else "None") == expected


def test_whole_and_partial() -> None:
    """What a delta tells of a message that has changed may be a part of it."""
    whole = dict.fromkeys(graph_message.SELECT)
    assert graph_message.is_whole(whole)
    assert not graph_message.is_whole({"id": "m", "parentFolderId": "f"})
    assert not any("body" in name.lower() or "preview" in name.lower() for name in graph_message.SELECT)


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(
    ["\r\nBcc: evil@example.org", "a@example.org\r\nTo: evil@example.org", '" <evil@example.org> "', "\x00"]
)
BOXES = (
    st.fixed_dictionaries({"emailAddress": st.fixed_dictionaries({"address": TEXTS, "name": TEXTS})})
    | st.none()
)

HEADERS = st.lists(st.builds(header, TEXTS, TEXTS), max_size=3)


@settings(max_examples=80, deadline=None)
@given(
    BOXES, st.lists(BOXES, max_size=3), TEXTS, TEXTS, st.lists(st.builds(header, TEXTS, TEXTS), max_size=3)
)
def test_nobody_writes_another_field(
    author: Any, recipients: list[Any], message_id: str, subject: str, headers: list[dict[str, str]]
) -> None:
    """Whatever names, ids and subjects hold, the fields are those that are there, and `read` never raises."""
    message = {
        "from": author,
        "toRecipients": recipients,
        "internetMessageId": message_id,
        "subject": subject,
    }
    block = graph_message.block_of(message, headers)
    given_names = {one["name"].lower() for one in headers}
    names = {line.partition(":")[0] for line in block.split("\r\n") if line}
    assert names <= {"from", "to", "message-id", "subject"} | given_names
    found = mail_headers.read(block)
    assert "evil@example.org" not in {one.email for one in found.addresses if one.field == "bcc"}
