"""Importing a mailbox of 1 GB and files of 10 MB of the other kinds, beside what Python reads them with.

With ``--gigabyte`` each is of 1 GB. Ours reads and lands: what is compared with reads alone. Ends before
the refresh.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from benchmarks.file_material import Maker, calendar, cards, google_table, ldif, mails
from benchmarks.material import OWNER
from benchmarks.measure import Run, run
from flows.clock import now
from flows.config_file import write_first_config
from flows.credentials import open_secrets
from flows.home import Home, find_home
from flows.importing import ImportOptions, import_files
from flows.job import Job, Status
from flows.settings import Account, Owner

SIZE = 10**7
"""Octets of each file but the mailbox, which is always of 1 GB."""
MAILBOX = """
import mailbox, sys
for mail in mailbox.mbox(sys.argv[1], create=False):
    [mail[name] for name in ("From", "To", "Cc", "Date", "Message-ID", "List-Id", "Auto-Submitted")]
"""
VOBJECT = """
import sys, vobject
for card in vobject.readComponents(open(sys.argv[1], encoding="utf-8")):
    [line.value for line in card.lines()]
"""

CSV = """
import csv, sys
for row in csv.DictReader(open(sys.argv[1], encoding="utf-8", newline="")):
    pass
"""
SUBJECTS: dict[str, tuple[str, Maker, dict[str, str]]] = {
    "A mailbox": ("mbox", mails, {"Python's mailbox, headers (read only)": MAILBOX}),
    "An address book of vCards": ("vcf", cards, {"vobject (read only)": VOBJECT}),
    "Google's CSV": ("csv", google_table, {"Python's csv (rows only)": CSV}),
    "LDIF": ("ldif", ldif, {}),
    "A calendar": ("ics", calendar, {}),
}
"""Suffix, maker of the file, and what else reads it."""


def import_one(home: Home, path: Path) -> None:
    """Read and land one file."""
    account = Account("files")
    job = Job(home, "files", account, open_secrets("plain", home.folder), now)
    imported = import_files(job, ImportOptions((path,)))
    assert imported.result.status is Status.DONE, imported.result.problems


def report(title: str, size: int, count: int, runs: dict[str, Run]) -> None:
    print(f"### {title}: {size / 1e6:,.0f} MB, {count:,} records\n")
    print("| | wall s | CPU s | MB per CPU second | peak MiB |\n|---|---|---|---|---|")
    for name, one in runs.items():
        print(f"| {name} | {one.wall:.1f} | {one.cpu:.1f} | {size / 1e6 / one.cpu:.1f} | {one.peak:.0f} |")
    print()


def compare(title: str, path: Path, count: int, folder: Path, peers: dict[str, str]) -> None:
    """Import the file into a new warehouse, and read it with each peer: all in the same run."""
    home = find_home(folder / path.stem, {})
    home.make()
    write_first_config(home.config, Owner((OWNER,), "Europe/Berlin", region="DE"))
    ours = [sys.executable, "-m", "benchmarks.files", str(home.folder), str(path)]
    runs = {"longsince import (read and landed)": run(ours)}
    runs |= {name: run([sys.executable, "-c", code, str(path)]) for name, code in peers.items()}
    report(title, path.stat().st_size, count, runs)


def main() -> None:
    size = SIZE if "--gigabyte" not in sys.argv else 10**9
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for title, (suffix, make, peers) in SUBJECTS.items():
            path = folder / f"{make.__name__}.{suffix}"
            count = 0
            with path.open("w", encoding="utf-8", newline="") as file:
                for text in make(10**9 if make is mails else size):
                    file.write(text)
                    count += 1
            compare(title, path, count, folder, peers)
            path.unlink()


if __name__ == "__main__":
    if len(sys.argv) == 3:
        import_one(find_home(Path(sys.argv[1]), {}), Path(sys.argv[2]))
    else:
        main()
