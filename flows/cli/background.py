"""In the background: serve, and status to watch over it."""

from __future__ import annotations

import os
import signal
import sys
import threading
from datetime import UTC, datetime, timedelta

import click

from flows.cli.lines import fold
from flows.cli.output import plain, print_json, print_table, without_empty
from flows.clock import now
from flows.errors import DONE, PARTIAL, UsageError, UserError
from flows.home import Home


@click.command()
@click.option("--install", "installs", is_flag=True, help="Have it start with this machine, from now on.")
@click.option("--uninstall", "uninstalls", is_flag=True, help="No longer have it start with this machine.")
@click.pass_obj
def serve(home: Home, installs: bool, uninstalls: bool) -> None:
    """Sync every hour, and verify every day, until it is ended (Ctrl-C).

    Starts a Prefect server for this home, which only this machine and only you reach, and says where its
    page is. With PREFECT_API_URL set, that server is used instead. See docs/background.md.

    --install writes a user unit of systemd, or on macOS a launch agent, and starts it; --uninstall stops it
    and removes the file.
    """
    if installs or uninstalls:
        from flows.serving import install

        if installs and uninstalls:
            raise UsageError("Say --install or --uninstall, not both.")
        for line in (install.install if installs else install.uninstall)(home, os.environ):
            click.echo(line)
        return
    from flows.pipeline import SyncOptions, account_names
    from flows.serving import supervisor
    from flows.settings import read_settings

    settings = read_settings(home.config)
    account_names(settings, SyncOptions())  # without an account every run would fail
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, lambda *_: stop.set())
    supervisor.serve(home, settings.serve.port, os.environ, click.echo, stop)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option("--within", type=click.FloatRange(0, 87600), metavar="HOURS", help="An older success is none.")
@click.pass_obj
def status(home: Home, as_json: bool, within: float | None) -> None:
    """Show what was synced when, and what went wrong.

    That is, for each account and source, when it last went well, since when mail was read, how many records
    there are and how many of them could not be read; and when `longsince serve` syncs next.

    The exit code is 0 when the last sync of every enabled account succeeded (with --within: in the last
    HOURS) and people.duckdb shows what came, else 3: for monitoring.
    """
    from flows.coverage import behind, coverage
    from flows.machine import shared_sign_ins
    from flows.settings import read_settings
    from warehouse.store import open_store, store_exists

    settings = read_settings(home.config)
    if not store_exists(home.folder):
        raise UserError("Nothing was synced yet: longsince sync")
    signed_in = {name for name, account in settings.accounts.items() if account.is_open}
    with open_store(home.folder) as store:
        rows = coverage(home, store)
        lacking = behind(home, store)
        shared = [*shared_sign_ins(home, store, signed_in, now())]
    wanted = {
        (name, source)
        for name, a in settings.accounts.items()
        if a.is_open and a.provider != "files"  # which are as new as the last export
        for source in a.wanted_sources
    }
    earliest = now() - timedelta(hours=within) if within is not None else datetime.min.replace(tzinfo=UTC)
    good = {
        (row.account, row.source)
        for row in rows
        if row.last_error is None and row.last_success_at and row.last_success_at >= earliest
    }
    unread = _quarantined(home)
    columns = ["account", "source", "last success", "since", "records", "unreadable", "last error"]
    table = [
        (
            r.account,
            r.source,
            r.last_success_at,
            r.synced_from_at and r.synced_from_at.date(),
            r.record_count,
            unread.get((r.account, r.source), 0),
            r.last_error,
        )
        for r in rows
    ]
    table += [
        (name, source, None, None, 0, 0, "never synced")
        for name, source in sorted(wanted - {r[:2] for r in rows})
    ]
    if as_json:
        print_json([column.replace(" ", "_") for column in columns], table)
    else:
        # What went wrong is a sentence or two: behind the table, where it has room.
        counted = [(*row[:5], row[5] or None) for row in table]
        print_table(*without_empty(columns[:-1], counted))
        problems = (
            problem if problem.startswith(account) else f"{account}, {source}: {problem}"
            for account, source, *_, problem in table
            if problem
        )
        for line in dict.fromkeys([*problems, *([lacking] if lacking else [])]):
            # A refused sign-in is that of every source.
            click.echo("\n".join(fold(plain(line))))
        if any(unread.values()):
            click.echo("What could not be read waits in quarantine: longsince sql 'FROM quarantine'")
        for line in shared:
            click.echo(plain(line))
        if following := _next_sync(home):
            click.echo(f"The next sync of `longsince serve` begins at {plain(following)}.")
    sys.exit(DONE if wanted <= good and not lacking else PARTIAL)


def _quarantined(home: Home) -> dict[tuple[str, str], int]:
    """How many records of each account and source wait in quarantine, as of the last refresh."""
    from flows.queries import ask
    from warehouse.errors import WarehouseError
    from warehouse.people import open_people

    try:
        with open_people(home.folder) as connection:
            return {(account, source): count for account, source, count in ask(connection, "quarantined")[1]}
    except (WarehouseError, UserError):  # none yet, or damaged: other commands say so
        return {}


def _next_sync(home: Home) -> datetime | None:
    """When `longsince serve` syncs next, if it runs: every hour at SYNC_MINUTE."""
    from flows.serving.schedule import SYNC_MINUTE, is_served

    if not is_served(home):
        return None
    hour = now().replace(minute=SYNC_MINUTE, second=0, microsecond=0)
    return hour if hour > now() else hour + timedelta(hours=1)


COMMANDS = (serve, status)
