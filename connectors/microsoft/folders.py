"""The folders of an Outlook mailbox: which are read, in which order, and what each makes of its messages.

Graph does not say what a folder is for, but finds those it knows by name (learn.microsoft.com/graph/api/
resources/mailfolder), whatever they are called in the mailbox's language. Names are not read at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from connectors.errors import SourceChanged
from connectors.microsoft.answers import Json, Unsuccessful
from connectors.microsoft.graph import Graph, resource

FolderRole = Literal["sent", "inbox", "archive", "junk", "trash", "drafts", "none"]
"""``none``: what lies there is no mail, such as transcripts of chats and logs of synchronisation."""
WELL_KNOWN: Mapping[str, FolderRole] = {
    "sentitems": "sent",
    "inbox": "inbox",
    "archive": "archive",
    "clutter": "inbox",
    "junkemail": "junk",
    "deleteditems": "trash",
    "drafts": "drafts",
    "outbox": "drafts",
    "conversationhistory": "none",
    "syncissues": "none",
}
EVERYWHERE = frozenset({"inbox", "sentitems", "drafts", "deleteditems", "junkemail"})
"""What every mailbox has: not to find one of them is an error, or what was sent would count as received."""
ORDER: tuple[FolderRole | None, ...] = ("sent", "inbox", "archive", None, "junk", "trash", "drafts")
"""What was sent tells most, and is published first. Drafts are read for what leaves them: once it is sent, a
mail may be told as gone from there and not as new elsewhere."""
_INHERITED = frozenset({"junk", "trash", "drafts", "none"})
"""Roles that hold for all the folders inside; a folder inside that of sent mail may hold anything."""
_SEARCHES = "#microsoft.graph.mailSearchFolder"
DELTA = resource("me", "mailFolders", "delta", select="parentFolderId,isHidden")


class Folders:
    """The tree of folders: of each its parent, and whether it is hidden. ``roles`` are those known by name.

    Searches are no folders: what they show lies in others. Hidden folders are the server's own, but for those
    with a role.
    """

    def __init__(self, roles: Mapping[str, FolderRole], tree: Mapping[str, tuple[str, bool]]) -> None:
        self.roles = dict(roles)
        self.tree = dict(tree)

    @classmethod
    def known_by_name(cls, graph: Graph) -> Folders:
        """Those alone. Raises what Graph answered where it does not find one that is everywhere."""
        answers = graph.batch({name: resource("me", "mailFolders", name, select="id") for name in WELL_KNOWN})
        roles: dict[str, FolderRole] = {}
        for name, role in WELL_KNOWN.items():
            answer = answers[name]
            if isinstance(answer, Unsuccessful):
                if answer.status not in (400, 404) or name in EVERYWHERE:
                    raise answer
            elif isinstance(folder_id := answer.get("id"), str):
                roles[folder_id] = role
            elif name in EVERYWHERE:
                raise SourceChanged(f"Microsoft did not say which folder is the mailbox's {name!r}")
        return cls(roles, dict.fromkeys(roles, ("", False)))

    def learn(self, items: Iterable[Json]) -> None:
        """Take in what a delta says: new folders, members that changed, folders that went."""
        for item in items:
            folder_id = item.get("id")
            if not isinstance(folder_id, str):
                continue
            if "@removed" in item:
                self.tree.pop(folder_id, None)
            elif item.get("@odata.type") != _SEARCHES:
                parent, is_hidden = self.tree.get(folder_id, ("", False))
                parent, is_hidden = item.get("parentFolderId", parent), item.get("isHidden", is_hidden)
                self.tree[folder_id] = (parent if isinstance(parent, str) else "", is_hidden is True)

    def role(self, folder_id: str) -> FolderRole | None:
        """What a folder is for: by its own name, or by that of one that it lies in."""
        if own := self.roles.get(folder_id):
            return own
        return next((role for role in self._roles_above(folder_id) if role in _INHERITED), None)

    def _roles_above(self, folder_id: str) -> Iterator[FolderRole]:
        passed = {folder_id}
        while (above := self.tree.get(folder_id, ("", False))[0]) and above not in passed:
            passed.add(above)
            folder_id = above
            if role := self.roles.get(folder_id):
                yield role

    def wanted(self) -> dict[str, FolderRole | None]:
        """The folders to read with what they are for, in the order to read them."""
        roles = {
            folder_id: self.role(folder_id)
            for folder_id, (_, is_hidden) in self.tree.items()
            if not is_hidden or folder_id in self.roles
        }
        wanted = [(folder_id, role) for folder_id, role in roles.items() if role != "none"]
        return dict(sorted(wanted, key=lambda one: (ORDER.index(one[1]), one[0])))
