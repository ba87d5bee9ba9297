"""No item costs more than its length: work is counted, not timed, at two sizes of every shape made to hurt.

Work is calls, plus the characters that the functions of content_lines are handed (those scan what they get).
An item has at most 1 MiB and 300,000 lines, so what grows no faster than the item takes at most two seconds.
These shapes once took fifteen (a TZID as long as its list) and five (zones that agree until December).
"""

from __future__ import annotations

import inspect
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType, ModuleType

import pytest

from connectors.errors import Unreadable
from connectors.formats import content_lines, ical, mail_headers, vcard
from connectors.formats.mail_headers import MAX_HEADERS
from connectors.formats.moments import MAX_DEFINITIONS
from connectors.formats.time_zones import find_zone

SIZE = 4_000
MAX_WORK_A_CHARACTER = 20  # stripping, splitting, redacting, and parsing twice


def work(module: ModuleType, item: str) -> int:
    """Count the work of everything that is done with an item."""
    total = 0

    def count(frame: FrameType, event: str, _argument: object) -> None:
        nonlocal total
        if event not in ("call", "c_call"):
            return
        total += 1
        code = frame.f_code
        if (
            event == "call"
            and code.co_filename == content_lines.__file__
            and not code.co_flags & inspect.CO_GENERATOR
        ):
            total += sum(len(value) for value in frame.f_locals.values() if isinstance(value, str)) // 16

    find_zone.cache_clear()
    sys.setprofile(count)
    try:
        payload = module.strip(item)
        for text in (payload, *module.split(item)):
            with suppress(Unreadable):
                module.parse(text)
        module.redact(payload, lambda _: False)
    finally:
        sys.setprofile(None)
    return total


def card(lines: str) -> str:
    """Wrap lines into a card."""
    return f"BEGIN:VCARD\nFN:x\n{lines}\nEND:VCARD\n"


def calendar(lines: str, before: str = "") -> str:
    """Wrap lines into an event of a calendar object."""
    event = f"BEGIN:VEVENT\nUID:1\nDTSTART:20240101T100000Z\n{lines}\nEND:VEVENT\n"
    return f"BEGIN:VCALENDAR\n{before}{event}END:VCALENDAR\n"


def numbered(unit: str) -> Callable[[int], str]:
    """Repeat a text with a number in it, to a size."""
    return lambda size: "".join(unit.replace("#", str(number)) for number in range(size // len(unit)))


CARDS = {
    "addresses": numbered("EMAIL:#@x.y\n"),
    "the same number": numbered("TEL:1\n"),
    "types": lambda size: "TEL;TYPE=" + "a," * (size // 2) + ":1",
    "sixteen types": numbered("TEL" + ";TYPE=a" * 16 + ":#\n"),
    "types past the cap": lambda size: "TEL" + ";TYPE=a" * (size // 7) + ":1",
    "labels": numbered("item#.X-ABLabel:a\nitem#.TEL:#\n"),
    "tags": lambda size: "CATEGORIES:" + ",".join(map(str, range(size // 5))),
    "lines of tags": numbered("CATEGORIES:#\n"),
    "escaped commas": lambda size: "CATEGORIES:" + "\\," * (size // 2),
    "lines of escapes": numbered("ORG:" + "\\;" * 100 + "\n"),
    "commas of a name": lambda size: "N:" + "," * size,
    "soft breaks": numbered("FN;ENCODING=QUOTED-PRINTABLE:=\n"),
    "quoted-printable": numbered("TEL;ENCODING=QUOTED-PRINTABLE:=4#\n"),
    "charsets": numbered("FN;CHARSET=iso-2022-jp:\n"),
    "folds": numbered("\n #"),
    "folded names": numbered("F\n N:#\n"),
    "blank lines": numbered("\n"),
    "bare words": numbered("a\n"),
    "birthdays": numbered("BDAY:x#\n"),
    "revisions": numbered("REV:x#\n"),
    "quotes": lambda size: "FN;X=" + '"' * (size | 1) + ":x",
    "odd quotes": lambda size: "FN;" + 'a";b=' * (size // 5) + ":x",
    "dots": lambda size: "a." * (size // 2) + ":x",
    "blanks": lambda size: " " * size + "FN:x",
    "carets": lambda size: "TEL;X=" + "^n" * (size // 2) + ":1",
    "cards in a card": numbered("BEGIN:VCARD\n"),
    "agents": numbered("AGENT:\nBEGIN:VCARD\nEND:VCARD\n"),
    "cards": numbered("END:VCARD\nBEGIN:VCARD\nFN:#\n"),
    "escaped addresses": numbered("EMAIL:mailto:%41%4#\n"),
}
CALENDARS = {
    "exclusions": numbered("EXDATE:20240101T1000#0Z\n"),
    "a list of exclusions": lambda size: "EXDATE:" + "20240101T100000Z," * (size // 17),
    "rubbish to exclude": lambda size: "EXDATE:" + "x," * (size // 2),
    "a zone as long as its list": lambda size: (
        f"EXDATE;TZID={'x' * (size // 2)}:" + "20240101T100000," * (size // 32)
    ),
    "zones": numbered("EXDATE;TZID=z#:20240101T100000\n"),
    "zones in folders": numbered("EXDATE;TZID=a/b/c/d/e/f#:20240101T100000\n"),
    "periods": lambda size: "RDATE:" + "20240101T100000Z/PT1H," * (size // 22),
    "guests": numbered("ATTENDEE:mailto:#@b\n"),
    "one guest": numbered("ATTENDEE:mailto:a@b\n"),
    "long names": numbered(f"ATTENDEE;CN={'x' * 300}#:mailto:a@b\n"),
    "escaped guests": numbered("ATTENDEE:mailto:" + "%41" * 100 + "@b\n"),
    "organisers": numbered("ORGANIZER:mailto:#@b\n"),
    "stamps": numbered("DTSTAMP:x#\n"),
    "starts": numbered("DTSTART:20240101T100000Z\n"),
    "rules": numbered("RRULE:FREQ=DAILY;COUNT=#\n"),
    "classes": numbered("CLASS:X#\n"),
    "open parts": numbered("BEGIN:X#\n"),
    "parts": numbered("BEGIN:X\nEND:X\n"),
    "ends": numbered("END:X#\n"),
    "alarms": numbered("BEGIN:VALARM\nEND:VALARM\n"),
    "open alarms": numbered("BEGIN:VALARM\n"),
    "calendars": numbered("BEGIN:VCALENDAR\n"),
    "open events": numbered("BEGIN:VEVENT\n"),
    "empty events": numbered("BEGIN:VEVENT\nEND:VEVENT\n"),
    "events": numbered("BEGIN:VEVENT\nUID:#\nDTSTART:20240101\nEND:VEVENT\n"),
    "changes": numbered("BEGIN:VEVENT\nUID:1\nDTSTART:20240101\nRECURRENCE-ID:2024010#\nEND:VEVENT\n"),
    "definitions": numbered("BEGIN:VTIMEZONE\nTZID:z#\nEND:VTIMEZONE\n"),
    "one definition": numbered("BEGIN:VTIMEZONE\nTZID:z\nEND:VTIMEZONE\n"),
}  # fmt: skip
ITEMS: dict[str, tuple[ModuleType, Callable[[str], str], Callable[[int], str]]] = {
    **{f"card: {name}": (vcard, card, lines) for name, lines in CARDS.items()},
    **{f"calendar: {name}": (ical, calendar, lines) for name, lines in CALENDARS.items()},
}


@pytest.mark.parametrize("name", ITEMS)
def test_work_grows_with_the_item(name: str) -> None:
    """Twice the item is at most twice the work, and no character costs more than a few calls."""
    module, wrap, lines = ITEMS[name]
    once, twice = work(module, wrap(lines(SIZE))), work(module, wrap(lines(2 * SIZE)))
    assert twice < 2.3 * once + 2_000
    assert twice < MAX_WORK_A_CHARACTER * 2 * SIZE


def _made_up_zone(number: int) -> str:
    """Define a zone that agrees with half of Africa and Europe until the last week of its year."""
    year = 1950 + number
    parts = ((f"{year}0101T000000", "+0100", "+0100"), (f"{year}1230T230000", "+0100", "+0200"))
    return "\n".join([
        "BEGIN:VTIMEZONE", f"TZID:z{number}",
        *(f"BEGIN:STANDARD\nDTSTART:{start}\nTZOFFSETFROM:{before}\nTZOFFSETTO:{after}\nEND:STANDARD"
          for start, before, after in parts),
        "END:VTIMEZONE", "",
    ])  # fmt: skip


def test_made_up_zones_cost_little_and_only_some_are_read() -> None:
    """Zones that agree with many until December are told apart at a few hours, and twenty are read."""

    def item(count: int) -> str:
        dates = [f"EXDATE;TZID=z{number}:{1950 + number}0601T100000" for number in range(count)]
        return calendar("\n".join(dates), "".join(map(_made_up_zone, range(count))))

    work(ical, item(1))  # the zones of the system are read once a process
    some, many = work(ical, item(MAX_DEFINITIONS)), work(ical, item(5 * MAX_DEFINITIONS))
    assert some < 1_000_000
    assert many < 1.5 * some


HEADERS: dict[str, Callable[[int], str]] = {
    "quotes": lambda size: '"' * size,
    "escaped quotes": lambda size: '"' + '\\"' * (size // 2),
    "escaped quotes in brackets": lambda size: '<\\"' * (size // 3),
    "brackets and quotes": lambda size: '<"<"' * (size // 4),
    "open brackets": lambda size: "<" * size,
    "comments in comments": lambda size: "(" * size,
    "torn comments": lambda size: "(a" * (size // 2),
    "commas": lambda size: "," * size,
    "names without addresses": lambda size: "a, " * (size // 3),
    "addresses": lambda size: "a@b.example," * (size // 12),
    "encoded words": lambda size: "=?utf-8?q?a?= " * (size // 14),
    "beginnings of encoded words": lambda size: "=?a?q?" * (size // 6),
    "backslashes": lambda size: "\\" * size,
    "white space": lambda size: " " * size + "x",
    "at signs": lambda size: "@" * size,
    "dots": lambda size: "a@" + "." * size,
}


@pytest.mark.parametrize("shape", sorted(HEADERS))
def test_work_grows_with_the_header(shape: str) -> None:
    """A header as large as they come takes a fraction of a second; of its square it would take minutes."""
    header = f"From: x@example.org\nTo: {HEADERS[shape](MAX_HEADERS)}\n"
    began = time.process_time()
    mail_headers.read(header)
    mail_headers.redact(header, lambda _: False)
    assert time.process_time() - began < 10
