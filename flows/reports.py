"""The set of reports: CSV files and a page that belong together; the manifest that says so comes last."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from flows import report_changes
from flows.errors import UserError
from flows.home import Home
from flows.introductions import ways_to
from flows.queries import Rows, ask
from flows.report_page.data import page_blocks
from flows.report_page.page import page_html
from flows.settings import Settings
from warehouse.exports import csv_text
from warehouse.files import write_set
from warehouse.lock import hold
from warehouse.people import open_people

if TYPE_CHECKING:
    import duckdb

PAGE = "report.html"
MANIFEST = "manifest.json"


class Report(NamedTuple):
    """A file of the set, the query of `flows.queries` whose rows it holds, and what that query asks for."""

    file: str
    query: str
    parameters: tuple[str, ...] = ()


REPORTS = (
    Report("stale_ties.csv", "stale", ("as_of", "tag")),
    Report("ties.csv", "ties", ("as_of", "tag")),
    Report("reconnect.csv", "reconnect"),
    Report("bridges.csv", "bridges"),
    Report("quarantine.csv", "quarantine"),
    Report("coverage.csv", "coverage"),
)
INTRODUCTIONS, CHANGES = "introductions.csv", "changes.csv"
FILES = (*(report.file for report in REPORTS), INTRODUCTIONS, CHANGES, PAGE, report_changes.STATE)
"""In this order they take their places; the manifest is the last."""

Answer = tuple[Sequence[str], Rows]


@dataclass(frozen=True, slots=True)
class Reported:
    """How many rows each CSV of a set has; and how many ties could not be judged, with the first reason."""

    rows: dict[str, int]
    unjudged: int
    because: str | None


def export_reports(
    home: Home,
    settings: Settings,
    folder: Path,
    *,
    now: datetime,
    run_id: str,
    introductions_to: Sequence[str] = (),
    has_bom: bool = False,
) -> Reported:
    """Write the set into ``folder``, made (0700) if need be; every file is 0600.

    All files are of one published people.duckdb, the ties as of the owner's day at ``now``. No file takes its
    place before all are whole on disk; the manifest does so last, with each file's SHA-256: where they do not
    agree, a set was being replaced at that moment. ``introductions_to`` are people, organisations and
    domains, as `longsince intro` takes them. Raises Busy while another report is made, WarehouseError when
    there are no people yet or the disk is full, UserError for a folder that cannot be and for words that
    mean nobody.
    """
    as_of = settings.today(now)
    home.make()
    with hold(home.locks / "report.lock"):
        with open_people(home.folder) as connection:
            people = ask(connection, "page_people", as_of=as_of)
            before = report_changes.read_before(folder, as_of)
            seen = report_changes.look(as_of, (dict(zip(people[0], row, strict=True)) for row in people[1]))
            given = {"as_of": as_of, "tag": None}
            answers: dict[str, Answer] = {
                file: ask(connection, query, **{name: given[name] for name in parameters})
                for file, query, parameters in REPORTS
            }
            answers[INTRODUCTIONS] = ways_to(connection, introductions_to)
            answers[CHANGES] = (report_changes.COLUMNS, _changes(connection, before, seen))
            _, ((unjudged, because),) = ask(connection, "unjudged", **given)
            _, ((refreshed_at,),) = ask(connection, "refreshed_at")
            blocks = page_blocks(
                connection,
                people,
                {file.removesuffix(".csv"): answer for file, answer in answers.items()},
                as_of=as_of,
                refreshed_at=refreshed_at,
                since=before.as_of if before else None,
                unjudged=(unjudged, because),
            )
        counts = {file: len(rows) for file, (_, rows) in answers.items()}
        texts = {file: "".join(csv_text(*answer, has_bom=has_bom)) for file, answer in answers.items()}
        texts[PAGE] = page_html(blocks, title=f"Your people on {as_of}")
        texts[report_changes.STATE] = report_changes.state_text(seen, before)
        manifest = {
            "run_id": run_id,
            "made_at": now.isoformat(),
            "refreshed_at": refreshed_at.isoformat(),
            "as_of": str(as_of),
            "unjudged_ties": unjudged,
            "files": [_entry(file, texts[file], counts) for file in FILES],
        }
        _write(
            folder, {file: texts[file] for file in FILES} | {MANIFEST: f"{json.dumps(manifest, indent=2)}\n"}
        )
    return Reported(counts, unjudged, because)


def _changes(
    connection: duckdb.DuckDBPyConnection, before: report_changes.Look | None, seen: report_changes.Look
) -> Rows:
    if before is None:
        return []
    _, told = ask(connection, "page_changes", since=before.as_of)
    return report_changes.changes(before, seen, dict(ask(connection, "page_aliases")[1]), told)


def _entry(file: str, text: str, counts: Mapping[str, int]) -> dict[str, Any]:
    """A file as the manifest tells of it; a CSV with its rows."""
    rows = {"rows": counts[file]} if file in counts else {}
    return {"name": file, **rows, "sha256": hashlib.sha256(text.encode()).hexdigest()}


def _write(folder: Path, texts: Mapping[str, str]) -> None:
    """Put the files into ``folder``, in this order, once all are whole on disk."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_set({folder / file: [text] for file, text in texts.items()})
    except OSError as error:
        place = error.filename2 or error.filename or folder
        raise UserError(f"{place} cannot be written: {error.strerror}.") from None
