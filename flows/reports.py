"""The set of reports: CSV files that belong together, and a manifest that says so, written last."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from flows.errors import UserError
from flows.home import Home
from flows.queries import ask
from flows.settings import Settings
from warehouse.exports import csv_text
from warehouse.files import write_set
from warehouse.lock import hold
from warehouse.people import open_people

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


@dataclass(frozen=True, slots=True)
class Reported:
    """How many rows each file of a set has; and how many ties could not be judged, with the first reason."""

    rows: dict[str, int]
    unjudged: int
    because: str | None


def export_reports(home: Home, settings: Settings, folder: Path, *, now: datetime, run_id: str) -> Reported:
    """Write the set into ``folder``, made (0700) if need be; every file is 0600.

    All files are of one published people.duckdb, the ties as of the owner's day at ``now``. No file takes its
    place before all are whole on disk; the manifest does so last, with each file's rows and SHA-256: where
    they do not agree, a set was being replaced at that moment. Raises Busy while another report is
    made, WarehouseError when there are no people yet or the disk is full, UserError for a folder that
    cannot be.
    """
    given = {"as_of": settings.today(now), "tag": None}
    home.make()
    with hold(home.locks / "report.lock"):
        with open_people(home.folder) as connection:
            answers = {
                file: ask(connection, query, **{name: given[name] for name in parameters})
                for file, query, parameters in REPORTS
            }
            _, ((unjudged, because),) = ask(connection, "unjudged", **given)
            _, ((refreshed_at,),) = ask(connection, "refreshed_at")
        texts = {file: "".join(csv_text(columns, rows)) for file, (columns, rows) in answers.items()}
        counts = {file: len(rows) for file, (_, rows) in answers.items()}
        manifest = {
            "run_id": run_id,
            "made_at": now.isoformat(),
            "refreshed_at": refreshed_at.isoformat(),
            "as_of": str(given["as_of"]),
            "unjudged_ties": unjudged,
            "files": [
                {"name": file, "rows": counts[file], "sha256": hashlib.sha256(text.encode()).hexdigest()}
                for file, text in texts.items()
            ],
        }
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_set(
                {
                    **{folder / file: [text] for file, text in texts.items()},
                    folder / MANIFEST: [json.dumps(manifest, indent=2), "\n"],
                }
            )
        except OSError as error:
            place = error.filename2 or error.filename or folder
            raise UserError(f"{place} cannot be written: {error.strerror}.") from None
    return Reported(counts, unjudged, because)
