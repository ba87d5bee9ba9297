"""What phonenumbers says of a number with its country's code and nothing but digits, in a tenth of its time.

Numbers are held against the same patterns, those of one country and length joined into one. Whatever takes
more (a national prefix behind the country's code, a length that no number has) is left to phonenumbers.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

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

Kind = Literal["mobile", "other", "none"]


def plain_number(text: str) -> tuple[str, bool, str | None] | None:
    """E.164, whether it is surely a mobile phone's, and its country; None of what is not this simple."""
    if not _PLAIN.fullmatch(text):
        return None
    code = _country_code(text[1:4])
    national = text[1 + len(code) :]
    size = len(national)
    if not code or size < _LEAST_DIGITS or national[0] == "0" or not _is_possible(code, size):
        return None
    prefix = _national_prefix(code)
    if prefix and prefix.match(national):
        return None
    regions = COUNTRY_CODE_TO_REGION_CODE[int(code)]
    if len(regions) == 1:
        return text, _kind(regions[0], national) == "mobile", regions[0]
    for region in regions:
        leading = _leading_digits(region)
        if leading is None:
            kind = _kind(region, national)
            if kind != "none":
                return text, kind == "mobile", region
        elif leading.match(national):
            return text, _kind(region, national) == "mobile", region
    return text, False, None


def _kind(region: str, national: str) -> Kind:
    size = len(national)
    general, other, mobile = _patterns(region, size)
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


Patterns = tuple[re.Pattern[str] | None, re.Pattern[str] | None, re.Pattern[str] | None]


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
