"""`longsince connect --provider microsoft`: the sign-in, in a browser here or elsewhere, or by a code."""

from __future__ import annotations

from dataclasses import replace

import click

from connectors.errors import AuthExpired, ConnectorError, SignInFailed
from connectors.microsoft.endpoints import LOGIN, Endpoints, endpoints
from connectors.microsoft.grant import App, Grant, read_grant
from connectors.microsoft.sign_in import (
    SCOPE_OF_SOURCE,
    AdministratorNeeded,
    Attempt,
    DeviceCode,
    granted_sources,
    scopes_for,
)
from flows.cli.signing_in import PATIENCE_SECONDS, as_granted, by_browser, has_browser
from flows.clock import now
from flows.credentials import Secret
from flows.errors import SignInNeeded, UsageError, UserError
from flows.settings import Account

FOR_IT = """\
Your organisation has to allow it first. You could send its IT department this:

  I would like to use longsince, a program on my own machine that reads my address book, my calendar and
  the headers of my mail to tell me with whom I have lost touch. It only reads, in my name alone, and sends
  nothing to anybody. It asks for the delegated permissions {scopes} of Microsoft Graph.
  The app's id is {client_id}. To allow it: {address}

Without that, longsince still reads what you can bring it yourself:
  your calendar:  publish it in Outlook on the web, then `longsince connect NAME --provider ics`
  your contacts:  export them from Outlook as CSV, then `longsince import contacts.csv`
  your mail:      `longsince connect NAME --provider imap`, if your organisation has IMAP, or export a folder
                  as mbox, then `longsince import FILE`
"""


def sign_in(
    account: Account,
    client_id: str | None,
    tenant: str | None,
    stored: str | None,
    *,
    paste: bool,
    device: bool,
) -> tuple[Account, str]:
    """Sign in for the sources that the account wants; the account as it is then, and its secret.

    ``stored`` is its secret of before: the app in it is taken when no id is given.
    """
    app = _app(client_id, tenant, stored)
    wanted = account.wanted_sources
    scopes = tuple(SCOPE_OF_SOURCE[source] for source in wanted)
    try:
        places = endpoints(account.url)
        grant = _sign_in(places, app, scopes, account.user, paste=paste, device=device)
        granted = as_granted(
            account,
            grant.address,
            granted_sources(wanted, grant.scopes),
            refused="Microsoft granted nothing, so there is nothing to pull: run the command again.",
            missing="Microsoft did not grant it",
        )
        secret = Secret(grant.text())
        return _with_addresses(granted, secret), secret.value
    except AdministratorNeeded as error:
        raise SignInNeeded(f"{error}\n{for_it(app, scopes)}") from None
    except (SignInFailed, AuthExpired) as error:
        raise SignInNeeded(
            f"{error}\nIf the page said that an administrator has to approve: docs/microsoft.md has a text "
            "for them."
        ) from None
    except ConnectorError as error:
        raise UserError(str(error)) from None


def for_it(app: App, scopes: tuple[str, ...]) -> str:
    """What to send to an administrator, and what works without one."""
    tenant = "organizations" if app.tenant in ("common", "consumers") else app.tenant
    address = f"{LOGIN}/{tenant}/adminconsent?client_id={app.client_id}"
    return FOR_IT.format(scopes=", ".join(scopes_for(scopes)), client_id=app.client_id, address=address)


def _app(client_id: str | None, tenant: str | None, stored: str | None) -> App:
    if client_id is not None:
        return App(client_id, tenant or "common")
    if stored is None:
        raise UsageError(
            "--client-id ID is needed: that of your own app registration. docs/microsoft.md says how to make "
            "one."
        )
    try:
        kept = read_grant(stored).app
    except AuthExpired as error:
        raise UsageError(f"{error} Give --client-id ID.") from None
    return App(kept.client_id, tenant or kept.tenant)


def _sign_in(
    places: Endpoints, app: App, scopes: tuple[str, ...], user: str | None, *, paste: bool, device: bool
) -> Grant:
    if device or not (paste or has_browser()):
        code = DeviceCode(places, app, scopes)
        click.echo(code.message, err=True)
        return code.finish(now, PATIENCE_SECONDS)
    return by_browser(lambda uri: Attempt(places, app, uri, scopes, user), host="localhost", paste=paste)


def _with_addresses(account: Account, secret: Secret) -> Account:
    """The account with the addresses that /me knows beside the one that signed in."""
    from connectors.microsoft.me import own_addresses
    from flows.wiring import microsoft_graph

    graph = microsoft_graph(account, secret)
    try:
        found = own_addresses(graph)
    finally:
        graph.close()
    user = account.user or (found[0] if found else None)
    others = tuple(one for one in found if user is None or one.lower() != user.lower())
    return replace(account, user=user, addresses=others)
