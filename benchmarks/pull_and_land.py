"""One sync of one account as `longsince sync` does it, less the refresh: a process for others to measure."""

from __future__ import annotations

import sys
from pathlib import Path

from flows.home import find_home
from flows.pipeline import SyncOptions, job
from flows.settings import read_settings
from flows.sync import sync_account


def main(folder: str, name: str) -> None:
    home = find_home(Path(folder))
    result = sync_account(job(home, read_settings(home.config), SyncOptions((name,)), name))
    sys.exit("; ".join(result.problems) or None)


if __name__ == "__main__":
    main(*sys.argv[1:])
