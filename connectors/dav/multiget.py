"""Fetching the entries of a collection in chunks (RFC 4791, 7.9; RFC 6352, 8.7)."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from connectors.dav import multistatus
from connectors.dav.client import DavClient, Member, ServerFailed
from connectors.dav.href import location_of
from connectors.dav.multistatus import Resource
from connectors.dav.service import DAV, Service
from connectors.errors import ConnectorError, SourceChanged, SourceUnavailable
from connectors.records import Collection
from connectors.transport import Oversized

CHUNK = 100
"""Hrefs in one multiget, hence records on a page (measured: larger gains little, smaller costs much)."""
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
        self.unread: list[ConnectorError] = []
        """Why single entries could not be read: the server failed on them, or gave no card or calendar."""
        self._withheld = 0

    def bodies(self, members: Mapping[str, Member]) -> dict[str, Body]:
        """What the members hold, by canonical path and in that order.

        An entry that is gone by now, or left out of the answer even when asked for alone, is not in it:
        that is no word that it was deleted. Raises as soon as there are too many of either.
        """
        answers = self._answers(members)
        bodies = {}
        for location, answer in sorted(answers.items()):
            text = answer.text(self._service.data) or ""
            if self._service.begins in text:
                bodies[location] = Body(text, answer.text(f"{DAV}getetag"))
            elif answer.status != 404:
                self._note(
                    SourceChanged(f"{self._client.host} gave something else than {self._service.things}")
                )
        return bodies

    def finish(self) -> None:
        """Raise SourceUnavailable or SourceChanged if an entry could not be read."""
        if self._withheld:
            logger.warning("%s withheld %d entries; asked again next time", self._client.host, self._withheld)
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
            return self._in_parts(members, -(-len(members) // 4))
        missing = {location: member for location, member in members.items() if location not in answers}
        if len(members) > 1:
            return answers | self._in_parts(missing, 1)
        self._withheld += len(missing)
        if self._withheld > MOST_WITHHELD:
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
        names = [f"{DAV}getetag", self._service.data]
        hrefs = [member.href for member in members.values()]
        resources = self._client.report(
            self._url, multistatus.multiget_body(self._service.multiget, names, hrefs)
        )
        answers: dict[str, Resource] = {}
        for resource in resources:
            location = location_of(resource.href, self._url)
            is_answered = resource.status == 404 or resource.text(self._service.data)
            if is_answered and location and location in members:
                answers[location] = resource
        return answers

    def _note(self, failure: ConnectorError) -> None:
        self.unread.append(failure)
        if len(self.unread) > MOST_UNREAD:
            raise failure
