"""Postal addresses: two ways of writing one door come out the same, and who lives there is counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transforms.resolve.book import Book
from transforms.resolve.postal import Place, place_of, postal_addresses
from warehouse.people import Next


def key(value: str) -> Place:
    """All but what is shown, and the second line."""
    return place_of(value)._replace(address=None, further=None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (";;Lindenstraße 5;Köln;;50667;", ";;Linden Str. 5;KOLN;NRW;D-50667;Germany"),
        (";;5 rue des Lilas;Lyon;;69001;", ";;Rue des Lilas, 5;lyon;;69 001;"),
        (";;Flat 3, 12 High Street;London;;SW1A 1AA;", ";;12 High St, Apt. 3;London;;sw1a1aa;UK"),
        (";;Mill House, 12 Mill Lane;Bath;;;", ";;12 Mill Ln;Bath;;;"),
        (";;c/o Roth, Hauptstr. 12 a;Wien;;1010;", ";;Hauptstrasse 12A;Wien;;1010;AT"),
        (";;１２ High Street;Bath;;BA1 1AA;", ";;12 HIGH STREET;Bath;;BA1 1AA;"),
        ("PO Box 77;;;Galway;;H91;", ";;P.O. Box 77;Galway;;H91;"),
        (";;ул. Ленина, 5;Москва;;101000;", ";;ul. Lenina 5;Moskva;;101000;"),
        (";;12 Elm Ave;Springfield;IL;62704-1234;", ";;12 Elm Avenue;Springfield;IL;62704;"),
        (";;Lindenstr. 5, 50667 Köln;;;;", ";;Lindenstr. 5;Köln;;50667;Germany"),
        (";;12 Mill Lane, Bath BA1 1AA;;;;", ";;12 Mill Lane;Bath;;BA1 1AA;"),
    ],
)
def test_two_ways_of_writing_one_door(one: str, other: str) -> None:
    """Case, accents, scripts, abbreviations, where the number stands, and what is all in one text."""
    assert key(one) == key(other)


def test_what_is_shown() -> None:
    """One line, postcode before the place; nothing of what is empty."""
    value = "Box 7;Hinterhaus;Lindenstr.  5;Köln;;50667;Germany"
    assert place_of(value).address == "Box 7, Hinterhaus, Lindenstr. 5, 50667 Köln, Germany"
    assert place_of(";;;Tbilisi;;;").address == "Tbilisi"
    assert place_of(";;;;;;") == (None,) * 6


@given(st.text(max_size=80).map(lambda text: text.replace(";", " ")), st.text(max_size=12))
def test_any_text_is_an_address(street: str, postcode: str) -> None:
    """Whatever is written: one row each, the same whenever it is asked, of letters and figures."""
    value = f";;{street};;;{postcode.replace(';', ' ')};"
    ((said, *place),) = postal_addresses([(value,)])
    assert (said, tuple(place)) == (value, place_of(value))
    for part in place[1:]:
        assert part is None or part.replace(" ", "").isalnum()


def test_many_at_one_door_say_less(people: Next) -> None:
    """A family's home says all, an office less with each doubling of its people, a tower nothing."""
    book = Book(people)
    doors = {"home": 3, "office": 16, "tower": 31}
    for door, count in doors.items():
        for number in range(count):
            name = f"{'ABCDEFGHIJ'[number % 10]}{door[:2]}a {'KLMNOPQRST'[number // 10]}e{door}o"
            book.card(f"{door}{number}", name, address=f";;{door} street 5;Köln;;50667;")
    book.resolve()
    said = "SELECT min(bits), max(bits) FROM derived.match_evidence WHERE feature = 'same_address'"
    assert people.rows(said) == [(11.5, 13.5)]
    rarity = people.rows("SELECT DISTINCT bits FROM derived.place_rarity ORDER BY 1")
    assert rarity == [(-2.0,), (0.0,)]
