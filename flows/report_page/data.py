"""What the page of the reports shows, as plain JSON values: what is seen at once, what on demand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from flows.queries import Rows, ask
from flows.report_page.pack import packed

if TYPE_CHECKING:  # costs every start 0.15 s, and the caller has it already
    import duckdb

Answer = tuple[Sequence[str], Rows]
"""Columns and rows of a query."""

OBSERVED = "observed"
MOST_QUARANTINED = 200
SHOWN = ("bridges", "introductions", "changes", "coverage", "quarantine")
RECONNECT = (
    "person_id", "likelihood", "novelty", "live_links", "last_met_on", "last_met_title", "last_met_with"
)  # fmt: skip
KINDS = {"address books": ("contacts", "connections"), "calendars": ("calendar",), "mail": ("mail",)}
"""What a source of that kind is named like."""

MOST_BYTES = 2_300_000
"""Of data; the scripts and the style come to 600 kB more."""

LINES, MOST_TOLD, LEAST_TOLD = 30_000, 25, 3
"""So many interactions are told in full, and of each person's newest so many."""

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def table(answer: Answer) -> dict[str, Any]:
    """Columns and rows of a query as JSON values: moments in UTC and days in ISO 8601."""
    columns, rows = answer
    return {"columns": list(columns), "rows": [[json_value(value) for value in row] for row in rows]}


def json_value(value: object) -> Any:
    match value:
        case datetime() | date():
            return value.isoformat()
        case float():
            return int(value) if value.is_integer() else value
        case list() | tuple():
            return [json_value(item) for item in value]
        case _:
            return value


def page_blocks(
    connection: duckdb.DuckDBPyConnection,
    people: Answer,
    tables: Mapping[str, Answer],
    *,
    as_of: date,
    refreshed_at: datetime,
    since: date | None,
    unjudged: tuple[int, str | None],
) -> dict[str, Any]:
    """The two blocks of data: `overview`, which the page shows at once, and `details`.

    ``people`` is the answer of page_people.sql: a row's place in it is that person's number on the page.
    ``tables`` are the reports by name.
    """
    overview: dict[str, Any] = {
        "as_of": as_of.isoformat(),
        "refreshed_at": refreshed_at.isoformat(),
        "since": since and since.isoformat(),
        "unjudged": unjudged[0],
        "because": unjudged[1],
        "absent": _absent(tables["coverage"]),
        "people": table(people),
        "months": table(ask(connection, "page_months", as_of=as_of)),
        "quarantined": len(tables["quarantine"][1]),
        "reconnect": table(_columns(tables["reconnect"], RECONNECT)),
        **{name: table(tables[name]) for name in SHOWN},
    }
    overview["quarantine"]["rows"] = overview["quarantine"]["rows"][:MOST_QUARANTINED]
    person_ids = [row[0] for row in people[1]]
    # Of very many people less is told, so that the page stays one that opens at once.
    for most in (max(LEAST_TOLD, min(MOST_TOLD, LINES // max(1, len(person_ids)))), LEAST_TOLD):
        told = details(connection, person_ids, as_of, most=most)
        overview["rhythm"] = told.pop("rhythm")
        blocks = {"overview": packed(overview), "details": packed(told)}
        if sum(map(len, blocks.values())) <= MOST_BYTES:
            break
    return blocks


def _columns(answer: Answer, names: Sequence[str]) -> Answer:
    places = [list(answer[0]).index(name) for name in names]
    return names, [tuple(row[place] for place in places) for row in answer[1]]


def _absent(coverage: Answer) -> list[str]:
    """Kinds of source that no account has."""
    sources = [row[list(coverage[0]).index("source")] for row in coverage[1]]
    return [
        name for name, endings in KINDS.items() if not any(source.endswith(endings) for source in sources)
    ]


def details(
    connection: duckdb.DuckDBPyConnection, person_ids: Sequence[int], as_of: date, *, most: int
) -> dict[str, Any]:
    """What is told of a person on demand: every list has one entry a person, in the order of ``person_ids``.

    Of each person's interactions the ``most`` newest are told in full; what was seen at all is drawn.
    """
    number_of = {person_id: number for number, person_id in enumerate(person_ids)}
    strings = _Strings()
    contact: list[Any] = [None] * len(person_ids)
    rhythm = [""] * len(person_ids)
    for person_id, quarters, ages, marks, figures, texts, count in ask(
        connection, "page_contact", as_of=as_of, most=most
    )[1]:
        if person_id not in number_of:
            continue
        newest = [
            [*numbers, *map(strings.number, (kind, title, reason, source)), record_id]
            for numbers, (kind, title, reason, source, record_id) in zip(figures, texts, strict=True)
        ]
        contact[number_of[person_id]] = [ages, "".join(map(str, marks)), count, newest]
        rhythm[number_of[person_id]] = "".join(DIGITS[min(days, 35)] for days in quarters)
    records, local = _records(ask(connection, "page_records")[1], number_of, strings)
    evidence = _evidence(ask(connection, "page_evidence")[1], number_of, local, strings)
    links = [
        [number_of[one], number_of[other], days]
        for one, other, days in ask(connection, "page_links")[1]
        if one in number_of and other in number_of
    ]
    return {
        "most": most,
        "rhythm": rhythm,
        "contact": contact,
        "records": records,
        "evidence": evidence,
        "links": _by_person(links, len(person_ids)),
        "strings": strings.all,
    }


def _records(
    rows: Rows, number_of: Mapping[int, int], strings: _Strings
) -> tuple[list[Any], dict[tuple[str, ...], int]]:
    """Each person's records; and the place of each record among those of its person."""
    local: dict[tuple[str, ...], int] = {}
    found: list[list[Any]] = []
    places: dict[int, int] = defaultdict(int)
    for person_id, account, source, record_id, name, emails, organisation in rows:
        number = number_of.get(person_id)
        if number is None:
            continue
        local[account, source, record_id] = places[number]
        places[number] += 1
        is_observed = account == OBSERVED
        kept = None if is_observed else record_id  # an observed record's id is its address and name again
        where = OBSERVED if is_observed else f"{account} · {source}"
        found.append([number, strings.number(where), kept, name, emails, strings.number(organisation)])
    return _by_person(found, len(number_of)), local


def _evidence(
    rows: Rows, number_of: Mapping[int, int], local: Mapping[tuple[str, ...], int], strings: _Strings
) -> list[Any]:
    """Each person's pairs of records, by their places; of a pair kept apart, who the other is."""
    found = []
    for person_id, other_id, other, *keys, is_joined, stopped_by, bits, reasons in rows:
        if person_id not in number_of:
            continue
        pair = [local.get(tuple(keys[:3])), local.get(tuple(keys[3:]))] if is_joined else [other, None]
        told = [[strings.number(because), json_value(float(b)) if b else None] for because, b in reasons]
        about = [*pair, number_of.get(other_id), strings.number(stopped_by), json_value(bits)]
        found.append([number_of[person_id], *about, told])
    return _by_person(found, len(number_of))


def _by_person(rows: Iterable[Sequence[Any]], count: int) -> list[Any]:
    """Rows that begin with a person's number, as one list a person without it."""
    found: list[list[Any]] = [[] for _ in range(count)]
    for number, *rest in rows:
        found[number].append(rest)
    return found


class _Strings:
    """Every text once; what stands in the rows is its number, and -1 for nothing."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, text: str | None) -> int:
        if text is None:
            return -1
        return self._numbers.setdefault(text, len(self._numbers))

    @property
    def all(self) -> list[str]:
        return list(self._numbers)
