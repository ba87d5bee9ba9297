"""Syncing 10,000 contacts and 20,000 events from one server, beside vdirsyncer on the same server.

Ours is discovery, pull and landing in the warehouse, without the refresh (benchmarks/refresh.py). vdirsyncer
writes files and keeps a status of two sides: a peer, not the same job.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median

from benchmarks.material import OWNER, cards, events
from benchmarks.measure import Run, run, table
from flows.config_file import add_account, write_first_config
from flows.credentials import open_secrets
from flows.home import find_home
from flows.settings import Account, Owner, Secrets
from tests.servers.counting import counted
from tests.servers.dav import DavServer, Kind
from tests.servers.radicale import radicale
from tests.servers.xandikos import xandikos

OURS, PEER = "longsince, pull and land", "vdirsyncer"
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
SERVERS: dict[str, Start] = {"Radicale": radicale, "Xandikos": xandikos}


@dataclass(slots=True)
class Results:
    """By row: what the runs cost, and how often each method was asked for in one of them."""

    runs: dict[str, list[Run]] = field(default_factory=dict)
    requests: dict[str, Counter[str]] = field(default_factory=dict)


def fill(start: Start, folder: Path, contact_count: int, event_count: int) -> dict[Kind, str]:
    """Make both collections and write their files where the server keeps them; kind -> path."""
    folder.mkdir()
    objects: dict[Kind, Iterator[tuple[str, str]]] = {
        "contacts": cards(contact_count),
        "calendar": events(event_count, contact_count),
    }
    with start(folder) as server:
        paths = {kind: server.make_collection(kind, "Bench") for kind in objects}
    for kind, path in paths.items():
        roots = (folder / "collections" / "collection-root", folder / "files")
        where = next(root / path.strip("/") for root in roots if root.exists())
        for uid, text in objects[kind]:
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
    return [sys.executable, "-m", "benchmarks.pull_and_land", str(folder)]


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


def measure(start: Start, folder: Path, paths: dict[Kind, str], runs: int) -> Results:
    """All runs, each first sync from nothing. Before them one of each, through a door that counts what is
    asked, warms the server's caches."""
    results = Results()
    with start(folder) as server:
        with counted(server.url) as door:
            through = replace(server, url=door.url)
            for kind, path in paths.items():
                for name, what, _ in _round(folder / "counted", through, kind, path):
                    results.requests[f"{kind}, {what}: {name}"] = Counter(
                        asked.split()[0] for asked in door.asked
                    )
                    door.asked.clear()
        for number in range(runs):
            for kind, path in paths.items():
                for name, what, result in _round(folder / str(number), server, kind, path):
                    results.runs.setdefault(f"{kind}, {what}: {name}", []).append(result)
    return results


def _round(folder: Path, server: DavServer, kind: Kind, path: str) -> Iterator[tuple[str, str, Run]]:
    """A first and a no-change sync by each, in turn."""
    commands = {
        OURS: [*configure_longsince(folder / "ours", server), kind],
        PEER: [*configure_vdirsyncer(folder / "theirs", server, kind, path), "sync"],
    }
    for name, command in commands.items():
        for what in ("first", "no change"):
            yield name, what, run(command)
    shutil.rmtree(folder)


def report(title: str, results: Results) -> None:
    """The table, and then ratios of medians."""
    print(table(title, dict(sorted(results.runs.items()))))
    print()
    print("| | wall | CPU | requests | those of vdirsyncer |")
    print("|---|---|---|---|---|")
    for row, ours in sorted(results.runs.items()):
        if row.endswith(OURS):
            what = row.removesuffix(f": {OURS}")
            peer = f"{what}: {PEER}"
            theirs = results.runs[peer]
            wall = median(one.wall for one in ours) / median(one.wall for one in theirs)
            cpu = median(one.cpu for one in ours) / median(one.cpu for one in theirs)
            asked = (
                ", ".join(f"{count} {method}" for method, count in sorted(results.requests[name].items()))
                for name in (row, peer)
            )
            print(f"| {what} | {wall:.2f} x | {cpu:.2f} x | {' | '.join(asked)} |")
    print()


def main(arguments: Sequence[str] = ()) -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--contacts", type=int, default=10_000)
    parser.add_argument("--events", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=5, help="of which medians are shown")
    parser.add_argument("--server", choices=list(SERVERS), action="append", help="default: all of them")
    options = parser.parse_args(arguments)
    for name in options.server or SERVERS:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / name
            paths = fill(SERVERS[name], folder, options.contacts, options.events)
            results = measure(SERVERS[name], folder, paths, options.runs)
        size = f"{options.contacts:,} contacts, {options.events:,} events"
        report(f"{name}: {size}, medians of {options.runs}", results)


if __name__ == "__main__":
    main(sys.argv[1:])
