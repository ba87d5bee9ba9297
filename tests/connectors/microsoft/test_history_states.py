"""Whatever happens to mail and meetings between and during pulls, the next leaves what Microsoft holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from connectors.microsoft import calendars, mail
from connectors.microsoft.calendars import MicrosoftCalendars
from connectors.microsoft.mail import MicrosoftMail
from connectors.protocol import Source
from connectors.records import Collection
from flows.demo.emulators.microsoft.calendar import moment
from flows.demo.emulators.microsoft.mail import folder_id
from tests.connectors import people
from tests.connectors.microsoft.samples import event, mailbox_of, message
from tests.connectors.microsoft.signed_in import ADDRESS, graph, mailbox
from tests.connectors.microsoft.test_pull_states import MicrosoftPulls
from tests.connectors.pull_states import NAMES

FOLDERS = [folder_id(name) for name in ("inbox", "sentitems", "junkemail", "deleteditems", "archive")]
WEEK = timedelta(days=7)
DAYS = st.sampled_from([0, 1, 900, -900, 9000])
"""By which an occurrence is moved."""


class MailPulls(MicrosoftPulls):
    """Mail that comes, is written and sent, filed, junked, rescued, thrown away and deleted, in folders that
    come, go and move; moves may be told by one folder alone.
    """

    page_size = "connectors.microsoft.messages.PAGE_SIZE"
    methods = (
        "/me/mailFolders/delta",
        "/me/mailFolders/{folder}",
        "/me/mailFolders/{folder}/messages/delta",
        "/me/messages/{message}",
        "$batch",
    )
    collection = mail.COLLECTION

    def __init__(self) -> None:
        super().__init__()
        self.mail = mailbox(self.microsoft).mail
        self.numbers = count(1)

    def open(self) -> Source:
        return MicrosoftMail(graph(self.microsoft))

    def expire_cursors(self) -> None:
        self.mail.forget_links()

    def pick(self, which: int) -> str | None:
        """One of the messages that are there."""
        there = sorted(self.mail.messages())
        return there[which % len(there)] if there else None

    @rule(folder=st.sampled_from(FOLDERS), is_draft=st.booleans())
    def come(self, folder: str, is_draft: bool) -> None:
        """A message comes, or is begun."""
        number = next(self.numbers)
        text = people.numbered("mail", number)
        where = folder_id("drafts") if is_draft else folder
        self.mail.put(f"m{number}", {**message(text), "isDraft": is_draft}, where)

    @rule(which=st.integers(0, 99))
    def read(self, which: int) -> None:
        """A message is told otherwise, in a way that does not matter."""
        if one := self.pick(which):
            place = self.mail.place_of(one)
            body = {**self.mail.messages()[one], "isRead": True}
            self.mail.put(one, body, place)

    @rule(which=st.integers(0, 99), folder=st.sampled_from(FOLDERS), is_told=st.booleans())
    def move(self, which: int, folder: str, is_told: bool) -> None:
        """A message is filed, junked, rescued or thrown away; a draft is sent."""
        one = self.pick(which)
        if one is None:
            return
        self.mail.tells_all_moves = is_told or self.is_untold_lost(one)
        if self.mail.messages()[one]["isDraft"]:
            self.mail.send(one)
        elif self.mail.place_of(one) != folder:
            self.mail.move(one, folder)

    def is_untold_lost(self, message_id: str) -> bool:
        """Whether nobody could know: the folder that it leaves is not read, or is yet to be read."""
        return self.cursor is None or self.mail.place_of(message_id) in self.hidden()

    def hidden(self) -> set[str]:
        """The folders that are not read."""
        return {at for at in self.mail.folders if (self.mail.tree.live(at) or {}).get("isHidden")}

    @rule(which=st.integers(0, 99))
    def delete(self, which: int) -> None:
        """A message is deleted for good."""
        if one := self.pick(which):
            self.mail.delete(one)

    @rule(name=NAMES, parent=st.sampled_from(FOLDERS), is_hidden=st.booleans())
    def make_folder(self, name: str, parent: str, is_hidden: bool) -> None:
        """A folder is made, with a message in it, or put elsewhere."""
        if name in self.mail.folders:
            self.mail.move_folder(name, parent)
        else:
            self.mail.add_folder(name, parent, isHidden=is_hidden)
            self.mail.put(f"m{next(self.numbers)}", message(people.numbered("mail", 1)), name)

    @rule(name=NAMES)
    def delete_folder(self, name: str) -> None:
        """A folder goes, with all that is in it."""
        if name in self.mail.folders:
            self.mail.delete_folder(name)

    def check(self) -> None:
        there = {
            at: body
            for at, body in self.mail.messages().items()
            if not body["isDraft"] and body["parentFolderId"] not in self.hidden()
        }
        assert self.rows.keys() == there.keys()
        for at, row in self.rows.items():
            (found,) = mail.parse(row.payload)
            assert set(found.roles) in self.possible_roles(there[at]["parentFolderId"])
            assert not any(word in row.payload for word in people.DROPPED)

    def possible_roles(self, folder: str) -> list[set[str]]:
        """What a message in a folder may be: of one that was sent, or is thrown away, it depends."""
        above = {folder, (self.mail.tree.live(folder) or {}).get("parentFolderId")}
        sent = {"sent"}
        if folder_id("sentitems") == folder:
            return [sent]
        if folder_id("junkemail") in above:
            return [{"junk"}, sent]
        if folder_id("deleteditems") in above:
            return [{"trash"}, {"junk"}, set(), sent]
        return [set(), sent]


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


KINDS: tuple[type[RuleBasedStateMachine], ...] = (MailPulls, EventPulls)


@pytest.mark.parametrize("machine", KINDS)
def test_pulls(machine: type[RuleBasedStateMachine]) -> None:
    """A few lives, always the same ones."""
    quick = settings(max_examples=6, stateful_step_count=15, deadline=None, derandomize=True)
    run_state_machine_as_test(machine, settings=quick)


@pytest.mark.heavy
@pytest.mark.parametrize("machine", KINDS)
def test_many_pulls(machine: type[RuleBasedStateMachine]) -> None:
    """The same, longer and at random."""
    run_state_machine_as_test(
        machine, settings=settings(max_examples=150, stateful_step_count=40, deadline=None)
    )
