"""Postal addresses in the columns of Google, Outlook and Thunderbird, and of a table of one's own."""

from __future__ import annotations

import csv
import io

import pytest

from connectors.files import contacts, rows
from connectors.files.recognise import Wishes, kind_of
from connectors.records import Labelled

HOME = ";;Lindenstr. 5;Köln;;50667;Germany"
STREET = ("Lindenstr. 5", "Köln", "50667", "Germany")


def table(**cells: str) -> str:
    """A table of one row."""
    written = io.StringIO()
    writer = csv.DictWriter(written, cells)
    writer.writeheader()
    writer.writerow(cells)
    return written.getvalue()


def addresses(text: str) -> tuple[Labelled, ...]:
    """The addresses of its one contact."""
    kind = kind_of(text.encode())
    assert kind is not None
    (record,) = kind.read(io.BytesIO(text.encode()), Wishes())
    (contact,) = contacts.parse(record.payload)
    return contact.addresses


def columns(*names: str) -> dict[str, str]:
    return dict(zip(names, STREET, strict=True))


GOOGLE = {"First Name": "Nino", "Organization Name": "", "E-mail 1 - Value": "nino@example.org"}
OUTLOOK = {"First Name": "Nino", "Last Name": "B", "E-mail Address": "nino@example.org", "Company": ""}
GERMAN = {"Vorname": "Nino", "Nachname": "B", "E-Mail-Adresse": "nino@example.org", "Firma": ""}
THUNDERBIRD = {"First Name": "", "Last Name": "", "Display Name": "Nino", "Primary Email": "nino@example.org"}
_ONE = columns("Address 1 - Street", "Address 1 - City", "Address 1 - Postal Code", "Address 1 - Country")


@pytest.mark.parametrize(
    ("cells", "label"),
    [
        (GOOGLE | {"Address 1 - Label": "* Home", "Address 1 - Formatted": "Lindenstr. 5"} | _ONE, "home"),
        (OUTLOOK | columns("Home Street", "Home City", "Home Postal Code", "Home Country/Region"), "home"),
        (OUTLOOK | columns("Business Street", "Business City", "Business Postal Code", "Business Country"), "work"),
        (GERMAN | columns("Straße privat", "Ort privat", "Postleitzahl privat", "Land/Region privat"), "home"),
        (THUNDERBIRD | columns("Work Address", "Work City", "Work ZipCode", "Work Country"), "work"),
    ],
)  # fmt: skip
def test_parts_are_in_columns(cells: dict[str, str], label: str) -> None:
    """Of one address, whatever the program calls them."""
    assert addresses(table(**cells)) == (Labelled(HOME, label),)


def test_several_and_unstructured_ones() -> None:
    """Google has as many as there are, and one text where it knows no parts; Outlook three lines of street."""
    two = {"Address 1 - Formatted": "Lindenstr. 5\n50667 Köln", "Address 2 - City": "Tbilisi"}
    assert [one.value for one in addresses(table(**GOOGLE, **two))] == [
        ";;Lindenstr. 5, 50667 Köln;;;;",
        ";;;Tbilisi;;;",
    ]
    lines = {"Other Street": "Mühlenhof", "Other Street 2": "Lindenstr. 5", "Home City": ""}
    assert addresses(table(**OUTLOOK, **lines)) == (Labelled(";;Mühlenhof, Lindenstr. 5;;;;", "other"),)


def test_a_column_that_a_person_named() -> None:
    """One text, in which the lines stay apart."""
    text = table(Who="Nino", Where="Lindenstr. 5\n50667 Köln")
    (record,) = rows.read_mapped(io.BytesIO(text.encode()), {"full_name": ["Who"], "address": ["Where"]})
    (contact,) = contacts.parse(record.payload)
    assert contact.addresses == (Labelled(";;Lindenstr. 5, 50667 Köln;;;;"),)


def test_the_parts_that_a_person_named() -> None:
    """One address of all of them, several columns of street as lines; a country alone is no address."""
    columns = {"full_name": ["Who"], "street": ["House", "Street"], "postcode": ["ZIP"], "city": ["Town"]}
    columns["country"] = ["Land"]
    text = "Who,House,Street,ZIP,Town,Land\nNino,Hof,Lindenstr. 5,50667,Köln,DE\nBo,,,,,SE\n"
    nino, bo = rows.read_mapped(io.BytesIO(text.encode()), columns)
    (contact,) = contacts.parse(nino.payload)
    assert contact.addresses == (Labelled(";;Hof, Lindenstr. 5;Köln;;50667;DE"),)
    (contact,) = contacts.parse(bo.payload)
    assert contact.addresses == ()
