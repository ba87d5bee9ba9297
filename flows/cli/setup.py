"""Setting up: init, connect."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from flows.cli.output import print_table
from flows.errors import SignInNeeded, UsageError, UserError
from flows.home import Home

if TYPE_CHECKING:  # heavy or needed for annotations only
    from collections.abc import Sequence

    from connectors.records import Collection
    from flows.credentials import Secret
    from flows.settings import Account, Settings


_PASSWORD = "Password (an app-specific one where the provider has them)"  # noqa: S105 - the question
QUESTIONS = {"dav": _PASSWORD, "ics": "Address of the calendar", "imap": _PASSWORD}
KEPT = {"dav": "password", "ics": "address", "google": "sign-in", "microsoft": "sign-in", "imap": "password"}
"""What is kept of an account of each provider, in a word."""


def _ask(value: str | None, option: str, question: str, default: str | None = None) -> str:
    """The option's value, else the person's answer, else the default; without a terminal nothing is asked."""
    if value is not None:
        return value
    if sys.stdin.isatty():
        return str(click.prompt(question, default=default))
    if default is not None:
        return default
    raise UsageError(f"{option} is needed (there is no terminal to ask on).")


@click.command()
@click.option("--address", "addresses", multiple=True, help="An e-mail address of yours (may be repeated).")
@click.option("--time-zone", help="Your time zone, such as Europe/Berlin (default: this machine's).")
@click.option("--region", help="Your country in two letters, for phone numbers without +CC.")
@click.pass_obj
def init(home: Home, addresses: tuple[str, ...], time_zone: str | None, region: str | None) -> None:
    """Make config.toml: who you are and where you live."""
    import pytz
    from tzlocal import get_localzone_name

    from flows.config_file import write_first_config
    from flows.settings import HOW_TO_CONNECT, Owner, Settings
    from flows.settings_check import check

    if home.config.exists():
        raise UserError(f"{home.config} is there already: edit it, or connect an account.")
    if not addresses:
        answer = _ask(None, "--address", "Your e-mail addresses, separated by spaces")
        addresses = tuple(answer.replace(",", " ").split())
    for address in addresses:
        if not re.fullmatch(r"[^\s@]+@[^\s@.]+(\.[^\s@.]+)+", address):
            raise UsageError(f"{address!r} is no e-mail address: it must be like me@example.org.")
    zone = _ask(time_zone, "--time-zone", "Your time zone", get_localzone_name() or "UTC")
    country = next((code for code, zones in pytz.country_timezones.items() if zone in zones), "US")
    region = _ask(region, "--region", "Your country (two letters)", country).upper()
    owner = Owner(addresses, zone, region=region)
    check(Settings(owner))
    home.make()
    write_first_config(home.config, owner)
    click.echo(f"{home.config} is written. Next: {HOW_TO_CONNECT}")


@click.command()
@click.argument("name")
@click.option(
    "--provider",
    type=click.Choice(["dav", "ics", "google", "microsoft", "imap"]),
    default="dav",
    show_default=True,
    help="dav: contacts and calendars of a server; ics: a subscribed calendar; google, microsoft: an account "
    "there; imap: mail.",
)
@click.option("--preset", help="A known DAV provider, such as fastmail or nextcloud: docs/dav.md lists them.")
@click.option(
    "--url",
    help="The server's address, or your e-mail address or a domain (dav, imap); with a preset for your own "
    "server, its host.",
)
@click.option("--user", help="The name you sign in with (dav, imap).")
@click.option("--trust-host", help="The server that a domain may name by DNS without your being asked.")
@click.option(
    "--auth",
    type=click.Choice(["auto", "basic", "digest", "bearer", "xoauth2"]),
    default="auto",
    show_default=True,
    help="How to sign in; with bearer (dav) and xoauth2 (imap) the password is the token.",
)
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Leave out mail that was received before this day (imap).",
)
@click.option(
    "--password-stdin",
    is_flag=True,
    help="Read the password (ics: the calendar's address) from standard input.",
)
@click.option(
    "--client",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The JSON of your OAuth client (google): docs/google.md shows how to make one.",
)
@click.option(
    "--paste",
    is_flag=True,
    help="Sign in with a browser elsewhere and paste the address it ends at (google, microsoft).",
)
@click.option("--client-id", help="The id of your app registration (microsoft): docs/microsoft.md.")
@click.option(
    "--tenant",
    help="The organisation whose app it is, by id or domain; consumers: for personal accounts (microsoft).",
)
@click.option("--device", is_flag=True, help="Sign in by typing a code in a browser elsewhere (microsoft).")
@click.option("--forget", "forgets", is_flag=True, help="Forget the password, or sign-in; the account stays.")
@click.pass_obj
def connect(
    home: Home,
    name: str,
    provider: Literal["dav", "ics", "google", "microsoft", "imap"],
    preset: str | None,
    url: str | None,
    user: str | None,
    trust_host: str | None,
    auth: Literal["auto", "basic", "digest", "bearer", "xoauth2"],
    since: datetime | None,
    password_stdin: bool,
    client: Path | None,
    paste: bool,
    client_id: str | None,
    tenant: str | None,
    device: bool,
    forgets: bool,
) -> None:
    """Sign in to an account, list what it holds and keep its password for the syncs.

    For an account that is in config.toml already, only the password is asked for again. With --forget its
    password, or sign-in, is removed from this machine, and what it brought stays; leave the account for good
    with `longsince accounts close`.
    """
    from flows.config_file import add_account, update_account
    from flows.credentials import Secret, forget_copies, open_secrets
    from flows.settings import read_settings
    from flows.settings_check import check, check_account_name
    from warehouse.lock import hold

    settings = read_settings(home.config)
    check_account_name(name)
    known = settings.accounts.get(name)
    if forgets:
        _forget(home, settings, name)
        return
    if known is not None:
        _check_again(home, name, known, url, user, preset)
    account = known or _new_account(provider, url, user, preset, trust_host, auth, since)
    check(replace(settings, accounts={name: account}))
    store = open_secrets(settings.secrets.store, home.folder)
    if account.provider == "google":
        from flows.cli.connect_google import sign_in

        account, value = sign_in(account, client, store.get(name), paste=paste)
    elif account.provider == "microsoft":
        from flows.cli import connect_microsoft

        account, value = connect_microsoft.sign_in(
            account, client_id, tenant, store.get(name), paste=paste, device=device
        )
    else:
        value = _secret(QUESTIONS[account.provider], password_stdin)
    secret = Secret(value)
    found = _list_collections(account, secret)
    home.make()
    with hold(home.lock_of(name)):  # a sync would go on with the old one, and may put it back
        store.set(name, secret.value)
        forget_copies(store, home.folder, name)
        if known is None:
            add_account(home.config, name, account)
        elif account != known:
            update_account(home.config, name, account)
    _mark_connected(home, name)
    print_table(["source", "collection"], [(source, c.name) for source, cs in found.items() for c in cs])
    what = KEPT[account.provider]
    click.echo(
        f"{name} is connected ({account.provider}); its {what} is in {store.where}. Next: longsince sync"
    )


def _check_again(
    home: Home, name: str, known: Account, url: str | None, user: str | None, preset: str | None
) -> None:
    """An account that is there may be signed in to again; the command that made it may be typed again too."""
    if known.provider == "files":
        raise UsageError(f"The account {name} is of files, and needs no password: longsince import FILE")
    if known.closed_on:
        raise UsageError(
            f"The account {name} was closed on {known.closed_on}. To open it again, delete its closed_on in "
            f"{home.config}; another account takes another name."
        )
    if preset or url not in (None, known.url) or user not in (None, known.user):
        raise UsageError(
            f"The account {name} is in {home.config} already: `longsince connect {name}` asks for its "
            "password anew; its url or user is changed there."
        )


def _forget(home: Home, settings: Settings, name: str) -> None:
    from flows.closing import forget_secret
    from warehouse.lock import hold

    if name not in settings.accounts:
        raise UsageError(f"There is no account {name!r}; there is {', '.join(settings.accounts) or 'none'}.")
    home.make()
    with hold(home.lock_of(name)):  # a sync would put a new token back
        forget_secret(home, settings, name)
    provider = settings.accounts[name].provider
    click.echo(f"{name} has no {KEPT.get(provider, 'password')} on this machine any more.")
    if provider in ("google", "microsoft"):
        click.echo("The permission that you gave is taken back on your account's page there.")


def _new_account(
    provider: Literal["dav", "ics", "google", "microsoft", "imap"],
    url: str | None,
    user: str | None,
    preset: str | None,
    trust_host: str | None,
    auth: Literal["auto", "basic", "digest", "bearer", "xoauth2"],
    since: datetime | None,
) -> Account:
    from flows.cli.locating import locate, user_of
    from flows.settings import Account

    if provider == "ics":
        return Account("ics")
    if provider in ("google", "microsoft"):
        return Account(provider, url)
    if provider == "imap":
        return _mail_account(url, user, preset, trust_host, auth, since)
    if preset:
        server = _preset_url(preset, url)
    else:
        typed = _ask(url, "--url", "Server, or your e-mail address")
        user = user or user_of(typed)
        server = locate(typed, trust_host)
    return Account("dav", server, _ask(user, "--user", "User"), auth)


def _mail_account(
    url: str | None,
    user: str | None,
    preset: str | None,
    trust_host: str | None,
    auth: Literal["auto", "basic", "digest", "bearer", "xoauth2"],
    since: datetime | None,
) -> Account:
    from flows.cli.locating import locate_mail, user_of
    from flows.settings import Account

    if preset:
        raise UsageError(
            "--preset is for CardDAV and CalDAV; docs/imap.md has the addresses of mail servers."
        )
    typed = _ask(url, "--url", "Mail server, or your e-mail address")
    user = _ask(user or user_of(typed), "--user", "User")
    day = since.date() if since else None
    return Account("imap", locate_mail(typed, trust_host), user, auth, since=day)


def _preset_url(name: str, host: str | None) -> str:
    """Where to begin at a known provider; what there is to know about its passwords is said first."""
    from rapidfuzz import process

    from connectors.dav.presets import PRESETS

    preset = PRESETS.get(name)
    if preset is None:
        nearest = process.extractOne(name, list(PRESETS))
        raise UsageError(f"There is no preset {name!r}: did you mean {nearest[0]!r}?")
    if not preset.urls:
        raise UsageError(f"{preset.note}.")
    for line in (preset.app_passwords and f"App-specific passwords: {preset.app_passwords}.", preset.note):
        if line:
            click.echo(line, err=True)
    if not preset.is_self_hosted:
        return preset.urls[0]
    server = _ask(host, "--url", f"Host name of your {preset.title}")
    return preset.urls[0].format(host=server.removeprefix("https://").rstrip("/"))


def _secret(question: str, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise UsageError("--password-stdin is needed (there is no terminal to ask on).")
    return str(click.prompt(question, hide_input=True))


def _list_collections(account: Account, secret: Secret) -> dict[str, Sequence[Collection]]:
    from connectors.errors import AuthExpired, ConnectorError
    from flows.wiring import SOURCES

    try:
        return {s: SOURCES[s].open(account, secret).collections() for s in account.wanted_sources}
    except AuthExpired as error:
        raise SignInNeeded(str(error)) from None
    except ConnectorError as error:
        raise UserError(str(error)) from None


def _mark_connected(home: Home, name: str) -> None:
    """Let scheduled syncs try this account again, should it have been paused for a sign-in."""
    from flows.clock import now
    from flows.machine import machine_mark
    from warehouse import runs
    from warehouse.store import open_store

    home.make()
    moment = now()
    with open_store(home.folder) as store:
        run = runs.start_run(store, name, moment, machine_mark(home))
        runs.finish_run(store, run, moment, status="connected", message=None, new=0, changed=0, gone=0)


COMMANDS = (init, connect)
