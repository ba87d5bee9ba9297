"""Which server a person means who gives an e-mail address or a domain to `connect`."""

from __future__ import annotations

import re
import sys
from urllib.parse import urlsplit

import click

from flows.errors import UsageError

_DOMAIN = re.compile(r"(?:[^\s@:/\[\].]+\.)+[^\s@:/\[\].\d][^\s@:/\[\].]*")
"""At least one dot, and no number at the end: no host of the local network, no IP address."""


def user_of(server: str) -> str | None:
    """The user name in what was given as the server: an e-mail address is one."""
    return server.strip() if "@" in server and "/" not in server else None


def locate_mail(server: str, trusted: str | None) -> str:
    """As ``locate``, for the mail server."""
    from connectors import lookup

    domain = server.strip().rpartition("@")[2].lower()
    if not _DOMAIN.fullmatch(domain) or "://" in server:
        return server
    found = lookup.lookup(domain, lookup.MAIL, lookup.system_resolver())
    url = found.get("mail", f"imaps://{domain}")
    _agree(domain, url, trusted)
    return url


def locate(server: str, trusted: str | None) -> str:
    """The address of the server: as given, or as the DNS names it for a bare domain or an e-mail address.

    Another host than the domain's own is told, and taken only if it is the ``trusted`` one or the person at
    the terminal agrees: the password will go there. Raises UsageError otherwise, and where address books
    and calendars are on different servers.
    """
    from connectors import lookup
    from connectors.dav.presets import preset_of

    domain = server.strip().rpartition("@")[2].lower()
    if not _DOMAIN.fullmatch(domain) or "://" in server or preset_of(domain):
        return server if user_of(server) is None else domain
    found = lookup.lookup(domain, lookup.DAV, lookup.system_resolver())
    if not found:
        return domain
    places = {urlsplit(url).netloc for url in found.values()}
    if len(places) > 1:
        each = "; ".join(f"{things}: --url {url}" for things, url in found.items())
        raise UsageError(f"{domain} keeps them on different servers, so connect two accounts. {each}.")
    urls = set(found.values())
    url = urls.pop() if len(urls) == 1 else f"https://{places.pop()}/"
    _agree(domain, url, trusted)
    return url


def _agree(domain: str, url: str, trusted: str | None) -> None:
    """Ask the person about another host than the domain's own, unless it is the one that is trusted."""
    host = urlsplit(url).hostname or ""
    if host in (domain, (trusted or "").lower()):
        return
    told = f"{domain} names {host} as its server (by DNS, which anyone on the way may have forged)."
    if not sys.stdin.isatty():
        raise UsageError(f"{told} If you trust it with your password, say --trust-host {host}.")
    click.echo(told, err=True)
    if not click.confirm(f"Send your password to {host}?", default=False, err=True):
        raise UsageError("Nothing was sent. Give the address of your server yourself: --url https://...")
