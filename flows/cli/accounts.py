"""Accounts: which there are, and leaving one."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import TYPE_CHECKING

import click

from flows.cli.output import plain, print_json, print_table, without_empty
from flows.clock import now
from flows.counted import counted
from flows.errors import UsageError
from flows.home import Home

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.closing import Purge
    from flows.settings import Account


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_context
def accounts(context: click.Context, as_json: bool) -> None:
    """Show your accounts as config.toml has them; close: leave one."""
    if context.invoked_subcommand is not None:
        return
    from flows.settings import HOW_TO_CONNECT, read_settings

    home: Home = context.obj
    found = read_settings(home.config).accounts
    if as_json:
        columns = ["account", "provider", "url", "user", "sources", "enabled", "closed_on"]
        rows = [
            (name, a.provider, a.url, a.user, list(a.wanted_sources), a.enabled, a.closed_on)
            for name, a in found.items()
        ]
        print_json(columns, rows)
    elif found:
        shown = [
            (name, a.provider, a.url or a.folder, a.user, a.sources and ", ".join(a.sources), _state(a))
            for name, a in found.items()
        ]
        print_table(*without_empty(["account", "provider", "place", "user", "only", "state"], shown))
    else:
        click.echo(f"There is no account yet: {HOW_TO_CONNECT}")


def _state(account: Account) -> str:
    if account.closed_on:
        return f"closed on {account.closed_on}"
    return "" if account.enabled else "not synced (enabled = false)"


@accounts.command()
@click.argument("name")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="Your last day there (default: today).")
@click.option("--remove-secret", is_flag=True, help="Forget its password, or sign-in, too.")
@click.option("--purge", is_flag=True, help="Remove all that it brought, for good.")
@click.option("--yes", is_flag=True, help="With --purge: do not ask.")
@click.pass_obj
def close(home: Home, name: str, day: datetime | None, remove_secret: bool, purge: bool, yes: bool) -> None:
    """Leave an account: nothing more is pulled from it, and what came before stays evidence.

    What it shows after your last day is no contact, and it never makes a tie `unknown` any more. To open it
    again, delete its closed_on in config.toml.

    With --purge its records, what you said of them alone, its password and its table in config.toml go. What
    goes is shown first. Nothing but a backup brings it back, and older backups still hold it.
    """
    from flows.closing import close as close_account
    from flows.judge import show
    from flows.settings import read_settings

    if purge:
        if day or remove_secret:
            raise UsageError("--purge takes neither --on nor --remove-secret: everything goes.")
        _purge(home, name, yes)
        return
    today = read_settings(home.config).today(now())
    on = day.date() if day else today
    close_account(home, name, on, today=today, removes_secret=remove_secret)
    click.echo(f"{name} is closed: what it brought until {on} counts, and nothing more is pulled.")
    if remove_secret:
        click.echo("Its password is gone from this machine; at the provider, take the access back there.")
    if show(home, now()) is None:
        click.echo("A sync or refresh is under way; it shows after the next sync at the latest.")


def _purge(home: Home, name: str, yes: bool) -> None:
    import uuid

    from flows.closing import plan_purge

    with plan_purge(home, name, now=now()) as plan:
        for line in _purge_lines(plan):
            click.echo(line)
        if not yes:
            if not sys.stdin.isatty():
                raise UsageError("--yes is needed (there is no terminal to ask on). Nothing was changed.")
            click.confirm("Purge it?", abort=True)
        left = plan.carry_out(incarnation=str(uuid.uuid4()), now=now())
    click.echo(f"Purged. people.duckdb is new: {counted(left, 'person')}.")


def _purge_lines(plan: Purge) -> Iterator[str]:
    yield f"Of {plan.name} goes for good:"
    for source, count in plan.traces.records:
        yield f"  {counted(count, 'record')} of {source}"
    for text in plan.traces.commands:
        yield f"  said: {plain(text)}"
    yield f"  {counted(plan.people, 'person')} whom you know from there alone"
    yield "  its password, and its table in config.toml"
    if plan.address:
        yield f"Only this account says that {plan.address} is yours: `longsince owner add` keeps that."
    yield "Nothing but a backup brings it back: `longsince backup` makes one. Backups and reports that you"
    yield "made before, and files that you imported from, still hold what they hold."


COMMANDS = (accounts,)
