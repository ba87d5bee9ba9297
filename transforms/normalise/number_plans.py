"""What phonenumbers says of a number with its country's code and nothing but digits, in a tenth of its time.

Numbers are held against the same patterns, those of one country and length joined into one. Whatever takes
more (a national prefix behind the country's code, a length that no number has) is left to phonenumbers.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, NamedTuple

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

_PLAIN = re.compile(r"\+[1-9][0-9]{6,14}")
_LEAST_DIGITS = 6
"""Of a national number: of fewer digits there are no more than services' numbers and extensions."""

_OTHER_KINDS = (
    "premium_rate",
    "toll_free",
    "shared_cost",
    "voip",
    "personal_number",
    "pager",
    "uan",
    "voicemail",
    "fixed_line",
)

SMALLEST_NATIONAL_NUMBER = 10_000
"""112 and 1234 are a service's or an extension, nobody's number."""

Kind = Literal["mobile", "other", "none"]
Patterns = tuple[re.Pattern[str] | None, re.Pattern[str] | None, re.Pattern[str] | None]


def plain_number(text: str) -> tuple[str, bool, str | None] | None:
    """E.164, whether it is surely a mobile phone's, and its country; None of what is not this simple."""
    if not _PLAIN.fullmatch(text):
        return None
    numbers = _numbers(text[1:4], len(text))
    if numbers is None:
        return None
    national = text[numbers.start :]
    if national[0] == "0" and (numbers.prefix or int(national) < SMALLEST_NATIONAL_NUMBER):
        return None
    if numbers.prefix and numbers.prefix.match(national):
        return None
    for region, leading, patterns in numbers.of_regions:
        if leading is None:
            kind = _kind(patterns, national)
            if kind != "none" or len(numbers.of_regions) == 1:
                return text, kind == "mobile", region
        elif leading.match(national):
            return text, _kind(patterns, national) == "mobile", region
    return text, False, None


class _Numbers(NamedTuple):
    """Of numbers of one country's code and length: where the national number begins, the national prefix that
    may be behind the code, and for each region what its numbers begin with and their `_patterns`.
    """

    start: int
    prefix: re.Pattern[str] | None
    of_regions: tuple[tuple[str, re.Pattern[str] | None, Patterns], ...]


@cache
def _numbers(digits: str, length: int) -> _Numbers | None:
    """Of numbers with these first digits, and with the + of this length; None where none are plain."""
    code = _country_code(digits)
    start = 1 + len(code)
    size = length - start
    if not code or size < _LEAST_DIGITS or not _is_possible(code, size):
        return None
    regions = COUNTRY_CODE_TO_REGION_CODE[int(code)]
    # The only region of a code has all its numbers.
    leading = [None if len(regions) == 1 else _leading_digits(region) for region in regions]
    return _Numbers(
        start,
        _national_prefix(code),
        tuple(
            (region, first, _patterns(region, size)) for region, first in zip(regions, leading, strict=True)
        ),
    )


def _kind(patterns: Patterns, national: str) -> Kind:
    general, other, mobile = patterns
    if not general or not general.fullmatch(national):
        return "none"
    if other and other.fullmatch(national):
        return "other"
    return "mobile" if mobile and mobile.fullmatch(national) else "none"


@cache
def _country_code(digits: str) -> str:
    """The country's code that a number begins with; '' where there is none, or it is no country's."""
    for size in (1, 2, 3):
        regions = COUNTRY_CODE_TO_REGION_CODE.get(int(digits[:size]))
        if regions:
            return digits[:size] if regions[0] != "001" else ""
    return ""


@cache
def _is_possible(code: str, size: int) -> bool:
    general = _plan(COUNTRY_CODE_TO_REGION_CODE[int(code)][0]).general_desc
    return general is not None and size in general.possible_length


@cache
def _national_prefix(code: str) -> re.Pattern[str] | None:
    prefix = _plan(COUNTRY_CODE_TO_REGION_CODE[int(code)][0]).national_prefix_for_parsing
    return re.compile(prefix) if prefix else None


@cache
def _leading_digits(region: str) -> re.Pattern[str] | None:
    digits = _plan(region).leading_digits
    return None if digits is None else re.compile(digits)


@cache
def _patterns(region: str, size: int) -> Patterns:
    """Of numbers of so many digits: all, those of other kinds than a mobile phone's, and mobile ones."""
    plan = _plan(region)
    # Where mobile phones are numbered like others, a mobile number is of both kinds, so not surely either.
    mobile = () if plan.same_mobile_and_fixed_line_pattern else ("mobile",)
    return (
        _joined(plan, size, ("general_desc",)),
        _joined(plan, size, _OTHER_KINDS),
        _joined(plan, size, mobile),
    )


def _joined(plan: PhoneMetadata, size: int, kinds: tuple[str, ...]) -> re.Pattern[str] | None:
    descriptions = [getattr(plan, kind) for kind in kinds]
    patterns = [
        f"(?:{one.national_number_pattern})"
        for one in descriptions
        if one and one.national_number_pattern and (not one.possible_length or size in one.possible_length)
    ]
    return re.compile("|".join(patterns)) if patterns else None


def _plan(region: str) -> PhoneMetadata:
    plan = PhoneMetadata.metadata_for_region(region)
    assert plan is not None  # noqa: S101 - every region that has a code has a plan
    return plan
