"""What holds for every calendar object, made up or torn: hypothesis, and icalendar as oracle."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.errors import Unreadable
from connectors.formats import ical
from connectors.formats.moments import FIRST_YEAR, LAST_YEAR
from connectors.records import MeetingEntry
from tests.connectors.formats import samples
from tests.connectors.formats.storable import assert_storable

ANY_TEXT = st.text(st.characters(exclude_categories=()))
PIECES = st.lists(
    st.sampled_from([
        "BEGIN:VCALENDAR\r\n", "END:VCALENDAR\r\n", "BEGIN:VEVENT\r\n", "END:VEVENT\r\n",
        "BEGIN:VALARM\r\n", "END:VALARM\r\n", "BEGIN:VTIMEZONE\r\n", "END:VTIMEZONE\r\n",
        "BEGIN:STANDARD\r\n", "END:STANDARD\r\n", "TZID:My\r\n", "TZOFFSETFROM:+0100\r\n",
        "TZOFFSETTO:-9959\r\n", "UID:1\r\n", "\r\n", "\n ", "=\r\n", "DTSTART:20240305T100000Z\r\n",
        "DTSTART;TZID=My:20240305T100000\r\n", "DTSTART:99991231T235959\r\n",
        "DTEND;VALUE=DATE:20240306\r\n", "DTEND:00010101T000000Z\r\n", "DURATION:-P1W\r\n", "DTSTART",
        ";TZID=", ":", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n",
        "RDATE;VALUE=PERIOD:20240305T100000Z/PT1H,P\r\n", "EXDATE:", "RECURRENCE-ID:20240305T100000\r\n",
        "SUMMARY:secret\r\n", "CLASS:PRIVATE\r\n", "DESCRIPTION:x\r\n", "ATTACH:AAAA\r\n", "AAAA\r\n",
        "SEQUENCE:٣\r\n", "ATTENDEE;CN=\"x\":mailto:jane@example.org\r\n", "\ufeff",
        "ORGANIZER:mailto:jane@example.org\r\n", ";ENCODING=QUOTED-PRINTABLE", "\x00", "\ud800",
        "DTSTAMP:x\r\n",
    ]) | ANY_TEXT,
    max_size=40,
).map("".join)  # fmt: skip
EVENTS = st.sampled_from([samples.GOOGLE_EVENT, samples.APPLE_EVENT, samples.OUTLOOK_EVENT])
TORN = EVENTS.flatmap(
    lambda text: st.tuples(st.integers(0, len(text)), PIECES, st.integers(0, len(text))).map(
        lambda cut: text[: cut[0]] + cut[1] + text[cut[2] :]
    )
)
_STRIPPED = re.compile(
    r"^[ \t]*(?:[\w-]+\.)*(?:DESCRIPTION|ATTACH)[ \t]*(?:;[^\n]*)?:", re.IGNORECASE | re.MULTILINE
)
TITLES = st.text(st.characters(categories=("L", "Nd"), include_characters=" ,;:\\'-."), max_size=60)
ZONES = st.sampled_from(["Europe/Berlin", "America/St_Johns", "Asia/Kolkata", "Pacific/Chatham", "UTC", None])


@settings(deadline=None)
@given(PIECES | TORN)
def test_any_text_is_records_or_unreadable(text: str) -> None:
    """Whatever a server sends, parsing gives storable entries or Unreadable, and nothing else is raised."""
    ical.object_uid(text)
    ical.redact(text, lambda address: address == "jane@example.org")
    for payload in (text, ical.strip(text), *ical.split(text)):
        try:
            entries = ical.parse(payload)
        except Unreadable:
            continue
        for entry in entries:
            assert isinstance(entry, MeetingEntry)
            assert_storable(asdict(entry))
            assert FIRST_YEAR <= entry.starts.year <= entry.ends.year <= LAST_YEAR
            assert entry.starts <= entry.ends
            times = (entry.starts, entry.ends, entry.recurrence_id, *entry.rdates, *entry.exdates)
            assert all(each is None or each.tzinfo is None for each in times)
            if entry.time_zone is not None:
                ZoneInfo(entry.time_zone)


@settings(deadline=None)
@given(st.binary(), st.booleans())
def test_any_bytes_can_be_stripped(data: bytes, keep_titles: bool) -> None:
    """Bytes of any kind give text that can be stored."""
    ical.strip(data, keep_titles=keep_titles).encode("utf-8")


@settings(deadline=None)
@given(PIECES | TORN, st.booleans())
def test_strip_is_idempotent_and_leaves_no_text(text: str, keep_titles: bool) -> None:
    """Stripping twice is stripping once, and no description or attachment is left, however it was folded."""
    stripped = ical.strip(text, keep_titles=keep_titles)
    assert ical.strip(stripped, keep_titles=keep_titles) == stripped
    without_soft_breaks = re.sub(r"=[\r\n]+", "", stripped)
    assert not _STRIPPED.search(re.sub(r"[\r\n]+[ \t]", "", without_soft_breaks).replace("\r", "\n"))


@settings(deadline=None)
@given(
    title=TITLES,
    name=TITLES,
    starts=st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001 - wall clock
    minutes=st.integers(0, 5_000),
    zone=ZONES,
    emails=st.lists(
        st.from_regex(r"[a-z]{1,9}@[a-z]{1,9}\.example", fullmatch=True), max_size=3, unique=True
    ),
)
def test_agrees_with_icalendar(
    title: str, name: str, starts: datetime, minutes: int, zone: str | None, emails: list[str]
) -> None:
    """What icalendar writes is read as it was meant."""
    starts = starts.replace(microsecond=0)
    ends = starts + timedelta(minutes=minutes)
    tzinfo = ZoneInfo(zone) if zone else None
    event = icalendar.Event()
    event.add("uid", "1")
    event.add("summary", title)
    event.add("dtstart", starts.replace(tzinfo=tzinfo))
    event.add("dtend", ends.replace(tzinfo=tzinfo))
    for email in emails:
        event.add("attendee", f"mailto:{email}", parameters={"CN": name} if name else {})
    calendar = icalendar.Calendar()
    calendar.add_component(event)
    (entry,) = ical.parse(ical.strip(calendar.to_ical()))
    assert (entry.starts, entry.ends, entry.time_zone) == (starts, ends, zone)
    assert entry.title == (title.strip() or None)
    assert [invitee.email for invitee in entry.invitees] == emails
