"""What every sign-in with a browser has in common: here, elsewhere, and what was granted in the end."""

from __future__ import annotations

import os
import sys
import webbrowser
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol, TypeVar

import click

from connectors.errors import SignInFailed
from flows.clock import now
from flows.errors import SignInNeeded, UserError
from flows.loopback import loopback
from flows.settings import Account

PATIENCE_SECONDS = 300.0
NOT_IN_TIME = f"Nobody signed in within {PATIENCE_SECONDS / 60:.0f} minutes: run the command again."
Granted = TypeVar("Granted", covariant=True)


class Attempt(Protocol[Granted]):
    """One try to sign in: where the browser is sent, what must come back from there, and what comes of it."""

    def url(self) -> str: ...
    def is_answer(self, url: str) -> bool: ...
    def finish(self, url: str, now: datetime) -> Granted: ...


def by_browser(attempt: Callable[[str], Attempt[Granted]], *, host: str, paste: bool) -> Granted:
    """Sign in with a browser here, or with one elsewhere if ``paste`` or if there is none.

    ``attempt`` makes one of the address that the browser comes back to, which is on ``host``.
    """
    return (_elsewhere if paste or not has_browser() else _here)(attempt, host)


def _here(attempt: Callable[[str], Attempt[Granted]], host: str) -> Granted:
    with loopback(host) as waiting:
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


def _elsewhere(attempt: Callable[[str], Attempt[Granted]], host: str) -> Granted:
    """The browser may be on another machine, where nothing listens: its address bar has the answer then."""
    with loopback(host) as unused:  # a port that nothing else on this machine has
        asked = attempt(unused.uri)
    click.echo(
        f"Go to\n{asked.url()}\nin any browser. After the sign-in it will say that it cannot connect: copy "
        f"the whole address that it shows then ({unused.uri}...), and paste it here.",
        err=True,
    )
    answer = read_answer()
    if not answer.strip():
        raise SignInFailed("No address was pasted: run the command again.")
    return asked.finish(answer.strip(), now())


def read_answer() -> str:
    """What the person pastes."""
    return str(click.prompt("Address")) if sys.stdin.isatty() else sys.stdin.readline()


def as_granted(
    account: Account, address: str | None, granted: Sequence[str], *, refused: str, missing: str
) -> Account:
    """The account with the sources that it may pull, and the address that it is of; says what is missing.

    ``refused`` and ``missing`` say why nothing, or one source, was granted.
    """
    if account.user and address and address.lower() != account.user.lower():
        raise UserError(
            f"You signed in as {address}, but this account is of {account.user}: give it another name."
        )
    wanted = account.wanted_sources
    if not granted:
        raise SignInNeeded(refused)
    for source in wanted:
        if source not in granted:
            click.echo(
                f"{source} is off: {missing}. To have it after all, take `sources` out of the account in "
                "config.toml, and connect again.",
                err=True,
            )
    sources = account.sources if tuple(granted) == wanted else tuple(granted)
    return replace(account, user=account.user or address, sources=sources)


def has_browser(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether a browser could open here, for a person who sits here."""
    screens = ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME")
    if sys.platform != "darwin" and not any(environment.get(name) for name in screens):
        return False
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True
