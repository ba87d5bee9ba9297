"""The mail of a Microsoft account: who wrote to whom and when, by Graph, with Mail.ReadBasic.

All folders are one collection. With immutable ids a message keeps its id wherever it is moved, and a move may
be told by the folder that it left alone: so no folder can be read by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time

from connectors.formats.mail_record import parse, redact_record
from connectors.microsoft.graph import Graph
from connectors.microsoft.messages import pull
from connectors.records import Collection, IsSuppressed, Known, Message, Page, RawRecord

__all__ = ["COLLECTION", "SOURCE", "MicrosoftMail", "parse"]

SOURCE = "microsoft_mail"
COLLECTION = Collection("mail", "Mail", "all")


class MicrosoftMail:
    """A ``connectors.protocol.Source`` of messages. Record ids and locations are Graph's immutable ids.

    What was received before the day ``since`` (UTC) is left out; ``keep_subjects`` asks for subjects too.
    """

    def __init__(self, graph: Graph, *, since: date | None = None, keep_subjects: bool = False) -> None:
        self._graph = graph
        self._since = datetime.combine(since, time(), UTC) if since else None
        self._keep_subjects = keep_subjects

    def close(self) -> None:
        """Close the connections."""
        self._graph.close()

    def collections(self) -> Sequence[Collection]:
        """The one mailbox; nothing is asked for."""
        return [COLLECTION]

    def pull(
        self,
        collection: Collection,  # noqa: ARG002 - the protocol's: there is but one
        cursor: str | None,
        known: Mapping[str, Known],
        resume: str | None = None,
    ) -> Iterator[Page]:
        """``connectors.microsoft.messages.pull``."""
        return pull(self._graph, cursor, known, resume, since=self._since, keep_subjects=self._keep_subjects)

    def parse(self, payload: str) -> tuple[Message, ...]:
        """``connectors.formats.mail_record.parse``."""
        return parse(payload)

    def redact(self, record: RawRecord, is_suppressed: IsSuppressed) -> RawRecord | None:
        """``connectors.formats.mail_record.redact_record``."""
        return redact_record(record, is_suppressed)
