"""The contacts of files, of whatever kind: how their records are read again."""

from __future__ import annotations

from dataclasses import replace

from connectors.files import ldif, rows
from connectors.formats import vcard
from connectors.records import Contact, IsSuppressed, RawRecord

SOURCE = "file_contacts"


def parse(payload: str) -> tuple[Contact, ...]:
    """The contact of a record. Raises Unreadable, and nothing else."""
    if payload.startswith('{"layout": "ldif"'):
        return ldif.parse(payload)
    return rows.parse(payload) if payload.startswith("{") else vcard.parse(payload)


def redact(record: RawRecord, is_suppressed: IsSuppressed) -> RawRecord | None:
    """The record, or None when it is of someone suppressed."""
    if record.payload.startswith('{"layout": "ldif"'):
        payload = ldif.redact(record.payload, is_suppressed)
    elif record.payload.startswith("{"):
        payload = rows.redact(record.payload, is_suppressed)
    else:
        payload = vcard.redact(record.payload, is_suppressed)
    return None if payload is None else replace(record, payload=payload)
