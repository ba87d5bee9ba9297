"""A scripted address book of any size, whose reports a test may spoil."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from connectors.dav.client import DavClient
from connectors.dav.contacts import DavContacts
from connectors.records import Collection, Page
from tests.connectors import people
from tests.servers.scripted import Answer, Asked, ScriptedServer, multistatus

PATH = "/book/"


class Book:
    """``cards`` maps hrefs to texts; ``also_listed`` are hrefs in the listing without a card.

    ``spoil`` is asked first, with the hrefs of each multiget, and may answer instead of the book.
    """

    def __init__(self, server: ScriptedServer, size: int) -> None:
        self.server = server
        self.cards = {f"{PATH}{n:03}.vcf": people.numbered("contacts", n) for n in range(size)}
        self.also_listed: list[str] = []
        self.spoil: Callable[[list[str]], Answer | None] = lambda _: None
        self.reports: list[list[str]] = []
        server.script = self._answer
        self.source = DavContacts(DavClient(server.url, "nino", "canary-password", sleep=lambda _: None))
        self.collection = Collection(PATH, "Friends")

    def pull(self, known: dict[str, str | None] | None = None) -> list[Page]:
        """All pages of one full pull."""
        return list(self.source.pull(self.collection, None, known or {}))

    def _answer(self, asked: Asked) -> Answer:
        if asked.method == "PROPFIND" and asked.headers["Depth"] == "0":
            return multistatus((PATH, "<D:sync-token>urn:mark:7</D:sync-token>"))
        if asked.method == "PROPFIND":
            listed = [(href, f'<D:getetag>"{hash(text)}"</D:getetag>') for href, text in self.cards.items()]
            nested = [(PATH, "<D:resourcetype><D:collection/></D:resourcetype>")]
            nested += [(f"{PATH}nested/", "<D:resourcetype><D:collection/></D:resourcetype>")]
            return multistatus(*nested, *listed, *((href, "") for href in self.also_listed))
        hrefs = [element.text or "" for element in ET.fromstring(asked.body).iter("{DAV:}href")]  # noqa: S314 - ours
        self.reports.append(hrefs)
        return self.spoil(hrefs) or self.fetched(hrefs)

    def fetched(self, hrefs: list[str]) -> Answer:
        """The bodies of these cards, and 404 for what is not there."""
        missing = "".join(
            f"<D:response><D:href>{escape(href)}</D:href><D:status>HTTP/1.1 404 Gone</D:status></D:response>"
            for href in hrefs
            if href not in self.cards
        )
        found = [
            (href, f"<R:address-data>{escape(self.cards[href])}</R:address-data>")
            for href in hrefs
            if href in self.cards
        ]
        return multistatus(*found, extra=missing)
