"""A round of one window of a calendar: what its delta tells, read to the end before anybody believes it."""

from __future__ import annotations

from dataclasses import dataclass, field

from connectors.errors import CursorExpired
from connectors.microsoft.agenda import Agenda, Series, is_whole
from connectors.microsoft.answers import Json
from connectors.microsoft.windows import Window

ROUNDS = 2
"""How often a window is begun when its links die on the way; then the pull is over."""


@dataclass(slots=True)
class Told:
    """What a round of one window tells. ``partial``: events of which it does not say enough."""

    window: Window
    singles: dict[str, Json] = field(default_factory=dict)
    series: dict[str, Series] = field(default_factory=dict)
    masters: dict[str, Json] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    partial: set[str] = field(default_factory=set)

    def add(self, event: Json) -> None:
        """Take in one item."""
        event_id, kind, series_id = event["id"], event.get("type"), event.get("seriesMasterId")
        if "@removed" in event:
            self.removed.add(event_id)
        elif kind in ("occurrence", "exception") and isinstance(series_id, str):
            self.series.setdefault(series_id, Series(self.window)).add(event)
        elif kind == "seriesMaster" and is_whole(event):
            self.masters[event_id] = event
            self.series.setdefault(event_id, Series(self.window))
        elif kind == "singleInstance" and is_whole(event):
            self.singles[event_id] = event
        else:
            self.partial.add(event_id)

    def ids(self) -> set[str]:
        """Of everything that it tells to be there."""
        inside = (one.occurrences.keys() | one.exceptions.keys() for one in self.series.values())
        return self.singles.keys() | self.masters.keys() | self.partial | set().union(*inside)

    def settle(self, agenda: Agenda) -> None:
        """Ask for what is told in part, and two ways."""
        doubtful = self.partial | (self.singles.keys() & (self.removed | self.series.keys()))
        self.singles = {one: event for one, event in self.singles.items() if one not in doubtful}
        self.masters = {one: event for one, event in self.masters.items() if one not in self.removed}
        self.partial = set()
        for event in agenda.fetch(sorted(doubtful)).values():
            self.add({"type": "singleInstance", **event})

    def uncertain(self) -> list[str]:
        """The series of which not all is certain that it tells."""
        return [
            series_id
            for series_id, one in self.series.items()
            if not one.is_certain
            or not self.removed.isdisjoint({series_id, *one.occurrences, *one.exceptions})
        ]


def read(agenda: Agenda, window: Window, at: str | None) -> tuple[Told, str]:
    """What a window's delta tells, from a link or from its beginning, and the link for next time."""
    told, link = Told(window), ""
    for page in agenda.pages(window, at):
        for item in page.items:
            if isinstance(item.get("id"), str):
                told.add(item)
        link = page.delta_link or link
    told.settle(agenda)
    agenda.learn_masters(told.masters.values())
    return told, link


def read_anew(agenda: Agenda, window: Window) -> tuple[Told, str]:
    """The same from the beginning, once more if it dies on the way."""
    for _ in range(ROUNDS - 1):
        try:
            return read(agenda, window, None)
        except CursorExpired:
            continue
    return read(agenda, window, None)
