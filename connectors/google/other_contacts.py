"""The other contacts of a Google account: whom it remembers from mail, though nobody wrote them down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from connectors.google.api import GoogleApi
from connectors.google.contacts import parse, redact
from connectors.google.groups import NoGroups
from connectors.google.people import Feed, pull
from connectors.records import Collection, Contact, IsSuppressed, Known, Page, RawRecord

SOURCE = "google_other_contacts"
COLLECTION = Collection("other_contacts", "Other contacts")
FIELDS = "emailAddresses,metadata,names,phoneNumbers"
"""All that there is without asking for profiles, but for photos."""
FEED = Feed(
    lambda service, **asked: service.otherContacts().list(**asked),
    "otherContacts",
    "OTHER_CONTACT",
    {"readMask": FIELDS},
)

__all__ = ["COLLECTION", "SOURCE", "GoogleOtherContacts", "parse", "redact"]


class GoogleOtherContacts:
    """A ``connectors.protocol.Source`` of persons as JSON, as ``connectors.google.contacts`` has them."""

    def __init__(self, api: GoogleApi) -> None:
        self._api = api

    def close(self) -> None:
        """Close the connections."""
        self._api.close()

    def collections(self) -> Sequence[Collection]:
        """The one list; nothing is asked for."""
        return [COLLECTION]

    def pull(
        self,
        collection: Collection,  # noqa: ARG002 - the protocol's: there is but one
        cursor: str | None,
        known: Mapping[str, Known],
        resume: str | None = None,  # noqa: ARG002 - as above: what landed before a crash is known
    ) -> Iterator[Page]:
        """``connectors.google.people.pull``."""
        return pull(self._api, FEED, NoGroups(), cursor, known)

    def parse(self, payload: str) -> tuple[Contact, ...]:
        """``parse`` of ``connectors.google.contacts``."""
        return parse(payload)

    def redact(self, record: RawRecord, is_suppressed: IsSuppressed) -> RawRecord | None:
        """``redact`` of ``connectors.google.contacts``."""
        return redact(record, is_suppressed)
