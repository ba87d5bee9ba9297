"""Contact groups: what a person's memberships are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from connectors.errors import CursorExpired
from connectors.google.api import GoogleApi

PAGE_SIZE = 1000
_NO_TAGS = frozenset({"myContacts", "all", "chatBuddies", "blocked"})
"""Google's own groups that say nothing of a person; starred, friends, family and coworkers do."""

Json = dict[str, Any]


class NoGroups:
    """Other contacts are in none."""

    all: Mapping[str, str] = {}

    def begin(self, known: Mapping[str, str] | None) -> None:
        """A pull begins."""

    def meet(self, people: Iterable[Json]) -> None:
        """These people came."""

    def named(self, person: Json) -> dict[str, str]:  # noqa: ARG002 - as in ContactGroups
        """None."""
        return {}


class ContactGroups:
    """The groups of an account, asked for where people are in some.

    A renamed group changes no contact for Google, but here the contacts in it: which ones, a full pull tells.
    """

    def __init__(self, api: GoogleApi) -> None:
        self._api = api
        self._are_fresh = False
        self.all: Mapping[str, str] = {}

    def begin(self, known: Mapping[str, str] | None) -> None:
        """A pull begins, with the groups that its cursor knows; a full one knows none.

        Raises CursorExpired when one of them is called otherwise now, or is there no more.
        """
        self.all = dict(self._list()) if known else {}
        self._are_fresh = bool(known)
        if known and any(self.all.get(at) != name for at, name in known.items()):
            raise CursorExpired("A contact group was renamed or deleted")

    def meet(self, people: Iterable[Json]) -> None:
        """See to it that the groups of these people are known."""
        if not self._are_fresh and any(_memberships(person) - self.all.keys() for person in people):
            self.all = dict(self._list())
            self._are_fresh = True

    def named(self, person: Json) -> dict[str, str]:
        """The groups of a person, by resource name."""
        return {at: self.all[at] for at in sorted(_memberships(person)) if at in self.all}

    def _list(self) -> Iterable[tuple[str, str]]:
        page_token: str | None = None
        while True:
            asked: Json = {"pageSize": PAGE_SIZE, "groupFields": "name,groupType,metadata"}
            if page_token:
                asked["pageToken"] = page_token
            answer = self._api.call(self._api.service.contactGroups().list(**asked))
            for group in answer.get("contactGroups") or []:
                name = group.get("formattedName") or group.get("name")
                if name and not (group.get("metadata") or {}).get("deleted"):
                    yield str(group.get("resourceName")), str(name)
            page_token = answer.get("nextPageToken")
            if not page_token:
                return


def _memberships(person: Json) -> set[str]:
    """The resource names of the groups that a person is in and that say something."""
    found = set()
    for membership in person.get("memberships") or []:
        group = membership.get("contactGroupMembership") if isinstance(membership, dict) else None
        name = group.get("contactGroupResourceName") if isinstance(group, dict) else None
        if isinstance(name, str) and name.rpartition("/")[2] not in _NO_TAGS:
            found.add(name)
    return found
