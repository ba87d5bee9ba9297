"""The contacts of a Google account (people.connections): what the person wrote down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from connectors.formats import google_person
from connectors.google.api import GoogleApi
from connectors.google.groups import ContactGroups
from connectors.google.people import Feed, pull
from connectors.records import Collection, Contact, IsSuppressed, Known, Page, RawRecord

SOURCE = "google_contacts"
COLLECTION = Collection("contacts", "Contacts")
FIELDS = (
    "addresses,birthdays,emailAddresses,memberships,metadata,names,nicknames,organizations,phoneNumbers,urls"
)
"""Photos, biographies and all else is never asked for."""
FEED = Feed(
    lambda service, **asked: service.people().connections().list(resourceName="people/me", **asked),
    "connections",
    "CONTACT",
    {"personFields": FIELDS},
)


class GoogleContacts:
    """A ``connectors.protocol.Source`` of persons as JSON. Record ids are those of the contact."""

    def __init__(self, api: GoogleApi) -> None:
        self._api = api
        self._groups = ContactGroups(api)

    def close(self) -> None:
        """Close the connections."""
        self._api.close()

    def collections(self) -> Sequence[Collection]:
        """The one address book; nothing is asked for."""
        return [COLLECTION]

    def pull(
        self,
        collection: Collection,  # noqa: ARG002 - the protocol's: there is but one
        cursor: str | None,
        known: Mapping[str, Known],
        resume: str | None = None,  # noqa: ARG002 - as above: what landed before a crash is known
    ) -> Iterator[Page]:
        """``connectors.google.people.pull``."""
        return pull(self._api, FEED, self._groups, cursor, known)

    def parse(self, payload: str) -> tuple[Contact, ...]:
        """``parse`` of this module."""
        return parse(payload)

    def redact(self, record: RawRecord, is_suppressed: IsSuppressed) -> RawRecord | None:
        """``redact`` of this module."""
        return redact(record, is_suppressed)


def parse(payload: str) -> tuple[Contact, ...]:
    """The contact of a person. Raises Unreadable, and nothing else."""
    return google_person.parse(payload)


def redact(record: RawRecord, is_suppressed: IsSuppressed) -> RawRecord | None:
    """The record, or None when its person is someone suppressed."""
    payload = google_person.redact(record.payload, is_suppressed)
    return None if payload is None else replace(record, payload=payload)
