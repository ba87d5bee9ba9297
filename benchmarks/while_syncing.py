"""How soon a command that says something is answered while a long first sync is under way.

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
    parser.add_argument("--cards", type=int, default=20_000, help="of the account that is synced meanwhile")
    parser.add_argument("--alone", type=int, default=5, help="tags without a sync")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        books = _fill(folder / "server", {"Small": SMALL, "Large": options.cards})
        with radicale(folder / "server") as server:
            longsince = [sys.executable, "-m", "flows", "--home", str(folder / "home")]
            _configure(folder / "home", server, list(books))
            subprocess.run([*longsince, "sync", "small"], check=True, capture_output=True)
            alone = [_tag(longsince, number) for number in range(options.alone)]
            meanwhile: list[Run] = []
            with subprocess.Popen(
                [*longsince, "sync", "large"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            ) as sync:
                while sync.poll() is None:
                    meanwhile.append(_tag(longsince, len(meanwhile)))
        results = {"with no sync": alone, f"during a first sync of {options.cards:,} cards": meanwhile}
        print(table("longsince tag --no-refresh", results))
        for what, runs in results.items():
            walls = sorted(one.wall for one in runs)
            print(f"{what}: {len(runs)} commands, p50 {walls[len(walls) // 2]:.2f} s, max {walls[-1]:.2f} s")


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
