"""A mail as it lands: the header block and what the server says beside it."""

from __future__ import annotations

import json
from datetime import timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.errors import Unreadable
from connectors.formats import mail_headers, mail_record
from tests.connectors.formats.test_mail_headers import PLAIN, RECEIVED_AT


def test_what_lands_is_read() -> None:
    """Received date (in UTC), roles and header come back; the id is the header's."""
    received = RECEIVED_AT.astimezone(timezone(timedelta(hours=5)))
    payload = mail_record.to_payload(PLAIN, received, ["junk"])
    (message,) = mail_record.parse(payload)
    assert message == mail_headers.read(PLAIN, RECEIVED_AT, ["junk"])
    assert mail_record.record_id(payload) == mail_headers.record_id(message)


def test_redacting_keeps_the_rest() -> None:
    """The header loses the suppressed, the rest of the payload stays; the sender's own mail goes."""
    payload = mail_record.to_payload(PLAIN, RECEIVED_AT)
    kept = mail_record.redact(payload, lambda value: value == "bob@example.net")
    assert kept is not None
    assert json.loads(kept)["received_at"] == RECEIVED_AT.isoformat()
    assert "bob@" not in kept
    assert mail_record.redact(payload, lambda value: value == "asa@example.org") is None


@pytest.mark.parametrize(
    "payload",
    ["", "<html>", "[]", "{}", '{"headers": 1}', '{"headers": "To: nobody"}', "[" * 100_000, "null"],
)
def test_what_is_no_mail_is_unreadable(payload: str) -> None:
    """It raises Unreadable with a sentence, and nothing else."""
    with pytest.raises(Unreadable, match=r"\.$"):
        mail_record.parse(payload)


@given(st.text(max_size=40), st.sampled_from(["null", "7", '"0001-01-01T00:00:00+14:00"', '"x"']))
def test_odd_values_beside_the_header_are_no_error(roles: str, received: str) -> None:
    """A received date that is none is unknown; unknown roles are left out."""
    payload = (
        f'{{"headers": "From: a@example.org", "roles": {json.dumps([roles])}, "received_at": {received}}}'
    )
    (message,) = mail_record.parse(payload)
    assert message.received_at is None
    assert message.roles in ((), (roles,))
