"""URLs on cards: the canonical form, and whether it is one person's profile."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from transforms.step import Rows

# Of these urlsplit finds nothing else, in five times the time.
_PLAIN = re.compile(r"https?://([a-zA-Z0-9.-]+)(|/[a-zA-Z0-9._~/-]*)")
# Sites where a path is one person's own page, and what that path looks like.
_PROFILE = {
    "linkedin.com": re.compile(r"/(in|pub)/[^/]+"),
    "xing.com": re.compile(r"/profile/[^/]+"),
    "x.com": re.compile(r"/[a-z0-9_]+"),
    "github.com": re.compile(r"/[a-z0-9-]+"),
    "gitlab.com": re.compile(r"/[a-z0-9_.-]+"),
    "facebook.com": re.compile(r"/[a-z0-9.]+"),
    "instagram.com": re.compile(r"/[a-z0-9_.]+"),
    "orcid.org": re.compile(r"/[0-9x-]{19}"),
    "about.me": re.compile(r"/[^/]+"),
    "t.me": re.compile(r"/[a-z0-9_]+"),
}
_ALIAS = {"twitter.com": "x.com", "mobile.twitter.com": "x.com"}
_NATIONAL = re.compile(r"^(www|m|[a-z]{2})\.(?=(linkedin|facebook|xing)\.com$)|^(www|m)\.")
_NOBODY = frozenset({"/home", "/about", "/groups", "/pages", "/company", "/search", "/login", "/profile.php"})


def url_of(value: str) -> tuple[str, bool] | tuple[None, bool]:
    """Host and path in lower case without scheme, www and query; and whether that is one person's profile.

    (None, False) for what is no web address.
    """
    text = value[:2000].strip()
    if "://" not in text:
        text = f"https://{text}"
    plain = _PLAIN.fullmatch(text)
    host, path = plain.groups() if plain else _host_and_path(text)
    if "." not in host:
        return None, False
    host = _NATIONAL.sub("", host.lower().rstrip("."))
    host = _ALIAS.get(host, host)
    path = path.rstrip("/").lower()
    profile = _PROFILE.get(host)
    return host + path, bool(profile and profile.fullmatch(path) and path not in _NOBODY)


def _host_and_path(text: str) -> tuple[str, str]:
    """No host where there is no web page."""
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        return "", ""
    is_page = parts.scheme.lower() in {"http", "https"} and "@" not in parts.netloc and " " not in host
    return (host, parts.path) if is_page else ("", "")


def web_addresses(rows: Rows) -> Rows:
    """Rows of (value,) -> rows of derived.web_address."""
    return [(value, *url_of(value)) for (value,) in rows]
