"""Backup and restore of 100,000 cards and 300,000 events, beside tar with zstd and gzip, and a plain copy.

Ours checkpoints, copies, packs, unpacks and reads every value back; the peers only pack, and `zstd -t` reads
back. Restoring is without the refresh behind it (benchmarks/refresh.py).
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from benchmarks.measure import interleaved, run, table
from benchmarks.stored import fill
from flows.clock import now
from flows.home import find_home
from warehouse.backup import Origin, back_up
from warehouse.restore import put_in_place, stage
from warehouse.store import STORE_FILE

CARDS, EVENTS = 100_000, 300_000
RUNS = 3


def backup(home: Path, target: Path) -> None:
    """One backup, in the place of the one that the last run made."""
    target.unlink(missing_ok=True)
    config = {"config.toml": (home / "config.toml").read_bytes()}
    back_up(home, target, home / "backup.tmp", Origin("bench", "bench", now()), config)


def restore(path: Path, home: Path) -> None:
    """One restore into an empty home, without the refresh."""
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    with stage(path, home / "restore.tmp") as staged:
        put_in_place(staged, home, incarnation="bench", highest_person_id=0, now=now())


def commands(folder: Path) -> tuple[Mapping[str, list[str]], Mapping[str, list[str]]]:
    """Those that pack and those that unpack: name -> command."""
    home, store = folder / "home", folder / "home" / STORE_FILE
    python = [sys.executable, "-m", "benchmarks.backup"]

    def shell(script: str) -> list[str]:
        return ["sh", "-c", script]

    pack = {
        "longsince backup (ZIP, verified)": [*python, "backup", str(home), str(folder / "a.zip")],
        "tar --zstd": shell(f"tar -C {home} --zstd -cf {folder}/a.tar.zst {STORE_FILE}"),
        "tar --zstd, then zstd -t": shell(
            f"tar -C {home} --zstd -cf {folder}/b.tar.zst {STORE_FILE} && zstd -tq {folder}/b.tar.zst"
        ),
        "tar --gzip": shell(f"tar -C {home} --gzip -cf {folder}/a.tar.gz {STORE_FILE}"),
        "cp": ["cp", str(store), str(folder / "a.duckdb")],
    }
    unpack = {
        "longsince restore (verified)": [*python, "restore", str(folder / "a.zip"), str(folder / "restored")],
        "tar --zstd -x": shell(f"mkdir -p {folder}/x && tar -C {folder}/x --zstd -xf {folder}/a.tar.zst"),
        "tar --gzip -x": shell(f"mkdir -p {folder}/x && tar -C {folder}/x --gzip -xf {folder}/a.tar.gz"),
        "cp": ["cp", str(folder / "a.duckdb"), str(folder / "b.duckdb")],
    }
    return pack, unpack


def main() -> None:
    match sys.argv[1:]:  # one of ours, as a process of its own
        case ["fill", home]:
            return fill(find_home(Path(home), {}), CARDS, EVENTS)
        case ["backup", home, target]:
            return backup(Path(home), Path(target))
        case ["restore", path, home]:
            return restore(Path(path), Path(home))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        # Not in this process: the peak memory of a child is never below that of its parent at the fork.
        run([sys.executable, "-m", "benchmarks.backup", "fill", str(folder / "home")])
        pack, unpack = commands(folder)
        print(table(f"Backup of {CARDS:,} cards and {EVENTS:,} events", interleaved(pack, RUNS)))
        print("\n| | MiB |\n|---|---|")
        for name in (f"home/{STORE_FILE}", "a.zip", "a.tar.zst", "a.tar.gz"):
            print(f"| {name} | {(folder / name).stat().st_size / 2**20:.1f} |")
        print()
        print(table("Restore", interleaved(unpack, RUNS)))
    return None


if __name__ == "__main__":
    main()
