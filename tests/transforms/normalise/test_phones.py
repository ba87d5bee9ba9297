"""Phone numbers."""

from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.normalise.number_plans import plain_number
from transforms.normalise.phones import e164_of, parsed, phone_numbers


@pytest.mark.parametrize(
    ("value", "region", "e164"),
    [
        ("020 7946 0123", "GB", "+442079460123"),
        ("+49 (0)30 1234567", "GB", "+49301234567"),
        ("0034921598244", "US", "+34921598244"),
        ("0049 171 5550123", "ZZ", "+491715550123"),
        ("tel:+1-202-555-0123", "DE", "+12025550123"),
        ("+44 20 7946 0123 ext. 12", "GB", "+442079460123;ext=12"),
        ("(202) 555-0123", "US", "+12025550123"),
        ("020 7946 0123", "ZZ", None),
        ("112", "DE", None),
        ("call me", "DE", None),
        ("", "DE", None),
        ("+", "DE", None),
        ("9" * 5000, "DE", None),
    ],
)
def test_a_number_is_read_as_its_region_dials_it(value: str, region: str, e164: str | None) -> None:
    """A leading 00 is a +, (0) behind a country code is dropped, an extension is kept, the rest is None."""
    assert e164_of(value, region) == e164


@given(st.text(max_size=40), st.sampled_from(["GB", "US", "DE", "ZZ", "nonsense"]))
def test_reading_never_fails_and_reading_again_changes_nothing(value: str, region: str) -> None:
    """Any text and region give a number or None; a number gives itself."""
    e164 = e164_of(value, region)
    assert e164 is None or e164_of(e164, region) == e164


EXAMPLES = sorted(
    {
        phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        for region in phonenumbers.SUPPORTED_REGIONS
        for kind in phonenumbers.PhoneNumberType.values()
        if (number := phonenumbers.example_number_for_type(region, kind))
    }
)


def test_plain_numbers_are_what_phonenumbers_says() -> None:
    """An example of every country and kind says the same by its plan as when it is parsed; most are plain."""
    plain = {text: said for text in EXAMPLES if (said := plain_number(text))}
    assert plain == {text: parsed(text, "ZZ") for text in plain}
    assert len(plain) > 0.7 * len(EXAMPLES)


@given(st.sampled_from(EXAMPLES), st.data())
def test_numbers_like_plain_ones_are_what_phonenumbers_says(text: str, data: st.DataObject) -> None:
    """Whatever digit is another, left out or added, what is said by a plan is said by parsing."""
    at = data.draw(st.integers(1, len(text)))
    text = (
        text[:at] + data.draw(st.text("0123456789", max_size=3)) + text[at + data.draw(st.integers(0, 3)) :]
    )
    assert plain_number(text) in (None, parsed(text, "ZZ"))


@pytest.mark.parametrize(
    ("value", "mobile", "country"),
    [
        ("+447400120123", True, "GB"),
        ("+4917604069092", True, "DE"),
        ("+49301234567", False, "DE"),
        ("+12025550123", False, "US"),
        ("+442079460123;ext=12", False, "GB"),
        ("+80012345678", False, None),
        ("call me", False, None),
    ],
)
def test_a_mobile_is_one_only_where_the_plan_says_so(value: str, mobile: bool, country: str | None) -> None:
    """North American numbers say nothing, and what says nothing is no mobile; +800 is of no country."""
    ((_, _, _, is_mobile, of),) = phone_numbers([(value, "ZZ")])
    assert (is_mobile, of) == (mobile, country)


def test_a_number_says_the_same_however_it_is_spaced() -> None:
    """With 00 or +, with spaces or not, in whichever region a number is read: all says the same of it."""
    ways = ["+49 1577 1234567", "0049 1577 1234567", "+4915771234567", "+49 (0)1577 123 4567"]
    rows = phone_numbers([(value, region) for value in ways for region in ("ZZ", "US", "DE")])
    assert {row[2:] for row in rows} == {("+4915771234567", True, "DE")}


CODES = [str(code) for code in phonenumbers.COUNTRY_CODE_TO_REGION_CODE]
NUMBERS = st.builds("+{}{}".format, st.sampled_from(CODES), st.from_regex(r"\A0{0,3}[0-9]{1,12}\Z"))
VARIED = st.builds(
    lambda text, digits: text[: -len(digits)] + digits,
    st.sampled_from(EXAMPLES),
    st.from_regex(r"\A[0-9]{1,7}\Z"),
)


@given(NUMBERS | VARIED)
def test_plain_numbers_of_any_digits_are(text: str) -> None:
    """Whatever digits are behind which country's code, zeros first too: it says the same, or is not plain."""
    assert plain_number(text) in (None, parsed(text, "ZZ"))
