"""Promises of how records become rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from connectors.records import Contact, Invitee, Labelled, MeetingEntry
from flows.copies import Copy, RecordKey
from flows.core_rows import TABLE_OF_ROW, core_rows
from tests.flows.conftest import START
from transforms.core.rows import (
    TABLES,
    ContactAddressRow,
    ContactRow,
    MeetingEntryRow,
    MeetingInviteeRow,
)

KEY = RecordKey("home", "dav_contacts", "r1", ["Book", "Shared"], is_gone=False, gone_at=None)
CARD = Contact(
    full_name="Dr. Ada Màiri King",
    given_name="Ada",
    middle_name="Màiri",
    family_name="King",
    name_prefix="Dr.",
    name_suffix="jr.",
    nickname="Countess",
    organisation="Engines",
    title="Analyst",
    kind="individual",
    birthday="--12-10",
    emails=(Labelled("ada@example.org", "work"), Labelled("ada@example.net")),
    phones=(Labelled("030 123", "home"),),
    urls=(Labelled("https://ada.example"),),
    tags=("friends",),
    updated_at=START,
)
NINE, TEN = datetime.fromisoformat("2026-03-02T09:00"), datetime.fromisoformat("2026-03-02T10:00")
ENTRY = MeetingEntry(
    uid="m1",
    starts=NINE,
    ends=TEN,
    time_zone="Asia/Tbilisi",
    is_all_day=False,
    has_unknown_zone=True,
    hides_guests=True,
    rrules=("FREQ=WEEKLY",),
    rdates=(TEN,),
    exdates=(NINE,),
    title="Tea",
    status="tentative",
    is_transparent=True,
    is_private=True,
    sequence=3,
    updated_at=START,
    invitees=(Invitee("ada@example.org", "Ada", "accepted", "individual", is_organizer=True),),
)


def test_a_card_is_a_contact_and_its_addresses() -> None:
    """Every field has its column; addresses are numbered by kind, in the order of the card."""
    contact, *addresses = core_rows(KEY, [Copy((CARD,))])
    assert contact == ContactRow(
        account="home",
        source="dav_contacts",
        record_id="r1",
        collections=["Book", "Shared"],
        is_gone=False,
        full_name="Dr. Ada Màiri King",
        given_name="Ada",
        middle_name="Màiri",
        family_name="King",
        name_prefix="Dr.",
        name_suffix="jr.",
        nickname="Countess",
        organisation="Engines",
        title="Analyst",
        kind="individual",
        birthday="--12-10",
        tags=["friends"],
        updated_at=START,
    )
    of = ("home", "dav_contacts", "r1")
    assert addresses == [
        ContactAddressRow(*of, "email", "ada@example.org", "work", 0),
        ContactAddressRow(*of, "email", "ada@example.net", None, 1),
        ContactAddressRow(*of, "phone", "030 123", "home", 0),
        ContactAddressRow(*of, "url", "https://ada.example", None, 0),
    ]


def test_copies_of_a_card_are_one_contact() -> None:
    """The newest speaks for single values; no address or tag of an older one is lost or doubled."""
    newest = replace(CARD, organisation=None, emails=(Labelled("ada@example.com"),), tags=("family",))
    older = replace(CARD, emails=(Labelled("ada@example.org"), Labelled("ada@example.com", "old")))
    contact, *addresses = core_rows(KEY, [Copy((newest,)), Copy((older,))])
    assert isinstance(contact, ContactRow)
    assert (contact.organisation, contact.tags) == (None, ["family", "friends"])
    emails = [row[4:] for row in addresses if row[3] == "email"]
    assert emails == [("ada@example.com", None, 0), ("ada@example.org", None, 1)]


def test_a_meeting_is_its_entries_and_their_invitees() -> None:
    """A series and its changed occurrence are two numbered entries, each with its own people."""
    changed = replace(
        ENTRY,
        recurrence_id=NINE,
        applies_to_following=True,
        rrules=(),
        rdates=(),
        exdates=(),
        invitees=(),
    )
    gone_at, seen_at = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
    key = replace(KEY, source="dav_calendar", is_gone=True, gone_at=gone_at, seen_at=seen_at)
    master, invitee, occurrence = core_rows(key, [Copy((ENTRY, changed), is_gone=True, gone_at=gone_at)])
    assert master == MeetingEntryRow(
        account="home",
        source="dav_calendar",
        record_id="r1",
        entry=0,
        collections=["Book", "Shared"],
        is_gone=True,
        gone_at=gone_at,
        seen_at=seen_at,
        uid="m1",
        recurrence_id=None,
        applies_to_following=False,
        starts=NINE,
        ends=TEN,
        time_zone="Asia/Tbilisi",
        has_unknown_zone=True,
        hides_guests=True,
        is_all_day=False,
        rrules=["FREQ=WEEKLY"],
        rdates=[TEN],
        exdates=[NINE],
        title="Tea",
        status="tentative",
        is_transparent=True,
        is_private=True,
        sequence=3,
        updated_at=START,
    )
    assert invitee == MeetingInviteeRow(
        account="home",
        source="dav_calendar",
        record_id="r1",
        entry=0,
        email="ada@example.org",
        name="Ada",
        response="accepted",
        kind="individual",
        is_organizer=True,
        is_attendee=True,
        is_self=False,
    )
    assert isinstance(occurrence, MeetingEntryRow)
    assert (occurrence.entry, occurrence.recurrence_id) == (1, NINE)


@pytest.mark.parametrize(("role", "is_self"), [("primary", True), (None, False)])
def test_only_the_primary_calendar_tells_who_its_person_is(role: str | None, is_self: bool) -> None:
    """In another one, such as one that somebody shared, "self" is somebody else."""
    entry = replace(ENTRY, invitees=(Invitee("me@example.org", is_self=True),))
    _, invitee = core_rows(KEY, [Copy((entry,), role)])
    assert isinstance(invitee, MeetingInviteeRow)
    assert invitee.is_self is is_self


def test_of_a_meeting_the_newest_copy_speaks_alone() -> None:
    """An older copy in another calendar adds neither entries nor people."""
    rows = list(core_rows(KEY, [Copy((replace(ENTRY, invitees=()),)), Copy((ENTRY, ENTRY))]))
    assert [type(row) for row in rows] == [MeetingEntryRow]


def test_every_row_has_the_table_of_its_type() -> None:
    """What core_rows makes goes where transforms look for it."""
    assert {table: kind for kind, table in TABLE_OF_ROW.items()}.items() <= TABLES.items()
