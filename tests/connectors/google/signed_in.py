"""What a test needs of a Google account: a sign-in, its APIs without pauses, and persons to put into it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from connectors.bearer import Bearer
from connectors.formats import ical, vcard
from connectors.google.api import GoogleApi
from connectors.google.endpoints import emulated
from connectors.google.grant import Client, Grant, Renewal, TokenEndpoint
from connectors.google.quota import RateLimiter
from connectors.google.sign_in import SCOPE_OF_SOURCE
from flows.credentials import Secret
from flows.demo.emulators.google.emulator import Account, GoogleEmulator

ADDRESS = "nino@example.org"
RESPONSES = {"needs_action": "needsAction", "accepted": "accepted", "declined": "declined"}


def grant(google: GoogleEmulator, *sources: str) -> Secret:
    """A sign-in of the account for some sources, or for all."""
    scopes = tuple(SCOPE_OF_SOURCE[source] for source in sources or SCOPE_OF_SOURCE)
    client = Client(google.oauth.client.client_id, google.oauth.client.client_secret)
    token = google.oauth.sign_in(ADDRESS, scopes, google.now)
    return Secret(
        Grant(client, token, scopes, ADDRESS, google.now.isoformat(), emulated(google.origin).token).text()
    )


def bearer(google: GoogleEmulator, secret: Secret | None = None) -> Bearer:
    """Signs for the account, by the emulator's clock."""
    tokens = TokenEndpoint(emulated(google.origin), sleep=lambda _: None)
    return Bearer(Renewal(secret or grant(google), tokens, lambda: google.now), clock=google.seconds)


class Pauses:
    """Notes pauses; the emulator's clock goes on instead of ours."""

    def __init__(self, google: GoogleEmulator) -> None:
        self._google = google
        self.seconds: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        self._google.pass_time(seconds=seconds)


def people_api(google: GoogleEmulator, secret: Secret | None = None) -> GoogleApi:
    """The People API of the account."""
    pauses = Pauses(google)
    limiter = RateLimiter(6000, sleep=pauses, clock=google.seconds)
    endpoints = emulated(google.origin)
    return GoogleApi("people", "v1", endpoints.people, bearer(google, secret), limiter=limiter, sleep=pauses)


def calendar_api(google: GoogleEmulator, secret: Secret | None = None) -> GoogleApi:
    """The Calendar API of the account."""
    pauses = Pauses(google)
    limiter = RateLimiter(6000, sleep=pauses, clock=google.seconds)
    root = emulated(google.origin).calendar
    return GoogleApi("calendar", "v3", root, bearer(google, secret), limiter=limiter, sleep=pauses)


def account(google: GoogleEmulator) -> Account:
    """The emulator's side of the account."""
    return google.accounts[ADDRESS]


def person(text: str, contact_id: str, source_type: str = "CONTACT", changed: int = 0) -> dict[str, Any]:
    """A vCard as a Person of Google's, with a photo and a biography that must never land."""
    (card,) = vcard.parse(text)
    source = {
        "type": source_type,
        "id": contact_id,
        "etag": f"#{changed}",
        "updateTime": f"2026-01-14T08:30:{changed % 60:02}.123456Z",
    }
    own = {"source": {"type": source_type, "id": contact_id}}
    name = {
        "displayName": card.full_name,
        "givenName": card.given_name,
        "familyName": card.family_name,
        "metadata": {"primary": True, **own},
    }
    values: dict[str, Any] = {
        "resourceName": f"people/c{contact_id}",
        "etag": f"%{changed}",
        "metadata": {"sources": [source], "objectType": "PERSON"},
        "names": [{key: value for key, value in name.items() if value}],
        "photos": [{"url": "https://photos.example/iVBORw0KGgo", "metadata": own}],
        "biographies": [{"value": "A private remark", "metadata": own}],
        "emailAddresses": [
            {"value": one.value, "type": one.label or "other", "metadata": own} for one in card.emails
        ],
        "phoneNumbers": [
            {"value": one.value, "canonicalForm": one.value, "metadata": own} for one in card.phones
        ],
    }
    if card.organisation or card.title:
        job = {"name": card.organisation, "title": card.title, "metadata": own}
        values["organizations"] = [{key: value for key, value in job.items() if value}]
    return values


def event(text: str, event_id: str, changed: int = 0) -> dict[str, Any]:
    """An ICS object with one event as an Event of Google's, with a description and an attachment."""
    (entry,) = ical.parse(text)
    zone = entry.time_zone or "UTC"

    def moment(wall: datetime) -> dict[str, str]:
        at = wall.replace(tzinfo=ZoneInfo(zone))
        return {"dateTime": at.isoformat(), "timeZone": zone}

    people = [
        {
            "email": one.email,
            "displayName": one.name,
            "responseStatus": RESPONSES.get(one.response or "", "needsAction"),
        }
        for one in entry.invitees
        if one.is_attendee
    ]
    return {
        "id": event_id,
        "etag": f'"{changed}"',
        "iCalUID": entry.uid,
        "summary": entry.title or "",
        "description": "A private remark about who pays",
        "attachments": [{"fileUrl": "https://files.example.org/iVBORw0KGgo", "title": "ATTACH"}],
        "start": moment(entry.starts),
        "end": moment(entry.ends),
        "attendees": [{key: value for key, value in one.items() if value} for one in people],
        "organizer": {"email": ADDRESS, "self": True},
        "sequence": changed,
        "updated": f"2026-01-14T08:30:{changed % 60:02}.000Z",
    }


def gmail_api(google: GoogleEmulator, secret: Secret | None = None, units: float = 1e9) -> GoogleApi:
    """The Gmail API of the account, which spends so many units a minute."""
    pauses = Pauses(google)
    limiter = RateLimiter(units, sleep=pauses, clock=google.seconds)
    root = emulated(google.origin).gmail
    return GoogleApi("gmail", "v1", root, bearer(google, secret), limiter=limiter, sleep=pauses)
