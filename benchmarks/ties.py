"""Two million interactions of 120,000 people: what derive and ties take, from core rows to ties.

Who is who is worked out before, by its own steps: that is measured by ``python -m benchmarks.people``.
"""

from __future__ import annotations

import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from benchmarks.measure import Run, run, table
from flows.runner import run_steps
from transforms.derive.steps import STEPS as DERIVE
from transforms.enrich.steps import STEPS as ENRICH
from transforms.network.steps import STEPS as NETWORK
from transforms.normalise.steps import STEPS as NORMALISE
from transforms.resolve.steps import STEPS as RESOLVE
from transforms.steps import TABLES
from transforms.ties.steps import STEPS as TIES
from warehouse.people import scratch

PEOPLE, MESSAGES, MEETINGS = 120_000, 1_500_000, 150_000


def fill(path: Path, people_count: int, message_count: int, meeting_count: int) -> None:
    """Make the core tables for an owner with so many people, and work out who is who."""
    with scratch(path) as people:
        people.run(TABLES.text())
        for name, count in (
            ("people", people_count),
            ("messages", message_count),
            ("meetings", meeting_count),
        ):
            people.run(f"SET VARIABLE {name} = {count}")
        people.run(files("benchmarks").joinpath("ties.sql").read_text(encoding="utf-8"))
        run_steps(people, (*NORMALISE, *RESOLVE))


def refresh(path: Path) -> None:
    """What is measured; who is who is found done."""
    with scratch(path) as people:
        run_steps(people, (*NORMALISE, *RESOLVE, *DERIVE, *ENRICH, *TIES))


def structure(path: Path) -> None:
    """What is measured of the network: links, constraint, effective size, bridges, whom to revive."""
    with scratch(path) as people:
        run_steps(people, NETWORK)


def report(runs: int, scale: float) -> None:
    counts = [str(int(count * scale)) for count in (PEOPLE, MESSAGES, MEETINGS)]
    results: dict[str, list[Run]] = {"derive, enrich and ties": [], "the network": []}
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "people.duckdb"
            run([sys.executable, "-m", "benchmarks.ties", "fill", str(path), *counts])
            results["derive, enrich and ties"].append(
                run([sys.executable, "-m", "benchmarks.ties", "refresh", str(path)])
            )
            results["the network"].append(
                run([sys.executable, "-m", "benchmarks.ties", "network", str(path)])
            )
            with scratch(path) as people:
                ((interactions, persons),) = people.rows(
                    "SELECT (SELECT count(*) FROM derived.interaction), (SELECT count(*) FROM derived.tie)"
                )
                ((links, structured, bridges),) = people.rows(
                    "SELECT (SELECT count(*) // 2 FROM derived.link),"
                    " (SELECT count(*) FROM derived.structure), (SELECT count(*) FROM derived.bridge)"
                )
                began, worked = time.perf_counter(), time.process_time()
                people.rows("SELECT count(*), sum(strength) FROM tie_as_of(DATE '2024-01-01')")
                earlier, cpu = time.perf_counter() - began, time.process_time() - worked
    print(table(f"{interactions:,} interactions of {persons:,} people", results))
    print(f"\nThe network: {links:,} links, {structured:,} people in its structure, {bridges:,} bridges.")
    print(f"The ties as of another day: {earlier:.2f} s, {cpu:.2f} s of CPU.")


def main(arguments: Sequence[str] = ()) -> None:
    parser = ArgumentParser()
    parser.add_argument("--runs", type=int, default=3, help="of which medians are shown")
    parser.add_argument("--scale", type=float, default=1.0, help="of the full number of everything")
    options = parser.parse_args(arguments)
    report(options.runs, options.scale)


if __name__ == "__main__":
    match sys.argv[1:]:  # one of ours, as a process of its own
        case ["fill", path, *counts]:
            fill(Path(path), *map(int, counts))
        case ["refresh", path]:
            refresh(Path(path))
        case ["network", path]:
            structure(Path(path))
        case arguments:
            main(arguments)
