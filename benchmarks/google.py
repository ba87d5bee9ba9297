"""First syncs of a Google account, and those without news: requests, rows a second, memory.

Google is the emulator, in this process, without a quota; what is measured is the process that syncs. The
messages come in two sizes: memory is to be flat in their number, but for their ids.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.measure import Run, run
from flows.config_file import add_account, write_first_config
from flows.credentials import open_secrets
from flows.demo.emulators.google.emulator import Account as GoogleAccount
from flows.demo.emulators.google.emulator import GoogleEmulator
from flows.demo.emulators.google.gmail import UNITS
from flows.demo.emulators.server import served
from flows.demo.google import signed_in
from flows.home import find_home
from flows.settings import Account, Owner, Secrets

ME = "me@example.org"
START = datetime(2020, 1, 1, 9, tzinfo=UTC)
NO_QUOTA = 10**9
CASES = {
    "5,000 contacts": (5_000, 0, 0),
    "10,000 events": (0, 10_000, 0),
    "5,000 messages": (0, 0, 5_000),
    "20,000 messages": (0, 0, 20_000),
}
"""Name -> so many contacts, events and messages."""


def main() -> None:
    print("## Google: first syncs, and those without news (land only, no refresh)\n")
    print("| | rows/s | wall s | CPU s | peak MiB | requests | Gmail units |\n|---|---|---|---|---|---|---|")
    for name, counts in CASES.items():
        with tempfile.TemporaryDirectory() as folder, served(GoogleEmulator()) as google:
            _fill(google.add_account(ME), *counts)
            google.accounts[ME].calendars.add(ME, "Me")
            _fill_events(google.accounts[ME], counts[1])
            _configure(Path(folder), google)
            for which in ("first", "without news"):
                google.asked.clear()
                google.batch_sizes.clear()
                _report(f"{name}, {which}", sum(counts), run(_command(folder)), google)


def _fill(account: GoogleAccount, contacts: int, _: int, messages: int) -> None:
    for number in range(contacts):
        at = f"people/c{number}"
        source = {"type": "CONTACT", "id": str(number), "updateTime": START.isoformat()}
        account.people.contacts.put(at, {
            "resourceName": at,
            "etag": "%1",
            "metadata": {"sources": [source]},
            "names": [{"displayName": f"Person {number}", "givenName": "Person", "familyName": str(number)}],
            "emailAddresses": [{"value": f"person{number}@example.org", "type": "work"}],
        })  # fmt: skip
    for number in range(messages):
        people = [("From", f"Person <person{number % 999}@example.org>"), ("To", ME)]
        headers = [
            *people,
            ("Message-ID", f"<{number}@example.org>"),
            ("Date", "Mon, 1 Jun 2026 09:00:00 +0000"),
        ]
        label = "SENT" if number % 5 == 0 else "INBOX"
        account.gmail.put(f"{number:016x}", START + timedelta(minutes=number), headers, label)


def _fill_events(account: GoogleAccount, events: int) -> None:
    for number in range(events):
        starts = START + timedelta(hours=number)
        account.calendars.calendars[ME].put({
            "id": f"e{number}",
            "iCalUID": f"e{number}@google.com",
            "summary": f"Meeting {number}",
            "start": {"dateTime": starts.isoformat(), "timeZone": "Europe/Berlin"},
            "end": {"dateTime": (starts + timedelta(hours=1)).isoformat(), "timeZone": "Europe/Berlin"},
            "organizer": {"email": ME, "self": True},
            "attendees": [{"email": f"person{number % 999}@example.org", "responseStatus": "accepted"}],
        })  # fmt: skip


def _configure(folder: Path, google: GoogleEmulator) -> None:
    home = find_home(folder, {})
    home.make()
    write_first_config(home.config, Owner(()), Secrets("plain"))
    add_account(home.config, "me", Account("google", google.origin, ME, gmail_units=NO_QUOTA))
    open_secrets("plain", home.folder).set("me", signed_in(google, ME))


def _command(folder: str) -> list[str]:
    return [sys.executable, "-m", "benchmarks.pull_and_land", folder, "me"]


def _report(name: str, rows: int, result: Run, google: GoogleEmulator) -> None:
    called = Counter(one.method for one in google.asked)
    single = sum(called.values()) - sum(google.batch_sizes)
    units = sum(UNITS.get(method, 0) * count for method, count in called.items())
    print(
        f"| {name} | {rows / result.wall:,.0f} | {result.wall:.2f} | {result.cpu:.2f} | {result.peak:.0f} "
        f"| {single + len(google.batch_sizes)} | {units:,} |"
    )


if __name__ == "__main__":
    main()
