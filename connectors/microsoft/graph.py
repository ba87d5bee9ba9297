"""Microsoft Graph above the guard: objects, lists and batches of them, and what its refusals mean.

Every request says ``Prefer: IdType="ImmutableId"``, those inside a batch too. Links that Graph gives are
followed as they are, but to its own origin only: the guard refuses all others before the token is on its way.
A link is nearly as telling as a token, so no message holds one.

    graph.get(resource("me", select="id,mail"))                 one object
    graph.pages(resource("me", "contacts", "delta"))            a list, or what a delta link brings
    graph.batch({name: resource("me", "events", id), ...})      many objects in a few requests
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from connectors.authorization import Authorization
from connectors.errors import CursorExpired, SourceChanged, SourceUnavailable
from connectors.formats.json_values import objects_in
from connectors.microsoft import batch
from connectors.microsoft.answers import Json, Unsuccessful, preferences, read
from connectors.microsoft.in_flight import InFlight
from connectors.origins import origin_of
from connectors.transport import READS, GuardedSession, busy, parse_retry_after
from connectors.wire import Answer

DEAD_LINKS = (400, 404, 410)
"""A link that has served its time is refused with one of these; 410 says so outright."""


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list. Only the last one has no ``next_link``; that of a delta has a ``delta_link``."""

    items: tuple[Json, ...]
    next_link: str | None
    delta_link: str | None


def resource(*parts: str, select: str | None = None, **options: str) -> str:
    """The path of a resource: ids are escaped; ``select`` is $select, options are as they are named."""
    asked = ({"$select": select} if select else {}) | options
    path = "/".join(quote(part, safe="") for part in parts)
    return f"{path}?{urlencode(asked, safe='$,:')}" if asked else path


class Graph:
    """Graph of one account. ``root`` is where it is, ``in_flight`` is the account's; no thread shares one."""

    def __init__(
        self,
        root: str,
        authorization: Authorization,
        *,
        in_flight: InFlight | None = None,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._root = root
        self._in_flight = in_flight or InFlight()
        self.sleep = sleep
        self._guard = GuardedSession(
            [origin_of(root)],
            authorization=authorization,
            methods=READS | {"POST"},
            busy=_busy,
            refused="Microsoft accepts this sign-in no longer.",
            sleep=sleep,
        )

    def close(self) -> None:
        """Close the connections."""
        self._guard.close()

    def get(self, at: str, prefer: Iterable[str] = ()) -> Json:
        """What is at a path of `resource`, or at a link; ``prefer`` are further preferences (RFC 7240).

        Raises Unsuccessful, NotGranted, SourceChanged and the errors of the guard.
        """
        with self._in_flight.hold():
            answer = self._guard.request("GET", self._url(at), headers=_headers(prefer))
        return read(answer)

    def pages(self, at: str, prefer: Iterable[str] = ()) -> Iterator[ListPage]:
        """The pages of a list at a path or at a link, one after the other.

        Raises CursorExpired when a link, the first or one in the middle, has served its time, and what `get`
        raises. Where Graph says in that case to begin is not asked: it is where a full pull begins anyway.
        """
        prefer = tuple(prefer)
        followed = {hash(at)}
        is_link = "://" in at
        while True:
            try:
                answer = self.get(at, prefer)
            except Unsuccessful as refusal:
                if refusal.status == 410 or (is_link and refusal.status in DEAD_LINKS):
                    raise CursorExpired("Microsoft has forgotten where the last pull ended") from None
                raise
            if not isinstance(answer.get("value"), list):
                raise SourceChanged("Microsoft answered with something other than a list")
            page = ListPage(
                tuple(objects_in(answer["value"])),
                _link(answer, "@odata.nextLink"),
                _link(answer, "@odata.deltaLink"),
            )
            yield page
            if page.next_link is None:
                return
            at, is_link = page.next_link, True
            if hash(at) in followed:
                raise SourceChanged("Microsoft's list leads in a circle")
            followed.add(hash(at))

    def delta(self, at: str, prefer: Iterable[str] = ()) -> Iterator[ListPage]:
        """The pages of a round of a delta; the last says where the next one begins, or SourceChanged."""
        for page in self.pages(at, prefer):
            if page.next_link is None and page.delta_link is None:
                raise SourceChanged("Microsoft ended a list of changes without saying where")
            yield page

    def items(self, at: str, prefer: Iterable[str] = ()) -> Iterator[Json]:
        """The objects of a whole list."""
        for page in self.pages(at, prefer):
            yield from page.items

    def batch(self, paths: Mapping[str, str], prefer: Iterable[str] = ()) -> dict[str, Json | Unsuccessful]:
        """What is at several paths, by the caller's names for them; each may fail by itself.

        Raises what `get` does; SourceUnavailable when Graph puts a part off again and again.
        """
        return batch.ask(self, paths, prefer)

    def post_batch(self, requests: list[Json], count: int) -> tuple[list[Json], Answer]:
        """The answers inside one batch, of which ``count`` run at once, and the answer around them."""
        headers = {**_headers(()), "Content-Type": "application/json"}
        body = json.dumps({"requests": requests}).encode()
        with self._in_flight.hold(count):
            answer = self._guard.request("POST", self._url("$batch"), body=body, headers=headers)
        return objects_in(read(answer).get("responses")), answer

    def _url(self, at: str) -> str:
        return at if "://" in at else self._root + at


def _headers(prefer: Iterable[str]) -> dict[str, str]:
    return {"Accept": "application/json", "Prefer": preferences(prefer)}


def _link(answer: Json, name: str) -> str | None:
    link = answer.get(name)
    return link if isinstance(link, str) and link else None


def _busy(host: str, answer: Answer) -> SourceUnavailable | None:
    """500 and 509 mean 'later' too."""
    if later := busy(host, answer):
        return later
    if answer.status not in (500, 509):
        return None
    wait = parse_retry_after(answer.headers.get("Retry-After"), answer.headers.get("Date"))
    return SourceUnavailable(f"{host} is busy or out of order ({answer.status})", wait)
