"""What changed since the last report: everybody as that one told of them, kept beside it, against now."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

STATE = "since.json"
"""Beside the reports: what the next one compares with."""

COLUMNS = ("change", "person_id", "display_name", "organisation", "sentence", "before", "now", "since")
SILENT = ("dormant", "lost")


class Seen(NamedTuple):
    """A tie as a report told of it. No name: whom the owner had forgotten leaves none behind."""

    organisation: str | None = None
    title: str | None = None
    category: str | None = None
    is_stale: bool | None = None
    last_contact_on: str | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """Everybody as of a day, by person_id."""

    as_of: date
    people: Mapping[int, Seen]
    names: Mapping[int, str] = field(default_factory=dict)
    """Of the people now; kept nowhere."""


def read_before(folder: Path, as_of: date) -> Look | None:
    """What a report as of the day ``as_of`` compares with; None for the first one in ``folder``.

    It is the last report of an earlier day: a second one on the same day says the same. What cannot be read
    counts as not there.
    """
    try:
        state = json.loads((folder / STATE).read_text(encoding="utf-8"))
        last, before = (_look(state[name]) for name in ("last", "before"))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return last if last is not None and last.as_of < as_of else before


def state_text(now: Look, before: Look | None) -> str:
    """What the next report reads; of those who are gone now, that they were there."""
    if before is not None:
        there = {
            person_id: one if person_id in now.people else Seen() for person_id, one in before.people.items()
        }
        before = Look(before.as_of, there)
    state = {"last": _plain(now), "before": _plain(before)}
    return json.dumps(state, ensure_ascii=False, separators=(",", ":")) + "\n"


def changes(
    before: Look, now: Look, aliases: Mapping[int, int], told: Iterable[tuple[Any, ...]] = ()
) -> list[tuple[Any, ...]]:
    """Rows of `COLUMNS`, by change and name; ``aliases`` says whom an id means that ended in a merge.

    ``told`` are rows of page_changes.sql: where one tells of a change, with its evidence, nothing else does.
    """
    found = {row[:2]: row for row in _changes(before, now, aliases)}
    for change, person_id, was, is_now, evidence in told:
        if person_id in now.people:
            sentence = f"{_from_to(was, is_now)} ({evidence})." if was or is_now else f"It {evidence}."
            about = (now.names[person_id], now.people[person_id].organisation)
            found[change, person_id] = (change, person_id, *about, sentence, was, is_now, before.as_of)
    return sorted(found.values(), key=lambda row: (ORDER.index(row[0]), row[2], row[1]))


def _from_to(was: str | None, is_now: str | None) -> str:
    return f"{was} before, {is_now} now" if was and is_now else str(was or is_now)


ORDER = (
    "went stale",
    "in touch again",
    "no longer stale",
    "fell silent",
    "new employer",
    "new title",
    "new address",
    "date went back",
    "new",
    "merged",
    "split",
    "gone",
)
"""What may have changed, the most telling first."""


def _changes(before: Look, now: Look, aliases: Mapping[int, int]) -> Iterator[tuple[Any, ...]]:
    for person_id, new in now.people.items():
        old = before.people.get(person_id)
        told = [("new", "You know them now.", None, None)] if old is None else _of(old, new)
        for change, sentence, was, is_now in told:
            name = now.names[person_id]
            yield change, person_id, name, new.organisation, sentence, was, is_now, before.as_of
    for person_id in before.people.keys() - now.people.keys():
        number = str(person_id)
        if (other := aliases.get(person_id)) is not None and other in now.people:
            sentence = f"Number {number} was found to be the same person."
            yield "merged", other, now.names[other], None, sentence, number, str(other), before.as_of
        else:
            sentence = "Somebody is not among the people you know any more."
            yield "gone", person_id, f"number {number}", None, sentence, number, None, before.as_of


def _of(old: Seen, new: Seen) -> Iterator[tuple[str, str, str | None, str | None]]:
    """(change, sentence, before, now) of one person."""
    then, last = old.last_contact_on, new.last_contact_on
    is_newer = last is not None and (then is None or last > then)
    if new.is_stale and not old.is_stale:
        yield "went stale", f"The last contact was on {_told(last)}.", then, last
    elif old.is_stale and is_newer:
        yield "in touch again", f"You were in touch on {_told(last)}.", then, last
    elif old.is_stale and new.is_stale is False:
        yield "no longer stale", "Set aside, or judged by another measure.", "stale", new.category
    elif new.category in SILENT and old.category not in (*SILENT, "never_met"):
        yield (
            "fell silent",
            f"{str(old.category).capitalize()} before, {new.category} now.",
            old.category,
            new.category,
        )
    if then is not None and (last is None or last < then):
        sentence = f"It was {_told(then)}; what proved that was cancelled, declined or read wrongly."
        yield "date went back", sentence, then, last
    if old.organisation and new.organisation and old.organisation != new.organisation:
        yield (
            "new employer",
            f"{old.organisation} before, {new.organisation} now.",
            old.organisation,
            new.organisation,
        )
    elif old.title and new.title and old.title != new.title:
        yield "new title", f"{old.title} before, {new.title} now.", old.title, new.title


def _told(day: str | None) -> str:
    return f"{date.fromisoformat(day):%-d %B %Y}" if day else "no day"


def look(as_of: date, people: Iterable[Mapping[str, Any]]) -> Look:
    """Everybody now, from rows of page_people.sql."""
    seen, names = {}, {}
    for row in people:
        last = row["last_contact_on"]
        names[row["person_id"]] = row["name"]
        seen[row["person_id"]] = Seen(
            row["organisation"], row["role"], row["category"], row["is_stale"], last and str(last)
        )
    return Look(as_of, seen, names)


def _plain(seen: Look | None) -> Any:
    if seen is None:
        return None
    return {
        "as_of": seen.as_of.isoformat(),
        "people": {str(key): list(one) for key, one in seen.people.items()},
    }


def _look(state: Any) -> Look | None:
    if state is None:
        return None
    people = {int(person_id): Seen(*values) for person_id, values in state["people"].items()}
    return Look(date.fromisoformat(state["as_of"]), people)
