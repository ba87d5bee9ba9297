"""What the services of Graph build on: a request that may be made, lists, and deltas out of a change log."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from flows.demo.emulators.changes import Feed, Slice, SyncPoint
from flows.demo.emulators.microsoft.problems import problem, sync_state_not_found

if TYPE_CHECKING:
    from flows.demo.emulators.microsoft.mailbox import Mailbox

Json = dict[str, Any]
SKIP, DELTA = "$skiptoken", "$deltatoken"
LIST_PAGE = 10
"""Items on a page of a list for which no size is asked."""
LARGEST_PAGE = 1000
DELTA_PAGE = 10
"""Items on a page of a delta for which no odata.maxpagesize is preferred."""


@dataclass(slots=True)
class Habits:
    """What Outlook does with deltas, without its being a fault; switch them on before a token is given out.

    ``partial``: changed items have what changed only. ``repeats``: an item comes once more on the next page.
    ``reverses``: the newest comes first. ``begins_empty``: the first page has a nextLink and nothing else.
    ``replays``: what the last round brought comes again in the next.
    """

    partial: bool = True
    repeats: bool = False
    reverses: bool = False
    begins_empty: bool = False
    replays: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """One request that may be made, by the owner of ``mailbox``.

    ``path`` are the named parts of the route's pattern, ``query`` the parameters as written ($select),
    ``prefer`` the preferences by their names; ``url`` is the address without its query: links begin with it.
    """

    mailbox: Mailbox
    path: Mapping[str, str]
    query: Mapping[str, str]
    prefer: Mapping[str, str]
    url: str
    now: datetime
    habits: Habits

    @property
    def has_immutable_ids(self) -> bool:
        """Whether it asks for ids that outlive a move."""
        return self.prefer.get("IdType") == "ImmutableId"

    @property
    def select(self) -> list[str] | None:
        """$select, or None for everything."""
        return self.query["$select"].split(",") if "$select" in self.query else None

    def item_id(self, entry_id: str, container: str) -> str:
        """An item's id as this request is told it: without immutable ids, that of the place where it lies."""
        return entry_id if self.has_immutable_ids else f"AAMk{container[-6:]}-{entry_id}"


@dataclass(frozen=True, slots=True)
class Route:
    """``answer`` to GET at ``pattern`` (``/me/contacts/{contact}``), for tokens with one of ``scopes``.

    ``name`` is the pattern: so faults and counts call it.
    """

    name: str
    scopes: frozenset[str]
    answer: Callable[[Call], Json]
    allows: frozenset[str] = frozenset()
    """The query parameters that it takes; others are refused, as Graph does."""

    def match(self, path: str) -> dict[str, str] | None:
        """The named parts of a path (still escaped) that fits."""
        pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(self.name))
        found = re.fullmatch(pattern, path)
        return found.groupdict() if found else None


def read_prefer(header: str) -> dict[str, str]:
    """The preferences of a Prefer header (RFC 7240)."""
    parts = (part.partition("=") for part in header.split(","))
    return {name.strip(): value.strip().strip('"') for name, _, value in parts if name.strip()}


def read_query(query: str) -> dict[str, str]:
    """A query, each parameter once."""
    return dict(parse_qsl(query, keep_blank_values=True))


def selected(item: Json, select: Sequence[str] | None) -> Json:
    """An item with the members asked for; its id and what OData says of it always come."""
    if select is None:
        return item
    return {name: value for name, value in item.items() if name in (*select, "id") or name.startswith("@")}


def listing(call: Call, items: Iterable[Json]) -> Json:
    """A page of a list, by $top and $skip."""
    items = list(items)
    size, start = int(call.query.get("$top", LIST_PAGE)), int(call.query.get("$skip", 0))
    if not 1 <= size <= LARGEST_PAGE:
        raise problem(400, "ErrorInvalidRequest", "The value of $top is out of range.")
    answer: Json = {"value": [selected(item, call.select) for item in items[start : start + size]]}
    if start + size < len(items):
        kept = {name: value for name, value in call.query.items() if name != "$skip"}
        query = "&".join(f"{name}={value}" for name, value in {**kept, "$skip": start + size}.items())
        answer["@odata.nextLink"] = f"{call.url}?{query}"
    return answer


def delta(
    call: Call,
    feed: Feed,
    to_item: Callable[[str, Json], Json],
    container: str,
    parameters: Iterable[str] = ("$select",),
) -> Json:
    """A page of a delta of a change log: nextLink or deltaLink, whole items, changed ones, ``@removed``.

    ``to_item`` makes the item of an entry's id and its members: all of them, or those that changed;
    ``container`` is what holds it. ``parameters`` of the first call are kept in the tokens. An entry whose
    body has ``@removed`` (with a reason) is told as removed although it is there: for instance what lies
    outside the window that was asked for.
    """
    kept, sync, skip = _asked(call, feed, parameters)
    size = int(call.prefer.get("odata.maxpagesize", DELTA_PAGE))
    is_first = skip is None
    if is_first and call.habits.begins_empty:
        size = 0
    before = feed.pagings.get(skip or "")
    part = feed.page(kept, page_token=skip, sync=sync, size=size, now=call.now, bound=kept)
    ids = part.ids
    if call.habits.repeats and before:
        ids = [*([before.sent] if before.sent else []), *ids]
    if part.next_page and part.ids:
        feed.pagings[part.next_page].sent = part.ids[-1]
    if call.habits.reverses:
        ids = ids[::-1]
    select = kept.get("$select", "").split(",") if kept.get("$select") else None
    told = (_told(call, feed, at, part, to_item, container, select) for at in ids)
    link = {"@odata.nextLink": f"{call.url}?{SKIP}={part.next_page}"}
    if part.next_sync:
        link = {"@odata.deltaLink": f"{call.url}?{DELTA}={part.next_sync}"}
    return {"@odata.context": f"{call.url}/$metadata", **link, "value": [one for one in told if one]}


def _asked(
    call: Call, feed: Feed, parameters: Iterable[str]
) -> tuple[dict[str, str], SyncPoint | None, str | None]:
    """The parameters of the first call, where the delta begins, and the token of the page."""
    skip, token = call.query.get(SKIP), call.query.get(DELTA)
    if skip is not None:
        if skip not in feed.pagings:
            raise sync_state_not_found()
        return feed.pagings[skip].parameters, None, skip
    if token is not None:
        sync = feed.syncs.get(token)
        if sync is None or sync.change < feed.oldest_change:
            raise sync_state_not_found()
        if call.habits.replays and sync.before is not None:
            sync = SyncPoint(sync.before, sync.full_at, sync.parameters)
        return sync.parameters, sync, None
    return {name: call.query[name] for name in parameters if name in call.query}, None, None


def _told(
    call: Call,
    feed: Feed,
    entry_id: str,
    part: Slice,
    to_item: Callable[[str, Json], Json],
    container: str,
    select: Sequence[str] | None,
) -> Json | None:
    entry = feed.entries[entry_id]
    item_id = call.item_id(entry_id, container)
    if entry.body is None or "@removed" in entry.body:
        removed = (entry.body or {}).get("@removed", {"reason": "deleted"})
        return {"id": item_id, "@removed": removed} if part.is_delta else None
    is_partial = part.since is not None and call.habits.partial
    members = entry.changed_since(part.since or 0) if is_partial else entry.body
    mark = {"@odata.etag": f'W/"{entry.changed_as}"'}
    is_whole = part.since is None or not is_partial or entry.made_as > part.since
    absent: Json = dict.fromkeys(select or ()) if is_whole else {}
    return selected({**absent, **mark, **to_item(entry_id, members), "id": item_id}, select)
