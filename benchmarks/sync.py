"""Syncing 10,000 contacts and 20,000 events from one server, beside vdirsyncer on the same server.

Ours is discovery, pull and landing in the warehouse, without the refresh (benchmarks/refresh.py). vdirsyncer
writes files and keeps a status of two sides: a peer, not the same job.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from statistics import median

from benchmarks.material import OWNER, cards, events
from benchmarks.measure import Run, run, table
from flows.config_file import add_account, write_first_config
from flows.credentials import open_secrets
from flows.home import find_home
from flows.pipeline import SyncOptions, account_names, job
from flows.settings import Account, Owner, Secrets, read_settings
from flows.sync import sync_account
from tests.servers.dav import DavServer, Kind
from tests.servers.radicale import radicale
from tests.servers.xandikos import xandikos

CARDS, EVENTS = 10_000, 20_000
RUNS = 3
SUFFIX: dict[Kind, str] = {"contacts": ".vcf", "calendar": ".ics"}
VDIRSYNCER = """\
[general]
status_path = "{folder}/status/"
[pair p]
a = "here"
b = "there"
collections = [["all", "local", "{collection}"]]
[storage here]
type = "filesystem"
path = "{folder}/vdir"
fileext = "{suffix}"
[storage there]
type = "{kind}"
url = "{url}"
username = "{user}"
password = "{password}"
"""

Start = Callable[[Path], AbstractContextManager[DavServer]]


def objects(kind: Kind) -> Iterator[tuple[str, str]]:
    """(UID, text) of all that a kind of collection holds."""
    return cards(CARDS) if kind == "contacts" else events(EVENTS, CARDS)


def fill(start: Start, folder: Path) -> dict[Kind, str]:
    """Make both collections and write their files where the server keeps them; kind -> path."""
    folder.mkdir()
    kinds: tuple[Kind, ...] = ("contacts", "calendar")
    with start(folder) as server:
        paths = {kind: server.make_collection(kind, "Bench") for kind in kinds}
    for kind, path in paths.items():
        roots = (folder / "collections" / "collection-root", folder / "files")
        where = next(root / path.strip("/") for root in roots if root.exists())
        for uid, text in objects(kind):
            (where / f"{uid}{SUFFIX[kind]}").write_text(text, encoding="utf-8", newline="")
        if (where / ".git").exists():
            git = ["git", "-C", str(where), "-c", "user.name=bench", "-c", "user.email=bench@bench.example"]
            subprocess.run([*git, "add", "."], check=True)
            subprocess.run([*git, "commit", "--quiet", "--message", "bench"], check=True)
    return paths


def configure_longsince(folder: Path, server: DavServer) -> list[str]:
    """A fresh home with one account for each kind; the command that begins every call."""
    home = find_home(folder)
    home.make()
    write_first_config(home.config, Owner((OWNER,), "Europe/Berlin", region="DE"), Secrets("plain"))
    for name, source in (("contacts", "dav_contacts"), ("calendar", "dav_calendar")):
        account = Account("dav", server.url, server.username, sources=(source,), collections=("Bench",))
        add_account(home.config, name, account)
        open_secrets("plain", home.folder).set(name, server.password)
    return [sys.executable, "-m", "benchmarks.sync", str(folder)]


def configure_vdirsyncer(folder: Path, server: DavServer, kind: Kind, path: str) -> list[str]:
    """A fresh vdirsyncer that has found the collection; the command that begins every call."""
    (folder / "vdir" / "local").mkdir(parents=True)
    parent, _, collection = path.rstrip("/").rpartition("/")
    config = folder / "config"
    config.write_text(
        VDIRSYNCER.format(
            folder=folder,
            collection=collection,
            suffix=SUFFIX[kind],
            kind="carddav" if kind == "contacts" else "caldav",
            url=f"{server.url}{parent}/",
            user=server.username,
            password=server.password,
        ),
        encoding="utf-8",
    )
    command = [str(Path(sys.executable).parent / "vdirsyncer"), "--config", str(config)]
    subprocess.run([*command, "discover"], check=True, stdin=subprocess.DEVNULL, capture_output=True)
    return command


def measure(start: Start, folder: Path, paths: dict[Kind, str]) -> dict[str, list[Run]]:
    """Row -> its runs. First syncs start fresh each time; the server's caches are warmed by one of each."""
    results: dict[str, list[Run]] = {}
    with start(folder) as server:
        for number in range(RUNS + 1):
            for kind, path in paths.items():
                ours, theirs = folder / f"longsince-{number}-{kind}", folder / f"vdirsyncer-{number}-{kind}"
                pairs = {
                    "longsince, pull and land": [*configure_longsince(ours, server), kind],
                    "vdirsyncer": [*configure_vdirsyncer(theirs, server, kind, path), "sync"],
                }
                for name, command in pairs.items():
                    for what in ("first", "no change"):
                        result = run(command)
                        if number:
                            results.setdefault(f"{kind}, {what}: {name}", []).append(result)
                shutil.rmtree(ours)
                shutil.rmtree(theirs)
    return dict(sorted(results.items()))


def main() -> None:
    if len(sys.argv) == 3:  # one sync of one account, without the refresh, as a process of its own
        home = find_home(Path(sys.argv[1]))
        settings = read_settings(home.config)
        options = SyncOptions((sys.argv[2],))
        (name,) = account_names(settings, options)
        result = sync_account(job(home, settings, options, name))
        sys.exit("; ".join(result.problems) or None)
    with tempfile.TemporaryDirectory() as place:
        servers: dict[str, Start] = {"Radicale": radicale, "Xandikos": xandikos}
        for name, start in servers.items():
            folder = Path(place) / name
            results = measure(start, folder, fill(start, folder))
            print(table(f"{name}: {CARDS:,} contacts, {EVENTS:,} events", results))
            for row, runs in results.items():
                if "longsince" in row:
                    theirs = results[row.replace("longsince, pull and land", "vdirsyncer")]
                    ratio = median(a.wall / b.wall for a, b in zip(runs, theirs, strict=True))
                    cpu = median(a.cpu / b.cpu for a, b in zip(runs, theirs, strict=True))
                    print(f"{row.partition(':')[0]}: {ratio:.2f} x the wall time, {cpu:.2f} x the CPU")
            print()


if __name__ == "__main__":
    main()
