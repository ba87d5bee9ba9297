"""The contacts of a Microsoft account: the default folder, and those inside it, each by its own delta."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from connectors.formats import microsoft_contact
from connectors.formats.json_values import objects_in, text_in
from connectors.microsoft import delta
from connectors.microsoft.answers import Json, Unsuccessful
from connectors.microsoft.graph import Graph, resource
from connectors.records import Collection, Contact, IsSuppressed, Known, Page, RawRecord

SOURCE = "microsoft_contacts"
DEFAULT = Collection("contacts", "Contacts")
"""No listing has the default folder; it is what /me/contacts is."""
SELECT = ",".join(("id", *microsoft_contact.MEMBERS))
LISTED = {"select": "id,displayName", "$top": "100"}
DEEPEST = 20
"""Folders inside folders; what lies deeper is a circle."""


class MicrosoftContacts:
    """A ``connectors.protocol.Source`` of contacts as JSON. Locations and record ids are immutable ids."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def close(self) -> None:
        """Close the connections."""
        self._graph.close()

    def collections(self) -> Sequence[Collection]:
        """The default folder and all inside it, however deep; those of a level in the order of their ids."""
        found = [DEFAULT]
        level = self._folders(self._graph.items(resource("me", "contactFolders", **LISTED)))
        for _ in range(DEEPEST):
            found += level
            if not level:
                break
            level = self._children(level)
        return found

    def _children(self, parents: Sequence[Collection]) -> list[Collection]:
        """The folders inside those of one level, asked for together."""
        paths = {
            one.collection_id: resource("me", "contactFolders", one.collection_id, "childFolders", **LISTED)
            for one in parents
        }
        children: list[Json] = []
        for answer in self._graph.batch(paths).values():
            if isinstance(answer, Unsuccessful):
                if answer.status != 404:  # it was deleted between the two questions
                    raise answer
                continue
            children += objects_in(answer.get("value"))
            link = answer.get("@odata.nextLink")
            if isinstance(link, str):
                children += self._graph.items(link)
        return self._folders(iter(children))

    def _folders(self, listed: Iterator[Json]) -> list[Collection]:
        named = {one["id"]: text_in(one, "displayName") for one in listed if isinstance(one.get("id"), str)}
        return [Collection(at, name or at) for at, name in sorted(named.items()) if at]

    def pull(
        self,
        collection: Collection,
        cursor: str | None,
        known: Mapping[str, Known],
        resume: str | None = None,  # noqa: ARG002 - what landed before a crash is known
    ) -> Iterator[Page]:
        """``connectors.microsoft.delta.pull``."""
        at = collection.collection_id
        folder = ("contacts",) if at == DEFAULT.collection_id else ("contactFolders", at, "contacts")
        start = resource("me", *folder, "delta", select=SELECT)
        return delta.pull(
            self._graph,
            start,
            cursor,
            known,
            members=microsoft_contact.MEMBERS,
            item_at=lambda contact_id: resource("me", "contacts", contact_id, select=SELECT),
        )

    def parse(self, payload: str) -> tuple[Contact, ...]:
        """``parse`` of this module."""
        return parse(payload)

    def redact(self, record: RawRecord, is_suppressed: IsSuppressed) -> RawRecord | None:
        """``redact`` of this module."""
        return redact(record, is_suppressed)


def parse(payload: str) -> tuple[Contact, ...]:
    """The contact of a payload. Raises Unreadable, and nothing else."""
    return microsoft_contact.parse(payload)


def redact(record: RawRecord, is_suppressed: IsSuppressed) -> RawRecord | None:
    """The record, or None when its person is someone suppressed."""
    payload = microsoft_contact.redact(record.payload, is_suppressed)
    return None if payload is None else replace(record, payload=payload)
