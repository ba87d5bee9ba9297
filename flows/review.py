"""What waits for the user's decision, and deciding about many at once; without a terminal.

Who may be one person (`possible_match`), and the round trip of those pairs through a table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

from flows import judge
from flows.errors import UsageError
from flows.home import Home
from flows.judge import Known, Said
from flows.queries import Rows, ask
from transforms.judge.judgements import Held
from warehouse.judgements import Word
from warehouse.people import open_people

Verdict = Literal["same", "different", "later"]

PUT_OFF_DAYS = 30
"""For so long a pair that the user put off is not asked about."""


class Decision(NamedTuple):
    """What the user says of two people, by person_id."""

    verdict: Verdict
    one: int
    other: int


def possible_matches(home: Home, today: date, *, wants_put_off: bool = False) -> tuple[list[str], Rows]:
    """The pairs to decide about, as possible_matches.sql has them, the likeliest first."""
    with open_people(home.folder) as connection:
        return ask(connection, "possible_matches", as_of=today, wants_put_off=wants_put_off)


def decide(home: Home, decision: Decision, at: datetime, today: date) -> Said:
    """Write down what was said of two people. Raises UserError for an id that nobody has."""
    return carry_out(home, plan(home, [(None, decision)]), at, today)


@dataclass(frozen=True, slots=True)
class Plan:
    """Decisions that can be carried out together, and the pairs of which there is nothing (more) to say."""

    decisions: list[tuple[Verdict, Known, Known]]
    settled: list[tuple[Known, Known]]

    @property
    def counts(self) -> str:
        """'3 same, 2 different, 1 later'"""
        counted = Counter(verdict for verdict, *_ in self.decisions)
        return ", ".join(f"{counted[one]} {one}" for one in get_args(Verdict) if counted[one])


def plan(home: Home, decisions: Iterable[tuple[int | None, Decision]]) -> Plan:
    """Look at decisions, each with the number of its row, before any is written down.

    Raises UsageError, naming the rows, when an id is nobody's or when they contradict each other.
    """
    listed = list(decisions)
    with open_people(home.folder) as connection:
        ids = {person_id for _, decision in listed for person_id in decision[1:]}
        known = judge.known_by_id(connection, sorted(ids))
    problems = [
        f"{_row(row)}nobody has the person_id {person_id}"
        for row, decision in listed
        for person_id in decision[1:]
        if person_id not in known
    ]
    _refuse(problems)
    people = [(row, verdict, known[one], known[other]) for row, (verdict, one, other) in listed]
    _refuse(_contradictions(people))
    found: dict[tuple[Verdict, frozenset[int]], tuple[Verdict, Known, Known]] = {}
    settled = []
    for _, verdict, one, other in people:
        if one.person_id == other.person_id:
            settled.append((one, other))
        else:
            found.setdefault((verdict, frozenset({one.person_id, other.person_id})), (verdict, one, other))
    return Plan(list(found.values()), settled)


def carry_out(home: Home, planned: Plan, at: datetime, today: date, command: str | None = None) -> Said:
    """Write all decisions of a plan down: one command, in one transaction, taken back by one undo."""
    until = today + timedelta(days=PUT_OFF_DAYS)
    words = [
        Word(verdict, (one.records, other.records), until_on=until if verdict == "later" else None)
        for verdict, one, other in planned.decisions
    ]
    return judge.say(home, command or " and ".join(map(_sentence, planned.decisions)), words, at)


def _sentence(decision: tuple[Verdict, Known, Known]) -> str:
    verdict, one, other = decision
    match verdict:
        case "same":
            return f"merge {one} and {other}"
        case "different":
            return f"review: {one} and {other} are different"
        case "later":
            return f"review: {one} and {other} later"


def _contradictions(people: Sequence[tuple[int | None, Verdict, Known, Known]]) -> Iterator[str]:
    """Decisions to keep two apart who are one person, or whom the others join."""
    held = Held()
    for _, verdict, one, other in people:
        if verdict == "same":
            held.join(one.person_id, other.person_id)
    for row, verdict, one, other in people:
        if verdict == "different" and one.person_id == other.person_id:
            yield f"{_row(row)}{one} is one person already; `longsince split` parts their records"
        elif verdict == "different" and held.are_joined(one.person_id, other.person_id):
            yield f"{_row(row)}{one} and {other} cannot be different: other rows make them one person"


class Session:
    """What was decided so far, to pass over pairs of which that leaves nothing to say."""

    def __init__(self) -> None:
        self.decisions: list[Decision] = []

    def settles(self, one: int, other: int) -> bool:
        """Whether the two are one person, or two, by what was decided about others."""
        held = Held()
        for decision in self.decisions:
            if decision.verdict == "same":
                held.join(decision.one, decision.other)
        held.part((d.one, d.other) for d in self.decisions if d.verdict == "different")
        return held.are_joined(one, other) or held.are_apart(one, other)


_OF_EACH = ("person_id", "name", "organisation", "emails", "phones", "addresses", "birthday")
COLUMNS = (
    "decision",
    *(f"{side}_{field}" for side in ("left", "right") for field in _OF_EACH),
    "probability", "why", "kept_apart_by", "put_off_until_on",
)  # fmt: skip
"""Of the table of pairs; `decision` is for the user to fill in."""


def table(columns: Sequence[str], rows: Rows) -> Iterator[tuple[Any, ...]]:
    """Rows of `possible_matches` -> rows under COLUMNS."""
    for row in rows:
        pair = dict(zip(columns, row, strict=True))
        sides = [pair[side][field] for side in ("left", "right") for field in _OF_EACH]
        why = [reason["because"] for reason in pair["reasons"] or () if reason["feature"] != "prior"]
        yield ("", *sides, round(pair["probability"], 4), why, pair["stopped_by"], pair["put_off_until_on"])


def read_decisions(path: Path) -> list[tuple[int, Decision]]:
    """The rows of a table of pairs in which something is decided, each with the number of its row.

    Any separator and encoding that a spreadsheet writes. Raises UsageError for what is no such table, or
    says something else than same, different, later or nothing.
    """
    from connectors.errors import NotImported
    from connectors.files.tables import read

    needed = {"decision", "left_person_id", "right_person_id"}
    decisions: list[tuple[int, Decision]] = []
    problems = []
    try:
        with path.open("rb") as stream:
            rows = list(read(stream, lambda row, _: needed <= {cell.strip().casefold() for cell in row}))
    except NotImported:
        raise UsageError(
            f"{path} is no table of pairs: it needs the columns {', '.join(sorted(needed))}. "
            "`longsince review --csv FILE` writes one."
        ) from None
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from None
    for number, (header, row) in enumerate(rows, start=2):
        columns = (column.strip().casefold() for column in header)
        cells = dict(zip(columns, (cell.strip() for cell in row), strict=False))
        said = cells.get("decision", "").casefold()
        verdicts = [one for one in get_args(Verdict) if said and one.startswith(said)]
        ids = [cells.get(f"{side}_person_id", "") for side in ("left", "right")]
        if said and len(verdicts) != 1:
            problems.append(f"row {number}: {said!r} is neither same, different nor later")
        elif verdicts and not all(ids):
            problems.append(f"row {number}: a person_id is missing")
        elif verdicts and (odd := [one for one in ids if not _is_id(one)]):
            problems.append(f"row {number}: {odd[0]!r} is no person_id")
        elif verdicts:
            decisions.append((number, Decision(verdicts[0], int(ids[0]), int(ids[1]))))
    _refuse(problems)
    return decisions


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


def _row(number: int | None) -> str:
    return f"row {number}: " if number is not None else ""


def _refuse(problems: Iterable[str]) -> None:
    listed = list(problems)
    if listed:
        more = [f"and {len(listed) - 5} more"] if len(listed) > 5 else []
        raise UsageError("\n".join(["Nothing was written down.", *listed[:5], *more]))
