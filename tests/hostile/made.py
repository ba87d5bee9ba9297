"""The hostile inputs that are too large, too binary or too invisible for a file: name -> bytes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

MEGABYTE = 1_000_000
NAME = "Zoë Ångström"
EMAIL = "EMAIL:zoe@example.org"
START = "DTSTART:20240305T100000Z"


def input_named(name: str) -> bytes:
    """Give a hostile input: a file of this folder, or one made here."""
    make = MADE.get(name)
    return make() if make else (Path(__file__).parent / name).read_bytes()


def all_names() -> list[str]:
    """Name every hostile input."""
    here = Path(__file__).parent
    files = [
        path.relative_to(here).as_posix()
        for kind in ("cards", "calendars", "mail")
        for path in (here / kind).iterdir()
    ]
    return sorted([*files, *MADE])


def card(*lines: str) -> str:
    """Wrap property lines into a card."""
    return "\r\n".join(["BEGIN:VCARD", "VERSION:3.0", *lines, "END:VCARD", ""])


def calendar(*lines: str) -> str:
    """Wrap property lines into a calendar object of one event."""
    before = ["BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "UID:1"]
    return "\r\n".join([*before, *lines, "END:VEVENT", "END:VCALENDAR", ""])


def _base_card(line_end: str) -> bytes:
    lines = [f"FN:{NAME[:4]}", f" {NAME[4:]}", EMAIL]
    return card(*lines).replace("\r\n", line_end).encode()


def _mixed_line_ends() -> bytes:
    ends = ["\n", "\r", "\r\n", "\n\r\n", "\r\r\n"]
    lines = _base_card("\n").decode().splitlines()
    return "".join(line + ends[number % 5] for number, line in enumerate(lines)).encode()


def _many_dates(name: str, count: int) -> bytes:
    first = datetime(2000, 1, 1)  # noqa: DTZ001 - wall clock
    dates = (f"{first + timedelta(hours=number):%Y%m%dT%H%M%SZ}" for number in range(count))
    return calendar(START, "RRULE:FREQ=HOURLY", f"{name}:" + ",".join(dates)).encode()


def mail(to: str) -> bytes:
    """Wrap a To field into a header block."""
    return f"From: zoe@example.org\r\nTo: {to}\r\n\r\n".encode()


def _octets() -> bytes:
    return (
        b"From: \0Zo\xeb \xc5ngstr\xf6m <zoe@example.org>\r\n"
        + "To: Àmárá <amara@example.org>, דנה <dana@example.org>\r\n".encode()
        + b"Cc: \xed\xa0\x80\xff <\xff@example.org.\xff>\r\nDate: \xff\r\n"
    )


def _parts() -> bytes:
    boundaries = (
        f"--{n}\r\nContent-Type: multipart/mixed; boundary={n}; method=x\r\n" for n in range(10_000)
    )
    return mail("owner@example.org") + "\r\n".join(boundaries).encode()


MADE: dict[str, Callable[[], bytes]] = {
    "mail/87-10000-recipients": lambda: mail(", ".join(f"a{number}@example.org" for number in range(10_000))),
    "mail/87-200000-quotes": lambda: mail('"' * 199_999),
    "mail/87-comments-in-comments": lambda: mail("(" * 100_000 + "x@example.org"),
    "mail/87-brackets-and-quotes": lambda: mail('<\\"' * 60_000),
    "mail/87-line-of-30-mb": lambda: mail("x" * 30 * MEGABYTE),
    "mail/88-octets": _octets,
    "mail/89-10000-parts": _parts,
    "cards/38-lf": lambda: _base_card("\n"),
    "cards/38-cr": lambda: _base_card("\r"),
    "cards/38-mixed": _mixed_line_ends,
    "cards/39-utf-8-bom": lambda: b"\xef\xbb\xbf" + _base_card("\r\n"),
    "cards/39-utf-16-le": lambda: b"\xff\xfe" + _base_card("\r\n").decode().encode("utf-16-le"),
    "cards/39-utf-16-be": lambda: b"\xfe\xff" + _base_card("\r\n").decode().encode("utf-16-be"),
    "cards/40-latin-1": lambda: card(f"FN:{NAME}", EMAIL).encode("latin-1"),
    "cards/40-invalid-utf-8": lambda: card("FN:Zo\udcc3", EMAIL).encode("utf-8", "surrogateescape"),
    "cards/40-surrogates": lambda: card("FN:Zo\ud800\udfff", EMAIL).encode("utf-8", "surrogatepass"),
    "cards/41-controls": lambda: card(
        "FN:\x00Zoë\x1b[2J\x07\x85Ång\x9bström\x7f", "ORG:a\tb\x0bc", "EMAIL:zoe\x00@exam\x08ple.org"
    ).encode(),
    "cards/45-fold-inside-a-letter": lambda: _base_card("\r\n").replace(b"\xc3\xab", b"\xc3\r\n \xab"),
    "cards/49-photo-of-20-mb": lambda: card(
        "PHOTO;ENCODING=b:" + ("A" * 74 + "\r\n ") * 270_000, EMAIL
    ).encode(),
    "cards/49-photo-not-folded": lambda: card(
        "PHOTO;ENCODING=BASE64:", *["A" * 76] * 260_000, EMAIL
    ).encode(),
    "cards/50-note-of-50-mb": lambda: card("NOTE:" + "spam " * (10 * MEGABYTE), EMAIL).encode(),
    "cards/50-note-of-70000-folds": lambda: card("NOTE:x" + "\r\n y" * 70_000, EMAIL).encode(),
    "cards/51-20000-addresses": lambda: card(
        *(f"EMAIL:{number}@example.org" for number in range(20_000))
    ).encode(),
    "cards/52-500-cards-in-cards": lambda: b"BEGIN:VCARD\r\nFN:x\r\n" * 500 + b"END:VCARD\r\n" * 500,
    "cards/52-5000-agents": lambda: b"BEGIN:VCARD\r\nFN:x\r\nAGENT:\r\n" * 5_000 + b"END:VCARD\r\n" * 5_000,
    "cards/57-directions-and-marks": lambda: "".join(
        card(f"FN:{name}")
        for name in (
            "\u202egnp.exe\u202c",  # right-to-left override
            "Jo\u200bhn\u2060 Doe\ufeff",  # zero-width space, word joiner, byte order mark
            "Z\u0351\u036b\u0343algo",
            "Оlga",  # a Cyrillic O
            "👩\u200d🚀 Ada",
            "\u05d3\u05e0\u05d4 לוי",
        )
    ).encode(),
    "cards/61-name-of-1-mb": lambda: card("FN:" + "n" * MEGABYTE, EMAIL).encode(),
    "cards/61-address-of-1-mb": lambda: card("FN:x", "EMAIL:" + "e" * MEGABYTE + "@example.org").encode(),
    "cards/61-card-of-2-mb": lambda: card("FN:x", *["X-ODD:" + "x" * MEGABYTE] * 2).encode(),
    "calendars/64-nul": lambda: calendar("DTSTART;TZID=Euro\x00pe/Lis\x00bon:20240305T100000").encode(),
    "calendars/65-500-rules": lambda: calendar(
        START, *(f"RRULE:FREQ=DAILY;INTERVAL={number}" for number in range(500))
    ).encode(),
    "calendars/65-rule-of-100-kb": lambda: calendar(
        START, "RRULE:FREQ=DAILY;BYSECOND=" + "1," * 50_000
    ).encode(),
    "calendars/67-20000-exdates": lambda: _many_dates("EXDATE", 20_000),
    "calendars/67-20000-rdates": lambda: _many_dates("RDATE", 20_000),
    "calendars/67-20001-exdates": lambda: _many_dates("EXDATE", 20_001),
    "calendars/67-100000-exdates": lambda: _many_dates("EXDATE", 100_000),
    "calendars/70-10000-attendees": lambda: calendar(
        START, *(f"ATTENDEE;CN=Guest {number}:mailto:{number}@example.org" for number in range(10_000))
    ).encode(),
    "calendars/74-bom": lambda: b"\xef\xbb\xbf" + calendar(START).encode(),
    "calendars/74-nul-and-invalid-utf-8": lambda: calendar(START, "SUMMARY:Caf\udce9\x00").encode(
        "utf-8", "surrogateescape"
    ),
    "calendars/74-attachment-of-30-mb": lambda: calendar(
        START, "ATTACH;ENCODING=BASE64;VALUE=BINARY:" + ("A" * 74 + "\r\n ") * 400_000, "SUMMARY:x"
    ).encode(),
    "calendars/74-3000-nestings": lambda: calendar(
        START, *["BEGIN:VALARM"] * 3_000, *["END:VALARM"] * 3_000, "SUMMARY:x"
    ).encode(),
    "calendars/74-400000-lines": lambda: calendar(START, *["X:1"] * 400_000).encode(),
}
