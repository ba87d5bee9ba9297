"""The network at Microsoft says what it says elsewhere, but for what Microsoft has no words for."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from connectors.formats import graph_event, ical, microsoft_contact, vcard
from connectors.formats.json_event import text_of_event
from connectors.records import Contact, MeetingEntry
from flows.cli.main import cli
from flows.demo.emulators.microsoft.emulator import MicrosoftEmulator
from flows.demo.microsoft import contact_of, fill
from flows.demo.microsoft_calendar import event_of
from flows.demo.network import Network
from tests.flows.demo.test_google import items

ZONE = "Europe/Berlin"


def answers(entry: MeetingEntry) -> list[tuple[str, str | None]]:
    """Who was asked, and what they said: delegation is a refusal, and nothing said is nothing."""
    return sorted(
        (one.email.lower(), "declined" if one.response == "delegated" else one.response)
        for one in entry.invitees
        if one.is_attendee
    )


def test_meetings_are_the_meetings(network: Network) -> None:
    """Times, zones, titles and answers: every meeting that does not repeat comes back as it was."""
    read = 0
    for text in items(network, "calendar")[::5]:
        for entry in ical.parse(text):
            if entry.rrules or entry.rdates or entry.recurrence_id:
                continue
            event = event_of(entry, network.owner.addresses, ZONE) | {"type": "singleInstance"}
            (found,) = graph_event.parse(text_of_event(event, entry.uid))
            zone = entry.time_zone or (None if entry.is_all_day else "UTC")
            assert (found.time_zone, found.title) == (zone, entry.title)
            assert (found.status == "cancelled") == (entry.status == "cancelled")
            assert found.ends - found.starts == entry.ends - entry.starts
            assert entry.time_zone is None or found.starts == entry.starts
            assert answers(found) == answers(entry)
            read += 1
    assert read > 300


def test_contacts_are_the_cards(network: Network) -> None:
    """Names, addresses and the rest of every card come back as they were, but for links and labels."""
    read = 0
    for text in items(network, "contacts")[::3]:
        for contact in vcard.parse(text):
            (found,) = microsoft_contact.parse(json.dumps(contact_of(contact, "uid")))
            emails = tuple(replace(one, label=None) for one in contact.emails)
            assert _said(found) == _said(replace(contact, emails=emails))
            assert {one.value for one in found.phones} == {one.value for one in contact.phones}
            read += 1
    assert read > 100


@pytest.mark.heavy
def test_the_emulator_holds_it_all(network: Network) -> None:
    """Every card is a contact, every UID an event; each account has a default calendar."""
    microsoft = MicrosoftEmulator()
    fill(microsoft, network)
    boxes = microsoft.mailboxes.values()
    folders = [folder for box in boxes for folder in box.contacts.folders.values()]
    assert sum(len(one.contacts.entries) for one in folders) == len(items(network, "contacts"))
    calendars = [calendar for box in boxes for calendar in box.calendars.calendars.values()]
    assert sum(one.entry["isDefaultCalendar"] for one in calendars) == len(network.accounts)
    masters = [body for one in calendars for body in one.events.values() if body["type"] != "exception"]
    assert len(masters) == len(items(network, "calendar"))


def _said(contact: Contact) -> Contact:
    return replace(contact, kind="", updated_at=None, urls=(), phones=())


@pytest.mark.heavy
def test_the_demo_on_microsoft(tmp_path: object) -> None:
    """It runs to its end, joins nobody wrongly, and its dates are right."""
    ended = CliRunner().invoke(cli, ["demo", "--microsoft", "--folder", str(tmp_path)])
    assert ended.exit_code == 0, ended.output
    assert ", 0 wrong;" in ended.output
    assert "dates of last contact are right" in ended.output
    assert "in truth" not in ended.output
