"""Postal addresses of cards, of Google's and of Microsoft's contacts: one form for all."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.formats import google_person, microsoft_contact, vcard
from connectors.formats.postal import MAX_PART, adr
from connectors.records import Labelled

HOME = ";;Lindenstr. 5;Köln;;50667;Germany"


def of_card(*lines: str, version: str = "3.0") -> tuple[Labelled, ...]:
    """The addresses of a card with these lines."""
    text = "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", "FN:Nino", *lines, "END:VCARD", ""])
    (contact,) = vcard.parse(text)
    return contact.addresses


@pytest.mark.parametrize(
    ("version", "line", "label"),
    [
        ("2.1", "ADR;HOME:;;Lindenstr. 5;Köln;;50667;Germany", "home"),
        ("2.1", "ADR;DOM;WORK;ENCODING=QUOTED-PRINTABLE:;;Lindenstr. 5;K=C3=B6ln;;50667;Germany", "work"),
        ("3.0", "ADR;TYPE=intl,postal,parcel,home,pref:;;Lindenstr. 5;Köln;;50667;Germany", "home"),
        ("3.0", "item1.ADR;type=HOME:;;Lindenstr. 5;Köln;;50667;Germany\r\nitem1.X-ABLabel:Sommer", "Sommer"),
        ("4.0", 'ADR;TYPE=work;LABEL="Lindenstr. 5^nKöln":;;Lindenstr. 5;Köln;;50667;Germany', "work"),
        ("4.0", "ADR:;;Lindenstr. 5;Köln;;50667;Germany", None),
    ],
)  # fmt: skip
def test_of_a_card(version: str, line: str, label: str | None) -> None:
    """RFC 6350, 6.3.1, and as older cards have it."""
    assert of_card(line, version=version) == (Labelled(HOME, label),)


def test_of_odd_cards() -> None:
    """Lines and semicolons inside a part; parts missing; what is only a label; nothing at all."""
    assert of_card(r"ADR:;Hinterhaus;Mühlenhof\nLindenstr. 5\, links\;oben;Köln") == (
        Labelled(";Hinterhaus;Mühlenhof, Lindenstr. 5, links,oben;Köln;;;"),
    )
    assert of_card(r"LABEL;TYPE=home:Lindenstr. 5\n50667 Köln\nGermany") == (
        Labelled(";;Lindenstr. 5, 50667 Köln, Germany;;;;", "home"),
    )
    assert of_card('ADR;LABEL="Lindenstr. 5^n50667 Köln":;;;;;;', version="4.0") == (
        Labelled(";;Lindenstr. 5, 50667 Köln;;;;"),
    )
    both = (f"ADR;TYPE=home:{HOME}", r"LABEL;TYPE=home:Lindenstr. 5\n50667 Köln")
    assert of_card(*both) == (Labelled(HOME, "home"),)
    assert of_card("ADR;TYPE=home:;;;;;;") == ()


def test_of_google() -> None:
    """The parts, the primary one first; where there are none, what Google would print."""
    primary = {"metadata": {"primary": True}}
    parts = {"streetAddress": "Lindenstr. 5", "city": "Köln", "postalCode": "50667", "country": "Germany"}
    person = {
        "names": [{"displayName": "Nino"}],
        "addresses": [
            {"type": "work", "formattedValue": "Old mill\n1 Mill Lane", "countryCode": 3},
            {"type": "home", "formattedValue": "another", **parts, **primary},
            {"type": "other"},
            "nonsense",
        ],
    }
    (contact,) = google_person.parse(json.dumps({"person": person, "groups": {}}))
    assert contact.addresses == (Labelled(HOME, "home"), Labelled(";;Old mill, 1 Mill Lane;;;;", "work"))


def test_of_microsoft() -> None:
    """Three of them, of which Graph has null or an empty object where there is none."""
    parts = {"street": "Lindenstr. 5", "city": "Köln", "postalCode": "50667", "countryOrRegion": "Germany"}
    item: dict[str, Any] = {
        "displayName": "Nino",
        "businessAddress": {"street": "Old mill\r\n1 Mill Lane", "state": None, "city": 3},
        "homeAddress": parts,
        "otherAddress": {},
    }
    (contact,) = microsoft_contact.parse(json.dumps(item))
    assert contact.addresses == (Labelled(HOME, "home"), Labelled(";;Old mill, 1 Mill Lane;;;;", "work"))
    (contact,) = microsoft_contact.parse(json.dumps(item | {"businessAddress": None, "homeAddress": []}))
    assert contact.addresses == ()


@given(
    st.fixed_dictionaries({part: st.none() | st.text(max_size=400) for part in ("street", "region", "box")})
)
def test_there_are_always_seven_parts(parts: dict[str, str | None]) -> None:
    """Whatever they hold, or none at all."""
    value = adr(**parts)
    if value is not None:
        assert len(value.split(";")) == 7
        assert not set(value) & set("\r\n\t\0")
        assert max(map(len, value.split(";"))) <= MAX_PART
