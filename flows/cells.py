"""The cells of the list of ties that may be edited: what they show and say, and the words that come of it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flows.errors import UsageError
from flows.words import day_of, days_of
from warehouse.judgements import Word
from warehouse.sheets import Column

ENDINGS = ("deceased", "estranged", "ended")
_YES, _NO = {"yes", "y", "x", "true", "1"}, {"no", "n", "-", "false", "0"}

EDITABLE: Mapping[str, Column] = {
    column.name: column
    for column in (
        Column("cadence", 10, True, hint="How long may pass between contact days: 30, 6w, 3m, 1y."),
        Column("tags", 20, True, hint="Tags, separated by semicolons."),
        Column("note", 30, True, hint="A note to add."),
        Column("snooze", 12, True, hint="Not stale before this day (2027-03-01), or for this long (3m)."),
        Column("never", 7, True, choices=("yes",), hint="Never to be called stale."),
        Column("elsewhere", 10, True, choices=("yes",), hint="You keep in touch where no account sees it."),
        Column("ended", 20, True, hint="deceased, estranged or ended; with the day: ended 2026-03-01."),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """What is said about the tie with a person. ``person_id`` is None, and the name empty, for nobody."""

    person_id: int | None
    name: str = ""
    tags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    cadence: int | None = None
    snooze: date | None = None
    never: bool = False
    elsewhere: bool = False
    ended: str | None = None

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Told:
        """From a row of said_ties.sql."""
        return cls(
            row["person_id"],
            row["display_name"] or "",
            tuple(row["tags"] or ()),
            tuple(row["notes"] or ()),
            row["cadence_days"],
            row["snoozed_until_on"],
            row["is_never"],
            row["is_elsewhere"],
            f"{row['ending']} {row['ended_on']}" if row["ending"] else None,
        )

    def as_json(self, today: date) -> dict[str, Any]:
        """What the hidden column keeps of it, beside the id."""
        said = {name: self.value(name, today) for name in EDITABLE if name != "note"}
        return {name: str(value) if name == "snooze" else value for name, value in said.items() if value}

    @classmethod
    def from_json(cls, text: object, person_id: object) -> Told:
        """Back from that. Raises ValueError if it is not what was written for this person."""
        try:
            base = json.loads(str(text))
            told = cls(
                int(base["id"]),
                tags=tuple(base.get("tags", ())),
                cadence=base.get("cadence"),
                snooze=date.fromisoformat(base["snooze"]) if "snooze" in base else None,
                never=bool(base.get("never")),
                elsewhere=bool(base.get("elsewhere")),
                ended=base.get("ended"),
            )
            number = int(str(person_id))
        except (ValueError, TypeError, KeyError):
            raise ValueError("this is not what `longsince ties` wrote there.") from None
        if told.person_id != number:
            raise ValueError(f"this is person {told.person_id}'s, not {number}'s: sort whole rows only.")
        return told

    def value(self, name: str, today: date) -> Any:
        """What a cell of the column holds; a snooze that is over is none."""
        if name == "note":
            return None
        if name == "snooze":
            return self.snooze if self.snooze and self.snooze > today else None
        return getattr(self, name)

    def words_for(self, name: str, mine: Any, was: Any, today: date) -> list[Word]:
        """The words, about nobody yet, that make the field what ``mine`` says where it said ``was``."""
        if name == "tags":
            return self._tag_words(mine, was)
        if name == "note":
            return [Word("note", content=mine)] if mine and mine not in self.notes else []
        if mine in (was, self.value(name, today)):
            return []
        is_off = not mine
        match name:
            case "cadence":
                return [Word(name, days=mine, from_on=today, is_off=is_off)]
            case "snooze":
                return [Word(name, from_on=today, until_on=mine, is_off=is_off)]
            case "ended":
                how, _, day = (mine or "").partition(" ")
                on = date.fromisoformat(day) if day else today
                return [Word(name, content=how or None, from_on=on, is_off=is_off)]
            case _:
                return [Word(name, is_off=is_off)]

    def _tag_words(self, mine: tuple[str, ...], was: tuple[str, ...]) -> list[Word]:
        """Tags that came and went in the sheet, where they are not so already: others stay."""
        have, had, wanted = ({tag.casefold(): tag for tag in tags} for tags in (self.tags, was, mine))
        come = [tag for key, tag in wanted.items() if key not in had and key not in have]
        gone = [have[key] for key in had if key not in wanted and key in have]
        return [Word("tag", content=tag) for tag in come] + [
            Word("tag", content=tag, is_off=True) for tag in gone
        ]

    def tags_after(self, words: list[Word]) -> tuple[str, ...]:
        """The tags when these words have been said."""
        off = {word.content for word in words if word.is_off}
        added = [word.content for word in words if not word.is_off and word.content]
        return (*(tag for tag in self.tags if tag not in off), *added)


def shown(told: Told, name: str, today: date) -> Any:
    """The cell of an editable column."""
    value = told.value(name, today)
    return _join(value) if name == "tags" else value


def address(column: int, row: int) -> str:
    """As spreadsheets name cells: column 0 and row 1 are A1."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def read_cells(
    cells: Mapping[str, Any], base: Told, where: Mapping[str, str], today: date
) -> tuple[dict[str, Any], list[str]]:
    """What the cells say; and of those that say nothing that can be what is wrong, each with its address."""
    found: dict[str, Any] = {}
    errors = []
    for name, cell in cells.items():
        try:
            found[name] = _READERS[name](cell.strip() if isinstance(cell, str) else cell, base, today)
        except (UsageError, ValueError) as error:
            errors.append(f"{where[name]} ({name}): {error}")
    return found, errors


def _cadence(cell: Any, _: Told, __: date) -> int | None:
    if cell in ("", None):
        return None
    if isinstance(cell, bool | date | timedelta | float):
        raise UsageError(f"{cell} is no length of time: say days (30), or 6w, 3m, 1y.")
    return days_of(str(cell))


def _tags(cell: Any, _: Told, __: date) -> tuple[str, ...]:
    text = str(cell).replace("\n", ";")
    (row,) = csv.reader(io.StringIO(text), delimiter=";", skipinitialspace=True) if text else ([],)
    return tuple(tag.strip() for tag in row if tag.strip())


def _join(tags: tuple[str, ...]) -> str:
    """Separated by semicolons; a tag that has one itself stands in quotes."""
    line = io.StringIO()
    csv.writer(line, delimiter=";", lineterminator="").writerow(tags)
    return "; ".join(tags) if not any(set(tag) & set(';"\n') for tag in tags) else line.getvalue()


def _note(cell: Any, _: Told, __: date) -> str | None:
    return str(cell) if cell not in ("", None) else None


def _snooze(cell: Any, base: Told, today: date) -> date | None:
    if cell in ("", None):
        return None
    if isinstance(cell, bool | float | timedelta):
        raise UsageError(f"{cell} is no day: write it like 2027-03-01, or 3m for three months.")
    day = cell if isinstance(cell, date) else day_of(str(cell), today)
    day = date(day.year, day.month, day.day)  # a moment is a date too
    if day > today:
        return day
    if day == base.snooze:
        return None
    raise ValueError(f"{day} is not ahead: a tie is snoozed until a day to come.")


def _flag(cell: Any, _: Told, __: date) -> bool:
    said = str(cell if cell is not None else "").lower()
    if said in _YES:
        return True
    if said in _NO or not said:
        return False
    raise ValueError(f"{cell!r} is neither yes nor empty.")


def _ended(cell: Any, base: Told, today: date) -> str | None:
    how, _, day = str(cell if cell is not None else "").partition(" ")
    if not how:
        return None
    if how.lower() not in ENDINGS:
        raise ValueError(f"{cell!r} is none of {', '.join(ENDINGS)}, with a day or without.")
    if not day and base.ended and base.ended.startswith(how.lower()):
        return base.ended
    return f"{how.lower()} {day_of(day, today) if day else today}"


_READERS: Mapping[str, Callable[[Any, Told, date], Any]] = {
    "cadence": _cadence,
    "tags": _tags,
    "note": _note,
    "snooze": _snooze,
    "never": _flag,
    "elsewhere": _flag,
    "ended": _ended,
}
