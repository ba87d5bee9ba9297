"""Events of Google's become entries of a calendar; what makes no sense is unreadable, and nothing worse."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.errors import Unreadable
from connectors.formats import google_event
from connectors.formats.json_event import text_of_event
from connectors.records import MeetingEntry

START = {"dateTime": "2026-03-02T10:00:00+04:00", "timeZone": "Asia/Tbilisi"}
END = {"dateTime": "2026-03-02T11:00:00+04:00", "timeZone": "Asia/Tbilisi"}


def entry(uid: str = "u@google.com", **event: Any) -> MeetingEntry:
    """The one entry of an event of an hour."""
    (found,) = google_event.parse(text_of_event({"id": "e", "start": START, "end": END, **event}, uid))
    return found


@pytest.mark.parametrize(
    ("start", "wall", "zone"),
    [
        (START, "2026-03-02T10:00", "Asia/Tbilisi"),
        (
            {"dateTime": "2026-03-02T10:00:00+04:00", "timeZone": "Europe/Berlin"},
            "2026-03-02T07:00",
            "Europe/Berlin",
        ),
        ({"dateTime": "2026-03-02T10:00:00+04:00"}, "2026-03-02T06:00", "UTC"),
        ({"dateTime": "2026-03-02T06:00:00Z", "timeZone": "Mars/Base"}, "2026-03-02T06:00", "UTC"),
        (
            {"dateTime": "2026-03-02T06:00:00Z", "timeZone": "Georgian Standard Time"},
            "2026-03-02T10:00",
            "Asia/Tbilisi",
        ),
        ({"date": "2026-03-02"}, "2026-03-02T00:00", None),
    ],
)
def test_starts(start: dict[str, str], wall: str, zone: str | None) -> None:
    """On the wall clock of the zone that is named; without one that is known, in UTC; days are floating."""
    found = entry(start=start, end=start)
    assert (found.starts, found.time_zone) == (datetime.fromisoformat(wall), zone)
    assert found.is_all_day is ("date" in start)


def test_who_the_calendars_person_is() -> None:
    """Marked as such by Google, as attendee or organiser, however the address is written."""
    found = entry(
        organizer={"email": "Me@example.org", "self": True},
        attendees=[
            {"email": "me@example.org"},
            {"email": "alias@example.org", "self": True},
            {"email": "ana@example.org", "self": "true"},
        ],
    )
    assert [(one.email, one.is_self) for one in found.invitees] == [
        ("Me@example.org", True),
        ("alias@example.org", True),
        ("ana@example.org", False),
    ]


def test_a_day_ends_at_the_next_midnight() -> None:
    """Google's ends are exclusive, as iCalendar's."""
    found = entry(start={"date": "2026-03-02"}, end={"date": "2026-03-04"})
    assert (found.ends - found.starts).days == 2


def test_all_else_that_an_event_says() -> None:
    """Title, status, transparency, sequence, and when it was changed; backslashes in titles stay."""
    found = entry(
        summary="C:\\new, tea; and so on",
        status="tentative",
        transparency="transparent",
        sequence=3,
        updated="2026-01-14T08:30:05.000Z",
    )
    assert (found.title, found.status, found.is_transparent, found.sequence) == (
        "C:\\new, tea; and so on",
        "tentative",
        True,
        3,
    )
    assert found.updated_at is not None
    assert found.updated_at.isoformat() == "2026-01-14T08:30:05+00:00"


@pytest.mark.parametrize(
    "event",
    [
        {"start": None},
        {"start": {"dateTime": "yesterday"}},
        {"start": {"dateTime": "0001-01-01T00:00:00+14:00"}},
        {"start": {"dateTime": "9999-12-31T23:59:59-12:00", "timeZone": "Asia/Tbilisi"}},
        {"recurrence": ["EXRULE:FREQ=DAILY"]},
        {"recurrence": ["DTSTART:20260101T000000Z"]},
        {"recurrence": [5]},
        {"recurrence": ["RRULE:FREQ=DAILY"] * 2000},
        {"recurringEventId": "s", "originalStartTime": {"dateTime": "never"}},
    ],
)
def test_what_makes_no_sense(event: dict[str, Any]) -> None:
    """It waits in quarantine: with half of its dates a series would have the wrong ones."""
    with pytest.raises(Unreadable):
        entry(**event)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"event": 5, "uid": "u"}', '{"event": {}, "uid": ""}', "[" * 99_999]
)
def test_what_is_no_event(text: str) -> None:
    """It is unreadable; redacting leaves it, unless it names someone who must not be kept."""
    with pytest.raises(Unreadable):
        google_event.parse(text)
    assert google_event.redact(text, lambda _: True) == text
    assert google_event.redact("a@example.org", lambda _: True) == ""


def test_redacting_takes_people_and_titles() -> None:
    """The address goes wherever it stands, the meeting and the others stay."""
    text = text_of_event(
        {
            "id": "e",
            "start": START,
            "end": END,
            "summary": "With ana@example.org",
            "organizer": {"email": "Ana@example.org"},
            "attendees": [{"email": "ana@example.org"}, {"email": "bo@example.org", "displayName": "Bo"}],
        },
        "u",
    )
    kept = google_event.redact(text, lambda value: value.lower() == "ana@example.org")
    assert "ana@" not in kept.lower()
    (found,) = google_event.parse(kept)
    assert ([one.email for one in found.invitees], found.title) == (["bo@example.org"], None)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=8), inner, max_size=2),
    max_leaves=6,
)
NAMES = ("start", "end", "recurrence", "attendees", "organizer", "summary", "status", "originalStartTime",
         "recurringEventId", "sequence", "updated", "visibility", "guestsCanSeeOtherGuests")  # fmt: skip
MOMENTS = st.fixed_dictionaries({}, optional={
    "date": st.dates().map(str) | JSON,
    "dateTime": st.datetimes(timezones=st.timezones()).map(lambda at: at.isoformat()) | JSON,
    "timeZone": st.timezone_keys() | JSON,
})  # fmt: skip


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from(NAMES), JSON | MOMENTS, max_size=6), MOMENTS, st.booleans())
def test_any_json_is_an_entry_or_unreadable(event: dict[str, Any], start: Any, has_start: bool) -> None:
    """Whatever types stand where, the parser gives an entry or Unreadable."""
    whole = {**event, "start": start, "end": start} if has_start else event
    try:
        (found,) = google_event.parse(json.dumps({"event": whole, "uid": "u"}))
    except Unreadable:
        return
    assert found.starts <= found.ends
