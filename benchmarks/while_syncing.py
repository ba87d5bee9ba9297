"""How soon a command that says something is answered during a long first sync, or a refresh of all.

Nobody else does this job, so the same command without a sync is what it is measured against.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from benchmarks.material import OWNER, cards
from benchmarks.measure import Run, run, table
from flows.config_file import add_account, write_first_config
from flows.credentials import open_secrets
from flows.home import find_home
from flows.settings import Account, Owner, Secrets
from tests.servers.dav import DavServer
from tests.servers.radicale import radicale

SMALL = 100
"""Cards of the account that is there already, whose people are tagged."""


def main(arguments: Sequence[str] = ()) -> None:
    parser = ArgumentParser()
    parser.add_argument("--cards", type=int, default=20_000, help="that are synced, or refreshed, meanwhile")
    parser.add_argument("--alone", type=int, default=5, help="tags without a sync")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        results = _during_a_sync(Path(name), options.cards, options.alone)
    with tempfile.TemporaryDirectory() as name:
        results |= _during_a_refresh(Path(name), options.cards)
    print(table("longsince tag --no-refresh", results))
    for what, runs in results.items():
        walls = sorted(one.wall for one in runs)
        print(f"{what}: {len(runs)} commands, p50 {walls[len(walls) // 2]:.2f} s, max {walls[-1]:.2f} s")


def _during_a_sync(folder: Path, card_count: int, alone_count: int) -> dict[str, list[Run]]:
    """Tags with nothing else going on, and during a first sync of so many cards."""
    books = _fill(folder / "server", {"Small": SMALL, "Large": card_count})
    with radicale(folder / "server") as server:
        longsince = [sys.executable, "-m", "flows", "--home", str(folder / "home")]
        _configure(folder / "home", server, list(books))
        subprocess.run([*longsince, "sync", "small"], check=True, capture_output=True)
        alone = [_tag(longsince, number) for number in range(alone_count)]
        meanwhile = _tags_during(longsince, [*longsince, "sync", "large"])
    return {"with no sync": alone, f"during a first sync of {card_count:,} cards": meanwhile}


def _during_a_refresh(folder: Path, card_count: int) -> dict[str, list[Run]]:
    """Tags during a refresh from nothing of so many cards."""
    ours = [sys.executable, "-m", "benchmarks.refresh"]
    again = [*ours, "refresh", str(folder), "force"]
    run([*ours, "fill", str(folder), str(card_count), "0"])
    run(again)
    longsince = [sys.executable, "-m", "flows", "--home", str(folder)]
    return {f"during a refresh of {card_count:,} cards": _tags_during(longsince, again)}


def _tags_during(longsince: Sequence[str], command: Sequence[str]) -> list[Run]:
    """One tag after the other, until the command ends."""
    tags: list[Run] = []
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None:
            tags.append(_tag(longsince, len(tags)))
    return tags


def _fill(folder: Path, books: dict[str, int]) -> dict[str, str]:
    """Write each book's cards where Radicale keeps its files; the path of each."""
    folder.mkdir()
    with radicale(folder) as server:
        paths = {book: server.make_collection("contacts", book) for book in books}
    for book, path in paths.items():
        where = folder / "collections" / "collection-root" / path.strip("/")
        for uid, text in cards(books[book]):
            (where / f"{uid}.vcf").write_text(text, encoding="utf-8", newline="")
    return paths


def _configure(folder: Path, server: DavServer, books: Sequence[str]) -> None:
    """A fresh home with one account a book."""
    home = find_home(folder)
    home.make()
    write_first_config(home.config, Owner((OWNER,), "Europe/Berlin", region="DE"), Secrets("plain"))
    for book in books:
        account = Account("dav", server.url, server.username, sources=("dav_contacts",), collections=(book,))
        add_account(home.config, book.lower(), account)
        open_secrets("plain", home.folder).set(book.lower(), server.password)


def _tag(longsince: Sequence[str], number: int) -> Run:
    """Tag one of the people of the small book, each time another."""
    addresses = [text.split("TYPE=INTERNET:")[1].split("\r\n")[0] for _, text in cards(SMALL)]
    return run([*longsince, "tag", addresses[number % SMALL], f"tag-{number}", "--no-refresh"])


if __name__ == "__main__":
    main(sys.argv[1:])
