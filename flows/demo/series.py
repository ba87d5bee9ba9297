"""What repeats in the owner's six years, what concerns nobody else, and what concerns everybody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from flows.demo.diary import Desk, invitation
from flows.demo.meetings import OWNER_ZONE, Meeting, Occurrence
from flows.demo.people import Person

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
HOLIDAYS = (
    (1, 1, "Neujahr"), (5, 1, "Tag der Arbeit"), (10, 3, "Tag der Deutschen Einheit"),
    (12, 25, "1. Weihnachtstag"), (12, 26, "2. Weihnachtstag"),
)  # fmt: skip
HOLDS = (
    "Focus time", "Dentist", "Gym", "Zug nach Hamburg", "Steuererklärung", "Block: quarterly numbers", "Hair",
    "Friseur", "Lunch", "Commute", "Yoga", "Call the landlord",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """A series: who comes, from when to when (days before as_of), how often, and at what time."""

    title: str
    people: Sequence[Person]
    first: int
    last: int
    every_weeks: int
    at: time
    is_endless: bool = False


def build_series(desk: Desk) -> list[Meeting]:
    """Standing meetings, with occurrences moved, cancelled, removed and declined, and the all-hands."""
    standings = list(_standings(desk))
    return [*(_series(desk, standing) for standing in standings), *_all_hands(desk)]


def _standings(desk: Desk) -> Iterator[Standing]:
    moved = (desk.as_of - desk.owner.moved_on).days
    team = desk.circle("team")
    for number, person in enumerate(team):
        last = 0 if number < 6 else 90 * number
        yield Standing(
            "1:1", [person], moved - 20 - 9 * number, last, 2, time(10 + number % 6, 30), last == 0
        )
    yield Standing("Team weekly", team[:7], moved - 12, 0, 1, time(9, 30), is_endless=True)
    yield Standing("Jour fixe", team, moved - 14, 0, 2, time(14, 0), is_endless=True)
    former = desk.circle("former")
    for number, person in enumerate(former[:8]):
        yield Standing(
            "Bila", [person], 2150 - 40 * number, moved + 30 + 50 * number, 3, time(11 + number % 5, 0)
        )
    yield Standing("Sprint planning", former[3:9], 2160, moved + 15, 2, time(9, 0))
    customers = desk.circle("customer")
    for number in range(0, 30, 3):
        first = desk.rng.randrange(700, 1000)
        yield Standing("Monthly call", customers[number : number + 1], first, first - 620, 4, time(13, 0))
    friends = desk.circle("neighbour")
    yield Standing("Choir board", friends[4:9], 1500, 400, 4, time(19, 0))
    yield Standing("Choir rehearsal", friends, 2100, 200, 1, time(18, 30))
    yield Standing("Sunday lunch", desk.circle("family")[:4], 2100, 0, 4, time(12, 30), is_endless=True)


def _series(desk: Desk, standing: Standing) -> Meeting:
    """The standing meeting on one weekday; an endless one is planned for 90 days ahead."""
    host = standing.people[0]
    first = desk.as_of - timedelta(days=standing.first)
    if host.is_professional:
        first -= timedelta(days=max(0, first.weekday() - 4))
    last = (
        desk.as_of + timedelta(days=90) if standing.is_endless else desk.as_of - timedelta(days=standing.last)
    )
    meeting = invitation(desk, first, standing.people, is_organized_by_owner=desk.rng.random() < 0.6)
    occurrences = []
    day = first
    while day <= last:
        occurrences.append(_occurrence(desk, datetime.combine(day, standing.at), meeting))
        day += timedelta(weeks=standing.every_weeks)
    occurrences[0] = Occurrence(occurrences[0].starts)
    occurrences[-1] = Occurrence(occurrences[-1].starts)
    interval = f";INTERVAL={standing.every_weeks}" if standing.every_weeks > 1 else ""
    return replace(
        meeting,
        title=standing.title,
        zone=OWNER_ZONE,
        lasts=timedelta(minutes=45),
        occurrences=tuple(occurrences),
        rule=f"FREQ=WEEKLY{interval};BYDAY={WEEKDAYS[first.weekday()]}",
        is_endless=standing.is_endless,
    )


def _occurrence(desk: Desk, starts: datetime, meeting: Meeting) -> Occurrence:
    """Mostly as planned; what is still to come is left alone."""
    rng = desk.rng
    fate = rng.random() if starts.date() < desk.as_of - timedelta(days=7) else 1.0
    if fate < 0.05:
        return Occurrence(starts, is_removed=True)
    if fate < 0.08:
        return Occurrence(starts, is_cancelled=True)
    if fate < 0.11:
        return Occurrence(starts, moved_to=starts + timedelta(days=1, hours=rng.choice((-1, 0, 1))))
    if fate < 0.14:
        inviter = meeting.organizer.address if meeting.organizer else ""
        declines = rng.choice([g for g in meeting.guests if g.kind != "ROOM" and g.address != inviter])
        return Occurrence(starts, responses=((declines.address, "DECLINED"),))
    return Occurrence(starts)


def _all_hands(desk: Desk) -> Iterator[Meeting]:
    """Quarterly at the employer, monthly at the one before, and a partner day for nearly everybody."""
    moved = (desk.as_of - desk.owner.moved_on).days
    now, before = desk.circle("team", "colleague"), desk.circle("former")
    all_hands = _series(desk, Standing("All hands", now, moved - 30, 0, 13, time(16, 0), is_endless=True))
    yield replace(all_hands, calendars=(("work", "calendar"), ("work", "team")))
    yield _series(desk, Standing("Alle zusammen", before, 2180, moved + 40, 4, time(15, 0)))
    for years, size in ((1, 180), (2, 120), (4, 45)):
        day = desk.as_of - timedelta(days=365 * years + 40)
        crowd = desk.rng.sample(desk.circle("colleague", "customer", "supplier", "conference"), size)
        yield replace(invitation(desk, day, crowd, is_organized_by_owner=False), title="Partner day")


def build_private_time(desk: Desk) -> list[Meeting]:
    """Holds without others, holidays, absences and birthdays: nothing of it is contact."""
    return [*_holds(desk), *_holidays(desk), *_absences(desk), *_birthdays(desk)]


def _holds(desk: Desk) -> Iterator[Meeting]:
    named = iter(desk.circle("friend")[:12])
    for number in range(220):
        day = desk.begins_on + timedelta(days=9 * number + desk.rng.randrange(9))
        title = desk.rng.choice(HOLDS)
        if number % 22 == 7 and (friend := next(named, None)):
            title = f"Dinner with {friend.name.latin}"
        starts = datetime.combine(day, time(desk.rng.randrange(8, 20)))
        where = desk.owner.calendar_on(day, is_professional=number % 2 == 0)
        client = "apple" if number % 2 else "outlook"
        yield Meeting(
            desk.uid(client), title, (where,), client, OWNER_ZONE, timedelta(hours=1), (Occurrence(starts),)
        )


def _all_day(desk: Desk, title: str, first: date, lasts_days: int, where: tuple[str, str]) -> Meeting:
    return Meeting(
        uid=desk.uid("google"),
        title=title,
        calendars=(where,),
        client="google",
        zone=OWNER_ZONE,
        lasts=timedelta(days=lasts_days),
        occurrences=(Occurrence(datetime.combine(first, time())),),
        is_all_day=True,
    )


def _holidays(desk: Desk) -> Iterator[Meeting]:
    for year in range(desk.begins_on.year, desk.as_of.year + 1):
        for month, day, title in HOLIDAYS:
            yield _all_day(desk, title, date(year, month, day), 1, ("work", "team"))


def _absences(desk: Desk) -> Iterator[Meeting]:
    """Colleagues on holiday in the shared calendar, and the owner's own journeys."""
    colleagues = desk.circle("team", "colleague")
    for number in range(90):
        person = desk.rng.choice(colleagues)
        first = desk.as_of - timedelta(days=number * 11 + 3)
        yield _all_day(
            desk, f"{person.name.latin_given} im Urlaub", first, desk.rng.randrange(1, 15), ("work", "team")
        )
    for number in range(24):
        first = desk.as_of - timedelta(days=number * 90 + 20)
        yield _all_day(desk, "Away", first, desk.rng.randrange(2, 12), ("home", "private"))


def _birthdays(desk: Desk) -> Iterator[Meeting]:
    for person in desk.circle("family", "close friend", "friend"):
        day = person.birthday
        title = f"🎂 {person.name.own}"
        once = _all_day(desk, title, day, 1, ("home", "birthdays"))
        is_leap_day = (day.month, day.day) == (2, 29)
        years = () if is_leap_day else range(desk.begins_on.year + 1, desk.as_of.year + 1)
        occurrences = (
            *once.occurrences,
            *(Occurrence(datetime.combine(day.replace(year=year), time())) for year in years),
        )
        yield replace(once, occurrences=occurrences, rule="FREQ=YEARLY", is_endless=True)
