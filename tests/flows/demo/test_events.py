"""The calendars of the demo, read by independent libraries, say what was planned."""

from __future__ import annotations

import importlib
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest

from flows.demo.events import CLIENTS, write_ics
from flows.demo.meetings import Meeting, Occurrence
from flows.demo.network import Network
from flows.demo.time_zones import WINDOWS_NAMES, ZONES

EXPANDER = importlib.import_module("recurring_ical_events")  # ships no types


@pytest.fixture(scope="module")
def events(network: Network) -> dict[str, Any]:
    """UID -> the calendar object as icalendar reads it."""
    return {meeting.uid: _read(meeting) for meeting in network.meetings}


def _read(meeting: Meeting) -> Any:
    return icalendar.Calendar.from_ical(write_ics(meeting))


def _held(meeting: Meeting) -> set[datetime]:
    """When the plan says that the meeting took place, in UTC."""
    zone = ZoneInfo(meeting.zone)
    return {
        (occurrence.moved_to or occurrence.starts).replace(tzinfo=zone).astimezone(UTC)
        for occurrence in meeting.occurrences
        if not occurrence.is_removed and not occurrence.is_cancelled
    }


def test_every_object_is_read(network: Network, events: dict[str, Any]) -> None:
    """Every object is a calendar of one UID, with as many guests and the organiser that were planned."""
    for meeting in network.meetings:
        master, *changed = events[meeting.uid].walk("VEVENT")
        guests = master.get("ATTENDEE", [])
        guests = guests if isinstance(guests, list) else [guests]
        assert {str(event["UID"]) for event in (master, *changed)} == {meeting.uid}
        assert len(changed) == sum(occurrence.is_changed for occurrence in meeting.occurrences)
        assert [guest.lower() for guest in guests] == [f"mailto:{g.address}".lower() for g in meeting.guests]
        assert [guest.params.get("CN") for guest in guests] == [g.name for g in meeting.guests]
        assert [guest.params["PARTSTAT"] for guest in guests] == [g.response for g in meeting.guests]


def test_series_expand_to_the_plan(network: Network, events: dict[str, Any]) -> None:
    """An independent expander finds exactly the occurrences that were planned, changes included."""
    series = [meeting for meeting in network.meetings if meeting.rule and not meeting.is_all_day]
    assert len(series) >= 60
    for meeting in series:
        first, last = (meeting.occurrences[n].starts.replace(tzinfo=UTC) for n in (0, -1))
        expanded = EXPANDER.of(events[meeting.uid]).between(
            first - timedelta(days=9), last + timedelta(days=1, hours=23)
        )
        held = {e["DTSTART"].dt.astimezone(UTC) for e in expanded if e.get("STATUS") != "CANCELLED"}
        assert held == _held(meeting), meeting.title


def test_single_meetings_start_as_planned(network: Network, events: dict[str, Any]) -> None:
    """A single meeting starts and ends at the planned moment, whichever way the client writes times."""
    for meeting in network.meetings:
        if not meeting.rule and not meeting.is_all_day:
            event = events[meeting.uid].walk("VEVENT")[0]
            assert {event.start.astimezone(UTC)} == _held(meeting)
            assert event.end - event.start == meeting.lasts


def test_time_zones_are_true() -> None:
    """Each VTIMEZONE, under its own and under its Windows name, gives the offsets of the zone database."""
    for zone in ZONES:
        for client in ("apple", "outlook"):
            for day in ("2021-01-15T10:00", "2023-07-15T10:00", "2026-10-30T10:00"):
                wall = datetime.fromisoformat(day)
                meeting = Meeting(
                    "u", "t", (("work", "calendar"),), client, zone, timedelta(hours=1), (Occurrence(wall),)
                )
                start = _read(meeting).walk("VEVENT")[0].start
                offsets = _read(meeting).walk("VTIMEZONE")[0].to_tz()
                assert wall.replace(tzinfo=ZoneInfo(zone)) == start.astimezone(UTC)
                assert offsets.utcoffset(wall) == wall.replace(tzinfo=ZoneInfo(zone)).utcoffset()


def test_every_client_and_zone_occurs(network: Network) -> None:
    """All clients write, all zones are met in, and Outlook names zones as Windows does."""
    assert Counter(meeting.client for meeting in network.meetings).keys() == CLIENTS.keys()
    assert {meeting.zone for meeting in network.meetings} == set(ZONES)
    texts = "".join(
        item.text for account in network.accounts for c in account.collections for item in c.items
    )
    for name in WINDOWS_NAMES.values():
        assert f"TZID={name}:" in texts
