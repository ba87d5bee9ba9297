"""The set of reports: it is of one refresh, whole, private, and the last one stands when a new one fails."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.errors import UserError
from flows.reports import FILES, MANIFEST, Reported, export_reports
from tests.flows.conftest import START, World, card, meeting, world_in
from warehouse.errors import Busy, WarehouseError
from warehouse.lock import hold

CSV_FILES = [file for file in FILES if file.endswith(".csv")]


@dataclass
class Reports:
    """A world with a stale tie, a tie in touch and a card that cannot be read; and a folder for reports."""

    world: World
    folder: Path

    def export(self, *, now: datetime = START, run_id: str = "one") -> Reported:
        return export_reports(self.world.home, self.world.settings, self.folder, now=now, run_id=run_id)

    def manifest(self) -> dict[str, Any]:
        content: dict[str, Any] = json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))
        return content

    def rows(self, file: str) -> list[dict[str, str]]:
        with (self.folder / file).open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))

    def contents(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.folder.iterdir()}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world_in(tmp_path_factory.mktemp("reports") / "longsince", page_size=100) as world:
        world.contacts.put("/book/", "/book/a.vcf", card("a", "=Ana Silva", "EMAIL:ana@example.org"))
        world.contacts.put("/book/", "/book/b.vcf", card("b", "Boaz Levi", "EMAIL:boaz@example.org"))
        world.contacts.put("/book/", "/book/c.vcf", "BEGIN:VCARD\r\nVERSION:3.0\r\n")
        for week in range(4):
            for guest, first in (("ana", datetime(2025, 10, 6, 9, tzinfo=UTC)), ("boaz", START)):
                starts_at = first - timedelta(days=1) + timedelta(weeks=week - 4)
                text = meeting(f"{guest}-{week}", starts_at, f"{guest}@example.org")
                world.calendar.put("/calendar/", f"/calendar/{guest}-{week}.ics", text)
        world.sync_and_refresh()
        yield world


@pytest.fixture
def reports(published: World, tmp_path: Path) -> Reports:
    return Reports(published, tmp_path / "reports")


@pytest.fixture(scope="module")
def exported(published: World, tmp_path_factory: pytest.TempPathFactory) -> tuple[Reports, Reported]:
    """A set of reports that nobody changes, written an hour later under no umask at all."""
    reports = Reports(published, tmp_path_factory.mktemp("exported") / "reports")
    before = os.umask(0)
    try:
        return reports, reports.export(now=START + timedelta(hours=1), run_id="f00")
    finally:
        os.umask(before)


@pytest.fixture
def again(exported: tuple[Reports, Reported], reports: Reports) -> Reports:
    """A copy of that set, to report into."""
    shutil.copytree(exported[0].folder, reports.folder)
    return reports


def test_the_set_is_whole(exported: tuple[Reports, Reported]) -> None:
    """Stale ties, all ties, what could not be read, and coverage, each with the rows that were counted."""
    reports, reported = exported
    assert sorted(reports.contents()) == sorted([*FILES, MANIFEST])
    rows = {"stale_ties.csv": 1, "ties.csv": 2, "reconnect.csv": 0, "bridges.csv": 0}
    rows |= {"quarantine.csv": 1, "coverage.csv": 2, "introductions.csv": 0, "changes.csv": 0}
    assert reported == Reported(rows, 0, None)
    assert {file: len(reports.rows(file)) for file in CSV_FILES} == reported.rows
    (stale,) = reports.rows("stale_ties.csv")
    assert stale["display_name"] == "'=Ana Silva"
    assert [(row["display_name"], row["is_stale"]) for row in reports.rows("ties.csv")] == [
        ("Boaz Levi", "false"),
        ("'=Ana Silva", "true"),
    ]
    assert [row["source"] for row in reports.rows("coverage.csv")] == ["dav_calendar", "dav_contacts"]
    assert reports.rows("quarantine.csv")[0]["record_id"] == "/book/c.vcf"


def test_the_manifest_says_what_the_set_is(exported: tuple[Reports, Reported]) -> None:
    """Which run, when, of which refresh and day; each file's rows and the SHA-256 of its bytes."""
    reports, reported = exported
    manifest = reports.manifest()
    ((refreshed_at,),) = reports.world.ask("SELECT refreshed_at FROM published")
    assert manifest.pop("files") == [
        {
            "name": file,
            **({"rows": reported.rows[file]} if file in CSV_FILES else {}),
            "sha256": hashlib.sha256((reports.folder / file).read_bytes()).hexdigest(),
        }
        for file in FILES
    ]
    assert datetime.fromisoformat(manifest.pop("refreshed_at")) == refreshed_at
    assert manifest == {
        "run_id": "f00",
        "made_at": "2026-03-02T10:00:00+00:00",
        "as_of": "2026-03-02",
        "unjudged_ties": 0,
    }


def test_the_same_day_gives_the_same_files(again: Reports) -> None:
    """Only the manifest of a second set differs, by its run and moment."""
    before = again.contents()
    again.export(run_id="two")
    assert {name for name, content in again.contents().items() if content != before[name]} == {MANIFEST}


def test_what_cannot_be_judged_is_counted(reports: Reports) -> None:
    """Long after the last sync: no tie is stale, and the manifest says how many might be."""
    reported = reports.export(now=START + timedelta(days=400))
    assert (reported.rows["stale_ties.csv"], reported.unjudged) == (0, 2)
    assert "dav_calendar" in (reported.because or "")
    assert reports.manifest()["unjudged_ties"] == 2


def test_reports_are_private(exported: tuple[Reports, Reported]) -> None:
    """Folder 0700, files 0600, whatever the umask; they name everybody you know."""
    reports, _ = exported
    assert reports.folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in reports.folder.iterdir()} == {0o600}


DYING = """
import os, sys
from datetime import datetime
from pathlib import Path
from flows.home import find_home
from flows.reports import export_reports
from flows.settings import read_settings

real, left = os.fsync, int(sys.argv[3])

def fsync(descriptor):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), 9)
    real(descriptor)

os.fsync = fsync
home = find_home(Path(sys.argv[1]), {})
now = datetime.fromisoformat(sys.argv[4])
export_reports(home, read_settings(home.config), Path(sys.argv[2]), now=now, run_id="dying")
"""


@pytest.mark.parametrize("after", [pytest.param(0, marks=pytest.mark.heavy), len(FILES)])
def test_a_report_killed_while_it_writes_leaves_the_last_set(again: Reports, after: int) -> None:
    """At whichever file: every old file stands as it was, and the next report sweeps up what was left."""
    reports, before = again, again.contents()
    later = (START + timedelta(days=30)).isoformat()
    arguments = [str(reports.world.home.folder), str(reports.folder), str(after), later]
    killed = subprocess.run([sys.executable, "-c", DYING, *arguments], check=False)
    assert killed.returncode == -9
    left = reports.contents()
    assert {name: content for name, content in left.items() if not name.endswith(".tmp")} == before
    assert len(left) == len(before) + after + 1
    reports.export(run_id="next")
    assert sorted(reports.contents()) == sorted(before)
    assert reports.manifest()["run_id"] == "next"


def test_a_file_that_cannot_be_replaced(reports: Reports) -> None:
    """It is said which, and nothing unfinished is left behind."""
    (reports.folder / MANIFEST).mkdir(parents=True)
    with pytest.raises(UserError, match=f"{MANIFEST} cannot be written"):
        reports.export()
    assert not list(reports.folder.glob("*.tmp"))


def test_a_folder_that_is_a_file(reports: Reports) -> None:
    """Refused in a line that names it, and the file is left alone."""
    reports.folder.write_text("precious", encoding="utf-8")
    with pytest.raises(UserError, match="reports cannot be written: File exists"):
        reports.export()
    assert reports.folder.read_text(encoding="utf-8") == "precious"


def test_one_report_at_a_time(reports: Reports) -> None:
    """A second one does not wait: two could mix their files in one folder."""
    with hold(reports.world.home.locks / "report.lock"), pytest.raises(Busy):
        reports.export()
    assert not reports.folder.exists()


def test_no_people_yet(world: World, tmp_path: Path) -> None:
    """Nothing is made before the first sync."""
    with pytest.raises(WarehouseError, match="run `longsince sync`"):
        export_reports(world.home, world.settings, tmp_path / "reports", now=START, run_id="one")
    assert not (tmp_path / "reports").exists()
