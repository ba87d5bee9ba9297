"""Meetings and series of a calendar of Outlook's, and what may become of them between and during pulls."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from connectors.microsoft import calendars
from connectors.microsoft.calendars import MicrosoftCalendars
from connectors.protocol import Source
from connectors.records import Collection
from flows.demo.emulators.microsoft.calendar import moment
from tests.connectors import people
from tests.connectors.microsoft.mailbox_states import MicrosoftPulls
from tests.connectors.microsoft.samples import event, mailbox_of
from tests.connectors.microsoft.signed_in import ADDRESS, graph, mailbox
from tests.connectors.pull_states import NAMES

WEEK = timedelta(days=7)
DAYS = st.sampled_from([0, 1, 900, -900, 9000])
"""By which an occurrence is moved."""


class EventPulls(MicrosoftPulls):
    """Meetings and series over two windows that are written, moved and deleted; occurrences that are changed
    by hand, deleted, and moved to another window.
    """

    page_size = "connectors.microsoft.agenda.ROUND_SIZE"
    methods = (
        "/me/calendars/{calendar}/calendarView/delta",
        "/me/calendars/{calendar}/events/{event}",
        "/me/calendars/{calendar}/events/{event}/instances",
        "/me/calendars/{calendar}/events",
        "$batch",
    )
    collection = Collection("c1", "Calendar", "primary")

    def __init__(self) -> None:
        super().__init__()
        self.calendar = mailbox(self.microsoft).calendars.add("c1", "Calendar")
        self.changes = count(1)
        self.calendar.put("oldest", self.body(9, datetime(2020, 1, 15, 9, tzinfo=UTC)))

    def open(self) -> Source:
        return MicrosoftCalendars(graph(self.microsoft), today=self.microsoft.now.date())

    def expire_cursors(self) -> None:
        self.calendar.forget_links()

    def body(self, n: int, at: datetime) -> dict[str, Any]:
        """A meeting of an hour."""
        times = {"start": moment(at), "end": moment(at + timedelta(hours=1))}
        return {
            **event(people.numbered("calendar", n), next(self.changes)),
            **times,
            "originalStartTimeZone": "UTC",
            "attendees": [{"type": "required", **mailbox_of(f"p{n}@example.org")}],
        }

    @rule(name=NAMES, n=st.integers(0, 5), year=st.sampled_from([2023, 2026]))
    def write(self, name: str, n: int, year: int) -> None:
        """A meeting is new, edited, in another window, there again, or a series no longer."""
        if name in self.calendar.starts:
            self.calendar.delete(name)
        self.calendar.put(name, self.body(n, datetime(year, 3, 2, 9, tzinfo=UTC)))

    @rule(name=NAMES, n=st.integers(0, 5), year=st.sampled_from([2023, 2026]), weeks=st.integers(1, 4))
    def write_series(self, name: str, n: int, year: int, weeks: int) -> None:
        """A series is new, edited, or what was a meeting; it may go from one window to the other."""
        if name in self.calendar.events:
            self.calendar.delete(name)
        first = datetime(year, 12, 20, 9, tzinfo=UTC)
        self.calendar.put(name, self.body(n, first), [first + number * WEEK for number in range(weeks)])

    @rule(name=NAMES, n=st.integers(0, 5))
    def edit_series(self, name: str, n: int) -> None:
        """Other people are invited to all of a series."""
        if starts := self.calendar.starts.get(name):
            self.calendar.put(name, self.body(n, starts[0]), starts)

    @rule(
        name=NAMES,
        which=st.integers(0, 9),
        n=st.integers(0, 5),
        days=DAYS,
    )
    def change_occurrence(self, name: str, which: int, n: int, days: int) -> None:
        """An occurrence is changed by hand, and perhaps moved, even behind all windows."""
        if starts := self.calendar.starts.get(name):
            start = starts[which % len(starts)]
            at = start + timedelta(days=days)
            self.calendar.change_occurrence(name, start, **self.body(n, at))

    @rule(name=NAMES, which=st.integers(0, 9), is_told=st.booleans())
    def delete_occurrence(self, name: str, which: int, is_told: bool) -> None:
        """An occurrence is deleted; that may be told by its series alone."""
        self.calendar.tells_lost_occurrences = is_told
        if starts := self.calendar.starts.get(name):
            self.calendar.delete_occurrence(name, starts[which % len(starts)])

    @rule(name=NAMES)
    def delete(self, name: str) -> None:
        """A meeting or a series goes."""
        if name in self.calendar.events:
            self.calendar.delete(name)

    def check(self) -> None:
        expected: dict[tuple[str, str], str] = {}
        for name, body in self.calendar.events.items():
            (guest,) = [one["emailAddress"]["address"] for one in body["attendees"]]
            own = [datetime.fromisoformat(body["start"]["dateTime"])]
            for start in self.calendar.starts[name] if body["type"] == "seriesMaster" else own:
                expected[name, f"{start:%Y-%m-%d %H:%M}"] = guest
        found: dict[tuple[str, str], str] = {}
        for location, row in self.rows.items():
            (entry,) = calendars.parse(row.payload)
            guests = [one.email for one in entry.invitees if one.email != ADDRESS]
            series_id, _, rest = location.rpartition(" ")
            for start in entry.rdates or (entry.starts,):
                found[series_id if rest.isdigit() else rest, f"{start:%Y-%m-%d %H:%M}"] = guests[0]
            assert not any(word in row.payload for word in people.DROPPED)
        assert found == {at: guest for at, guest in expected.items() if at in found or at[1] < "2028"}
