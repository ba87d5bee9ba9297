"""A Google account through the whole pipeline, against the emulator over real HTTP."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from connectors.google import calendars, contacts
from connectors.google.endpoints import emulated
from connectors.google.grant import Client, Grant, read_grant
from connectors.google.sign_in import SCOPE_OF_SOURCE
from flows.config_file import add_account, write_first_config
from flows.credentials import open_secrets
from flows.demo.emulators.google.calendar import Calendar
from flows.demo.emulators.google.emulator import Account as GoogleAccount
from flows.demo.emulators.google.emulator import GoogleEmulator
from flows.demo.emulators.google.problems import out_of_order
from flows.demo.emulators.provider import Problem
from flows.demo.emulators.server import served
from flows.home import find_home
from flows.job import AccountResult, PublishingAtTheEnd, Status
from flows.pipeline import SyncOptions, job
from flows.settings import Account, Owner, Secrets, read_settings
from flows.sync import sync_account
from tests.flows.conftest import START, World
from warehouse.store import open_store

ME, ANA, BO = "nino@example.org", "ana@example.org", "bo@example.org"


class GoogleWorld(World):
    """A world whose account is at the emulator."""

    google: GoogleEmulator

    def sync_google(self, *, verify: bool = False, allow_mass_delete: bool = False) -> AccountResult:
        """A sync of the account."""
        options = SyncOptions(verify=verify, allow_mass_delete=allow_mass_delete)
        settings = read_settings(self.home.config)
        return sync_account(job(self.home, settings, options, "me", clock=self.clock))


@pytest.fixture
def google() -> Iterator[GoogleEmulator]:
    with served(GoogleEmulator(START)) as running:
        running.add_account(ME)
        yield running
    assert running.faults_found == []


@pytest.fixture
def world(tmp_path: Path, google: GoogleEmulator) -> GoogleWorld:
    """A home with the Google account, signed in for all sources."""
    home = find_home(tmp_path / "longsince", {})
    home.make()
    write_first_config(home.config, Owner((), "Asia/Tbilisi", region="GE"), Secrets("plain"))
    add_account(home.config, "me", Account("google", google.origin, ME))
    scopes = tuple(SCOPE_OF_SOURCE.values())
    client = Client(google.oauth.client.client_id, google.oauth.client.client_secret)
    token = google.oauth.sign_in(ME, scopes, google.now)
    grant = Grant(client, token, scopes, ME, google.now.isoformat(), emulated(google.origin).token)
    open_secrets("plain", home.folder).set("me", grant.text())
    return GoogleWorld(home)


def person(contact_id: str, name: str, address: str, kind: str = "CONTACT", **more: Any) -> dict[str, Any]:
    """A Person with one address."""
    prefix = "people" if kind == "CONTACT" else "otherContacts"
    return {
        "resourceName": f"{prefix}/c{contact_id}",
        "etag": "%1",
        "metadata": {"sources": [{"type": kind, "id": contact_id}]},
        "names": [{"displayName": name}],
        "emailAddresses": [{"value": address}],
        **more,
    }


def meeting(event_id: str, at: str, *guests: str, **more: Any) -> dict[str, Any]:
    """An hour of the owner's with guests who accepted."""
    return {
        "id": event_id,
        "iCalUID": f"{event_id}@google.com",
        "summary": event_id,
        "start": {"dateTime": f"{at}T10:00:00+04:00", "timeZone": "Asia/Tbilisi"},
        "end": {"dateTime": f"{at}T11:00:00+04:00", "timeZone": "Asia/Tbilisi"},
        "organizer": {"email": ME, "self": True},
        "attendees": [{"email": guest, "responseStatus": "accepted"} for guest in guests],
        **more,
    }


def account(google: GoogleEmulator) -> tuple[GoogleAccount, Calendar]:
    """The account and its primary calendar."""
    mine = google.accounts[ME]
    return mine, mine.calendars.add(ME, "Nino")


def test_from_google_to_ties(world: GoogleWorld, google: GoogleEmulator) -> None:
    """Contacts with tags, other contacts, a series with a moved and a cancelled occurrence, hidden guests,
    and an alias by which the calendar calls the owner.
    """
    mine, primary = account(google)
    group = {"contactGroupMembership": {"contactGroupId": "g", "contactGroupResourceName": "contactGroups/g"}}
    mine.people.groups.put("contactGroups/g", {"resourceName": "contactGroups/g", "name": "Choir"})
    mine.people.contacts.put("people/c1", person("1", "Ana Silva", ANA, memberships=[group]))
    mine.people.others.put("otherContacts/c2", person("2", "Bo Lind", BO, "OTHER_CONTACT"))
    series = meeting("choir", "2025-09-01", ANA, recurrence=["RRULE:FREQ=WEEKLY;COUNT=4"])
    primary.put(series | {"organizer": {"email": "alias@example.org", "self": True}})
    second, third = ({"dateTime": f"2025-09-{day}T10:00:00+04:00"} for day in ("08", "15"))
    moved = {
        **meeting("choir_2", "2025-09-09", ANA),
        "iCalUID": "choir@google.com",
        "recurringEventId": "choir",
    }
    primary.put({**moved, "originalStartTime": second})
    primary.cancel_occurrence("choir", third, "3")
    invited = [{"email": address, "responseStatus": "accepted"} for address in (BO, ME)]
    hidden = {"guestsCanSeeOtherGuests": False, "organizer": {"email": BO}, "attendees": invited}
    primary.put(meeting("hidden", "2025-09-03", **hidden))
    headers = [("From", ME), ("To", ANA), ("Message-ID", "<1@example.org>")]
    mine.gmail.put("sent", START, headers, "SENT")
    assert world.sync_google().problems == []
    world.refresh()
    assert world.ask("SELECT source, is_sent, received_at FROM core.message") == [
        ("google_mail", True, START)
    ]
    assert world.ask("SELECT address, state FROM owner_address WHERE address LIKE 'alias@%'") == [
        ("alias@example.org", "unconfirmed")
    ]
    assert world.ask("SELECT display_name, tags FROM person WHERE NOT is_owner ORDER BY 1") == [
        ("Ana Silva", ["Choir"]),
        ("Bo Lind", []),
    ]
    assert world.reasons("Ana Silva") == [
        ("2025-09-01", "meeting"),
        ("2025-09-09", "meeting"),
        ("2025-09-22", "meeting"),
        ("2026-03-02", "message"),
    ]
    assert world.reasons("Bo Lind") == [("2025-09-03", "guests_hidden")]
    assert world.ask("SELECT count(*) FROM quarantine") == [(0,)]

    google.asked.clear()
    assert world.sync_google().status is Status.DONE
    assert sorted(one.method for one in google.asked) == [
        "calendar.calendarList.list",
        "calendar.events.list",
        "gmail.users.history.list",
        "people.contactGroups.list",
        "people.otherContacts.list",
        "people.people.connections.list",
    ]
    assert google.token_requests == ["refresh_token"] * 2

    for day, mark in (("08", "2"), ("22", "4")):  # long over, and seen since
        primary.cancel_occurrence("choir", {"dateTime": f"2025-09-{day}T10:00:00+04:00"}, mark)
    assert world.sync_google().status is Status.DONE
    world.refresh()
    assert [day for day, reason in world.reasons("Ana Silva") if reason == "meeting"] == [
        "2025-09-01",
        "2025-09-09",
        "2025-09-22",
    ]


def test_a_single_occurrence_that_was_held(world: GoogleWorld, google: GoogleEmulator) -> None:
    """Of a series to which the owner was not asked: taken out once it was seen to be over, it stays contact;
    taken out before, it is none.
    """
    _, primary = account(google)
    starts = {"held": START - timedelta(days=9), "ahead": START + timedelta(days=1)}
    originals = {name: {"dateTime": f"{at:%Y-%m-%d}T10:00:00+04:00"} for name, at in starts.items()}
    for name, at in starts.items():
        one = meeting(f"board_{name}", f"{at:%Y-%m-%d}", ANA, recurringEventId="board")
        primary.put({**one, "iCalUID": "board@google.com", "originalStartTime": originals[name]})
    assert world.sync_google().new == 2
    for name, original in originals.items():
        primary.cancel_occurrence("board", original, name)
    assert world.sync_google().gone == 2
    world.start += timedelta(days=2)
    world.refresh()
    assert [reason for _, reason in world.reasons(ANA)] == ["meeting", "deleted_before_end"]


def test_an_address_book_that_is_suddenly_empty(world: GoogleWorld, google: GoogleEmulator) -> None:
    """It is not believed, be it told by a full listing or by tombstones; the next goes on from before."""
    mine, _ = account(google)
    for number in range(12):
        one = person(str(number), f"Ana {number}", f"a{number}@example.org")
        mine.people.contacts.put(one["resourceName"], one)
    assert world.sync_google().new == 12
    for number in range(12):
        mine.people.contacts.delete(f"people/c{number}")
    for is_full in (False, True):
        result = world.sync_google(verify=is_full)
        assert (result.status, result.gone) == (Status.PARTIAL, 0)
    assert world.sync_google(allow_mass_delete=True).gone == 12


def test_sent_mail_can_be_published_before_the_rest_is_there(
    world: GoogleWorld, google: GoogleEmulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told once, by the first pull, with the warehouse free and nothing but sent mail in it."""
    monkeypatch.setattr("flows.pulling.BATCH_RECORDS", 1)
    box = google.accounts[ME].gmail
    for number in range(3):
        headers = [("From", ME), ("To", ANA), ("Message-ID", f"<{number}@example.org>")]
        box.put(f"m{number}", START, headers, "SENT" if number == 1 else "INBOX")
    told: list[list[tuple[str]]] = []

    class Listener(PublishingAtTheEnd):
        def sent_mail_is_in(self) -> None:
            with open_store(world.home.folder) as store:
                told.append(store.connection.execute("SELECT location FROM raw.record").fetchall())

    for is_first in (True, False):
        settings = read_settings(world.home.config)
        asked = job(world.home, settings, SyncOptions(), "me", clock=world.clock)
        result = sync_account(replace(asked, publishing=Listener()))
        assert (result.problems, result.new) == ([], 3 if is_first else 1)
        assert told == [[("m1",)]]
        box.put("late", START, [("From", ME), ("To", ANA)], "SENT")


def test_one_calendar_that_fails_stops_no_other(world: GoogleWorld, google: GoogleEmulator) -> None:
    """The run is partial; everything else has landed."""
    mine, primary = account(google)
    own = mine.calendars.add("choir@group.calendar.google.com", "Choir")
    primary.put(meeting("tea", "2025-09-03", ANA))
    own.put(meeting("song", "2025-09-04", BO))
    own.entry = {**own.entry, "id": "gone@group.calendar.google.com"}
    result = world.sync_google()
    assert (result.status, result.new) == (Status.PARTIAL, 1)
    assert result.problems == [
        "me, google_calendar, Choir: Google shows this calendar no longer: was it deleted or unshared?"
    ]


def test_an_expired_cursor_is_one_full_pull(world: GoogleWorld, google: GoogleEmulator) -> None:
    """Without a word to the person: nothing is lost, nothing doubled."""
    mine, primary = account(google)
    mine.people.contacts.put("people/c1", person("1", "Ana Silva", ANA))
    primary.put(meeting("tea", "2025-09-03", ANA))
    assert world.sync_google().new == 2
    google.pass_time(days=8)
    primary.events.forget_syncs()
    mine.people.contacts.put("people/c1", person("1", "Ana Lind", ANA))
    result = world.sync_google()
    assert (result.problems, result.new, result.changed, result.gone) == ([], 0, 1, 0)


def test_a_newer_version_that_asks_for_more_reads_all_once(
    world: GoogleWorld, google: GoogleEmulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The warehouse is of a version that did not ask for numbers, nor for who was asked to a meeting. The
    first sync reads all once more, without an error, nobody is lost or doubled, and what was deleted
    meanwhile goes; the next one asks for changes.
    """
    mine, primary = account(google)
    for number, name in enumerate(("Ana Silva", "Bo Lind", "Cy Ode")):
        numbers = [{"value": f"+49 30 90182{number}"}]
        one = person(str(number), name, f"p{number}@example.org", phoneNumbers=numbers)
        mine.people.contacts.put(f"people/c{number}", one)
    primary.put(meeting("tea", "2025-09-03", "p0@example.org"))
    fields = contacts.FIELDS.replace(",phoneNumbers", "")
    with monkeypatch.context() as before:
        before.setattr(contacts, "FEED", replace(contacts.FEED, mask={"personFields": fields}))
        before.setattr(calendars, "FIELDS", re.sub(r"attendees\(.*?\),", "", calendars.FIELDS))
        assert world.sync_google().new == 4
    mine.people.contacts.delete("people/c2")
    result = world.sync_google()
    assert (result.problems, result.new, result.changed, result.gone) == ([], 0, 3, 1)
    world.refresh()
    assert world.ask("SELECT display_name, phones FROM person WHERE NOT is_owner ORDER BY 1") == [
        ("Ana Silva", ["+4930901820"]),
        ("Bo Lind", ["+4930901821"]),
    ]
    assert world.reasons("Ana Silva") == [("2025-09-03", "meeting")]
    google.asked.clear()
    assert world.sync_google().changed == 0
    asked = [
        one
        for one in google.asked
        if one.method in ("people.people.connections.list", "calendar.events.list")
    ]
    assert [bool(one.values.get("syncToken")) for one in asked] == [True, True]


def test_two_syncs_at_once_refresh_one_token(world: GoogleWorld, google: GoogleEmulator) -> None:
    """Where each refresh voids the token before it, the second sync leaves it alone; what is kept is good."""
    account(google)
    google.oauth.rotates = True
    arrived, going_on = threading.Event(), threading.Event()

    def hold() -> Problem:
        arrived.set()
        google.lock.release()  # or nobody else could ask anything
        going_on.wait(30)
        google.lock.acquire()
        return out_of_order()

    google.fail("token", hold)
    first: list[AccountResult] = []
    thread = threading.Thread(target=lambda: first.append(world.sync_google()))
    thread.start()
    assert arrived.wait(30)
    second = world.sync_google()
    going_on.set()
    thread.join()
    assert (second.status, first[0].status) == (Status.ALREADY_RUNNING, Status.DONE)
    assert google.token_requests == ["refresh_token"] * 2  # one of them failed
    kept = read_grant(open_secrets("plain", world.home.folder).get("me") or "")
    assert list(google.oauth.refreshes) == [kept.refresh_token]
    assert world.sync_google().status is Status.DONE
