"""First syncs of a Microsoft account, and those without news: requests, rows a second, memory.

Microsoft is the emulator, in this process, which answers at once; what is measured is the process that syncs.
Graph itself lets an app ask 10,000 times in ten minutes (learn.microsoft.com/graph/throttling-limits): the
requests say how long a first sync takes there at the least.
"""

from __future__ import annotations

import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.measure import Run, run
from flows.config_file import add_account, write_first_config
from flows.credentials import open_secrets
from flows.demo.emulators.microsoft.calendar import moment
from flows.demo.emulators.microsoft.emulator import MicrosoftEmulator
from flows.demo.emulators.microsoft.mail import folder_id
from flows.demo.emulators.microsoft.mailbox import Mailbox
from flows.demo.emulators.server import served
from flows.demo.microsoft import signed_in
from flows.home import find_home
from flows.settings import Account, Owner, Secrets

ME = "me@example.org"
START = datetime(2024, 1, 1, 9, tzinfo=UTC)
CASES = {
    "10,000 contacts": (10_000, 0, 0),
    "5,000 events": (0, 5_000, 0),
    "2,500 messages": (0, 0, 2_500),
    "10,000 messages": (0, 0, 10_000),
}
"""Name -> so many contacts, events and messages."""


def main() -> None:
    print("## Microsoft: first syncs, and those without news (land only, no refresh)\n")
    print("| | rows/s | wall s | CPU s | peak MiB | requests |\n|---|---|---|---|---|---|")
    for name, counts in CASES.items():
        with tempfile.TemporaryDirectory() as folder, served(MicrosoftEmulator()) as microsoft:
            box = microsoft.add_mailbox(ME)
            _fill(box, *counts)
            _configure(Path(folder), microsoft)
            for which in ("first", "without news"):
                microsoft.asked.clear()
                _report(f"{name}, {which}", sum(counts), run(_command(folder)), microsoft)


def _fill(box: Mailbox, contacts: int, events: int, messages: int) -> None:
    for number in range(contacts):
        box.contacts.default.put({
            "id": f"c{number}",
            "displayName": f"Person {number}",
            "emailAddresses": [_address(number)],
        })  # fmt: skip
    calendar = box.calendars.add("calendar", "Calendar")
    for number in range(events):
        starts = START + timedelta(hours=number)
        calendar.put(f"e{number}", {
            "iCalUId": f"e{number}",
            "subject": f"Meeting {number}",
            "start": moment(starts),
            "end": moment(starts + timedelta(hours=1)),
            "isOrganizer": True,
            "responseStatus": {"response": "organizer"},
            "attendees": [{"emailAddress": _address(number % 999), "status": {"response": "accepted"}}],
        })  # fmt: skip
    for number in range(messages):
        is_sent = number % 5 == 0
        sender, recipient = {"address": ME, "name": "Me"}, _address(number % 999)
        if not is_sent:
            sender, recipient = recipient, sender
        at = f"{START + timedelta(minutes=number):%Y-%m-%dT%H:%M:%SZ}"
        box.mail.put(f"m{number}", {
            "internetMessageId": f"<{number}@example.org>",
            "from": {"emailAddress": sender},
            "sender": {"emailAddress": sender},
            "toRecipients": [{"emailAddress": recipient}],
            "sentDateTime": at,
            "receivedDateTime": at,
        }, folder_id("sentitems" if is_sent else "inbox"))  # fmt: skip


def _address(number: int) -> dict[str, Any]:
    return {"address": f"person{number}@example.org", "name": f"Person {number}"}


def _configure(folder: Path, microsoft: MicrosoftEmulator) -> None:
    home = find_home(folder, {})
    home.make()
    write_first_config(home.config, Owner(()), Secrets("plain"))
    add_account(home.config, "me", Account("microsoft", microsoft.origin, ME))
    open_secrets("plain", home.folder).set("me", signed_in(microsoft, ME))


def _command(folder: str) -> list[str]:
    return [sys.executable, "-m", "benchmarks.pull_and_land", folder, "me"]


def _report(name: str, rows: int, result: Run, microsoft: MicrosoftEmulator) -> None:
    print(
        f"| {name} | {rows / result.wall:,.0f} | {result.wall:.2f} | {result.cpu:.2f} | {result.peak:.0f} "
        f"| {len(microsoft.asked)} |"
    )


if __name__ == "__main__":
    main()
