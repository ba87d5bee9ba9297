"""Reasons of mail: each of the closed list that mail can have, one by one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from math import sqrt
from typing import Any

from tests.transforms.core_rows import OWNER_ADDRESS
from tests.transforms.derive.conftest import ANA, ANA_ID, BO, BO_ID
from tests.transforms.resolved import OWNER_ID, Resolved

NOON = datetime(2026, 9, 14, 10, 0, tzinfo=UTC)


def said(network: Resolved) -> dict[int, tuple[Any, ...]]:
    """By person: whether the one interaction with them counts, why, its direction and group size."""
    network.derive()
    rows = network.rows("interaction", "person_id", "counts", "reason", "direction", "group_size")
    assert len({row[0] for row in rows}) == len(rows)
    return {row[0]: row[1:] for row in rows}


def test_message(network: Resolved) -> None:
    """What came in concerns its sender alone; the group is everybody else on it, the owner too."""
    network.mail(ANA, [OWNER_ADDRESS, {"email": BO, "field": "cc"}])
    assert said(network) == {ANA_ID: (True, "message", "in", 2)}
    (shown,) = network.rows("main.interaction", "weight", "kind", "record_id")
    assert shown == (1 / sqrt(2), "message", "mail-1")


def test_what_went_out_concerns_each_recipient(network: Resolved) -> None:
    """To, Cc and Bcc alike; the owner's own copy is no contact."""
    network.mail(OWNER_ADDRESS, [ANA, {"email": BO, "field": "bcc"}, {"email": OWNER_ADDRESS, "field": "cc"}])
    assert said(network) == {
        ANA_ID: (True, "message", "out", 2),
        BO_ID: (True, "message", "out", 2),
        OWNER_ID: (False, "owner", "out", 2),
    }


def test_what_lies_with_sent_mail_went_out(network: Resolved) -> None:
    """Even under an address that nobody knew was the owner's."""
    network.mail("olu@elsewhere.example", [ANA], is_sent=True)
    assert said(network) == {ANA_ID: (True, "message", "out", 1)}


def test_not_by_you(network: Resolved) -> None:
    """A delegate's mail among the owner's sent ones, or in their name; what she writes to them counts."""
    network.delegate(BO)
    network.mail(BO, [ANA], is_sent=True)
    delegate = {"email": BO, "field": "sender", "position": 0}
    network.mail(OWNER_ADDRESS, [{"email": ANA, "field": "cc"}, delegate], is_sent=True)
    network.mail(BO)
    network.derive()
    assert network.rows("interaction", "person_id", "counts", "reason", "direction") == [
        (ANA_ID, False, "not_by_you", "out"),
        (BO_ID, False, "not_by_you", "in"),
        (BO_ID, True, "message", "in"),
    ]


def test_an_owner_who_is_not_named_was_there_all_the_same(network: Resolved) -> None:
    """A blind copy: one more than those to whom it openly went."""
    network.mail(ANA, [BO])
    assert said(network) == {ANA_ID: (True, "message", "in", 2)}


def test_several_names_of_one_person_are_one(network: Resolved) -> None:
    """Ana under two addresses is one recipient, and so is the owner."""
    network.observe(ANA_ID, "ana@home.example", None)
    network.observe(OWNER_ID, "olu@home.example", "Olu")
    network.mail(OWNER_ADDRESS, [ANA, {"email": "ana@home.example", "field": "cc"}, ANA])
    assert said(network) == {ANA_ID: (True, "message", "out", 1)}


def test_large_group(network: Resolved) -> None:
    """Eight people besides the sender count, nine do not; whoever they are."""
    strangers = [f"p{number}@c.example" for number in range(8)]
    for others in (strangers[:7], strangers):
        network.mail(ANA, [OWNER_ADDRESS, *others])
        network.mail(OWNER_ADDRESS, [BO, *others])
    network.derive()
    assert network.rows("interaction", "person_id", "group_size", "counts", "reason") == [
        (person_id, size, size == 8, "message" if size == 8 else "large_group")
        for person_id in (ANA_ID, BO_ID)
        for size in (8, 9)
    ]


def test_lists_and_machines_are_no_group(network: Resolved) -> None:
    """They are not people: a mail to Ana and a list went to one."""
    network.person(4, "Team", "team@b.example", kind="list")
    network.mail(OWNER_ADDRESS, [ANA, "team@b.example"])
    assert said(network) == {ANA_ID: (True, "message", "out", 1), 4: (False, "list", "out", 1)}


def test_marks(network: Resolved) -> None:
    """Each mark keeps a mail from counting, whoever wrote it."""
    marks: dict[str, dict[str, Any]] = {
        "draft": {"is_draft": True},
        "spam": {"is_junk": True},
        "bounce": {"is_bounce": True},
        "calendar_mail": {"is_calendar": True},
        "automatic": {"is_automatic": True},
        "bulk": {"is_bulk": True},
    }
    for columns in marks.values():
        network.mail(ANA, **columns)
        network.mail(OWNER_ADDRESS, [BO], **columns)
    network.derive()
    for person_id in (ANA_ID, BO_ID):
        got = network.rows("interaction", "reason", "counts", where=f"person_id = {person_id}")
        assert got == [(reason, False) for reason in sorted(marks)]


def test_mailing_list(network: Resolved) -> None:
    """What a list brought does not count; what the owner wrote to it reached others straight."""
    network.mail(ANA, ["tea@lists.example"], list_id="tea.lists.example")
    network.mail(OWNER_ADDRESS, [BO, "tea@lists.example"], list_id="tea.lists.example")
    assert {person: row[:3] for person, row in said(network).items()} == {
        ANA_ID: (False, "mailing_list", "in"),
        BO_ID: (True, "message", "out"),
    }


def test_unnamed_group(network: Resolved) -> None:
    """To undisclosed recipients: nobody knows how many."""
    network.mail(ANA, [])
    assert said(network) == {ANA_ID: (False, "unnamed_group", "in", 1)}


def test_senders_who_are_nobody(network: Resolved) -> None:
    """No-reply, an office, a list, a room: no person wrote."""
    reasons = {"bot": "bot", "role": "role_address", "list": "list", "room": "room"}
    for person_id, kind in enumerate(reasons, start=4):
        network.person(person_id, kind, f"{kind}@c.example", kind=kind)
        network.mail(f"{kind}@c.example")
    assert said(network) == {
        person_id: (False, reason, "in", 1) for person_id, reason in enumerate(reasons.values(), start=4)
    }


def test_owner(network: Resolved) -> None:
    """A note to oneself is contact with nobody."""
    network.mail(OWNER_ADDRESS, [OWNER_ADDRESS])
    assert said(network) == {OWNER_ID: (False, "owner", "out", 0)}


def test_shared_address(network: Resolved) -> None:
    """An address of several people, without a name: nobody knows who of them it was."""
    network.observe(ANA_ID, "family@b.example", "Ana")
    network.observe(BO_ID, "family@b.example", "Bo")
    network.person(4, "Family", kind="unsure")
    network.observe(4, "family@b.example", None)
    network.mail("family@b.example")
    network.mail({"email": "family@b.example", "name": "Ana"})
    assert said(network) == {4: (False, "shared_address", "in", 1), ANA_ID: (True, "message", "in", 1)}


DAY = timedelta(days=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FAR = datetime(2199, 1, 1, tzinfo=UTC)


def test_absurd_date(network: Resolved) -> None:
    """Its own date unless that is before 1980, after 2100 or a day behind the receipt; then the receipt."""
    cases: list[tuple[datetime | None, datetime | None, datetime | None, bool]] = [
        (NOON, NOON, NOON, True),
        (NOON, None, NOON, True),
        (None, NOON, NOON, True),
        (NOON - 900 * DAY, NOON, NOON - 900 * DAY, True),  # moved from another server
        (NOON + DAY, NOON, NOON + DAY, True),
        (NOON + DAY + timedelta(seconds=1), NOON, NOON, True),
        (FAR, NOON, NOON, True),
        (EPOCH, NOON, NOON, True),
        (NOON, EPOCH, NOON, True),
        (EPOCH, EPOCH, EPOCH, False),
        (FAR, EPOCH, FAR, False),
        (EPOCH, None, EPOCH, False),
        (None, None, None, False),
    ]
    ids = [network.mail(ANA, sent_at=sent_at, received_at=got_at) for sent_at, got_at, _, _ in cases]
    network.derive()
    rows = network.rows("main.interaction", "record_id", "occurred_at", "counts", "reason")
    assert {row[0]: row[1:] for row in rows} == {
        record_id: (occurred_at, counts, "message" if counts else "absurd_date")
        for record_id, (_, _, occurred_at, counts) in zip(ids, cases, strict=True)
    }
    assert len(network.rows("contact_day")) == 3


def test_the_day_is_the_owners(network: Resolved) -> None:
    """23:30 UTC is the next day in Berlin, in office hours or not by the clock there."""
    network.mail(ANA, at=datetime(2026, 9, 14, 23, 30, tzinfo=UTC))
    network.mail(ANA, at=datetime(2026, 9, 14, 16, 59, tzinfo=UTC))
    network.mail(ANA, at=datetime(2026, 9, 14, 17, 0, tzinfo=UTC))
    network.derive()
    assert network.rows("interaction", "occurred_at", "contact_on", "ended_on", "is_office_hours") == [
        (datetime(2026, 9, 14, 16, 59, tzinfo=UTC), date(2026, 9, 14), date(2026, 9, 14), True),
        (datetime(2026, 9, 14, 17, 0, tzinfo=UTC), date(2026, 9, 14), date(2026, 9, 14), False),
        (datetime(2026, 9, 14, 23, 30, tzinfo=UTC), date(2026, 9, 15), date(2026, 9, 15), False),
    ]
