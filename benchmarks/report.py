"""The reports of 5,000 ties: what making them takes, what the page weighs, how soon it stands in Chromium.

Loading is counted in the browser, from the start of navigation until a list is drawn, the file in memory.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from benchmarks.measure import run, table
from benchmarks.stored import fill
from flows.home import Home, find_home
from flows.refresh import refresh
from flows.reports import PAGE, export_reports
from flows.settings import read_settings
from warehouse import runs
from warehouse.store import open_store

CARDS, EVENTS = 5_000, 20_000
NOW = datetime(2025, 6, 2, 12, tzinfo=UTC)
"""Half a year after the last of four years of meetings."""


def make(home: Home) -> None:
    """A published home with so many ties, all its sources up to date."""
    fill(home, CARDS, EVENTS)
    with open_store(home.folder) as store:
        run_id = runs.start_run(store, "bench", NOW)
        for source in ("dav_contacts", "dav_calendar"):
            runs.record_source_result(
                store,
                run_id,
                "bench",
                source,
                started_at=NOW,
                finished_at=NOW,
                error=None,
                synced_from_at=None,
            )
    refresh(home, read_settings(home.config), now=NOW)


def report(home: Home) -> None:
    """What is measured."""
    export_reports(home, read_settings(home.config), home.reports, now=NOW, run_id="bench")


@dataclass(frozen=True, slots=True)
class Loaded:
    """Milliseconds of the browser's clock: until the list was drawn, until a person's window stood. And of
    the processor's time: what the page's thread had taken when the list was drawn."""

    drawn: float
    person: float
    processor: float


def load(page: Path, times: int) -> list[Loaded]:
    from playwright.sync_api import sync_playwright

    loads = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for _ in range(times + 1):
            opened = browser.new_context(viewport={"width": 1280, "height": 860}).new_page()
            session = opened.context.new_cdp_session(opened)
            session.send("Performance.enable", {"timeDomain": "threadTicks"})
            opened.goto(f"{page.as_uri()}#ties")
            opened.wait_for_selector("html[data-ready]", state="attached")
            metrics = session.send("Performance.getMetrics")["metrics"]
            (processor,) = (one["value"] for one in metrics if one["name"] == "TaskDuration")
            drawn = opened.evaluate("performance.getEntriesByName('drawn')[0].startTime")
            begun = opened.evaluate("performance.now()")
            opened.locator("button.name").first.click()
            opened.locator("#person .facts").wait_for()
            person = opened.evaluate("performance.now()") - begun
            loads.append(Loaded(drawn, person, 1000 * processor))
            opened.context.close()
        browser.close()
    return loads[1:]


def main(arguments: Sequence[str] = ()) -> None:
    parser = ArgumentParser()
    parser.add_argument("--runs", type=int, default=5, help="of which medians are shown")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        run([sys.executable, "-m", "benchmarks.report", "make", folder])
        command = [sys.executable, "-m", "benchmarks.report", "report", folder]
        made = [run(command) for _ in range(options.runs)]
        print(table(f"The reports of {CARDS:,} ties", {"all files": made}))
        page = find_home(Path(folder), {}).reports / PAGE
        loads = load(page, options.runs)
        drawn, person = ([getattr(one, name) for one in loads] for name in ("drawn", "person"))
        print(f"\n{PAGE}: {page.stat().st_size:,} bytes.")
        print(f"The page's thread took {median(one.processor for one in loads):.0f} ms of the processor;")
        print(f"drawn after {median(drawn):.0f} ms ({min(drawn):.0f} to {max(drawn):.0f}) in Chromium;")
        print(f"a person's window after {median(person):.0f} ms ({min(person):.0f} to {max(person):.0f}).")


if __name__ == "__main__":
    match sys.argv[1:]:  # one of ours, as a process of its own
        case ["make", folder]:
            make(find_home(Path(folder), {}))
        case ["report", folder]:
            report(find_home(Path(folder), {}))
        case arguments:
            main(arguments)
