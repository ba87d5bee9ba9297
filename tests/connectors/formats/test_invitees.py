"""Attendees and organisers of a meeting."""

from __future__ import annotations

import pytest

from connectors.formats.content_lines import parse_line
from connectors.formats.invitees import MAX_INVITEES, read_invitees
from connectors.records import Invitee


def read(*raws: str) -> tuple[Invitee, ...]:
    """Read the invitees of ATTENDEE and ORGANIZER lines."""
    lines = [line for line in map(parse_line, raws) if line]
    return read_invitees(
        (line for line in lines if line.name == "ATTENDEE"),
        (line for line in lines if line.name == "ORGANIZER"),
    )


@pytest.mark.parametrize(
    ("raw", "invitee"),
    [
        ("ATTENDEE:mailto:jane@example.org", Invitee("jane@example.org")),
        ("ATTENDEE:MAILTO:Jane@example.org", Invitee("Jane@example.org")),
        ("ATTENDEE:jane@example.org", Invitee("jane@example.org")),
        ("ATTENDEE;PARTSTAT=declined:mailto:j@example.org", Invitee("j@example.org", response="declined")),
        ("ATTENDEE;PARTSTAT=DELEGATED:mailto:j@example.org", Invitee("j@example.org", response="delegated")),
        ("ATTENDEE;PARTSTAT=X-ODD:mailto:j@example.org", Invitee("j@example.org")),
        ('ATTENDEE;CN="Doe, Jane":mailto:j@example.org', Invitee("j@example.org", "Doe, Jane")),
        ("ATTENDEE;CN=Doe, Jane:mailto:j@example.org", Invitee("j@example.org", "Doe, Jane")),
        (r"ATTENDEE;CN=Doe\, Jane:mailto:j@example.org", Invitee("j@example.org", "Doe, Jane")),
        ("ATTENDEE;CN='Jane':mailto:j@example.org", Invitee("j@example.org", "Jane")),
        ("ATTENDEE;CN=J@Example.org:mailto:j@example.org", Invitee("j@example.org")),
        ('ATTENDEE;CN="":mailto:j@example.org', Invitee("j@example.org")),
        ("ATTENDEE;CUTYPE=ROOM:mailto:j@example.org", Invitee("j@example.org", kind="room")),
        ("ATTENDEE;CUTYPE=Resource:mailto:j@example.org", Invitee("j@example.org", kind="resource")),
        ("ATTENDEE;CUTYPE=GROUP:mailto:j@example.org", Invitee("j@example.org", kind="group")),
        ("ATTENDEE;CUTYPE=UNKNOWN:mailto:j@example.org", Invitee("j@example.org", kind="unknown")),
        (
            "ATTENDEE;CUTYPE=RESOURCE:mailto:c_1@resource.calendar.google.com",
            Invitee("c_1@resource.calendar.google.com", kind="room"),
        ),
        ("ATTENDEE;EMAIL=j@example.org:urn:uuid:1", Invitee("j@example.org")),
        (
            "ORGANIZER;CN=Jane:mailto:j@example.org",
            Invitee("j@example.org", "Jane", is_organizer=True, is_attendee=False),
        ),
    ],
)
def test_one_line(raw: str, invitee: Invitee) -> None:
    """A line gives address, name, answer and kind, in all the ways in which clients write them."""
    assert read(raw) == (invitee,)


@pytest.mark.parametrize(
    "raw",
    ["ATTENDEE:invalid:nomail", "ATTENDEE:/aaa/cn=jane", "ATTENDEE;CN=Jane:", "ATTENDEE:mailto:jane",
     "ORGANIZER:mailto:unknownorganizer@calendar.google.com"],
)  # fmt: skip
def test_nobody(raw: str) -> None:
    """A line without an address is nobody."""
    assert read(raw) == ()


def test_one_person_is_one_invitee() -> None:
    """Lines of one address become one invitee, who has all that any of them says; the organiser is first."""
    assert read(
        "ATTENDEE;CN=Bob:mailto:bob@example.org",
        "ATTENDEE;CUTYPE=ROOM;PARTSTAT=ACCEPTED:mailto:JANE@example.org",
        "ATTENDEE;CN=Other;PARTSTAT=DECLINED:mailto:jane@example.org",
        "ORGANIZER;CN=Jane:mailto:jane@example.org",
        "ATTENDEE:mailto:BOB@example.org",
    ) == (
        Invitee("jane@example.org", "Jane", "accepted", "room", is_organizer=True),
        Invitee("bob@example.org", "Bob"),
    )


def test_ten_thousand_attendees_are_capped() -> None:
    """Of 10,000 attendees 1,000 are kept, and the organiser is among them."""
    raws = [f"ATTENDEE:mailto:{number}@example.org" for number in range(10_000)]
    invitees = read(*raws, "ORGANIZER:mailto:jane@example.org")
    assert len(invitees) == MAX_INVITEES
    assert invitees[0].is_organizer
