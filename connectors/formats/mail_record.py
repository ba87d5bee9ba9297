"""A mail as it lands where the source gives a header block: the block, and what the server says beside it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, get_args

from connectors.errors import Unreadable
from connectors.formats import mail_headers
from connectors.formats.content_lines import names_suppressed
from connectors.records import IsSuppressed, Message, MessageRole, RawRecord

_ROLES: tuple[MessageRole, ...] = get_args(MessageRole)


def to_payload(headers: str, received_at: datetime | None, roles: Iterable[MessageRole] = ()) -> str:
    """The payload of a record: a JSON object of received_at (ISO 8601, UTC), roles and headers."""
    received = received_at and received_at.astimezone(UTC).isoformat()
    return json.dumps(
        {"received_at": received, "roles": sorted(roles), "headers": headers}, ensure_ascii=False
    )


def parse(payload: str) -> tuple[Message, ...]:
    """The message in a payload. Raises Unreadable, and nothing else."""
    return (_read(_object(payload)),)


def record_id(payload: str) -> str:
    """The id of the record: `mail_headers.record_id`. Raises Unreadable, and nothing else."""
    return mail_headers.record_id(_read(_object(payload)))


def redact(payload: str, is_suppressed: IsSuppressed) -> str | None:
    """The payload without suppressed people; None when one of them sent it, or nobody else got it."""
    try:
        content = _object(payload)
    except Unreadable:
        return None if names_suppressed(payload, is_suppressed) else payload
    headers = mail_headers.redact(content["headers"], is_suppressed)
    if headers is None or headers == content["headers"]:
        return None if headers is None else payload
    return json.dumps(content | {"headers": headers}, ensure_ascii=False)


def redact_record(record: RawRecord, is_suppressed: IsSuppressed) -> RawRecord | None:
    """The record with such a payload: `redact`."""
    payload = redact(record.payload, is_suppressed)
    return None if payload is None else replace(record, payload=payload)


def _object(payload: str) -> dict[str, Any]:
    try:
        content = json.loads(payload)
    except (ValueError, RecursionError):
        raise Unreadable("This is no record of a mail.") from None
    if not isinstance(content, dict) or not isinstance(content.get("headers"), str):
        raise Unreadable("This is no record of a mail.")
    return content


def _read(content: dict[str, Any]) -> Message:
    roles = content.get("roles")
    roles = [role for role in _ROLES if role in roles] if isinstance(roles, list) else []
    message = mail_headers.read(content["headers"], _moment(content.get("received_at")), roles)
    if not message.addresses:
        raise Unreadable("Nobody's address stands on this mail.")
    return message


def _moment(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None
