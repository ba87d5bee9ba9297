"""What a list of a provider's remembers: each entry, when it last changed, and the tokens it gave out."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Parameters = dict[str, Any]


@dataclass(slots=True)
class Entry:
    """One entry; ``body`` is None once it is deleted; ``changed_as`` is the number of its last change,
    ``made_as`` of its first, and ``members`` of the last one of each member of the body.
    """

    body: dict[str, Any] | None
    changed_as: int
    made_as: int
    members: dict[str, int] = field(default_factory=dict)

    def changed_since(self, change: int) -> dict[str, Any]:
        """The members that changed after a change, None for those that are gone; all of a later entry."""
        body = self.body or {}
        if self.made_as > change:
            return body
        return {name: body.get(name) for name, changed_as in self.members.items() if changed_as > change}


@dataclass(slots=True)
class SyncPoint:
    """Where a sync ended: what a sync token stands for; ``before`` is where it began."""

    change: int
    full_at: datetime
    parameters: Parameters
    before: int | None = None


@dataclass(slots=True)
class Paging:
    """What a page token stands for: what is still to come, and where the whole listing will end.

    ``sent`` is what came last before it.
    """

    ids: list[str]
    end: SyncPoint
    since: int | None
    parameters: Parameters
    sent: str | None = None


@dataclass(slots=True)
class Slice:
    """One page: which entries, since when they changed, and the token of the rest, else of a sync.

    ``since`` is None for a listing of everything.
    """

    ids: list[str]
    since: int | None
    next_page: str | None
    next_sync: str | None

    @property
    def is_delta(self) -> bool:
        """Whether the entries are changes."""
        return self.since is not None


@dataclass(slots=True)
class Feed:
    """A list with changes: contacts, the events of a calendar, the messages of a folder.

    ``oldest_change``: sync tokens from before it are worth nothing. ``padding`` makes tokens longer.
    """

    entries: dict[str, Entry] = field(default_factory=dict)
    change: int = 0
    oldest_change: int = 0
    padding: int = 0
    syncs: dict[str, SyncPoint] = field(default_factory=dict)
    pagings: dict[str, Paging] = field(default_factory=dict)

    def put(self, entry_id: str, body: dict[str, Any]) -> None:
        """Write an entry, new or changed."""
        self.change += 1
        before = self.entries.get(entry_id)
        if before is None or before.body is None:
            self.entries[entry_id] = Entry(body, self.change, self.change)
            return
        for name in before.body.keys() | body.keys():
            if before.body.get(name) != body.get(name):
                before.members[name] = self.change
        before.body, before.changed_as = body, self.change

    def delete(self, entry_id: str) -> None:
        """Delete an entry; its absence is news to those who knew it."""
        self.change += 1
        self.entries[entry_id] = Entry(None, self.change, self.change)

    def forget_syncs(self) -> None:
        """Let every sync token given out so far be expired."""
        self.change += 1
        self.oldest_change = self.change

    def forget_pages(self) -> None:
        """Let every page token given out so far be expired."""
        self.pagings.clear()

    def live(self, entry_id: str) -> dict[str, Any] | None:
        """The body of an entry that is there."""
        entry = self.entries.get(entry_id)
        return entry.body if entry else None

    def changed_since(self, change: int | None) -> list[str]:
        """The ids of what changed after a change, deleted ones too, or of all that is there; oldest first."""
        found = sorted((entry.changed_as, entry_id) for entry_id, entry in self.entries.items())
        if change is None:
            return [entry_id for _, entry_id in found if self.entries[entry_id].body is not None]
        return [entry_id for changed_as, entry_id in found if changed_as > change]

    def page(
        self,
        parameters: Parameters,
        *,
        page_token: str | None,
        sync: SyncPoint | None,
        size: int,
        now: datetime,
        bound: Parameters,
    ) -> Slice:
        """The next ``size`` entries of a listing with these parameters; a token brings the rest of its own.

        ``bound`` are those that a sync token will be held to. Raises LookupError for a page token that was
        not given out for these parameters.
        """
        if page_token is None:
            since = sync.change if sync else None
            end = SyncPoint(self.change, sync.full_at if sync else now, bound, since)
            paging = Paging(self.changed_since(since), end, since, parameters)
        else:
            paging = self.pagings[page_token]
            if paging.parameters != parameters:
                raise LookupError
        ids, rest = paging.ids[:size], paging.ids[size:]
        if rest:
            following = self._token(self.pagings, Paging(rest, paging.end, paging.since, parameters))
            return Slice(ids, paging.since, following, None)
        return Slice(ids, paging.since, None, self._token(self.syncs, paging.end))

    def _token(self, kept: dict[str, Any], value: object) -> str:
        token = secrets.token_hex(24) + "a" * self.padding
        kept[token] = value
        return token
