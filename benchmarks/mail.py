"""Mail by IMAP: a first sync of one folder beside imap-tools, no change in many folders beside mbsync.

Ours is to list, pull and land, without the refresh; imap-tools reads all fields, decodes some, keeps
nothing; mbsync (Debian package isync, left out where it is not installed) keeps whole messages as files: a
peer for what it costs that nothing changed. All on one Dovecot, its caches warmed by one round.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from benchmarks.material import OWNER, mails
from benchmarks.measure import Run, run, table
from flows.config_file import add_account, write_first_config
from flows.credentials import open_secrets
from flows.home import find_home
from flows.settings import Account, Owner, Secrets
from tests.servers.dovecot import Dovecot, dovecot

PEOPLE = 2_000
FOLDERS, PER_FOLDER = 50, 200
PASSWORD = "plain-enough-for-mbsync"  # noqa: S105 - of a server on this machine, for a moment
SMALL_SHARE = 10
"""The small folder, beside which peak memory is seen, holds the large one's number divided by this."""
IMAP_TOOLS = """\
import sys
from imap_tools import MailBoxUnencrypted
host, port, user, password, folder = sys.argv[1:]
with MailBoxUnencrypted(host, int(port)).login_utf8(user, password, folder) as mailbox:
    for one in mailbox.fetch(headers_only=True, mark_seen=False, bulk=500):
        (one.uid, one.date, one.from_values, one.to_values, one.cc_values, one.headers.get("message-id"))
"""
MBSYNC = """\
IMAPAccount bench
Host 127.0.0.1
Port {port}
User {user}
Pass "{password}"
SSLType None
AuthMechs LOGIN

IMAPStore there
Account bench

MaildirStore here
Path {folder}/mail/
Inbox {folder}/inbox
SubFolders Verbatim

Channel bench
Far :there:
Near :here:
Patterns "F*"
Sync Pull
Create Near
SyncState *
"""


def fill(server: Dovecot, name: str, count: int) -> None:
    """Write a folder of so many mails where Dovecot keeps it."""
    folder = server.mail / f".{name}"
    for part in (folder, *(folder / part for part in ("cur", "new", "tmp"))):
        part.mkdir()
        server.give(part)
    for file_name, text in mails(count, PEOPLE):
        file = folder / "cur" / file_name
        file.write_bytes(text)
        server.give(file)


def configure(folder: Path, server: Dovecot, collections: Sequence[str]) -> list[str]:
    """A fresh home with an account of these folders; the command that syncs it."""
    home = find_home(folder)
    home.make()
    write_first_config(home.config, Owner((OWNER,), "Europe/Berlin", region="DE"), Secrets("plain"))
    add_account(
        home.config, "mail", Account("imap", server.url, server.username, collections=tuple(collections))
    )
    open_secrets("plain", home.folder).set("mail", server.password)
    return [sys.executable, "-m", "benchmarks.pull_and_land", str(folder), "mail"]


def configure_mbsync(folder: Path, server: Dovecot) -> list[str]:
    """A fresh mbsync; the command that syncs."""
    (folder / "mail").mkdir(parents=True)
    config = folder / "config"
    config.write_text(
        MBSYNC.format(folder=folder, port=server.port, user=server.username, password=server.password),
        encoding="utf-8",
    )
    return ["mbsync", "--config", str(config), "--quiet", "bench"]


def first_syncs(server: Dovecot, folder: Path) -> dict[str, Run]:
    """Of the large folder, by each, and of the small one by us."""
    peer = [sys.executable, "-c", IMAP_TOOLS, "127.0.0.1", str(server.port), server.username, server.password]
    large = configure(folder / "large", server, ["Large"])
    results = {
        "first sync, large folder: longsince": run(large),
        "first sync, large folder: imap-tools": run([*peer, "Large"]),
        "first sync, small folder: longsince": run(configure(folder / "small", server, ["Small"])),
        "no change, large folder: longsince": run(large),
    }
    shutil.rmtree(folder)
    return results


def no_change(server: Dovecot, folder: Path) -> dict[str, Run]:
    """In many folders, by each, behind a first sync."""
    ours = configure(folder / "ours", server, [f"F{number}" for number in range(FOLDERS)])
    first = run(ours)
    results = {
        f"first sync, {FOLDERS} folders: longsince": first,
        f"no change, {FOLDERS} folders: longsince": run(ours),
    }
    if shutil.which("mbsync"):
        theirs = configure_mbsync(folder / "theirs", server)
        run(theirs)
        results[f"no change, {FOLDERS} folders: mbsync"] = run(theirs)
    shutil.rmtree(folder)
    return results


def main(arguments: Sequence[str] = ()) -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=100_000, help="in the large folder")
    parser.add_argument("--runs", type=int, default=3, help="of which medians are shown")
    options = parser.parse_args(arguments)
    runs: dict[str, list[Run]] = {}
    with dovecot(password=PASSWORD) as server, tempfile.TemporaryDirectory() as place:
        os.environ["HOME"] = place  # mbsync's, too, is not this machine's user's
        fill(server, "Large", options.messages)
        fill(server, "Small", options.messages // SMALL_SHARE)
        for number in range(FOLDERS):
            fill(server, f"F{number}", PER_FOLDER)
        for number in range(options.runs + 1):
            for measured in (first_syncs, no_change):
                for name, result in measured(server, Path(place) / str(number)).items():
                    if number:
                        runs.setdefault(name, []).append(result)
    title = f"{options.messages:,} messages, {FOLDERS} folders of {PER_FOLDER}, medians of {options.runs}"
    print(table(title, runs))
    if not shutil.which("mbsync"):
        print("\nmbsync is not installed: its row is left out.")


if __name__ == "__main__":
    main(sys.argv[1:])
