"""The values that connectors hand on: raw records as the source sent them, and what parsers read there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple

Response = Literal["accepted", "declined", "tentative", "needs_action", "delegated"]
AttendeeKind = Literal["individual", "group", "resource", "room", "unknown"]
CollectionRole = Literal["inbox", "sent", "drafts", "junk", "trash", "archive", "all", "primary"]
"""What a folder of mail is for (RFC 6154); ``primary`` is the calendar of the account's own person."""
MessageRole = Literal["sent", "draft", "junk", "trash"]
"""What a message itself says it is, by a flag or label."""
AddressField = Literal["from", "sender", "reply_to", "to", "cc", "bcc"]
IsSuppressed = Callable[[str], bool]
"""Tells whether an address (e-mail or phone as written) belongs to someone the owner had forgotten."""


@dataclass(frozen=True, slots=True)
class Collection:
    """One address book, calendar or folder of mail: the unit that has a cursor.

    ``collection_id`` is stable across pulls (for DAV: the path of its URL); ``name`` is for people.
    ``role`` is what it is for, as its server says; None where it is for nothing special.
    ``is_default``: it is pulled unless the person says which ones are.
    """

    collection_id: str
    name: str
    role: CollectionRole | None = None
    is_default: bool = True


@dataclass(frozen=True, slots=True)
class RawRecord:
    """What a source returned for one id, as text, less photos, attachments and bodies.

    ``record_id`` is the most stable id there is (a card's UID, else its href). ``location`` is the
    source's own handle inside the collection (a DAV href), by which it lists and deletes; ``etag`` is
    the source's version mark for that location, None where it has none.
    """

    record_id: str
    location: str
    etag: str | None
    payload: str


class Moved(NamedTuple):
    """A record that is stored at another location of its source, and is now at this one too, as it is stored.

    What only moved, or was numbered anew, need not be fetched again.
    """

    record_id: str
    location: str
    etag: str | None


class Patch(NamedTuple):
    """What changed of a record that is stored at its location, or comes on an earlier page of the same pull.

    ``payload`` is a JSON object, as the stored one is: its members take the place of those there, nulls too.
    """

    record_id: str
    location: str
    etag: str | None
    payload: str


class Known(NamedTuple):
    """What is stored of a location: the record that it is, and its version mark."""

    record_id: str
    etag: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a pull that can be landed by itself.

    ``seen`` are the locations that a full pull found on this page, changed or not: after the last page
    of a full pull, what no page has seen is gone. ``tombstones`` are locations that the source says are
    gone. ``resume`` is how to go on after a crash behind this page. Only the last page bears a
    ``cursor``: the source's opaque mark of where the pull ended. ``is_sent_in``: with this page all sent mail
    has come, of a collection that holds more. ``expected``: about how many records all
    pages together will have, said once by a source that knows.
    """

    records: tuple[RawRecord, ...] = ()
    patches: tuple[Patch, ...] = ()
    moved: tuple[Moved, ...] = ()
    tombstones: tuple[str, ...] = ()
    seen: frozenset[str] = frozenset()
    resume: str | None = None
    cursor: str | None = None
    is_full: bool = True
    is_sent_in: bool = False
    expected: int | None = None


@dataclass(frozen=True, slots=True)
class Labelled:
    """An address, number or URL as written on a card, with the label it had there ('work', 'home', ...)."""

    value: str
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """One card of an address book, as its fields say; nothing normalised.

    ``kind`` is vCard's KIND: 'individual', 'group', 'org', 'location'. ``birthday`` is ISO 8601:
    '1985-04-12', or '--04-12' where the year is unknown. ``updated_at`` is aware.
    ``addresses`` are postal, of seven parts with semicolons between them (``connectors.formats.postal.adr``).
    """

    full_name: str | None = None
    given_name: str | None = None
    middle_name: str | None = None
    family_name: str | None = None
    name_prefix: str | None = None
    name_suffix: str | None = None
    nickname: str | None = None
    organisation: str | None = None
    title: str | None = None
    kind: str = "individual"
    birthday: str | None = None
    emails: tuple[Labelled, ...] = ()
    phones: tuple[Labelled, ...] = ()
    urls: tuple[Labelled, ...] = ()
    addresses: tuple[Labelled, ...] = ()
    tags: tuple[str, ...] = ()
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Invitee:
    """Someone on a meeting: an attendee, or its organiser (who may be no attendee at all).

    ``is_self``: the source says that the address is that of the person whose calendar this is.
    """

    email: str
    name: str | None = None
    response: Response | None = None
    kind: AttendeeKind = "individual"
    is_organizer: bool = False
    is_attendee: bool = True
    is_self: bool = False


@dataclass(frozen=True, slots=True)
class MeetingEntry:
    """One entry of a calendar: a single meeting, the master of a series, or one changed occurrence.

    Times are wall-clock: naive ``starts`` and ``ends`` (exclusive) in the IANA zone ``time_zone``; a
    ``time_zone`` of None is a floating time, which means the owner's zone of that day. ``is_all_day``
    entries start and end at midnight, zone None. ``recurrence_id`` names the occurrence of the series
    ``uid`` that this entry replaces, as its original wall-clock start (in this entry's ``time_zone``).
    ``rrules`` hold RRULE values as the source wrote them, unexpanded; ``rdates`` and ``exdates`` are
    wall-clock starts in ``time_zone``.
    ``applies_to_following``: not that occurrence alone is replaced, but all later ones too, moved by as much
    and with this entry's length and people (RFC 5545's RANGE=THISANDFUTURE).
    ``has_unknown_zone`` says that the source named a zone nobody knows and UTC was taken instead.
    ``hides_guests``: others may be invited whom this copy does not name.
    A ``status`` of 'deleted' is that of an occurrence taken out of its series, where an entry of its own says
    so; 'cancelled' is what somebody said of a meeting that stands there still.
    ``unread_changes`` say why changed occurrences of this series could not be read; the starts that they had
    are among ``exdates``, so that none counts.
    """

    uid: str
    starts: datetime
    ends: datetime
    time_zone: str | None
    is_all_day: bool = False
    has_unknown_zone: bool = False
    hides_guests: bool = False
    recurrence_id: datetime | None = None
    applies_to_following: bool = False
    rrules: tuple[str, ...] = ()
    rdates: tuple[datetime, ...] = ()
    exdates: tuple[datetime, ...] = ()
    unread_changes: tuple[str, ...] = ()
    title: str | None = None
    status: Literal["confirmed", "tentative", "cancelled", "deleted"] = "confirmed"
    is_transparent: bool = False
    is_private: bool = False
    sequence: int = 0
    updated_at: datetime | None = None
    invitees: tuple[Invitee, ...] = ()


class MailAddress(NamedTuple):
    """One mailbox of a message's header: ``email`` is the addr-spec as written, without brackets.

    ``name`` is the display name, decoded; None where there is none, or where it shows an address.
    ``position`` counts the mailboxes of the field from 0.
    """

    field: AddressField
    email: str
    name: str | None = None
    position: int = 0


@dataclass(frozen=True, slots=True)
class Message:
    """A mail's metadata, as its header says; who of them is the owner is not known here.

    ``message_id`` and ``in_reply_to`` are without brackets. ``sent_at`` is the Date field, aware, in UTC;
    None when missing or unreadable. ``sent_offset_minutes`` is the offset that it was written with, None
    where it says none (RFC 5322, 3.3: -0000). ``received_at`` is the server's own word, aware, in UTC.

    ``addresses`` are in the order from, sender, reply_to, to, cc, bcc; only the first several hundred
    recipients are among them, and ``recipient_count`` says how many different ones there were.

    ``list_id`` names the mailing list that brought it (RFC 2919). ``is_bulk``: sent to many by a program;
    ``is_automatic``: an answer or notice that no human wrote (RFC 3834); ``is_calendar``: an invitation or an
    answer to one; ``is_bounce``: a report that delivery failed, to ``failed_recipients`` where it names them.
    ``roles`` are what the message itself says it is; folders say theirs by ``Collection.role``.
    """

    message_id: str | None = None
    sent_at: datetime | None = None
    sent_offset_minutes: int | None = None
    received_at: datetime | None = None
    in_reply_to: str | None = None
    subject: str | None = None
    addresses: tuple[MailAddress, ...] = ()
    recipient_count: int = 0
    list_id: str | None = None
    is_bulk: bool = False
    is_automatic: bool = False
    is_calendar: bool = False
    is_bounce: bool = False
    failed_recipients: tuple[str, ...] = ()
    roles: tuple[MessageRole, ...] = ()


ExchangeKind = Literal["chat", "call", "met", "connection", "invitation"]


class Party(NamedTuple):
    """Someone on an exchange, by what is known of them: ``value`` is as written, of the ``kind``."""

    kind: Literal["email", "phone", "url", "name"]
    value: str | None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Exchange:
    """Something between the owner and others that a source says outright, and that is no mail and no meeting.

    ``kind`` 'connection' and 'invitation' are those of a network such as LinkedIn, and no contact.
    ``direction`` is the owner's: 'out' from the owner. ``occurred_at`` is aware, in UTC; where only the day
    is known, ``occurred_on`` has it. ``group_size`` counts people besides whoever wrote. Without
    ``parties`` a connection is with whom the record is of.
    """

    kind: ExchangeKind
    direction: Literal["in", "out", "both"]
    occurred_at: datetime | None = None
    occurred_on: date | None = None
    group_size: int = 1
    is_unanswered: bool = False
    is_spam: bool = False
    parties: tuple[Party, ...] = ()


Parsed = Contact | MeetingEntry | Message | Exchange

__all__ = [
    "AddressField",
    "AttendeeKind",
    "Collection",
    "CollectionRole",
    "Contact",
    "Exchange",
    "ExchangeKind",
    "Invitee",
    "IsSuppressed",
    "Known",
    "Labelled",
    "MailAddress",
    "MeetingEntry",
    "Message",
    "MessageRole",
    "Moved",
    "Page",
    "Parsed",
    "Party",
    "Patch",
    "RawRecord",
    "Response",
]
