"""Where a mail server is, and whether what is said to it is secret from the first byte on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from connectors.errors import Refused
from connectors.origins import is_loopback

DEFAULT_PORTS = {"imaps": 993, "imap": 143}


@dataclass(frozen=True, slots=True)
class Place:
    """A server. ``security``: TLS from the start (RFC 8314), STARTTLS before all else, or none at all."""

    host: str
    port: int
    security: Literal["tls", "starttls", "none"]


def place_of(text: str) -> Place:
    """What a person typed: imaps://HOST, a bare host for the same, or imap://HOST, which means STARTTLS; only
    a server on this machine is spoken to in clear by it.

    Raises Refused for what is no such address, or holds a user name.
    """
    text = text.strip()
    try:
        parts = urlsplit(text if "://" in text else f"imaps://{text}")
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = parts.port or DEFAULT_PORTS[parts.scheme]
    except (ValueError, KeyError):
        raise Refused("This is not the address of a mail server: it must be like imaps://HOST") from None
    if not host:
        raise Refused("This address names no host")
    if "@" in parts.netloc:
        raise Refused(f"An address with a user name in it is not taken ({host})")
    if parts.scheme == "imaps":
        return Place(host, port, "tls")
    return Place(host, port, "none" if is_loopback(host) else "starttls")
