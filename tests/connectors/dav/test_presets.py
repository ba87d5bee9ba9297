"""The table of providers, and those that live on several hosts."""

from __future__ import annotations

import pytest

from connectors.dav import presets
from connectors.dav.client import DavClient
from connectors.dav.contacts import DavContacts
from connectors.dav.discovery import find_collections
from connectors.dav.presets import PRESETS, Preset, Trusted, advice_for, entry_url, preset_of, trusted
from connectors.dav.service import CALDAV, CARDDAV
from connectors.errors import AuthExpired, Refused
from connectors.origins import Origin, origin_of
from connectors.records import Collection
from connectors.transport import GuardedSession
from tests.connectors import people
from tests.servers.scripted import Answer, Asked, ScriptedServer, multistatus


@pytest.mark.parametrize("preset", PRESETS.values(), ids=lambda preset: preset.name)
def test_every_preset_can_be_used_as_it_stands(preset: Preset) -> None:
    """Addresses are https and end in a slash; who has none says what to do; each owns its hosts."""
    urls = [url.replace("{host}", "dav.example.org") for url in preset.urls]
    assert all(url.startswith("https://") and url.endswith("/") and origin_of(url) for url in urls)
    assert preset.urls or preset.note
    assert preset.app_passwords or not preset.only_app_passwords
    assert PRESETS[preset.name] is preset
    assert all(preset_of(domain) is preset for domain in preset.domains)
    if not preset.is_self_hosted:
        assert all(preset_of(origin_of(url).host) is preset for url in urls)


def test_a_server_of_ones_own_is_no_preset() -> None:
    """Nor is a host that only looks like a provider's."""
    for host in ("dav.example.org", "127.0.0.1", "icloud.com.example.org", "noticloud.com", ""):
        assert preset_of(host) is None


def test_what_a_person_types_leads_to_the_right_host() -> None:
    """The provider's domain, or the address of either service, does for both; an exact address is kept."""
    for typed in ("https://icloud.com/", "https://caldav.icloud.com/", "https://contacts.icloud.com/"):
        assert entry_url(typed, CARDDAV) == "https://contacts.icloud.com/"
        assert entry_url(typed, CALDAV) == "https://caldav.icloud.com/"
    for typed in ("https://dav.example.org/", "https://caldav.icloud.com/123/calendars/home/"):
        assert entry_url(typed, CARDDAV) == entry_url(typed, CALDAV) == typed


def test_passwords_go_to_the_providers_own_hosts_only() -> None:
    """iCloud has homes on numbered hosts; for all others, only what is in the table is trusted."""
    caldav, contacts = (Origin("https", f"{name}.icloud.com", 443) for name in ("caldav", "contacts"))
    assert trusted("https://caldav.icloud.com/") == Trusted(
        frozenset([caldav, contacts]), frozenset(["icloud.com"])
    )
    assert trusted("https://dav.example.org/x").origins == {Origin("https", "dav.example.org", 443)}
    assert trusted("https://dav.example.org/x").domains == frozenset()
    assert trusted("https://caldav.fastmail.com/").domains == frozenset()


@pytest.mark.parametrize(
    ("url", "is_ours"),
    [
        ("https://p42-caldav.icloud.com/1/calendars/", True),
        ("https://p42-caldav.icloud.com:443/", True),
        ("https://P42-CALDAV.iCloud.com/", True),
        ("https://icloud.com/", True),
        ("https://p42-caldav.icloud.com:8443/", False),
        ("http://p42-caldav.icloud.com/", False),
        ("https://icloud.com.example.org/", False),
        ("https://noticloud.com/", False),
        ("https://example.org/icloud.com/", False),
    ],
)
def test_the_domain_of_numbered_hosts(url: str, is_ours: bool) -> None:
    """https, port 443, and a name that ends in the domain at a dot: nothing else is a host of it."""
    session = GuardedSession([], domains=["icloud.com"])
    try:
        assert session._is_ours(origin_of(url)) is is_ours
    except Refused:
        assert not is_ours


@pytest.mark.parametrize(
    ("host", "words"),
    [
        ("caldav.icloud.com", ("iCloud", "app-specific", "only", "account.apple.com")),
        ("p42-caldav.icloud.com", ("app-specific", "only")),
        ("caldav.fastmail.com", ("Fastmail", "app-specific", "only")),
        ("dav.mailbox.org", ("check", "app-specific")),
        ("posteo.de", ("check",)),
        ("apidata.googleusercontent.com", ("--provider google",)),
        ("dav.example.org", ("check", "app-specific")),
    ],
)
def test_what_to_do_about_a_refused_password(host: str, words: tuple[str, ...]) -> None:
    """Where the usual password is never taken, that is said, and where to make another."""
    assert all(word in advice_for(host) for word in words)


# --- a provider on two hosts ------------------------------------------------------------------------------

BOOK_TYPE = "<D:resourcetype><D:collection/><R:addressbook/></D:resourcetype>"
CARD = people.numbered("contacts", 1)


class TwoHosts:
    """A provider that begins at ``server`` and keeps the homes on ``partner``."""

    def __init__(
        self, server: ScriptedServer, partner: ScriptedServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.server, self.partner = server, partner
        preset = Preset("two", "Two Hosts", f"{server.url}/", f"{partner.url}/", note="Say friend")
        monkeypatch.setattr(presets, "PRESETS", {"two": preset})
        principal = "<D:current-user-principal><D:href>/me/</D:href></D:current-user-principal>"
        home = f"<R:addressbook-home-set><D:href>{partner.url}/home/</D:href></R:addressbook-home-set>"
        server.script = lambda asked: multistatus((asked.path, home if asked.path == "/me/" else principal))
        partner.script = self._answer

    def client(self) -> DavClient:
        return DavClient(self.server.url, "nino", "canary", sleep=lambda _: None)

    def _answer(self, asked: Asked) -> Answer:
        if asked.path == "/home/":
            return multistatus(("/home/", ""), ("/home/book/", BOOK_TYPE))
        if asked.method == "PROPFIND" and asked.headers["Depth"] == "0":
            return multistatus((asked.path, "<D:sync-token>t</D:sync-token>"))
        if asked.method == "PROPFIND":
            return multistatus(("/home/book/1.vcf", '<D:getetag>"1"</D:getetag>'))
        return multistatus(("/home/book/1.vcf", f"<R:address-data>{CARD}</R:address-data>"))


@pytest.fixture
def two_hosts(server: ScriptedServer, partner: ScriptedServer, monkeypatch: pytest.MonkeyPatch) -> TwoHosts:
    return TwoHosts(server, partner, monkeypatch)


def test_homes_on_another_host_of_the_provider_are_read(two_hosts: TwoHosts) -> None:
    """The collection goes by its whole address, and is pulled from there, by a new client too."""
    collection = Collection(f"{two_hosts.partner.url}/home/book/", "book")
    assert find_collections(two_hosts.client(), CARDDAV) == (collection,)
    two_hosts.server.asked.clear()
    (page,) = DavContacts(two_hosts.client()).pull(collection, None, {})
    assert [record.location for record in page.records] == ["/home/book/1.vcf"]
    assert two_hosts.server.asked == []


def test_each_service_begins_at_its_own_host(two_hosts: TwoHosts) -> None:
    """Whichever of the two was typed."""
    two_hosts.partner.answer(Answer(403))
    with pytest.raises(AuthExpired):
        find_collections(two_hosts.client(), CALDAV)
    assert two_hosts.server.asked == []
    assert [asked.path for asked in two_hosts.partner.asked] == ["/.well-known/caldav", "/"]


def test_a_third_host_is_refused_all_the_same(two_hosts: TwoHosts, elsewhere: ScriptedServer) -> None:
    """What is trusted is the table, not the server's word."""
    home = f"<R:addressbook-home-set><D:href>{elsewhere.url}/home/</D:href></R:addressbook-home-set>"
    two_hosts.server.answer(multistatus(("/", home)))
    with pytest.raises(Refused):
        find_collections(two_hosts.client(), CARDDAV)


def test_a_refused_password_brings_the_providers_advice(
    two_hosts: TwoHosts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message of a 401 says what that provider wants."""
    strict = Preset(
        "strict",
        "Strict",
        f"{two_hosts.server.url}/",
        app_passwords="at the counter",
        only_app_passwords=True,
    )
    monkeypatch.setattr(presets, "PRESETS", {"strict": strict})
    two_hosts.server.answer(Answer(401))
    with pytest.raises(AuthExpired, match=r"127\.0\.0\.1 .* Strict takes an app-specific password only"):
        find_collections(two_hosts.client(), CARDDAV)
