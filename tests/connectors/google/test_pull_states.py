"""Whatever happens between and during pulls, the next that goes through leaves what Google holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from connectors.google import calendars, contacts, mail
from connectors.google.calendars import GoogleCalendars
from connectors.google.contacts import GoogleContacts
from connectors.google.mail import GoogleMail
from connectors.protocol import Source
from connectors.records import Collection
from flows.demo.emulators.google.emulator import Account, GoogleEmulator
from flows.demo.emulators.google.problems import not_signed_in, out_of_order, problem, rate_limited
from flows.demo.emulators.provider import EmulatedProvider, Problem
from flows.demo.emulators.server import served
from tests.connectors import people
from tests.connectors.google.signed_in import (
    ADDRESS,
    calendar_api,
    event,
    gmail_api,
    people_api,
    person,
)
from tests.connectors.pull_states import NAMES, Pulls, run_few, run_many


class GooglePulls(Pulls):
    """Of one Google account; every answer is held against Google's schemas."""

    problems = (
        rate_limited,
        out_of_order,
        not_signed_in,
        lambda: problem(400, "no"),
        lambda: Problem(200, "<html>Sign in</html>"),
        lambda: Problem(200, {}),
    )

    def emulate(self) -> EmulatedProvider:
        self.google = self.stack.enter_context(served(GoogleEmulator()))
        self.account: Account = self.google.add_account(ADDRESS)
        return self.google

    def teardown(self) -> None:
        assert self.google.faults_found == []
        super().teardown()


class ContactPulls(GooglePulls):
    """Contacts that are edited, deleted, and linked to profiles, which changes what they are called."""

    page_size = "connectors.google.people.PAGE_SIZE"
    methods = ("people.people.connections.list",)
    collection = contacts.COLLECTION

    def __init__(self) -> None:
        super().__init__()
        self.feed = self.account.people.contacts
        self.changes = count(1)
        self.places: dict[str, str] = {}
        self.former: dict[str, list[str]] = {}

    def open(self) -> Source:
        return GoogleContacts(people_api(self.google))

    def expire_cursors(self) -> None:
        self.feed.forget_syncs()

    @rule(name=NAMES, n=st.integers(0, 5))
    def write(self, name: str, n: int) -> None:
        """A contact is new, edited, or there again after it was deleted."""
        place = self.places.get(name, f"people/c{name}")
        one = person(people.numbered("contacts", n), name, changed=next(self.changes))
        self.feed.put(place, {**one, "resourceName": place})
        self.places[name] = place

    @rule(name=NAMES)
    def delete(self, name: str) -> None:
        """A contact goes, under every name it had: what Google tells of former ones then is not known."""
        if name in self.places:
            for place in (self.places.pop(name), *self.former.pop(name, ())):
                self.feed.delete(place)

    @rule(name=NAMES, is_told=st.booleans())
    def link(self, name: str, is_told: bool) -> None:
        """A contact is linked to a profile, and has another resource name from then on."""
        old = self.places.get(name)
        body = self.feed.live(old) if old else None
        if old is None or body is None:
            return
        new = f"people/{next(self.changes)}"
        former = {"previousResourceNames": [old]} if is_told else {}
        del self.feed.entries[old]
        self.former.setdefault(name, []).append(old)
        self.feed.put(new, {**body, "resourceName": new, "metadata": {**body["metadata"], **former}})
        self.places[name] = new

    def check(self) -> None:
        assert {row.record_id: place for place, row in self.rows.items()} == self.places
        for place, row in self.rows.items():
            (contact,) = contacts.parse(row.payload)
            body = self.feed.live(place)
            assert body
            assert contact.full_name == body["names"][0]["displayName"]
            assert not any(word in row.payload for word in people.DROPPED)


class EventPulls(GooglePulls):
    """Meetings and series that are edited and deleted; occurrences that are changed, cancelled, restored."""

    page_size = "connectors.google.calendars.PAGE_SIZE"
    methods = ("calendar.events.list", "calendar.events.get")
    collection = Collection(ADDRESS, "Nino")

    def __init__(self) -> None:
        super().__init__()
        self.calendar = self.account.calendars.add(ADDRESS, "Nino")
        self.changes = count(1)

    def open(self) -> Source:
        return GoogleCalendars(calendar_api(self.google))

    def expire_cursors(self) -> None:
        self.calendar.events.forget_syncs()

    @rule(name=NAMES, n=st.integers(0, 5), is_series=st.booleans())
    def write(self, name: str, n: int, is_series: bool) -> None:
        """A meeting or a series is new, edited, or there again."""
        one = event(people.numbered("calendar", n), name, next(self.changes))
        rule_of = {"recurrence": ["RRULE:FREQ=WEEKLY"]} if is_series else {}
        self.calendar.put({**one, "iCalUID": f"{name}@google.com", **rule_of})

    @rule(name=NAMES)
    def delete(self, name: str) -> None:
        """A meeting or a series goes, with its occurrences."""
        if self.calendar.events.live(name):
            self.calendar.delete(name)

    @rule(name=NAMES, day=st.integers(1, 3), n=st.integers(0, 5))
    def change_occurrence(self, name: str, day: int, n: int) -> None:
        """One occurrence of a series is told otherwise."""
        if self.calendar.events.live(name):
            original = {"dateTime": f"2026-03-0{day}T10:00:00Z"}
            one = event(people.numbered("calendar", n), f"{name}_{day}", next(self.changes))
            own = {"iCalUID": f"{name}@google.com", "recurringEventId": name, "originalStartTime": original}
            self.calendar.put({**one, **own})

    @rule(name=NAMES, day=st.integers(1, 3))
    def cancel_occurrence(self, name: str, day: int) -> None:
        """One occurrence of a series is taken out."""
        if self.calendar.events.live(name):
            self.calendar.cancel_occurrence(name, {"dateTime": f"2026-03-0{day}T10:00:00Z"}, str(day))

    @rule()
    def begin_empty(self) -> None:
        """From now on, or no longer, the first page is an empty one."""
        self.calendar.begins_empty = not self.calendar.begins_empty

    def check(self) -> None:
        live = {at: body for at in self.calendar.events.entries if (body := self.calendar.events.live(at))}
        assert self.rows.keys() == live.keys()
        for at, row in self.rows.items():
            (entry,) = calendars.parse(row.payload)
            assert entry.uid == f"{at[0]}@google.com"
            assert (entry.status == "deleted") == (live[at]["status"] == "cancelled")
            assert (entry.recurrence_id is not None) == ("_" in at)
            assert not any(word in row.payload for word in people.DROPPED)


class MailPulls(GooglePulls):
    """Mail that comes, is sent, junked, rescued, thrown away and deleted, with drafts between."""

    page_size = "connectors.google.mail.LIST_SIZE"
    methods = (
        "gmail.users.messages.list",
        "gmail.users.messages.get",
        "gmail.users.history.list",
        "gmail.users.getProfile",
        "batch",
    )
    collection = mail.COLLECTION

    def __init__(self) -> None:
        super().__init__()
        self.gmail = self.account.gmail
        self.numbers = count(1)

    def open(self) -> Source:
        return GoogleMail(gmail_api(self.google))

    def expire_cursors(self) -> None:
        self.gmail.forget_history()

    @rule(label=st.sampled_from(["INBOX", "SENT", "SPAM", "DRAFT"]), minutes=st.integers(-3, 3))
    def come(self, label: str, minutes: int) -> None:
        """A message comes, or goes out; not always in the order of time."""
        number = next(self.numbers)
        at = datetime(2026, 6, 1, tzinfo=UTC) + timedelta(minutes=number + minutes)
        headers = [("From", f"a{number}@example.org"), ("To", ADDRESS), ("Subject", "A private remark")]
        self.gmail.put(f"m{number}", at, headers, label)

    @rule(which=st.integers(0, 99), label=st.sampled_from(["SPAM", "TRASH", "UNREAD", "SENT"]))
    def turn_label(self, which: int, label: str) -> None:
        """A label is put on a message, or taken off it."""
        if self.gmail.mails:
            name = sorted(self.gmail.mails)[which % len(self.gmail.mails)]
            has_it = label in self.gmail.mails[name].labels
            self.gmail.label(name, **{"remove" if has_it else "add": [label]})

    @rule(which=st.integers(0, 99))
    def delete(self, which: int) -> None:
        """A message is deleted for good."""
        if self.gmail.mails:
            self.gmail.delete(sorted(self.gmail.mails)[which % len(self.gmail.mails)])

    @rule()
    def turn_silent(self) -> None:
        """From now on, or no longer, the first page of history has no history."""
        self.gmail.is_silent = not self.gmail.is_silent

    def check(self) -> None:
        live = {name: one.labels for name, one in self.gmail.mails.items() if "DRAFT" not in one.labels}
        assert self.rows.keys() == live.keys()
        roles = {"SENT": "sent", "SPAM": "junk", "TRASH": "trash"}
        for name, row in self.rows.items():
            (message,) = mail.parse(row.payload)
            assert set(message.roles) == {roles[label] for label in live[name] & roles.keys()}
            assert "private remark" not in row.payload


KINDS: tuple[type[RuleBasedStateMachine], ...] = (ContactPulls, EventPulls, MailPulls)


@pytest.mark.parametrize("machine", KINDS)
def test_pulls(machine: type[RuleBasedStateMachine]) -> None:
    """In a few lives that are always the same."""
    run_few(machine, 6, steps=15)


@pytest.mark.heavy
@pytest.mark.parametrize("machine", KINDS)
def test_many_pulls(machine: type[RuleBasedStateMachine]) -> None:
    """In many that are not."""
    run_many(machine)
