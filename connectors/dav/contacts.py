"""The address books of a CardDAV server (RFC 6352)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from connectors.dav.client import DavClient
from connectors.dav.discovery import find_collections
from connectors.dav.pull import pull
from connectors.dav.service import CARDDAV
from connectors.formats import vcard
from connectors.records import Collection, Contact, IsSuppressed, Known, Page, RawRecord

SOURCE = "dav_contacts"


class DavContacts:
    """A ``connectors.protocol.Source`` of cards. Record ids are UIDs, else paths; locations are paths."""

    def __init__(self, client: DavClient) -> None:
        self._client = client

    def collections(self) -> Sequence[Collection]:
        """The address books, by path."""
        return find_collections(self._client, CARDDAV)

    def pull(
        self,
        collection: Collection,
        cursor: str | None,
        known: Mapping[str, Known],
        resume: str | None = None,  # noqa: ARG002 - the protocol's: what landed before a crash is known
    ) -> Iterator[Page]:
        """``connectors.dav.pull.pull``."""
        return pull(self._client, CARDDAV, collection, cursor, known, to_record)

    def parse(self, payload: str) -> tuple[Contact, ...]:
        """``parse`` of this module."""
        return parse(payload)

    def redact(self, record: RawRecord, is_suppressed: IsSuppressed) -> RawRecord | None:
        """``redact`` of this module."""
        return redact(record, is_suppressed)


def to_record(location: str, etag: str | None, text: str) -> RawRecord:
    """A record of a card, less its photo and note."""
    payload = vcard.strip(text)
    return RawRecord(vcard.card_uid(payload) or location, location, etag, payload)


def parse(payload: str) -> tuple[Contact, ...]:
    """The contact on a card. Raises Unreadable, and nothing else."""
    return vcard.parse(payload)


def redact(record: RawRecord, is_suppressed: IsSuppressed) -> RawRecord | None:
    """The record, or None when its card is of someone suppressed."""
    payload = vcard.redact(record.payload, is_suppressed)
    return None if payload is None else replace(record, payload=payload)
