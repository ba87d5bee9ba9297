"""One account at a DAV server: requests through caldav's client, answered in our errors."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any
from urllib.parse import urljoin, urlsplit

from connectors.authorization import Auth, authorization
from connectors.dav import multistatus, presets
from connectors.dav.behind_guard import caldav_client
from connectors.dav.href import canonical_path, entered_url
from connectors.dav.multistatus import Multistatus, Resource
from connectors.errors import AuthExpired, Refused, SourceChanged, SourceUnavailable
from connectors.origins import origin_of
from connectors.transport import GuardedSession

CONTENT_TYPE = "application/xml; charset=utf-8"


class UnexpectedStatus(SourceChanged):
    """The server answered with this HTTP status, because of these conditions (RFC 4918, 16)."""

    def __init__(self, message: str, status: int, conditions: frozenset[str]) -> None:
        super().__init__(message)
        self.status = status
        self.conditions = conditions


class ServerFailed(SourceUnavailable):
    """The server broke on this request (500 and the like); a smaller one may go through."""

    def __init__(self, message: str, status: int, conditions: frozenset[str]) -> None:
        super().__init__(message)
        self.status = status
        self.conditions = conditions


class DavClient:
    """Talks to the origin of ``url`` alone, or to those of its provider where these are known; read-only.

    ``url`` is what a person typed: a host, or the address of a server, principal, home or collection. With
    ``auth`` bearer, the password is the token. Every method raises only the errors of ``connectors.errors``;
    the constructor raises Refused.
    """

    def __init__(
        self,
        url: str,
        username: str,
        password: str,
        *,
        auth: Auth = "auto",
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self.url = entered_url(url)
        self.host = urlsplit(self.url).hostname or ""
        trusted = presets.trusted(self.url)
        self._guard = GuardedSession(
            trusted.origins,
            domains=trusted.domains,
            authorization=authorization(auth, username, password),
            sleep=sleep,
        )

    def close(self) -> None:
        """Close the connections."""
        self._guard.close()

    def absolute(self, href: str, base: str | None = None) -> str:
        """An href as a URL, by ``base`` or else the account's; on a foreign origin it stays foreign, and the
        guard refuses it. Raises Refused for what is no URL.
        """
        try:
            return urljoin(base or self.url, href)
        except ValueError:
            raise Refused(f"{self.host} names an address that is no web address") from None

    def collection_id(self, url: str) -> str:
        """What a collection is called for ever: its canonical path, on another origin than the account's its
        URL with that path.
        """
        origin, path = origin_of(url), canonical_path(urlsplit(url).path)
        if origin == origin_of(self.url):
            return path
        return urlsplit(url)._replace(path=path, query="", fragment="").geturl()

    def propfind(self, url: str, names: Sequence[str], depth: int) -> tuple[Resource, ...]:
        """Properties of a resource (depth 0), or of it and its members (depth 1)."""
        body = multistatus.propfind_body(names)
        return self._ask("PROPFIND", url, body, {"Depth": str(depth)}).resources

    def report(self, url: str, body: str) -> Multistatus:
        """A REPORT of depth 0."""
        return self._ask("REPORT", url, body, {"Depth": "0"})

    def _ask(self, method: str, url: str, body: str, headers: dict[str, str]) -> Multistatus:
        from caldav.lib.error import DAVError  # here, as in behind_guard

        try:
            answer = self._caldav.request(url, method, body, {"Content-Type": CONTENT_TYPE, **headers})
            status, tree = answer.status, multistatus.without_comments(answer.tree)
            conditions = multistatus.conditions(tree)
        except AuthExpired as refusal:
            raise AuthExpired(f"{refusal}: {presets.advice_for(self.host)}") from None
        except DAVError as error:  # 403
            status, tree, conditions = error.status or 0, None, frozenset(error.preconditions)
        if status >= 500 and status != 501:
            raise ServerFailed(f"{self.host} failed ({status})", status, conditions)
        if tree is None and 200 <= status < 300:
            raise SourceChanged(f"{self.host} answered with something other than DAV, perhaps a web page")
        if status not in (200, 207):
            raise UnexpectedStatus(f"{self.host} answered {status}", status, conditions)
        return multistatus.read(tree)

    @cached_property
    def _caldav(self) -> Any:
        return caldav_client(self.url, self._guard)
