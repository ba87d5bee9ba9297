"""Addresses: what a person may type, and which hrefs belong to a collection."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.dav.href import canonical_path, entered_url, location_of
from connectors.errors import Refused

BOOK = "https://dav.example.org/users/ni%40no/book"


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("dav.example.org", "https://dav.example.org/"),
        (" https://dav.example.org ", "https://dav.example.org/"),
        ("dav.example.org:8443/dav/", "https://dav.example.org:8443/dav/"),
        ("https://dav.example.org/a?token=x#y", "https://dav.example.org/a"),
        ("http://127.0.0.1:5232", "http://127.0.0.1:5232/"),
    ],
)
def test_what_a_person_types(text: str, url: str) -> None:
    """A bare host means https; query and fragment are no part of an address."""
    assert entered_url(text) == url


@pytest.mark.parametrize(
    "text",
    ["", "http://dav.example.org/", "me:canary@dav.example.org", "file:///x", "https://[x", "https://"],
)
def test_what_a_person_may_not_type(text: str) -> None:
    """No clear text, no password in the address, no other scheme; the answer does not repeat a password."""
    with pytest.raises(Refused) as caught:
        entered_url(text)
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    ("href", "location"),
    [
        ("/users/ni@no/book/a.vcf", "/users/ni@no/book/a.vcf"),
        ("/users/ni%40no/book/%e5%AE%ae.vcf", "/users/ni@no/book/%E5%AE%AE.vcf"),
        ("/users/ni%40no/book/宮.vcf", "/users/ni@no/book/%E5%AE%AE.vcf"),
        ("/users/ni%40no/book/a%2Fb.vcf", "/users/ni@no/book/a%2Fb.vcf"),
        ("/users/ni%40no/book/a b.vcf", "/users/ni@no/book/a%20b.vcf"),
        ("https://DAV.example.org:443/users/ni%40no/book/a.vcf", "/users/ni@no/book/a.vcf"),
        ("/users/ni%40no/book", None),
        ("/users/ni%40no/book/", None),
        ("/users/ni%40no/bookish/a.vcf", None),
        ("/users/other/book/a.vcf", None),
        ("/users/ni%40no/book/../../../admin/secret", None),
        ("/users/ni%40no/book/%2e%2e/%2E./admin", None),
        ("/users/ni%40no/book/..%2f..%2fadmin", None),
        ("https://elsewhere.example.org/users/ni%40no/book/a.vcf", None),
        ("https://dav.example.org:444/users/ni%40no/book/a.vcf", None),
        ("http://dav.example.org/users/ni%40no/book/a.vcf", None),
        ("//elsewhere.example.org/users/ni%40no/book/a.vcf", None),
        ("file:///users/ni%40no/book/a.vcf", None),
        ("http://[/", None),
        ("", None),
    ],
)
def test_only_entries_of_the_collection_have_a_location(href: str, location: str | None) -> None:
    """However an href is escaped it has one spelling; what lies elsewhere, or climbs, has none."""
    assert location_of(href, BOOK) == location
    assert location_of(href, BOOK + "/") == location


@given(st.text())
def test_escaping_more_or_less_makes_no_difference(name: str) -> None:
    """A name written plainly and one escaped throughout are the same place."""
    segment = name.replace("/", "").replace("%", "")
    path = canonical_path(f"/book/{segment}")
    assert canonical_path(f"/book/{quote(segment, safe='')}") == path
    assert canonical_path(path) == path


@given(st.text())
def test_no_href_gets_out(href: str) -> None:
    """Whatever the server lists, a location lies inside the collection and does not climb."""
    location = location_of(href, BOOK)
    assert location is None or location.startswith("/users/ni@no/book/")
    assert location is None or ".." not in location.split("/")
