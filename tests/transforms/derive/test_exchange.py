"""Exchanges: whom they name, and whether they count."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.transforms.core_rows import OWNER_ADDRESS
from tests.transforms.resolved import OWNER_ID, Resolved, key_no

ANA_ID, BO_ID = 2, 3
ANA = "ana@b.example"
PROFILE = "https://www.linkedin.com/in/ana"


REASONS: list[tuple[dict[str, Any], bool, str]] = [
    ({"kind": "chat"}, True, "chat"),
    ({"kind": "call"}, True, "call"),
    ({"kind": "met", "direction": "both"}, True, "met"),
    ({"kind": "connection", "direction": "both"}, False, "connection"),
    ({"kind": "invitation"}, False, "connection_request"),
    ({"kind": "call", "is_unanswered": True}, False, "unanswered_call"),
    ({"kind": "chat", "is_spam": True}, False, "spam"),
    ({"kind": "chat", "group_size": 9}, False, "large_group"),
    ({"kind": "chat", "occurred_at": datetime(1979, 1, 1, tzinfo=UTC)}, False, "absurd_date"),
]


@pytest.fixture
def network(resolved: Resolved) -> Resolved:
    """The owner; Ana with a profile, a number and a name that nobody else has; two people called Bo."""
    resolved.person(ANA_ID, "Ana", ANA)
    resolved.person(BO_ID, "Bo", "bo@b.example")
    resolved.person(BO_ID + 1, "Bo", "bo@c.example")
    resolved.card(ANA_ID, "card", "Ana")
    for kind, key, value in (
        ("url", "linkedin.com/in/ana", PROFILE),
        ("phone", "+4930123", "030 123"),
    ):
        card = ("home", "dav_contacts", "card")
        where = (key_no(*card), *card, kind, key, key, value, None)
        resolved.people.append("derived.record_identity", [where])
    resolved.people.append("derived.web_address", [(PROFILE, "linkedin.com/in/ana")])
    resolved.people.append("derived.phone_number", [("030 123", "ZZ", "+4930123", "DE")])
    names = [(name, None, None, None, None, None, name.lower()) for name in ("Ana", "Bo")]
    resolved.people.append("derived.person_name", names)
    return resolved


def said(network: Resolved, **exchange: Any) -> list[tuple[Any, ...]]:
    """Person, whether it counts, and why."""
    network.add("core.exchange", **exchange)
    network.derive()
    return network.rows("interaction", "person_id", "counts", "reason")


@pytest.mark.parametrize(
    "party",
    [
        {"party_kind": "url", "value": PROFILE},
        {"party_kind": "phone", "value": "030 123"},
        {"party_kind": "email", "value": ANA},
        {"party_kind": "name", "value": "Ana"},
        {"party_kind": "record", "account": "home", "source": "dav_contacts", "record_id": "card"},
    ],
)
def test_who_it_was(network: Resolved, party: dict[str, Any]) -> None:
    """By profile, number, address, a name that is one person's alone, or the record itself."""
    assert said(network, **party) == [(ANA_ID, True, "chat")]


@pytest.mark.parametrize("value", ["Bo", "Nobody"])
def test_a_name_of_several_or_of_none_is_nobody(network: Resolved, value: str) -> None:
    """Nothing is guessed, and nobody is made of it."""
    assert said(network, party_kind="name", value=value) == []


@pytest.mark.parametrize(("exchange", "counts", "reason"), REASONS)
def test_reasons(network: Resolved, exchange: dict[str, Any], counts: bool, reason: str) -> None:
    """Each kind says why it counts or not: to be connected, or asked to be, is no contact."""
    assert said(network, party_kind="url", value=PROFILE, **exchange) == [(ANA_ID, counts, reason)]


def test_the_owner_is_no_contact(network: Resolved) -> None:
    """A chat with oneself."""
    assert said(network, party_kind="email", value=OWNER_ADDRESS) == [(OWNER_ID, False, "owner")]


def test_a_day_is_the_owners_day(network: Resolved) -> None:
    """Where only the day is known it is that day; a moment late in UTC is the next day in Berlin."""
    network.add(
        "core.exchange",
        party_kind="email",
        value=ANA,
        record_id="1",
        occurred_on=date(2026, 9, 1),
        occurred_at=None,
    )
    late = datetime(2026, 9, 14, 22, 30, tzinfo=UTC)
    network.add("core.exchange", party_kind="email", value=ANA, record_id="2", occurred_at=late)
    network.derive()
    assert network.rows("interaction", "contact_on", "ended_on", "occurred_at") == [
        (date(2026, 9, 1), date(2026, 9, 1), datetime(2026, 9, 1, 10, 0, tzinfo=UTC)),
        (date(2026, 9, 15), date(2026, 9, 15), late),
    ]
    assert network.rows("contact_day", "contact_on") == [(date(2026, 9, 1),), (date(2026, 9, 15),)]


def test_what_the_user_saw_counts(network: Resolved) -> None:
    """On its day, both ways, together with whom else they named, with the word as its proof."""
    for word_id, (command_id, person_id, kind) in enumerate(
        [(1, ANA_ID, "met"), (1, BO_ID, "met"), (2, ANA_ID, "call")], start=1
    ):
        network.add(
            "core.word",
            word_id=word_id,
            command_id=command_id,
            kind="saw",
            content=kind,
            from_on=date(2026, 7, 1),
        )
        network.people.append("derived.word_person", [(word_id, person_id)])
    network.derive()
    columns = ("person_id", "contact_on", "kind", "direction", "group_size", "counts", "account", "record_id")
    day = date(2026, 7, 1)
    assert network.rows("main.interaction", *columns) == [
        (ANA_ID, day, "call", "both", 1, True, "owner", "word 3"),
        (ANA_ID, day, "met", "both", 2, True, "owner", "word 1"),
        (BO_ID, day, "met", "both", 2, True, "owner", "word 2"),
    ]
    met = network.rows("contact_day", "person_id", "w", "last_met_at IS NOT NULL")
    assert met == [(ANA_ID, 1.0, True), (BO_ID, pytest.approx(0.5**0.5), True)]
