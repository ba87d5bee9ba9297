"""A made-up history of meetings and mail, and the same in plain Python."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import sqrt
from typing import Literal
from zoneinfo import ZoneInfo

from tests.transforms.conftest import people_database
from tests.transforms.core_rows import OWNER_ADDRESS
from tests.transforms.resolved import Resolved
from tests.transforms.ties.reference import Day

BERLIN = ZoneInfo("Europe/Berlin")


Kind = Literal["meeting", "in", "out"]


@dataclass(frozen=True)
class Event:
    """A meeting of the owner, or a mail: wall-clock start in Berlin, minutes, and the people on it.

    The first wrote a mail that came in, and the others got it beside the owner. What is cancelled is a
    meeting that was called off, or a mail that lies with the spam.
    """

    starts: datetime
    minutes: int
    people: tuple[int, ...]
    is_cancelled: bool = False
    kind: Kind = "meeting"

    @property
    def counts_for(self) -> tuple[int, ...]:
        """With whom it was contact."""
        if self.is_cancelled or len(self.people) > 8:  # of a mail too: the owner is one, the sender none
            return ()
        return self.people[:1] if self.kind == "in" else self.people

    @property
    def ended_on(self) -> date:
        """Berlin's day of its last instant."""
        if self.kind != "meeting" or not self.minutes:
            return self.starts.date()
        return (self.starts + timedelta(minutes=self.minutes, microseconds=-1)).date()


@contextmanager
def built(
    events: Sequence[Event], people: Sequence[int], as_of: date, read_on: date | None = None
) -> Iterator[Resolved]:
    """A people database refreshed as of a day: people 2, 3, ..., the even ones in an address book; the
    calendar last read on a day, if one is given.
    """
    with people_database(as_of=as_of) as database:
        network = Resolved(database)
        network.add("core.coverage")
        if read_on is not None:
            network.add("core.collection", name="Calendar", read_on=read_on)
        for person_id in people:
            address = f"p{person_id}@b.example"
            network.person(person_id, f"Person {person_id}", address, is_in_address_book=person_id % 2 == 0)
        for event in events:
            addresses = [f"p{person_id}@b.example" for person_id in event.people]
            if event.kind == "meeting":
                status = "cancelled" if event.is_cancelled else "confirmed"
                network.meeting(event.starts, minutes=event.minutes, with_=addresses, status=status)
            else:
                owner = [OWNER_ADDRESS]
                sender, *to = addresses + owner if event.kind == "in" else owner + addresses
                network.mail(sender, to, at=instant(event.starts), is_junk=event.is_cancelled)
        network.derive_ties()
        yield network


def contact_days(events: Sequence[Event], person_id: int) -> list[Day]:
    """What counts for one person, by brute force."""
    return [
        Day(event.starts.date(), event.ended_on, 1 / sqrt(len(event.people)))
        for event in events
        if person_id in event.counts_for
    ]


def instant(wall: datetime) -> datetime:
    """A wall-clock time in Berlin as an instant."""
    return wall.replace(tzinfo=BERLIN).astimezone(UTC)
