"""A subscribed calendar: one iCalendar file (RFC 5545) behind one address, read whole when it has changed.

Such an address is often the only secret there is, so no message tells more of it than the host.
"""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from connectors.errors import AuthExpired, CursorExpired, SourceChanged, SourceUnavailable
from connectors.formats import ical
from connectors.formats.content_lines import decode, named_lines
from connectors.origins import origin_of
from connectors.records import Collection, IsSuppressed, Known, MeetingEntry, Page, RawRecord
from connectors.transport import GuardedSession
from connectors.wire import Answer

SOURCE = "ics_calendar"
COLLECTION_ID = "subscription"
"""There is but one: a secret address that was made anew still leads to the same calendar."""
PAGE_SIZE = 500
VERSION = 1


@dataclass(frozen=True, slots=True)
class Cursor:
    """What the file was when it was last read: its validators (RFC 9110, 8.8), the SHA-256 of its bytes."""

    digest: str
    etag: str | None
    modified: str | None

    def text(self) -> str:
        """As JSON."""
        values = {"digest": self.digest, "etag": self.etag, "modified": self.modified}
        return json.dumps({"version": VERSION, **values})


def read_cursor(text: str) -> Cursor:
    """A stored cursor. Raises CursorExpired for one that this version has not written."""
    try:
        values = json.loads(text)
        if values["version"] != VERSION:
            raise ValueError
        return Cursor(values["digest"], values["etag"], values["modified"])
    except (ValueError, KeyError, TypeError):
        raise CursorExpired("This cursor was written by another version") from None


class IcsCalendar:
    """A ``connectors.protocol.Source`` of the events in a subscribed calendar.

    ``url`` is what a person pasted; ``webcal:`` means https. Record ids and locations are UIDs; an event
    without one goes by its text. ``keep_titles`` off lands no title. The constructor raises Refused.
    """

    def __init__(
        self, url: str, *, keep_titles: bool = True, sleep: Callable[[float], object] = time.sleep
    ) -> None:
        url = re.sub(r"\Awebcals?:", "https:", url.strip(), flags=re.IGNORECASE)
        origin = origin_of(url)
        self._url = urlsplit(url)._replace(fragment="").geturl()
        self._host = origin.host
        self._keep_titles = keep_titles
        self._session = GuardedSession([origin], sleep=sleep)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def collections(self) -> Sequence[Collection]:
        """The one calendar, named by its host; nothing is asked for."""
        return [Collection(COLLECTION_ID, self._host)]

    def pull(
        self,
        collection: Collection,  # noqa: ARG002 - the protocol's: there is but one
        cursor: str | None,
        known: Mapping[str, Known],
        resume: str | None = None,  # noqa: ARG002 - as above: what landed before a crash is known
    ) -> Iterator[Page]:
        """All events if the file has changed, else one empty page.

        Raises AuthExpired or SourceChanged if the address no longer leads to a calendar.
        """
        start = None if cursor is None else read_cursor(cursor)
        answer = self._get(start)
        if start and answer.status == 304:
            yield Page(cursor=cursor, is_full=False)
            return
        body = answer.body
        end = Cursor(
            hashlib.sha256(body).hexdigest(), _header(answer, "ETag"), _header(answer, "Last-Modified")
        )
        if start and start.digest == end.digest:
            yield Page(cursor=end.text(), is_full=False)
            return
        records = {record.location: record for record in self._records(body)}
        wanted = [
            record for at, record in records.items() if at not in known or known[at].etag != record.etag
        ]
        seen = frozenset(records.keys() - {record.location for record in wanted})
        for first in range(0, len(wanted) or 1, PAGE_SIZE):
            part = wanted[first : first + PAGE_SIZE]
            is_last = first + PAGE_SIZE >= len(wanted)
            yield Page(
                records=tuple(part),
                seen=seen.union(record.location for record in part),
                cursor=end.text() if is_last else None,
            )
            seen = frozenset()

    def parse(self, payload: str) -> tuple[MeetingEntry, ...]:
        """``parse`` of this module."""
        return parse(payload)

    def redact(self, record: RawRecord, is_suppressed: IsSuppressed) -> RawRecord | None:
        """``redact`` of this module."""
        return redact(record, is_suppressed)

    def _get(self, start: Cursor | None) -> Answer:
        """The file, or 304 if it is as it was."""
        headers = {"Accept": "text/calendar"}
        if start and start.etag:
            headers["If-None-Match"] = start.etag
        if start and start.modified:
            headers["If-Modified-Since"] = start.modified
        try:
            answer = self._session.request("GET", self._url, headers=headers)
        except AuthExpired:
            raise AuthExpired(self._withdrawn(401)) from None
        status = answer.status
        if status == 403:
            raise AuthExpired(self._withdrawn(status))
        if status >= 500:
            raise SourceUnavailable(f"{self._host} failed ({status})")
        if status not in (200, 304) or (status == 304 and start is None):
            raise SourceChanged(self._withdrawn(status))
        return answer

    def _withdrawn(self, status: int) -> str:
        return (
            f"{self._host} does not give the calendar at this address any more ({status}): copy the address "
            "again from where it is published"
        )

    def _records(self, body: bytes) -> Iterator[RawRecord]:
        text = decode(body).strip()
        if (text[:15].upper(), text[-13:].upper()) != ("BEGIN:VCALENDAR", "END:VCALENDAR"):
            raise SourceChanged(
                f"{self._host} gave something other than a whole calendar, perhaps a page to sign in at"
            )
        return (to_record(one, keep_titles=self._keep_titles) for one in ical.split(text))


def to_record(text: str, *, keep_titles: bool = True) -> RawRecord:
    """A record of an event, or of a series with its changes, less descriptions and, if so wished, titles.

    The etag is made of all but DTSTAMP, which some publishers set to the moment of asking.
    """
    payload = ical.strip(text, keep_titles=keep_titles)
    said = "".join(raw for name, raw in named_lines(payload) if name != "DTSTAMP")
    etag = hashlib.sha256(said.encode(errors="replace")).hexdigest()[:32]
    uid = ical.object_uid(payload) or etag
    return RawRecord(uid, uid, etag, payload)


def parse(payload: str) -> tuple[MeetingEntry, ...]:
    """The entries of an event or series. Raises Unreadable, and nothing else."""
    return ical.parse(payload)


def redact(record: RawRecord, is_suppressed: IsSuppressed) -> RawRecord | None:
    """The record without the suppressed people on it; the meeting itself stays."""
    return replace(record, payload=ical.redact(record.payload, is_suppressed))


def _header(answer: Answer, name: str) -> str | None:
    return answer.headers.get(name) or None
