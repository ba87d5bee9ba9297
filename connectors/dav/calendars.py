"""The calendars of a CalDAV server (RFC 4791)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from connectors.dav.client import DavClient
from connectors.dav.discovery import find_collections
from connectors.dav.pull import pull
from connectors.dav.service import CALDAV
from connectors.formats import ical
from connectors.records import Collection, IsSuppressed, Known, MeetingEntry, Page, RawRecord

SOURCE = "dav_calendar"


class DavCalendars:
    """A ``connectors.protocol.Source`` of calendar objects: a meeting, or a series with its changes.

    Record ids are UIDs, else paths; locations are paths. ``keep_titles`` off lands no meeting's title.
    """

    def __init__(self, client: DavClient, *, keep_titles: bool = True) -> None:
        self._client = client
        self._to_record = partial(to_record, keep_titles=keep_titles)

    def collections(self) -> Sequence[Collection]:
        """The calendars that may hold events, by path."""
        return find_collections(self._client, CALDAV)

    def pull(
        self,
        collection: Collection,
        cursor: str | None,
        known: Mapping[str, Known],
        resume: str | None = None,  # noqa: ARG002 - the protocol's: what landed before a crash is known
    ) -> Iterator[Page]:
        """``connectors.dav.pull.pull``."""
        return pull(self._client, CALDAV, collection, cursor, known, self._to_record)

    def parse(self, payload: str) -> tuple[MeetingEntry, ...]:
        """``parse`` of this module."""
        return parse(payload)

    def redact(self, record: RawRecord, is_suppressed: IsSuppressed) -> RawRecord | None:
        """``redact`` of this module."""
        return redact(record, is_suppressed)


def to_record(location: str, etag: str | None, text: str, *, keep_titles: bool = True) -> RawRecord:
    """A record of a calendar object, less descriptions, attachments and, if so wished, titles."""
    payload = ical.strip(text, keep_titles=keep_titles)
    return RawRecord(ical.object_uid(payload) or location, location, etag, payload)


def parse(payload: str) -> tuple[MeetingEntry, ...]:
    """The entries of a calendar object. Raises Unreadable, and nothing else."""
    return ical.parse(payload)


def redact(record: RawRecord, is_suppressed: IsSuppressed) -> RawRecord | None:
    """The record without the suppressed people on it; the meeting itself stays."""
    return replace(record, payload=ical.redact(record.payload, is_suppressed))
