"""The one table that joins sources to connectors, and connectors' values to rows of `core`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal
from weakref import WeakKeyDictionary

from connectors.bearer import Bearer
from connectors.dav import calendars, contacts
from connectors.dav.client import DavClient
from connectors.errors import Refused
from connectors.files import contacts as file_contacts
from connectors.files import exchanges, linkedin, recognise, rows
from connectors.formats import ical, mail_record
from connectors.google import calendars as google_calendars
from connectors.google import contacts as google_contacts
from connectors.google import mail as google_mail
from connectors.google import other_contacts as google_other_contacts
from connectors.google.api import GoogleApi
from connectors.google.endpoints import endpoints
from connectors.google.grant import Renewal as GoogleRenewal
from connectors.google.grant import TokenEndpoint
from connectors.google.quota import RateLimiter
from connectors.ics import subscription
from connectors.imap import mail as imap_mail
from connectors.imap.client import ImapClient
from connectors.microsoft import calendars as microsoft_calendars
from connectors.microsoft import contacts as microsoft_contacts
from connectors.microsoft import mail as microsoft_mail
from connectors.microsoft.endpoints import endpoints as microsoft_endpoints
from connectors.microsoft.grant import Renewal as MicrosoftRenewal
from connectors.microsoft.graph import Graph
from connectors.microsoft.in_flight import InFlight
from connectors.protocol import Source
from connectors.records import (
    Contact,
    Exchange,
    IsSuppressed,
    Labelled,
    MeetingEntry,
    Message,
    Parsed,
    Party,
    RawRecord,
)
from flows.clock import now
from flows.copies import Copy, RecordKey
from flows.credentials import Secret
from flows.mail_rows import message_rows
from flows.settings import Account
from transforms.core.rows import (
    ContactAddressRow,
    ContactRow,
    ExchangeRow,
    MeetingEntryRow,
    MeetingInviteeRow,
    MessageAddressRow,
    MessageRow,
)


@dataclass(frozen=True, slots=True)
class SourceKind:
    """How a source is opened (from an account's settings and secret; no network yet), its records read."""

    provider: str
    open: Callable[[Account, Secret], Source]
    parse: Callable[[str], tuple[Parsed, ...]]
    redact: Callable[[RawRecord, IsSuppressed], RawRecord | None]
    """Takes people whom the owner had forgotten out of a record, before it lands and from what has landed."""
    is_history: bool = False
    """What went from the source happened all the same: however much goes at once, it is no accident to ask
    about (docs/decisions/0010)."""


def _dav_client(account: Account, secret: Secret) -> DavClient:
    auth = "auto" if account.auth == "xoauth2" else account.auth
    return DavClient(account.url or "", account.user or "", secret.value, auth=auth)


def _imap_mail(account: Account, secret: Secret) -> imap_mail.ImapMail:
    auth: Literal["auto", "xoauth2"] = "xoauth2" if account.auth == "xoauth2" else "auto"
    client = ImapClient(account.url or "", account.user or "", secret.value, auth=auth)
    return imap_mail.ImapMail(client, since=account.since, keep_subjects=account.subjects)


PEOPLE_REQUESTS_A_MINUTE = 90
"""Of one user, as the Cloud console shows it for a new project."""
CALENDAR_REQUESTS_A_MINUTE = 600
"""Of one user (developers.google.com/workspace/calendar/api/guides/quota)."""
_bearers: WeakKeyDictionary[Secret, Bearer] = WeakKeyDictionary()
_mailboxes: WeakKeyDictionary[Secret, InFlight] = WeakKeyDictionary()


def _bearer(account: Account, secret: Secret) -> Bearer:
    """One for all sources of a sign-in: one access token serves them all, and a refusal is heard once."""
    if secret not in _bearers:
        is_google = account.provider == "google"
        _bearers[secret] = Bearer(
            GoogleRenewal(secret, TokenEndpoint(endpoints(account.url)), now)
            if is_google
            else MicrosoftRenewal(secret, microsoft_endpoints(account.url))
        )
    return _bearers[secret]


def microsoft_graph(account: Account, secret: Secret) -> Graph:
    """Graph of an account; all sources of one share its token, and what may be asked of it at once."""
    in_flight = _mailboxes.setdefault(secret, InFlight())
    root = microsoft_endpoints(account.url).graph
    return Graph(root, _bearer(account, secret), in_flight=in_flight)


def _people_api(account: Account, secret: Secret) -> GoogleApi:
    limiter = RateLimiter(PEOPLE_REQUESTS_A_MINUTE)
    root = endpoints(account.url).people
    return GoogleApi("people", "v1", root, _bearer(account, secret), limiter=limiter)


def _imported(account: Account, secret: Secret) -> Source:  # noqa: ARG001 - there is nothing to sign in to
    raise Refused("Files are imported, not pulled: longsince import FILE")


def _calendar_api(account: Account, secret: Secret) -> GoogleApi:
    limiter = RateLimiter(CALENDAR_REQUESTS_A_MINUTE)
    root = endpoints(account.url).calendar
    return GoogleApi("calendar", "v3", root, _bearer(account, secret), limiter=limiter)


def _google_mail(account: Account, secret: Secret) -> google_mail.GoogleMail:
    limiter = RateLimiter(account.gmail_units)
    api = GoogleApi("gmail", "v1", endpoints(account.url).gmail, _bearer(account, secret), limiter=limiter)
    return google_mail.GoogleMail(
        api,
        since=account.since,
        keep_subjects=account.subjects,
        get_units=google_mail.get_units(account.gmail_units),
    )


def _by_payload(
    redact: Callable[[str, IsSuppressed], str | None],
) -> Callable[[RawRecord, IsSuppressed], RawRecord | None]:
    def redacted(record: RawRecord, is_suppressed: IsSuppressed) -> RawRecord | None:
        payload = redact(record.payload, is_suppressed)
        return None if payload is None else replace(record, payload=payload)

    return redacted


SOURCES: dict[str, SourceKind] = {
    contacts.SOURCE: SourceKind(
        "dav",
        lambda account, secret: contacts.DavContacts(_dav_client(account, secret)),
        contacts.parse,
        contacts.redact,
    ),
    calendars.SOURCE: SourceKind(
        "dav",
        lambda account, secret: calendars.DavCalendars(
            _dav_client(account, secret), keep_titles=account.titles
        ),
        calendars.parse,
        calendars.redact,
    ),
    subscription.SOURCE: SourceKind(
        "ics",
        lambda account, secret: subscription.IcsCalendar(secret.value, keep_titles=account.titles),
        subscription.parse,
        subscription.redact,
    ),
    google_calendars.SOURCE: SourceKind(
        "google",
        lambda account, secret: google_calendars.GoogleCalendars(
            _calendar_api(account, secret), keep_titles=account.titles
        ),
        google_calendars.parse,
        google_calendars.redact,
    ),
    google_mail.SOURCE: SourceKind(
        "google", _google_mail, google_mail.parse, google_mail.redact, is_history=True
    ),
    google_contacts.SOURCE: SourceKind(
        "google",
        lambda account, secret: google_contacts.GoogleContacts(_people_api(account, secret)),
        google_contacts.parse,
        google_contacts.redact,
    ),
    google_other_contacts.SOURCE: SourceKind(
        "google",
        lambda account, secret: google_other_contacts.GoogleOtherContacts(_people_api(account, secret)),
        google_other_contacts.parse,
        google_other_contacts.redact,
    ),
    microsoft_calendars.SOURCE: SourceKind(
        "microsoft",
        lambda account, secret: microsoft_calendars.MicrosoftCalendars(
            microsoft_graph(account, secret), today=now().date(), keep_titles=account.titles
        ),
        microsoft_calendars.parse,
        microsoft_calendars.redact,
    ),
    microsoft_mail.SOURCE: SourceKind(
        "microsoft",
        lambda account, secret: microsoft_mail.MicrosoftMail(
            microsoft_graph(account, secret), since=account.since, keep_subjects=account.subjects
        ),
        microsoft_mail.parse,
        microsoft_mail.redact,
        is_history=True,
    ),
    microsoft_contacts.SOURCE: SourceKind(
        "microsoft",
        lambda account, secret: microsoft_contacts.MicrosoftContacts(microsoft_graph(account, secret)),
        microsoft_contacts.parse,
        microsoft_contacts.redact,
    ),
    recognise.CONTACTS: SourceKind("files", _imported, file_contacts.parse, file_contacts.redact),
    recognise.CONNECTIONS: SourceKind("files", _imported, linkedin.parse, _by_payload(rows.redact)),
    recognise.MESSAGES: SourceKind("files", _imported, exchanges.parse, _by_payload(exchanges.redact)),
    recognise.INVITATIONS: SourceKind("files", _imported, exchanges.parse, _by_payload(exchanges.redact)),
    recognise.CALLS: SourceKind("files", _imported, exchanges.parse, _by_payload(exchanges.redact)),
    recognise.CHATS: SourceKind("files", _imported, exchanges.parse, _by_payload(exchanges.redact)),
    recognise.NOTED: SourceKind("files", _imported, exchanges.parse, _by_payload(exchanges.redact)),
    recognise.MAIL: SourceKind("files", _imported, mail_record.parse, _by_payload(mail_record.redact)),
    recognise.CALENDAR: SourceKind("files", _imported, ical.parse, _by_payload(ical.redact)),
    imap_mail.SOURCE: SourceKind("imap", _imap_mail, imap_mail.parse, imap_mail.redact, is_history=True),
}


CoreRow = (
    ContactRow
    | ContactAddressRow
    | MeetingEntryRow
    | MeetingInviteeRow
    | MessageRow
    | MessageAddressRow
    | ExchangeRow
)
TABLE_OF_ROW: dict[type[CoreRow], str] = {
    ContactRow: "core.contact",
    ContactAddressRow: "core.contact_address",
    MeetingEntryRow: "core.meeting_entry",
    MeetingInviteeRow: "core.meeting_invitee",
    MessageRow: "core.message",
    MessageAddressRow: "core.message_address",
    ExchangeRow: "core.exchange",
}


def core_rows(key: RecordKey, copies: Sequence[Copy]) -> Iterator[CoreRow]:
    """The rows of one record. ``copies`` are its copies in several collections, newest first.

    Copies that are gone say nothing while another is here, but for mail: where it has been tells what it is.
    Copies of a card may differ (one was edited in one address book): the newest speaks for single values, and
    no address of an older one is lost. Of a meeting the newest copy speaks alone.
    """
    here = [copy for copy in copies if not copy.is_gone] or copies
    cards = [parsed for copy in here for parsed in copy.parsed if isinstance(parsed, Contact)]
    if cards:
        yield from _contact_rows(key, _join(cards))
    entries = (parsed for parsed in here[0].parsed if isinstance(parsed, MeetingEntry))
    for number, entry in enumerate(entries):
        yield from _meeting_rows(key, number, entry, is_primary=here[0].role == "primary")
    for parsed in here[0].parsed:
        if isinstance(parsed, Exchange):
            yield from _exchange_rows(key, parsed)
    if any(isinstance(parsed, Message) for parsed in here[0].parsed):
        yield from message_rows(key, copies)


def _exchange_rows(key: RecordKey, exchange: Exchange) -> Iterator[ExchangeRow]:
    parties = exchange.parties or ((Party("name", None),) if exchange.kind == "connection" else ())
    for position, party in enumerate(parties):
        yield ExchangeRow(
            account=key.account,
            source=key.source,
            record_id=key.record_id,
            position=position,
            is_gone=key.is_gone,
            kind=exchange.kind,
            direction=exchange.direction,
            occurred_at=exchange.occurred_at,
            occurred_on=exchange.occurred_on,
            group_size=exchange.group_size,
            is_unanswered=exchange.is_unanswered,
            is_spam=exchange.is_spam,
            party_kind=party.kind if party.value else "record",
            value=party.value,
            name=party.name,
        )


def _join(cards: list[Contact]) -> Contact:
    return replace(
        cards[0],
        emails=_distinct(address for card in cards for address in card.emails),
        phones=_distinct(address for card in cards for address in card.phones),
        urls=_distinct(address for card in cards for address in card.urls),
        tags=tuple(dict.fromkeys(tag for card in cards for tag in card.tags)),
    )


def _distinct(addresses: Iterator[Labelled]) -> tuple[Labelled, ...]:
    first: dict[str, Labelled] = {}
    for address in addresses:
        first.setdefault(address.value, address)
    return tuple(first.values())


def _contact_rows(key: RecordKey, contact: Contact) -> Iterator[CoreRow]:
    yield ContactRow(
        account=key.account,
        source=key.source,
        record_id=key.record_id,
        collections=key.collections,
        is_gone=key.is_gone,
        full_name=contact.full_name,
        given_name=contact.given_name,
        middle_name=contact.middle_name,
        family_name=contact.family_name,
        name_prefix=contact.name_prefix,
        name_suffix=contact.name_suffix,
        nickname=contact.nickname,
        organisation=contact.organisation,
        title=contact.title,
        kind=contact.kind,
        birthday=contact.birthday,
        tags=list(contact.tags),
        updated_at=contact.updated_at,
    )
    kinds = {"email": contact.emails, "phone": contact.phones, "url": contact.urls}
    for kind, addresses in kinds.items():
        for position, address in enumerate(addresses):
            yield ContactAddressRow(
                key.account, key.source, key.record_id, kind, address.value, address.label, position
            )


def _meeting_rows(key: RecordKey, number: int, entry: MeetingEntry, *, is_primary: bool) -> Iterator[CoreRow]:
    yield MeetingEntryRow(
        account=key.account,
        source=key.source,
        record_id=key.record_id,
        entry=number,
        collections=key.collections,
        is_gone=key.is_gone,
        gone_at=key.gone_at,
        uid=entry.uid,
        recurrence_id=entry.recurrence_id,
        applies_to_following=entry.applies_to_following,
        starts=entry.starts,
        ends=entry.ends,
        time_zone=entry.time_zone,
        has_unknown_zone=entry.has_unknown_zone,
        hides_guests=entry.hides_guests,
        is_all_day=entry.is_all_day,
        rrules=list(entry.rrules),
        rdates=list(entry.rdates),
        exdates=list(entry.exdates),
        title=entry.title,
        status=entry.status,
        is_transparent=entry.is_transparent,
        is_private=entry.is_private,
        sequence=entry.sequence,
        updated_at=entry.updated_at,
    )
    for invitee in entry.invitees:
        yield MeetingInviteeRow(
            account=key.account,
            source=key.source,
            record_id=key.record_id,
            entry=number,
            email=invitee.email,
            name=invitee.name,
            response=invitee.response,
            kind=invitee.kind,
            is_organizer=invitee.is_organizer,
            is_attendee=invitee.is_attendee,
            is_self=invitee.is_self and is_primary,
        )
