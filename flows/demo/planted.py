"""Cases planted on purpose: the newest thing in the calendar with somebody is not what it seems."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from flows.demo.diary import Desk, invitation
from flows.demo.meetings import OWNER, Guest, Meeting, Occurrence, Response, history
from flows.demo.people import Person

EACH = 12
"""How many people get each case."""


@dataclass(frozen=True, slots=True)
class Planted:
    """One case: its kind, the person whose newest entry it is, and the meeting."""

    kind: str
    person: str
    uid: str


def plant(desk: Desk, meetings: Sequence[Meeting]) -> tuple[list[Planted], list[Meeting]]:
    """One case each for people who were met, but not within the last three weeks."""
    planted: list[Planted] = []
    added: list[Meeting] = []
    shared = frozenset(p.shared_address for p in desk.people if p.shared_address)
    newest = {person: seen[0].on for person, seen in history(meetings, shared, desk.as_of).items()}
    free = [p for p in desk.people if p.key in newest and (desk.as_of - newest[p.key]).days > 21]
    desk.rng.shuffle(free)
    for number, (kind, make) in enumerate(CASES.items()):
        for person in free[number * EACH : (number + 1) * EACH]:
            first = newest[person.key] + timedelta(days=2)
            day = first + timedelta(days=desk.rng.randrange((desk.as_of - first).days - 15))
            meeting = make(desk, person, day)
            planted.append(Planted(kind, person.key, meeting.uid))
            added.append(meeting)
    return planted, added


def _two(desk: Desk, person: Person, day: date, is_mine: bool = True) -> Meeting:
    """The owner and that person, nobody else, no room."""
    meeting = invitation(desk, day, [person], is_organized_by_owner=is_mine)
    guests = tuple(guest for guest in meeting.guests if guest.kind != "ROOM")
    return replace(meeting, guests=guests)


def _answered(meeting: Meeting, by_owner: bool, response: Response) -> Meeting:
    guests = (replace(g, response=response) if (g.person == OWNER) == by_owner else g for g in meeting.guests)
    return replace(meeting, guests=tuple(guests))


def _crowd(desk: Desk, person: Person, day: date, others: int) -> Meeting:
    """The person and so many others, none of whom shares a mailbox."""
    candidates = [p for p in desk.circle("colleague", "customer", "former") if p is not person]
    meeting = invitation(
        desk, day, [person, *desk.rng.sample(candidates, others)], is_organized_by_owner=True
    )
    return replace(meeting, guests=tuple(guest for guest in meeting.guests if guest.kind != "ROOM"))


def _cancelled(desk: Desk, person: Person, day: date) -> Meeting:
    return replace(_two(desk, person, day), status="CANCELLED")


def _declined_by_owner(desk: Desk, person: Person, day: date) -> Meeting:
    return _answered(_two(desk, person, day, is_mine=False), by_owner=True, response="DECLINED")


def _declined_by_them(desk: Desk, person: Person, day: date) -> Meeting:
    return _answered(_two(desk, person, day), by_owner=False, response="DECLINED")


def _unanswered(desk: Desk, person: Person, day: date) -> Meeting:
    return _answered(_two(desk, person, day, is_mine=False), by_owner=True, response="NEEDS-ACTION")


def _nine(desk: Desk, person: Person, day: date) -> Meeting:
    """One too many to count."""
    return _crowd(desk, person, day, 8)


def _large(desk: Desk, person: Person, day: date) -> Meeting:
    return _crowd(desk, person, day, desk.rng.randrange(14, 40))


def _all_day(desk: Desk, person: Person, day: date) -> Meeting:
    meeting = _two(desk, person, day)
    starts = meeting.occurrences[0].starts.replace(hour=0, minute=0)
    return replace(meeting, is_all_day=True, lasts=timedelta(days=1), occurrences=(Occurrence(starts),))


def _to_come(desk: Desk, person: Person, day: date) -> Meeting:
    return _two(desk, person, desk.as_of + timedelta(days=5 + day.day))


def _hold(desk: Desk, person: Person, day: date) -> Meeting:
    """An entry that only names the person."""
    return replace(_two(desk, person, day), title=f"Lunch {person.name.latin}", organizer=None, guests=())


def _last_cancelled(desk: Desk, person: Person, day: date) -> Meeting:
    return _three(desk, person, day, lambda starts: Occurrence(starts, is_cancelled=True))


def _last_removed(desk: Desk, person: Person, day: date) -> Meeting:
    return _three(desk, person, day, lambda starts: Occurrence(starts, is_removed=True))


def _last_moved_earlier(desk: Desk, person: Person, day: date) -> Meeting:
    return _three(desk, person, day, lambda starts: Occurrence(starts, moved_to=starts - timedelta(days=2)))


def _three(desk: Desk, person: Person, day: date, last: Callable[..., Occurrence]) -> Meeting:
    """A weekly series of three whose last time is not as the rule has it."""
    meeting = _two(desk, person, day)
    first = meeting.occurrences[0].starts
    times = [first + timedelta(weeks=week) for week in range(3)]
    occurrences = (Occurrence(times[0]), Occurrence(times[1]), last(times[2]))
    return replace(meeting, occurrences=occurrences, rule="FREQ=WEEKLY")


def _list(desk: Desk, person: Person, day: date) -> Meeting:
    """Declined by the owner, with a distribution list and a role mailbox among the guests."""
    meeting = _declined_by_owner(desk, person, day)
    everybody = Guest(None, "everybody@halbmond.example", "Everybody", kind="GROUP")
    events = Guest(None, "events@openforum.example.org", "Baltic Open Forum Events", "NEEDS-ACTION")
    return replace(meeting, guests=(*meeting.guests, everybody, events))


CASES: dict[str, Callable[[Desk, Person, date], Meeting]] = {
    "cancelled": _cancelled,
    "declined by owner": _declined_by_owner,
    "declined by them": _declined_by_them,
    "unanswered": _unanswered,
    "nine others": _nine,
    "too large": _large,
    "all-day": _all_day,
    "still to come": _to_come,
    "hold": _hold,
    "last cancelled": _last_cancelled,
    "last removed": _last_removed,
    "last moved earlier": _last_moved_earlier,
    "list and role": _list,
}
"""Kind of case -> how it is made. None of them is contact on its last day."""
