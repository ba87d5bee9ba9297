"""Importing files: import."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.cli.output import plain
from flows.cli.syncing import BarProgress, LineProgress, refresh_lines
from flows.counted import counted
from flows.errors import UsageError
from flows.home import Home

if TYPE_CHECKING:  # heavy
    from flows.importing import Imported, PartResult

SHOWN_OTHERS = 5


@click.command("import")
@click.argument("paths", nargs=-1, required=True, metavar="FILE|DIR...", type=click.Path(path_type=Path))
@click.option(
    "--account", "name", default="files", show_default=True, help="The account that the files become."
)
@click.option("--dry-run", is_flag=True, help="Say what would come; nothing is imported.")
@click.option(
    "--map",
    "mapping",
    multiple=True,
    metavar="FIELD=COLUMN",
    help="Of a table of no known program, what a column is (may be repeated), such as email=Mail.",
)
@click.option("--replace", is_flag=True, help="What an earlier export held and this one does not is gone.")
@click.option("--allow-mass-delete", is_flag=True, help="With --replace, even if very much has gone.")
@click.pass_obj
def import_(
    home: Home,
    paths: tuple[Path, ...],
    name: str,
    dry_run: bool,
    mapping: tuple[str, ...],
    replace: bool,
    allow_mass_delete: bool,
) -> None:
    """Import files, or all files of folders and ZIP archives, recognised by what is in them (docs/files.md).

    A newer export of the same name (dates and numbers in it aside) updates what the older one brought.
    """
    from flows.clock import now
    from flows.config_file import add_account
    from flows.credentials import open_secrets
    from flows.import_hints import unknown_people
    from flows.import_preview import preview
    from flows.importing import PROVIDER, ImportOptions, columns_of, import_files
    from flows.job import Job
    from flows.log import log_to
    from flows.refresh import refresh
    from flows.settings import Account, read_settings
    from flows.settings_check import check_account_name

    settings = read_settings(home.config)
    check_account_name(name)
    account = settings.accounts.get(name, Account(PROVIDER))
    if account.provider != PROVIDER:
        raise UsageError(f"The account {name} is one of {account.provider}: choose another --account.")
    log_to(home)
    named = tuple(path.expanduser() for path in paths)
    options = ImportOptions(named, replaces=replace, columns=columns_of(mapping or account.columns))
    secrets = open_secrets(settings.secrets.store, home.folder)
    with BarProgress() if sys.stderr.isatty() else LineProgress() as progress:
        job = Job(
            home,
            name,
            account,
            secrets,
            now,
            progress,
            allow_mass_delete=allow_mass_delete,
            owner_region=settings.owner.region,
        )
        imported = preview(job, options) if dry_run else import_files(job, options)
    for line in imported_lines(imported, is_preview=dry_run):
        click.echo(line)
    if dry_run:
        click.echo("Nothing was imported.")
    elif imported.parts:
        if name not in settings.accounts:
            add_account(home.config, name, account)
        for line in refresh_lines(refresh(home, read_settings(home.config), now=now())):
            click.echo(line)
        for line in unknown_lines(unknown_people(home, name), name):
            click.echo(line)
    sys.exit(imported.result.status.exit_code)


def imported_lines(imported: Imported, *, is_preview: bool) -> Iterator[str]:
    """What came, or would come, of each file; then the problems, and what was left alone."""
    for part in imported.parts:
        yield plain(_part_line(part, is_preview=is_preview))
    yield from map(plain, imported.result.problems)
    others = imported.others
    if others:
        more = f" and {len(others) - SHOWN_OTHERS} more" if len(others) > SHOWN_OTHERS else ""
        yield plain(f"Left alone, of no kind that is known: {', '.join(others[:SHOWN_OTHERS])}{more}")


def unknown_lines(count: int, account: str) -> Iterator[str]:
    """That the account shows people whom nobody knows, and the query that lists them."""
    from flows.import_hints import LIST_UNKNOWN

    if count:
        people = counted(count, "person is", "people are")
        yield f"{people} in no address book, nor in contact with you both ways; no list of ties has them:"
        yield f'  longsince sql "{LIST_UNKNOWN.format(account)}"'


def _part_line(part: PartResult, *, is_preview: bool) -> str:
    kind, landed = part.part.kind, part.landed
    new = landed.new + landed.back
    counts = f"{new} of them new, {landed.changed} changed, {landed.gone} gone"
    verb = "would come: " if is_preview else ""
    unreadable = f"; {part.unreadable} cannot be read" if part.unreadable else ""
    return (
        f"{part.part.file.name} ({kind.name}): {verb}{counted(part.read, kind.holds)}, {counts}{unreadable}"
    )


COMMANDS = (import_,)
