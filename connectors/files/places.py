"""Which columns of a program's table are parts of which postal address."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from connectors.formats.postal import adr
from connectors.records import Labelled

_NUMBERED = {
    "street": "street", "city": "locality", "po box": "box", "region": "region", "postal code": "postcode",
    "country": "country", "extended address": "further", "formatted": "formatted", "label": "label",
    "type": "label",
}  # fmt: skip
_NUMBERED_COLUMN = re.compile(r"address (\d+) - (" + "|".join(_NUMBERED) + ")")
_PARTS = {
    "{} street": "street", "{} street 2": "street 2", "{} street 3": "street 3",
    "{} address": "street", "{} address 2": "street 2", "{} address po box": "box", "{} city": "locality",
    "{} state": "region", "{} postal code": "postcode", "{} zipcode": "postcode", "{} country": "country",
    "{} country/region": "country", "{} state/province": "region",
}  # fmt: skip
"""Of Outlook and Thunderbird."""
_GERMAN = {
    "straße {}": "street", "straße {} 2": "street 2", "straße {} 3": "street 3", "postfach {}": "box",
    "ort {}": "locality", "region {}": "region", "bundesland/kanton {}": "region",
    "postleitzahl {}": "postcode", "land/region {}": "country", "land {}": "country",
}  # fmt: skip
_KINDS = {"home": "home", "work": "work", "business": "work", "other": "other"}
_COLUMNS = {
    column.format(kind): (label, part) for kind, label in _KINDS.items() for column, part in _PARTS.items()
}
_COLUMNS |= {
    column.format(kind): (label, part)
    for kind, label in {"privat": "home", "geschäftlich": "work"}.items()
    for column, part in _GERMAN.items()
}
_COLUMNS |= {
    "weitere straße": ("other", "street"), "weitere straße 2": ("other", "street 2"),
    "weitere straße 3": ("other", "street 3"), "weiterer ort": ("other", "locality"),
    "weitere region": ("other", "region"), "weitere postleitzahl": ("other", "postcode"),
    "weiteres land/weitere region": ("other", "country"), "weiteres postfach": ("other", "box"),
}  # fmt: skip
_COLUMNS = {column.casefold(): said for column, said in _COLUMNS.items()}

MAPPED_PARTS: Mapping[str, str] = {
    "street": "street", "postcode": "postcode", "city": "locality", "region": "region", "country": "country",
}  # fmt: skip
"""The fields that are parts of the one postal address of a row, in a table of no known program."""


def mapped_address(cells: Mapping[str, str], columns: Mapping[str, list[str]]) -> str | None:
    """The postal address whose parts stand in these columns of each field; of several columns, the lines."""
    parts = {
        part: "\n".join(cells.get(column.strip(), "") for column in columns.get(field, ()))
        for field, part in MAPPED_PARTS.items()
    }
    # A country alone is no place to live.
    return adr(**parts) if any(parts[part].strip() for part in ("street", "postcode", "locality")) else None


def addresses(cells: Mapping[str, str], *, is_numbered: bool) -> Iterator[Labelled]:
    """The postal addresses of a row, by its columns in lower case. ``is_numbered``: as Google names them,
    'Address 1 - City'.
    """
    found: dict[str, dict[str, str]] = {}
    for column, value in cells.items():
        if not value.strip():
            continue
        if is_numbered:
            match = _NUMBERED_COLUMN.fullmatch(column)
            group, part = (match[1], _NUMBERED[match[2]]) if match else ("", "")
        else:
            group, part = _COLUMNS.get(column, ("", ""))
        if part:
            found.setdefault(group, {}).setdefault(part, value)
    for group, parts in found.items():
        label = parts.pop("label", "") if is_numbered else group
        formatted = parts.pop("formatted", None)
        street = "\n".join(parts.pop(name) for name in ("street", "street 2", "street 3") if name in parts)
        if address := adr(**{"street": street, **parts}) or adr(street=formatted):
            yield Labelled(address, label or None)
