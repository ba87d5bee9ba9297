"""What a test does to a DAV server behind our back: make collections, write and delete entries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Literal
from xml.sax.saxutils import escape

import niquests

Kind = Literal["contacts", "calendar"]

_RESOURCE_TYPE = {
    "contacts": '<CR:addressbook xmlns:CR="urn:ietf:params:xml:ns:carddav"/>',
    "calendar": '<C:calendar xmlns:C="urn:ietf:params:xml:ns:caldav"/>',
}
_CONTENT_TYPE = {"contacts": "text/vcard; charset=utf-8", "calendar": "text/calendar; charset=utf-8"}


@dataclass
class DavServer:
    """A running server: ``url`` without a final slash, and one user with homes for both kinds.

    ``forget`` makes it forget the past of the collection at a path, and with it all tokens but the newest.
    """

    url: str
    username: str
    password: str
    homes: dict[Kind, str]
    forget: Callable[[str], None]
    _numbers: Iterator[int] = field(default_factory=count)
    _session: niquests.Session = field(default_factory=niquests.Session)

    def make_collection(self, kind: Kind, name: str, *, components: tuple[str, ...] = ()) -> str:
        """A new, empty collection with a display name; returns its path."""
        path = f"{self.homes[kind]}{kind}-{next(self._numbers)}/"
        held = "".join(f'<C:comp name="{component}"/>' for component in components)
        held = (
            f"<C:supported-calendar-component-set>{held}</C:supported-calendar-component-set>" if held else ""
        )
        body = (
            '<D:mkcol xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:set><D:prop>'
            f"<D:resourcetype><D:collection/>{_RESOURCE_TYPE[kind]}</D:resourcetype>"
            f"<D:displayname>{escape(name)}</D:displayname>{held}</D:prop></D:set></D:mkcol>"
        )
        self._send("MKCOL", path, body, "text/xml")
        return path

    def put(self, kind: Kind, path: str, text: str) -> None:
        """Write an entry, new or changed."""
        self._send("PUT", path, text, _CONTENT_TYPE[kind])

    def delete(self, path: str) -> None:
        """Delete an entry or a collection."""
        self._send("DELETE", path, "", "text/plain")

    def _send(self, method: str, path: str, body: str, content_type: str) -> None:
        response = self._session.request(
            method,
            self.url + path,
            data=body.encode(),
            headers={"Content-Type": content_type},
            auth=(self.username, self.password),
        )
        response.raise_for_status()

    def close(self) -> None:
        """Close the connections of these writes."""
        self._session.close()
