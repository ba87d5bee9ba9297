"""A pull of one calendar: the deltas of its windows, and of each event what it is now.

Of what changed outside a window Graph says that it was removed, in the words that it has for what was
deleted; of an occurrence that was deleted it may say no more than that its series has changed. So nothing is
taken for gone before it was asked for, and a series that was touched is listed anew.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from connectors.errors import CursorExpired
from connectors.microsoft.agenda import Agenda, Series
from connectors.microsoft.answers import Json
from connectors.microsoft.held_back import held_back
from connectors.microsoft.rounds import Told, read, read_anew
from connectors.microsoft.windows import Window, windows
from connectors.records import Page, RawRecord

PAGE_SIZE = 200
VERSION = 1

Touched = defaultdict[str, set[Window]]
"""Series, with the windows in which they have to be looked at."""


def pull(agenda: Agenda, cursor: str | None, today: date) -> Iterator[Page]:
    """What changed since the cursor, or all from the oldest event to a year from today.

    A window is read to its end before anything of it is handed on, so that a round that dies leaves nothing.
    Raises CursorExpired when Graph has forgotten a link.
    """
    if cursor is None:
        return held_back(_everything(agenda, today))
    return _changes(agenda, read_cursor(cursor, keep_titles=agenda.keep_titles), today)


def read_cursor(text: str, *, keep_titles: bool) -> dict[int, str]:
    """The delta links by their windows' first years. Raises CursorExpired for another kind of cursor."""
    try:
        values = json.loads(text)
        if (values["version"], values["keep_titles"]) != (VERSION, keep_titles):
            raise ValueError
        return {int(year): str(link) for year, link in values["links"].items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise CursorExpired("This cursor was written by another version, or with other settings") from None


def _cursor(links: Mapping[int, str], *, keep_titles: bool) -> str:
    return json.dumps({"version": VERSION, "keep_titles": keep_titles, "links": links})


def _everything(agenda: Agenda, today: date) -> Iterator[Page]:
    """Window by window, then what is stored and was in none of them."""
    seen: set[str] = set()
    links: dict[int, str] = {}
    for window in windows(agenda.oldest(), today):
        told, links[window.first_year] = read_anew(agenda, window)
        records = [one for one in _records(agenda, told) if one.location not in seen]
        seen.update(one.location for one in records)
        yield from _full_pages(agenda, records)
    doubtful, touched = _missing(agenda, seen)
    records, _ = _settle(agenda, {}, doubtful, touched)
    yield from _full_pages(agenda, [one for one in records if one.location not in seen])
    yield Page(cursor=_cursor(links, keep_titles=agenda.keep_titles))


def _records(agenda: Agenda, told: Told) -> Iterator[RawRecord]:
    """The records of all that a full round has told."""
    for event in told.singles.values():
        yield agenda.single(event)
    masters = agenda.masters(told.series)
    listed = agenda.instances({one: [told.window] for one in told.uncertain() if one in masters})
    for series_id, series in told.series.items():
        if series_id in masters:
            for one in listed.get(series_id, [series]):
                yield from agenda.series(masters[series_id], one)


def _full_pages(agenda: Agenda, records: list[RawRecord]) -> Iterator[Page]:
    for first in range(0, len(records), PAGE_SIZE):
        part = records[first : first + PAGE_SIZE]
        yield Page(tuple(_news(agenda, part)), seen=frozenset(one.location for one in part))


def _news(agenda: Agenda, records: Iterable[RawRecord]) -> Iterator[RawRecord]:
    return (one for one in records if agenda.known.get(one.location) != (one.record_id, one.etag))


def _missing(agenda: Agenda, seen: set[str]) -> tuple[dict[str, set[Window]], Touched]:
    """What is stored and was not seen: single events to ask for, and series to look at."""
    doubtful: dict[str, set[Window]] = {}
    touched: Touched = defaultdict(set)
    for location in agenda.known:
        if location not in seen:
            series_id, window, event_id = _parts(location)
            if window:
                touched[series_id].add(window)
            else:
                doubtful[event_id] = set()
    return doubtful, touched


def _parts(location: str) -> tuple[str, Window | None, str]:
    """The series of a location ('' for none), its window if it is that of a series inside one, the event."""
    series_id, _, rest = location.rpartition(" ")
    window = Window(int(rest)) if series_id and len(rest) == 4 and rest.isdigit() else None
    return series_id, window, rest


def _changes(agenda: Agenda, links: dict[int, str], today: date) -> Iterator[Page]:
    """What the deltas say, all of it read before the first page: a link may be dead."""
    told: list[Told] = []
    for window in sorted({*map(Window, links), *windows(None, today)}):
        one, links[window.first_year] = read(agenda, window, links.get(window.first_year))
        told.append(one)
    there = set().union(*(one.ids() for one in told))
    doubtful: defaultdict[str, set[Window]] = defaultdict(set)
    touched: Touched = defaultdict(set)
    singles: dict[str, Json] = {}
    for one in told:
        for event_id in one.removed - there:
            doubtful[event_id].add(one.window)
        for series_id in one.series:
            touched[series_id].add(one.window)
        singles |= one.singles
    settled, gone = _settle(agenda, singles, doubtful, touched)
    records = list(_news(agenda, settled))
    for first in range(0, len(records) or 1, PAGE_SIZE):
        is_last = first + PAGE_SIZE >= len(records)
        yield Page(
            tuple(records[first : first + PAGE_SIZE]),
            tombstones=tuple(sorted(gone)) if is_last else (),
            cursor=_cursor(links, keep_titles=agenda.keep_titles) if is_last else None,
            is_full=False,
        )


class _Stored:
    """What is stored of series: ``locations`` of each, and the series ``of`` each changed occurrence."""

    def __init__(self, agenda: Agenda) -> None:
        self.locations: defaultdict[str, set[str]] = defaultdict(set)
        self.of: dict[str, str] = {}
        for location in agenda.known:
            series_id, window, event_id = _parts(location)
            if series_id:
                self.locations[series_id].add(location)
            if series_id and not window:
                self.of[event_id] = series_id

    def windows(self, series_id: str) -> set[Window]:
        """Those in which a series is known."""
        return {window for at in self.locations.get(series_id, ()) if (window := _parts(at)[1])}


def _settle(
    agenda: Agenda, singles: dict[str, Json], doubtful: Mapping[str, set[Window]], touched: Touched
) -> tuple[list[RawRecord], set[str]]:
    """The records of single events and of what is in doubt, and the locations where nothing is any more.

    ``doubtful`` are events with the windows that say they are gone. One that nobody knows was perhaps an
    occurrence of a series in that window, and nothing says of which: all of them are looked at.
    """
    if not singles and not doubtful and not touched:
        return [], set()
    stored = _Stored(agenda)
    found = agenda.fetch(doubtful)
    for event_id, told_by in doubtful.items():
        event = found.get(event_id, {})
        kind, series_id = event.get("type"), event.get("seriesMasterId") or stored.of.get(event_id)
        if kind == "singleInstance":
            singles[event_id] = event
        if kind == "seriesMaster" or event_id in stored.locations:
            touched[event_id] |= told_by
        elif isinstance(series_id, str):
            touched[series_id] |= told_by
        elif not event and event_id not in agenda.known:
            for one in stored.locations:
                if spans := told_by & stored.windows(one):
                    touched[one] |= spans
    for event_id in singles.keys() & stored.locations.keys():
        touched[event_id] |= stored.windows(event_id)  # a series no longer
    records = [agenda.single(event) for event in singles.values()] + _relist(agenda, touched, stored)
    looked_at = set(doubtful).union(touched, *(stored.locations.get(one, ()) for one in touched))
    present = {record.location for record in records}
    return records, {one for one in looked_at if one in agenda.known and one not in present}


def _relist(agenda: Agenda, touched: Touched, stored: _Stored) -> list[RawRecord]:
    """The records of series as they are now, in the windows where they were touched or are known."""
    masters = agenda.masters(touched)
    listed = agenda.instances({one: touched[one] | stored.windows(one) for one in masters})
    records = [
        record
        for series_id, told in listed.items()
        for one in told
        for record in agenda.series(masters[series_id], one)
    ]
    present = {record.location for record in records}
    elsewhere = {
        event_id: series_id
        for event_id, series_id in stored.of.items()
        if series_id in masters and f"{series_id} {event_id}" not in present
    }
    for event_id, event in agenda.fetch(elsewhere).items():  # perhaps behind all windows
        if event.get("type") == "exception":
            changed = Series(Window(0), exceptions={event_id: event})
            records += agenda.series(masters[elsewhere[event_id]], changed)
    return records
