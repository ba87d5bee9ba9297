"""Owner: which addresses are yours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from flows.cli.judge import no_refresh, tell
from flows.cli.output import print_json, print_table
from flows.clock import now
from flows.errors import UsageError
from flows.home import Home

if TYPE_CHECKING:
    from flows.owner import Verb


_SHOWN = ("address", "state", "because")
"""On a terminal: `is_owner` says no more than `state`."""


@click.command()
@click.argument("verb", type=click.Choice(["add", "remove", "delegate"]), required=False)
@click.argument("addresses", nargs=-1, metavar="[ADDRESS]...")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@no_refresh
@click.pass_obj
def owner(home: Home, verb: Verb | None, addresses: tuple[str, ...], as_json: bool, is_later: bool) -> None:
    """List the addresses that are yours, or say that some are.

    add: these are yours too. remove: they are not, and never will be taken for yours. delegate: somebody
    writes from them in your name, and what they write is no contact of yours. Those of `addresses` in
    config.toml are yours in any case. What was learned is listed as unconfirmed (it counts until you remove
    it) or as proposed (it does not count until you add it).
    """
    from flows import owner as whose
    from flows.settings import read_settings

    if (verb is None) == bool(addresses):
        raise UsageError("Say add, remove or delegate with addresses, or nothing to list them.")
    if verb is None:
        columns, rows = whose.known(home)
        if as_json:
            print_json(columns, rows)
            return
        places = [columns.index(name) for name in _SHOWN]
        print_table(_SHOWN, [[row[place] for place in places] for row in rows])
        if any(row[columns.index("state")] in ("unconfirmed", "proposed") for row in rows):
            click.echo("Decide with `longsince owner add ADDRESS` or `longsince owner remove ADDRESS`.")
    else:
        tell(home, whose.say(home, read_settings(home.config), verb, addresses, now()), is_later)


COMMANDS = (owner,)
