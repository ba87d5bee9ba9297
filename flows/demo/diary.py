"""The owner's six years: who was met when, under which address, and what became of the invitation."""

from __future__ import annotations

import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from flows.demo.meetings import OWNER, OWNER_ZONE, Guest, Meeting, Occurrence, Response, Status
from flows.demo.people import Person, employer

YEARS = 6
ABROAD = {
    "hoshizora.example.net": ("Asia/Tokyo", 16),
    "saffron-retail.example": ("Asia/Kolkata", 14),
    "prairiecu.example": ("America/New_York", 9),
    "northgate-insurance.example": ("Europe/London", 10),
}
"""Domain of an organisation -> its time zone, and the local hour at which it likes to meet."""

WORK_TITLES = (
    "Project review", "Status", "Abstimmung Roadmap", "Kick-off", "Lunch", "Interview feedback",
    "Q&A: rollout", "Angebot besprechen", "Data model, part 2", "Contract; next steps", "Retrospektive",
    "Workshop", "Coffee", "会議", "Réunion budget", "Demo",
)  # fmt: skip
PRIVATE_TITLES = (
    "Dinner", "Kaffee trinken", "Kino", "Hike", "Abendessen bei uns", "Brunch", "Concert", "Spieleabend",
    "Lunch 🍜", "Swimming", "Umzug helfen", "Theatre",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How a circle meets: days from one meeting to the next (a person's own mean lies in ``gap``), how many
    others join, the share of ties that fade out, and the span, as shares of the six years."""

    gap: tuple[int, int]
    company: tuple[int, int]
    fades: float
    span: tuple[float, float] = (0.0, 1.0)


RHYTHMS = {
    "family": Rhythm((90, 170), (0, 3), 0.1),
    "close friend": Rhythm((80, 170), (0, 2), 0.15),
    "friend": Rhythm((130, 340), (0, 2), 0.35),
    "neighbour": Rhythm((250, 500), (0, 4), 0.3),
    "team": Rhythm((60, 110), (0, 4), 0.0, (0.5, 1.0)),
    "colleague": Rhythm((130, 330), (0, 4), 0.3, (0.5, 1.0)),
    "former": Rhythm((150, 300), (0, 4), 0.3, (0.0, 0.49)),
    "customer": Rhythm((110, 260), (0, 3), 0.45),
    "supplier": Rhythm((90, 200), (0, 1), 0.3),
    "conference": Rhythm((400, 900), (0, 2), 0.3),
    "student days": Rhythm((120, 300), (0, 3), 0.9, (0.0, 0.6)),
}
"""Circles without a rhythm are never met."""


@dataclass(frozen=True, slots=True)
class Owner:
    """The owner's addresses: at work, at work before, at home; ``moved_on`` is the day of the new job."""

    name: str
    work: str
    work_before: str
    home: str
    moved_on: date
    time_zone: str = OWNER_ZONE

    @property
    def addresses(self) -> tuple[str, ...]:
        return (self.work, self.work_before, self.home)

    def address_on(self, day: date, is_professional: bool) -> str:
        if not is_professional:
            return self.home
        return self.work if day >= self.moved_on else self.work_before

    def calendar_on(self, day: date, is_professional: bool) -> tuple[str, str]:
        """(account, collection) of the calendar that the owner kept then."""
        if not is_professional:
            return ("home", "private")
        return ("work", "calendar") if day >= self.moved_on else ("home", "archive")


class Desk:
    """What planning a meeting needs: the people, the owner, chance, and everybody's usual spelling."""

    def __init__(self, rng: random.Random, people: Sequence[Person], owner: Owner, as_of: date) -> None:
        self.rng = rng
        self.people = people
        self.owner = owner
        self.as_of = as_of
        self.begins_on = as_of - timedelta(days=YEARS * 365)
        self._usual: dict[tuple[str, str], str | None] = {}

    def circle(self, *names: str) -> list[Person]:
        return [person for person in self.people if person.circle in names]

    def uid(self, client: str) -> str:
        """A UID in the client's manner."""
        bits = self.rng.getrandbits(128)
        if client == "outlook":
            return f"040000008200E00074C5B7101A82E008{bits:032X}"
        if client == "google":
            return f"{bits:026x}"[:26] + "@calendar.example"
        return (
            str(uuid.UUID(int=bits, version=4)).upper()
            if client == "apple"
            else str(uuid.UUID(int=bits, version=4))
        )

    def guest(self, person: Person, day: date, response: Response = "ACCEPTED") -> Guest:
        """The person as invited on that day."""
        address = person.shared_address if person.shared_address and self.rng.random() < 0.3 else ""
        address = address or person.address_on(day)
        return Guest(person.key, address, self._spelling(person, address), response)

    def owner_as_guest(self, day: date, is_professional: bool, response: Response = "ACCEPTED") -> Guest:
        return Guest(OWNER, self.owner.address_on(day, is_professional), self.owner.name, response)

    def _spelling(self, person: Person, address: str) -> str | None:
        """Mostly the usual one at this address; people at a shared mailbox always give their name."""
        if address == person.shared_address:
            return person.name.latin
        usual = self._usual.setdefault((person.key, address), _spelled(self.rng, person, address))
        return usual if self.rng.random() < 0.85 else _spelled(self.rng, person, address)


def _spelled(rng: random.Random, person: Person, address: str) -> str | None:
    name = person.name
    given, family = name.own_given, name.own_family
    turned = f"{family}, {given}" if family and not name.has_own_script else name.latin
    initial = f"{name.latin_given[0]}. {name.latin_family}" if family else name.latin_given
    short = f"{name.given.short[0]} {name.latin_family}".strip() if name.given.short else name.latin
    return rng.choices(
        (name.latin, name.own, turned, None, initial, short, address), weights=(38, 18, 14, 11, 7, 7, 5)
    )[0]


def build_singles(desk: Desk) -> list[Meeting]:
    """Every meeting that happened once, person by person."""
    return [
        single(desk, day, host, _company(desk, host, day))
        for host in desk.people
        if host.circle in RHYTHMS
        for day in _days(desk, host)
    ]


def _days(desk: Desk, person: Person) -> list[date]:
    rhythm, rng = RHYTHMS[person.circle], desk.rng
    begins = desk.begins_on + timedelta(days=int(YEARS * 365 * rhythm.span[0]) + rng.randrange(200))
    ends = desk.begins_on + timedelta(days=int(YEARS * 365 * rhythm.span[1]))
    if rng.random() < rhythm.fades:
        ends = begins + (ends - begins) * rng.uniform(0.3, 0.9)
    mean = rng.randrange(*rhythm.gap)
    days, day = [], begins
    while (day := day + timedelta(days=1 + int(mean * rng.gammavariate(3.0, 1 / 3)))) < min(ends, desk.as_of):
        day = _suitable(day, person.is_professional)
        if day < desk.as_of:
            days.append(day)
    if person.circle == "former" and rng.random() < 0.2:
        days.append(_suitable(desk.as_of - timedelta(days=rng.randrange(60, 700)), True))
    return days


def _suitable(day: date, is_professional: bool) -> date:
    """Moved off the weekend where it must be."""
    return day - timedelta(days=max(0, day.weekday() - 4)) if is_professional else day


def _company(desk: Desk, host: Person, day: date) -> list[Person]:
    """Others of the same circle, and at work of the same house, who come along."""
    low, high = RHYTHMS[host.circle].company
    count = desk.rng.choice((low, low, desk.rng.randint(low, high)))
    job = host.job_on(day)
    near = [
        person
        for person in desk.circle(host.circle)
        if person is not host and (job is None or _house(person, day) == job.organisation.domain)
    ]
    return desk.rng.sample(near, min(count, len(near)))


def _house(person: Person, day: date) -> str | None:
    job = person.job_on(day)
    return job.organisation.domain if job else None


def single(desk: Desk, day: date, host: Person, company: Sequence[Person]) -> Meeting:
    """One meeting of the owner with the host and company, with the fates that invitations meet."""
    rng, is_professional = desk.rng, host.is_professional
    meeting = invitation(desk, day, [host, *company], is_organized_by_owner=rng.random() < 0.45)
    guests = list(meeting.guests)
    mine = meeting.organizer is not None and meeting.organizer.person == OWNER
    for number, guest in enumerate(guests):
        if guest.kind == "ROOM" or (meeting.organizer and guest.address == meeting.organizer.address):
            continue
        if guest.person != OWNER or not mine:
            guests[number] = replace(guest, response=_response(rng))
    statuses: tuple[Status, ...] = ("CONFIRMED", "CANCELLED", "TENTATIVE")
    status = rng.choices(statuses, weights=(95, 3, 2))[0]
    copied = rng.random() < 0.03 and is_professional and meeting.calendars == (("work", "calendar"),)
    calendars = (*meeting.calendars, ("home", "private")) if copied else meeting.calendars
    return replace(
        meeting, guests=tuple(guests), status=status, calendars=calendars, is_private=rng.random() < 0.04
    )


def _response(rng: random.Random) -> Response:
    answers: tuple[Response, ...] = ("ACCEPTED", "NEEDS-ACTION", "TENTATIVE", "DECLINED")
    return rng.choices(answers, weights=(86, 6, 4, 4))[0]


def invitation(desk: Desk, day: date, people: Sequence[Person], is_organized_by_owner: bool) -> Meeting:
    """A single meeting that everybody accepted; the first of the people invites if the owner does not."""
    rng, host = desk.rng, people[0]
    is_professional = host.is_professional
    zone, starts = _when(desk, day, host)
    owner = desk.owner_as_guest(day, is_professional)
    invited = [desk.guest(person, day) for person in people]
    client = _client(rng, is_professional)
    rooms = _room(rng, desk, day) if is_professional and zone == OWNER_ZONE else ()
    return Meeting(
        uid=desk.uid(client),
        title=_title(rng, host),
        calendars=(desk.owner.calendar_on(day, is_professional),),
        client=client,
        zone=zone,
        lasts=timedelta(minutes=rng.choice((30, 45, 60, 60, 90))),
        occurrences=(Occurrence(starts),),
        organizer=owner if is_organized_by_owner else invited[0],
        guests=(owner, *invited, *rooms),
    )


def _when(desk: Desk, day: date, host: Person) -> tuple[str, datetime]:
    """Zone and wall-clock time; never near the owner's midnight, so that the date is beyond doubt."""
    job = host.job_on(day)
    if job and job.organisation.domain in ABROAD:
        zone, hour = ABROAD[job.organisation.domain]
        return zone, datetime.combine(day, time(hour, desk.rng.choice((0, 30))))
    hour = desk.rng.randrange(9, 17) if host.is_professional else desk.rng.randrange(11, 20)
    return OWNER_ZONE, datetime.combine(day, time(hour, desk.rng.choice((0, 15, 30))))


def _client(rng: random.Random, is_professional: bool) -> str:
    if is_professional:
        return rng.choices(("google", "outlook", "nextcloud"), weights=(50, 35, 15))[0]
    return rng.choices(("google", "apple", "nextcloud"), weights=(50, 35, 15))[0]


def _room(rng: random.Random, desk: Desk, day: date) -> tuple[Guest, ...]:
    if rng.random() > 0.2:
        return ()
    house = employer("colleague" if day >= desk.owner.moved_on else "former")
    room = rng.choice(house.rooms)
    local = "".join(c for c in room.lower() if c.isalnum())
    return (Guest(None, f"{local}@{house.domain}", room, kind="ROOM"),)


def _title(rng: random.Random, host: Person) -> str:
    title = rng.choice(WORK_TITLES if host.is_professional else PRIVATE_TITLES)
    short = host.name.given.short
    return f"{title} w/ {short[0] if short else host.name.latin_given}" if rng.random() < 0.15 else title
