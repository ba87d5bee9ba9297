"""Looking whether all is well: doctor."""

from __future__ import annotations

import sys

import click

from flows.cli.output import plain, print_json, print_table
from flows.errors import DONE, FAILED
from flows.home import Home


@click.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON, with the figures.")
@click.pass_obj
def doctor(home: Home, as_json: bool) -> None:
    """Look whether all is well, and say what to do where it is not. Nothing is changed.

    Ends with 1 when there is a problem. Of p_dormant it shows, by tenths, which share of the ties that were
    foretold to fall silent did so, and how wrong it was per tie (log loss) beside the start values.
    """
    from flows.doctor import Grade, examine

    found = [*examine(home)]
    if as_json:
        rows = []
        for name, one in found:
            figures = [dict(zip(one.columns, row, strict=True)) for row in one.rows or ()]
            rows.append((name, one.grade, one.text, figures))
        print_json(["check", "grade", "text", "figures"], rows)
    else:
        for name, one in found:
            click.echo(f"{one.grade:<8} {name}: {plain(one.text)}")
            if one.rows:
                print_table(one.columns, one.rows)
    sys.exit(FAILED if any(one.grade is Grade.PROBLEM for _, one in found) else DONE)


COMMANDS = (doctor,)
