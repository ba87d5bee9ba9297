"""Cards, events and mails in any number, the same every time: people who meet each other over six years."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.header import Header

from flows.demo.names import cultures

FIRST_DAY = datetime(2020, 11, 2)  # noqa: DTZ001 - wall clock, a Monday
WORK_DAYS = 1500
OWNER = "owner@bench.example"
MAIL_DATE = "%a, %d %b %Y %H:%M:%S"


def people(count: int) -> list[tuple[str, str]]:
    """(name, address) of so many people of many cultures; names recur as they do in life."""
    rng = random.Random(1)  # noqa: S311 - the same people every time
    pool = cultures()
    names = [rng.choice(pool).a_name(rng, number % 2 == 0) for number in range(count)]
    return [
        (name.own, f"{'.'.join(filter(None, name.letters))}.{number}@org{number % 997}.example")
        for number, name in enumerate(names)
    ]


def cards(count: int) -> Iterator[tuple[str, str]]:
    """(UID, vCard) of so many people; every tenth has a second card with another address."""
    known = people(count - count // 11)
    for number in range(count):
        name, address = known[number % len(known)]
        if number >= len(known):
            address = f"home.{address}"
        yield (
            f"card-{number}",
            (
                "BEGIN:VCARD\r\nVERSION:3.0\r\n"
                f"UID:card-{number}\r\nFN:{name}\r\nEMAIL;TYPE=INTERNET:{address}\r\n"
                f"TEL;TYPE=CELL:+4917604{number % len(known):06d}\r\nORG:Organisation {number % 997}\r\n"
                "END:VCARD\r\n"
            ),
        )


def events(count: int, people_count: int) -> Iterator[tuple[str, str]]:
    """(UID, ICS) of so many events with one to six guests; every twentieth is a weekly series of a year."""
    rng = random.Random(2)  # noqa: S311 - the same events every time
    known = people(people_count)
    for number in range(count):
        starts = FIRST_DAY + timedelta(days=rng.randrange(WORK_DAYS), hours=rng.randrange(8, 18))
        guests = rng.sample(known, rng.choice((1, 1, 1, 2, 3, 6)))
        lines = [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//bench//EN",
            "BEGIN:VEVENT",
            f"UID:event-{number}",
            "DTSTAMP:20201101T000000Z",
            f"DTSTART:{starts:%Y%m%dT%H%M%S}Z",
            f"DTEND:{starts + timedelta(hours=1):%Y%m%dT%H%M%S}Z",
            f"SUMMARY:Meeting {number}",
            *(["RRULE:FREQ=WEEKLY;COUNT=52"] if number % 20 == 0 else []),
            f"ORGANIZER:mailto:{OWNER}",
            f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{OWNER}",
            *(f'ATTENDEE;CN="{name}";PARTSTAT=ACCEPTED:mailto:{address}' for name, address in guests),
            "END:VEVENT",
            "END:VCALENDAR",
            "",
        ]
        yield f"event-{number}", "\r\n".join(lines)


def mails(count: int, people_count: int) -> Iterator[tuple[str, bytes]]:
    """(name of a maildir file, message) of so many mails to or from the owner, with the headers that mail has
    gathered on its way; every eighth goes to several people, every sixteenth comes from a list.
    """
    rng = random.Random(3)  # noqa: S311 - the same mails every time
    known = people(people_count)
    signature = "".join(f" {number:064x}\r\n" for number in range(6))
    for number in range(count):
        sent = FIRST_DAY + timedelta(minutes=number * 30)
        others = rng.sample(known, 6 if number % 8 == 0 else 1)
        mailboxes = [f"{Header(name).encode()} <{address}>" for name, address in others]
        owner = f"Owner <{OWNER}>"
        sender, recipients = (
            (owner, mailboxes) if number % 3 == 0 else (mailboxes[0], [owner, *mailboxes[1:]])
        )
        lines = [
            f"Return-Path: <{others[0][1]}>",
            *(
                f"Received: from mx{hop}.example.net (mx{hop}.example.net [192.0.2.{hop}])\r\n"
                f"\tby mx{hop + 1}.bench.example with ESMTPS id {number:x}.{hop}; {sent:{MAIL_DATE}} +0000"
                for hop in range(3)
            ),
            "DKIM-Signature: v=1; a=rsa-sha256; d=example.net; s=2020; h=from:to:subject; b=\r\n"
            + signature[:-2],
            f"Date: {sent:{MAIL_DATE}} +0100",
            f"From: {sender}",
            f"To: {', '.join(recipients)}",
            f"Message-ID: <{number:x}.bench@example.net>",
            *([f"In-Reply-To: <{number - 1:x}.bench@example.net>"] if number % 3 == 0 else []),
            f"Subject: About number {number}",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            *(["List-Id: <news.example.net>", "Precedence: list"] if number % 16 == 0 else []),
            "",
            "Something that never leaves the server.\r\n" * 10,
        ]
        yield f"{int(sent.timestamp())}.M{number}.bench:2,S", "\r\n".join(lines).encode()
