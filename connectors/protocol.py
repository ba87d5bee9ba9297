"""What every connector offers: a source that can be listed, pulled, parsed and redacted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from connectors.records import Collection, IsSuppressed, Known, Page, Parsed, RawRecord


class Source(Protocol):
    """One feed of an account, for instance the calendars of a DAV server.

    ``collections`` and ``pull`` use the network and raise only the errors of ``connectors.errors``;
    ``parse`` and ``redact`` are pure and need no sign-in.
    """

    def collections(self) -> Sequence[Collection]:
        """List what can be pulled, in the order in which it is to be pulled: what matters most comes first
        (of mail what was sent), since a long sync publishes what it has while it goes on.
        """
        ...

    def pull(
        self,
        collection: Collection,
        cursor: str | None,
        known: Mapping[str, Known],
        resume: str | None = None,
    ) -> Iterator[Page]:
        """Yield what changed since ``cursor``, or everything when it is None.

        ``known`` maps each stored location of the collection that is not gone to its record id and etag,
        so that what is here need not be fetched again, and no two locations come to share an id.
        ``resume`` is the mark of the last landed page of a pull that was cut off. At least one page comes;
        only the last one has a cursor. CursorExpired is raised before any page, unless the source lets a
        cursor expire in the middle: the pull begins anew then, and what pages said is gone is not marked.

        Without a cursor, but with ``known``, a pull finds whatever the cursors of the past have missed.
        """
        ...

    def parse(self, payload: str) -> tuple[Parsed, ...]:
        """Read one raw record. Raises Unreadable, and nothing else, on input it can make nothing of."""
        ...

    def redact(self, record: RawRecord, is_suppressed: IsSuppressed) -> RawRecord | None:
        """Take suppressed people out of a record; None when nothing of it may be kept."""
        ...
