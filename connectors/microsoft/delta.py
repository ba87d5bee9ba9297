"""Pulling one collection by delta: the round from the start, and those that bring what changed since.

A changed item may come with what changed only, come again, come twice in a round, or come out of order: so it
is a patch of what is stored, and the etag says whether it is news at all. A link that dies in the middle ends
the pull with CursorExpired, and what it had brought is worth no sweep: the pull that follows is a full one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from connectors.errors import CursorExpired, SourceChanged
from connectors.formats.json_values import json_text
from connectors.microsoft.answers import Json, Unsuccessful
from connectors.microsoft.graph import Graph
from connectors.records import Known, Page, Patch, RawRecord

VERSION = 1
REMOVED = "@removed"
PAGE_SIZE = 500
"""Items on a page, as is preferred."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a pull ended: the delta link, and what had been asked for, which the link is bound to."""

    link: str
    asked: str

    def text(self) -> str:
        """As JSON."""
        return json.dumps({"version": VERSION, "link": self.link, "asked": self.asked})


def read_cursor(text: str, asked: str) -> Cursor:
    """A stored cursor. Raises CursorExpired for one of another version, or of another question."""
    try:
        values = json.loads(text)
        if (values["version"], values["asked"]) != (VERSION, asked):
            raise ValueError
        return Cursor(str(values["link"]), asked)
    except (ValueError, KeyError, TypeError):
        raise CursorExpired("This cursor was written by another version") from None


def pull(
    graph: Graph,
    start: str,
    cursor: str | None,
    known: Mapping[str, Known],
    *,
    members: Sequence[str],
    item_at: Callable[[str], str],
) -> Iterator[Page]:
    """Pages of at most ``PAGE_SIZE`` items. ``start`` is the path of the first round, with all that it asks.

    ``members`` are what is stored of an item: a whole one has them all. ``item_at`` is the path of one item,
    by its id: part of one that is not stored says too little, so it is asked for. Locations and record ids
    are Graph's immutable ids. A pull that was cut off begins anew: what is known by then does not land again.
    """
    link = None if cursor is None else read_cursor(cursor, start).link
    news = _News(known, members, is_full=link is None)
    for page in graph.delta(link or start, [f"odata.maxpagesize={PAGE_SIZE}"]):
        records, patches, gone, seen, parts = news.of(page.items)
        records += tuple(_wholes(graph, {item_id: item_at(item_id) for item_id in parts}, members))
        yield Page(
            records=records,
            patches=patches,
            tombstones=() if news.is_full else gone,
            seen=seen if news.is_full else frozenset(),
            cursor=Cursor(page.delta_link, start).text() if page.delta_link else None,
            is_full=news.is_full,
        )
        if page.delta_link:
            return


class _News:
    """Tells what of a round is new, beyond what is known and what its pages have brought before."""

    def __init__(self, known: Mapping[str, Known], members: Sequence[str], *, is_full: bool) -> None:
        self._known = known
        self._members = members
        self._met: dict[str, str | None] = {}
        self.is_full = is_full

    def of(
        self, items: tuple[Json, ...]
    ) -> tuple[tuple[RawRecord, ...], tuple[Patch, ...], tuple[str, ...], frozenset[str], tuple[str, ...]]:
        """Records, patches, what is gone, what is there, and what came in part only, of one page."""
        last: dict[str, Json] = {}
        for item in items:
            item_id = item.get("id")
            if not isinstance(item_id, str) or not item_id:
                raise SourceChanged("Microsoft lists something without an id")
            before = {} if REMOVED in item or REMOVED in last.get(item_id, {}) else last.pop(item_id, {})
            last[item_id] = {**before, **item}
        records, patches, gone, seen, parts = [], [], [], set(), []
        for item_id, item in last.items():
            if REMOVED in item:
                if item_id in self._met or item_id in self._known:
                    self._met[item_id] = None  # it may come once more, and changed only is what it is then
                gone.append(item_id)
                continue
            seen.add(item_id)
            etag = _etag_of(item, self._members)
            is_stored = item_id in self._met or item_id in self._known
            if is_stored and etag == self._etag(item_id):
                continue
            self._met[item_id] = etag
            if is_stored and not self.is_full:
                patches.append(Patch(item_id, item_id, etag, _text(item, self._members)))
            elif self.is_full or all(name in item for name in self._members):
                records.append(_record(item_id, item, self._members))
            else:
                parts.append(item_id)
        return tuple(records), tuple(patches), tuple(gone), frozenset(seen), tuple(parts)

    def _etag(self, item_id: str) -> str | None:
        """Of what this round has brought, else of what is known; None for what it said is gone."""
        return self._met[item_id] if item_id in self._met else self._known[item_id].etag


def _wholes(graph: Graph, paths: Mapping[str, str], members: Sequence[str]) -> Iterator[RawRecord]:
    """The records of items that came in part; one that is not there any more is gone by the next round."""
    for item_id, item in graph.batch(paths).items():
        if isinstance(item, Unsuccessful):
            if item.status != 404:
                raise item
        else:
            yield _record(item_id, item, members)


def _record(item_id: str, item: Json, members: Sequence[str]) -> RawRecord:
    return RawRecord(item_id, item_id, _etag_of(item, members), _text(item, members))


def _text(item: Json, members: Sequence[str]) -> str:
    """What is stored: what came without being asked for is dropped."""
    return json_text({name: item[name] for name in ("id", *members) if name in item})


def _etag_of(item: Json, members: Sequence[str]) -> str:
    """The version of an item; of one that says none, what it is made of. And what was asked for: what is
    stored of an item that has not changed may lack what is asked for now.
    """
    asked = sha256(",".join(members).encode()).hexdigest()[:8]
    for name in ("@odata.etag", "changeKey"):
        if isinstance(item.get(name), str) and item[name]:
            return f"{item[name]} {asked}"
    return sha256(json_text(item).encode()).hexdigest()[:32]
