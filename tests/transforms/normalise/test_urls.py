"""URLs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.normalise.urls import url_of


@pytest.mark.parametrize(
    ("value", "url", "is_profile"),
    [
        ("https://www.linkedin.com/in/Anna-S/?trk=x", "linkedin.com/in/anna-s", True),
        ("http://de.linkedin.com/in/anna-s", "linkedin.com/in/anna-s", True),
        ("linkedin.com/company/acme", "linkedin.com/company/acme", False),
        ("https://twitter.com/Anna", "x.com/anna", True),
        ("https://mobile.twitter.com/anna", "x.com/anna", True),
        ("https://x.com/home", "x.com/home", False),
        ("https://github.com/anna", "github.com/anna", True),
        ("https://github.com/acme/project", "github.com/acme/project", False),
        ("HTTPS://Acme.Example/", "acme.example", False),
        ("acme.example/team#anna", "acme.example/team", False),
        ("mailto:anna@example.org", None, False),
        ("ftp://acme.example", None, False),
        ("http://[broken", None, False),
        ("anna", None, False),
        ("", None, False),
    ],
)
def test_a_url_has_one_form(value: str, url: str | None, is_profile: bool) -> None:
    """Scheme, www, country, query and case do not matter; a profile is a person's page on a known site."""
    assert url_of(value) == (url, is_profile)


@given(st.text(max_size=80))
def test_reading_never_fails(value: str) -> None:
    """Any text gives a URL or None."""
    url, is_profile = url_of(value)
    assert url is not None or not is_profile


@given(st.from_regex(r"https?://[a-zA-Z0-9.-]{0,12}(/[a-zA-Z0-9._~-]{0,5}){0,3}", fullmatch=True))
def test_a_plain_one_is_read_like_any(value: str) -> None:
    """What is read without urlsplit is what urlsplit reads, to which anchors are left."""
    assert url_of(value) == url_of(f"{value}#")
