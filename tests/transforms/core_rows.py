"""Rows of the core tables with sane defaults, for the tests of every transform."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from transforms.core.rows import TABLES
from warehouse.people import Next

AS_OF = date(2026, 11, 23)
REFRESHED_AT = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
OWNER_ADDRESS = "owner@example.org"

Add = Callable[..., None]

_DEFAULTS: dict[str, dict[str, Any]] = {
    "core.refresh": {
        "refreshed_at": REFRESHED_AT,
        "incarnation": "first",
        "change_number": 1,
        "settings_hash": "settings",
        "code_version": "0.1.0",
    },
    "core.day": {"as_of": AS_OF},
    "core.owner_time_zone": {"from_at": "-infinity", "until_at": "infinity", "time_zone": "Europe/Berlin"},
    "core.owner_address": {"address": OWNER_ADDRESS},
    "core.aim": {"precision": 0.995},
    "core.account": {
        "account": "home",
        "provider": "dav",
        "region": "DE",
        "is_enabled": True,
        "sources": [
            "dav_contacts",
            "dav_calendar",
            "ics_calendar",
            "imap_mail",
            "google_contacts",
            "google_calendar",
            "google_mail",
        ],
        "counts_unanswered": False,
    },
    "core.contact": {
        "account": "home",
        "source": "dav_contacts",
        "record_id": "card-1",
        "collections": ["Contacts"],
        "is_gone": False,
        "kind": "individual",
        "tags": [],
    },
    "core.contact_address": {
        "account": "home",
        "source": "dav_contacts",
        "record_id": "card-1",
        "kind": "email",
        "position": 0,
    },
    "core.meeting_entry": {
        "account": "home",
        "source": "dav_calendar",
        "record_id": "event-1",
        "entry": 0,
        "collections": ["Calendar"],
        "is_gone": False,
        "uid": "event-1@example.org",
        "applies_to_following": False,
        "starts": datetime(2026, 9, 14, 10, 0),  # noqa: DTZ001 wall clock, as the column says
        "ends": datetime(2026, 9, 14, 11, 0),  # noqa: DTZ001 wall clock, as the column says
        "time_zone": "Europe/Berlin",
        "has_unknown_zone": False,
        "hides_guests": False,
        "is_all_day": False,
        "rrules": [],
        "rdates": [],
        "exdates": [],
        "status": "confirmed",
        "is_transparent": False,
        "is_private": False,
        "sequence": 0,
    },
    "core.taken_out": {
        "account": "home",
        "source": "dav_calendar",
        "record_id": "event-1",
        "uid": "event-1@example.org",
        "time_zone": "Europe/Berlin",
    },
    "core.meeting_invitee": {
        "account": "home",
        "source": "dav_calendar",
        "record_id": "event-1",
        "entry": 0,
        "kind": "individual",
        "is_organizer": False,
        "is_attendee": True,
        "is_self": False,
    },
    "core.message": {
        "account": "home",
        "source": "imap_mail",
        "record_id": "mail-1",
        "collections": ["INBOX"],
        "is_gone": False,
        "message_key": "mail-1",
        "message_id": "mail-1@example.org",
        "sent_at": datetime(2026, 9, 14, 8, 0, tzinfo=UTC),
        "sent_offset_minutes": 120,
        "received_at": datetime(2026, 9, 14, 8, 0, tzinfo=UTC),
        "recipient_count": 1,
        "is_bulk": False,
        "is_automatic": False,
        "is_calendar": False,
        "is_bounce": False,
        "failed_recipients": [],
        "is_sent": False,
        "is_draft": False,
        "is_junk": False,
    },
    "core.message_address": {
        "account": "home",
        "source": "imap_mail",
        "record_id": "mail-1",
        "field": "to",
        "position": 0,
    },
    "core.exchange": {
        "account": "files",
        "source": "linkedin_messages",
        "record_id": "chat-1",
        "position": 0,
        "is_gone": False,
        "kind": "chat",
        "direction": "out",
        "occurred_at": datetime(2026, 9, 14, 8, 0, tzinfo=UTC),
        "group_size": 1,
        "is_unanswered": False,
        "is_spam": False,
        "party_kind": "url",
    },
    "core.quarantine": {
        "account": "home",
        "source": "dav_contacts",
        "collection": "Contacts",
        "record_id": "card-1",
        "reason": "BEGIN:VCARD is missing",
    },
    "core.coverage": {
        "account": "home",
        "source": "dav_calendar",
        "synced_to_at": REFRESHED_AT,
        "last_success_at": REFRESHED_AT,
        "record_count": 0,
    },
    "core.collection": {
        "account": "home",
        "source": "dav_calendar",
        "name": "Left",
        "read_on": AS_OF,
        "is_left": False,
    },
    "core.previous_member": {
        "account": "home",
        "source": "dav_contacts",
        "record_id": "card-1",
        "person_id": 1,
    },
    "core.last_person_id": {"person_id": 0},
    "core.ended_person": {"person_id": 1, "is_retired": True},
    "core.former_member": {
        "account": "home",
        "source": "dav_contacts",
        "record_id": "card-1",
        "person_id": 1,
    },
    "core.first_member": {
        "account": "home",
        "source": "dav_contacts",
        "record_id": "card-1",
        "person_id": 1,
        "has_ended": False,
    },
    "core.position": {
        "account": "home",
        "source": "dav_contacts",
        "record_id": "card-1",
        "since_at": REFRESHED_AT,
    },
    "core.person_event": {
        "event_id": 1,
        "happened_at": REFRESHED_AT,
        "event": "merged",
        "person_id": 2,
        "other_person_id": 1,
    },
    "core.word": {
        "word_id": 1,
        "command_id": 1,
        "said_at": REFRESHED_AT,
        "command": "tag Anna (1): friend",
        "kind": "tag",
        "is_off": False,
    },
    "core.word_anchor": {
        "word_id": 1,
        "command_id": 1,
        "side": 1,
        "position": 0,
        "account": "home",
        "source": "dav_contacts",
        "record_id": "card-1",
        "is_followed": False,
        "identities": [],
    },
    "core.stamp": {"name": "derived.reason", "made_from": "text", "content": "rows"},
}
"""What a row of each core table says unless the test says otherwise; columns not named are NULL."""


def row(table: str, **columns: Any) -> tuple[Any, ...]:
    """A row of a core table: ``columns``, else the defaults, else NULL."""
    row_type = TABLES[table]
    fields: tuple[str, ...] = row_type._fields  # type: ignore[attr-defined]  # every row type is a NamedTuple
    unknown = columns.keys() - set(fields)
    if unknown:
        raise TypeError(f"{table} has no column {sorted(unknown)}")
    values = _DEFAULTS[table] | columns
    return tuple(values.get(field) for field in fields)


def append(people: Next, table: str, **columns: Any) -> None:
    """Append one such row to a people database."""
    people.append(table, [row(table, **columns)])


def adder(people: Next) -> Add:
    """``append`` to one database."""

    def add_row(table: str, **columns: Any) -> None:
        append(people, table, **columns)

    return add_row
