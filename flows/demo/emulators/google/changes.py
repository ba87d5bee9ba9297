"""What a list of Google's remembers: each entry, when it last changed, and the tokens it gave out."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Parameters = dict[str, Any]


@dataclass(slots=True)
class Entry:
    """One entry; ``body`` is None once it is deleted; ``changed_as`` is the number of its last change."""

    body: dict[str, Any] | None
    changed_as: int


@dataclass(slots=True)
class SyncPoint:
    """Where a sync ended: what a sync token stands for."""

    change: int
    full_at: datetime
    parameters: Parameters


@dataclass(slots=True)
class Paging:
    """What a page token stands for: what is still to come, and where the whole listing will end."""

    ids: list[str]
    end: SyncPoint
    since: int | None
    parameters: Parameters


@dataclass(slots=True)
class Slice:
    """One page: which entries, whether they are changes, and the token of the rest, else of a sync."""

    ids: list[str]
    is_delta: bool
    next_page: str | None
    next_sync: str | None


@dataclass(slots=True)
class Feed:
    """A list with changes: contacts, other contacts, the events of a calendar.

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
        self.entries[entry_id] = Entry(body, self.change)

    def delete(self, entry_id: str) -> None:
        """Delete an entry; its absence is news to those who knew it."""
        self.change += 1
        self.entries[entry_id] = Entry(None, self.change)

    def forget_syncs(self) -> None:
        """Let every sync token given out so far be expired."""
        self.change += 1
        self.oldest_change = self.change

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
            end = SyncPoint(self.change, sync.full_at if sync else now, bound)
            paging = Paging(self.changed_since(since), end, since, parameters)
        else:
            paging = self.pagings[page_token]
            if paging.parameters != parameters:
                raise LookupError
        ids, rest = paging.ids[:size], paging.ids[size:]
        if rest:
            following = self._token(self.pagings, Paging(rest, paging.end, paging.since, parameters))
            return Slice(ids, paging.since is not None, following, None)
        return Slice(ids, paging.since is not None, None, self._token(self.syncs, paging.end))

    def _token(self, kept: dict[str, Any], value: object) -> str:
        token = secrets.token_urlsafe(24) + "A" * self.padding
        kept[token] = value
        return token
