"""A refresh: from nothing, after a few changes, and when nothing changed; small and large.

Nobody else does this job, so the refresh from nothing is what the others are measured against.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from benchmarks.measure import Run, run, table
from benchmarks.stored import change_cards, change_events, fill
from flows.clock import now
from flows.home import Home, find_home
from flows.refresh import refresh
from flows.settings import read_settings
from warehouse.people import PEOPLE_FILE, open_people
from warehouse.store import STORE_FILE

SMALL = (10_000, 20_000)
LARGE = (100_000, 282_000)
"""Cards and events. Every twentieth event is a weekly series of a year: this is a million meetings."""


def measure(home: Home, size: tuple[int, int], runs: int) -> dict[str, list[Run]]:
    """Each kind of refresh ``runs`` times; what changed before each differs from time to time."""
    card_count, event_count = size
    few, many = card_count // 10_000, card_count // 100
    numbers = iter(range(100, 1000))

    def cards_changed(count: int) -> Callable[[], None]:
        return lambda: change_cards(home, card_count, count, str(next(numbers)))

    before: dict[str, Callable[[], None]] = {
        "from nothing": lambda: None,
        f"{few} cards changed": cards_changed(few),
        f"{many:,} cards changed": cards_changed(many),
        f"{many:,} events changed": lambda: change_events(
            home, event_count, card_count, many, str(next(numbers))
        ),
        "nothing new": lambda: None,
    }
    results: dict[str, list[Run]] = {name: [] for name in before}
    for _ in range(runs):
        for name, change in before.items():
            change()
            force = "force" if name == "from nothing" else "auto"
            results[name].append(
                run([sys.executable, "-m", "benchmarks.refresh", "refresh", str(home.folder), force])
            )
    return results


def report(size: tuple[int, int], runs: int) -> None:
    card_count, event_count = size
    with tempfile.TemporaryDirectory() as folder:
        home = find_home(Path(folder), {})
        began = time.perf_counter()
        # Not in this process: the peak memory of a child is never below that of its parent at the fork.
        run([sys.executable, "-m", "benchmarks.refresh", "fill", folder, str(card_count), str(event_count)])
        rate = (card_count + event_count) / (time.perf_counter() - began)
        results = measure(home, size, runs)
        with open_people(home.folder) as people:
            ((meetings, interactions),) = people.execute(
                "SELECT (SELECT count(*) FROM meeting), (SELECT count(*) FROM interaction)"
            ).fetchall()
        print(table(f"Refresh of {card_count:,} cards and {event_count:,} events", results))
        whole = median(one.wall for one in results["from nothing"])
        shares = (f"{name} {median(r.wall for r in rs) / whole:.3f}" for name, rs in results.items())
        print(f"\nShare of the wall time of a refresh from nothing: {', '.join(shares)}.")
        print(f"{meetings:,} meetings, {interactions:,} interactions; landed at {rate:,.0f} records/s.")
        for name in (STORE_FILE, PEOPLE_FILE):
            print(f"{name}: {(home.folder / name).stat().st_size / 2**20:,.0f} MiB")
        shutil.rmtree(folder, ignore_errors=True)


def main(arguments: Sequence[str] = ()) -> None:
    parser = ArgumentParser()
    parser.add_argument("--large", action="store_true", help="100,000 cards and a million meetings")
    parser.add_argument("--runs", type=int, default=3, help="of which medians are shown")
    options = parser.parse_args(arguments)
    report(LARGE if options.large else SMALL, options.runs)


if __name__ == "__main__":
    match sys.argv[1:]:  # one of ours, as a process of its own
        case ["fill", folder, card_count, event_count]:
            fill(find_home(Path(folder), {}), int(card_count), int(event_count))
        case ["refresh", folder, force]:
            home = find_home(Path(folder), {})
            refresh(home, read_settings(home.config), now=now(), force=force == "force")
        case arguments:
            main(arguments)
