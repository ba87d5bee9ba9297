"""Origins: what a password may be sent to."""

from __future__ import annotations

import ipaddress
from typing import NamedTuple
from urllib.parse import urlsplit

from connectors.errors import Refused

DEFAULT_PORTS = {"http": 80, "https": 443}


class Origin(NamedTuple):
    """Scheme, host (ASCII) and port: what a password may be sent to (RFC 6454)."""

    scheme: str
    host: str
    port: int


def origin_of(url: str) -> Origin:
    """The origin of an http(s) URL without credentials; Refused for any other."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = parts.port or DEFAULT_PORTS[parts.scheme]
    except (ValueError, KeyError):
        raise Refused("This is not the address of a web server: it must begin with https://") from None
    if not host:
        raise Refused("This address names no host")
    if "@" in parts.netloc:
        raise Refused(f"An address with a user name in it is not followed ({host})")
    if parts.scheme == "http" and not is_loopback(host):
        raise Refused(
            f"{host} is asked for over http://, which would send the password in clear: use https://"
        )
    return Origin(parts.scheme, host, port)


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, by its name or its number."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def emulated_at(url: str, provider: str) -> str:
    """The root (without a slash at the end) of an emulator of a provider that has one address of its own.

    Raises Refused for anything but plain HTTP on this machine.
    """
    origin = origin_of(url)
    if origin.scheme != "http" or not is_loopback(origin.host):
        raise Refused(f"{provider} has one address; another may only be that of an emulator on this machine")
    return f"http://{origin.host}:{origin.port}"
