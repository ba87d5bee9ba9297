"""All transforms in a row, from cards and calendars to the sentence of a stale tie."""

from __future__ import annotations

from datetime import datetime

from flows.runner import run_steps
from tests.transforms.core_rows import Add
from transforms.steps import STEPS
from warehouse.people import Next

ANNA = "Anna.Berg@beispiel.example"


def _invite(add: Add, record_id: str, *invitees: tuple[str, str | None, str | None], **entry: object) -> None:
    add("core.meeting_entry", record_id=record_id, uid=record_id, **entry)
    for email, name, response in invitees:
        add("core.meeting_invitee", record_id=record_id, email=email, name=name, response=response)


def test_from_records_to_a_stale_tie(people: Next, add: Add) -> None:
    """A card and invitations under other spellings are one person, whose tie is told with its proof."""
    add("core.coverage")
    add("core.contact", record_id="anna", full_name="Anna Berg", organisation="Beispiel GmbH", tags=["choir"])
    add("core.contact_address", record_id="anna", value=ANNA)
    add("core.contact_address", record_id="anna", kind="phone", value="030 901820")
    for month in (2, 4, 6):
        starts = datetime.fromisoformat(f"2026-0{month}-11T10:00")
        _invite(
            add,
            f"review-{month}",
            (
                "mailto:" + ANNA if month == 4 else ANNA.lower(),
                "Berg, Anna" if month == 6 else None,
                "accepted",
            ),
            ("room.blue@beispiel.example", "Blue Room", "accepted"),
            ("owner@example.org", "Olu Owner", "accepted"),
            starts=starts,
            ends=starts.replace(hour=11),
            title="Review",
        )
    starts = datetime.fromisoformat("2026-09-11T10:00")
    invitees = (ANNA, "Anna Berg", "accepted"), ("owner@example.org", None, "declined")
    _invite(add, "declined", *invitees, starts=starts, ends=starts.replace(hour=11))
    run_steps(people, STEPS)
    assert people.rows("SELECT display_name, emails, sentence, source, record_id FROM stale_tie") == [
        (
            "Anna Berg",
            ["anna.berg@beispiel.example"],
            "Usually every 60 days; now 165 days since you met on 11 June 2026 (Review).",
            "dav_calendar",
            "review-6",
        )
    ]
    assert people.rows("SELECT record_id, reason FROM timeline(1)") == [
        ("declined", "declined"),
        ("review-6", "meeting"),
        ("review-4", "meeting"),
        ("review-2", "meeting"),
    ]
    assert people.rows("SELECT kind FROM person WHERE display_name = 'Blue Room'") == [("room",)]
    assert people.rows("SELECT emails FROM person WHERE is_owner") == [(["owner@example.org"],)]
