"""The list of ties, in a spreadsheet too: ties, apply."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.cli.judge import no_refresh
from flows.cli.output import plain, print_json, print_table
from flows.cli.read import today
from flows.clock import now
from flows.counted import counted
from flows.errors import DONE, PARTIAL, UsageError
from flows.home import Home
from flows.queries import ask

if TYPE_CHECKING:  # heavy
    from flows.sheet import Plan


@click.command()
@click.option("--xlsx", "file", metavar="FILE", help="Write them into a spreadsheet (.csv: CSV) to edit.")
@click.option("--tag", help="Only people with this tag.")
@click.option("--json", "as_json", is_flag=True, help="All of them as JSON.")
@click.option("--all", "show_all", is_flag=True, help="Show all, not only the first twenty.")
@click.pass_obj
def ties(home: Home, file: str | None, tag: str | None, as_json: bool, show_all: bool) -> None:
    """Show your ties, the strongest first, or write them into a spreadsheet to edit them there.

    In FILE you may edit cadence, tags, note, snooze, never, elsewhere and ended, sort and delete rows, and
    hide columns; `longsince apply FILE` takes it back. Phone numbers and names are text there.
    """
    from warehouse.people import open_people

    if file is not None:
        from flows.sheet import write_ties

        path = Path(file).expanduser()
        if not path.absolute().parent.is_dir():
            raise UsageError(f"{path} cannot be written: there is no folder {path.parent}. Make it first.")
        count = write_ties(home, path, today(home), tag=tag)
        ties = counted(count, "tie is", "ties are")
        click.echo(f"{ties} in {path}. When you have edited it: longsince apply {path}")
        return
    with open_people(home.folder) as connection:
        columns, rows = ask(connection, "ties", as_of=today(home), tag=tag)
    if as_json:
        print_json(columns, rows)
        return
    shown = {
        "person_id": "id",
        "display_name": "name",
        "category": "category",
        "last_contact_on": "last contact",
        "expected_gap_days": "usual gap",
        "strength": "strength",
    }
    places = [columns.index(name) for name in shown]
    print_table(
        list(shown.values()), ([row[place] for place in places] for row in (rows if show_all else rows[:20]))
    )
    if len(rows) > 20 and not show_all:
        click.echo(f"{len(rows) - 20} more: --all shows them, --xlsx FILE writes them.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--dry-run", is_flag=True, help="Only show what would be said.")
@click.option("--json", "as_json", is_flag=True, help="What would be, or was, said, as JSON.")
@no_refresh
@click.pass_obj
def apply(home: Home, file: Path, yes: bool, dry_run: bool, as_json: bool, is_later: bool) -> None:
    """Take back the list of ties that you edited in a spreadsheet: XLSX, ODS or CSV.

    What you changed is shown first. What was said otherwise meanwhile is a conflict: it is named, and stays
    (exit code 3). Where a cell says nothing that can be, its address is named, and nothing is written at
    all. All changes are one command, which one `longsince undo` takes back.
    """
    from flows.judge import show
    from flows.sheet import carry_out, plan

    path = file.expanduser()
    made = plan(home, path, now(), today(home))
    if as_json:
        _print_json(made)
    else:
        _print_plan(made)
    if made.changes and not dry_run:
        if not yes:
            if not sys.stdin.isatty() or as_json:
                raise UsageError("--yes is needed (there is no terminal to ask on). Nothing was written.")
            click.confirm("Write this down?", abort=True)
        said = carry_out(home, made, now())
        if not as_json:
            click.echo(f"Said: {plain(said.command)}. `longsince undo` takes it back.")
        if (is_later or show(home, now()) is None) and not as_json:
            click.echo("It shows after the next sync.")
    sys.exit(PARTIAL if made.conflicts else DONE)


def _print_json(made: Plan) -> None:
    rows = [
        ("change", one.person_id, one.name, one.field, one.was, one.becomes, None) for one in made.changes
    ]
    kept = [("conflict", None, one.name, one.cell, None, None, one.because) for one in made.conflicts]
    print_json(["kind", "person_id", "name", "where", "was", "becomes", "because"], [*rows, *kept])


def _print_plan(made: Plan) -> None:
    if made.changes:
        print_table(
            ["person", "", "was", "becomes"],
            [(f"{one.name} ({one.person_id})", one.field, one.was, one.becomes) for one in made.changes],
        )
    for conflict in made.conflicts:
        click.echo(plain(f"Left as it is: {conflict.cell} {conflict.name}: {conflict.because}"))
    if not made.changes:
        click.echo("Nothing is to be written.")


COMMANDS = (ties, apply)
