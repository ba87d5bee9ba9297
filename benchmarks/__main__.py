"""Every benchmark, one after the other."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

NOT_BENCHMARKS = {"__init__", "__main__", "file_material", "material", "measure", "pull_and_land", "stored"}


def main() -> None:
    here = Path(__file__).parent
    folders = [f"{file.parent.name}.__main__" for file in here.glob("*/__main__.py")]
    for name in sorted(
        [*(file.stem for file in here.glob("*.py") if file.stem not in NOT_BENCHMARKS), *folders]
    ):
        import_module(f"benchmarks.{name}").main()
        print()


main()
