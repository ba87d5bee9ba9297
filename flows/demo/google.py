"""The network at Google: cards as persons, meetings as events, in an emulator on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from connectors.formats import ical, vcard
from connectors.google.endpoints import emulated
from connectors.google.grant import Client, Grant
from connectors.google.sign_in import SCOPE_OF_SOURCE
from connectors.records import Contact, Invitee, Labelled, MeetingEntry
from flows.demo.emulators.google.calendar import Calendar
from flows.demo.emulators.google.emulator import Account, GoogleEmulator
from flows.demo.network import DemoAccount, DemoCollection, Network

Json = dict[str, Any]

PRIMARY = {"work": "calendar", "home": "private"}
"""Account -> which of its calendars is the primary one."""
OTHER_CONTACTS = frozenset({"old-phone"})
BIRTHDAYS = "addressbook#contacts@group.v.calendar.google.com"
_RESPONSES = {
    "accepted": "accepted",
    "declined": "declined",
    "delegated": "declined",
    "tentative": "tentative",
}


def fill(google: GoogleEmulator, network: Network) -> None:
    """Put every account of the network into the emulator. The record ids of cards are their UIDs."""
    for account in network.accounts:
        address = address_of(network, account)
        held = google.add_account(address)
        for collection in account.collections:
            if collection.kind == "contacts":
                _fill_contacts(held, collection)
            else:
                _fill_calendar(_calendar(held, account, collection), collection, network.owner.addresses)


def address_of(network: Network, account: DemoAccount) -> str:
    """With which address the owner signs in to an account."""
    return network.owner.work if account.name == "work" else network.owner.home


def signed_in(google: GoogleEmulator, address: str) -> str:
    """The secret of an account that is signed in for everything."""
    scopes = tuple(SCOPE_OF_SOURCE.values())
    client = Client(google.oauth.client.client_id, google.oauth.client.client_secret)
    token = google.oauth.sign_in(address, scopes, google.now)
    endpoint = emulated(google.origin).token
    return Grant(client, token, scopes, address, google.now.isoformat(), endpoint).text()


def _fill_contacts(held: Account, collection: DemoCollection) -> None:
    is_other = collection.path in OTHER_CONTACTS
    feed = held.people.others if is_other else held.people.contacts
    for item in collection.items:
        uid = vcard.card_uid(item.text) or item.href
        for contact in vcard.parse(item.text):
            for tag in contact.tags if not is_other else ():
                name = _group(tag)
                group = {"resourceName": name, "groupType": "USER_CONTACT_GROUP", "name": tag}
                held.people.groups.put(name, {**group, "formattedName": tag})
            person = person_of(contact, uid, is_other=is_other)
            feed.put(person["resourceName"], person)


def _calendar(held: Account, account: DemoAccount, collection: DemoCollection) -> Calendar:
    if collection.path == PRIMARY[account.name]:
        return held.calendars.add(held.address, collection.name)
    if collection.path == "birthdays":
        return held.calendars.add(BIRTHDAYS, collection.name, "reader")
    return held.calendars.add(f"{collection.path}@group.calendar.google.com", collection.name)


def _fill_calendar(calendar: Calendar, collection: DemoCollection, own: tuple[str, ...]) -> None:
    for item in collection.items:
        entries = ical.parse(item.text)
        for entry in entries:
            if entry.status != "cancelled":  # one that is cancelled Google does not list
                calendar.put(event_of(entry, own))
            elif entry.recurrence_id is not None:
                original = moment(entry.recurrence_id, entry)
                calendar.cancel_occurrence(event_id(entry.uid), original, _mark(entry.recurrence_id))


def person_of(contact: Contact, uid: str, *, is_other: bool = False) -> Json:
    """A contact as People has it."""
    kind, prefix = ("OTHER_CONTACT", "otherContacts") if is_other else ("CONTACT", "people")
    name = {
        "displayName": contact.full_name,
        "givenName": contact.given_name,
        "middleName": contact.middle_name,
        "familyName": contact.family_name,
        "honorificPrefix": contact.name_prefix,
        "honorificSuffix": contact.name_suffix,
    }
    updated = (contact.updated_at or datetime(2020, 1, 1, tzinfo=UTC)).isoformat()
    values = {
        "names": [_said(name)] if contact.full_name else [],
        "nicknames": [{"value": contact.nickname}] if contact.nickname else [],
        "organizations": [_said({"name": contact.organisation, "title": contact.title})],
        "birthdays": [{"date": _date(contact.birthday)}] if contact.birthday else [],
        "emailAddresses": _labelled(contact.emails),
        "phoneNumbers": _labelled(contact.phones),
        "urls": _labelled(contact.urls),
        "memberships": [
            {"contactGroupMembership": {"contactGroupResourceName": _group(tag)}} for tag in contact.tags
        ],
    }
    return {
        "resourceName": f"{prefix}/c{event_id(uid)}",
        "etag": "%1",
        "metadata": {"sources": [{"type": kind, "id": uid, "updateTime": updated}]},
        **{field: items for field, items in values.items() if items and items != [{}]},
    }


def event_of(entry: MeetingEntry, own: tuple[str, ...]) -> Json:
    """An entry of a calendar as Calendar has it; ``own`` are the owner's addresses."""
    event = {
        "id": event_id(entry.uid),
        "etag": '"1"',
        "iCalUID": entry.uid,
        "summary": entry.title or "",
        "status": entry.status,
        "start": moment(entry.starts, entry),
        "end": moment(entry.ends, entry),
        "transparency": "transparent" if entry.is_transparent else "opaque",
        "visibility": "private" if entry.is_private else "default",
        "sequence": entry.sequence,
        "attendees": [_attendee(one, own) for one in entry.invitees if one.is_attendee],
    }
    if entry.updated_at:
        event["updated"] = entry.updated_at.isoformat()
    for one in entry.invitees:
        if one.is_organizer:
            event["organizer"] = _someone(one, own)
    if recurrence := list(_recurrence(entry)):
        event["recurrence"] = recurrence
    if entry.recurrence_id is not None:
        event["id"] = f"{event['id']}_{_mark(entry.recurrence_id)}"
        event["recurringEventId"] = event_id(entry.uid)
        event["originalStartTime"] = moment(entry.recurrence_id, entry)
    return event


def event_id(uid: str) -> str:
    """An id as Google makes them: the letters and digits of base32hex."""
    return sha256(uid.encode()).hexdigest()[:26]


def moment(wall: datetime, entry: MeetingEntry) -> Json:
    """A start or end of an entry."""
    if entry.is_all_day:
        return {"date": f"{wall:%Y-%m-%d}"}
    zone = entry.time_zone or "UTC"
    return {"dateTime": wall.replace(tzinfo=ZoneInfo(zone)).isoformat(), "timeZone": zone}


def _recurrence(entry: MeetingEntry) -> Iterator[str]:
    yield from (f"RRULE:{rule}" for rule in entry.rrules)
    for name, dates in (("RDATE", entry.rdates), ("EXDATE", entry.exdates)):
        for wall in dates:
            if entry.is_all_day:
                yield f"{name};VALUE=DATE:{wall:%Y%m%d}"
            else:
                yield f"{name};TZID={entry.time_zone or 'UTC'}:{wall:%Y%m%dT%H%M%S}"


def _attendee(invitee: Invitee, own: tuple[str, ...]) -> Json:
    response = _RESPONSES.get(invitee.response or "", "needsAction")
    resource = {"resource": True} if invitee.kind in ("room", "resource") else {}
    return {**_someone(invitee, own), "responseStatus": response, **resource}


def _someone(invitee: Invitee, own: tuple[str, ...]) -> Json:
    is_self = {"self": True} if invitee.email.lower() in own else {}
    return {"email": invitee.email, **_said({"displayName": invitee.name}), **is_self}


def _labelled(values: tuple[Labelled, ...]) -> list[Json]:
    return [_said({"value": one.value, "type": one.label}) for one in values]


def _said(values: dict[str, str | None]) -> Json:
    return {name: value for name, value in values.items() if value}


def _date(birthday: str) -> Json:
    if birthday.startswith("--"):
        month, day = birthday[2:].split("-")
        return {"month": int(month), "day": int(day)}
    year, month, day = birthday.split("-")
    return {"year": int(year), "month": int(month), "day": int(day)}


def _group(tag: str) -> str:
    return f"contactGroups/{event_id(tag)[:12]}"


def _mark(original: datetime) -> str:
    return f"{original:%Y%m%dT%H%M%S}"
