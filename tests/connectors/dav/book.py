"""A scripted address book or calendar that knows its past, and whose answers a test may spoil."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from connectors.dav.calendars import DavCalendars
from connectors.dav.client import DavClient
from connectors.dav.contacts import DavContacts
from connectors.records import Collection, Known, Page
from tests.connectors import people
from tests.servers.scripted import Answer, Asked, ScriptedServer, multistatus

PATH = "/book/"
REPORTS = (
    "<D:supported-report-set><D:supported-report><D:report><D:sync-collection/></D:report></D:supported-report>"
    "</D:supported-report-set>"
)


def error(status: int, condition: str = "") -> Answer:
    """A DAV:error with a condition that was not met."""
    return Answer(status, f'<D:error xmlns:D="DAV:">{condition}</D:error>'.encode())


class Book:
    """Of cards, or of meetings: ``cards`` maps hrefs to texts; ``also_listed`` are hrefs without a text.

    ``has_sync`` says whether there are sync-tokens, ``has_ctag`` whether there is a ctag. ``spoil`` is asked
    first, with the hrefs of each multiget, and may answer instead of the book; so ``spoil_sync``, with the
    token of each sync-collection. ``also_changed`` is XML that is added to the latter's answers.
    ``meanwhile`` holds what happens just before each of the next requests is answered.
    """

    def __init__(self, server: ScriptedServer, size: int, kind: people.Kind = "contacts") -> None:
        self.server = server
        self.kind = kind
        self.cards = {f"{PATH}{n:03}.vcf": people.numbered(kind, n) for n in range(size)}
        self.also_listed: list[str] = []
        self.also_changed = ""
        self.has_sync = True
        self.has_ctag = True
        self.spoil: Callable[[list[str]], Answer | None] = lambda _: None
        self.spoil_sync: Callable[[str], Answer | None] = lambda _: None
        self.reports: list[list[str]] = []
        self.meanwhile: list[Callable[[], None]] = []
        self._past: dict[str, dict[str, str]] = {}
        server.script = self._answer
        client = DavClient(server.url, "nino", "canary-password", sleep=lambda _: None)
        self.source = DavContacts(client) if kind == "contacts" else DavCalendars(client)
        self.collection = Collection(PATH, "Friends")

    @property
    def asked(self) -> list[str]:
        """Method and depth of every request so far."""
        return [f"{asked.method} {asked.headers['Depth']}" for asked in self.server.asked]

    @property
    def token(self) -> str:
        """The sync-token of now."""
        for token, cards in self._past.items():
            if cards == self.cards:
                return token
        token = f"urn:mark:{len(self._past)}"
        self._past[token] = dict(self.cards)
        return token

    def forget(self) -> None:
        """Give the tokens given out so far no meaning any more."""
        self._past = {f"urn:forgotten:{n}": {} for n in range(len(self._past) + 1)}

    def pull(self, known: dict[str, Known] | None = None, cursor: str | None = None) -> list[Page]:
        """All pages of one pull."""
        return list(self.source.pull(self.collection, cursor, known or {}))

    def _answer(self, asked: Asked) -> Answer:
        if self.meanwhile:
            self.meanwhile.pop(0)()
        if asked.method == "PROPFIND" and asked.headers["Depth"] == "0":
            return self._marks(asked.body)
        if asked.method == "PROPFIND":
            listed = [(href, _etag(text)) for href, text in self.cards.items()]
            nested = [(PATH, "<D:resourcetype><D:collection/></D:resourcetype>")]
            nested += [(f"{PATH}nested/", "<D:resourcetype><D:collection/></D:resourcetype>")]
            return multistatus(*nested, *listed, *((href, "") for href in self.also_listed))
        report = ET.fromstring(asked.body)  # noqa: S314 - ours
        if report.tag == "{DAV:}sync-collection":
            token = report.findtext("{DAV:}sync-token") or ""
            return self.spoil_sync(token) or self.changes(token)
        hrefs = [element.text or "" for element in report.iter("{DAV:}href")]
        self.reports.append(hrefs)
        return self.spoil(hrefs) or self.fetched(hrefs)

    def _marks(self, asked: str) -> Answer:
        properties = ""
        if "sync-token" in asked and self.has_sync:
            properties += f"{REPORTS}<D:sync-token>{self.token}</D:sync-token>"
        if "getctag" in asked and self.has_ctag:
            properties += f'<S:getctag xmlns:S="http://calendarserver.org/ns/">{self.token}</S:getctag>'
        return multistatus((PATH, properties))

    def changes(self, token: str) -> Answer:
        """What a good server says of the changes since a token."""
        if not self.has_sync:
            return error(403, "<D:supported-report/>")
        if token not in self._past:
            return error(403, "<D:valid-sync-token/>")
        before = self._past[token]
        changed = [(href, _etag(text)) for href, text in self.cards.items() if before.get(href) != text]
        gone = gone_responses(sorted(before.keys() - self.cards.keys()))
        token = f"<D:sync-token>{self.token}</D:sync-token>"
        return multistatus(*changed, extra=gone + self.also_changed + token)

    def data(self, text: str) -> str:
        """The property that holds an entry's text, which is escaped."""
        name = "R:address-data" if self.kind == "contacts" else "C:calendar-data"
        return f"<{name}>{text}</{name}>"

    def fetched(self, hrefs: list[str]) -> Answer:
        """The bodies of these cards, and 404 for what is not there."""
        found = [(href, self.data(escape(self.cards[href]))) for href in hrefs if href in self.cards]
        return multistatus(*found, extra=gone_responses([href for href in hrefs if href not in self.cards]))


def gone_responses(hrefs: list[str], status: str = "404 Not Found") -> str:
    """Responses that say of each href that it is gone, or what else the status says."""
    return "".join(
        f"<D:response><D:href>{escape(href)}</D:href><D:status>HTTP/1.1 {status}</D:status></D:response>"
        for href in hrefs
    )


def _etag(text: str) -> str:
    return f'<D:getetag>"{hash(text)}"</D:getetag>'
