"""Synthetic people of many scripts, each on a card, in a meeting, and author of a mail: ``fixtures/``."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from connectors.records import Contact, MeetingEntry, Message, Parsed

Kind = Literal["contacts", "calendar", "mail"]

FIXTURES = Path(__file__).parent / "fixtures"
SUFFIX = {"contacts": "vcf", "calendar": "ics", "mail": "eml"}

NAMES = {
    "asa.oberg@example.org": "Åsa Öberg",
    "dang.hoa@example.com": "Đặng Thị Hoa",
    "gvantsa@example.net": "გვანცა ფიქრიშვილი",
    "larysa@example.org": "Лариса Ковальчук",
    "miyamoto@example.jp": "宮本 さくら",
    "orit.cohen@example.com": "אורית כהן",
    "qasim@example.test": "قاسم الفارسي",
}
"""Address and name of everyone, as on the cards, in the meetings and in the mails."""

EDIT = "Edited"
EDITS = {"contacts": EDIT, "calendar": EDIT, "mail": '"junk"'}
"""What the payload of an edited entry says somewhere. A mail never changes but for its flags."""

DROPPED = ("PHOTO", "NOTE", "DESCRIPTION", "ATTACH", "iVBORw0KGgo", "private remark")
"""Words of the samples that must never land."""

_PATTERNS = {
    "contacts": (
        "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:card-{n}\r\nFN:Person {n}\r\nN:{n};Person;;;\r\n"
        "EMAIL:person{n}@example.org\r\nEND:VCARD\r\n"
    ),
    "calendar": (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example.org//EN\r\nBEGIN:VEVENT\r\nUID:event-{n}\r\n"
        "DTSTAMP:20260101T000000Z\r\nDTSTART:20260{m}05T100000Z\r\nDTEND:20260{m}05T110000Z\r\n"
        "SUMMARY:Meeting {n}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    ),
    "mail": (
        "Message-ID: <mail-{n}@example.org>\r\nDate: Mon, 0{m} Jun 2026 09:00:00 +0000\r\n"
        "From: Person {n} <person{n}@example.org>\r\nTo: me@example.org\r\n\r\nBody.\r\n"
    ),
}


def texts(kind: Kind) -> dict[str, str]:
    """The samples of a kind by name ('asa-oberg')."""
    suffix = SUFFIX[kind]
    return {path.stem: path.read_bytes().decode() for path in sorted((FIXTURES / kind).glob(f"*.{suffix}"))}


def edited(kind: Kind, name: str) -> str:
    """A sample with a new title; of a mail the sample itself, which to write again means to flag."""
    field = "TITLE" if kind == "contacts" else "SUMMARY"
    lines = texts(kind)[name].split("\r\n")
    return "\r\n".join(f"{field}:{EDIT}" if line.startswith(f"{field}:") else line for line in lines)


def numbered(kind: Kind, n: int) -> str:
    """The n-th of as many plain entries as a test likes."""
    return _PATTERNS[kind].format(n=n, m=n % 9 + 1)


def names_in(parsed: Parsed) -> dict[str, str | None]:
    """Address and name of the person on a parsed sample (of a meeting: who was invited)."""
    match parsed:
        case Contact():
            return {email.value: parsed.full_name for email in parsed.emails}
        case MeetingEntry():
            return {invitee.email: invitee.name for invitee in parsed.invitees if not invitee.is_organizer}
        case Message():
            return {address.email: address.name for address in parsed.addresses if address.field == "from"}
        case _:
            raise AssertionError(parsed)
