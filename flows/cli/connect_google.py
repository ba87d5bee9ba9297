"""`longsince connect --provider google`: the sign-in, in a browser here or in one elsewhere."""

from __future__ import annotations

from pathlib import Path

import click

from connectors.errors import AuthExpired, ConnectorError, SignInFailed
from connectors.google.endpoints import endpoints
from connectors.google.grant import PUBLISH, Client, Grant, read_grant
from connectors.google.sign_in import (
    SCOPE_OF_SOURCE,
    Attempt,
    granted_sources,
    read_client,
)
from flows.cli.signing_in import as_granted, by_browser
from flows.errors import SignInNeeded, UsageError, UserError
from flows.settings import Account


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

        grant = by_browser(attempt, host="127.0.0.1", paste=paste)
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


def _as_granted(account: Account, grant: Grant) -> Account:
    return as_granted(
        account,
        grant.address,
        granted_sources(account.wanted_sources, grant.scopes),
        refused="No box was ticked at Google, so there is nothing to pull: run the command again.",
        missing="its box was not ticked at Google",
    )
