"""Any bytes, and good samples with which something went wrong: a record or Unreadable, nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from types import ModuleType
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.errors import Unreadable
from connectors.formats import ical, vcard
from connectors.formats.moments import FIRST_YEAR_OF_DAYS, LAST_YEAR
from connectors.records import Contact, MeetingEntry
from tests.connectors.formats import samples
from tests.connectors.formats.storable import assert_storable

CARDS = (samples.KHARD_CARD, samples.NEXTCLOUD_CARD, samples.GOOGLE_CARD, samples.APPLE_CARD,
         samples.OUTLOOK_CARD, samples.ANDROID_CARD)  # fmt: skip
CALENDARS = (samples.KHAL_EVENT, samples.GOOGLE_EVENT, samples.APPLE_EVENT, samples.OUTLOOK_EVENT,
             samples.NEXTCLOUD_EVENT)  # fmt: skip
ADDRESS = "huong@example.org"
Mutation = Callable[[list[bytes]], list[bytes]]

quick = settings(deadline=None, derandomize=True, max_examples=400)
long = settings(deadline=None, max_examples=10_000)


def survives(module: ModuleType, data: bytes) -> None:
    """Do all that is ever done with an item, as sent and split, and look at what comes out."""
    for text in (module.strip(data), *map(module.strip, module.split(data))):
        text.encode("utf-8")
        redacted = module.redact(text, lambda address: address.lower() == ADDRESS)
        (vcard.card_uid if module is vcard else ical.object_uid)(text)
        for payload in {text, redacted} - {None}:
            try:
                records = module.parse(payload)
            except Unreadable as reason:
                assert_storable(str(reason))
                continue
            for record in records:
                check(record, is_redacted=payload is redacted)


def check(record: Contact | MeetingEntry, *, is_redacted: bool) -> None:
    """A record can be stored, its times can be used, and of whom it must not name it has no trace."""
    assert_storable(asdict(record))
    if isinstance(record, Contact):
        addresses = [each.value for each in record.emails]
    else:
        addresses = [each.email for each in record.invitees]
        assert FIRST_YEAR_OF_DAYS <= record.starts.year <= record.ends.year <= LAST_YEAR
        assert record.starts <= record.ends
        times = (record.starts, record.ends, record.recurrence_id, *record.rdates, *record.exdates)
        assert all(each is None or each.tzinfo is None for each in times)
        assert record.time_zone is None or ZoneInfo(record.time_zone)
    assert not is_redacted or ADDRESS not in map(str.lower, addresses)


def _drop(at: int, count: int) -> Mutation:
    return lambda lines: lines[: at % len(lines)] + lines[at % len(lines) + count :]


def _repeat(at: int, to: int) -> Mutation:
    return lambda lines: [*lines[: to % len(lines)], lines[at % len(lines)], *lines[to % len(lines) :]]


def _swap(one: int, other: int) -> Mutation:
    def swap(lines: list[bytes]) -> list[bytes]:
        one_line, other_line = one % len(lines), other % len(lines)
        lines = list(lines)
        lines[one_line], lines[other_line] = lines[other_line], lines[one_line]
        return lines

    return swap


def _insert_in_line(at: int, column: int, what: bytes) -> Mutation:
    def insert(lines: list[bytes]) -> list[bytes]:
        number = at % len(lines)
        line = lines[number]
        column_of_line = column % (len(line) + 1)
        return [*lines[:number], line[:column_of_line] + what + line[column_of_line:], *lines[number + 1 :]]

    return insert


def _with_parameter(at: int, what: bytes) -> Mutation:
    def add(lines: list[bytes]) -> list[bytes]:
        number = at % len(lines)
        name, colon, value = lines[number].partition(b":")
        return [*lines[:number], name + what + colon + value, *lines[number + 1 :]]

    return add


def _cut(at: int) -> Mutation:
    return lambda lines: b"\r\n".join(lines)[: at % 4_000].split(b"\r\n")


PLACES = st.integers(0, 4_000)
PARAMETERS = st.sampled_from([
    b";X", b";X=", b';X="', b';X="a"', b";X=a" * 20, b";ENCODING=QUOTED-PRINTABLE", b";CHARSET=utf-16",
    b";VALUE=DATE", b";VALUE=PERIOD", b";TZID=Nowhere", b";TZID=Customized Time Zone",
    b";RANGE=THISANDFUTURE", b";RANGE=THISANDPRIOR", b";PREF=-1", b";TYPE=", b"\xff", b";" * 30,
])  # fmt: skip
LINES = st.sampled_from([
    b"BEGIN:VCARD", b"END:VCARD", b"BEGIN:VEVENT", b"END:VEVENT", b"BEGIN:VCALENDAR", b"END:VCALENDAR",
    b"BEGIN:VALARM", b"END:VALARM", b"BEGIN:VTIMEZONE", b"RECURRENCE-ID:20240312T020000Z",
    b"RECURRENCE-ID;VALUE=DATE:20240312", b"RECURRENCE-ID:x", b"EXRULE:FREQ=DAILY",
    b"RRULE:FREQ=SECONDLY", b"EXDATE:x,20240312T020000Z", b"DTSTART:00000000",
    b"DTSTART;VALUE=DATE:16040229", b"DURATION:P1DT25H", b"DURATION:-P9W", b"DTEND:99991231T235959Z",
    b"UID:2", b"UID:", b"BDAY:--0230", b"N:;;", b"FN:", b"EMAIL;PREF=1:huong@example.org",
    b"ATTENDEE:mailto:HUONG@example.org", b" ", b"", b"\x00", b"=", b"no colon", b"\xed\xa0\x80",
    b"PHOTO;ENCODING=b:AAAA", b"NOTE:x", b"CLASS:PRIVATE",
])  # fmt: skip
MUTATIONS: st.SearchStrategy[Mutation] = st.one_of(
    st.builds(_drop, PLACES, st.integers(1, 5)),
    st.builds(_repeat, PLACES, PLACES),
    st.builds(_swap, PLACES, PLACES),
    st.builds(
        _insert_in_line,
        PLACES,
        PLACES,
        st.binary(max_size=9) | LINES.map(lambda line: b"\r\n" + line + b"\r\n"),
    ),
    st.builds(_with_parameter, PLACES, PARAMETERS),
    st.builds(_cut, PLACES),
)


def mutants(of: tuple[str, ...]) -> st.SearchStrategy[bytes]:
    """Good samples, one or two of them in a row, with a few things done to their lines."""

    def mutate(texts: list[str], mutations: list[Mutation]) -> bytes:
        lines = "".join(texts).encode().split(b"\r\n")
        for mutation in mutations:
            lines = mutation(lines) or [b""]
        return b"\r\n".join(lines)

    texts = st.lists(st.sampled_from(of), min_size=1, max_size=2)
    return st.builds(mutate, texts, st.lists(MUTATIONS, min_size=1, max_size=6))


ANY_CARD = st.binary() | mutants(CARDS)
ANY_CALENDAR = st.binary() | mutants(CALENDARS)


@quick
@given(ANY_CARD)
def test_any_bytes_as_a_card(data: bytes) -> None:
    """A card, or what was one, gives contacts that can be stored, or Unreadable."""
    survives(vcard, data)


@quick
@given(ANY_CALENDAR)
def test_any_bytes_as_a_calendar(data: bytes) -> None:
    """A calendar object, or what was one, gives entries that can be stored, or Unreadable."""
    survives(ical, data)


@pytest.mark.heavy
@long
@given(ANY_CARD)
def test_ten_thousand_cards(data: bytes) -> None:
    """The same, ten thousand times and never twice the same way."""
    survives(vcard, data)


@pytest.mark.heavy
@long
@given(ANY_CALENDAR)
def test_ten_thousand_calendars(data: bytes) -> None:
    """The same, ten thousand times and never twice the same way."""
    survives(ical, data)
