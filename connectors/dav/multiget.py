"""Fetching the entries of a collection in chunks (RFC 4791, 7.9; RFC 6352, 8.7)."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from connectors.dav import multistatus
from connectors.dav.client import DavClient, ServerFailed
from connectors.dav.href import location_of
from connectors.dav.members import ETAG, Member
from connectors.dav.multistatus import Resource
from connectors.dav.service import Service
from connectors.errors import ConnectorError, SourceChanged, SourceUnavailable
from connectors.records import Collection
from connectors.wire import Oversized

FIRST_CHUNK = 100
"""Hrefs in the first multiget; the next ones grow while the server copes, and shrink when it fails."""
SMALLEST_CHUNK, LARGEST_CHUNK = 10, 500
CHUNK_CHARACTERS = 4 * 1024 * 1024
"""What a multiget should bring at most, going by the one before: photos make cards large."""
MOST_UNREAD = 10
"""More entries than this that cannot be read mean that the server, not the entries, is ill."""
MOST_WITHHELD = 100
"""So too for entries that are listed, but left out of every answer."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Body:
    """An entry as fetched: its text, and the etag that belongs to it if the server said."""

    text: str
    etag: str | None


class Multiget:
    """The multigets of one collection, and what could not be read in them.

    What the server fails on is asked for in ever smaller parts, so that one sick entry costs itself only.
    """

    def __init__(self, client: DavClient, service: Service, collection: Collection) -> None:
        self._client = client
        self._service = service
        self._collection = collection
        self._url = client.absolute(collection.collection_id)
        self._has_failed = False
        self.unread: list[ConnectorError] = []
        """Why single entries could not be read: the server failed on them, or gave no card or calendar."""
        self.withheld: list[str] = []
        """What was left out of the answer even when asked for alone: no word that it was deleted."""
        self.gone: list[str] = []
        """What the server says is not there."""

    def fetch(self, members: Mapping[str, Member]) -> Iterator[tuple[list[str], dict[str, Body]]]:
        """The paths in chunks, in their order, each with what those entries hold that could be had.

        Raises as soon as there are too many of either kind that could not.
        """
        locations, size = list(members), FIRST_CHUNK
        while locations:
            chunk, locations = locations[:size], locations[size:]
            self._has_failed = False
            bodies = self._bodies({location: members[location] for location in chunk})
            yield chunk, bodies
            size = self._next_size(size, bodies)

    def _next_size(self, size: int, bodies: Mapping[str, Body]) -> int:
        size = size // 4 if self._has_failed else size * 2
        characters = sum(len(body.text) for body in bodies.values())
        if characters:
            size = min(size, CHUNK_CHARACTERS * len(bodies) // characters)
        return min(LARGEST_CHUNK, max(SMALLEST_CHUNK, size))

    def _bodies(self, members: Mapping[str, Member]) -> dict[str, Body]:
        bodies = {}
        for location, answer in sorted(self._answers(members).items()):
            text = answer.text(self._service.data) or ""
            if self._service.begins in text:
                bodies[location] = Body(text, answer.text(ETAG))
            elif answer.status == 404:
                self.gone.append(location)
            else:
                self._note(
                    SourceChanged(f"{self._client.host} gave something else than {self._service.things}")
                )
        return bodies

    def finish(self) -> None:
        """Raise SourceUnavailable or SourceChanged if an entry could not be read."""
        if self.withheld:
            logger.warning(
                "%s withheld %d entries; asked again next time", self._client.host, len(self.withheld)
            )
        if self.unread:
            kind = SourceUnavailable if isinstance(self.unread[0], SourceUnavailable) else SourceChanged
            raise kind(
                f"{self._collection.name} has {len(self.unread)} entries that could not be read "
                f"({self.unread[0]}); the others were"
            )

    def _answers(self, members: Mapping[str, Member]) -> dict[str, Resource]:
        """What the server says of the members, asking again in parts for what failed or was left out."""
        try:
            answers = self._report(members)
        except (SourceChanged, ServerFailed, Oversized) as failure:
            if len(members) == 1:
                self._note(failure)
                return {}
            self._has_failed = True
            return self._in_parts(members, -(-len(members) // 4))
        missing = {location: member for location, member in members.items() if location not in answers}
        if len(members) > 1:
            return answers | self._in_parts(missing, 1)
        self.withheld += missing
        if len(self.withheld) > MOST_WITHHELD:
            raise SourceChanged(
                f"{self._client.host} lists the entries of {self._collection.name} but withholds them"
            )
        return answers

    def _in_parts(self, members: Mapping[str, Member], size: int) -> dict[str, Resource]:
        locations = list(members)
        answers: dict[str, Resource] = {}
        for start in range(0, len(locations), size):
            part = locations[start : start + size]
            answers |= self._answers({location: members[location] for location in part})
        return answers

    def _report(self, members: Mapping[str, Member]) -> dict[str, Resource]:
        """One multiget: bodies, and what is gone. No schedule-tag: it costs Xandikos three times the time."""
        names = [ETAG, self._service.data]
        hrefs = [member.href for member in members.values()]
        body = multistatus.multiget_body(self._service.multiget, names, hrefs)
        answers: dict[str, Resource] = {}
        for resource in self._client.report(self._url, body).resources:
            location = location_of(resource.href, self._url)
            is_answered = resource.status == 404 or resource.text(self._service.data)
            if is_answered and location and location in members:
                answers[location] = resource
        return answers

    def _note(self, failure: ConnectorError) -> None:
        self.unread.append(failure)
        if len(self.unread) > MOST_UNREAD:
            raise failure
