"""Mails: one for each, whichever folders and accounts have it, told by the copy that knows best."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.transforms.core_rows import OWNER_ADDRESS
from tests.transforms.derive.conftest import ANA, ANA_ID, BO, BO_ID
from tests.transforms.resolved import Resolved

NOON = datetime(2026, 9, 14, 10, 0, tzinfo=UTC)


def test_the_same_mail_in_two_accounts_is_one(network: Resolved) -> None:
    """Equal Message-ID, date and sender: one mail; another key is another mail."""
    network.mail(ANA, message_key="same")
    network.mail(ANA, message_key="same", account="work", source="google_mail")
    network.mail(ANA, message_key="other")
    network.derive()
    assert network.rows("message", "message_number", "account", "copy_count") == [
        (1, "home", 1),
        (2, "home", 2),
    ]
    assert len(network.rows("interaction")) == 2


def test_the_copy_that_was_sent_names_all(network: Resolved) -> None:
    """Only the sender's own copy knows of blind copies; it is the proof, though another account has one."""
    network.mail(OWNER_ADDRESS, [ANA], message_key="same", account="a")
    sent = network.mail(
        OWNER_ADDRESS, [ANA, {"email": BO, "field": "bcc"}], message_key="same", account="b", is_sent=True
    )
    network.derive()
    assert network.rows("main.interaction", "person_id", "account", "record_id", "direction") == [
        (ANA_ID, "b", sent, "out"),
        (BO_ID, "b", sent, "out"),
    ]


def test_a_copy_that_is_here_is_the_proof(network: Resolved) -> None:
    """One that is gone speaks only when all are; then the row says so."""
    network.mail(ANA, message_key="same", account="a", is_gone=True)
    network.mail(ANA, message_key="same", account="b")
    network.mail(BO, is_gone=True)
    network.derive()
    assert network.rows("main.interaction", "person_id", "account", "is_gone", "counts") == [
        (ANA_ID, "b", False, True),
        (BO_ID, "home", True, True),
    ]


MARKS: dict[str, dict[str, Any]] = {
    "mailing_list": {"list_id": "tea.example"},
    "spam": {"is_junk": True},
    "bulk": {"is_bulk": True},
    "automatic": {"is_automatic": True},
    "calendar_mail": {"is_calendar": True},
    "bounce": {"is_bounce": True},
    "draft": {"is_draft": True},
}


def test_a_mark_must_stand_on_every_copy(network: Resolved) -> None:
    """What reached another account straight, or lies in its inbox, is no list mail and no spam."""
    for mark, columns in MARKS.items():
        network.mail(ANA, message_key=f"{mark} once", account="a", **columns)
        network.mail(ANA, message_key=f"{mark} once", account="b")
        network.mail(BO, message_key=mark, account="a", **columns)
        network.mail(BO, message_key=mark, account="b", **columns)
    network.derive()
    assert network.rows("interaction", "DISTINCT person_id", "reason") == [
        (ANA_ID, "message"),
        *((BO_ID, mark) for mark in sorted(MARKS)),
    ]


def test_the_earliest_receipt_counts(network: Resolved) -> None:
    """A mail that was copied to another account later came when it came first."""
    network.mail(ANA, message_key="same", account="a", sent_at=None, received_at=NOON + timedelta(days=9))
    network.mail(ANA, message_key="same", account="b", sent_at=None, received_at=NOON)
    network.derive()
    assert network.rows("interaction", "occurred_at") == [(NOON,)]


def test_mail_and_meetings_of_a_day_are_one_contact_day(network: Resolved) -> None:
    """The newest is the proof, the heaviest gives the weight, and each kind has its own last time."""
    network.meeting(datetime.fromisoformat("2026-09-14T09:00"), with_=[ANA, BO])
    mail = network.mail(ANA, at=NOON)
    network.derive()
    (day,) = network.rows(
        "contact_day",
        "contact_on",
        "w",
        "last_met_at",
        "last_inbound_at",
        "last_outbound_at",
        "is_series",
        where="person_id = 2",
    )
    met_at = datetime(2026, 9, 14, 7, tzinfo=UTC)
    assert day == (date(2026, 9, 14), 1.0, met_at, NOON, met_at, False)
    proof = network.people.rows(
        "SELECT mail.record_id FROM derived.contact_day AS day JOIN derived.interaction"
        " ON interaction_id = last_interaction_id JOIN derived.message USING (message_number)"
        " JOIN core.message AS mail USING (mail_id) WHERE day.person_id = 2"
    )
    assert proof == [(mail,)]


def test_sources_and_addresses_that_have_shown_a_person(network: Resolved) -> None:
    """On mail as on meetings, whoever wrote it and whether it counted; addresses with their days."""
    network.mail(ANA, [OWNER_ADDRESS, BO], at=NOON, is_bulk=True)
    network.mail(ANA, at=NOON + timedelta(days=3), account="work", source="google_mail")
    network.derive()
    assert network.rows("person_source", where="person_id > 1") == [
        (ANA_ID, "home", "imap_mail"),
        (ANA_ID, "work", "google_mail"),
        (BO_ID, "home", "imap_mail"),
    ]
    first, last = date(2026, 9, 14), date(2026, 9, 17)
    assert network.rows("address_met", where="person_id > 1") == [
        (ANA_ID, ANA, ["home/imap_mail", "work/google_mail"], first, last, first, last, 2),
        (BO_ID, BO, ["home/imap_mail"], first, first, None, None, 0),  # never wrote
    ]
