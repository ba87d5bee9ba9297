"""Importing a mailbox of 1 GB and an address book of 100,000 vCards, beside what Python reads them with.

Ours reads and lands: what is compared with reads alone. Ends before the refresh.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.material import OWNER, cards
from benchmarks.measure import Run, run
from flows.clock import now
from flows.config_file import write_first_config
from flows.credentials import open_secrets
from flows.home import Home, find_home
from flows.importing import ImportOptions, import_files
from flows.job import Job, Status
from flows.settings import Account, Owner

MAIL_BYTES = 10**9
CARDS = 100_000
BODY_LINES = (4, 20, 100, 500, 3_000)
"""Of a mail; the last is an attachment of 230 kB."""

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


def mails(size: int) -> Iterator[str]:
    """An mbox of so many octets, as Google Takeout writes it; always the same."""
    chance = random.Random(1)  # noqa: S311 - nothing secret
    line = "x" * 76 + "\n"
    number = written = 0
    while written < size:
        number += 1
        second = f"{number // 3600 % 24:02d}:{number // 60 % 60:02d}:{number % 60:02d}"
        text = (
            f"From {number}@xxx Mon Jan 05 {second} +0000 2026\n"
            f"X-Gmail-Labels: Archived,{'Sent' if number % 5 == 0 else 'Inbox'}\nDelivered-To: {OWNER}\n"
            f"Received: by 192.0.2.1 with SMTP id x{number};\n        Mon, 05 Jan 2026 {second} +0000\n"
            f"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed;\n        bh={'b' * 44};\n        b={'a' * 300}\n"
            f"Message-ID: <m{number}@example.org>\nDate: Mon, 05 Jan 2026 {second} +0100\n"
            f"From: Person {number % 900} <p{number % 900}@example.org>\n"
            f"To: Me <{OWNER}>, Other <o{number % 90}@example.com>\n"
            f"Subject: Mail {number}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n"
            f"{line * chance.choices(BODY_LINES, (30, 30, 25, 10, 5))[0]}\n"
        )
        written += len(text)
        yield text


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
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        mail = folder / "mail.mbox"
        count = 0
        with mail.open("w", encoding="utf-8") as file:
            for text in mails(MAIL_BYTES):
                file.write(text)
                count += 1
        compare("A mailbox", mail, count, folder, {"Python's mailbox, headers (read only)": MAILBOX})
        book = folder / "book.vcf"
        book.write_text("".join(text for _, text in cards(CARDS)), encoding="utf-8", newline="")
        compare("An address book", book, CARDS, folder, {"vobject (read only)": VOBJECT})


if __name__ == "__main__":
    if len(sys.argv) == 3:
        import_one(find_home(Path(sys.argv[1]), {}), Path(sys.argv[2]))
    else:
        main()
