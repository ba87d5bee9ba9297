"""The list of ties in a spreadsheet: written, edited there, and read back as words of the user.

Each row bears, in a hidden column, what had been said when it was written. So a cell that was edited is told
from one that was not, and what was said meanwhile from what is to be overwritten.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from flows import judge
from flows.cells import EDITABLE, Told, address, read_cells, shown
from flows.counted import counted
from flows.errors import UsageError, UserError
from flows.home import Home
from flows.judge import Known, Said
from flows.queries import ask
from warehouse import judgements
from warehouse.errors import Busy
from warehouse.exports import write_csv
from warehouse.judgements import Fingerprint, Word
from warehouse.people import open_people
from warehouse.sheets import Column, read_sheet, write_sheet
from warehouse.store import open_store

MOST_ERRORS = 20

_TIE_COLUMNS = (
    "display_name", "organisation", "category", "is_stale", "sentence", "last_contact_on", "next_meeting_at",
    "emails", "phones",
)  # fmt: skip
COLUMNS = (
    Column("person_id", 9),
    Column("name", 26),
    Column("organisation", 22),
    Column("category", 10),
    Column("stale", 7),
    Column("what", 60),
    Column("last_contact_on", 14),
    Column("next_meeting_on", 14),
    Column("emails", 28),
    Column("phones", 18),
    Column("notes", 30),
    *EDITABLE.values(),
    Column("as_exported", is_hidden=True),
)
"""Those that are not editable may be moved, changed or deleted, but for the first and the last."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that the sheet says about a person: a field, what it was, what it is to be, and the words."""

    person_id: int
    name: str
    field: str
    was: str
    becomes: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """An edited cell that is not carried out, and why."""

    cell: str
    name: str
    because: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What an edited sheet comes to. ``seen`` are the words that counted when it was made."""

    file: str
    changes: list[Change] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    seen: frozenset[int] = frozenset()


def write_ties(home: Home, path: Path, today: date, *, tag: str | None = None) -> int:
    """Write the ties with known humans into an XLSX file, or CSV if its name ends so; how many there are.

    All of them, or those with a tag, the strongest first; as of the day ``today``.
    """
    with open_people(home.folder) as connection:
        columns, rows = ask(connection, "ties", as_of=today, tag=tag)
        ties = [dict(zip(columns, row, strict=True)) for row in rows]
        told = _told(connection, [tie["person_id"] for tie in ties])
    table = [_row(tie, told[tie["person_id"]], today) for tie in ties]
    if path.suffix.lower() == ".csv":
        write_csv(path, [column.name for column in COLUMNS], table, has_bom=True)
    else:
        write_sheet(path, COLUMNS, table)
    return len(table)


def _row(tie: Mapping[str, Any], told: Told, today: date) -> list[Any]:
    meeting = tie["next_meeting_at"]
    seen = [tie[name] for name in _TIE_COLUMNS]
    seen[_TIE_COLUMNS.index("is_stale")] = "unknown" if tie["is_stale"] is None else tie["is_stale"] or None
    seen[_TIE_COLUMNS.index("next_meeting_at")] = meeting and meeting.astimezone().date()
    base = {"id": tie["person_id"], **told.as_json(today)}
    cells = [shown(told, name, today) for name in EDITABLE]
    return [tie["person_id"], *seen, told.notes, *cells, json.dumps(base, ensure_ascii=False)]


def plan(home: Home, path: Path, at: datetime, today: date) -> Plan:
    """What the edited sheet ``path`` says that the warehouse does not say yet.

    Raises UsageError, which lists the addresses, for unknown columns and for cells that say nothing that can
    be; UserError for a file that is not there; Busy while words wait for a refresh that is under way.
    """
    rows = list(_rows(path, today))
    with open_store(home.folder) as store:
        seen = frozenset(word.word_id for word in judgements.live_words(store))
    if seen != _published_words(home) and judge.show(home, at) is None:
        raise Busy("What you said last is not published yet, and a sync is under way: try again after it.")
    with open_people(home.folder) as connection:
        now = _told(connection, [row.person_id for row in rows])
        records = _Records(connection)
        made = Plan(path.name, seen=seen)
        for row in rows:
            _compare(made, row, now[row.person_id], records, today)
    return _without_contradictions(made)


def carry_out(home: Home, made: Plan, at: datetime) -> Said:
    """Write down all changes as one command, which one `undo` takes back.

    Raises Busy when something was said since the plan was made; nothing is written then.
    """
    people = counted(len({change.person_id for change in made.changes}), "person")
    command = f"apply {made.file}: {counted(len(made.changes), 'change')} of {people}"
    words = [word for change in made.changes for word in change.words]
    return judge.say(home, command, words, at, after=made.seen)


@dataclass(frozen=True, slots=True)
class _Edited:
    """A row of the sheet: its cells as read, where they are, and what had been said when it was written."""

    person_id: int
    cells: Mapping[str, Any]
    base: Told
    at: Mapping[str, str]


def _rows(path: Path, today: date) -> Iterator[_Edited]:
    """The rows of the sheet. Raises UsageError with all that is wrong in it."""
    try:
        grid = read_sheet(path)
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}.") from None
    errors: list[str] = []
    places = _places(grid, errors)
    first_row: dict[int, int] = {}
    for number, row in enumerate(grid[1:], start=2):
        if not any(cell not in ("", None) for cell in row):
            continue
        given = {name: row[place] if place < len(row) else "" for name, place in places.items()}
        where = {name: address(place, number) for name, place in places.items()}
        try:
            base = Told.from_json(given["as_exported"], given["person_id"])
        except ValueError as error:
            errors.append(f"{where['as_exported']}: {error}")
            continue
        if (person_id := int(given["person_id"])) in first_row:
            errors.append(f"{where['person_id']}: the same person as in row {first_row[person_id]}.")
        first_row.setdefault(person_id, number)
        cells, wrong = read_cells(
            {name: given[name] for name in EDITABLE if name in given}, base, where, today
        )
        errors += wrong
        yield _Edited(person_id, cells, base, where)
    if errors:
        more = f"\nand {len(errors) - MOST_ERRORS} more" if len(errors) > MOST_ERRORS else ""
        listed = "\n".join(errors[:MOST_ERRORS])
        raise UsageError(f"{path} cannot be applied; nothing was:\n{listed}{more}")


def _places(grid: Sequence[Sequence[Any]], errors: list[str]) -> dict[str, int]:
    """Where each column is. Raises UsageError when nothing can be told of any row."""
    names = {column.name for column in COLUMNS}
    places: dict[str, int] = {}
    for place, heading in enumerate(grid[0] if grid else ()):
        name = str(heading).strip()
        if name in places:
            errors.append(f"{address(place, 1)}: the column {name} is there twice.")
        elif name in names:
            places[name] = place
        elif name or any(place < len(row) and row[place] not in ("", None) for row in grid[1:]):
            known = ", ".join(EDITABLE)
            errors.append(f"{address(place, 1)}: there is no column {name!r}. You may edit {known}.")
    missing = [name for name in ("person_id", "as_exported") if name not in places]
    if missing:
        raise UsageError(
            f"The sheet has no column {' and no column '.join(missing)}: "
            "write it anew by `longsince ties --xlsx FILE`."
        )
    return places


def _published_words(home: Home) -> frozenset[int]:
    with open_people(home.folder) as connection:
        return frozenset(
            number for (number,) in connection.execute("SELECT word_id FROM core.word").fetchall()
        )


def _told(connection: duckdb.DuckDBPyConnection, person_ids: list[int]) -> dict[int, Told]:
    """What is said now, by the id asked for; whoever is nobody any more has no person_id there."""
    columns, rows = ask(connection, "said_ties", person_ids=person_ids)
    found = [dict(zip(columns, row, strict=True)) for row in rows]
    return {row.pop("asked_id"): Told.from_row(row) for row in found}


class _Records:
    """The records of people, which words hang on, looked up once for each."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._found: dict[int, Known] = {}

    def of(self, person_id: int) -> list[Fingerprint]:
        if person_id not in self._found:
            self._found |= judge.known_by_id(self._connection, [person_id])
        return self._found[person_id].records


def _compare(made: Plan, row: _Edited, now: Told, records: _Records, today: date) -> None:
    """Add what the edited cells of a row come to."""
    for name, mine in row.cells.items():
        was, theirs = row.base.value(name, today), now.value(name, today)
        said = now.words_for(name, mine, was, today)
        if not said:
            continue
        if now.person_id is None:
            because = f"nobody is person {row.person_id} any more: find them by `longsince who NAME`."
            made.conflicts.append(Conflict(row.at[name], f"person {row.person_id}", because))
        elif name not in ("tags", "note") and theirs != was:
            because = (
                f"{name} was said to be {_named(theirs)} meanwhile; "
                f"the sheet has {_named(mine)} in the place of {_named(was)}."
            )
            made.conflicts.append(Conflict(row.at[name], now.name, because))
        else:
            hung = tuple(replace(word, sides=[records.of(now.person_id)]) for word in said)
            becomes = mine if name != "tags" else now.tags_after(said)
            made.changes.append(
                Change(
                    now.person_id,
                    now.name,
                    name,
                    _named(theirs if name != "note" else None),
                    _named(becomes),
                    hung,
                )
            )


def _named(value: object) -> str:
    match value:
        case None | False | "" | ():
            return "nothing"
        case True:
            return "yes"
        case tuple() | list():
            return "; ".join(map(str, value))
        case _:
            return str(value)


def _without_contradictions(made: Plan) -> Plan:
    """The plan, but for what two rows that have become one person say differently of them."""
    says: dict[tuple[int, str], set[str]] = {}
    for change in made.changes:
        says.setdefault((change.person_id, change.field), set()).add(change.becomes)
    kept: list[Change] = []
    for change in made.changes:
        if change.field in ("tags", "note") or len(says[change.person_id, change.field]) == 1:
            kept.append(change)
            continue
        because = f"two rows are one person now, and say different things of {change.field}."
        made.conflicts.append(Conflict("", change.name, because))
    return Plan(made.file, kept, made.conflicts, made.seen)
