"""One account at a DAV server: requests through caldav's client, and listings."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from caldav.davclient import DAVClient
from caldav.lib.error import DAVError

from connectors.dav import multistatus
from connectors.dav.href import entered_url, location_of
from connectors.dav.multistatus import Resource
from connectors.dav.service import CALENDAR_SERVER, DAV
from connectors.errors import ConnectorError, Refused, SourceChanged, SourceUnavailable
from connectors.records import Collection
from connectors.transport import GuardedSession, origin_of

logger = logging.getLogger(__name__)


class UnexpectedStatus(SourceChanged):
    """The server answered with this HTTP status."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class ServerFailed(SourceUnavailable):
    """The server broke on this request (500 and the like); a smaller one may go through."""


@dataclass(frozen=True, slots=True)
class Member:
    """An entry of a collection as listed: its href as the server wrote it, and its etag."""

    href: str
    etag: str | None


class DavClient:
    """Talks to the origin of ``url`` alone, read-only, with Basic authentication.

    ``url`` is what a person typed: a host, or the address of a server, principal, home or collection.
    Every method raises only the errors of ``connectors.errors``; the constructor raises Refused.
    """

    def __init__(
        self, url: str, username: str, password: str, *, sleep: Callable[[float], object] = time.sleep
    ) -> None:
        self.url = entered_url(url)
        self.host = urlsplit(self.url).hostname or ""
        self._dav = DAVClient(
            url=self.url, username=username, password=password, auth_type="basic", enable_rfc6764=False
        )
        self._dav.session = GuardedSession([origin_of(self.url)], sleep=sleep)

    def close(self) -> None:
        """Close the connections."""
        self._dav.close()

    def absolute(self, href: str) -> str:
        """An href as a URL; on a foreign origin it stays foreign, and the guard refuses it.

        Raises Refused for what is no URL.
        """
        try:
            return urljoin(self.url, href)
        except ValueError:
            raise Refused(f"{self.host} names an address that is no web address") from None

    def propfind(self, url: str, names: Sequence[str], depth: int) -> tuple[Resource, ...]:
        """Properties of a resource (depth 0), or of it and its members (depth 1)."""
        return self._ask("PROPFIND", url, multistatus.propfind_body(names), {"Depth": str(depth)})

    def list_etags(self, collection: Collection) -> dict[str, Member]:
        """The entries of a collection by canonical path, in the order of these paths.

        Entries that lie outside the collection are left out, with a warning. Raises Refused if nothing
        else is listed, and SourceChanged if the collection may no longer be read.
        """
        url = self.absolute(collection.collection_id)
        resources = self._of_collection(collection, [f"{DAV}getetag", f"{DAV}resourcetype"], depth=1)
        members: dict[str, Member] = {}
        outside, itself = 0, collection.collection_id.rstrip("/")
        for resource in resources:
            if f"{DAV}collection" in resource.types() or resource.status != 200:
                continue
            location = location_of(resource.href, url)
            if location is not None:
                members[location] = Member(resource.href, resource.text(f"{DAV}getetag"))
            elif (location_of(resource.href, self.absolute("/")) or "").rstrip("/") != itself:
                outside += 1
        if outside and not members:
            raise Refused(f"{self.host} lists only entries outside of {collection.name}: not followed")
        if outside:
            logger.warning("%s listed %d entries outside of a collection; left out", self.host, outside)
        return dict(sorted(members.items()))

    def marks(self, collection: Collection) -> dict[str, str]:
        """The collection's ctag and sync-token (RFC 6578), those of them that the server offers.

        Raises SourceChanged if the collection may no longer be read.
        """
        names = {"ctag": f"{CALENDAR_SERVER}getctag", "sync_token": f"{DAV}sync-token"}
        resources = self._of_collection(collection, list(names.values()), depth=0)
        found = {key: resource.text(name) for resource in resources[:1] for key, name in names.items()}
        return {key: value for key, value in found.items() if value}

    def report(self, url: str, body: str) -> tuple[Resource, ...]:
        """A REPORT of depth 0."""
        return self._ask("REPORT", url, body, {"Depth": "0"})

    def _of_collection(
        self, collection: Collection, names: Sequence[str], depth: int
    ) -> tuple[Resource, ...]:
        try:
            return self.propfind(self.absolute(collection.collection_id), names, depth)
        except UnexpectedStatus as failure:
            raise SourceChanged(
                f"{self.host} no longer lets us read {collection.name} ({failure.status}): was it deleted or "
                "unshared?"
            ) from None

    def _ask(self, method: str, url: str, body: str, headers: dict[str, str]) -> tuple[Resource, ...]:
        try:
            answer = self._dav.request(url, method, body, headers)
            status = answer.status
        except ConnectorError:
            raise
        except DAVError as error:
            status = error.status or 0
        except Exception:  # caldav raises bare Python errors on answers that it cannot read
            raise SourceChanged(f"{self.host} answered in a way that caldav cannot read") from None
        if status >= 500 and status != 501:
            raise ServerFailed(f"{self.host} failed ({status})")
        if status not in (200, 207):
            raise UnexpectedStatus(f"{self.host} answered {status}", status)
        return multistatus.read(answer.tree)
