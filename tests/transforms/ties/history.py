"""A made-up history of meetings, and the same in plain Python."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import sqrt
from zoneinfo import ZoneInfo

from tests.transforms.conftest import people_database
from tests.transforms.resolved import Resolved
from tests.transforms.ties.reference import Day

BERLIN = ZoneInfo("Europe/Berlin")


@dataclass(frozen=True)
class Event:
    """A meeting of the owner: wall-clock start in Berlin, minutes, and the person ids of those who came."""

    starts: datetime
    minutes: int
    people: tuple[int, ...]
    is_cancelled: bool = False


@contextmanager
def built(events: Sequence[Event], people: Sequence[int], as_of: date) -> Iterator[Resolved]:
    """A people database refreshed as of a day: people 2, 3, ..., the even ones in an address book."""
    with people_database(as_of=as_of) as database:
        network = Resolved(database)
        network.add("core.coverage")
        for person_id in people:
            address = f"p{person_id}@b.example"
            network.person(person_id, f"Person {person_id}", address, is_in_address_book=person_id % 2 == 0)
        for event in events:
            network.meeting(
                event.starts,
                minutes=event.minutes,
                with_=[f"p{person_id}@b.example" for person_id in event.people],
                status="cancelled" if event.is_cancelled else "confirmed",
            )
        network.refresh()
        yield network


def contact_days(events: Sequence[Event], person_id: int) -> list[Day]:
    """What counts for one person, by brute force."""
    return [
        Day(event.starts.date(), ended_on(event), 1 / sqrt(len(event.people)))
        for event in events
        if person_id in event.people and not event.is_cancelled and len(event.people) <= 8
    ]


def ended_on(event: Event) -> date:
    """Berlin's day of the last instant of an event."""
    if not event.minutes:
        return event.starts.date()
    return (event.starts + timedelta(minutes=event.minutes, microseconds=-1)).date()


def instant(wall: datetime) -> datetime:
    """A wall-clock time in Berlin as an instant."""
    return wall.replace(tzinfo=BERLIN).astimezone(UTC)
