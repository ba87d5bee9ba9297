"""A CardDAV and CalDAV server that remembers every version of every entry, and goes wrong as it is told."""

from __future__ import annotations

import base64
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256
from typing import Literal
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from tests.servers.dav import Kind
from tests.servers.scripted import Answer, Asked, ScriptedServer, multistatus, scripted

USERNAME = "nino"
PASSWORD = "canary-gvantsa-7f3a"
HOMES: dict[Kind, str] = {"contacts": "/nino/books/", "calendar": "/nino/calendars/"}

_TYPES: dict[Kind, str] = {"contacts": "<R:addressbook/>", "calendar": "<C:calendar/>"}
_DATA: dict[Kind, str] = {"contacts": "R:address-data", "calendar": "C:calendar-data"}
_HOME_SETS: dict[Kind, str] = {"contacts": "R:addressbook-home-set", "calendar": "C:calendar-home-set"}
_REPORTS = "<D:supported-report><D:report><D:sync-collection/></D:report></D:supported-report>"
_CTAG = '<S:getctag xmlns:S="http://calendarserver.org/ns/">{}</S:getctag>'
_AUTHORIZATION = "Basic " + base64.b64encode(f"{USERNAME}:{PASSWORD}".encode()).decode()
LOGIN_PAGE = b"<!DOCTYPE html><html><body><form>Please sign in<br></form></body></html>"

Etags = Literal["true", "flaky", "none"]
FOR_EVER = 10**9


class Fault(StrEnum):
    """What may happen to one request."""

    RESET = "the connection is reset"
    HANGUP = "the connection is closed without an answer"
    CUT = "the body is cut short"
    DRIP = "a few slow bytes, then nothing"
    FAILED = "500"
    BUSY = "503, with a Retry-After"
    BUSY_FOR_EVER = "503, with a Retry-After of years"
    LOGIN_PAGE = "a sign-in page with status 200"
    UNAUTHORIZED = "401"
    FORBIDDEN = "403"
    NOT_FOUND = "404"
    TRUNCATED = "507"
    LIE = "an answer without entries"
    """The one that no reader can tell from the truth."""


@dataclass(frozen=True, slots=True)
class Plan:
    """``fault`` happens to the requests from number ``first`` (1 is the next) to ``last``.

    To those alone that have ``what`` in their method, path and depth: "PROPFIND /path/ 1".
    """

    fault: Fault
    first: int
    last: int
    what: str = ""

    def is_at(self, number: int, asked: Asked) -> bool:
        said = f"{asked.method} {asked.path} {asked.headers['Depth']}"
        return self.first <= number <= self.last and self.what in said


@dataclass(frozen=True, slots=True)
class Held:
    """A collection."""

    kind: Kind
    name: str


class StatefulServer:
    """``collections`` and ``entries`` by path, and ``history``: each entry's texts by revision, None: gone.

    A token or ctag is the revision at which it was given out (a ctag: the last that changed the collection);
    tokens older than ``oldest_token`` have expired. ``withheld`` are paths that no multiget gives.
    ``before_request`` happens just before the request of that number, counted from the last ``plan``, is
    answered. ``cuts`` is how often each request is cut short, every time elsewhere, before it is answered.
    """

    def __init__(self, server: ScriptedServer) -> None:
        self.url = server.url
        self.collections: dict[str, Held] = {}
        self.entries: dict[str, str] = {}
        self.history: dict[str, list[tuple[int, str | None]]] = defaultdict(list)
        self.revision = 0
        self.oldest_token = 0
        self.has_sync = True
        self.has_ctag = True
        self.etags: Etags = "true"
        self.withheld: set[str] = set()
        self.before_request: dict[int, Callable[[], object]] = {}
        self.requests = 0
        self.cuts = 0
        self._cut: Counter[tuple[str, str, str]] = Counter()
        self._plan: Plan | None = None
        self._lock = threading.RLock()
        server.script = self._answer

    def add_collection(self, kind: Kind, name: str) -> str:
        """A new, empty collection; returns its path, which is never used again."""
        with self._lock:
            self.revision += 1
            path = f"{HOMES[kind]}{self.revision}/"
            self.collections[path] = Held(kind, name)
            return path

    def rename_collection(self, path: str, name: str) -> None:
        """Another display name; the path and the entries stay."""
        with self._lock:
            self.collections[path] = replace(self.collections[path], name=name)

    def remove_collection(self, path: str) -> None:
        """The collection goes, with all that it holds."""
        with self._lock:
            for entry in self.held(path):
                self.delete(entry)
            del self.collections[path]

    def put(self, path: str, text: str) -> None:
        """Write an entry, new or changed."""
        with self._lock:
            self.revision += 1
            self.entries[path] = text
            self.history[path].append((self.revision, text))

    def delete(self, path: str) -> None:
        """Delete an entry, if it is there."""
        with self._lock:
            if self.entries.pop(path, None) is not None:
                self.revision += 1
                self.history[path].append((self.revision, None))

    def expire_tokens(self) -> None:
        """No token given out so far means anything any more."""
        with self._lock:
            self.revision += 1
            self.oldest_token = self.revision

    def held(self, collection: str) -> dict[str, str]:
        """The entries of a collection."""
        with self._lock:
            return {path: text for path, text in self.entries.items() if path.startswith(collection)}

    def texts(self, path: str, since: int) -> set[str | None]:
        """All that was true of a path at some moment from a revision until now."""
        past = self.history.get(path, [])
        before = [text for revision, text in past if revision <= since]
        return {before[-1] if before else None, *(text for revision, text in past if revision > since)}

    def plan(
        self, fault: Fault | None = None, first: int = 1, last: int | None = None, *, what: str = ""
    ) -> None:
        """Count requests from here, and let ``fault`` happen to some of them: `Plan`.

        With ``what`` to all that are like it.
        """
        with self._lock:
            self.requests = 0
            self.before_request = {}
            last = FOR_EVER if what else last or first
            self._plan = Plan(fault, first, last, what) if fault else None

    def _answer(self, asked: Asked) -> Answer:
        with self._lock:
            self.requests += 1
            if self.requests in self.before_request:
                self.before_request.pop(self.requests)()
            if asked.headers["Authorization"] != _AUTHORIZATION:
                return Answer(401, headers={"WWW-Authenticate": 'Basic realm="canary"'})
            answer = self._true_answer(asked)
            if self._plan and self._plan.is_at(self.requests, asked):
                return _spoiled(answer, self._plan.fault)
            same = (asked.method, asked.path, asked.body)
            if self._cut[same] < self.cuts:
                self._cut[same] += 1
                return replace(answer, cut_at=len(answer.body) * self._cut[same] // (self.cuts + 1))
            return answer

    def _true_answer(self, asked: Asked) -> Answer:
        path, depth = asked.path, asked.headers["Depth"]
        held = self.collections.get(path)
        if asked.method == "REPORT":
            return self._report(path, held, ET.fromstring(asked.body)) if held else Answer(404)  # noqa: S314
        if held:
            return self._listing(path) if depth == "1" else multistatus((path, self._marks(path)))
        kinds = [kind for kind, home in HOMES.items() if path == home]
        if depth == "1" and kinds:
            inside = [at for at, one in self.collections.items() if one.kind == kinds[0]]
            return multistatus((path, _resource_type("")), *((at, self._marks(at)) for at in inside))
        homes = "".join(
            f"<{name}><D:href>{HOMES[kind]}</D:href></{name}>" for kind, name in _HOME_SETS.items()
        )
        is_known = path == "/" or path.startswith("/.well-known/") or bool(kinds)
        return multistatus((path, homes + _resource_type(""))) if is_known and depth == "0" else Answer(404)

    def _marks(self, path: str) -> str:
        held = self.collections[path]
        marks = _resource_type(_TYPES[held.kind]) + f"<D:displayname>{escape(held.name)}</D:displayname>"
        if self.has_sync:
            marks += f"<D:supported-report-set>{_REPORTS}</D:supported-report-set>{self._token()}"
        return marks + (_CTAG.format(self._changed(path)) if self.has_ctag else "")

    def _token(self) -> str:
        return f"<D:sync-token>urn:revision:{self.revision}</D:sync-token>"

    def _changed(self, path: str) -> int:
        return max([past[-1][0] for at, past in self.history.items() if at.startswith(path)], default=0)

    def _listing(self, path: str) -> Answer:
        entries = [(at, self._etag(text) + _resource_type(None)) for at, text in self.held(path).items()]
        return multistatus((path, self._marks(path)), *entries)

    def _etag(self, text: str) -> str:
        if self.etags == "none":
            return ""
        nonce = f"{self.revision}-{self.requests}" if self.etags == "flaky" else ""
        return f'<D:getetag>"{sha256((nonce + text).encode()).hexdigest()[:16]}"</D:getetag>'

    def _report(self, path: str, held: Held, report: ET.Element) -> Answer:
        if report.tag == "{DAV:}sync-collection":
            return self._changes(path, report.findtext("{DAV:}sync-token") or "")
        answers, gone = [], ""
        for element in report.iter("{DAV:}href"):
            href = element.text or ""
            if href in self.withheld:
                continue
            if href in self.entries:
                data = _DATA[held.kind]
                text = self.entries[href]
                answers.append((href, f"{self._etag(text)}<{data}>{escape(text)}</{data}>"))
            else:
                gone += _gone(href)
        return multistatus(*answers, extra=gone)

    def _changes(self, path: str, token: str) -> Answer:
        since = int(token.rpartition(":")[2] or -1)
        if not self.has_sync or since < self.oldest_token:
            condition = "<D:valid-sync-token/>" if self.has_sync else "<D:supported-report/>"
            return Answer(403, f'<D:error xmlns:D="DAV:">{condition}</D:error>'.encode())
        newer = [at for at, past in self.history.items() if at.startswith(path) and past[-1][0] > since]
        changed = [(at, self._etag(self.entries[at])) for at in newer if at in self.entries]
        gone = "".join(_gone(at) for at in newer if at not in self.entries)
        return multistatus(*changed, extra=gone + self._token())


def _resource_type(kind: str | None) -> str:
    """Of a collection with this type besides, or of an entry."""
    return f"<D:resourcetype>{'' if kind is None else '<D:collection/>' + kind}</D:resourcetype>"


def _gone(href: str) -> str:
    return (
        f"<D:response><D:href>{escape(href)}</D:href><D:status>HTTP/1.1 404 Not Found</D:status></D:response>"
    )


_INSTEAD = {
    Fault.FAILED: Answer(500, b"Oops"),
    Fault.BUSY: Answer(503, headers={"Retry-After": "1"}),
    Fault.BUSY_FOR_EVER: Answer(503, headers={"Retry-After": "99999999"}),
    Fault.LOGIN_PAGE: Answer(200, LOGIN_PAGE, {"Content-Type": "text/html"}),
    Fault.UNAUTHORIZED: Answer(401, headers={"WWW-Authenticate": 'Basic realm="canary"'}),
    Fault.FORBIDDEN: Answer(403),
    Fault.NOT_FOUND: Answer(404),
    Fault.TRUNCATED: Answer(507),
    Fault.LIE: multistatus(),
    Fault.HANGUP: Answer(raw=b""),
    Fault.RESET: Answer(is_reset=True),
}


def _spoiled(answer: Answer, fault: Fault) -> Answer:
    match fault:
        case Fault.CUT:
            return replace(answer, cut_at=len(answer.body) // 2)
        case Fault.DRIP:
            return replace(answer, cut_at=5, trickle=0.001)
        case _:
            return _INSTEAD[fault]


@contextmanager
def stateful() -> Iterator[StatefulServer]:
    """A server with one empty address book and one empty calendar, on a free port of 127.0.0.1."""
    with scripted() as server:
        told = StatefulServer(server)
        told.add_collection("contacts", "Friends")
        told.add_collection("calendar", "Diary")
        yield told
