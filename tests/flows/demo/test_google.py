"""The network at Google says what it says elsewhere, but for what Google has no words for."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from connectors.formats import google_event, google_person, ical, vcard
from connectors.formats.json_event import text_of_event
from connectors.records import MeetingEntry
from flows.cli.main import cli
from flows.demo.emulators.google.emulator import GoogleEmulator
from flows.demo.google import event_of, fill, person_of
from flows.demo.network import Network


def items(network: Network, kind: str) -> list[str]:
    """The texts of all collections of a kind."""
    return [
        item.text
        for account in network.accounts
        for collection in account.collections
        for item in collection.items
        if collection.kind == kind
    ]


def plain(entry: MeetingEntry) -> MeetingEntry:
    """Without what Google has no words for: delegation, groups, and answers that were not asked for."""
    invitees = (
        replace(
            one,
            kind="room" if one.kind == "resource" else one.kind if one.kind == "room" else "individual",
            response="declined" if one.response == "delegated" else one.response or "needs_action",
        )
        for one in entry.invitees
        if one.is_attendee
    )
    return replace(
        entry,
        has_unknown_zone=False,
        time_zone=entry.time_zone,
        status="cancelled" if entry.status == "deleted" else entry.status,  # Google has one word for both
        invitees=tuple(sorted(invitees, key=lambda one: one.email.lower())),
    )


def test_events_are_the_meetings(network: Network) -> None:
    """Times, zones, rules, answers: every entry of every calendar comes back as it was."""
    texts = items(network, "calendar")
    read = 0
    for text in texts[::5]:
        for entry in ical.parse(text):
            (found,) = google_event.parse(text_of_event(event_of(entry, network.owner.addresses), entry.uid))
            same, other = plain(entry), plain(found)
            assert replace(other, invitees=()) == replace(same, invitees=())
            assert [(one.email.lower(), one.response) for one in other.invitees] == [
                (one.email.lower(), one.response) for one in same.invitees
            ]
            read += 1
    assert read > 300


def test_persons_are_the_cards(network: Network) -> None:
    """Names, addresses and the rest of every card come back as they were; tags come by their groups."""
    read = 0
    for text in items(network, "contacts")[::3]:
        for contact in vcard.parse(text):
            person = person_of(contact, "uid")
            (found,) = google_person.parse(json.dumps({"person": person, "groups": {}}))
            assert replace(found, tags=(), kind="", updated_at=None) == replace(
                contact, tags=(), kind="", updated_at=None
            )
            read += 1
    assert read > 100


def test_the_emulator_holds_it_all(network: Network) -> None:
    """Every card is a person of one of the two lists; each account has a primary calendar."""
    google = GoogleEmulator()
    fill(google, network)
    held = google.accounts.values()
    people = sum(len(one.people.contacts.entries) + len(one.people.others.entries) for one in held)
    assert people == len(items(network, "contacts"))
    assert all(one.calendars.calendars[one.address].entry["primary"] for one in held)


@pytest.mark.heavy
def test_the_demo_on_google(tmp_path: object) -> None:
    """It runs to its end, joins nobody wrongly, and its dates are right."""
    ended = CliRunner().invoke(cli, ["demo", "--google", "--folder", str(tmp_path)])
    assert ended.exit_code == 0, ended.output
    assert ", 0 wrong;" in ended.output
    assert "dates of last contact are right" in ended.output
    assert "in truth" not in ended.output
