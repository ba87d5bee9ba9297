"""`longsince demo`: the whole pipeline on an embedded server and made-up people whose truth is known."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from flows.clock import now
from flows.config_file import add_account, write_first_config
from flows.credentials import SecretStore, open_secrets
from flows.demo.network import Network, build_network
from flows.demo.server import radicale_server
from flows.demo.truth import LastContactReport, MergeReport, check_last_contacts, judge_merges
from flows.errors import UserError
from flows.home import Home, find_home
from flows.queries import Rows, ask
from flows.settings import Account, Owner, Secrets, read_settings
from warehouse.exports import write_csv
from warehouse.people import open_people

if TYPE_CHECKING:  # Prefect's import takes 1.5 s
    from flows.pipeline import Outcome

SEED = 20
MARK = ".longsince-demo"
"""Lies in every folder that the demo made: no other folder is ever emptied."""

PREFECT_SETTINGS = {
    "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "true",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",  # our own log has its file
    "DO_NOT_TRACK": "1",
}
"""A Prefect of the demo's own: silent, without telemetry."""

Say = Callable[[str], None]


def run_demo(
    folder: Path,
    say: Say,
    show_stale: Callable[[list[str], Rows], None],
    *,
    provider: Literal["dav", "google", "microsoft"] = "dav",
) -> None:
    """Run the demo in ``folder``, which is emptied first, and leave its warehouse there to be asked.

    ``say`` is told each step in a line; ``provider`` is where the people are. Raises UserError if the
    folder is somebody's, or Radicale missing.
    """
    started = time.monotonic()
    home = _empty_home(folder)
    network = build_network(SEED, now().date())
    objects = sum(len(collection.items) for account in network.accounts for collection in account.collections)
    places = {"dav": _at_radicale, "google": _at_google, "microsoft": _at_microsoft}
    with places[provider](home, network) as server:
        say(
            f"{server} holds {len(network.people)} made-up people "
            f"in {objects} cards and events of two accounts."
        )
        say("Syncing both accounts and refreshing, as a run of a Prefect flow ...")
        _tell(_sync_as_flow(home), say)
        _show_stale(home, folder, network, say, show_stale)
        say("Syncing again ...")
        _tell(_sync_as_flow(home), say)
    page = _report(home)
    say(f"\nTo look at: {page.as_uri()}")
    say(f"\nThat took {time.monotonic() - started:.0f} seconds. Now ask it yourself:\n")
    for words in ("stale --all", "who Robert Thistlewood", 'sql "FROM match_evidence LIMIT 5"'):
        say(f"  {_command()} --home {_short(folder)} {words}")
    say(f"\nFor your own accounts: {_command()} init (docs/getting-started.md)")


@contextmanager
def _at_radicale(home: Home, network: Network) -> Iterator[str]:
    """Serve the network by CardDAV and CalDAV, and configure its accounts; what serves it, in words."""
    with radicale_server(home.folder / "server", network) as server:
        secrets = _configure(home, network)
        for account in network.accounts:
            place = Account("dav", server.base_url, account.name, region=account.region)
            add_account(home.config, account.name, place)
            secrets.set(account.name, account.password)
        yield "An embedded CardDAV/CalDAV server"


@contextmanager
def _at_google(home: Home, network: Network) -> Iterator[str]:
    """Serve the network as Google does, and configure its accounts; what serves it, in words."""
    from flows.demo import google
    from flows.demo.emulators.google.emulator import GoogleEmulator
    from flows.demo.emulators.server import served

    emulator = GoogleEmulator(now())
    google.fill(emulator, network)
    with served(emulator):
        secrets = _configure(home, network)
        for account in network.accounts:
            address = google.address_of(network, account)
            place = Account("google", emulator.origin, address, region=account.region)
            add_account(home.config, account.name, place)
            secrets.set(account.name, google.signed_in(emulator, address))
        yield "An emulator of Google on this machine"


@contextmanager
def _at_microsoft(home: Home, network: Network) -> Iterator[str]:
    """Serve the network as Microsoft does, and configure its accounts; what serves it, in words."""
    from flows.demo import google, microsoft
    from flows.demo.emulators.microsoft.emulator import MicrosoftEmulator
    from flows.demo.emulators.server import served

    emulator = MicrosoftEmulator(now())
    microsoft.fill(emulator, network)
    with served(emulator):
        secrets = _configure(home, network)
        for account in network.accounts:
            address = google.address_of(network, account)
            place = Account("microsoft", emulator.origin, address, region=account.region)
            add_account(home.config, account.name, place)
            secrets.set(account.name, microsoft.signed_in(emulator, address))
        yield "An emulator of Microsoft on this machine"


def _empty_home(folder: Path) -> Home:
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise UserError(f"{folder} is not empty and was not made by the demo: name another folder.")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    (folder / MARK).touch()
    home = find_home(folder)
    home.make()
    return home


def _configure(home: Home, network: Network) -> SecretStore:
    """Write config.toml without accounts; where their secrets go."""
    owner = Owner(network.owner.addresses, network.owner.time_zone, region="DE")
    write_first_config(home.config, owner, Secrets("plain"))
    return open_secrets("plain", home.folder)


def _sync_as_flow(home: Home) -> Outcome:
    # Prefect reads its settings when it is first imported: the demo's own, whatever the person's are.
    os.environ.pop("PREFECT_API_URL", None)
    os.environ.update(PREFECT_SETTINGS, PREFECT_HOME=str(home.folder / "prefect"))
    from flows.deployments import run_sync_all
    from flows.pipeline import SyncOptions

    return run_sync_all(home, SyncOptions())


def _tell(outcome: Outcome, say: Say) -> None:
    from flows.cli.syncing import outcome_lines

    for line in outcome_lines(outcome, is_watched=True):
        say(f"  {line}")


def _show_stale(
    home: Home, folder: Path, network: Network, say: Say, show: Callable[[list[str], Rows], None]
) -> None:
    as_of = read_settings(home.config).today(now())
    with open_people(home.folder) as connection:
        columns, rows = ask(connection, "stale", as_of=as_of, tag=None)
        _, members = ask(connection, "demo_members")
        _, dates = ask(connection, "demo_last_contacts")
    say("\nThe ties that are going stale, the ones most worth a message first:\n")
    show(columns, rows)
    csv = folder / "stale.csv"
    write_csv(csv, columns, rows)
    say(f"\nAll {len(rows)} of them are in {_short(csv)}.\n")
    say("The demo knows the truth about its people:")
    say(_merges_line(judge_merges(network, members)))
    say(_dates_line(check_last_contacts(network, dates)))


def _report(home: Home) -> Path:
    """Make the reports as of a week ago and then of today, so that something changed; where the page is."""
    from flows.reports import PAGE, export_reports

    settings, today = read_settings(home.config), now()
    for day in (today - timedelta(days=7), today):
        export_reports(home, settings, home.reports, now=day, run_id="demo")
    return home.reports / PAGE


def _merges_line(report: MergeReport) -> str:
    """How well records were judged to be one person, in a sentence; each wrong merge by name."""
    line = (
        f"  {report.records} cards and invitations belong to {report.people_true} people. "
        f"{report.right} merges are right, {report.wrong} wrong; {report.missed} were not dared."
    )
    return "\n".join([line, *("    wrong: " + " and ".join(merge.names) for merge in report.wrong_merges)])


def _dates_line(report: LastContactReport) -> str:
    line = f"  {report.right} of {report.checked} dates of last contact are right."
    wrong = (f"    {date.name}: {date.found}, in truth {date.expected}" for date in report.wrong)
    return "\n".join([line, *wrong])


def _command() -> str:
    """How the person called this program: by name if that is on the path, else by its place."""
    name = Path(sys.argv[0]).name
    if shutil.which(name) == str(Path(sys.argv[0]).absolute()):
        return name
    return _short(Path(sys.argv[0]).absolute())


def _short(path: Path) -> str:
    """A path as one would type it here."""
    for base, prefix in ((Path.cwd(), ""), (Path.home(), "~/")):
        if path.is_relative_to(base):
            return prefix + shlex.quote(str(path.relative_to(base)))
    return shlex.quote(str(path))
