"""The one table that joins sources to connectors: how each is opened, its records read and redacted."""

from __future__ import annotations

from collections.abc import Callable
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
    IsSuppressed,
    Parsed,
    RawRecord,
)
from flows.clock import now
from flows.credentials import Secret
from flows.settings import Account


@dataclass(frozen=True, slots=True)
class SourceKind:
    """How a source is opened (from an account's settings and secret; no network yet), its records read."""

    provider: str
    open: Callable[[Account, Secret], Source]
    parse: Callable[[str], tuple[Parsed, ...]]
    redact: Callable[[RawRecord, IsSuppressed], RawRecord | None]
    """Takes people whom the owner had forgotten out of a record, before it lands and from what has landed."""
    is_calendar: bool = False
    """Its records may be series: what is taken out of one is noted as it lands (docs/decisions/0033)."""
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
        is_calendar=True,
    ),
    subscription.SOURCE: SourceKind(
        "ics",
        lambda account, secret: subscription.IcsCalendar(secret.value, keep_titles=account.titles),
        subscription.parse,
        subscription.redact,
        is_calendar=True,
    ),
    google_calendars.SOURCE: SourceKind(
        "google",
        lambda account, secret: google_calendars.GoogleCalendars(
            _calendar_api(account, secret), keep_titles=account.titles
        ),
        google_calendars.parse,
        google_calendars.redact,
        is_calendar=True,
    ),
    google_mail.SOURCE: SourceKind(
        "google", _google_mail, google_mail.parse, mail_record.redact_record, is_history=True
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
        is_calendar=True,
    ),
    microsoft_mail.SOURCE: SourceKind(
        "microsoft",
        lambda account, secret: microsoft_mail.MicrosoftMail(
            microsoft_graph(account, secret), since=account.since, keep_subjects=account.subjects
        ),
        microsoft_mail.parse,
        mail_record.redact_record,
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
    recognise.MAIL: SourceKind("files", _imported, mail_record.parse, mail_record.redact_record),
    recognise.CALENDAR: SourceKind(
        "files", _imported, ical.parse, _by_payload(ical.redact), is_calendar=True
    ),
    imap_mail.SOURCE: SourceKind(
        "imap", _imap_mail, imap_mail.parse, mail_record.redact_record, is_history=True
    ),
}
