"""Signing in to Google: with a browser here, with one elsewhere, and all that may go wrong on the way."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import click
import httpx
import pytest

from connectors.google.grant import read_grant
from connectors.google.sign_in import SCOPE_OF_SOURCE
from flows.credentials import open_secrets
from flows.demo.emulators.google.emulator import GoogleEmulator
from flows.demo.emulators.google.oauth import Consent
from flows.demo.emulators.provider import Problem
from flows.demo.emulators.server import served
from flows.home import find_home
from flows.job import AccountResult
from flows.pipeline import SyncOptions, job
from flows.settings import read_settings
from flows.sync import sync_account
from tests.flows.cli.conftest import Ended, browser, run
from warehouse.lock import hold

ME = "nino@example.org"


def visit(url: str, *, follows: bool = False) -> httpx.Response:
    """What a browser does."""
    return httpx.get(url, follow_redirects=follows, trust_env=False)


def synced(home: Path, *named: str) -> AccountResult:
    """A sync of the account, as `longsince sync` does it, without a refresh."""
    settings = read_settings(home / "config.toml")
    return sync_account(job(find_home(home), settings, SyncOptions(named), "work"))


@pytest.fixture
def google() -> Iterator[GoogleEmulator]:
    """Google, and a browser that does at the consent page as the emulator's ``consent`` says."""
    with served(GoogleEmulator()) as running:
        running.add_account(ME)
        running.add_account("else@example.org")
        running.oauth.consent = Consent(ME)
        with browser(lambda url: visit(url, follows=True)):
            yield running
    assert running.faults_found == []


def connect(home: Path, google: GoogleEmulator, *more: str, name: str = "work") -> Ended:
    """Connect a new account with the emulator's own client."""
    file = home / "client_secret.json"
    file.write_text(google.oauth.client_file(google.origin), encoding="utf-8")
    return run(
        "--home", home, "connect", name, "--provider", "google", "--url", google.origin,
        "--client", file, *more,
    )  # fmt: skip


def kept(home: Path, name: str = "work") -> str:
    """The secret of the account."""
    return open_secrets("plain", home).get(name) or ""


def test_a_browser_here(set_up: Path, google: GoogleEmulator) -> None:
    """The advice comes first; the account is there, of the address that signed in; a sync goes through."""
    ended = connect(set_up, google)
    assert ended.code == 0
    advice, address = ended.err.index("publish it first"), ended.err.index("Your browser opens")
    assert advice < address
    assert f"work is connected (google); its sign-in is in {set_up}" in ended.out
    account = read_settings(set_up / "config.toml").accounts["work"]
    assert (account.user, account.sources, account.url) == (ME, (), google.origin)
    grant = read_grant(kept(set_up))
    assert {SCOPE_OF_SOURCE[source] for source in account.wanted_sources} <= set(grant.scopes)
    assert run("--home", set_up, "sync").code == 0


def test_what_is_asked_for_is_the_least(set_up: Path, google: GoogleEmulator) -> None:
    """Scopes that read, and whose account it is; with state, PKCE, offline and a new consent."""
    ended = connect(set_up, google)
    (address,) = re.findall(r"http://\S+/o/oauth2/v2/auth\S+", ended.err)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    wanted = read_settings(set_up / "config.toml").accounts["work"].wanted_sources
    assert set(asked["scope"].split()) == {"openid", "email", *(SCOPE_OF_SOURCE[name] for name in wanted)}
    assert all(scope.endswith((".readonly", ".metadata")) for scope in SCOPE_OF_SOURCE.values())
    assert (asked["code_challenge_method"], asked["access_type"], asked["prompt"]) == (
        "S256",
        "offline",
        "consent",
    )
    assert len(asked["state"]) >= 32
    assert asked["redirect_uri"].startswith("http://127.0.0.1:")


def pasting(monkeypatch: pytest.MonkeyPatch, change: Callable[[str], str] = lambda url: url) -> None:
    """Let a person go to the address that is printed, and paste the one where that ended, changed perhaps."""
    printed: list[str] = []
    echo = click.echo

    def listen(message: str, *, err: bool = False) -> None:
        printed.append(message)
        echo(message, err=err)

    def paste() -> str:
        (address,) = re.findall(r"http://\S+/auth\S+", "".join(printed))
        return change(visit(address).headers["Location"])

    monkeypatch.setattr("click.echo", listen)
    monkeypatch.setattr("flows.cli.signing_in.read_answer", paste)


def test_a_browser_elsewhere(set_up: Path, google: GoogleEmulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """--paste prints the address, and takes the one that the browser could not open."""
    pasting(monkeypatch)
    ended = connect(set_up, google, "--paste")
    assert ended.code == 0
    assert "copy the whole address" in ended.err
    assert read_settings(set_up / "config.toml").accounts["work"].user == ME


def test_without_a_screen_the_address_is_pasted(
    set_up: Path, google: GoogleEmulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody has to know the option: over ssh there is no display."""
    monkeypatch.delenv("DISPLAY")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv("WSL_DISTRO_NAME", raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    pasting(monkeypatch)
    assert connect(set_up, google).code == 0


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda _: "", "No address was pasted"),
        (lambda _: "http://127.0.0.1/?code=4/x", "not the answer to this sign-in"),
        (lambda url: url.replace("state=", "state=x"), "not the answer to this sign-in"),
        (lambda url: url.replace("code=4", "code=5"), "used before, or too old"),
        (lambda url: re.sub(r"code=[^&]*", "", url), "did not sign you in"),
    ],
)
def test_a_wrong_address_is_pasted(
    set_up: Path,
    google: GoogleEmulator,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[str], str],
    told: str,
) -> None:
    """Nothing is kept, and the message holds nothing of the address."""
    pasting(monkeypatch, change)
    ended = connect(set_up, google, "--paste")
    assert (ended.code, told in ended.err) == (4, True)
    assert "Traceback" not in ended.err
    assert not kept(set_up)
    assert "work" not in read_settings(set_up / "config.toml").accounts


def test_the_person_refuses(set_up: Path, google: GoogleEmulator) -> None:
    """Exit code 4, and nothing is kept."""
    google.oauth.consent = Consent(ME, refuses=True)
    ended = connect(set_up, google)
    assert (ended.code, "was not granted" in ended.err, kept(set_up)) == (4, True, "")


def test_a_box_that_was_not_ticked_is_a_source_that_is_off(set_up: Path, google: GoogleEmulator) -> None:
    """What was granted counts, not what was asked for; syncs do not stumble over the rest."""
    google.oauth.consent = Consent(ME, frozenset({SCOPE_OF_SOURCE["google_other_contacts"]}))
    ended = connect(set_up, google)
    assert (ended.code, "google_other_contacts is off" in ended.err) == (0, True)
    sources = read_settings(set_up / "config.toml").accounts["work"].wanted_sources
    assert "google_contacts" in sources
    assert "google_other_contacts" not in sources
    assert synced(set_up).problems == []
    asked = {one.method for one in google.asked}
    assert "people.otherContacts.list" not in asked


def test_no_box_was_ticked(set_up: Path, google: GoogleEmulator) -> None:
    """There is nothing to pull, so there is no account."""
    google.oauth.consent = Consent(ME, frozenset(SCOPE_OF_SOURCE.values()))
    ended = connect(set_up, google)
    assert (ended.code, "No box was ticked" in ended.err, kept(set_up)) == (4, True, "")


def test_connecting_again_needs_no_file(set_up: Path, google: GoogleEmulator) -> None:
    """The client is kept with the sign-in; the new sign-in takes the old one's place."""
    connect(set_up, google)
    first = kept(set_up)
    ended = run("--home", set_up, "connect", "work")
    assert ended.code == 0
    assert read_grant(kept(set_up)).refresh_token != read_grant(first).refresh_token


def test_connecting_again_as_somebody_else(set_up: Path, google: GoogleEmulator) -> None:
    """Two people's records must not be mixed in one account: the old sign-in stays."""
    connect(set_up, google)
    first = kept(set_up)
    google.oauth.consent = Consent("else@example.org")
    ended = run("--home", set_up, "connect", "work")
    assert (ended.code, "You signed in as else@example.org" in ended.err) == (1, True)
    assert kept(set_up) == first


def test_connecting_while_a_sync_runs(set_up: Path, google: GoogleEmulator) -> None:
    """It would go on with the old sign-in, and may put it back: exit code 5, and nothing is changed."""
    connect(set_up, google)
    first = kept(set_up)
    with hold(find_home(set_up).lock_of("work")):
        ended = run("--home", set_up, "connect", "work")
    assert (ended.code, kept(set_up)) == (5, first)


def test_a_revoked_sign_in_pauses_the_account(set_up: Path, google: GoogleEmulator) -> None:
    """Exit code 4 and one request; scheduled syncs ask no more, until the person has signed in again."""
    connect(set_up, google)
    assert synced(set_up).status.exit_code == 0
    google.oauth.revoke(ME)
    before = len(google.token_requests)
    result = synced(set_up)
    assert (result.status.exit_code, "longsince connect work" in result.problems[0]) == (4, True)
    assert synced(set_up).status.exit_code == 4
    assert len(google.token_requests) == before + 1
    assert run("--home", set_up, "connect", "work").code == 0
    assert synced(set_up).status.exit_code == 0


def test_nobody_comes_back(set_up: Path, google: GoogleEmulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """The wait ends, and says so."""
    monkeypatch.setattr("webbrowser.open", lambda _: True)
    monkeypatch.setattr("flows.cli.signing_in.PATIENCE_SECONDS", 0.0)
    ended = connect(set_up, google)
    assert (ended.code, "Nobody signed in" in ended.err) == (4, True)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("no json", "it is not JSON"),
        ("[1]", "it is not JSON"),
        ("{}", "names no client"),
        (json.dumps({"web": {"client_id": "a", "client_secret": "b"}}), "of a web application"),
        (json.dumps({"installed": {"client_id": 1, "client_secret": "b"}}), "names no client"),
    ],
)
def test_another_file(set_up: Path, text: str, told: str) -> None:
    """What it is instead, and what to download, in a line."""
    file = set_up / "some.json"
    file.write_text(text, encoding="utf-8")
    ended = run("--home", set_up, "connect", "work", "--provider", "google", "--client", file)
    assert (ended.code, told in ended.err) == (2, True)


def test_no_file(set_up: Path) -> None:
    """The option is named."""
    ended = run("--home", set_up, "connect", "work", "--provider", "google")
    assert (ended.code, "--client FILE is needed" in ended.err) == (2, True)


def test_a_client_that_google_does_not_know(set_up: Path, google: GoogleEmulator) -> None:
    """It was deleted in the console while the consent page was open."""
    answer = {"error": "invalid_client", "error_description": "Unauthorized"}
    google.fail("token", lambda: Problem(401, answer))
    ended = connect(set_up, google)
    assert (ended.code, "does not know the OAuth client" in ended.err) == (4, True)


@pytest.mark.parametrize("url", ["https://evil.example", "http://evil.example", "http://10.0.0.1:80"])
def test_google_is_nowhere_else(set_up: Path, google: GoogleEmulator, url: str) -> None:
    """Neither an option nor config.toml can lead a sign-in, or a token, to another host."""
    connect(set_up, google)
    ended = run("--home", set_up, "connect", "more", "--provider", "google", "--url", url, "--client",
                set_up / "client_secret.json")  # fmt: skip
    assert ended.code == 2
    config = set_up / "config.toml"
    config.write_text(config.read_text(encoding="utf-8").replace(google.origin, url), encoding="utf-8")
    ended = run("--home", set_up, "sync")
    assert (ended.code, "accounts.work.url" in ended.err) == (2, True)


def test_a_token_of_google_is_not_taken_to_an_emulator(set_up: Path, google: GoogleEmulator) -> None:
    """A sign-in is good where it was made, and is sent nowhere else, not even on this machine."""
    connect(set_up, google)
    with served(GoogleEmulator()) as another:
        config = set_up / "config.toml"
        text = config.read_text(encoding="utf-8").replace(google.origin, another.origin)
        config.write_text(text, encoding="utf-8")
        assert synced(set_up).status.exit_code == 4
        assert another.token_requests == []


def test_no_secret_is_told(set_up: Path, google: GoogleEmulator) -> None:
    """Neither output nor log nor config.toml has a token, the client's secret or the verifier."""
    connected = connect(set_up, google)
    google.oauth.revoke(ME)
    problems = synced(set_up).problems
    grant = read_grant(kept(set_up))
    told = "".join([*connected[1:], *problems, (set_up / "config.toml").read_text(encoding="utf-8")])
    told += "".join(path.read_text(encoding="utf-8") for path in set_up.glob("*.log"))
    assert grant.refresh_token not in told
    assert grant.client.client_secret not in told
    assert not any(token in told for token in google.oauth.accesses)
