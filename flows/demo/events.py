"""Meetings as the calendars of this world write them: iCalendar (RFC 5545) with the habits of its clients."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from flows.demo.content_lines import escaped, folded, parameter
from flows.demo.meetings import Guest, Meeting, Occurrence, Response
from flows.demo.time_zones import WINDOWS_NAMES, vtimezone


@dataclass(frozen=True, slots=True)
class Client:
    """What is peculiar to a client: ``in_utc`` writes single meetings in UTC, ``windows`` names zones as
    Windows does, ``durations`` writes DURATION instead of DTEND, ``mailto`` is how it spells the scheme."""

    product: str
    in_utc: bool = False
    windows: bool = False
    durations: bool = False
    mailto: str = "mailto:"


CLIENTS = {
    "google": Client("-//Google Inc//Google Calendar 70.9054//EN", in_utc=True),
    "outlook": Client("-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN", windows=True, mailto="MAILTO:"),
    "apple": Client("-//Apple Inc.//macOS 14.5//EN"),
    "nextcloud": Client("-//IDN nextcloud.com//Calendar app 4.7.6//EN", durations=True),
}


def write_ics(meeting: Meeting) -> str:
    """The meeting as one calendar object: the series first, then its changed occurrences."""
    client = CLIENTS[meeting.client]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{client.product}", "CALSCALE:GREGORIAN"]
    if not meeting.is_all_day and not _is_utc(meeting):
        lines += vtimezone(meeting.zone, _tzid(meeting))
    lines += _event(meeting, None)
    for occurrence in meeting.occurrences:
        if meeting.rule and occurrence.is_changed:
            lines += _event(meeting, occurrence)
    lines.append("END:VCALENDAR")
    return folded(lines)


def _event(meeting: Meeting, changed: Occurrence | None) -> Iterator[str]:
    occurrence = changed or meeting.occurrences[0]
    responses: dict[str, Response] = dict(occurrence.responses) if changed else {}
    starts = (changed and changed.moved_to) or occurrence.starts
    written_at = _written_at(meeting)
    yield "BEGIN:VEVENT"
    yield f"UID:{meeting.uid}"
    yield f"DTSTAMP:{_utc(written_at)}"
    yield f"CREATED:{_utc(written_at)}"
    yield f"LAST-MODIFIED:{_utc(written_at + timedelta(hours=1))}"
    yield f"SEQUENCE:{1 if changed else 0}"
    yield from _times(meeting, starts)
    if changed:
        yield _moment(meeting, "RECURRENCE-ID", changed.starts)
    elif meeting.rule:
        yield from _recurrence(meeting)
    yield f"SUMMARY:{escaped(meeting.title)}"
    yield f"STATUS:{'CANCELLED' if changed and changed.is_cancelled else meeting.status}"
    yield f"TRANSP:{'TRANSPARENT' if meeting.is_transparent or meeting.is_all_day else 'OPAQUE'}"
    if meeting.is_private:
        yield "CLASS:PRIVATE"
    if meeting.client == "outlook":
        yield f"X-MICROSOFT-CDO-BUSYSTATUS:{'TENTATIVE' if meeting.status == 'TENTATIVE' else 'BUSY'}"
    yield from _people(meeting, responses)
    yield "END:VEVENT"


def _written_at(meeting: Meeting) -> datetime:
    """Some days before the first occurrence."""
    first = meeting.occurrences[0].starts
    return (first - timedelta(days=3 + len(meeting.title) % 11)).replace(hour=8, tzinfo=UTC)


def _times(meeting: Meeting, starts: datetime) -> Iterator[str]:
    yield _moment(meeting, "DTSTART", starts)
    if CLIENTS[meeting.client].durations and not meeting.is_all_day:
        yield f"DURATION:PT{int(meeting.lasts.total_seconds() // 60)}M"
    else:
        yield _moment(meeting, "DTEND", starts + meeting.lasts)


def _moment(meeting: Meeting, name: str, wall: datetime) -> str:
    if meeting.is_all_day:
        return f"{name};VALUE=DATE:{_day(wall)}"
    if _is_utc(meeting):
        return f"{name}:{_utc(_aware(meeting, wall))}"
    return f"{name};TZID={parameter(_tzid(meeting))}:{wall:%Y%m%dT%H%M%S}"


def _recurrence(meeting: Meeting) -> Iterator[str]:
    end = ""
    if not meeting.is_endless:
        last = meeting.occurrences[-1].starts
        end = f";UNTIL={_day(last) if meeting.is_all_day else _utc(_aware(meeting, last))}"
    yield f"RRULE:{meeting.rule}{end}"
    for occurrence in meeting.occurrences:
        if occurrence.is_removed:
            yield _moment(meeting, "EXDATE", occurrence.starts)


def _people(meeting: Meeting, responses: dict[str, Response]) -> Iterator[str]:
    scheme = CLIENTS[meeting.client].mailto
    if meeting.organizer:
        yield f"ORGANIZER{_common_name(meeting.organizer)}:{scheme}{meeting.organizer.address}"
    for guest in meeting.guests:
        response = responses.get(guest.address, guest.response)
        role = "NON-PARTICIPANT" if guest.kind == "ROOM" else "REQ-PARTICIPANT"
        yield (
            f"ATTENDEE;CUTYPE={guest.kind};ROLE={role};PARTSTAT={response}{_common_name(guest)}"
            f":{scheme}{guest.address}"
        )


def _common_name(guest: Guest) -> str:
    return f";CN={parameter(guest.name)}" if guest.name else ""


def _is_utc(meeting: Meeting) -> bool:
    """Series are never in UTC: their wall-clock time would move with summer time."""
    return CLIENTS[meeting.client].in_utc and not meeting.rule


def _tzid(meeting: Meeting) -> str:
    return WINDOWS_NAMES[meeting.zone] if CLIENTS[meeting.client].windows else meeting.zone


def _aware(meeting: Meeting, wall: datetime) -> datetime:
    return wall.replace(tzinfo=ZoneInfo(meeting.zone))


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"
