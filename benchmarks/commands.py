"""How long the reading commands take on the demo's data, beside bare DuckDB on the same file."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import interleaved, table

RUNS = 5
BARE = "import duckdb; print(duckdb.connect({path!r}, read_only=True).execute('FROM stale_tie').fetchall())"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "demo"
        environment = {**os.environ, "HOME": folder}
        longsince = [sys.executable, "-m", "flows"]
        demo = [*longsince, "demo", "--folder", str(home)]
        subprocess.run(demo, check=True, stdout=subprocess.DEVNULL, env=environment)
        here = [*longsince, "--home", str(home)]
        bare = BARE.format(path=str(home / "people.duckdb"))
        commands = {
            "longsince stale": [*here, "stale"],
            "longsince stale --json": [*here, "stale", "--json"],
            "longsince who": [*here, "who", "Robert Thistlewood"],
            "longsince sql": [*here, "sql", "FROM stale_tie"],
            "bare Python and DuckDB, FROM stale_tie": [sys.executable, "-c", bare],
            "python -c pass": [sys.executable, "-c", "pass"],
        }
        print(table("Reading the demo's people.duckdb", interleaved(commands, RUNS, environment)))


if __name__ == "__main__":
    main()
