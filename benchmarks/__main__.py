"""Every benchmark, one after the other."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

NOT_BENCHMARKS = {"__init__", "__main__", "material", "measure", "pull_and_land", "stored"}


def main() -> None:
    for file in sorted(Path(__file__).parent.glob("*.py")):
        if file.stem not in NOT_BENCHMARKS:
            import_module(f"benchmarks.{file.stem}").main()
            print()


main()
