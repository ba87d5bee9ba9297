"""Providers that speak CardDAV and CalDAV: where to begin at each, and what password it takes.

Addresses and rules are as the providers' help pages had them in 2026; ``is_tested`` marks what our own tests
run against.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlsplit

from connectors.dav.service import CARDDAV, Service
from connectors.origins import Origin, origin_of


@dataclass(frozen=True, slots=True)
class Preset:
    """One provider. In the URL of one that people host themselves, ``{host}`` stands for their server.

    Without any URL it gives no password access: ``note`` says what to do. ``domains`` are what people may
    type for it; where homes lie on numbered hosts (``has_partitions``), these are in the first of them.
    ``app_passwords`` says where app-specific passwords are made, None where there are none;
    ``only_app_passwords`` that no other is taken.
    """

    name: str
    title: str
    contacts_url: str | None = None
    calendars_url: str | None = None
    domains: tuple[str, ...] = ()
    has_partitions: bool = False
    app_passwords: str | None = None
    only_app_passwords: bool = False
    note: str = ""
    is_tested: bool = False

    @property
    def urls(self) -> tuple[str, ...]:
        """Both, or one if they are the same."""
        return tuple(dict.fromkeys(url for url in (self.contacts_url, self.calendars_url) if url))

    @property
    def is_self_hosted(self) -> bool:
        """Does a person have to say which server?"""
        return any("{host}" in url for url in self.urls)


def _self_hosted(
    name: str,
    title: str,
    path: str,
    note: str = "",
    *,
    app_passwords: str | None = None,
    is_tested: bool = False,
) -> Preset:
    url = f"https://{{host}}{path}"
    return Preset(name, title, url, url, app_passwords=app_passwords, note=note, is_tested=is_tested)


_ALL = (
    Preset(
        "icloud",
        "iCloud",
        "https://contacts.icloud.com/",
        "https://caldav.icloud.com/",
        domains=("icloud.com",),
        has_partitions=True,
        app_passwords="account.apple.com, under Sign-In and Security",
        only_app_passwords=True,
    ),
    Preset(
        "fastmail",
        "Fastmail",
        "https://carddav.fastmail.com/",
        "https://caldav.fastmail.com/",
        domains=("fastmail.com",),
        app_passwords="Settings, Privacy & Security, under app passwords",
        only_app_passwords=True,
    ),
    _self_hosted(
        "nextcloud",
        "Nextcloud",
        "/remote.php/dav/",
        app_passwords="Settings, Security, Devices & sessions",
        note="With two-factor sign-in only an app password is taken",
    ),
    _self_hosted(
        "owncloud", "ownCloud", "/remote.php/dav/", app_passwords="Settings, Security, App passwords"
    ),
    Preset(
        "mailbox-org",
        "mailbox.org",
        "https://dav.mailbox.org/",
        "https://dav.mailbox.org/",
        domains=("mailbox.org",),
        app_passwords="Settings, Security, where two-factor sign-in is on",
    ),
    Preset("posteo", "Posteo", "https://posteo.de:8443/", "https://posteo.de:8443/", domains=("posteo.de",)),
    Preset(
        "gmx",
        "GMX",
        "https://carddav.gmx.net/",
        "https://caldav.gmx.net/",
        domains=("gmx.net", "gmx.de"),
        app_passwords="the security settings, where two-factor sign-in is on",
        note="Its marks of change are not reliable: run `longsince sync --verify` now and then",
    ),
    Preset(
        "web-de",
        "WEB.DE",
        "https://carddav.web.de/",
        "https://caldav.web.de/",
        domains=("web.de",),
        app_passwords="the security settings, where two-factor sign-in is on",
        note="As GMX",
    ),
    Preset(
        "yahoo",
        "Yahoo",
        "https://carddav.address.yahoo.com/",
        "https://caldav.calendar.yahoo.com/",
        domains=("yahoo.com",),
        app_passwords="Account security, under app passwords",
        only_app_passwords=True,
        note="Its marks of change are not reliable: run `longsince sync --verify` now and then",
    ),
    Preset(
        "zoho",
        "Zoho",
        "https://contacts.zoho.com/",
        "https://calendar.zoho.com/",
        domains=("zoho.com",),
        app_passwords="accounts.zoho.com, Security, App Passwords, where two-factor sign-in is on",
        note="In other regions the addresses end in .eu, .in, ...: give them yourself",
    ),
    Preset(
        "migadu", "Migadu", "https://cdav.migadu.com/", "https://cdav.migadu.com/", domains=("migadu.com",)
    ),
    Preset(
        "infomaniak",
        "Infomaniak",
        "https://sync.infomaniak.com/",
        "https://sync.infomaniak.com/",
        domains=("infomaniak.com",),
        app_passwords="manager.infomaniak.com, under application passwords",
        note="The user name is the one that its synchronisation page shows",
    ),
    _self_hosted(
        "synology",
        "Synology",
        "/",
        note="Calendar and Contacts have addresses of their own: copy each from its app's settings, and "
        "connect them as two accounts",
    ),
    _self_hosted(
        "baikal", "Baïkal", "/dav.php/", note="Asks for digest sign-in by default: auth = auto does it"
    ),
    _self_hosted(
        "sogo", "SOGo", "/SOGo/dav/", note="It cannot say that a cursor has expired: verify now and then"
    ),
    _self_hosted("davical", "DAViCal", "/caldav.php/", note="As SOGo"),
    _self_hosted("stalwart", "Stalwart", "/dav/", note="As SOGo"),
    _self_hosted("cyrus", "Cyrus", "/dav/"),
    _self_hosted("radicale", "Radicale", "/", is_tested=True),
    _self_hosted("xandikos", "Xandikos", "/", is_tested=True),
    Preset(
        "google",
        "Google",
        domains=("google.com", "googleapis.com", "googleusercontent.com", "gmail.com"),
        note="Google takes no passwords for CardDAV and CalDAV: connect the account with --provider google",
    ),
    Preset(
        "microsoft",
        "Outlook and Microsoft 365",
        domains=("outlook.com", "office365.com", "hotmail.com", "live.com"),
        note="Microsoft speaks neither CardDAV nor CalDAV: connect the account with --provider microsoft",
    ),
)
PRESETS: dict[str, Preset] = {preset.name: preset for preset in _ALL}
"""By name, as ``longsince connect --preset`` takes it."""


class Trusted(NamedTuple):
    """Where the password of an account may go: these origins, and https hosts under these domains."""

    origins: frozenset[Origin]
    domains: frozenset[str]


def preset_of(host: str) -> Preset | None:
    """The provider that a host belongs to, None for one that is not in the table."""
    for preset in PRESETS.values():
        is_its_domain = any(f".{host}".endswith(f".{domain}") for domain in preset.domains)
        if is_its_domain or host in {urlsplit(url).hostname for url in preset.urls}:
            return preset
    return None


def trusted(url: str) -> Trusted:
    """The origin of a typed URL and, if it is a provider's of the table, this provider's others."""
    origin = origin_of(url)
    preset = preset_of(origin.host)
    others = map(origin_of, preset.urls) if preset else ()
    domains = preset.domains[:1] if preset and preset.has_partitions else ()
    return Trusted(frozenset([origin, *others]), frozenset(domains))


def entry_url(url: str, service: Service) -> str:
    """Where to begin for a service: the typed URL; for a whole provider of the table, its host for that."""
    preset = preset_of(origin_of(url).host)
    if preset is None or (urlsplit(url).path != "/" and url not in preset.urls):
        return url
    return (preset.contacts_url if service is CARDDAV else preset.calendars_url) or url


def advice_for(host: str) -> str:
    """What to do when a provider does not accept the user name and password."""
    preset = preset_of(host)
    if preset is None:
        return "check them, or make an app-specific password in the account's settings there"
    if not preset.urls:
        return preset.note
    if preset.only_app_passwords:
        return f"{preset.title} takes an app-specific password only; make one: {preset.app_passwords}"
    if preset.app_passwords:
        return f"check them, or make an app-specific password: {preset.app_passwords}"
    return "check them"
