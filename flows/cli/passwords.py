"""Where passwords are kept, and by which passphrase: secrets."""

from __future__ import annotations

import os
import sys
from typing import Literal

import click

from flows.cli.output import print_table
from flows.errors import UsageError
from flows.home import Home

NEW_PASSPHRASE_VARIABLE = "LONGSINCE_NEW_PASSPHRASE"  # noqa: S105 - the name of a variable, no secret


@click.command()
@click.option(
    "--to", type=click.Choice(["keyring", "encrypted", "plain"]), help="Keep them all there from now on."
)
@click.option("--rotate", "rotates", is_flag=True, help="Another passphrase for the encrypted file.")
@click.pass_obj
def secrets(home: Home, to: Literal["keyring", "encrypted", "plain"] | None, rotates: bool) -> None:
    """Show where the password, or sign-in, of each account is kept; move them, or change the passphrase.

    --to writes them all to the new place, says so in config.toml, and removes them from everywhere else.
    --rotate encrypts the file anew: the passphrase in use comes from LONGSINCE_PASSPHRASE or systemd, the new
    one from LONGSINCE_NEW_PASSPHRASE, and what is not there is asked for. No password is shown. To change the
    password of one account, say `longsince connect NAME` again.
    """
    from flows import moving_secrets

    if to and rotates:
        raise UsageError("Say --to or --rotate, not both.")
    if rotates:
        for line in _rotate(home):
            click.echo(line)
    elif to:
        where, moved = moving_secrets.move(home, to)
        click.echo(f"The passwords of {', '.join(moved) or 'no account'} are in {where}, and nowhere else.")
    else:
        kept = moving_secrets.kept_where(home)
        rows = [(name, "; a copy in ".join(places) or "nowhere") for name, places in kept.items()]
        print_table(["account", "kept_in"], rows)


def _rotate(home: Home) -> list[str]:
    from flows import moving_secrets
    from flows.credentials import PASSPHRASE_VARIABLE, passphrase_from

    old = passphrase_from(os.environ) or _ask("The passphrase in use", PASSPHRASE_VARIABLE, is_new=False)
    new = os.environ.get(NEW_PASSPHRASE_VARIABLE) or _ask(
        "The new passphrase", NEW_PASSPHRASE_VARIABLE, is_new=True
    )
    lines = [*moving_secrets.rotate(home, old, new)]
    backups = "Backups that were made before still need the old passphrase."
    return [*lines, f"Put the new one wherever {PASSPHRASE_VARIABLE} is set. {backups}"]


def _ask(question: str, variable: str, *, is_new: bool) -> str:
    if not sys.stdin.isatty():
        raise UsageError(f"{variable} is needed (there is no terminal to ask on).")
    return str(click.prompt(question, hide_input=True, confirmation_prompt=is_new))


COMMANDS = (secrets,)
