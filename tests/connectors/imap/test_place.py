"""Which addresses are taken, and where a password may go in clear: nowhere but this machine."""

from __future__ import annotations

import pytest

from connectors.errors import Refused
from connectors.imap.place import Place, place_of


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("imaps://mail.example.org", Place("mail.example.org", 993, "tls")),
        (" mail.example.org ", Place("mail.example.org", 993, "tls")),
        ("mail.example.org:1993", Place("mail.example.org", 1993, "tls")),
        ("imap://mail.example.org", Place("mail.example.org", 143, "starttls")),
        ("imap://mail.example.org:10143/INBOX", Place("mail.example.org", 10143, "starttls")),
        ("imap://127.0.0.1:10143", Place("127.0.0.1", 10143, "none")),
        ("imap://localhost", Place("localhost", 143, "none")),
        ("imaps://[::1]", Place("::1", 993, "tls")),
        ("imaps://bücher.example", Place("xn--bcher-kva.example", 993, "tls")),
    ],
)
def test_addresses(typed: str, place: Place) -> None:
    """TLS from the start unless imap:// asks for STARTTLS; in clear to this machine only."""
    assert place_of(typed) == place


@pytest.mark.parametrize(
    "typed",
    [
        "https://mail.example.org",
        "imaps://",
        "imaps://me:secret@mail.example",
        "imaps://x:99999",
        "imaps://[",
    ],
)
def test_what_is_no_address(typed: str) -> None:
    """Refused, and no password that was typed into it is repeated."""
    with pytest.raises(Refused) as refusal:
        place_of(typed)
    assert "secret" not in str(refusal.value)
