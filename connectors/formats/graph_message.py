"""A message of Microsoft Graph as a header block, so that it lands and is read as any mail.

learn.microsoft.com/graph/api/resources/message. Graph has read the addresses already; what tells lists and
machines apart stands in ``internetMessageHeaders`` alone, which are asked for where that matters.
"""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime
from itertools import islice
from typing import Any

from connectors.formats.content_lines import decode, email_in
from connectors.formats.json_values import objects_in
from connectors.formats.mail_addresses import Mailbox
from connectors.formats.mail_headers import FIELDS, MAX_RECIPIENTS, MAX_SENDERS, written
from connectors.formats.moments import FIRST_YEAR, LAST_YEAR

SELECT = (
    "id", "parentFolderId", "internetMessageId", "from", "sender", "replyTo", "toRecipients", "ccRecipients",
    "bccRecipients", "sentDateTime", "receivedDateTime", "isDraft",
)  # fmt: skip
"""The fields that are asked for, and the subject if it is wanted: no preview, no body, no attachment."""
HEADERS = "internetMessageHeaders"
_REQUIRED = frozenset({"from", "toRecipients", "receivedDateTime", "isDraft"})
_ADDRESSES = (
    ("from", "from", MAX_SENDERS),
    ("sender", "sender", MAX_SENDERS),
    ("reply-to", "replyTo", MAX_SENDERS),
    ("to", "toRecipients", MAX_RECIPIENTS),
    ("cc", "ccRecipients", MAX_RECIPIENTS),
    ("bcc", "bccRecipients", MAX_RECIPIENTS),
)
_READ = frozenset(name.lower() for name in FIELDS)
_BRACKETED = frozenset('<>,;"')
_INVITATIONS = "#microsoft.graph.eventMessage"

Json = dict[str, Any]


def is_whole(message: Json) -> bool:
    """Whether it is more than the part that has changed."""
    return message.keys() >= _REQUIRED


def block_of(message: Json, headers: object = None) -> str:
    """The header block of a message; ``headers`` are its internet message headers, if they were asked for.

    Where Graph gives an address that is none (that of a mailbox inside Exchange: /O=...), the header's own
    field stands. So does its Date, for the offset in it.
    """
    lines = _read_headers(headers)
    for name, field, most in _ADDRESSES:
        value = message.get(field)
        boxes = filter(None, map(_mailbox, value if isinstance(value, list) else [value]))
        if listed := ", ".join(map(written, islice(boxes, most))):
            lines[name] = [listed]
    sent = moment(message.get("sentDateTime"))
    if sent and "date" not in lines:
        lines["date"] = [format_datetime(sent.replace(tzinfo=None))]  # naive: -0000, as no offset is told
    for name, field in (("message-id", "internetMessageId"), ("subject", "subject")):
        if isinstance(text := message.get(field), str):
            lines[name] = [text]
    if str(message.get("@odata.type", "")).startswith(_INVITATIONS):
        lines["content-class"] = ["urn:content-classes:calendarmessage"]
    return decode("".join(f"{name}: {_line(text)}\r\n" for name, texts in lines.items() for text in texts))


def moment(text: object) -> datetime | None:
    """A DateTimeOffset in UTC; None for none, and for the years that stand for none (1, 1601, 9999)."""
    if not isinstance(text, str):
        return None
    try:
        at = datetime.fromisoformat(text)
        at = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return at if FIRST_YEAR <= at.year <= LAST_YEAR else None


def _read_headers(headers: object) -> dict[str, list[str]]:
    """The values of those fields that are read, by lower-case name."""
    lines: dict[str, list[str]] = {}
    for one in objects_in(headers):
        name, value = one.get("name"), one.get("value")
        if isinstance(name, str) and isinstance(value, str) and name.lower() in _READ:
            lines.setdefault(name.lower(), []).append(value)
    return lines


def _mailbox(recipient: object) -> Mailbox | None:
    """The mailbox of a recipient; None where there is no address, or one that would end its brackets."""
    inner = recipient.get("emailAddress") if isinstance(recipient, dict) else None
    address, name = (inner.get("address"), inner.get("name")) if isinstance(inner, dict) else (None, None)
    email = email_in(address) if isinstance(address, str) else None
    if email is None or not _BRACKETED.isdisjoint(email):
        return None
    return Mailbox(email, _line(name) if isinstance(name, str) and name != email else None)


def _line(value: str) -> str:
    """One line, whatever it holds: a line break would begin another field."""
    return " ".join(value.split())
