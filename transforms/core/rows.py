"""Row types of the `core` tables: tables.sql says what each row and column is; same order of columns."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple


class RefreshRow(NamedTuple):
    refreshed_at: datetime
    incarnation: str
    change_number: int
    settings_hash: str
    code_version: str


class DayRow(NamedTuple):
    as_of: date


class OwnerTimeZoneRow(NamedTuple):
    """``from_at`` and ``until_at`` are aware datetimes, or the strings '-infinity' and 'infinity'."""

    from_at: datetime | str
    until_at: datetime | str
    time_zone: str


class OwnerAddressRow(NamedTuple):
    address: str
    account: str | None


class AimRow(NamedTuple):
    precision: float


class AccountRow(NamedTuple):
    account: str
    provider: str
    region: str
    is_enabled: bool
    closed_on: date | None
    sources: list[str]
    counts_unanswered: bool


class ContactRow(NamedTuple):
    account: str
    source: str
    record_id: str
    collections: list[str]
    is_gone: bool
    full_name: str | None
    given_name: str | None
    middle_name: str | None
    family_name: str | None
    name_prefix: str | None
    name_suffix: str | None
    nickname: str | None
    organisation: str | None
    title: str | None
    kind: str
    birthday: str | None
    tags: list[str]
    updated_at: datetime | None


class ContactAddressRow(NamedTuple):
    account: str
    source: str
    record_id: str
    kind: str
    value: str
    label: str | None
    position: int


class MeetingEntryRow(NamedTuple):
    """``recurrence_id``, ``starts``, ``ends``, ``rdates`` and ``exdates`` are naive wall-clock times."""

    account: str
    source: str
    record_id: str
    entry: int
    collections: list[str]
    is_gone: bool
    gone_at: datetime | None
    seen_at: datetime | None
    uid: str
    recurrence_id: datetime | None
    applies_to_following: bool
    starts: datetime
    ends: datetime
    time_zone: str | None
    has_unknown_zone: bool
    hides_guests: bool
    is_all_day: bool
    rrules: list[str]
    rdates: list[datetime]
    exdates: list[datetime]
    title: str | None
    status: str
    is_transparent: bool
    is_private: bool
    sequence: int
    updated_at: datetime | None


class TakenOutRow(NamedTuple):
    """``original``, ``starts`` and ``ends`` are naive wall-clock times."""

    account: str
    source: str
    record_id: str
    uid: str
    original: datetime
    starts: datetime
    ends: datetime | None
    time_zone: str | None
    seen_at: datetime
    gone_at: datetime


class MeetingInviteeRow(NamedTuple):
    account: str
    source: str
    record_id: str
    entry: int
    email: str
    name: str | None
    response: str | None
    kind: str
    is_organizer: bool
    is_attendee: bool
    is_self: bool


class MessageRow(NamedTuple):
    account: str
    source: str
    record_id: str
    collections: list[str]
    is_gone: bool
    gone_at: datetime | None
    message_key: str
    message_id: str | None
    sent_at: datetime | None
    sent_offset_minutes: int | None
    received_at: datetime | None
    in_reply_to: str | None
    subject: str | None
    recipient_count: int
    list_id: str | None
    is_bulk: bool
    is_automatic: bool
    is_calendar: bool
    is_bounce: bool
    failed_recipients: list[str]
    is_sent: bool
    is_draft: bool
    is_junk: bool


class MessageAddressRow(NamedTuple):
    account: str
    source: str
    record_id: str
    field: str
    position: int
    email: str
    name: str | None


class ExchangeRow(NamedTuple):
    account: str
    source: str
    record_id: str
    position: int
    is_gone: bool
    kind: str
    direction: str
    occurred_at: datetime | None
    occurred_on: date | None
    group_size: int
    is_unanswered: bool
    is_spam: bool
    party_kind: str
    value: str | None
    name: str | None


class QuarantineRow(NamedTuple):
    account: str
    source: str
    collection: str
    record_id: str
    reason: str


class CoverageRow(NamedTuple):
    account: str
    source: str
    synced_from_at: datetime | None
    synced_to_at: datetime | None
    last_success_at: datetime | None
    last_error: str | None
    last_error_at: datetime | None
    record_count: int


class CollectionRow(NamedTuple):
    account: str
    source: str
    name: str
    read_on: date
    is_left: bool


class PreviousMemberRow(NamedTuple):
    account: str
    source: str
    record_id: str
    person_id: int


class PositionRow(NamedTuple):
    account: str
    source: str
    record_id: str
    organisation: str | None
    title: str | None
    since_at: datetime


class PersonEventRow(NamedTuple):
    event_id: int
    happened_at: datetime
    event: str
    person_id: int
    other_person_id: int | None


class LastPersonIdRow(NamedTuple):
    person_id: int


class EndedPersonRow(NamedTuple):
    person_id: int
    alias_of: int | None
    is_retired: bool


class FormerMemberRow(NamedTuple):
    account: str
    source: str
    record_id: str
    person_id: int


class FirstMemberRow(NamedTuple):
    account: str
    source: str
    record_id: str
    person_id: int
    has_ended: bool


class WordRow(NamedTuple):
    word_id: int
    command_id: int
    said_at: datetime
    command: str
    kind: str
    content: str | None
    days: int | None
    from_on: date | None
    until_on: date | None
    is_off: bool


class WordAnchorRow(NamedTuple):
    word_id: int
    command_id: int
    side: int
    position: int
    account: str
    source: str
    record_id: str
    is_followed: bool
    name: str | None
    name_key: str | None
    name_form: str | None
    organisation_key: str | None
    birthday: str | None
    identities: list[str]


class StampRow(NamedTuple):
    name: str
    made_from: str
    content: str


TABLES: dict[str, type[tuple[object, ...]]] = {
    "core.refresh": RefreshRow,
    "core.day": DayRow,
    "core.owner_time_zone": OwnerTimeZoneRow,
    "core.owner_address": OwnerAddressRow,
    "core.aim": AimRow,
    "core.account": AccountRow,
    "core.contact": ContactRow,
    "core.contact_address": ContactAddressRow,
    "core.meeting_entry": MeetingEntryRow,
    "core.taken_out": TakenOutRow,
    "core.meeting_invitee": MeetingInviteeRow,
    "core.message": MessageRow,
    "core.message_address": MessageAddressRow,
    "core.exchange": ExchangeRow,
    "core.quarantine": QuarantineRow,
    "core.coverage": CoverageRow,
    "core.collection": CollectionRow,
    "core.previous_member": PreviousMemberRow,
    "core.position": PositionRow,
    "core.person_event": PersonEventRow,
    "core.last_person_id": LastPersonIdRow,
    "core.ended_person": EndedPersonRow,
    "core.former_member": FormerMemberRow,
    "core.first_member": FirstMemberRow,
    "core.word": WordRow,
    "core.word_anchor": WordAnchorRow,
    "core.stamp": StampRow,
}
"""Every core table and its row type; a test holds the two equal in names and order."""
