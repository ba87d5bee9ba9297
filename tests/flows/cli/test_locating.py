"""An e-mail address or a domain leads to a server, which gets no password before the person trusts it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from connectors import lookup
from flows.cli.locating import locate, locate_mail, user_of
from flows.errors import UsageError
from tests.flows.cli.conftest import run
from tests.servers.dns import DnsServer, dns_server

CARDS, CALENDARS = "_carddavs._tcp.example.org", "_caldavs._tcp.example.org"


@pytest.fixture
def dns(monkeypatch: pytest.MonkeyPatch) -> Iterator[DnsServer]:
    with dns_server() as server:
        monkeypatch.setattr(lookup, "system_resolver", server.resolver)
        yield server


def name(dns: DnsServer, cards: str, calendars: str) -> None:
    dns.zone[CARDS, "SRV"] = [f"0 1 443 {cards}."]
    dns.zone[CALENDARS, "SRV"] = [f"0 1 443 {calendars}."]


def test_the_domain_itself_needs_no_leave(dns: DnsServer) -> None:
    """A path that the DNS adds on the host that was typed is taken."""
    name(dns, "example.org", "example.org")
    for service in (CARDS, CALENDARS):
        dns.zone[service, "TXT"] = ['"path=/dav"']
    assert locate("me@Example.org", None) == locate("example.org", None) == "https://example.org/dav"


def test_another_host_is_told_and_not_asked(dns: DnsServer) -> None:
    """Without a terminal it is an error that says how to go on; with the flag it is taken."""
    name(dns, "dav.provider.example", "dav.provider.example")
    with pytest.raises(UsageError, match=r"example\.org names dav\.provider\.example.*--trust-host"):
        locate("example.org", None)
    with pytest.raises(UsageError):
        locate("example.org", "other.provider.example")
    assert locate("example.org", "dav.provider.example") == "https://dav.provider.example/"


@pytest.mark.parametrize(("says", "is_taken"), [(True, True), (False, False)])
def test_at_a_terminal_the_person_decides(
    dns: DnsServer, monkeypatch: pytest.MonkeyPatch, says: bool, is_taken: bool
) -> None:
    """The question names the host; no is the end of it."""
    name(dns, "dav.provider.example", "dav.provider.example")
    asked: list[str] = []

    def confirm(question: str, **_: object) -> bool:
        asked.append(question)
        return says

    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("click.confirm", confirm)
    if is_taken:
        assert locate("example.org", None) == "https://dav.provider.example/"
    else:
        with pytest.raises(UsageError, match="Nothing was sent"):
            locate("example.org", None)
    assert asked == ["Send your password to dav.provider.example?"]


def test_a_mail_server_by_an_address(dns: DnsServer) -> None:
    """As with address books: another host than the domain is told first; a server's own name is taken."""
    assert locate_mail("me@example.org", None) == "imaps://example.org"
    dns.zone["_imaps._tcp.example.org", "SRV"] = ["0 1 993 imap.provider.example."]
    with pytest.raises(UsageError, match=r"names imap\.provider\.example.*--trust-host"):
        locate_mail("me@example.org", None)
    assert locate_mail("me@example.org", "imap.provider.example") == "imaps://imap.provider.example"
    assert locate_mail("imap://mail.example.net:1143", None) == "imap://mail.example.net:1143"
    assert locate_mail("mail.example.net", None) == "imaps://mail.example.net"
    assert locate_mail("localhost", None) == "localhost"


def test_two_servers_are_two_accounts(dns: DnsServer) -> None:
    """An account has one server; both are told."""
    name(dns, "cards.example.org", "calendars.example.org")
    with pytest.raises(UsageError, match=r"https://cards\.example\.org/.*https://calendars\.example\.org/"):
        locate("example.org", "cards.example.org")


def test_two_paths_on_one_server_begin_at_its_root(dns: DnsServer) -> None:
    """Its well-known addresses then lead to each."""
    name(dns, "example.org", "example.org")
    dns.zone[CARDS, "TXT"] = ['"path=/cards"']
    dns.zone[CALENDARS, "TXT"] = ['"path=/calendars"']
    assert locate("example.org", None) == "https://example.org/"


@pytest.mark.parametrize(
    ("typed", "server"),
    [
        ("https://example.org", "https://example.org"),
        ("example.org/dav/", "example.org/dav/"),
        ("example.org:8443", "example.org:8443"),
        ("127.0.0.1", "127.0.0.1"),
        ("localhost", "localhost"),
        ("http://127.0.0.1:5232", "http://127.0.0.1:5232"),
        ("me@fastmail.com", "fastmail.com"),
        ("icloud.com", "icloud.com"),
    ],
)
def test_what_says_enough_is_not_looked_up(dns: DnsServer, typed: str, server: str) -> None:
    """An address, a host of this network and a known provider are taken as they are."""
    assert locate(typed, None) == server
    assert dns.asked == []


def test_a_domain_without_records_is_the_server(dns: DnsServer) -> None:
    """Its well-known addresses are tried, as without the DNS."""
    assert locate("me@example.org", None) == "example.org"
    assert len(dns.asked) == 2


def test_an_e_mail_address_is_the_user_too() -> None:
    """It need not be typed twice."""
    assert user_of("me@example.org") == "me@example.org"
    assert user_of("example.org") is user_of("https://me@example.org/") is None


def test_connect_asks_nobody_for_anything_before_the_host_is_trusted(dns: DnsServer, set_up: object) -> None:
    """The whole command: it ends as wrong usage, says which host was named, and keeps no account."""
    name(dns, "dav.provider.example", "dav.provider.example")
    ended = run(
        "--home", set_up, "connect", "home", "--url", "me@example.org", "--password-stdin", stdin="x\n"
    )
    assert ended.code == 2
    assert "--trust-host dav.provider.example" in ended.err
    assert "home" not in run("--home", set_up, "accounts").out.split()
