"""What counts as one place, and which addresses no password may go to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.errors import Refused
from connectors.origins import Origin, origin_of


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://dav.example.org/x?y#z", Origin("https", "dav.example.org", 443)),
        ("HTTPS://DAV.Example.ORG:8443", Origin("https", "dav.example.org", 8443)),
        ("https://bücher.example/", Origin("https", "xn--bcher-kva.example", 443)),
        ("http://localhost:5232/", Origin("http", "localhost", 5232)),
        ("http://127.0.0.1/", Origin("http", "127.0.0.1", 80)),
        ("http://[::1]:80/", Origin("http", "::1", 80)),
    ],
)
def test_an_origin_is_scheme_host_and_port(url: str, origin: Origin) -> None:
    """Case, default ports, paths and the spelling of international hosts make no difference."""
    assert origin_of(url) == origin


@pytest.mark.parametrize(
    "url",
    [
        "http://dav.example.org/",
        "http://127.0.0.1.example.org/",
        "http://localhost.example.org/",
        "ftp://dav.example.org/",
        "file:///etc/passwd",
        "https:///nothing",
        "https://user:canary@dav.example.org/",
        "https://dav.example.org:99999/",
        "https://[::1/",
        "//dav.example.org/",
        "dav.example.org",
        "",
    ],
)
def test_what_is_no_safe_web_address_is_refused(url: str) -> None:
    """Clear text beyond this machine, credentials in the address, and other schemes."""
    with pytest.raises(Refused) as caught:
        origin_of(url)
    assert "canary" not in str(caught.value)


@given(st.one_of(st.text(), st.text().map("https://{}".format), st.text().map("http://localhost{}".format)))
def test_any_text_has_an_origin_or_is_refused(text: str) -> None:
    """No text makes another error than Refused, and no origin is clear text beyond loopback."""
    try:
        origin = origin_of(text)
    except Refused:
        return
    assert origin.scheme == "https" or origin.host in {"localhost", "::1"} or origin.host.startswith("127.")
