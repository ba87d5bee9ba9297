"""`longsince connect --provider google`: the sign-in, in a browser here or in one elsewhere."""

from __future__ import annotations

import os
import sys
import webbrowser
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import click

from connectors.errors import AuthExpired, ConnectorError
from connectors.google.endpoints import endpoints
from connectors.google.grant import PUBLISH, Client, Grant, read_grant
from connectors.google.sign_in import (
    SCOPE_OF_SOURCE,
    Attempt,
    SignInFailed,
    granted_sources,
    read_client,
)
from flows.clock import now
from flows.errors import SignInNeeded, UsageError, UserError
from flows.loopback import loopback
from flows.settings import Account

PATIENCE_SECONDS = 300.0
NOT_IN_TIME = f"Nobody signed in within {PATIENCE_SECONDS / 60:.0f} minutes: run the command again."


def sign_in(
    account: Account, client_file: Path | None, stored: str | None, *, paste: bool
) -> tuple[Account, str]:
    """Sign in for the sources that the account wants; the account as it is then, and its secret.

    ``stored`` is its secret of before: the client in it is taken when no file is given. Only what was granted
    stays among the sources.
    """
    client = _client(client_file, stored)
    try:
        places = endpoints(account.url)
        click.echo(f"Before you go on: {PUBLISH}.", err=True)
        wanted = account.wanted_sources
        scopes = tuple(SCOPE_OF_SOURCE[source] for source in wanted)

        def attempt(redirect_uri: str) -> Attempt:
            return Attempt(places, client, redirect_uri, scopes, account.user)

        is_elsewhere = paste or not _has_browser(os.environ)
        grant = (_sign_in_elsewhere if is_elsewhere else _sign_in_here)(attempt)
    except (SignInFailed, AuthExpired) as error:
        raise SignInNeeded(str(error)) from None
    except ConnectorError as error:
        raise UserError(str(error)) from None
    return _as_granted(account, grant), grant.text()


def _client(file: Path | None, stored: str | None) -> Client:
    if file is not None:
        try:
            return read_client(file.read_text(encoding="utf-8"))
        except (SignInFailed, UnicodeDecodeError) as error:
            raise UsageError(f"{file}: {error}") from None
    if stored is None:
        raise UsageError(
            "--client FILE is needed: the JSON of your own OAuth client. docs/google.md says how to make it."
        )
    try:
        return read_grant(stored).client
    except AuthExpired as error:
        raise UsageError(f"{error} Give --client FILE.") from None


def _sign_in_here(attempt: Callable[[str], Attempt]) -> Grant:
    with loopback() as waiting:
        asked = attempt(waiting.uri)
        waiting.expect(asked.is_answer)
        click.echo(f"Your browser opens; if it does not, go to\n{asked.url()}", err=True)
        if sys.stdin.isatty():
            click.pause("Press a key to go on ...", err=True)
        webbrowser.open(asked.url())
        answer = waiting.wait(PATIENCE_SECONDS)
    if answer is None:
        raise SignInFailed(NOT_IN_TIME)
    return asked.finish(answer, now())


def _sign_in_elsewhere(attempt: Callable[[str], Attempt]) -> Grant:
    """The browser may be on another machine, where nothing listens: its address bar has the answer then."""
    with loopback() as unused:  # a port that nothing else on this machine has
        asked = attempt(unused.uri)
    click.echo(
        f"Go to\n{asked.url()}\nin any browser. After the sign-in it will say that it cannot connect: copy "
        "the whole address that it shows then (http://127.0.0.1...), and paste it here.",
        err=True,
    )
    answer = read_answer()
    if not answer.strip():
        raise SignInFailed("No address was pasted: run the command again.")
    return asked.finish(answer.strip(), now())


def read_answer() -> str:
    """What the person pastes."""
    return str(click.prompt("Address")) if sys.stdin.isatty() else sys.stdin.readline()


def _as_granted(account: Account, grant: Grant) -> Account:
    """The account with the sources that it may pull, and the address that it is of; says what is missing."""
    address = grant.address
    if account.user and address and address.lower() != account.user.lower():
        raise UserError(
            f"You signed in as {address}, but this account is of {account.user}: give it another name."
        )
    wanted = account.wanted_sources
    granted = granted_sources(wanted, grant.scopes)
    if not granted:
        raise SignInNeeded("No box was ticked at Google, so there is nothing to pull: run the command again.")
    for source in wanted:
        if source not in granted:
            click.echo(
                f"{source} is off: its box was not ticked at Google. To have it after all, take `sources` "
                "out of the account in config.toml, and connect again.",
                err=True,
            )
    sources = account.sources if granted == wanted else granted
    return replace(account, user=account.user or address, sources=sources)


def _has_browser(environment: Mapping[str, str]) -> bool:
    """Whether a browser could open here, for a person who sits here."""
    screens = ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME")
    if sys.platform != "darwin" and not any(environment.get(name) for name in screens):
        return False
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True
