"""Cases 77 to 89 of docs/hostile-inputs.md: what a mail's header gives, however hostile."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from connectors.formats import mail_headers, mail_record
from connectors.formats.mail_headers import MAX_HEADERS, MAX_RECIPIENTS, record_id
from connectors.records import MailAddress, Message
from tests.connectors.formats.storable import assert_storable
from tests.hostile.made import input_named

ZOE = "zoe@example.org"
TEN = datetime(2026, 9, 14, 8, 0, tzinfo=UTC)
RECEIVED_AT = datetime(2026, 9, 14, 8, 1, tzinfo=UTC)


def read(block: bytes) -> Message:
    """Land and parse a header block as a sync does."""
    headers = mail_headers.to_text(block)
    headers.encode("utf-8")
    assert "\0" not in headers
    payload = mail_record.to_payload(headers, RECEIVED_AT)
    (message,) = mail_record.parse(payload)
    assert message.received_at == RECEIVED_AT
    assert_storable(message.addresses)
    assert_storable([message.message_id, message.subject, message.list_id, message.in_reply_to])
    assert mail_record.redact(payload, lambda value: value == "nobody@example.org") == payload
    return message


def octets_of(name: str) -> bytes:
    """Give a hostile header block, or several."""
    return input_named(f"mail/{name}")


def messages(name: str) -> list[Message]:
    """Read the blocks of a file, which blank lines divide."""
    return [read(block + b"\n\n") for block in octets_of(name).strip().split(b"\n\n")]


def told(message: Message, *names: str) -> Any:
    """Give some of what a message says."""
    values = tuple(getattr(message, name) for name in names)
    return values[0] if len(values) == 1 else values


def people(message: Message, *fields: str) -> list[tuple[str, str | None]]:
    """Give address and name of those in some fields."""
    return [(each.email, each.name) for each in message.addresses if each.field in fields]


FILES: dict[str, tuple[tuple[str, ...], list[Any]]] = {
    "77-dates.eml": (
        ("sent_at", "sent_offset_minutes"),
        [
            (None, None),
            (None, None),
            (None, None),
            (None, None),
            (datetime(1970, 1, 1, tzinfo=UTC), 0),
            (datetime(2094, 9, 14, 8, tzinfo=UTC), 120),
            (datetime(2026, 9, 14, 15, tzinfo=UTC), -300),
            (datetime(2026, 9, 14, 10, tzinfo=UTC), 0),
            (datetime(2026, 9, 14, 10, 0, 59, tzinfo=UTC), None),
            (datetime(2026, 9, 14, 10, tzinfo=UTC), None),
            (None, None),
            (TEN, 120),
            (TEN, 120),
        ],
    ),
    "78-message-ids.eml": (
        ("message_id",),
        [None, None, *["same@example.org"] * 3, "no", None],
    ),
    "79-automatic.eml": (("is_automatic",), [True, True, True, True, True, False]),
    "80-lists.eml": (
        ("list_id", "is_bulk"),
        [("tea.example.org", False), ("tea.example.org", False), (None, True), (None, True), (None, False)],
    ),
    "81-not-asked-for.eml": (("roles", "is_bulk", "is_automatic"), [((), False, False)]),
    "86-to-oneself.eml": (("recipient_count",), [2]),
    "87-10000-recipients": (("recipient_count",), [10_000]),
    "87-200000-quotes": (("recipient_count",), [0]),
    "87-comments-in-comments": (("recipient_count",), [1]),  # none of them ends: they are no comments
    "87-brackets-and-quotes": (("recipient_count",), [0]),
    "87-line-of-30-mb": (("recipient_count",), [0]),
    "89-body-behind-the-header.eml": (("recipient_count",), [1]),
    "89-10000-parts": (("recipient_count", "is_calendar"), [(1, False)]),
}


@pytest.mark.parametrize("name", sorted(FILES))
def test_file(name: str) -> None:
    """Each header gives exactly this; what it gives can be stored."""
    fields, expected = FILES[name]
    found = messages(name) if len(expected) > 1 else [read(octets_of(name))]
    assert [told(message, *fields) for message in found] == expected


def test_two_mails_are_two_and_one_is_one() -> None:
    """A Message-ID used twice or missing makes no two mails one: date, sender and recipients tell."""
    ids = [record_id(message) for message in messages("78-message-ids.eml")]
    assert len(set(ids)) == len(ids) - 1
    assert ids[0] == ids[-1]  # both went from Zoë to the owner, in one second, without an id


NAMES: dict[str, list[str | None]] = {
    "82-encoded-words.eml": [
        "Zoë",
        "Zoë Ångström",
        None,  # a line break and an address: no name
        "Zoë",
        None,
        "ZoÃ=A",
        "宮本",
        "Zoë",
        "Zoë",
        "+AGEAYg-",
        "ZoÃ«í",  # no UTF-8, so Latin-1
    ],
    "83-address-in-the-name.eml": [None] * 7,
}


@pytest.mark.parametrize("name", sorted(NAMES))
def test_names(name: str) -> None:
    """Words are decoded or left alone; what shows an address is no name, and never the address."""
    email = "evil@example.org" if name.startswith("83") else ZOE
    found = [people(message, "from") for message in messages(name)]
    assert found == [[(email, written)] for written in NAMES[name]]


def test_address_lists() -> None:
    """Each is read or left out; an address needs a dot behind its @."""
    assert [people(message, "to") for message in messages_to("84-address-lists.eml")] == [
        [],
        [(ZOE, "Zoë"), ("amara@example.org", None), ("dana@example.org", None)],
        [("jane@example.org", "Doe, Jane")],
        [('"jane doe"@example.org', None), ("jane@example.org", None)],
        [("jane@example.org", None), ("jane2@example.org", None)],
        [("jane@example.org", None), ("amara@example.org", "Amara (at work)")],
        [("jürgen@müller.example", None), ("用户@例子.example", None)],
        [("jane@example.org", "Jane"), ("amara@example.org", "Amara")],
    ]


def messages_to(name: str) -> list[Message]:
    """Read blocks that say nothing but to whom."""
    blocks = octets_of(name).strip().split(b"\n\n")
    return [read(b"From: x@example.org\n" + block + b"\n\n") for block in blocks]


def test_senders() -> None:
    """Of two From the first, of two in one the first; Sender counts only where From is missing."""
    found = [people(message, "from") for message in messages("85-senders.eml")]
    zoe = (ZOE, "Zoë")
    assert found == [[zoe], [zoe, ("amara@example.org", "Amara")], [zoe], [zoe]]


def test_eight_bit_octets() -> None:
    """Latin-1 is read as such, raw UTF-8 as it is; NUL and lone surrogates never land."""
    message = read(octets_of("88-octets"))
    assert people(message, "from", "to") == [
        (ZOE, "Zoë Ångström"),
        ("amara@example.org", "Àmárá"),
        ("dana@example.org", "דנה"),
    ]


def test_caps() -> None:
    """Of many recipients the first are kept and all counted, as far as the block is looked at."""
    message = read(octets_of("87-10000-recipients"))
    assert len(people(message, "to")) == MAX_RECIPIENTS
    assert len(mail_headers.to_text(octets_of("87-line-of-30-mb"))) == MAX_HEADERS
    assert message.addresses[0] == MailAddress("from", ZOE)


def test_any_time_of_receipt() -> None:
    """The receipt is aware and in UTC, at the ends of the calendar too."""
    for at in (datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, tzinfo=UTC)):
        (message,) = mail_record.parse(mail_record.to_payload(f"From: {ZOE}", at))
        assert message.received_at == at
