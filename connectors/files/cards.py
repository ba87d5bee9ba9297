"""Files of vCards: one card or a hundred thousand (RFC 2426, RFC 6350)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

from connectors.errors import Unreadable
from connectors.files import ids
from connectors.files.blocks import cut
from connectors.formats import vcard
from connectors.formats.content_lines import decode
from connectors.records import RawRecord

_BETWEEN_CARDS = re.compile(rb"END:VCARD[ \t]*[\r\n]\s*(?=BEGIN:VCARD)", re.IGNORECASE)


def read(stream: IO[bytes]) -> Iterator[RawRecord]:
    """A record of every card, bad ones too: the parser finds them unreadable."""
    blocks = cut(stream, _BETWEEN_CARDS)
    yield from ids.distinct(to_record(card) for block in blocks for card in vcard.split(decode(block)))


def to_record(card: str) -> RawRecord:
    """A record of a card, less its photo and note, known by its UID, else by name and first address."""
    payload = vcard.strip(card)
    return ids.record(vcard.card_uid(payload) or _made_id(payload), payload)


def _made_id(payload: str) -> str:
    try:
        contact, *_ = vcard.parse(payload)
    except Unreadable:
        return ids.digest(payload)
    addresses = contact.emails or contact.phones
    return ids.made_id(contact.full_name, addresses[0].value if addresses else None, payload)
