"""Whole processes, measured from outside by the operating system's own accounting."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Run:
    """One finished process: seconds of wall and processor time, and its peak memory in MiB."""

    wall: float
    cpu: float
    peak: float


_MEASURE = """
import json, os, subprocess, sys, time
started = time.perf_counter()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
_, status, usage = os.wait4(process.pid, 0)
wall = time.perf_counter() - started
code = process.returncode = os.waitstatus_to_exitcode(status)
print(json.dumps([code, wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024]))
"""
"""Run by a small process: Linux counts the memory of the one that starts a command as the command's peak."""


def run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Run:
    """Run a command to its end, its output thrown away. Raises CalledProcessError if it fails.

    Python may keep what it compiles, as it may where programs are installed: else every start compiles all.
    """
    environment = {**(os.environ if environment is None else environment)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    measured = subprocess.run(
        [sys.executable, "-S", "-c", _MEASURE, *command], check=True, stdout=subprocess.PIPE, env=environment
    )
    code, *figures = json.loads(measured.stdout)
    if code:
        raise subprocess.CalledProcessError(code, command)
    return Run(*figures)


def interleaved(
    commands: Mapping[str, Sequence[str]], runs: int, environment: Mapping[str, str] | None = None
) -> dict[str, list[Run]]:
    """Each command ``runs`` times, in turn, after one run each that does not count."""
    results: dict[str, list[Run]] = {name: [] for name in commands}
    for round_ in range(runs + 1):
        for name, command in commands.items():
            result = run(command, environment)
            if round_:
                results[name].append(result)
    return results


def table(title: str, results: Mapping[str, Sequence[Run]]) -> str:
    """Markdown: median (min to max) of wall seconds, medians of processor seconds and peak MiB."""
    lines = [f"### {title}\n", "| | wall s | CPU s | peak MiB |", "|---|---|---|---|"]
    for name, runs in results.items():
        walls = [one.wall for one in runs]
        lines.append(
            f"| {name} | {median(walls):.2f} ({min(walls):.2f} to {max(walls):.2f}) "
            f"| {median(one.cpu for one in runs):.2f} | {median(one.peak for one in runs):.0f} |"
        )
    return "\n".join(lines)
