"""The network at Microsoft: cards as contacts, meetings as events, in an emulator on this machine."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from connectors.formats import vcard
from connectors.microsoft.endpoints import LOGIN, endpoints
from connectors.microsoft.grant import App
from connectors.microsoft.sign_in import SCOPE_OF_SOURCE, Attempt
from connectors.records import Contact
from flows.demo import microsoft_calendar
from flows.demo.emulators.microsoft.emulator import MicrosoftEmulator
from flows.demo.emulators.microsoft.entra import Consent
from flows.demo.google import PRIMARY, address_of
from flows.demo.network import DemoCollection, Network

Json = dict[str, Any]


def fill(microsoft: MicrosoftEmulator, network: Network) -> None:
    """Put every account of the network into the emulator. The record ids of cards are their UIDs."""
    until = datetime(network.as_of.year + microsoft_calendar.YEARS_AHEAD, 1, 1)  # noqa: DTZ001 - wall clock
    for account in network.accounts:
        box = microsoft.add_mailbox(address_of(network, account))
        books = [one for one in account.collections if one.kind == "contacts"]
        for number, collection in enumerate(books):
            folder = box.contacts.add(collection.name) if number else box.contacts.default
            for uid, contact in _contacts(collection):
                folder.put(contact_of(contact, uid))
        calendars = [one for one in account.collections if one.kind == "calendar"]
        for collection in sorted(calendars, key=lambda one: one.path != PRIMARY[account.name]):
            calendar = box.calendars.add(
                collection.path, collection.name, canEdit=collection.path != "birthdays"
            )
            texts = (item.text for item in collection.items)
            owner = network.owner
            microsoft_calendar.fill(calendar, texts, owner.addresses, owner.time_zone, until)


def contact_of(contact: Contact, uid: str) -> Json:
    """A contact as Graph has it."""
    phones: dict[str, list[str]] = {"work": [], "home": [], "mobile": []}
    for one in contact.phones:
        phones[one.label if one.label in ("work", "home") else "mobile"].append(one.value)
    birthday = contact.birthday and contact.birthday.replace("--", "1604-")
    return {
        "id": uid,
        "displayName": contact.full_name,
        "givenName": contact.given_name,
        "middleName": contact.middle_name,
        "surname": contact.family_name,
        "title": contact.name_prefix,
        "generation": contact.name_suffix,
        "nickName": contact.nickname,
        "companyName": contact.organisation,
        "jobTitle": contact.title,
        "birthday": birthday and f"{birthday}T11:59:00Z",
        "emailAddresses": [{"name": contact.full_name, "address": one.value} for one in contact.emails],
        "businessPhones": phones["work"],
        "homePhones": [*phones["home"], *phones["mobile"][1:]],
        "mobilePhone": next(iter(phones["mobile"]), None),
        "businessHomePage": next((one.value for one in contact.urls), None),
        "categories": list(contact.tags),
        "lastModifiedDateTime": contact.updated_at.isoformat() if contact.updated_at else None,
    }


def signed_in(emulator: MicrosoftEmulator, address: str) -> str:
    """The secret of an account for all sources, signed in at the emulator, which must be served."""
    emulator.entra.consent = Consent(address)
    app = App(emulator.entra.client_id)
    attempt = Attempt(endpoints(emulator.origin), app, "http://localhost", SCOPE_OF_SOURCE.values())
    path, _, query = attempt.url().removeprefix(LOGIN).partition("?")
    answer = emulator.handle("GET", path, query, {}, "")
    return attempt.finish(answer.headers["Location"], emulator.now).text()


def _contacts(collection: DemoCollection) -> list[tuple[str, Contact]]:
    return [
        (vcard.card_uid(item.text) or item.href, contact)
        for item in collection.items
        for contact in vcard.parse(item.text)
    ]
