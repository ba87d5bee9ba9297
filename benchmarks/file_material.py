"""Files of any size, as programs export them, the same every time: mail, cards, tables, calendars."""

from __future__ import annotations

import base64
import random
from collections.abc import Callable, Iterator

from benchmarks.material import OWNER, people

BODY_LINES = (4, 20, 100, 500, 3_000)
"""Of a mail; the last is an attachment of 230 kB."""
NAMES = 20_000
"""Different ones; addresses and UIDs never recur."""
GOOGLE_COLUMNS = (
    "First Name", "Middle Name", "Last Name", "Phonetic First Name", "Phonetic Middle Name",
    "Phonetic Last Name", "Name Prefix", "Name Suffix", "Nickname", "File As", "Organization Name",
    "Organization Title", "Organization Department", "Birthday", "Notes", "Photo", "Labels",
    "E-mail 1 - Label", "E-mail 1 - Value", "E-mail 2 - Label", "E-mail 2 - Value", "Phone 1 - Label",
    "Phone 1 - Value", "Phone 2 - Label", "Phone 2 - Value", "Website 1 - Label", "Website 1 - Value",
)  # fmt: skip

Maker = Callable[[int], Iterator[str]]
"""The texts of a file of at least so many octets, one a record."""


def _until(size: int, texts: Iterator[str], written: int = 0) -> Iterator[str]:
    for text in texts:
        yield text
        written += len(text.encode())
        if written >= size:
            return


def _numbered() -> Iterator[tuple[int, str, str]]:
    """Number, name and address of as many people as are asked for."""
    known = people(NAMES)
    number = 0
    while True:
        name, address = known[number % NAMES]
        yield number, name, address.replace("@", f".{number // NAMES}@")
        number += 1


def mails(size: int) -> Iterator[str]:
    """An mbox, as Google Takeout writes it."""
    return _until(size, _mails())


def _mails() -> Iterator[str]:
    chance = random.Random(1)  # noqa: S311 - nothing secret
    line = "x" * 76 + "\n"
    number = 0
    while True:
        number += 1
        second = f"{number // 3600 % 24:02d}:{number // 60 % 60:02d}:{number % 60:02d}"
        yield (
            f"From {number}@xxx Mon Jan 05 {second} +0000 2026\n"
            f"X-Gmail-Labels: Archived,{'Sent' if number % 5 == 0 else 'Inbox'}\nDelivered-To: {OWNER}\n"
            f"Received: by 192.0.2.1 with SMTP id x{number};\n        Mon, 05 Jan 2026 {second} +0000\n"
            f"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed;\n        bh={'b' * 44};\n        b={'a' * 300}\n"
            f"Message-ID: <m{number}@example.org>\nDate: Mon, 05 Jan 2026 {second} +0100\n"
            f"From: Person {number % 900} <p{number % 900}@example.org>\n"
            f"To: Me <{OWNER}>, Other <o{number % 90}@example.com>\n"
            f"Subject: Mail {number}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n"
            f"{line * chance.choices(BODY_LINES, (30, 30, 25, 10, 5))[0]}\n"
        )


def cards(size: int) -> Iterator[str]:
    """vCards, as address books export them; every second one has no UID, as Google's have none."""
    return _until(
        size,
        (
            "BEGIN:VCARD\r\nVERSION:3.0\r\n"
            f"{f'UID:card-{number}' if number % 2 else 'X-NONE:1'}\r\nFN:{name}\r\n"
            f"EMAIL;TYPE=INTERNET:{address}\r\nTEL;TYPE=CELL:+49176{number:08d}\r\n"
            f"ORG:Organisation {number % 997}\r\nEND:VCARD\r\n"
            for number, name, address in _numbered()
        ),
    )


def google_table(size: int) -> Iterator[str]:
    """Google's CSV, with all columns that it has, most of them empty."""
    yield ",".join(GOOGLE_COLUMNS) + "\r\n"
    yield from _until(
        size,
        (
            f"{name},,,,,,,,,,Organisation {number % 997},,,,,,* myContacts,* Work,{address},,,Mobile,"
            f"+49176{number:08d},,,,\r\n"
            for number, name, address in _numbered()
        ),
    )


def ldif(size: int) -> Iterator[str]:
    """LDIF, as Thunderbird writes it: what is not ASCII in base64."""
    return _until(
        size,
        (
            f"dn:: {_base64(f'cn={name},mail={address}')}\nobjectclass: top\nobjectclass: person\n"
            f"objectclass: mozillaAbPersonAlpha\ncn:: {_base64(name)}\nmail: {address}\n"
            f"mobile: +49176{number:08d}\no: Organisation {number % 997}\n\n"
            for number, name, address in _numbered()
        ),
    )


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def calendar(size: int) -> Iterator[str]:
    """A calendar of single meetings; every twentieth is a series, whose change stands far behind it."""
    yield "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bench//EN\r\n"
    yield from _until(size, _events())
    yield "END:VCALENDAR\r\n"


def _events() -> Iterator[str]:
    for number, name, address in _numbered():
        starts = f"2024{number % 12 + 1:02d}{number % 28 + 1:02d}T{number % 24:02d}0000Z"
        is_series = number % 20 == 0
        is_change = number % 20 == 19
        uid = number - 19 if is_change else number
        extra = "RRULE:FREQ=WEEKLY;COUNT=52\r\n" if is_series else ""
        extra = f"RECURRENCE-ID:{starts}\r\n" if is_change else extra
        yield (
            f"BEGIN:VEVENT\r\nUID:event-{uid}@bench.example\r\nDTSTAMP:20240101T000000Z\r\n"
            f"DTSTART:{starts}\r\nDURATION:PT1H\r\nSUMMARY:Meeting {number}\r\n{extra}"
            f"DESCRIPTION:{'What nobody else should read. ' * 4}\r\n"
            f"ORGANIZER:mailto:{OWNER}\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:{OWNER}\r\n"
            f'ATTENDEE;CN="{name}";PARTSTAT=ACCEPTED:mailto:{address}\r\nEND:VEVENT\r\n'
        )
