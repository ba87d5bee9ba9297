"""Phone numbers to E.164, read as the account's region dials them."""

from __future__ import annotations

import re

import phonenumbers

from transforms.normalise.number_plans import SMALLEST_NATIONAL_NUMBER, plain_number
from transforms.step import Rows

_SCHEME = re.compile(r"^(tel|callto|sms):", re.IGNORECASE)
_SPACED = re.compile(r"\+[0-9]+(?: [0-9]+)*")
_TRUNK_ZERO = re.compile(r"\(0\)")


def e164_of(value: str, region: str) -> str | None:
    """The number in E.164, with ``;ext=`` (RFC 3966) behind it if it has an extension; None when it is none.

    ``region`` is ISO 3166-1 alpha-2, or 'ZZ' when unknown: then only numbers with + or 00 are read. A
    leading 00 is a +, whatever the region dials (phonenumbers would read 0034... in the US as +1 34...).
    """
    return _read(_dialled(value), region)[0]


def phone_numbers(rows: Rows) -> Rows:
    """Rows of (value, region) -> rows of derived.phone_number."""
    # A number with its country's code is the same in every region, and with or without spaces.
    return (
        (value, region, *_read(text, "ZZ" if text.startswith("+") else region))
        for value, region in rows
        for text in (_dialled(value),)
    )


def _dialled(value: str) -> str:
    """What is dialled, without a scheme and, of a number with its country's code, without spaces."""
    text = value[:100].strip()
    if ":" in text:
        text = _SCHEME.sub("", text)
    if text.startswith("00"):
        text = "+" + text[2:]
    if not text.startswith("+"):
        return text
    if "(" in text:
        text = _TRUNK_ZERO.sub("", text)
    return text.replace(" ", "") if _SPACED.fullmatch(text) else text


def _read(text: str, region: str) -> tuple[str | None, bool, str | None]:
    """The last three columns of derived.phone_number: all that a number says, of reading it once."""
    return plain_number(text) or parsed(text, region)


def parsed(text: str, region: str) -> tuple[str | None, bool, str | None]:
    """What `phone_numbers` says of what is dialled, by phonenumbers."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None, False, None
    if (
        not phonenumbers.is_possible_number(number)
        or (number.national_number or 0) < SMALLEST_NATIONAL_NUMBER
    ):
        return None, False, None
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    is_mobile = phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE
    country = phonenumbers.region_code_for_number(number)
    return (
        f"{e164};ext={number.extension}" if number.extension else e164,
        is_mobile,
        None if country in (None, "001") else country,
    )
