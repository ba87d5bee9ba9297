"""The parts of the benchmark, each a process of its own that leaves what it measured beside its database."""

from __future__ import annotations

import json
import os
import resource
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

from benchmarks.people.material import fill, normalising
from flows.read_anew import follow, take_out
from flows.runner import run_steps
from transforms import steps
from transforms.normalise.steps import NUMBERS
from transforms.resolve.steps import STEPS as RESOLVE
from transforms.step import Sql, Step
from warehouse.people import Next, scratch

SCORE = (
    "records",
    "people",
    "people_found",
    "precision",
    "recall",
    "f1",
    "cubed_precision",
    "cubed_recall",
    "cubed_f1",
    "largest",
)

Figures = dict[str, Any]


def file_in(folder: Path) -> Path:
    return folder / "people.duckdb"


def noted(folder: Path, phase: str) -> Figures:
    """What a phase measured."""
    figures: Figures = json.loads((folder / f"{phase}.json").read_text(encoding="utf-8"))
    return figures


@contextmanager
def measured(folder: Path, phase: str) -> Iterator[Figures]:
    """Note wall and processor seconds of the body and of the workers that it had, the peak MiB of the process
    and of one worker, and what the body adds.
    """
    figures: Figures = {}
    wall, cpu = time.perf_counter(), _processor_seconds()
    yield figures
    figures |= {
        "wall": time.perf_counter() - wall,
        "cpu": _processor_seconds() - cpu,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "worker_peak": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
    }
    (folder / f"{phase}.json").write_text(json.dumps(figures), encoding="utf-8")


def _processor_seconds() -> float:
    return sum(os.times()[:4])


def make(folder: Path, count: int, seed: int) -> None:
    with measured(folder, "make"):
        fill(file_in(folder), count, seed)


def normalise(folder: Path) -> None:
    with measured(folder, "normalise"), scratch(file_in(folder)) as people:
        run_steps(people, normalising())


def resolve(folder: Path) -> None:
    with measured(folder, "resolve") as figures, scratch(file_in(folder)) as people:
        started = time.perf_counter()

        def plan() -> Iterator[Step]:
            yield from NUMBERS
            for step in RESOLVE:
                yield step
                if isinstance(step, Sql) and step.file == "person_member.sql":
                    figures["matched"] = time.perf_counter() - started

        run_steps(people, plan())


def settle(folder: Path) -> None:
    """Let a refresh without changes follow, as the registry would have noted who is who after the first."""
    path = folder / "settled.duckdb"
    shutil.copyfile(file_in(folder), path)
    with measured(folder, "settle"), scratch(path, last=file_in(folder)) as people:
        people.run(text("noted_members.sql"))
        run_steps(people, (*normalising(), *RESOLVE))
    path.replace(file_in(folder))


def change(folder: Path, count: int) -> None:
    """Give ``count`` of the cards another number, and work out who is who from the last time on."""
    path = folder / "changed.duckdb"
    shutil.copyfile(file_in(folder), path)
    with scratch(path, last=file_in(folder)) as people:
        people.run(f"SET VARIABLE changed = {count}")
        people.run(steps.TOUCHED.text())
        people.run(text("changed_card.sql"))
        of_touched = "SEMI JOIN touched USING (account, source, record_id)"
        cards = people.rows(f"FROM core.contact {of_touched}")
        values = people.rows(f"FROM core.contact_address {of_touched}")
        ((noted,),) = people.rows("SELECT content FROM core.stamp WHERE name = 'core.previous_member'")
        with measured(folder, f"change_{count}") as figures:
            started = time.perf_counter()
            taken = take_out(people, steps.READ_ANEW)
            taken |= follow(people, "core.previous_member", [], noted)  # the registry has nothing new to say
            people.append("core.contact", cards)
            people.append("core.contact_address", values)
            people.append(
                "core.contact_address",
                [(*card[:3], "phone", f"+4917699{number:06d}", None, 9) for number, card in enumerate(cards)],
            )
            figures["taken"] = time.perf_counter() - started

            def plan() -> Iterator[Step]:
                yield from normalising()
                figures["normalised"] = time.perf_counter() - started
                yield from RESOLVE

            run_steps(people, plan(), taken)
    path.unlink()


def judge(folder: Path) -> None:
    """Hold the persons against the truth, and the probabilities of pairs too."""
    with measured(folder, "judge") as figures, scratch(file_in(folder)) as people:
        people.run(text("true_person.sql"))
        people.run(
            "CREATE OR REPLACE TEMP TABLE found AS SELECT record_no, person_id FROM derived.person_record"
        )
        figures["score"] = score(people)
        figures["calibration"] = people.rows(text("calibration.sql"))


def score(people: Next) -> Figures:
    """How well temp.found agrees with core.true_person."""
    return dict(zip(SCORE, map(float, people.rows(text("score.sql"))[0]), strict=True))


def text(file: str) -> str:
    return files("benchmarks.people").joinpath(file).read_text(encoding="utf-8")
