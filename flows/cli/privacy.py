"""What others may ask of you: what you know of them, and that you forget them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.cli.output import json_text, plain
from flows.clock import now
from flows.counted import counted
from flows.errors import UsageError, UserError
from flows.home import Home

if TYPE_CHECKING:  # heavy
    from flows.forgetting import Done, Plan
    from warehouse.forgetting import Forgotten


@click.command()
@click.argument("name")
@click.option("--with-shared", is_flag=True, help="Also addresses and numbers that others are known under.")
@click.option(
    "--backup",
    "backups",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A backup that lies elsewhere; may be said again.",
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def forget(home: Home, name: str, with_shared: bool, backups: tuple[Path, ...], yes: bool) -> None:
    """Forget NAME: gone from the warehouse, the reports and the backups, and kept out from then on.

    Cards, mail from them and their part in mail and meetings of others go, and all that you said about them,
    in every backup of the home folder too; the files are written anew, so that no byte stays. Later syncs,
    imports and restored backups keep them out by keyed hashes of their addresses, numbers, profiles and
    records. This cannot be undone.
    """
    from flows.forgetting import forget as carry_out
    from flows.forgetting import plan_forget
    from flows.settings import read_settings

    settings = read_settings(home.config)
    plan = plan_forget(home, settings, name, now=now(), with_shared=with_shared)
    for line in _plan_lines(plan):
        click.echo(line)
    if not yes:
        if not sys.stdin.isatty():
            raise UsageError("--yes is needed (there is no terminal to ask on). Nothing was changed.")
        click.confirm("Forget for ever?", abort=True)
    done = carry_out(home, settings, plan, now=now(), backups=[path.expanduser() for path in backups])
    for line in _done_lines(done):
        click.echo(line)
    if done.unreached:
        raise UserError("Not all is forgotten:\n" + "\n".join(f"  {line}" for line in done.unreached))


def _plan_lines(plan: Plan) -> Iterator[str]:
    yield f"{plain(plan.name)} ({plan.person_id}) is to be forgotten:"
    yield from _count_lines(plan.goes, "will be")
    yield f"  kept out from now on: {', '.join(map(plain, plan.identities)) or 'these records alone'}"
    if plan.shared:
        yield f"  stays, as it is not theirs alone: {', '.join(map(plain, plan.shared))}"
    if not plan.identities:
        yield "  No address is theirs alone: another account or file may bring the name back."
    if plan.backups:
        yield f"  backups that are written anew: {len(plan.backups)}"
    for path in plan.rewritten:
        yield f"  written anew without them: {path}"
    for path in plan.deleted:
        yield f"  deleted, as it is of an older version: {path}"
    if plan.reports:
        yield f"  made anew: the reports in {plan.reports}"


def _count_lines(gone: Forgotten, be: str) -> Iterator[str]:
    records, said = counted(gone.records, "record"), counted(gone.words, "thing")
    yield f"  {records} (their cards, mail from them) and {said} that you said {be} removed;"
    yield f"  they {be} taken out of {counted(gone.redacted, 'record')} of others."


def _done_lines(done: Done) -> Iterator[str]:
    yield "Forgotten:"
    yield from _count_lines(done.forgotten, "were")
    if done.backups:
        yield f"Backups that were written anew: {done.backups - len(done.unreached)}."
    if done.reports:
        yield f"The reports in {done.reports} were made anew; those elsewhere were not."
    yield "Not reached: backups and reports that lie elsewhere, and the address books of your accounts."


@click.command("export-person")
@click.argument("name")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.pass_obj
def export_person(home: Home, name: str, file: Path | None) -> None:
    """Write all that is known of NAME as JSON to FILE, or to the screen.

    Who they are and how that was found out, every interaction, what you said about them, and what the sources
    sent, as they sent it: where others were there too, it names them.
    """
    from flows.person_export import export_person as export
    from warehouse.files import write_text

    text = json_text(export(home, name))
    if file is None:
        click.echo(text)
    else:
        write_text(file.expanduser().absolute(), [text, "\n"])
        click.echo(f"{file}: all that is known.")


@click.command()
@click.option("--keep-backups", is_flag=True, help="Leave the backups in the home folder where they are.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def purge(home: Home, keep_backups: bool, yes: bool) -> None:
    """Remove all that longsince made on this machine: warehouse, reports, backups, passwords, config.toml.

    Says first what goes, and removes nothing that it does not know by name. Your address books, calendars
    and mail are where they always were; permissions that you gave are taken back at the provider.
    """
    from flows.removing import plan_removal, remove

    removal = plan_removal(home, keeps_backups=keep_backups)
    go = counted(len(removal.paths), "file or folder goes", "files and folders go")
    click.echo(f"{home.folder} and {home.config}: {go},")
    for path in removal.paths:
        click.echo(f"  {path}")
    click.echo(f"{removal.size / 2**20:,.1f} MiB in all.")
    if removal.accounts:
        where = " and ".join(removal.secrets_in)
        click.echo(f"The passwords of {', '.join(removal.accounts)} go from {where}.")
    if removal.service:
        click.echo(f"`longsince serve` is stopped, and no longer starts with this machine: {removal.service}")
    if removal.others:
        click.echo(
            f"{counted(len(removal.others), 'file')} that longsince did not make: left where they are."
        )
        for path in removal.others:
            click.echo(f"  {path}")
    if not yes:
        if not sys.stdin.isatty():
            raise UsageError("--yes is needed (there is no terminal to ask on). Nothing was changed.")
        click.confirm("Remove it all?", abort=True)
    for line in remove(removal):
        click.echo(line)


COMMANDS = (forget, export_person, purge)
