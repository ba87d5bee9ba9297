"""Signing in to Microsoft: by browser here and elsewhere, by code, and all that may go wrong on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import httpx
import pytest

from connectors.microsoft.endpoints import LOGIN
from connectors.microsoft.grant import read_grant
from connectors.microsoft.sign_in import SCOPE_OF_SOURCE
from flows.credentials import open_secrets
from flows.demo.emulators.microsoft import problems
from flows.demo.emulators.microsoft.emulator import MicrosoftEmulator
from flows.demo.emulators.microsoft.entra import Consent
from flows.demo.emulators.server import served
from flows.home import find_home
from flows.job import AccountResult
from flows.pipeline import SyncOptions, job
from flows.settings import read_settings
from flows.sync import sync_account
from tests.flows.cli.conftest import Ended, browser, run

ME = "nino@example.org"


@pytest.fixture
def microsoft() -> Iterator[MicrosoftEmulator]:
    """Microsoft, and a browser that does at the consent page as the emulator's ``consent`` says."""
    with served(MicrosoftEmulator()) as running:
        running.add_mailbox(ME, otherMails=["nino@home.example"])
        running.add_mailbox("else@example.org")
        running.entra.consent = Consent(ME)
        with browser(lambda url: visit(running, url, follows=True)):
            yield running


def visit(microsoft: MicrosoftEmulator, url: str, *, follows: bool = False) -> httpx.Response:
    """What a browser does, for which the emulator is where Microsoft is."""
    url = url.replace(LOGIN, microsoft.origin)
    return httpx.get(url, follow_redirects=follows, trust_env=False)


def connect(home: Path, microsoft: MicrosoftEmulator, *more: str, name: str = "work") -> Ended:
    """Connect a new account with the emulator's own app."""
    return run(
        "--home", home, "connect", name, "--provider", "microsoft", "--url", microsoft.origin,
        "--client-id", microsoft.entra.client_id, *more,
    )  # fmt: skip


def synced(home: Path) -> AccountResult:
    """A sync of the account, as `longsince sync` does it, without a refresh."""
    settings = read_settings(home / "config.toml")
    return sync_account(job(find_home(home), settings, SyncOptions(("work",)), "work"))


def kept(home: Path, name: str = "work") -> str:
    """The secret of the account."""
    return open_secrets("plain", home).get(name) or ""


def test_a_browser_here(set_up: Path, microsoft: MicrosoftEmulator) -> None:
    """The account is there, of the address that signed in, with its other addresses; a sync goes through."""
    ended = connect(set_up, microsoft)
    assert (ended.code, ended.err.count("Your browser opens")) == (0, 1)
    assert f"work is connected (microsoft); its sign-in is in {set_up}" in ended.out
    account = read_settings(set_up / "config.toml").accounts["work"]
    assert (account.user, account.addresses, account.sources) == (ME, ("nino@home.example",), ())
    grant = read_grant(kept(set_up))
    assert {SCOPE_OF_SOURCE[source] for source in account.wanted_sources} <= set(grant.scopes)
    assert all(".Read" in scope and "Write" not in scope for scope in grant.scopes)
    assert synced(set_up).status.exit_code == 0


def test_a_code_where_there_is_no_browser(
    set_up: Path, microsoft: MicrosoftEmulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody has to know the option: over ssh there is no display."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    ended = connect(set_up, microsoft)
    assert (ended.code, "type the code MADEUP123" in ended.err) == (0, True)


def test_a_browser_elsewhere(
    set_up: Path, microsoft: MicrosoftEmulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """--paste prints the address, and takes the one that the browser could not open."""
    printed: list[str] = []
    echo = click.echo

    def listen(message: str, *, err: bool = False) -> None:
        printed.append(message)
        echo(message, err=err)

    def paste() -> str:
        (address,) = re.findall(rf"{LOGIN}/\S+/authorize\S+", "".join(printed))
        return visit(microsoft, address).headers["Location"]

    monkeypatch.setattr("click.echo", listen)
    monkeypatch.setattr("flows.cli.signing_in.read_answer", paste)
    ended = connect(set_up, microsoft, "--paste")
    assert (ended.code, "http://localhost:" in ended.err) == (0, True)


def test_connecting_again_needs_no_id(set_up: Path, microsoft: MicrosoftEmulator) -> None:
    """The app is kept with the sign-in; whoever signs in must be the same."""
    connect(set_up, microsoft)
    first = kept(set_up)
    assert run("--home", set_up, "connect", "work").code == 0
    assert read_grant(kept(set_up)).app == read_grant(first).app
    second = kept(set_up)
    microsoft.entra.consent = Consent("else@example.org")
    ended = run("--home", set_up, "connect", "work")
    assert (ended.code, "You signed in as else@example.org" in ended.err) == (1, True)
    assert kept(set_up) == second


def test_an_administrator_is_needed(set_up: Path, microsoft: MicrosoftEmulator) -> None:
    """What to send to them, and what works without; nothing is kept."""
    microsoft.entra.consent = Consent(ME, "consent_required", "AADSTS90094: Admin consent is required.")
    ended = connect(set_up, microsoft)
    assert ended.code == 4
    for told in (
        "an administrator of your organisation must approve",
        f"https://login.microsoftonline.com/organizations/adminconsent?client_id={microsoft.entra.client_id}",
        "Contacts.Read",
        "--provider ics",
        "as CSV",
        "mbox",
    ):
        assert told in ended.err
    assert not kept(set_up)
    assert "work" not in read_settings(set_up / "config.toml").accounts


def test_the_person_refuses(set_up: Path, microsoft: MicrosoftEmulator) -> None:
    """Exit code 4, and where the text for an administrator is, since the page may have asked for one."""
    microsoft.entra.consent = Consent(ME, "access_denied", "AADSTS65004: User declined to consent.")
    ended = connect(set_up, microsoft)
    assert (ended.code, "the consent was refused" in ended.err, kept(set_up)) == (4, True, "")
    assert "docs/microsoft.md" in ended.err


def test_no_id(set_up: Path) -> None:
    """The option is named."""
    ended = run("--home", set_up, "connect", "work", "--provider", "microsoft")
    assert (ended.code, "--client-id ID is needed" in ended.err) == (2, True)


def test_an_account_without_mailbox(set_up: Path, microsoft: MicrosoftEmulator) -> None:
    """Said in words, and no account is made of it."""
    microsoft.fail("/me/contactFolders", problems.no_mailbox)
    ended = connect(set_up, microsoft)
    assert (ended.code, "has no mailbox" in ended.err, kept(set_up)) == (1, True, "")


@pytest.mark.parametrize("url", ["https://evil.example", "http://10.0.0.1:80"])
def test_microsoft_is_nowhere_else(set_up: Path, url: str) -> None:
    """Neither an option nor config.toml leads a sign-in, or a token, to another host."""
    ended = run(
        "--home", set_up, "connect", "more", "--provider", "microsoft", "--url", url, "--client-id", "x"
    )
    assert (ended.code, "accounts.more.url" in ended.err) == (2, True)


def test_no_secret_is_told(set_up: Path, microsoft: MicrosoftEmulator) -> None:
    """Neither output nor log nor config.toml has a token, a link or a cursor."""
    connected = connect(set_up, microsoft)
    synced(set_up)
    microsoft.entra.revoke(ME)
    refused = synced(set_up)
    assert refused.status.exit_code == 4
    told = "".join([*connected[1:], *refused.problems])
    told += "".join(
        path.read_text(encoding="utf-8") for path in (set_up / "config.toml", *set_up.glob("*.log"))
    )
    secrets = re.findall(r'"secret": "([^"]+)"', read_grant(kept(set_up)).cache)
    assert secrets
    assert not any(one in told for one in (*secrets, *microsoft.entra.accesses))
    assert "deltatoken" not in told
