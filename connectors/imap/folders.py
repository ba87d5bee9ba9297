"""Which folders of a mail server are pulled, what each is for, and in which order."""

from __future__ import annotations

from collections.abc import Iterable

from connectors.imap.answers import Listed
from connectors.imap.folder_names import decoded, role_by_name
from connectors.records import Collection, CollectionRole

ROLES: dict[str, CollectionRole] = {
    "\\sent": "sent",
    "\\drafts": "drafts",
    "\\junk": "junk",
    "\\spam": "junk",
    "\\trash": "trash",
    "\\archive": "archive",
    "\\all": "all",
    "\\allmail": "all",
    "\\inbox": "inbox",
}
"""Attributes of LIST (RFC 6154) and of the older XLIST."""
VIEWS = frozenset({"\\flagged", "\\starred", "\\important"})
"""Folders whose mail lies in others (RFC 6154, 8457)."""
NOT_THERE = frozenset({"\\noselect", "\\nonexistent"})
ORDER: tuple[CollectionRole | None, ...] = ("sent", "inbox", "archive", None, "all", "junk", "trash")
"""What was sent tells most, and is published first. Drafts are left out: nobody was written to yet."""


def collections_of(folders: Iterable[Listed]) -> list[Collection]:
    """The folders to pull, in the order to pull them.

    Where the server marks a folder as, say, the one for sent mail, no name is believed; where it marks none,
    the best name is: one at the top, or right below the inbox.
    """
    there = [one for one in folders if not one.attributes & (NOT_THERE | VIEWS)]
    roles = {one.name: role for one in there if (role := _marked(one))}
    marked = set(roles.values())
    for one in sorted(there, key=_depth):
        path = _path(one)
        role = role_by_name(path[-1])
        if one.name not in roles and role and role not in marked and _is_near_the_top(path):
            roles[one.name] = role
    found = [Collection(one.name, "/".join(_path(one)), roles.get(one.name)) for one in there]
    found = [one for one in found if one.role != "drafts"]
    return sorted(
        {one.collection_id: one for one in found}.values(),
        key=lambda one: (ORDER.index(one.role), one.name, one.collection_id),
    )


def _marked(folder: Listed) -> CollectionRole | None:
    if folder.name.upper() == "INBOX":
        return "inbox"
    return next((role for mark, role in ROLES.items() if mark in folder.attributes), None)


def _path(folder: Listed) -> list[str]:
    """The names that lead to a folder, as people read them."""
    if folder.name.upper() == "INBOX":
        return ["INBOX"]
    parts = folder.name.split(folder.delimiter) if folder.delimiter else [folder.name]
    return [decoded(part) for part in parts]


def _depth(folder: Listed) -> tuple[int, str]:
    return len(_path(folder)), folder.name


def _is_near_the_top(path: list[str]) -> bool:
    return len(path) == 1 or (len(path) == 2 and (path[0].upper() == "INBOX" or path[0].startswith("[")))
