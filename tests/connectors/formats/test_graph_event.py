"""Events of Microsoft Graph become entries of a calendar, or what makes no sense is unreadable."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.errors import Unreadable
from connectors.formats import graph_event
from connectors.formats.json_event import text_of_event
from connectors.records import MeetingEntry

ME = "me@example.org"


def at(moment: str, zone: str = "UTC") -> dict[str, str]:
    """A dateTimeTimeZone as Graph writes it."""
    return {"dateTime": f"{moment}:00.0000000", "timeZone": zone}


START, END = at("2026-03-02T09:00"), at("2026-03-02T10:00")


def guest(address: str, response: str = "none", kind: str = "required", name: str = "") -> dict[str, Any]:
    """An attendee."""
    return {
        "type": kind,
        "status": {"response": response, "time": "0001-01-01T00:00:00Z"},
        "emailAddress": {"name": name or address, "address": address},
    }


def entry(event: dict[str, Any] | None = None, **more: object) -> MeetingEntry:
    """The one entry of an event of an hour, in the calendar of `ME`."""
    whole = {"type": "singleInstance", "start": START, "end": END, **(event or {})}
    (found,) = graph_event.parse(text_of_event(whole, "u", **{"owner": ME, **more}))
    return found


def wall(text: str) -> datetime:
    """A wall-clock time."""
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "shown_in", "expected", "zone"),
    [
        (START, "UTC", "2026-03-02T09:00", "UTC"),
        (START, "W. Europe Standard Time", "2026-03-02T10:00", "Europe/Berlin"),
        (at("2026-07-02T09:00"), "Romance Standard Time", "2026-07-02T11:00", "Europe/Paris"),
        (at("2026-03-02T10:00", "Romance Standard Time"), "", "2026-03-02T09:00", "UTC"),
        (START, "tzone://Microsoft/Custom", "2026-03-02T09:00", "UTC"),
        (START, "tzone://Microsoft/Utc", "2026-03-02T09:00", "UTC"),
        (START, None, "2026-03-02T09:00", "UTC"),
        ({"dateTime": "2026-03-02T09:00:00Z"}, "UTC", "2026-03-02T09:00", "UTC"),
    ],
)
def test_starts(start: dict[str, str], shown_in: str | None, expected: str, zone: str) -> None:
    """On the wall clock of the zone that the meeting was made in, by its Windows name; else in UTC."""
    found = entry({"start": start, "end": start, "originalStartTimeZone": shown_in})
    assert (found.starts, found.time_zone, found.has_unknown_zone) == (wall(expected), zone, False)


def test_a_zone_that_nobody_knows() -> None:
    """It is taken for UTC, and said so."""
    found = entry({"start": at("2026-03-02T09:00", "Mars Standard Time"), "end": END})
    assert (found.starts, found.has_unknown_zone) == (wall("2026-03-02T09:00"), True)


@pytest.mark.parametrize("zone", ["UTC", "Pacific Standard Time"])
def test_days_are_never_converted(zone: str) -> None:
    """An all-day event begins on the day that is written, wherever that is midnight."""
    days = {"start": at("2026-03-02T00:00", zone), "end": at("2026-03-04T00:00", zone)}
    found = entry({**days, "isAllDay": True, "originalStartTimeZone": "Tokyo Standard Time"})
    assert (found.starts, found.ends, found.time_zone, found.is_all_day) == (
        wall("2026-03-02"),
        wall("2026-03-04"),
        None,
        True,
    )


def test_a_series_takes_place_when_graph_says() -> None:
    """The occurrences that it lists and no others, each as long as the master, on the clock of the zone."""
    found = entry(
        {"type": "seriesMaster", "originalStartTimeZone": "W. Europe Standard Time"},
        starts=["2026-03-30T08:00:00+00:00", "2026-03-09T09:00:00+00:00", "2026-03-09T09:00:00+00:00"],
    )
    assert found.rdates == (wall("2026-03-09T10:00"), wall("2026-03-30T10:00"))
    assert (found.starts, found.ends - found.starts, found.rrules) == (
        wall("2026-03-09T10:00"),
        timedelta(hours=1),
        (),
    )
    whole = {"isAllDay": True, "start": at("2026-03-02T00:00"), "end": at("2026-03-03T00:00")}
    days = entry({**whole, "type": "seriesMaster"}, starts=["2026-03-09"])
    assert (days.rdates, days.ends) == ((wall("2026-03-09"),), wall("2026-03-10"))


@pytest.mark.parametrize(
    ("event", "original", "zone"),
    [
        ({"originalStart": "2026-03-09T09:00:00Z"}, "2026-03-09T09:00", "UTC"),
        (
            {"originalStart": "2026-03-09T09:00:00Z", "originalStartTimeZone": "W. Europe Standard Time"},
            "2026-03-09T10:00",
            "Europe/Berlin",
        ),
        ({}, "2026-03-02T09:00", "UTC"),
        ({"originalStart": "2026-03-09T00:00:00Z", "isAllDay": True}, "2026-03-09T00:00", None),
        (
            {
                "originalStart": "2026-03-08T23:00:00Z",
                "isAllDay": True,
                "originalStartTimeZone": "W. Europe Standard Time",
            },
            "2026-03-09T00:00",
            None,
        ),
    ],
)
def test_which_occurrence_an_exception_changes(
    event: dict[str, Any], original: str, zone: str | None
) -> None:
    """Told by the start that the series gave it, on its own clock; a day is one in its zone, or in UTC."""
    found = entry({"type": "exception", **event})
    assert (found.recurrence_id, found.time_zone) == (wall(original), zone)
    assert entry({**event, "type": "singleInstance"}).recurrence_id is None


@pytest.mark.parametrize(
    ("uid", "expected"),
    [
        ("abc@example.org", "abc@example.org"),
        (None, "otherwise"),
        ("", "otherwise"),
        (
            "040000008200E00074C5B7101A82E00807EA0309" + "10" * 8 + "0" * 16 + "10000000" + "ab" * 16,
            "040000008200E00074C5B7101A82E00800000000" + "10" * 8 + "0" * 16 + "10000000" + "AB" * 16,
        ),
        (
            "040000008200E00074C5B7101A82E00807EA0309" + "0" * 32 + "1A000000"
            "7643616C2D55696401000000" + b"tea@google.com".hex() + "00",
            "tea@google.com",
        ),
        (
            "040000008200E00074C5B7101A82E00800000000" + "0" * 32 + "0D0000007643616C2D55696401000000ff",
            "040000008200E00074C5B7101A82E00800000000" + "0" * 32 + "0D0000007643616C2D55696401000000FF",
        ),
    ],
)
def test_the_uid_of_a_series(uid: str | None, expected: str) -> None:
    """Exchange writes the day of an occurrence into it, and wraps up the UIDs that other programs gave."""
    assert graph_event.uid_of({"iCalUId": uid}, "otherwise") == expected


def test_people_and_what_they_answered() -> None:
    """In the organiser's copy; rooms are resources, and a sender without an address is nobody."""
    found = entry(
        {
            "isOrganizer": True,
            "organizer": {"emailAddress": {"name": "Me", "address": "alias@example.org"}},
            "attendees": [
                guest("ana@example.org", "accepted", name="Ana Silva"),
                guest("bo@example.org", "declined", "optional"),
                guest("cy@example.org", "tentativelyAccepted"),
                guest("di@example.org", "notResponded"),
                guest("ed@example.org"),
                guest("hall@example.org", "accepted", "resource"),
                guest("/O=EXCHANGELABS/OU=EXCHANGE/CN=RECIPIENTS/CN=FAY"),
            ],
        }
    )
    assert [(one.email, one.name, one.response, one.kind, one.is_self) for one in found.invitees] == [
        ("alias@example.org", "Me", None, "individual", True),
        ("ana@example.org", "Ana Silva", "accepted", "individual", False),
        ("bo@example.org", None, "declined", "individual", False),
        ("cy@example.org", None, "tentative", "individual", False),
        ("di@example.org", None, "needs_action", "individual", False),
        ("ed@example.org", None, None, "individual", False),
        ("hall@example.org", None, "accepted", "resource", False),
    ]
    assert found.invitees[0].is_organizer


@pytest.mark.parametrize(
    ("said", "response"),
    [
        ("accepted", "accepted"),
        ("declined", "declined"),
        ("tentativelyAccepted", "tentative"),
        ("notResponded", "needs_action"),
        ("none", "needs_action"),
    ],
)
@pytest.mark.parametrize("is_listed", [True, False])
def test_what_the_guest_answered(said: str, response: str, is_listed: bool) -> None:
    """A guest's own answer stands beside the list, which may name them by another address, or not at all."""
    found = entry(
        {
            "isOrganizer": False,
            "organizer": {"emailAddress": {"address": "ana@example.org"}},
            "attendees": [guest("Me@example.org" if is_listed else "team@example.org")],
            "responseStatus": {"response": said},
        }
    )
    (mine,) = [one for one in found.invitees if one.is_self]
    assert (mine.email.lower(), mine.response, mine.is_organizer) == (ME, response, False)


def test_whose_calendar_is_not_known() -> None:
    """Nobody is added, and without guests nobody either."""
    organizer = {"emailAddress": {"address": "ana@example.org"}}
    assert [one.email for one in entry({"organizer": organizer}, owner=None).invitees] == ["ana@example.org"]
    assert entry({"responseStatus": {"response": "accepted"}}).invitees == ()


@pytest.mark.parametrize(("is_organizer", "hides"), [(True, False), (False, True)])
def test_hidden_guests(is_organizer: bool, hides: bool) -> None:
    """Only the organiser sees them all."""
    found = entry({"hideAttendees": True, "isOrganizer": is_organizer, "attendees": [guest(ME)]})
    assert found.hides_guests is hides


def test_all_else_that_an_event_says() -> None:
    """Cancelled, shown as free, private, when it was changed; a change in the year 1 is none."""
    found = entry(
        {
            "subject": "C:\\new, tea; and so on",
            "isCancelled": True,
            "showAs": "free",
            "lastModifiedDateTime": "2026-01-14T08:30:05.1234567Z",
        }
    )
    assert (found.title, found.status, found.is_transparent, found.is_private) == (
        "C:\\new, tea; and so on",
        "cancelled",
        True,
        False,
    )
    assert str(found.updated_at) == "2026-01-14 08:30:05+00:00"
    secret = entry({"sensitivity": "private", "lastModifiedDateTime": "0001-01-01T00:00:00Z"})
    assert (secret.is_private, secret.updated_at) == (True, None)


def test_what_may_land() -> None:
    """No body, no preview, no place, no link, no attachment; titles only of what is not private."""
    canary = "a private remark"
    dropped = ("body", "bodyPreview", "location", "locations", "onlineMeeting", "webLink", "attachments")
    event = {
        **dict.fromkeys(dropped, canary),
        "id": "e",
        "subject": "Tea",
        "start": START,
        "attendees": [{**guest(ME), "proposedNewTime": canary}],
    }
    kept = graph_event.strip(event)
    assert canary not in json.dumps(kept)
    assert kept == {"subject": "Tea", "start": START, "attendees": [guest(ME)]}
    assert "subject" not in graph_event.strip(event, keep_titles=False)
    for sensitivity in ("personal", "private", "confidential"):
        assert "subject" not in graph_event.strip({**event, "sensitivity": sensitivity})


def test_redacting_takes_people_and_titles() -> None:
    """The address goes wherever it stands; the meeting, its occurrences and the others stay."""
    text = text_of_event(
        {
            "start": START,
            "end": END,
            "subject": "With ana@example.org",
            "organizer": {"emailAddress": {"address": "Ana@example.org"}},
            "attendees": [guest("ana@example.org"), guest("bo@example.org")],
        },
        "u",
        owner=ME,
        starts=["2026-03-09T09:00:00+00:00"],
    )
    kept = graph_event.redact(text, lambda value: value.lower() == "ana@example.org")
    assert "ana@" not in kept.lower()
    (found,) = graph_event.parse(kept)
    assert ([one.email for one in found.invitees], found.title) == (["bo@example.org", ME], None)
    assert found.rdates == (wall("2026-03-09T09:00"),)
    assert graph_event.redact(text, lambda _: False) == text


@pytest.mark.parametrize(
    ("event", "more"),
    [
        ({"start": None}, {}),
        ({"start": {"dateTime": "yesterday"}}, {}),
        ({"start": at("0001-01-01T00:00")}, {}),
        ({"start": at("9999-12-31T23:59", "Samoa Standard Time")}, {}),
        ({"start": at("9999-12-31T23:59"), "isAllDay": True}, {}),
        ({"type": "exception", "originalStart": "never"}, {}),
        ({"type": "exception", "originalStart": "0001-01-01T00:00:00+14:00"}, {}),
        ({}, {"starts": []}),
        ({}, {"starts": "2026-03-09"}),
        ({}, {"starts": ["soon"]}),
        ({}, {"starts": ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"]}),
        ({}, {"starts": [str(number) for number in range(20_001)]}),
    ],
)
def test_what_makes_no_sense(event: dict[str, Any], more: dict[str, object]) -> None:
    """It waits in quarantine: with some of its dates a series would have the wrong ones."""
    with pytest.raises(Unreadable):
        entry(event, **more)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"event": 5, "uid": "u"}', '{"event": {}, "uid": ""}', "[" * 99_999]
)
def test_what_is_no_event(text: str) -> None:
    """It is unreadable; redacting leaves it, unless it names someone who must not be kept."""
    with pytest.raises(Unreadable):
        graph_event.parse(text)
    assert graph_event.redact(text, lambda _: True) == text
    assert graph_event.redact("a@example.org", lambda _: True) == ""


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=8), inner, max_size=2),
    max_leaves=6,
)
MOMENTS = st.fixed_dictionaries({}, optional={
    "dateTime": st.datetimes().map(lambda when: f"{when.isoformat()}.0000000"[:27]) | JSON,
    "timeZone": st.sampled_from(["UTC", "Romance Standard Time", "tzone://Microsoft/Custom", ""]) | JSON,
})  # fmt: skip
FIELDS = st.sampled_from(sorted({*graph_event.KEPT, graph_event.TITLE}))


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(FIELDS, JSON | MOMENTS, max_size=6), MOMENTS, JSON | st.lists(st.datetimes().map(str)))
def test_any_json_is_an_entry_or_unreadable(event: dict[str, Any], start: Any, starts: Any) -> None:
    """Whatever types stand where, the parser gives an entry or Unreadable, and nothing worse lands."""
    whole = {"start": start, "end": start, **event}
    graph_event.strip(whole)
    graph_event.uid_of(whole, "u")
    assert graph_event.start_of(whole, is_all_day=True) is None or isinstance(start, dict) or "start" in event
    for more in ({}, {"starts": starts}):
        try:
            (found,) = graph_event.parse(json.dumps({"event": whole, "uid": "u", "owner": ME, **more}))
        except Unreadable:
            continue
        assert found.starts <= found.ends
