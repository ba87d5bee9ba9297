"""From the copies of a mail in an account's folders to its rows of `core`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import NamedTuple

from connectors.formats.mail_headers import record_id
from connectors.records import MailAddress, Message
from flows.copies import Copy, RecordKey
from transforms.core.rows import MessageAddressRow, MessageRow

_ROLE_OF_COLLECTION = {"sent": "sent", "drafts": "draft", "junk": "junk", "trash": "trash"}
_NEVER = datetime.min.replace(tzinfo=UTC)


class _Told(NamedTuple):
    """One copy: what it says, and what it is by its own words and those of its folder."""

    message: Message
    roles: set[str]
    is_gone: bool
    gone_at: datetime | None


def message_rows(key: RecordKey, copies: Sequence[Copy]) -> Iterator[MessageRow | MessageAddressRow]:
    """The rows of one mail. ``copies`` are newest first, those that are gone among them.

    A mail that came straight is no list mail because a list brought it too, and likewise with every other
    mark of machines: a mark counts when all copies bear it. No recipient that one copy names is lost: only
    what lies with sent mail names blind copies. Where a mail lies, or lay last, tells junk and drafts; the
    trash tells nothing, for everything ends there.
    """
    told = [
        _Told(parsed, _roles(copy, parsed), copy.is_gone, copy.gone_at)
        for copy in copies
        for parsed in copy.parsed
        if isinstance(parsed, Message)
    ]
    here = [each for each in told if not each.is_gone] or told
    messages = [each.message for each in here]
    newest = messages[0]
    received = [message.received_at for message in messages if message.received_at]
    standing = _standing(told)
    yield MessageRow(
        account=key.account,
        source=key.source,
        record_id=key.record_id,
        collections=key.collections,
        is_gone=key.is_gone,
        gone_at=key.gone_at,
        message_key=record_id(newest),
        message_id=newest.message_id,
        sent_at=newest.sent_at,
        sent_offset_minutes=newest.sent_offset_minutes,
        received_at=min(received, default=None),
        in_reply_to=newest.in_reply_to,
        subject=newest.subject,
        recipient_count=max(message.recipient_count for message in messages),
        list_id=newest.list_id if all(message.list_id for message in messages) else None,
        is_bulk=all(message.is_bulk for message in messages),
        is_automatic=all(message.is_automatic for message in messages),
        is_calendar=all(message.is_calendar for message in messages),
        is_bounce=all(message.is_bounce for message in messages),
        failed_recipients=list(newest.failed_recipients),
        is_sent=any("sent" in each.roles for each in told),
        is_draft=all("draft" in each.roles for each in standing),
        is_junk=all("junk" in each.roles for each in standing),
    )
    for address in _addresses(messages):
        yield MessageAddressRow(key.account, key.source, key.record_id, *address)


def _roles(copy: Copy, message: Message) -> set[str]:
    role = _ROLE_OF_COLLECTION.get(copy.role or "")
    return {*message.roles, role} if role else set(message.roles)


def _standing(told: list[_Told]) -> list[_Told]:
    """The copies that tell what the mail is: those that are here, else the last that were; not the trash."""
    elsewhere = [each for each in told if "trash" not in each.roles] or told
    here = [each for each in elsewhere if not each.is_gone]
    last = max(each.gone_at or _NEVER for each in elsewhere)
    return here or [each for each in elsewhere if (each.gone_at or _NEVER) == last]


def _addresses(messages: list[Message]) -> Iterator[tuple[str, int, str, str | None]]:
    """Field, position, email and name of everyone whom a copy names, each once a field."""
    if len(messages) == 1:
        for address in messages[0].addresses:
            yield address.field, address.position, address.email, address.name
        return
    everyone: dict[tuple[str, str], MailAddress] = {}
    for message in messages:
        for address in message.addresses:
            everyone.setdefault((address.field, address.email.lower()), address)
    ordered = sorted(everyone.values(), key=lambda address: address.field)
    for field, addresses in groupby(ordered, key=lambda address: address.field):
        for position, address in enumerate(addresses):
            yield field, position, address.email, address.name
