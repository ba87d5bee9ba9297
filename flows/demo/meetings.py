"""Meetings as the demo plans them, and what each of them means for the owner's ties.

The rule of contact is written here a second time on purpose, over plans instead of calendars, so that
what the pipeline derives from the calendars can be held against it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

OWNER = "owner"
"""The person key of the owner."""

OWNER_ZONE = "Europe/Berlin"
MOST_OTHERS = 8
"""A meeting counts as contact when at most so many others took part."""

Response = Literal["ACCEPTED", "DECLINED", "TENTATIVE", "NEEDS-ACTION"]
Status = Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]


@dataclass(frozen=True, slots=True)
class Guest:
    """Someone invited, under the address and spelling of the invitation. ``person`` is None for a room, a
    list or a role; ``kind`` is iCalendar's CUTYPE."""

    person: str | None
    address: str
    name: str | None = None
    response: Response = "ACCEPTED"
    kind: str = "INDIVIDUAL"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time of a meeting; ``starts`` and ``moved_to`` are wall-clock times in the meeting's zone.
    ``is_removed`` stands for EXDATE; ``responses`` replaces the responses of some addresses this once."""

    starts: datetime
    moved_to: datetime | None = None
    is_cancelled: bool = False
    is_removed: bool = False
    responses: tuple[tuple[str, Response], ...] = ()

    @property
    def is_changed(self) -> bool:
        return bool(self.moved_to or self.is_cancelled or self.responses)


@dataclass(frozen=True, slots=True)
class Meeting:
    """One calendar object. ``calendars`` are the (account, collection) that hold it. ``rule`` is an RRULE
    without its end, which is the last occurrence unless ``is_endless``. ``lasts`` is in days for all-day
    meetings."""

    uid: str
    title: str
    calendars: tuple[tuple[str, str], ...]
    client: str
    zone: str
    lasts: timedelta
    occurrences: tuple[Occurrence, ...]
    organizer: Guest | None = None
    guests: tuple[Guest, ...] = ()
    rule: str = ""
    is_endless: bool = False
    is_all_day: bool = False
    is_private: bool = False
    is_transparent: bool = False
    status: Status = "CONFIRMED"


class Contact(NamedTuple):
    """A meeting's meaning for one person: ``counts`` is None where honest judges may differ."""

    person: str
    on: date
    uid: str
    counts: bool | None


def contacts(meeting: Meeting, shared_addresses: Collection[str]) -> Iterator[Contact]:
    """What every occurrence means for everybody invited; dates are local to the owner."""
    for occurrence in meeting.occurrences:
        starts = occurrence.moved_to or occurrence.starts
        on = starts.replace(tzinfo=ZoneInfo(meeting.zone)).astimezone(ZoneInfo(OWNER_ZONE)).date()
        changed = dict(occurrence.responses)
        took_place = _took_place(meeting, occurrence, changed)
        for guest in _others(meeting):
            if guest.person is None:
                continue
            counts = took_place
            if changed.get(guest.address, guest.response) == "DECLINED":
                counts = False
            elif took_place and guest.address in shared_addresses:
                counts = None
            yield Contact(guest.person, on, meeting.uid, counts)


def _took_place(meeting: Meeting, occurrence: Occurrence, changed: dict[str, Response]) -> bool | None:
    """Whether this was contact for those who came; None when the rule leaves it open."""
    if (
        meeting.is_all_day
        or meeting.status == "CANCELLED"
        or occurrence.is_cancelled
        or occurrence.is_removed
    ):
        return False
    if not _owner_came(meeting, changed):
        return False
    others = _others(meeting)
    certain = {guest.person for guest in others if guest.person and _answer(guest, changed) != "DECLINED"}
    if len(certain) > MOST_OTHERS:
        return False
    if len({guest.person or guest.address for guest in others}) > MOST_OTHERS:
        return None
    is_open = meeting.status == "TENTATIVE" or meeting.is_transparent
    return None if is_open or any(guest.kind == "GROUP" for guest in meeting.guests) else True


def _answer(guest: Guest, changed: dict[str, Response]) -> Response:
    return changed.get(guest.address, guest.response)


def _owner_came(meeting: Meeting, changed: dict[str, Response]) -> bool:
    if meeting.organizer and meeting.organizer.person == OWNER:
        return True
    return any(guest.person == OWNER and _answer(guest, changed) == "ACCEPTED" for guest in meeting.guests)


def _others(meeting: Meeting) -> list[Guest]:
    """Everybody but the owner and the rooms; the organiser once, whether invited too or not."""
    others = [guest for guest in meeting.guests if guest.person != OWNER and guest.kind != "ROOM"]
    organizer = meeting.organizer
    if (
        organizer
        and organizer.person != OWNER
        and all(guest.address != organizer.address for guest in others)
    ):
        others.insert(0, organizer)
    return others


def history(
    meetings: Iterable[Meeting], shared_addresses: Collection[str], as_of: date
) -> dict[str, tuple[Contact, ...]]:
    """Person -> every meeting up to as_of that counts or is open, newest first."""
    found: dict[str, set[Contact]] = {}
    for meeting in meetings:
        for contact in contacts(meeting, shared_addresses):
            if contact.counts is not False and contact.on <= as_of and contact.person != OWNER:
                today = contact._replace(counts=None) if contact.on == as_of else contact
                found.setdefault(contact.person, set()).add(today)
    return {
        person: tuple(sorted(seen, key=lambda c: (c.on, c.uid, str(c.counts)), reverse=True))
        for person, seen in found.items()
    }
