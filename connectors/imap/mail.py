"""The mail of an IMAP server (RFC 9051, 3501): who wrote to whom and when, by the headers alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from connectors.formats import mail_headers, mail_record
from connectors.imap.answers import State
from connectors.imap.client import ImapClient
from connectors.imap.folders import collections_of
from connectors.imap.pull import pull
from connectors.records import Collection, IsSuppressed, Known, Message, Page, RawRecord

SOURCE = "imap_mail"


class ImapMail:
    """A ``connectors.protocol.Source`` of messages. Record ids are those of ``mail_headers.record_id``, so
    that one message in several folders is one record; locations are UIDVALIDITY/UID.

    What was received before the day ``since`` is left out; ``keep_subjects`` asks for subjects too.
    """

    def __init__(self, client: ImapClient, *, since: date | None = None, keep_subjects: bool = False) -> None:
        self._client = client
        self._since = since
        self._fields = (*mail_headers.FIELDS, *(("Subject",) if keep_subjects else ()))
        self._states: dict[str, State] = {}

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def collections(self) -> Sequence[Collection]:
        """The folders, sent mail first; drafts, and views of what lies elsewhere, are left out."""
        folders, self._states = self._client.folders()
        return collections_of(folders)

    def pull(
        self,
        collection: Collection,
        cursor: str | None,
        known: Mapping[str, Known],
        resume: str | None = None,  # noqa: ARG002 - the protocol's: what landed before a crash is known
    ) -> Iterator[Page]:
        """``connectors.imap.pull.pull``."""
        # What the listing said is good for one pull: the next one of this folder asks.
        state = self._states.pop(collection.collection_id, None)
        return pull(
            self._client, collection, cursor, known, since=self._since, fields=self._fields, state=state
        )

    def parse(self, payload: str) -> tuple[Message, ...]:
        """``parse`` of this module."""
        return parse(payload)

    def redact(self, record: RawRecord, is_suppressed: IsSuppressed) -> RawRecord | None:
        """``connectors.formats.mail_record.redact_record``."""
        return mail_record.redact_record(record, is_suppressed)


def parse(payload: str) -> tuple[Message, ...]:
    """The message of a record. Raises Unreadable, and nothing else."""
    return mail_record.parse(payload)
