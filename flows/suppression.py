"""Keeping out whom the owner had forgotten: keyed hashes are all that is known of them."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache

from connectors.errors import Unreadable
from connectors.records import Contact, IsSuppressed, RawRecord
from flows.settings import Settings
from flows.wiring import SOURCES
from warehouse.forgetting import StoredRow, Suppression

OBSERVED = "observed"
"""The account of records that are pairs of address and name; the address comes first in their ids."""


def suppress(whats: Iterable[tuple[str, str]], at: datetime) -> list[Suppression]:
    """Rows that keep these (kind, value) out, under a key of their own."""
    salt = secrets.token_hex(32)
    return [Suppression(kind, salt, _digest(bytes.fromhex(salt), kind, value), at) for kind, value in whats]


def record_value(account: str, source: str, record_id: str) -> str:
    """What the hash of a record is made of."""
    return "\0".join((account, source, record_id))


def _digest(key: bytes, kind: str, value: str) -> str:
    return hmac.new(key, f"{kind} {value}".encode(), hashlib.sha256).hexdigest()


class Suppressed:
    """Whoever is kept out. False while that is nobody, and then nothing is looked at."""

    def __init__(self, rows: Iterable[Suppression]) -> None:
        self._digests: dict[str, dict[bytes, set[str]]] = {}
        for row in rows:
            self._digests.setdefault(row.kind, {}).setdefault(bytes.fromhex(row.salt), set()).add(row.digest)
        self.knows = cache(self._knows)
        """Whether a (kind, value) is kept out; values as `derived.record_identity` has match keys."""

    def __bool__(self) -> bool:
        return bool(self._digests)

    def _knows(self, kind: str, value: str) -> bool:
        by_key = self._digests.get(kind, {})
        return any(_digest(key, kind, value) in digests for key, digests in by_key.items())

    def by_value(self, region: str) -> IsSuppressed:
        """Tells it of an address, number or URL as somebody wrote it, numbers as the region dials them."""
        from transforms.normalise.emails import (  # here: seldom, and not quick to load
            address_of,
            match_key_of,
        )
        from transforms.normalise.mailboxes import sender_of
        from transforms.normalise.phones import e164_of
        from transforms.normalise.urls import url_of

        @cache
        def is_suppressed(value: str) -> bool:
            if address := address_of(value):
                return self.knows("email", match_key_of(sender_of(address)))
            if "phone" in self._digests and (number := e164_of(value, region)):
                return self.knows("phone", number)
            url, is_personal = url_of(value) if "url" in self._digests else (None, False)
            return is_personal and url is not None and self.knows("url", url)

        return is_suppressed

    def is_record(self, account: str, source: str, record_id: str) -> bool:
        """Whether the record is of someone kept out; an observed one is when its address is."""
        if account == OBSERVED and self.knows("email", record_id.partition(" ")[0]):
            return True
        return self.knows("record", record_value(account, source, record_id))


class Sieve:
    """What may stay of records, those that come in and those that are stored (`warehouse.forgetting.Sieve`).

    ``regions`` has the region of each account; ``region`` is that of all others.
    """

    def __init__(self, rows: Iterable[Suppression], regions: Mapping[str, str], region: str) -> None:
        self._suppressed = Suppressed(rows)
        self._regions = regions
        self._region = region
        self._by_region = cache(self._suppressed.by_value)

    def __bool__(self) -> bool:
        """Whether anybody is kept out; if not, all stays."""
        return bool(self._suppressed)

    def keep(self, account: str, source: str, record: RawRecord) -> RawRecord | None:
        """The record without those who are kept out; None when nothing of it may be kept."""
        if self._suppressed.is_record(account, source, record.record_id):
            return None
        kind = SOURCES.get(source)
        if kind is None:  # of an older version: it is read no more, and cannot be taken apart
            return record
        is_suppressed = self._by_region(self._regions.get(account, self._region))
        kept = kind.redact(record, is_suppressed)
        if kept is None or kind.is_history:
            return kept
        try:
            parsed = kind.parse(kept.payload)
        except Unreadable:
            return kept
        cards = (one for one in parsed if isinstance(one, Contact))
        return None if any(is_suppressed(url.value) for card in cards for url in card.urls) else kept

    def payload(self, row: StoredRow) -> str | None:
        """As `keep`, of a stored row."""
        record = RawRecord(row.record_id, row.location, row.etag, row.payload)
        kept = self.keep(row.account, row.source, record)
        return None if kept is None else kept.payload

    def is_record_suppressed(self, account: str, source: str, record_id: str) -> bool:
        """``Suppressed.is_record``."""
        return self._suppressed.is_record(account, source, record_id)

    def is_identity_suppressed(self, identity: str) -> bool:
        """Of 'email ...', 'phone ...' or 'url ...' with a match key, or an address as written."""
        kind, _, value = identity.partition(" ")
        if self._suppressed.knows(kind, value):
            return True
        return kind == "email" and self._by_region(self._region)(value)


def sieve_of(rows: Iterable[Suppression], settings: Settings | None) -> Sieve:
    """The sieve that keeps ``rows`` out; without settings no number is read but with its country's code."""
    if settings is None:
        return Sieve(rows, {}, "ZZ")
    regions = {name: account.region for name, account in settings.accounts.items() if account.region}
    return Sieve(rows, regions, settings.owner.region or "ZZ")
