"""From a domain to its servers, as the DNS names them (RFC 6764, sections 3 and 4; of mail RFC 6186).

The answers are not secured: who is named may only be asked for anything once a person has agreed, unless it
is the domain itself; and then over TLS alone, by a certificate for the host that is asked (RFC 6764, 8).
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:  # imported where it is used: only `connect` ever looks up
    from dns.resolver import Resolver

LOOKUP_SECONDS = 5.0
"""For all questions about one domain."""
LONGEST_PATH = 500


@dataclass(frozen=True, slots=True)
class Service:
    """What may be asked about: what it keeps, its name in the DNS, and how its URLs begin.

    Where it ``has_paths``, a TXT record beside the SRV record may say where on the server it begins.
    """

    things: str
    name: str
    scheme: str
    port: int
    has_paths: bool = False


DAV = (
    Service("address books", "carddavs", "https", 443, has_paths=True),
    Service("calendars", "caldavs", "https", 443, has_paths=True),
)
MAIL = (Service("mail", "imaps", "imaps", 993), Service("mail", "imap", "imap", 143))
"""The first that is named counts. Of the second, too, TLS is asked for before all else."""


def system_resolver() -> Resolver:
    """Asks whom this machine asks. Raises nothing: without a configuration it asks nobody."""
    from dns.exception import DNSException
    from dns.resolver import Resolver

    try:
        return Resolver()
    except DNSException:
        return Resolver(configure=False)


def lookup(
    domain: str, services: Iterable[Service], resolver: Resolver, *, seconds: float = LOOKUP_SECONDS
) -> dict[str, str]:
    """The URL of each service that the DNS names for the domain, by what it keeps.

    What is not named, is said not to exist, or is not answered in time, is left out.
    """
    deadline = time.monotonic() + seconds
    found: dict[str, str] = {}
    for service in services:
        url = None if service.things in found else _url(domain, service, resolver, deadline)
        if url:
            found[service.things] = url
    return found


def _url(domain: str, service: Service, resolver: Resolver, deadline: float) -> str | None:
    name = f"_{service.name}._tcp.{domain}."
    servers = [
        (record.priority, -record.weight, record.target.to_text(omit_final_dot=True).lower(), record.port)
        for record in _ask(resolver, name, "SRV", deadline)
    ]
    if not servers:
        return None
    _, _, host, port = min(servers)  # the first choice; RFC 2782's lots among equals spread no load here
    if host in ("", "."):
        return None  # RFC 2782: the service is decidedly not there
    start = f"{service.scheme}://{host}{'' if port == service.port else f':{port}'}"
    if not service.has_paths:
        return start
    texts = [
        b"".join(record.strings).decode("utf-8", "replace")
        for record in _ask(resolver, name, "TXT", deadline)
    ]
    paths = [text.removeprefix("path=") for text in texts if text.startswith("path=")]
    path = "/" + quote(paths[0][:LONGEST_PATH].lstrip("/"), safe="/%:@!$&'()*+,;=~") if paths else "/"
    return start + path


def _ask(resolver: Resolver, name: str, kind: str, deadline: float) -> list[Any]:
    """The records of a kind, none if there are none or they cannot be had. dnspython does not type them."""
    from dns.exception import DNSException

    remaining = deadline - time.monotonic()
    if remaining <= 0:
        return []
    try:
        return list(resolver.resolve(name, kind, lifetime=remaining))
    except (DNSException, OSError, UnicodeError):
        return []
