"""A pull of an Outlook mailbox: each folder's delta, and of each message where it lies now.

A delta repeats itself, comes in any order and tells parts of messages. So it only says which messages to
look at: what it tells whole is taken, what is stored as it is now costs nothing, and what is said to be gone,
or in two places, or another thing than it was, is looked up before anybody believes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from connectors.errors import CursorExpired
from connectors.formats import graph_message
from connectors.microsoft.answers import Json, Unsuccessful
from connectors.microsoft.folders import DELTA as FOLDERS
from connectors.microsoft.folders import FolderRole, Folders
from connectors.microsoft.graph import Graph
from connectors.microsoft.held_back import held_back
from connectors.microsoft.mailbox import Mailbox, Place, Told, settled_role
from connectors.records import Known, Page

PAGE_SIZE = 200
ROUNDS = 2
"""How often the reading of a folder is begun when its links die on the way; then the pull is over."""


def pull(
    graph: Graph,
    cursor: str | None,
    known: Mapping[str, Known],
    resume: str | None,
    *,
    since: datetime | None,
    keep_subjects: bool,
) -> Iterator[Page]:
    """What changed since the cursor; without one, every message, but headers only of what is not stored.

    Raises CursorExpired when a delta has forgotten the cursor, and when a folder that was read is gone or
    means something else now: then everything is listed once. Of a full pull, a round that dies is begun once
    more.
    """
    select = ",".join((*graph_message.SELECT, *(("subject",) if keep_subjects else ())))
    mailbox = Mailbox(graph, known, since, select, PAGE_SIZE)
    if cursor is None:
        begun = Place.read(resume, select) if resume else None
        return held_back(_everything(mailbox, begun or _look_around(mailbox)))
    place = Place.read(cursor, select)
    if place is None:
        raise CursorExpired("This cursor was written by another version, or for other fields")
    return _changes(mailbox, place)


def _look_around(mailbox: Mailbox) -> Place:
    """The folders as they are."""
    place = Place(Folders.known_by_name(mailbox.graph), mailbox.select)
    for page in mailbox.graph.delta(FOLDERS):
        place.folders.learn(page.items)
        place.folders_link = page.delta_link or ""
    return place


def _everything(mailbox: Mailbox, place: Place) -> Iterator[Page]:
    """Folder by folder; what is stored as it is now is seen. The last page has the cursor."""
    doubtful: set[str] = set()
    for folder_id in place.waiting():
        lost: set[str] = set()  # that a round had told which died
        for number in range(1, ROUNDS + 1):
            taken: set[str] = set()
            try:
                yield from _round(mailbox, place, folder_id, taken, doubtful)
                break
            except CursorExpired:
                if number == ROUNDS:
                    raise
                lost |= taken
                place.next_link = None
        doubtful |= lost - taken
    told, gone = _look_at(mailbox, place.folders, sorted(doubtful))
    yield Page(
        mailbox.records(told),
        tombstones=tuple(gone),
        seen=frozenset(doubtful.difference(gone)),
        cursor=place.text(),
    )


def _round(
    mailbox: Mailbox, place: Place, folder_id: str, taken: set[str], doubtful: set[str]
) -> Iterator[Page]:
    """All of a folder. ``taken`` become those that were come across, ``doubtful`` those that went."""
    role = place.folders.role(folder_id)
    try:
        for items, next_link, delta_link in mailbox.pages(place.next_link or mailbox.first_round(folder_id)):
            doubtful.update(one["id"] for one in items if "@removed" in one)
            seen, told = _sort_out(mailbox, items, role)
            records = mailbox.records(told)
            seen.update(record.location for record in records)
            taken |= seen
            place.next_link = next_link
            if delta_link:
                place.links[folder_id] = delta_link
            yield Page(
                records,
                seen=frozenset(seen),
                resume=place.text(),
                is_sent_in=role == "sent" and delta_link is not None,
            )
    except Unsuccessful as refusal:
        if refusal.status != 404:
            raise
        place.folders.tree.pop(folder_id, None)  # it went while others were read


def _sort_out(mailbox: Mailbox, items: list[Json], folder: FolderRole | None) -> tuple[set[str], list[Told]]:
    """Which messages of a full round are here as they are, and which are wanted, whole."""
    seen: set[str] = set()
    told: dict[str, Told] = {}
    partial: list[str] = []
    for item in items:
        message_id = item["id"]
        stored = mailbox.stored(message_id)
        role = settled_role(stored, folder)
        if "@removed" in item or folder == "drafts" or item.get("isDraft") is True:
            continue
        if stored == (role or ""):
            seen.add(message_id)
        elif graph_message.is_whole(item):
            told[message_id] = Told(item, role)
        else:
            partial.append(message_id)
    for message_id, message in mailbox.look_up(partial, mailbox.select).items():
        told.setdefault(message_id, Told(message, settled_role(mailbox.stored(message_id), folder)))
    return seen, list(told.values())


def _changes(mailbox: Mailbox, place: Place) -> Iterator[Page]:
    """What the deltas say, all of it read before the first page: a link may be dead."""
    _learn_folders(mailbox, place)
    news = _News()
    for folder_id in place.folders.wanted():
        at = place.links.get(folder_id) or mailbox.first_round(folder_id)
        try:
            for items, _, delta_link in mailbox.pages(at):
                for item in items:
                    news.add(item, folder_id)
                place.links[folder_id] = delta_link or place.links.get(folder_id, "")
        except Unsuccessful as refusal:
            if refusal.status != 404:
                raise
            place.links.pop(folder_id, None)  # a new folder that went at once
    told, doubtful = news.sort_out(mailbox, place.folders)
    gone: list[str] = []
    steps = max(len(told), len(doubtful), 1)
    for first in range(0, steps, PAGE_SIZE):
        part = slice(first, first + PAGE_SIZE)
        found, went = _look_at(mailbox, place.folders, doubtful[part])
        gone += went
        is_last = first + PAGE_SIZE >= steps
        yield Page(
            mailbox.records([*told[part], *found]),
            tombstones=tuple(gone) if is_last else (),
            cursor=place.text() if is_last else None,
            is_full=False,
        )


def _learn_folders(mailbox: Mailbox, place: Place) -> None:
    """Take in what became of the folders. Raises CursorExpired if one that was read is another now."""
    before = place.folders.wanted()
    for page in mailbox.graph.delta(place.folders_link or FOLDERS):
        place.folders.learn(page.items)
        place.folders_link = page.delta_link or place.folders_link
    after = place.folders.wanted()
    if any(folder_id not in after or after[folder_id] != role for folder_id, role in before.items()):
        raise CursorExpired("A folder is gone, or was moved: what lies there now has to be listed")


@dataclass(slots=True)
class _News:
    """What the deltas of all folders say: of each message the folders that have it, and those it has left."""

    told: dict[str, dict[str, Json]] = field(default_factory=dict)
    left: dict[str, set[str]] = field(default_factory=dict)

    def add(self, item: Json, folder_id: str) -> None:
        """Take in one item of a folder's delta; of a message told twice the later members count."""
        places = self.told.setdefault(item["id"], {})
        if "@removed" in item:
            self.left.setdefault(item["id"], set()).add(folder_id)
        else:
            places[folder_id] = {**places.get(folder_id, {}), **item}

    def sort_out(self, mailbox: Mailbox, folders: Folders) -> tuple[list[Told], list[str]]:
        """The messages that are new and told whole, and the ids of those that have to be looked up."""
        told: list[Told] = []
        doubtful: list[str] = []
        for message_id, places in self.told.items():
            left = self.left.get(message_id, set())
            if len(places) != 1 or not left.isdisjoint(places):
                doubtful.append(message_id)
                continue
            ((folder_id, item),) = places.items()
            folder, stored = folders.role(folder_id), mailbox.stored(message_id)
            role = settled_role(stored, folder)
            if stored is None and (folder == "drafts" or item.get("isDraft") is True):
                continue
            if stored is None and graph_message.is_whole(item):
                told.append(Told(item, role))
            elif stored != (role or "") or folder == "drafts":
                doubtful.append(message_id)
        return told, doubtful


def _look_at(mailbox: Mailbox, folders: Folders, ids: list[str]) -> tuple[list[Told], list[str]]:
    """Of messages in doubt, those that are not stored as they are now, whole; and those that are gone."""
    answers = mailbox.look_up(ids, f"{mailbox.select},{graph_message.HEADERS}")
    wanted = folders.wanted()
    told: list[Told] = []
    gone: list[str] = []
    for message_id in ids:
        stored, message = mailbox.stored(message_id), answers.get(message_id, {})
        folder = wanted.get(str(message.get("parentFolderId")), "none")
        if folder in ("drafts", "none") or message.get("isDraft") is True:
            if stored is not None:
                gone.append(message_id)
        elif stored != ((role := settled_role(stored, folder)) or ""):
            told.append(Told(message, role))
    return told, gone
