"""The samples of a test as Microsoft has them: meetings and mails, with texts that must never land."""

from __future__ import annotations

from datetime import UTC, datetime
from email.parser import HeaderParser
from typing import Any
from zoneinfo import ZoneInfo

from connectors.formats import ical, mail_headers
from connectors.records import Response
from flows.demo.emulators.microsoft.calendar import moment
from tests.connectors.microsoft.signed_in import ADDRESS

RESPONSES: dict[Response, str] = {
    "needs_action": "notResponded",
    "accepted": "accepted",
    "declined": "declined",
    "tentative": "tentativelyAccepted",
}
START = datetime(2026, 6, 1, 9, tzinfo=UTC)


def mailbox_of(address: str | None, name: str | None = None) -> dict[str, Any]:
    """A recipient."""
    return {"emailAddress": {"name": name or address, "address": address}}


def event(text: str, changed: int = 0) -> dict[str, Any]:
    """An ICS object with one event as an event of the account's own, with a body and an online meeting."""
    (entry,) = ical.parse(text)
    zone = ZoneInfo(entry.time_zone or "UTC")
    return {
        "iCalUId": entry.uid,
        "subject": entry.title or "",
        "body": {"contentType": "html", "content": "A private remark about who pays"},
        "bodyPreview": "A private remark",
        "onlineMeeting": {"joinUrl": "https://meet.example.org/iVBORw0KGgo"},
        "start": moment(entry.starts.replace(tzinfo=zone)),
        "end": moment(entry.ends.replace(tzinfo=zone)),
        "originalStartTimeZone": "W. Europe Standard Time",
        "attendees": [
            {
                "type": "required",
                "status": {"response": RESPONSES.get(one.response or "needs_action", "none")},
                **mailbox_of(one.email, one.name),
            }
            for one in entry.invitees
            if one.is_attendee
        ],
        "organizer": mailbox_of(ADDRESS, "Nino"),
        "lastModifiedDateTime": f"2026-01-14T08:30:{changed % 60:02}.1234567Z",
    }


def message(text: str, at: datetime = START) -> dict[str, Any]:
    """A mail of these header lines as Outlook has received it, with a body."""
    headers = HeaderParser().parsestr(text).items()
    read = mail_headers.read("".join(f"{name}: {value}\r\n" for name, value in headers))
    boxes = {
        field: [mailbox_of(one.email, one.name) for one in read.addresses if one.field == field]
        for field in ("from", "sender", "reply_to", "to", "cc", "bcc")
    }
    sent = (read.sent_at or at).isoformat().replace("+00:00", "Z")
    return {
        "from": next(iter(boxes["from"]), None),
        "sender": next(iter(boxes["sender"] or boxes["from"]), None),
        "toRecipients": boxes["to"],
        "ccRecipients": boxes["cc"],
        "bccRecipients": boxes["bcc"],
        "replyTo": boxes["reply_to"],
        "internetMessageId": read.message_id and f"<{read.message_id}>",
        "subject": read.subject or "",
        "sentDateTime": sent,
        "receivedDateTime": f"{at:%Y-%m-%dT%H:%M:%SZ}",
        "internetMessageHeaders": [{"name": name, "value": str(value)} for name, value in headers],
    }
