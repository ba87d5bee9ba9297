"""Calendars keep the contract; and what is Google's own: exceptions, tombstones, kinds of events."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from itertools import count
from typing import Any

import pytest

from connectors.errors import CursorExpired, SourceUnavailable
from connectors.google import calendars
from connectors.google.api import Unsuccessful
from connectors.google.calendars import GoogleCalendars
from connectors.records import Collection, MeetingEntry, RawRecord
from connectors.selection import select
from flows.demo.emulators.google.calendar import Calendar
from flows.demo.emulators.google.emulator import GoogleEmulator
from flows.demo.emulators.google.problems import (
    calendar_rate_limited,
    old_problem,
    out_of_order,
)
from tests.connectors import people
from tests.connectors.contract import PAGE_SIZE, ConnectorContract, Subject, known_of, landed
from tests.connectors.google.signed_in import ADDRESS, account, calendar_api, event

LIST, GET = "calendar.events.list", "calendar.events.get"
PRIMARY = Collection(ADDRESS, "Nino", "primary")
WEEKLY = {
    "id": "series",
    "iCalUID": "series@google.com",
    "summary": "Choir",
    "start": {"dateTime": "2026-03-02T10:00:00+04:00", "timeZone": "Asia/Tbilisi"},
    "end": {"dateTime": "2026-03-02T11:00:00+04:00", "timeZone": "Asia/Tbilisi"},
    "recurrence": ["RRULE:FREQ=WEEKLY;COUNT=10", "EXDATE;TZID=Asia/Tbilisi:20260316T100000"],
    "attendees": [{"email": "ana@example.org", "responseStatus": "accepted"}],
    "organizer": {"email": ADDRESS, "self": True},
}
SECOND = {"dateTime": "2026-03-09T10:00:00+04:00", "timeZone": "Asia/Tbilisi"}
_changes = count(1)


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.google.calendars.PAGE_SIZE", PAGE_SIZE)


@pytest.fixture
def primary(google: GoogleEmulator) -> Calendar:
    return account(google).calendars.add(ADDRESS, "Nino")


def id_of(name: str) -> str:
    """The id that Google gives an entry of this name."""
    return sha256(name.encode()).hexdigest()[:26]


class TestCalendars(ConnectorContract):
    kind = "calendar"

    @pytest.fixture
    def subject(self, google: GoogleEmulator, primary: Calendar) -> Subject:
        return Subject(
            GoogleCalendars(calendar_api(google)),
            PRIMARY,
            lambda name, text: primary.put(event(text, id_of(name), next(_changes))),
            lambda name: primary.delete(id_of(name)),
            primary.events.forget_syncs,
        )


class Diary:
    """The primary calendar as it is pulled again and again, and what is stored of it."""

    def __init__(self, google: GoogleEmulator, **options: bool) -> None:
        self.source = GoogleCalendars(calendar_api(google), **options)
        self.stored: dict[str, RawRecord] = {}
        self.cursor: str | None = None

    def pull(self) -> list[RawRecord]:
        """One pull from the cursor; the records that it brought."""
        pages = list(self.source.pull(PRIMARY, self.cursor, known_of(self.stored.values())))
        self.stored = landed(pages, self.stored.values())
        self.cursor = pages[-1].cursor
        return [record for page in pages for record in page.records]

    def entry(self, event_id: str) -> MeetingEntry:
        """What is read of a stored event."""
        (found,) = calendars.parse(self.stored[event_id].payload)
        return found


@pytest.fixture
def diary(google: GoogleEmulator, primary: Calendar) -> Diary:
    primary.put(WEEKLY)
    return Diary(google)


def wall(text: str) -> datetime:
    """A wall-clock time."""
    return datetime.fromisoformat(text)


def test_a_series_comes_as_one_master(google: GoogleEmulator, diary: Diary) -> None:
    """Its rule and its dates left out, on the clock of its zone; nothing is expanded by Google."""
    assert len(diary.pull()) == 1
    entry = diary.entry("series")
    assert (entry.uid, entry.starts, entry.time_zone) == (
        "series@google.com",
        wall("2026-03-02T10:00"),
        "Asia/Tbilisi",
    )
    assert entry.rrules == ("FREQ=WEEKLY;COUNT=10",)
    assert entry.exdates == (wall("2026-03-16T10:00"),)
    assert all(one.values["singleEvents"] is False for one in google.asked if one.method == LIST)


def test_a_moved_occurrence_is_a_change_of_its_series(diary: Diary, primary: Calendar) -> None:
    """It has the UID of the series and says which occurrence it replaces, on its own clock."""
    primary.put({
        **WEEKLY, "id": "series_20260309T060000Z", "recurrence": [], "recurringEventId": "series",
        "originalStartTime": SECOND,
        "start": {"dateTime": "2026-03-10T09:00:00+01:00", "timeZone": "Europe/Berlin"},
        "end": {"dateTime": "2026-03-10T10:00:00+01:00", "timeZone": "Europe/Berlin"},
    })  # fmt: skip
    diary.pull()
    entry = diary.entry("series_20260309T060000Z")
    assert (entry.uid, entry.recurrence_id, entry.starts) == (
        "series@google.com",
        wall("2026-03-09T07:00"),
        wall("2026-03-10T09:00"),
    )


@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize("is_in_delta", [True, False])
def test_a_cancelled_occurrence_gets_the_uid_of_its_series(
    google: GoogleEmulator, diary: Diary, primary: Calendar, is_first: bool, is_in_delta: bool
) -> None:
    """Google says its id, its series and its time, no more. A series that is not in the pull is asked for."""
    if is_in_delta:
        diary.pull()
    primary.cancel_occurrence("series", SECOND, "20260309T060000Z")
    if not is_in_delta and not is_first:
        primary.put(WEEKLY)
    diary.pull()
    entry = diary.entry("series_20260309T060000Z")
    assert (entry.uid, entry.status, entry.recurrence_id) == (
        "series@google.com",
        "deleted",
        wall("2026-03-09T10:00"),
    )
    assert google.count(GET) == int(is_in_delta)
    assert diary.pull() == []


def test_a_deleted_series_takes_its_occurrences_along(
    google: GoogleEmulator, diary: Diary, primary: Calendar
) -> None:
    """Cancelled items with an id only are tombstones; occurrences of what is gone are no records."""
    primary.cancel_occurrence("series", SECOND, "20260309T060000Z")
    diary.pull()
    assert len(diary.stored) == 2
    primary.delete("series")
    diary.pull()
    assert diary.stored == {}
    primary.cancel_occurrence("series", SECOND, "20260309T060000Z")
    assert diary.pull() == []
    assert google.count(GET) == 0


def test_an_occurrence_without_its_series_goes_as_a_single_meeting_does(
    google: GoogleEmulator, diary: Diary, primary: Calendar
) -> None:
    """The owner was asked to this one alone: nothing else says who was there. So its record is kept as it
    was, whether or not Google would tell of the series.
    """
    one = {**WEEKLY, "id": "other_2", "recurrence": [], "recurringEventId": "other"}
    primary.put({**one, "originalStartTime": SECOND})
    diary.pull()
    assert "other_2" in diary.stored
    primary.cancel_occurrence("other", SECOND, "2")
    assert diary.pull() == []
    assert "other_2" not in diary.stored
    assert google.count(GET) == 0


@pytest.mark.parametrize(
    ("original", "start", "zone", "recurrence_id"),
    [
        (SECOND, {"date": "2026-03-09"}, None, "2026-03-09T06:00"),
        ({"date": "2026-03-09"}, SECOND, "Asia/Tbilisi", "2026-03-09T04:00"),
        ({"date": "2026-03-09"}, {"date": "2026-03-10"}, None, "2026-03-09T00:00"),
    ],
)
def test_a_change_from_a_time_to_a_day_and_back(
    diary: Diary,
    primary: Calendar,
    original: dict[str, str],
    start: dict[str, str],
    zone: str | None,
    recurrence_id: str,
) -> None:
    """The instant of the occurrence stays the same one, as days are taken for UTC midnights."""
    primary.put({
        **WEEKLY, "id": "x", "recurrence": [], "recurringEventId": "series", "originalStartTime": original,
        "start": start, "end": start,
    })  # fmt: skip
    diary.pull()
    entry = diary.entry("x")
    assert (entry.time_zone, entry.recurrence_id) == (zone, wall(recurrence_id))


@pytest.mark.parametrize("kind", ["birthday", "focusTime", "fromGmail", "outOfOffice", "workingLocation"])
def test_events_that_are_no_meetings_never_land(diary: Diary, primary: Calendar, kind: str) -> None:
    """Neither they nor their cancelled occurrences."""
    primary.put({**WEEKLY, "id": kind, "eventType": kind})
    diary.pull()
    primary.cancel_occurrence(kind, SECOND, "20260309T060000Z")
    diary.pull()
    assert diary.stored.keys() == {"series"}


def test_a_page_without_events_is_not_the_last(
    google: GoogleEmulator, diary: Diary, primary: Calendar
) -> None:
    """Only the token says whether more follows."""
    primary.begins_empty = True
    assert len(diary.pull()) == 1
    assert google.count(LIST) == 2


def test_an_expired_token(diary: Diary, primary: Calendar) -> None:
    """410, with a token only: then one full pull."""
    diary.pull()
    primary.events.forget_syncs()
    with pytest.raises(CursorExpired):
        diary.pull()
    diary.cursor = None
    assert diary.pull() == []
    assert diary.stored.keys() == {"series"}


def test_titles_stay_at_the_source(google: GoogleEmulator, diary: Diary, primary: Calendar) -> None:
    """Those of private events always; with `titles = false` no title is asked for."""
    primary.put({**WEEKLY, "id": "secret", "summary": "Operation", "visibility": "private"})
    diary.pull()
    assert (diary.entry("series").title, diary.entry("secret").title) == ("Choir", None)
    assert diary.entry("secret").is_private
    assert "Operation" not in diary.stored["secret"].payload
    quiet = Diary(google, keep_titles=False)
    quiet.pull()
    assert "Choir" not in quiet.stored["series"].payload
    assert "summary" not in str(google.asked[-1].values["fields"])
    quiet.source = diary.source
    with pytest.raises(CursorExpired):
        quiet.pull()


@pytest.mark.parametrize(
    ("said", "hides"),
    [
        ({}, False),
        ({"attendeesOmitted": True}, True),
        ({"guestsCanSeeOtherGuests": False}, False),
        ({"guestsCanSeeOtherGuests": False, "organizer": {"email": "ana@example.org"}}, True),
    ],
)
def test_hidden_guests(diary: Diary, primary: Calendar, said: dict[str, Any], hides: bool) -> None:
    """Only the organiser sees them all; a list that was cut is known to be one."""
    primary.put({**WEEKLY, **said})
    diary.pull()
    assert diary.entry("series").hides_guests is hides


def test_people_are_read_as_in_any_calendar(diary: Diary, primary: Calendar) -> None:
    """Answers, rooms, groups, the organiser, and the one whom Google makes up for events found in mail."""
    primary.put({
        **WEEKLY,
        "organizer": {"email": "unknownorganizer@calendar.google.com"},
        "attendees": [
            {"email": "ana@example.org", "displayName": 'Ana "A" Silva, jr.', "responseStatus": "declined"},
            {"email": "bo@example.org", "responseStatus": "tentative", "optional": True},
            {"email": "hall@resource.calendar.google.com", "resource": True, "responseStatus": "accepted"},
            {"email": ADDRESS, "self": True, "responseStatus": "needsAction"},
        ],
    })  # fmt: skip
    diary.pull()
    found = {one.email: (one.name, one.response, one.kind) for one in diary.entry("series").invitees}
    assert found == {
        "ana@example.org": ('Ana "A" Silva, jr.', "declined", "individual"),
        "bo@example.org": (None, "tentative", "individual"),
        "hall@resource.calendar.google.com": (None, "accepted", "room"),
        ADDRESS: (None, "needs_action", "individual"),
    }


@pytest.mark.usefixtures("primary")
def test_which_calendars(google: GoogleEmulator) -> None:
    """The primary one and the person's own by default; any by name, hidden ones too; on several pages."""
    own = account(google).calendars
    own.add("a-team@group.calendar.google.com", "Team", "writer")
    own.add("choir@group.calendar.google.com", "Choir", hidden=True)
    own.add("en.ge#holiday@group.v.calendar.google.com", "Holidays", "reader")
    own.add("addressbook#contacts@group.v.calendar.google.com", "Birthdays", "reader")
    own.add("x@import.calendar.google.com", "Matches", "owner", summaryOverride="Football")
    source = GoogleCalendars(calendar_api(google))
    listed = source.collections()
    assert listed[0] == PRIMARY
    assert [one.name for one in select(listed)] == ["Nino", "Choir"]
    assert [one.name for one in select(listed, ["football", "Team"])] == ["Team", "Football"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("connectors.google.calendars.LIST_SIZE", 2)
        assert source.collections() == listed


@pytest.mark.parametrize("status", [403, 429])
def test_quotas_in_both_codes(google: GoogleEmulator, diary: Diary, status: int) -> None:
    """403 or 429, one is waited for as the other; what is forbidden for good is not."""
    google.fail(LIST, lambda: calendar_rate_limited(status, "userRateLimitExceeded"), times=2)
    assert len(diary.pull()) == 1
    google.fail(LIST, lambda: calendar_rate_limited(status), times=4)
    with pytest.raises(SourceUnavailable):
        diary.pull()


def test_a_calendar_that_is_forbidden(google: GoogleEmulator, diary: Diary) -> None:
    """A 403 of another kind is no quota: nobody waits."""
    began = google.now
    google.fail(LIST, lambda: old_problem(403, "No calendar", "notACalendarUser", "calendar"))
    with pytest.raises(Unsuccessful, match="notACalendarUser"):
        diary.pull()
    assert google.now == began


def test_a_failure_in_the_middle_of_paging(google: GoogleEmulator, diary: Diary, primary: Calendar) -> None:
    """A page that failed is asked for once more."""
    for number in range(5):
        primary.put(event(people.numbered("calendar", number), f"e{number}"))
    google.fail(LIST, out_of_order, first=2)
    assert len(diary.pull()) == 6
