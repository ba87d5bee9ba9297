"""What a pull of a calendar works with: the events that it fetches, and the records that it makes of them.

A record is a single meeting, the occurrences of a series inside one window, or an occurrence that was changed
by hand. Its location is the event's id, ``SERIES YEAR`` and ``SERIES EVENT``: so all of a series is found by
its id, and neither has spaces. Graph's occurrences have no people: those of their series stand for them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

from connectors.errors import SourceChanged
from connectors.formats import graph_event, json_event
from connectors.formats.content_lines import decode
from connectors.formats.json_values import objects_in
from connectors.microsoft.answers import Json, Unsuccessful
from connectors.microsoft.graph import Graph, ListPage, resource
from connectors.microsoft.windows import Window
from connectors.records import Known, RawRecord

ROUND_SIZE = 200
PREFER = ('outlook.timezone="UTC"',)
LIST_SIZE = 500
SELECT = ",".join(["id", "seriesMasterId", *sorted(graph_event.KEPT), graph_event.TITLE])
"""Of events that are asked for by name; what a window brings cannot be chosen, and is dropped here."""
_WHOLE = frozenset({"type", "start", "end", "isAllDay", "isCancelled", "attendees", "organizer"})


def is_whole(event: Json) -> bool:
    """Whether it is more than the part that has changed, and no bare occurrence."""
    return event.keys() >= _WHOLE


@dataclass(slots=True)
class Series:
    """What is told of a series inside one window."""

    window: Window
    occurrences: dict[str, Json] = field(default_factory=dict)
    exceptions: dict[str, Json] = field(default_factory=dict)

    def add(self, event: Json) -> None:
        """Take in an occurrence, or one that was changed."""
        kind = self.exceptions if event.get("type") == "exception" else self.occurrences
        kind[event["id"]] = event

    @property
    def is_certain(self) -> bool:
        """Whether nothing is told both ways, or in part."""
        return self.occurrences.keys().isdisjoint(self.exceptions) and all(
            map(is_whole, self.exceptions.values())
        )


@dataclass(slots=True)
class Agenda:
    """A calendar at Graph, and what is stored of it. ``owner`` is the address of the person whose it is."""

    graph: Graph
    calendar_id: str
    known: Mapping[str, Known]
    owner: str | None
    keep_titles: bool
    _masters: dict[str, Json] = field(default_factory=dict)

    def learn_masters(self, events: Iterable[Json]) -> None:
        """Series that are told whole need not be fetched."""
        self._masters |= {one["id"]: one for one in events}

    def pages(self, window: Window, link: str | None) -> Iterator[ListPage]:
        """What a window's delta brings, from a link or from its beginning. Its fields cannot be chosen."""
        at = link or resource(
            "me", "calendars", self.calendar_id, "calendarView", "delta",
            startDateTime=window.starts, endDateTime=window.ends,
        )  # fmt: skip
        yield from self.graph.delta(at, [*PREFER, f"odata.maxpagesize={ROUND_SIZE}"])

    def oldest(self) -> date | None:
        """The day of the first event, if there is any that says one."""
        options = {"$orderby": "start/dateTime", "$top": "1"}
        path = resource("me", "calendars", self.calendar_id, "events", select="start", **options)
        for event in _listed(self.graph.get(path, PREFER)):
            if day := graph_event.start_of(event, is_all_day=True):
                return date.fromisoformat(day)
        return None

    def fetch(self, ids: Iterable[str]) -> dict[str, Json]:
        """Those of the events that are there, whole."""
        found = self._ask({one: self._path(one, select=SELECT) for one in ids})
        if any(event.get("id") != one for one, event in found.items()):
            raise SourceChanged("Microsoft answered with something other than the event asked for")
        return found

    def masters(self, series_ids: Iterable[str]) -> dict[str, Json]:
        """Those of the series that are there."""
        wanted = sorted(set(series_ids))
        self._masters |= self.fetch(one for one in wanted if one not in self._masters)
        found = {one: self._masters[one] for one in wanted if one in self._masters}
        return {one: event for one, event in found.items() if event.get("type") == "seriesMaster"}

    def instances(self, asked: Mapping[str, Iterable[Window]]) -> dict[str, list[Series]]:
        """What takes place of each series inside some windows, as it is now."""
        paths = {
            f"{series_id} {window.first_year}": self._path(
                series_id,
                "instances",
                select=SELECT,
                startDateTime=window.starts,
                endDateTime=window.ends,
                **{"$top": str(LIST_SIZE)},
            )
            for series_id, windows in asked.items()
            for window in windows
        }
        found: defaultdict[str, list[Series]] = defaultdict(list)
        for name, answer in self._ask(paths).items():
            series_id, year = name.split(" ")
            series = Series(Window(int(year)))
            for event in self._all(answer):
                series.add(event)
            found[series_id].append(series)
        return found

    def single(self, event: Json) -> RawRecord:
        """The record of a single meeting."""
        return self._record(event["id"], event, graph_event.uid_of(event, event["id"]))

    def series(self, master: Json, told: Series) -> Iterator[RawRecord]:
        """The records of a series inside a window; none where nothing takes place."""
        series_id = master["id"]
        uid = graph_event.uid_of(master, series_id)
        is_all_day = master.get("isAllDay") is True
        starts = {graph_event.start_of(one, is_all_day=is_all_day) for one in told.occurrences.values()}
        if ordered := sorted(start for start in starts if start):
            yield self._record(f"{series_id} {told.window.first_year}", master, uid, starts=ordered)
        for event_id, event in sorted(told.exceptions.items()):
            yield self._record(f"{series_id} {event_id}", event, uid)

    def _record(self, location: str, event: Json, uid: str, **more: object) -> RawRecord:
        kept = graph_event.strip(event, keep_titles=self.keep_titles)
        payload = decode(json_event.text_of_event(kept, uid, owner=self.owner, **more))
        return RawRecord(location, location, sha256(payload.encode()).hexdigest()[:32], payload)

    def _path(self, event_id: str, *more: str, select: str, **options: str) -> str:
        return resource(
            "me", "calendars", self.calendar_id, "events", event_id, *more, select=select, **options
        )

    def _ask(self, paths: Mapping[str, str]) -> dict[str, Json]:
        found = {}
        for name, answer in self.graph.batch(paths, PREFER).items():
            if not isinstance(answer, Unsuccessful):
                found[name] = answer
            elif answer.status != 404:
                raise answer
        return found

    def _all(self, answer: Json) -> Iterator[Json]:
        """The events of a list whose first page this is."""
        events = _listed(answer)
        if isinstance(link := answer.get("@odata.nextLink"), str):
            events.extend(self.graph.items(link, PREFER))
        yield from (one for one in events if isinstance(one.get("id"), str))


def _listed(answer: Json) -> list[Json]:
    if not isinstance(answer.get("value"), list):
        raise SourceChanged("Microsoft answered with something other than a list")
    return objects_in(answer["value"])
