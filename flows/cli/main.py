"""`longsince`: the group of commands, and how errors and exit codes reach the shell."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from flows.cli import (
    accounts,
    background,
    demo,
    doctor,
    importing,
    judge,
    keep,
    network,
    owner,
    passwords,
    privacy,
    read,
    review,
    setup,
    sheet,
    syncing,
    words,
)
from flows.cli.lines import print_people
from flows.errors import ALREADY_RUNNING, FAILED, UserError
from flows.find import Ambiguous
from flows.home import find_home

SECTIONS = {
    "Look at it first": (demo,),
    "Set up": (setup, accounts, passwords, owner, doctor),
    "Bring in": (syncing, importing, background),
    "Read": (read, network, sheet),
    "Say": (review, judge, words),
    "Keep, and let go": (keep, privacy),
}
"""What each part of the help lists: all commands of these families, in their order."""


class Sectioned(click.Group):
    """A group whose help has a part for each of SECTIONS, and of each command the whole first sentence."""

    def list_commands(self, _: click.Context) -> list[str]:
        """In the order of the help, which is that of `longsince`'s own completion too."""
        return list(self.commands)

    def format_commands(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        """A list for each part."""
        widest = max(map(len, self.commands))
        for title, families in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl(
                    [
                        (f"{command.name or '':<{widest}}", command.get_short_help_str(limit=200))
                        for family in families
                        for command in family.COMMANDS
                    ]
                )


@click.group(
    cls=Sectioned, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder of your warehouse (default: LONGSINCE_HOME, else the platform's own).",
)
@click.version_option(package_name="longsince", prog_name="longsince")
@click.pass_context
def cli(context: click.Context, home: Path | None) -> None:
    """Keeps a warehouse of the people you know, and shows which ties are going stale."""
    context.obj = find_home(home)


for families in SECTIONS.values():
    for family in families:
        for command in family.COMMANDS:
            cli.add_command(command)


def main() -> None:
    """Run the command line; a person's mistake ends in one line on standard error, never in a traceback."""
    try:
        cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        click.echo("Stopped.", err=True)
        sys.exit(1)
    except Ambiguous as error:
        print_people(error.columns, error.rows, as_error=True)
        click.echo(str(error), err=True)
        sys.exit(error.exit_code)
    except UserError as error:
        click.echo(str(error), err=True)
        sys.exit(error.exit_code)
    except OSError as error:
        if error.filename is None:
            raise
        click.echo(f"{error.filename}: {error.strerror}.", err=True)
        sys.exit(FAILED)
    except Exception as error:
        from warehouse.errors import Busy, WarehouseError  # here: DuckDB comes with it, and --help needs none

        if not isinstance(error, WarehouseError):
            raise
        click.echo(str(error), err=True)
        sys.exit(ALREADY_RUNNING if isinstance(error, Busy) else FAILED)
