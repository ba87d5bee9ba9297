"""Addresses as DAV servers write them, and the one spelling of each that is stored and compared."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, unquote, urljoin, urlsplit

from connectors.errors import Refused
from connectors.origins import origin_of

_SAFE = "!$&'()*+,;=:@-._~"
"""What RFC 3986 lets stand in a path segment unescaped, besides letters and digits."""
_IS_PLAIN = re.compile(rf"[/A-Za-z0-9{re.escape(_SAFE)}]*").fullmatch
"""The usual case, quickly: listings are long."""


def entered_url(text: str) -> str:
    """What a person typed, as a URL without query and fragment; https where no scheme is given.

    Raises Refused for what is no web address, holds a password, or is http:// beyond this machine.
    """
    text = text.strip()
    url = text if "://" in text else f"https://{text}"
    origin_of(url)
    parts = urlsplit(url)
    return parts._replace(path=parts.path or "/", query="", fragment="").geturl()


def canonical_path(path: str) -> str:
    """The path with each segment escaped in one way: servers mix %40 and @, lower and upper hex."""
    if _IS_PLAIN(path):
        return path
    return "/".join(quote(unquote(segment), safe=_SAFE) for segment in path.split("/"))


def location_of(href: str, collection_url: str) -> str | None:
    """The canonical path of a member's href, None unless it lies inside the collection.

    A foreign origin, the collection itself, and a path that climbs (``..``, escaped or not) lie outside.
    """
    if ".." in unquote(href).split("/"):
        return None
    path = _path_on_origin(href, collection_url)
    home = _home(collection_url)
    return path if path is not None and path.startswith(home) and path != home else None


def _path_on_origin(href: str, url: str) -> str | None:
    """The canonical path of an href at ``url``, None if it is on another origin or no address."""
    if href.startswith("/") and not href.startswith("//") and _IS_PLAIN(href):
        return href
    try:
        absolute = urljoin(url, href)
        if origin_of(absolute) != origin_of(url):
            return None
    except (Refused, ValueError):
        return None
    return canonical_path(urlsplit(absolute).path)


@lru_cache
def _home(collection_url: str) -> str:
    return canonical_path(urlsplit(collection_url).path).rstrip("/") + "/"
