"""E-mails, phones and URLs of a card, with their labels."""

from __future__ import annotations

import pytest

from connectors.formats import vcard
from connectors.formats.card_addresses import MAX_ADDRESSES
from connectors.records import Contact, Labelled


def read(*lines: str) -> Contact:
    """Read the one contact of a card made of these lines."""
    (contact,) = vcard.parse("\r\n".join(["BEGIN:VCARD", *lines, "END:VCARD", ""]))
    return contact


@pytest.mark.parametrize(
    ("line", "labelled"),
    [
        ("TEL;TYPE=HOME,CELL:1", Labelled("1", "cell")),
        ("TEL;TYPE=work;TYPE=fax:1", Labelled("1", "fax")),
        ("TEL;HOME;VOICE:1", Labelled("1", "home")),
        ("TEL;TYPE=VOICE:1", Labelled("1")),
        ("TEL;TYPE=X-Assistant:1", Labelled("1", "assistant")),
        ("TEL;VALUE=uri:tel:+1-555-0100;ext=5", Labelled("+1-555-0100")),
        ("TEL:+1 (555) 0100;123", Labelled("+1 (555) 0100;123")),
        ("item1.TEL;TYPE=HOME:1\r\nITEM1.X-ABLabel:_$!<Mobile>!$_", Labelled("1", "cell")),
        ("item1.TEL;TYPE=HOME:1\r\nitem1.X-ABLabel:Ferienhaus", Labelled("1", "Ferienhaus")),
        ("item1.TEL;TYPE=HOME:1\r\nitem2.X-ABLabel:other", Labelled("1", "home")),
        ("item1.TEL;TYPE=HOME:1\r\nitem1.X-ABLabel:", Labelled("1", "home")),
    ],
)
def test_phone_and_label(line: str, labelled: Labelled) -> None:
    """A phone is given as written, with the label that tells most."""
    assert read("FN:x", line).phones == (labelled,)


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("EMAIL:jane@example.org", "jane@example.org"),
        ("EMAIL:mailto:Jane@example.org?subject=x", "Jane@example.org"),
        ("EMAIL; TYPE=HOME : jane@example.org", "jane@example.org"),
        ("EMAIL;TYPE=HOME: jane@example.org ", "jane@example.org"),
        ("EMAIL:", None),
        ("EMAIL:" + "x" * 1_000_000 + "@example.org", None),
    ],
)
def test_email(line: str, value: str | None) -> None:
    """An address is given as written; one too long to be one is left out, never cut."""
    assert [each.value for each in read("FN:x", line).emails] == ([value] if value else [])


def test_preferred_first() -> None:
    """Preferred addresses come first, others keep their order, and none comes twice."""
    lines = ["EMAIL;PREF=50:b@example.org", "EMAIL:c@example.org", "EMAIL;TYPE=pref:a@example.org"]
    contact = read("FN:x", *lines, "EMAIL;TYPE=HOME:c@example.org", "EMAIL;PREF=x:d@example.org")
    assert [each.value[0] for each in contact.emails] == ["a", "b", "c", "d"]


def test_twenty_thousand_emails() -> None:
    """A card with 20,000 addresses keeps 100 of each kind."""
    lines = [f"EMAIL:{number}@example.org" for number in range(20_000)]
    contact = read("FN:x", *lines)
    assert len(contact.emails) == MAX_ADDRESSES
    assert contact.emails[0].value == "0@example.org"


@pytest.mark.parametrize(
    ("line", "urls"),
    [
        ("URL:https://example.org/jane", ["https://example.org/jane"]),
        ("URL:example.org/jane", ["example.org/jane"]),
        ("X-SOCIALPROFILE;type=linkedin:https://social.example/in/jane", ["https://social.example/in/jane"]),
        ("X-SOCIALPROFILE;type=chat;x-user=jane:x-apple:jane", []),
        ("URL:https://example.org/" + "x" * 5_000, []),
    ],
)
def test_url(line: str, urls: list[str]) -> None:
    """A page is given as written, a profile only if it is a page; one too long is left out, never cut."""
    assert [each.value for each in read("FN:x", line).urls] == urls
