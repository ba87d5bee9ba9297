"""Phone numbers to E.164, read as the account's region dials them."""

from __future__ import annotations

import re
from functools import lru_cache

import phonenumbers

from transforms.step import Rows

_SCHEME = re.compile(r"^(tel|callto|sms):", re.IGNORECASE)
_SMALLEST_NATIONAL_NUMBER = 10_000  # 112 and 1234 are a service's or an extension, nobody's number
_TRUNK_ZERO = re.compile(r"\(0\)")


def e164_of(value: str, region: str) -> str | None:
    """The number in E.164, with ``;ext=`` (RFC 3966) behind it if it has an extension; None when it is none.

    ``region`` is ISO 3166-1 alpha-2, or 'ZZ' when unknown: then only numbers with + or 00 are read. A
    leading 00 is a +, whatever the region dials (phonenumbers would read 0034... in the US as +1 34...).
    """
    text = _SCHEME.sub("", value[:100].strip())
    if text.startswith("00"):
        text = "+" + text[2:]
    if text.startswith("+"):
        text = _TRUNK_ZERO.sub("", text)
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if (
        not phonenumbers.is_possible_number(number)
        or (number.national_number or 0) < _SMALLEST_NATIONAL_NUMBER
    ):
        return None
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return f"{e164};ext={number.extension}" if number.extension else e164


def phone_numbers(rows: Rows) -> Rows:
    """Rows of (value, region) -> rows of derived.phone_number."""
    read = ((value, region, e164_of(value, region)) for value, region in rows)
    return [(value, region, e164, is_mobile(e164), country_of(e164)) for value, region, e164 in read]


@lru_cache(maxsize=1 << 16)
def country_of(e164: str | None) -> str | None:
    """The country whose number it is (ISO 3166-1 alpha-2); None for one of no country, as +800."""
    if e164 is None:
        return None
    country = phonenumbers.region_code_for_number(phonenumbers.parse(e164.partition(";")[0]))
    return None if country in (None, "001") else country


@lru_cache(maxsize=1 << 16)
def is_mobile(e164: str | None) -> bool:
    """Whether a number is surely a mobile phone's by its country's numbering plan."""
    if e164 is None:
        return False
    number = phonenumbers.parse(e164.partition(";")[0])
    return phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE
