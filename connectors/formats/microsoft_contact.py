"""A contact of Microsoft Graph, as one JSON text.

learn.microsoft.com/graph/api/resources/contact. Like every parser here it trusts nothing: what is of another
type than it should be is left out, and what is too long is cut or skipped.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime

from connectors.errors import Unreadable
from connectors.formats.card_addresses import MAX_ADDRESSES, MAX_PHONE, MAX_TAGS
from connectors.formats.content_lines import MAX_PAYLOAD, MAX_TEXT, clean, names_suppressed
from connectors.formats.json_values import Json, address_in, objects_in, strings_in, text_in
from connectors.formats.postal import adr
from connectors.records import Contact, IsSuppressed, Labelled

MEMBERS = (
    "birthday", "businessAddress", "businessHomePage", "businessPhones", "categories", "companyName",
    "displayName", "emailAddresses", "fileAs", "generation", "givenName", "homeAddress", "homePhones",
    "jobTitle", "lastModifiedDateTime", "middleName", "mobilePhone", "nickName", "otherAddress",
    "parentFolderId", "surname", "title",
)  # fmt: skip
"""What is read; notes, photos and who the family is are never asked for."""
_ADDRESSES = {"homeAddress": "home", "businessAddress": "work", "otherAddress": "other"}
NO_YEAR = 1604
"""Outlook's year of a birthday without one."""
LATEST_YEAR = 2200


def parse(payload: str) -> tuple[Contact, ...]:
    """Read the contact of a payload. Raises Unreadable."""
    item = _read(payload)
    emails = _labelled((address, None) for address in _emails(item))
    phones = _labelled(_phones(item))
    organisation = text_in(item, "companyName")
    given, middle, family = (text_in(item, name) for name in ("givenName", "middleName", "surname"))
    nickname = text_in(item, "nickName")
    composed = " ".join(part for part in (given, middle, family) if part)
    own_name = text_in(item, "displayName") or composed or nickname or text_in(item, "fileAs")
    is_organisation = organisation is not None and own_name in (None, organisation) and not composed
    full_name = own_name or organisation
    if full_name is None and not emails and not phones:
        raise Unreadable("The contact has neither a name nor an e-mail address nor a phone number.")
    return (
        Contact(
            full_name=full_name,
            given_name=given,
            middle_name=middle,
            family_name=family,
            name_prefix=text_in(item, "title"),
            name_suffix=text_in(item, "generation"),
            nickname=nickname,
            organisation=organisation,
            title=text_in(item, "jobTitle"),
            kind="org" if is_organisation else "individual",
            birthday=_birthday(item.get("birthday")),
            emails=emails,
            phones=phones,
            urls=_labelled((url, "work") for url in [text_in(item, "businessHomePage")] if url),
            addresses=_labelled(_addresses(item)),
            tags=tuple(dict.fromkeys(filter(None, map(_tag, strings_in(item.get("categories"))))))[:MAX_TAGS],
            updated_at=_moment(item.get("lastModifiedDateTime")),
        ),
    )


def redact(payload: str, is_suppressed: IsSuppressed) -> str | None:
    """Give None when an e-mail address or a phone number of the contact is suppressed, else the payload."""
    try:
        item = _read(payload)
    except Unreadable:
        return None if names_suppressed(payload, is_suppressed) else payload
    named = [*_emails(item), *(number for number, _ in _phones(item))]
    return None if any(map(is_suppressed, named)) else payload


def _read(payload: str) -> Json:
    if len(payload) > MAX_PAYLOAD:
        raise Unreadable("The contact is larger than 1 MiB even without its pictures.")
    try:
        item = json.loads(payload)
    except (ValueError, RecursionError):
        item = None
    if not isinstance(item, dict):
        raise Unreadable("This is no contact of Microsoft's.")
    return item


def _emails(item: Json) -> Iterator[str]:
    """Outlook may have the name of a mailbox in Exchange (X.500) in place of an address: that is none."""
    for one in objects_in(item.get("emailAddresses")):
        address = address_in(one, "address")
        if address and "@" in address:
            yield address


def _phones(item: Json) -> Iterator[tuple[str, str]]:
    mobile = item.get("mobilePhone")
    listed = {"mobile": [mobile], "work": item.get("businessPhones"), "home": item.get("homePhones")}
    for label, numbers in listed.items():
        for number in strings_in(numbers):
            cleaned = clean(number[: 2 * MAX_TEXT])
            if 0 < len(cleaned) <= MAX_PHONE:
                yield cleaned, label


def _addresses(item: Json) -> Iterator[tuple[str, str]]:
    """Of a contact without one Graph gives null, or an object without members."""
    for name, label in _ADDRESSES.items():
        for place in objects_in([item.get(name)]):
            street = place.get("street")
            value = adr(
                street=street if isinstance(street, str) else None,
                locality=text_in(place, "city"),
                region=text_in(place, "state"),
                postcode=text_in(place, "postalCode"),
                country=text_in(place, "countryOrRegion"),
            )
            if value:
                yield value, label


def _labelled(found: Iterable[tuple[str, str | None]]) -> tuple[Labelled, ...]:
    """Each once, at most 100."""
    labels: dict[str, str | None] = {}
    for value, label in found:
        if value and len(labels) < MAX_ADDRESSES:
            labels.setdefault(value, label)
    return tuple(Labelled(value, label) for value, label in labels.items())


def _tag(category: str) -> str:
    return clean(category[: 2 * MAX_TEXT])[:MAX_TEXT].rstrip()


def _birthday(value: object) -> str | None:
    """The date as it is written, whatever its hour and zone: a birthday is in no zone."""
    try:
        born = date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None
    if born is None or born.year < NO_YEAR or born.year > LATEST_YEAR:
        return None
    return f"--{born:%m-%d}" if born.year == NO_YEAR else born.isoformat()


def _moment(value: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    if moment is None or moment.tzinfo is None or not 1900 <= moment.year <= LATEST_YEAR:
        return None
    return moment.astimezone(UTC)
