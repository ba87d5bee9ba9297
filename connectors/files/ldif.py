"""LDIF (RFC 2849), as Thunderbird, Netscape and other mail programs export their address books.

Own because a line that is wrong costs the libraries the whole file, and the format is a page long.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import IO

from connectors.errors import Unreadable
from connectors.files import ids
from connectors.files.blocks import cut
from connectors.formats.card_addresses import MAX_ADDRESSES
from connectors.formats.content_lines import MAX_PAYLOAD, MAX_TEXT, clean, decode, names_suppressed
from connectors.formats.postal import adr
from connectors.records import Contact, IsSuppressed, Labelled, RawRecord

MAX_VALUES = 100
"""Values of one attribute."""

_ENTRY_BEGINS = re.compile(rb"(?<=\n)(?=dn::? ?\S)", re.IGNORECASE)
_FOLD = re.compile(r"\r?\n ")
_EMAILS = ("mail", "mozillasecondemail", "xmozillasecondemail")
_PHONES = {
    "telephonenumber": "work", "homephone": "home", "mobile": "cell", "cellphone": "cell",
    "facsimiletelephonenumber": "fax", "pager": "pager",
}  # fmt: skip
_URLS = {"mozillahomeurl": "home", "homeurl": "home", "mozillaworkurl": "work", "workurl": "work"}
_PLACES = {
    "home": {
        "street": ("mozillahomestreet", "mozillahomestreet2"), "locality": ("mozillahomelocalityname",),
        "region": ("mozillahomestate",), "postcode": ("mozillahomepostalcode",),
        "country": ("mozillahomecountryname",),
    },
    "work": {
        "box": ("postofficebox",), "street": ("street", "streetaddress", "mozillaworkstreet2"),
        "locality": ("l", "locality"), "region": ("st", "region"), "postcode": ("postalcode", "zip"),
        "country": ("c", "countryname"),
    },
}  # fmt: skip
"""The attributes of each part of an address; those for work are LDAP's own (RFC 4519)."""
_KEPT = frozenset({
    "dn", "objectclass", "cn", "sn", "givenname", "mozillanickname", "xmozillanickname", "o", "title",
    "birthyear", "birthmonth", "birthday", "modifytimestamp", *_EMAILS, *_PHONES, *_URLS,
    *(name for parts in _PLACES.values() for names in parts.values() for name in names),
})  # fmt: skip


def is_ldif(head: str) -> bool:
    """Whether a text begins as LDIF does: with a version, comments, or the first entry's name."""
    return re.match(r"(?:version: ?1\s+|#[^\n]*\n\s*)*dn::? ?\S", head, re.IGNORECASE) is not None


def read(stream: IO[bytes]) -> Iterator[RawRecord]:
    """A record of every entry that is a person or a list, with the attributes that are read."""
    entries = (
        entry for block in cut(stream, _ENTRY_BEGINS) for entry in re.split(r"(?:\r?\n){2,}", decode(block))
    )
    yield from ids.distinct(to_record(found) for entry in entries if "dn" in (found := attributes(entry)))


def attributes(entry: str) -> dict[str, list[str]]:
    """The values of the attributes that are read, by their names in lower case."""
    values: dict[str, list[str]] = {}
    for line in _FOLD.sub("", entry).splitlines():
        name, colon, value = line.partition(":")
        name = name.partition(";")[0].strip().lower()
        if colon and name in _KEPT and len(values.setdefault(name, [])) < MAX_VALUES:
            values[name].append(_decoded(value[1:]) if value.startswith(":") else value.strip())
    return values


def _decoded(value: str) -> str:
    try:
        return decode(base64.b64decode(value.strip(), validate=False))
    except (binascii.Error, ValueError):
        return ""


def to_record(values: dict[str, list[str]]) -> RawRecord:
    """The record of an entry, known by its DN, which mail programs make of name and address."""
    payload = json.dumps({"layout": "ldif", "row": values}, ensure_ascii=False)
    return ids.record(ids.digest(values["dn"][0].casefold()), payload)


def parse(payload: str) -> tuple[Contact, ...]:
    """The contact in an entry. Raises Unreadable, and nothing else."""
    if len(payload) > MAX_PAYLOAD:
        raise Unreadable("The entry is larger than 1 MiB.")
    try:
        row = json.loads(payload)["row"]
        values = {str(name): [clean(str(each))[:MAX_TEXT] for each in found] for name, found in row.items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Unreadable("This is no entry of an address book.") from None

    def first(*names: str) -> str | None:
        return next((each for name in names for each in values.get(name, ()) if each), None)

    emails = _labelled(values, dict.fromkeys(_EMAILS), "@")
    phones = _labelled(values, _PHONES, "")
    composed = " ".join(filter(None, (first("givenname"), first("sn")))) or None
    full_name = first("cn") or composed or first("mozillanickname", "xmozillanickname")
    if full_name is None and not emails and not phones:
        raise Unreadable("The entry has neither a name nor an e-mail address nor a phone number.")
    classes = {each.lower() for each in values.get("objectclass", ())}
    return (
        Contact(
            full_name=full_name,
            given_name=first("givenname"),
            family_name=first("sn"),
            nickname=first("mozillanickname", "xmozillanickname"),
            organisation=first("o"),
            title=first("title"),
            kind="group" if "groupofnames" in classes else "individual",
            birthday=_birthday(first("birthyear"), first("birthmonth"), first("birthday")),
            emails=emails,
            phones=phones,
            urls=_labelled(values, _URLS, "."),
            addresses=_places(values),
        ),
    )


def redact(payload: str, is_suppressed: IsSuppressed) -> str | None:
    """None when the entry is of someone suppressed."""
    try:
        (contact,) = parse(payload)
    except Unreadable:
        return None if names_suppressed(payload, is_suppressed) else payload
    named = (*contact.emails, *contact.phones, *contact.urls)
    return None if any(is_suppressed(each.value) for each in named) else payload


def _labelled(
    values: dict[str, list[str]], names: Mapping[str, str | None], holds: str
) -> tuple[Labelled, ...]:
    found: dict[str, Labelled] = {}
    for name, label in names.items():
        for value in values.get(name, ()):
            if value and holds in value:
                found.setdefault(value, Labelled(value, label))
    return tuple(found.values())[:MAX_ADDRESSES]


def _places(values: dict[str, list[str]]) -> tuple[Labelled, ...]:
    """One at home, one at work; of an attribute that is there twice the first."""
    found = []
    for label, parts in _PLACES.items():
        said = {
            part: "\n".join(values[name][0] for name in names if values.get(name))
            for part, names in parts.items()
        }
        if value := adr(**said):
            found.append(Labelled(value, label))
    return tuple(found)


def _birthday(year: str | None, month: str | None, day: str | None) -> str | None:
    if not (month and day and month.isdecimal() and day.isdecimal()):
        return None
    has_year = bool(year and year.isdecimal() and 1800 <= int(year) <= 2200)
    try:
        born = date(int(year or 0) if has_year else 2000, int(month), int(day))
    except ValueError:
        return None
    return born.isoformat() if has_year else f"--{born:%m-%d}"
