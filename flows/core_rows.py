"""What a record says, as rows of the `core` tables: the one place where records and rows meet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from connectors.records import (
    Contact,
    Exchange,
    Labelled,
    MeetingEntry,
    Message,
    Party,
)
from flows.copies import Copy, RecordKey
from flows.mail_rows import message_rows
from transforms.core.rows import (
    ContactAddressRow,
    ContactRow,
    ExchangeRow,
    MeetingEntryRow,
    MeetingInviteeRow,
    MessageAddressRow,
    MessageRow,
)

CoreRow = (
    ContactRow
    | ContactAddressRow
    | MeetingEntryRow
    | MeetingInviteeRow
    | MessageRow
    | MessageAddressRow
    | ExchangeRow
)
TABLE_OF_ROW: dict[type[CoreRow], str] = {
    ContactRow: "core.contact",
    ContactAddressRow: "core.contact_address",
    MeetingEntryRow: "core.meeting_entry",
    MeetingInviteeRow: "core.meeting_invitee",
    MessageRow: "core.message",
    MessageAddressRow: "core.message_address",
    ExchangeRow: "core.exchange",
}


def core_rows(key: RecordKey, copies: Sequence[Copy]) -> Iterator[CoreRow]:
    """The rows of one record. ``copies`` are its copies in several collections, newest first.

    Copies that are gone say nothing while another is here, but for mail: where it has been tells what it is.
    Copies of a card may differ (one was edited in one address book): the newest speaks for single values, and
    no address of an older one is lost. Of a meeting the newest copy speaks alone.
    """
    here = [copy for copy in copies if not copy.is_gone] or copies
    cards = [parsed for copy in here for parsed in copy.parsed if isinstance(parsed, Contact)]
    if cards:
        yield from _contact_rows(key, _join(cards))
    entries = (parsed for parsed in here[0].parsed if isinstance(parsed, MeetingEntry))
    for number, entry in enumerate(entries):
        yield from _meeting_rows(key, number, entry, is_primary=here[0].role == "primary")
    for parsed in here[0].parsed:
        if isinstance(parsed, Exchange):
            yield from _exchange_rows(key, parsed)
    if any(isinstance(parsed, Message) for parsed in here[0].parsed):
        yield from message_rows(key, copies)


def _exchange_rows(key: RecordKey, exchange: Exchange) -> Iterator[ExchangeRow]:
    parties = exchange.parties or ((Party("name", None),) if exchange.kind == "connection" else ())
    for position, party in enumerate(parties):
        yield ExchangeRow(
            account=key.account,
            source=key.source,
            record_id=key.record_id,
            position=position,
            is_gone=key.is_gone,
            kind=exchange.kind,
            direction=exchange.direction,
            occurred_at=exchange.occurred_at,
            occurred_on=exchange.occurred_on,
            group_size=exchange.group_size,
            is_unanswered=exchange.is_unanswered,
            is_spam=exchange.is_spam,
            party_kind=party.kind if party.value else "record",
            value=party.value,
            name=party.name,
        )


def _join(cards: list[Contact]) -> Contact:
    return replace(
        cards[0],
        emails=_distinct(address for card in cards for address in card.emails),
        phones=_distinct(address for card in cards for address in card.phones),
        urls=_distinct(address for card in cards for address in card.urls),
        addresses=_distinct(address for card in cards for address in card.addresses),
        tags=tuple(dict.fromkeys(tag for card in cards for tag in card.tags)),
    )


def _distinct(addresses: Iterator[Labelled]) -> tuple[Labelled, ...]:
    first: dict[str, Labelled] = {}
    for address in addresses:
        first.setdefault(address.value, address)
    return tuple(first.values())


def _contact_rows(key: RecordKey, contact: Contact) -> Iterator[CoreRow]:
    yield ContactRow(
        account=key.account,
        source=key.source,
        record_id=key.record_id,
        collections=key.collections,
        is_gone=key.is_gone,
        full_name=contact.full_name,
        given_name=contact.given_name,
        middle_name=contact.middle_name,
        family_name=contact.family_name,
        name_prefix=contact.name_prefix,
        name_suffix=contact.name_suffix,
        nickname=contact.nickname,
        organisation=contact.organisation,
        title=contact.title,
        kind=contact.kind,
        birthday=contact.birthday,
        tags=list(contact.tags),
        updated_at=contact.updated_at,
    )
    kinds = {
        "email": contact.emails,
        "phone": contact.phones,
        "url": contact.urls,
        "postal": contact.addresses,
    }
    for kind, addresses in kinds.items():
        for position, address in enumerate(addresses):
            yield ContactAddressRow(
                key.account, key.source, key.record_id, kind, address.value, address.label, position
            )


def _meeting_rows(key: RecordKey, number: int, entry: MeetingEntry, *, is_primary: bool) -> Iterator[CoreRow]:
    yield MeetingEntryRow(
        account=key.account,
        source=key.source,
        record_id=key.record_id,
        entry=number,
        collections=key.collections,
        is_gone=key.is_gone,
        gone_at=key.gone_at,
        seen_at=key.seen_at,
        uid=entry.uid,
        recurrence_id=entry.recurrence_id,
        applies_to_following=entry.applies_to_following,
        starts=entry.starts,
        ends=entry.ends,
        time_zone=entry.time_zone,
        has_unknown_zone=entry.has_unknown_zone,
        hides_guests=entry.hides_guests,
        is_all_day=entry.is_all_day,
        rrules=list(entry.rrules),
        rdates=list(entry.rdates),
        exdates=list(entry.exdates),
        title=entry.title,
        status=entry.status,
        is_transparent=entry.is_transparent,
        is_private=entry.is_private,
        sequence=entry.sequence,
        updated_at=entry.updated_at,
    )
    for invitee in entry.invitees:
        yield MeetingInviteeRow(
            account=key.account,
            source=key.source,
            record_id=key.record_id,
            entry=number,
            email=invitee.email,
            name=invitee.name,
            response=invitee.response,
            kind=invitee.kind,
            is_organizer=invitee.is_organizer,
            is_attendee=invitee.is_attendee,
            is_self=invitee.is_self and is_primary,
        )
