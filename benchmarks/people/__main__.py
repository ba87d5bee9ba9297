"""How right, how sure and how fast who is who is worked out, among made-up people.

python -m benchmarks.people --size 10000
"""

from __future__ import annotations

import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from benchmarks.measure import run
from benchmarks.people import phases

RATES = ("precision", "recall", "f1", "cubed_precision", "cubed_recall", "cubed_f1")


def report(size: int, seed: int, folder: Path, changed: Sequence[int], *, has_peers: bool) -> None:
    def go(phase: str, *arguments: int) -> phases.Figures:
        run([sys.executable, "-m", "benchmarks.people", phase, str(folder), *map(str, arguments)])
        return phases.noted(folder, f"{phase}_{arguments[0]}" if phase == "change" else phase)

    times = {"make": go("make", size, seed)} | {phase: go(phase) for phase in ("normalise", "resolve")}
    times["of it matching: from candidates to ids"] = times["resolve"] | {"wall": times["resolve"]["matched"]}
    judged = go("judge")
    found = {"longsince": judged["score"]}
    if has_peers:
        times["Splink, train, predict and cluster"] = go("splink")
        by_threshold = phases.noted(folder, "splink_scores")["scores"]
        threshold = max(by_threshold, key=lambda one: float(by_threshold[one]["f1"]))
        found[f"Splink, best at {threshold} bits"] = by_threshold[threshold]
    if changed:
        go("settle")
    for count in changed:
        times[f"{count:,} cards changed: normalise and resolve"] = figures = go("change", count)
        times[f"{count:,} cards changed: resolve"] = figures | {
            "wall": figures["wall"] - figures["normalised"]
        }
    print(f"### Who is who among {size:,} records, seed {seed}\n")
    print(scores(found))
    print("\n| | wall s | CPU s | peak MiB |\n|---|---|---|---|")
    for name, figures in times.items():
        print(f"| {name} | {figures['wall']:.2f} | {figures['cpu']:.2f} | {figures['peak']:.0f} |")
    print("\n| probability said | pairs | said | true |\n|---|---|---|---|")
    for band, pairs, said, true in judged["calibration"]:
        print(f"| {band} | {pairs:,} | {said:.4f} | {true:.4f} |")


def scores(of: dict[str, phases.Figures]) -> str:
    """Markdown: one row each."""
    lines = [
        "| | precision | recall | F1 | B-cubed P | R | F1 | people | found | largest |",
        "|" + "---|" * 10,
    ]
    for name, s in of.items():
        rates = " | ".join(f"{s[key]:.4f}" for key in RATES)
        lines.append(
            f"| {name} | {rates} | {s['people']:,.0f} | {s['people_found']:,.0f} | {s['largest']:.0f} |"
        )
    return "\n".join(lines)


def main(arguments: Sequence[str] = ()) -> None:
    parser = ArgumentParser()
    parser.add_argument("--size", type=int, default=10_000, help="records")
    parser.add_argument("--seed", type=int, default=1, help="of chance: other people by each")
    parser.add_argument("--peers", action="store_true", help="Splink in the same run, on the same records")
    parser.add_argument("--changed", default="", help="how many cards change, such as 10,1000")
    parser.add_argument("--keep", type=Path, help="the folder for the databases, which then stay")
    options = parser.parse_args(arguments)
    changed = [int(count) for count in options.changed.split(",") if count]
    if options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
        phases.file_in(options.keep).unlink(missing_ok=True)
        report(options.size, options.seed, options.keep, changed, has_peers=options.peers)
        return
    with tempfile.TemporaryDirectory() as folder:
        report(options.size, options.seed, Path(folder), changed, has_peers=options.peers)


if __name__ == "__main__":
    match sys.argv[1:]:  # one of ours, as a process of its own
        case ["make", folder, size, seed]:
            phases.make(Path(folder), int(size), int(seed))
        case [("normalise" | "resolve" | "settle" | "judge") as phase, folder]:
            getattr(phases, phase)(Path(folder))
        case ["change", folder, count]:
            phases.change(Path(folder), int(count))
        case ["splink", folder]:
            from benchmarks.people.peer import splink  # here: Splink takes a while to import

            splink(Path(folder))
        case arguments:
            main(arguments)
