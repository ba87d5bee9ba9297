"""What the DNS says of a domain's servers, asked over real UDP."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from connectors.lookup import DAV, MAIL, lookup
from tests.servers.dns import DnsServer, dns_server

CARDS, CALENDARS = "_carddavs._tcp.example.org", "_caldavs._tcp.example.org"


@pytest.fixture
def dns() -> Iterator[DnsServer]:
    with dns_server() as server:
        yield server


def found(dns: DnsServer) -> dict[str, str]:
    return lookup("example.org", DAV, dns.resolver())


def test_both_services_with_port_and_path(dns: DnsServer) -> None:
    """The port is that of the SRV record, the path that of the TXT record beside it (RFC 6764, 4)."""
    dns.zone[CARDS, "SRV"] = ["0 1 8443 Dav.Example.ORG."]
    dns.zone[CARDS, "TXT"] = ['"note=x"', '"path=/addresses/"']
    dns.zone[CALENDARS, "SRV"] = ["0 1 443 cal.example.org."]
    assert found(dns) == {
        "address books": "https://dav.example.org:8443/addresses/",
        "calendars": "https://cal.example.org/",
    }


def test_the_first_choice_is_taken(dns: DnsServer) -> None:
    """The lowest priority, and of these the greatest weight."""
    dns.zone[CARDS, "SRV"] = ["1 9 443 c.example.org.", "0 1 443 b.example.org.", "0 5 443 a.example.org."]
    assert found(dns) == {"address books": "https://a.example.org/"}


def test_a_service_that_is_decidedly_not_there(dns: DnsServer) -> None:
    """A target of '.' says so (RFC 2782)."""
    dns.zone[CARDS, "SRV"] = ["0 0 0 ."]
    assert found(dns) == {}


def test_a_domain_without_records(dns: DnsServer) -> None:
    """Only the secure services are asked about: nothing may go over http."""
    assert found(dns) == {}
    assert dns.asked == [(CARDS, "SRV"), (CALENDARS, "SRV")]


def test_a_mail_server(dns: DnsServer) -> None:
    """TLS from the start is asked about first, and STARTTLS only where that is not named (RFC 6186, 8314)."""
    dns.zone["_imap._tcp.example.org", "SRV"] = ["0 1 143 mail.example.org."]
    assert lookup("example.org", MAIL, dns.resolver()) == {"mail": "imap://mail.example.org"}
    dns.zone["_imaps._tcp.example.org", "SRV"] = ["0 1 1993 imap.example.net."]
    dns.asked.clear()
    assert lookup("example.org", MAIL, dns.resolver()) == {"mail": "imaps://imap.example.net:1993"}
    assert dns.asked == [("_imaps._tcp.example.org", "SRV")]


@pytest.mark.parametrize("path", ["//elsewhere.example/x", "elsewhere.example/x", "/a b?c#d"])
def test_a_path_stays_a_path(dns: DnsServer, path: str) -> None:
    """Whatever stands there cannot lead to another host."""
    dns.zone[CARDS, "SRV"] = ["0 1 443 dav.example.org."]
    dns.zone[CARDS, "TXT"] = [f'"path={path}"']
    url = found(dns)["address books"]
    assert url.startswith("https://dav.example.org/")
    assert not set(url.removeprefix("https://dav.example.org")) & set(" ?#")


def test_a_server_that_does_not_answer(dns: DnsServer) -> None:
    """All questions together take no longer than was given."""
    dns.is_silent = True
    begun = time.monotonic()
    assert lookup("example.org", DAV, dns.resolver(), seconds=0.2) == {}
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize("domain", ["exa\udcffmple.org", "a" * 80 + ".example", "..", ""])
def test_what_is_no_domain(dns: DnsServer, domain: str) -> None:
    """Nothing is found, and nothing raised."""
    assert lookup(domain, DAV, dns.resolver()) == {}
