"""One id, one record: what happens when two entries of a collection claim the same UID."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import replace

from connectors.records import Known, RawRecord


class RecordIds:
    """The ids of a collection's records during one pull.

    RFC 4791 (5.3.2.1) and RFC 6352 (5.1) forbid a second entry with the same UID, but servers hold them:
    copies, and cards of different people that some tool gave one UID. Rows with one id are read as copies
    of one record, so the second has its location as its id. Whoever has an id keeps it, whatever comes
    later; what is ``leaving`` (deleted, or moved to another location) gives it up. Of two that are new in
    one pull, the first to be asked about has it: ask in the order of locations.
    """

    def __init__(self, known: Mapping[str, Known], leaving: Container[str] = ()) -> None:
        self._known = known
        self._holders = {
            entry.record_id: location for location, entry in known.items() if location not in leaving
        }

    def settle(self, record: RawRecord) -> RawRecord:
        """The record under the id that it may have."""
        known = self._known.get(record.location)
        is_second = known is not None and known.record_id == record.location
        if not is_second and self._holders.setdefault(record.record_id, record.location) == record.location:
            return record
        return replace(record, record_id=record.location)
