"""What a pull of mail works with: where it is in the folders, and the messages that it fetches."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from connectors.errors import SourceChanged
from connectors.formats import graph_message, mail_record
from connectors.formats.content_lines import decode
from connectors.microsoft.answers import Json, Unsuccessful
from connectors.microsoft.folders import FolderRole, Folders
from connectors.microsoft.graph import Graph, resource
from connectors.records import Known, MessageRole, RawRecord

VERSION = 1
NEED_NO_HEADERS = frozenset({"sent", "junk"})
"""What the owner has sent came from no list, and of junk nobody asks."""


class Told(NamedTuple):
    """A message that was told whole, and what it is."""

    message: Json
    role: MessageRole | None


@dataclass(slots=True)
class Place:
    """A cursor, or a mark to go on from, as JSON. The links are as telling as a token: no message holds one.

    ``links`` has those folders that have been read to their end; ``next_link`` is where the one being read
    goes on. ``select``, the fields that are asked for, is bound into every link.
    """

    folders: Folders
    select: str
    folders_link: str = ""
    links: dict[str, str] = field(default_factory=dict)
    next_link: str | None = None

    def waiting(self) -> list[str]:
        """The folders that have not been read yet."""
        return [folder_id for folder_id in self.folders.wanted() if folder_id not in self.links]

    def text(self) -> str:
        """As JSON."""
        values = {
            "version": VERSION,
            "select": self.select,
            "roles": self.folders.roles,
            "tree": self.folders.tree,
            "folders_link": self.folders_link,
            "links": {one: link for one, link in self.links.items() if one in self.folders.tree},
            "next_link": self.next_link,
        }
        return json.dumps(values)

    @classmethod
    def read(cls, text: str, select: str) -> Place | None:
        """The place that a text says; None for one of another version, or of links for other fields."""
        try:
            values = json.loads(text)
            if (values["version"], values["select"]) != (VERSION, select):
                return None
            tree = {one: (str(parent), bool(hidden)) for one, (parent, hidden) in values["tree"].items()}
            folders = Folders(values["roles"], tree)
            return cls(folders, select, values["folders_link"], values["links"], values["next_link"])
        except (ValueError, KeyError, TypeError, AttributeError):
            return None


@dataclass(slots=True)
class Mailbox:
    """A mailbox at Graph, and what is stored of it. ``since``: what was received before is left out."""

    graph: Graph
    known: Mapping[str, Known]
    since: datetime | None
    select: str
    page_size: int
    fetched: dict[str, str] = field(default_factory=dict)

    def first_round(self, folder_id: str) -> str:
        """The path of a folder's delta that begins with everything."""
        return resource("me", "mailFolders", folder_id, "messages", "delta", select=self.select)

    def pages(self, at: str) -> Iterator[tuple[list[Json], str | None, str | None]]:
        """The pages of a delta: its items, the link to the next, and on the last the one for next time."""
        for page in self.graph.delta(at, [f"odata.maxpagesize={self.page_size}"]):
            items = [one for one in page.items if isinstance(one.get("id"), str)]
            yield items, page.next_link, page.delta_link

    def stored(self, message_id: str) -> str | None:
        """What a message is, by its version mark; None for one that is not here."""
        if message_id in self.fetched:
            return self.fetched[message_id]
        entry = self.known.get(message_id)
        return None if entry is None else entry.etag or ""

    def records(self, told: Iterable[Told]) -> tuple[RawRecord, ...]:
        """The records of messages, with the headers that tell machines from people where that matters."""
        wanted = [one for one in told if not self._is_too_old(one.message)]
        needing = [one.message for one in wanted if one.role not in NEED_NO_HEADERS]
        lacking = [message["id"] for message in needing if graph_message.HEADERS not in message]
        headers = {message["id"]: message for message in needing}
        headers |= self.look_up(lacking, f"id,{graph_message.HEADERS}")
        self.fetched |= {one.message["id"]: one.role or "" for one in wanted}
        return tuple(to_record(one, headers.get(one.message["id"], {})) for one in wanted)

    def look_up(self, ids: Iterable[str], select: str) -> dict[str, Json]:
        """Those of the messages that are there."""
        found = {}
        asked = {one: resource("me", "messages", one, select=select) for one in ids}
        for one, answer in self.graph.batch(asked).items():
            if not isinstance(answer, Unsuccessful):
                if answer.get("id") != one:
                    raise SourceChanged("Microsoft answered with something other than the message asked for")
                found[one] = answer
            elif answer.status != 404:
                raise answer
        return found

    def _is_too_old(self, message: Json) -> bool:
        if self.since is None or message["id"] in self.known:
            return False
        received = graph_message.moment(message.get("receivedDateTime"))
        return received is not None and received < self.since


def to_record(told: Told, headers: Json) -> RawRecord:
    """A record of a message: a header block, when it came, and what its folder makes of it, the etag too.

    ``headers`` is the answer that has them, where they were asked for.
    """
    message, role = told
    block = graph_message.block_of(message, headers.get(graph_message.HEADERS))
    received = graph_message.moment(message.get("receivedDateTime"))
    payload = decode(mail_record.to_payload(block, received, [role] if role else []))
    return RawRecord(message["id"], message["id"], role or "", payload)


def settled_role(stored: str | None, folder: FolderRole | None) -> MessageRole | None:
    """What a message is, by what is stored of it (None: nothing) and the folder that it lies in now.

    The trash tells nothing of what was read before: everything ends there. What was sent stays so wherever it
    is filed.
    """
    if stored == "sent":
        return "sent"
    if folder == "trash" and stored is not None:
        return "junk" if stored == "junk" else "trash" if stored == "trash" else None
    return folder if folder == "sent" or folder == "junk" or folder == "trash" else None
