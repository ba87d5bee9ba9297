"""A Person of Google's People API, with the names of its groups, as one JSON text.

developers.google.com/people/api/rest/v1/people#Person. Like every parser here it trusts nothing: what is of
another type than it should be is left out, and what is too long is cut or skipped.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from connectors.errors import Unreadable
from connectors.formats.card_addresses import MAX_ADDRESSES, MAX_PHONE, MAX_TAGS
from connectors.formats.content_lines import MAX_PAYLOAD, MAX_TEXT, clean, names_suppressed
from connectors.formats.json_values import address_in, objects_in, text_in
from connectors.formats.postal import adr
from connectors.records import Contact, IsSuppressed, Labelled

_CONTACTS = ("CONTACT", "OTHER_CONTACT")

Json = dict[str, Any]


def parse(payload: str) -> tuple[Contact, ...]:
    """Read the person of a payload. Raises Unreadable."""
    person, groups = _read(payload)
    name = next(_values(person, "names"), {})
    nickname = next(filter(None, (text_in(item, "value") for item in _values(person, "nicknames"))), None)
    job = _job(person)
    emails = _labelled(person, "emailAddresses", partial(address_in, key="value"))
    phones = _labelled(person, "phoneNumbers", _phone)
    organisation = text_in(job, "name")
    given, middle, family = (text_in(name, f"{part}Name") for part in ("given", "middle", "family"))
    composed = " ".join(part for part in (given, middle, family) if part)
    own_name = text_in(name, "displayName") or composed or nickname
    full_name = own_name or organisation
    if full_name is None and not emails and not phones:
        raise Unreadable("The contact has neither a name nor an e-mail address nor a phone number.")
    return (
        Contact(
            full_name=full_name,
            given_name=given,
            middle_name=middle,
            family_name=family,
            name_prefix=text_in(name, "honorificPrefix"),
            name_suffix=text_in(name, "honorificSuffix"),
            nickname=nickname,
            organisation=organisation,
            title=text_in(job, "title"),
            kind="org" if own_name is None and organisation is not None else "individual",
            birthday=next(filter(None, map(_birthday, _values(person, "birthdays"))), None),
            emails=emails,
            phones=phones,
            urls=_labelled(person, "urls", _url),
            addresses=_labelled(person, "addresses", _address),
            tags=tuple(dict.fromkeys(filter(None, map(clean, groups))))[:MAX_TAGS],
            updated_at=_updated_at(person),
        ),
    )


def redact(payload: str, is_suppressed: IsSuppressed) -> str | None:
    """Give None when an e-mail address or a phone number of the person is suppressed, else the payload."""
    try:
        person, _ = _read(payload)
    except Unreadable:
        return None if names_suppressed(payload, is_suppressed) else payload
    named = [
        value
        for field, keys in (("emailAddresses", ("value",)), ("phoneNumbers", ("value", "canonicalForm")))
        for item in objects_in(person.get(field))
        for key in keys
        if (value := text_in(item, key))
    ]
    return None if any(map(is_suppressed, named)) else payload


def _read(payload: str) -> tuple[Json, list[str]]:
    """The person, and the names of the groups it is in."""
    if len(payload) > MAX_PAYLOAD:
        raise Unreadable("The contact is larger than 1 MiB even without its pictures.")
    try:
        content = json.loads(payload)
        person, groups = content["person"], content["groups"].values()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Unreadable("This is no contact of Google's.") from None
    if not isinstance(person, dict):
        raise Unreadable("This is no contact of Google's.")
    return person, [group for group in groups if isinstance(group, str)]


def _values(person: Json, field: str) -> Iterator[Json]:
    """The values of a field: the primary one first, what the contact says before what its profile does."""
    yield from sorted(objects_in(person.get(field)), key=_rank)


def _rank(item: Json) -> tuple[bool, bool]:
    metadata = item.get("metadata")
    if not isinstance(metadata, dict):
        return True, True
    source = metadata.get("source")
    is_own = isinstance(source, dict) and source.get("type") in _CONTACTS
    return metadata.get("primary") is not True, not is_own


def _labelled(person: Json, field: str, read: Callable[[Json], str | None]) -> tuple[Labelled, ...]:
    """Addresses with their labels, each once, at most 100."""
    labels: dict[str, str | None] = {}
    for item in _values(person, field):
        value = read(item)
        if value and value not in labels and len(labels) < MAX_ADDRESSES:
            labels[value] = text_in(item, "type")
    return tuple(Labelled(value, label) for value, label in labels.items())


def _phone(item: Json) -> str | None:
    """The number as Google reads it (E.164), since it knows the country it was typed in; else as written."""
    number = text_in(item, "canonicalForm") or text_in(item, "value") or ""
    return number if len(number) <= MAX_PHONE else None


def _url(item: Json) -> str | None:
    url = text_in(item, "value") or ""
    return url if len(url) < MAX_TEXT else None


def _address(item: Json) -> str | None:
    """The parts; the country by its name, else its code. Where none is filled, what Google would print."""
    parts = adr(
        box=text_in(item, "poBox"),
        further=text_in(item, "extendedAddress"),
        street=_lines(item, "streetAddress"),
        locality=text_in(item, "city"),
        region=text_in(item, "region"),
        postcode=text_in(item, "postalCode"),
        country=text_in(item, "country") or text_in(item, "countryCode"),
    )
    return parts or adr(street=_lines(item, "formattedValue"))


def _lines(item: Json, key: str) -> str | None:
    """A text of several lines."""
    value = item.get(key)
    return value if isinstance(value, str) else None


def _job(person: Json) -> Json:
    """The organisation that is said to be the present one, else the first that has not ended."""
    jobs = list(_values(person, "organizations"))
    present = [job for job in jobs if job.get("current") is True]
    return next(iter(present or [job for job in jobs if "endDate" not in job]), {})


def _birthday(item: Json) -> str | None:
    """'1985-04-12', or '--04-12' where the year is 0 or absent; what is only a text says nothing certain."""
    born = item.get("date")
    if not isinstance(born, dict):
        return None
    year, month, day = (born.get(part) or 0 for part in ("year", "month", "day"))
    try:
        moment = date(year or 2000, month, day)
    except (ValueError, TypeError, OverflowError):
        return None
    return moment.isoformat() if year else f"--{moment:%m-%d}"


def _updated_at(person: Json) -> datetime | None:
    """When the contact itself was last changed."""
    metadata = person.get("metadata")
    for source in objects_in(metadata.get("sources")) if isinstance(metadata, dict) else []:
        if source.get("type") in _CONTACTS:
            try:
                moment = datetime.fromisoformat(str(source.get("updateTime")))
            except ValueError:
                return None
            if moment.tzinfo is not None and 1900 <= moment.year <= 2200:
                return moment.astimezone(UTC)
    return None
