"""Postal addresses: how they are shown, and what says that two of them are one door.

Nothing is looked up: no gazetteer, no network. A value is the seven parts of ADR (RFC 6350, 6.3.1) with
semicolons between them; what is all in one part is taken apart by its lines.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from transforms.normalise.words import folded_words
from transforms.step import Rows

PARTS = 7

# Words for the kind of street that are written in several ways, in full: of those a slip is a slip.
_KINDS = {
    "st": "street", "str": "street", "strasse": "street", "ave": "avenue", "av": "avenue",
    "avenida": "avenue", "avda": "avenue", "rd": "road", "bd": "boulevard", "blvd": "boulevard",
    "dr": "drive", "ln": "lane", "ct": "court", "crt": "court", "pl": "place", "platz": "place",
    "plaza": "place", "piazza": "place", "sq": "square", "cr": "crescent", "cres": "crescent",
    "ter": "terrace", "terr": "terrace", "tce": "terrace", "pde": "parade", "hwy": "highway", "cl": "close",
    "cct": "circuit", "gdns": "gardens", "gr": "grove", "mt": "mount", "saint": "street", "al": "allee",
    "ch": "chemin", "imp": "impasse", "c": "calle", "v": "viale", "ulica": "ul", "ulitsa": "ul",
    "postfach": "box", "pobox": "box", "apartado": "box",
}  # fmt: skip
# Words beside a number that say what it counts.
_COUNTED = frozenset({
    "flat", "unit", "apt", "apartment", "suite", "ste", "floor", "fl", "room", "no", "nr", "num", "number",
    "wohnung", "whg", "stock", "etage", "apto", "piso", "int", "interno", "po", "p", "o",
})  # fmt: skip
_STREET_ENDING = re.compile(r"(?<=[a-z]{3})(?:strasse|str)$")
_NUMBER_AND_LETTER = re.compile(r"\b(\d{1,5})\s+([a-zA-Z])(?=$|[\s,/-]*$)")
_COUNTRY_BEFORE = re.compile(r"^[A-Z]{1,3}-(?=\d)")
_ZIP_PLUS_4 = re.compile(r"^(\d{5})-\d{4}$")
_POSTCODE = re.compile(
    r"\b(?:[A-Z]{1,2}-)?(\d{5}-\d{4}|\d{3} \d{2}|\d{4,6}|\d{4} ?[A-Z]{2}|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})\b"
)
_CARE_OF = re.compile(r"^\s*c\s*/\s*o\b", re.IGNORECASE)


class Place(NamedTuple):
    """``address`` is what is shown. The others are folded, for comparison only; None where there is none.

    ``street`` has letters, ``number`` all numbers beside it in order of size: 'Flat 3, 12 High Street' and
    '12 High St, Apt 3' are one.
    """

    address: str | None
    street: str | None
    number: str | None
    postcode: str | None
    locality: str | None
    further: str | None


def place_of(value: str) -> Place:
    """The place that a value of an address means; all None of one that is empty."""
    box, further, street, locality, region, postcode, country = (
        part.strip() for part in (value.split(";") + [""] * PARTS)[:PARTS]
    )
    if street and not (locality or postcode):
        street, postcode, locality = _taken_apart(street)
    lines = [box, further, street, " ".join(filter(None, (postcode, locality))), region, country]
    letters, number = _street(street or further, box)
    return Place(
        ", ".join(" ".join(line.split()) for line in lines if line) or None,
        letters,
        number,
        _postcode(postcode),
        "".join(folded_words(locality)) or None,
        _street(further, "")[0] if street else None,
    )


def _taken_apart(text: str) -> tuple[str, str, str]:
    """Street, postcode and locality of an address that is one text: the last of its lines with a postcode
    that is not the first has the locality too.
    """
    lines = [line for line in (part.strip() for part in re.split(r"[\n,]", text)) if line]
    for at in range(len(lines) - 1, 0, -1):
        if found := _POSTCODE.search(lines[at].upper()):
            around = (lines[at][: found.start()] + " " + lines[at][found.end() :]).strip()
            return ", ".join(lines[:at] + lines[at + 1 :]), found[0], around
    return text, "", ""


def _street(street: str, box: str) -> tuple[str | None, str | None]:
    """The letters of the line that has a house's number, or of all where none has; and all numbers."""
    lines = [_words(line) for line in street.split(",") if not _CARE_OF.match(line)]
    if box:
        lines.append(["box", *(word for word in folded_words(box) if word[0].isdigit())])
    letters = [[_KINDS.get(word, word) for word in line if _is_of_name(word)] for line in lines]
    named = [said for said, line in zip(letters, lines, strict=True) if said and len(said) < len(line)]
    numbers = sorted({word for line in lines for word in line if word[0].isdigit()}, key=_by_size)
    joined = "".join(named[0] if named else [word for said in letters for word in said])
    return _STREET_ENDING.sub("street", joined) or None, " ".join(numbers) or None


def _words(line: str) -> list[str]:
    return folded_words(_NUMBER_AND_LETTER.sub(r"\1\2", line))


def _is_of_name(word: str) -> bool:
    return not word[0].isdigit() and word not in _COUNTED


def _by_size(number: str) -> tuple[int, str]:
    return len(number), number


def _postcode(text: str) -> str | None:
    code = _ZIP_PLUS_4.sub(r"\1", _COUNTRY_BEFORE.sub("", text.strip().upper()))
    return "".join(folded_words(code)) or None


def postal_addresses(rows: Rows) -> Rows:
    """Rows of (value,) -> rows of derived.postal_address."""
    return [(value, *place_of(value)) for (value,) in rows]
