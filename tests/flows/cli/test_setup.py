"""Setting up without a terminal: every answer is an option, and nothing is kept of what did not work."""

from __future__ import annotations

import os
import stat
from datetime import date
from pathlib import Path

import pytest

from flows import wiring
from flows.config_file import add_account
from flows.credentials import open_secrets
from flows.settings import Account, read_settings
from tests.flows.cli.conftest import Ended, connect, run
from tests.flows.conftest import World
from tests.servers.dav import DavServer
from tests.servers.process import free_port


def no_trace(ended: Ended) -> bool:
    """One thing is told, on standard error, in a few lines."""
    return ended.out == "" and 0 < len(ended.err.strip().splitlines()) <= 4 and "Traceback" not in ended.err


def test_init_writes_what_the_options_say(home: Path) -> None:
    """The file is closed to others, reads back, and says what comes next."""
    ended = run(
        "--home", home, "init",
        "--address", "me@example.org", "--address", "old@example.net",
        "--time-zone", "Asia/Tbilisi", "--region", "ge",
    )  # fmt: skip
    assert (ended.code, ended.err) == (0, "")
    assert "Next: longsince connect NAME" in ended.out
    owner = read_settings(home / "config.toml").owner
    assert (owner.addresses, owner.time_zone, owner.region) == (
        ("me@example.org", "old@example.net"),
        "Asia/Tbilisi",
        "GE",
    )
    assert stat.S_IMODE((home / "config.toml").stat().st_mode) == 0o600
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_init_takes_the_machines_zone(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a terminal, what has a default is not asked for."""
    monkeypatch.setattr("tzlocal.get_localzone_name", lambda: "America/Lima")
    assert run("--home", home, "init", "--address", "me@example.org").code == 0
    assert read_settings(home / "config.toml").owner.time_zone == "America/Lima"


def test_init_without_a_terminal_does_not_ask(home: Path) -> None:
    """What it needs is named, and nothing is written."""
    ended = run("--home", home, "init", stdin="me@example.org\n")
    assert ended.code == 2
    assert no_trace(ended)
    assert "--address is needed" in ended.err
    assert not (home / "config.toml").exists()


@pytest.mark.parametrize(
    "address", ["me", "me@", "@example.org", "me@localhost", "me@example..org", "a b@example.org"]
)
def test_init_takes_addresses_only(home: Path, address: str) -> None:
    """A slip there would make strangers of one's own mails and meetings."""
    ended = run("--home", home, "init", "--address", address)
    assert ended.code == 2
    assert no_trace(ended)
    assert "is no e-mail address" in ended.err
    assert not (home / "config.toml").exists()


def test_init_does_not_overwrite(set_up: Path) -> None:
    """A config.toml that is there stays as it is."""
    before = (set_up / "config.toml").read_bytes()
    ended = run("--home", set_up, "init", "--address", "other@example.org")
    assert ended.code == 1
    assert no_trace(ended)
    assert "is there already" in ended.err
    assert (set_up / "config.toml").read_bytes() == before


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--time-zone", "Europe/Berln", "did you mean 'Europe/Berlin'?"),
        ("--region", "Germany", "two capital letters"),
    ],
)
def test_init_writes_nothing_that_cannot_be_read(home: Path, option: str, value: str, told: str) -> None:
    """A zone or a country that is none is told at once, not by the next command."""
    ended = run("--home", home, "init", "--address", "me@example.org", option, value)
    assert ended.code == 2
    assert no_trace(ended)
    assert told in ended.err
    assert not (home / "config.toml").exists()


def test_connect_signs_in_and_keeps_the_password(set_up: Path, radicale: DavServer) -> None:
    """It shows what the account holds; the password is in the store, not in config.toml nor on the screen."""
    ended = connect(set_up, radicale)
    assert (ended.code, ended.err) == (0, "")
    assert [line.split() for line in ended.out.splitlines()[3:5]] == [
        ["dav_contacts", "Friends"],
        ["dav_calendar", "Diary"],
    ]
    assert "home is connected (dav)" in ended.out
    assert radicale.password not in ended.out
    account = read_settings(set_up / "config.toml").accounts["home"]
    assert (account.provider, account.url, account.user) == ("dav", radicale.url, radicale.username)
    assert radicale.password not in (set_up / "config.toml").read_text(encoding="utf-8")
    assert open_secrets("plain", set_up).get("home") == radicale.password


def unchanged(home: Path) -> tuple[str, str | None]:
    return (home / "config.toml").read_text(encoding="utf-8"), open_secrets("plain", home).get("home")


def test_a_wrong_password_is_not_kept(set_up: Path, radicale: DavServer) -> None:
    """Exit code 4, and neither the account nor the password is there."""
    before = unchanged(set_up)
    ended = connect(set_up, radicale, password="canary-wrong")
    assert ended.code == 4
    assert no_trace(ended)
    assert "canary" not in ended.err
    assert unchanged(set_up) == before


def test_the_command_that_connected_may_be_typed_again(set_up: Path, radicale: DavServer) -> None:
    """From the shell's history, after a change of the password; another address is not taken for that."""
    assert connect(set_up, radicale).code == 0
    assert connect(set_up, radicale).code == 0
    ended = run(
        "--home", set_up, "connect", "home", "--url", radicale.url, "--user", "other", "--password-stdin",
        stdin="canary\n",
    )  # fmt: skip
    assert (ended.code, "asks for its password anew" in ended.err) == (2, True)


def test_what_cannot_be_signed_in_to(set_up: Path) -> None:
    """An account of files has no password, and one that was closed is opened first: a line says so."""
    add_account(set_up / "config.toml", "linkedin", Account("files"))
    gone = Account("dav", "https://dav.example.org", "me", closed_on=date(2026, 1, 1))
    add_account(set_up / "config.toml", "work", gone)
    for name, told in (("linkedin", "longsince import FILE"), ("work", "was closed on 2026-01-01")):
        ended = run("--home", set_up, "connect", name, "--password-stdin", stdin="canary\n")
        assert (ended.code, told in ended.err) == (2, True)
        assert no_trace(ended)


def test_a_wrong_password_does_not_replace_the_right_one(set_up: Path, radicale: DavServer) -> None:
    """An account that works goes on working after a slip of the hand."""
    connect(set_up, radicale)
    before = unchanged(set_up)
    assert run("--home", set_up, "connect", "home", "--password-stdin", stdin="slip\n").code == 4
    assert unchanged(set_up) == before


def test_a_server_that_is_not_there(set_up: Path) -> None:
    """Exit code 1, one line, nothing kept."""
    before = unchanged(set_up)
    url = f"http://127.0.0.1:{free_port()}"
    ended = run(
        "--home", set_up, "connect", "home", "--url", url, "--user", "me", "--password-stdin", stdin="x\n"
    )
    assert ended.code == 1
    assert no_trace(ended)
    assert "cannot be reached" in ended.err
    assert unchanged(set_up) == before


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["connect", "home"], "--url is needed"),
        (["connect", "home", "--url", "https://dav.example.org"], "--user is needed"),
        (
            ["connect", "home", "--url", "https://dav.example.org", "--user", "me"],
            "--password-stdin is needed",
        ),
        (["connect", "Home Sweet"], "cannot be an account's name"),
        (["connect", "observed"], "cannot be an account's name"),
        (["connect", "home", "--provider", "carrier-pigeon"], "carrier-pigeon"),
        (["connect"], "NAME"),
    ],
)
def test_connect_without_a_terminal_does_not_ask(set_up: Path, arguments: list[str], told: str) -> None:
    """What is missing or cannot be is usage: exit code 2, and its name."""
    before = unchanged(set_up)
    ended = run("--home", set_up, *arguments)
    assert ended.code == 2
    assert no_trace(ended)
    assert told in ended.err
    assert unchanged(set_up) == before


def test_an_address_in_clear_is_refused(set_up: Path) -> None:
    """http:// to another machine would show the password to everybody on the way."""
    ended = run(
        "--home", set_up, "connect", "home", "--url", "http://dav.example.org", "--user", "me",
        "--password-stdin", stdin="canary\n",
    )  # fmt: skip
    assert ended.code == 1
    assert no_trace(ended)
    assert "use https://" in ended.err


def test_connect_needs_a_config(home: Path) -> None:
    """The command that makes one is named."""
    ended = run("--home", home, "connect", "home")
    assert ended.code == 2
    assert no_trace(ended)
    assert "longsince init" in ended.err


def test_a_mistake_in_the_config_is_told_by_every_command(set_up: Path) -> None:
    """With the file, the key and the right name, as usage."""
    config = set_up / "config.toml"
    config.write_text(config.read_text(encoding="utf-8").replace("[owner]", "[owner]\ntimezone = 'UTC'", 1))
    for arguments in (["accounts"], ["sync"], ["stale"], ["status"], ["connect", "home"]):
        ended = run("--home", set_up, *arguments)
        assert ended.code == 2, arguments
        assert no_trace(ended)
        assert f"{config}: there is no key 'owner.timezone' (did you mean 'time_zone'?)." in ended.err


def test_the_encrypted_store_needs_its_passphrase(
    set_up: Path, radicale: DavServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kept encrypted, opened by the passphrase; without it, or with another one, the way out is told."""
    config = set_up / "config.toml"
    config.write_text(config.read_text(encoding="utf-8").replace('"plain"', '"encrypted"'), encoding="utf-8")
    monkeypatch.setenv("LONGSINCE_PASSPHRASE", "canary one")
    assert connect(set_up, radicale).code == 0
    stored = b"".join(path.read_bytes() for path in set_up.rglob("*") if path.is_file())
    assert radicale.password.encode() not in stored
    assert run("--home", set_up, "sync").code == 0
    monkeypatch.setenv("LONGSINCE_PASSPHRASE", "canary two")
    ended = run("--home", set_up, "sync")
    assert (ended.code, "canary" in ended.out + ended.err) == (1, False)
    assert "The passphrase does not open" in ended.out
    monkeypatch.delenv("LONGSINCE_PASSPHRASE")
    assert "there is no passphrase" in run("--home", set_up, "sync").err


def test_a_home_that_cannot_be_made_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file in the way, or a folder that is not the person's: one line."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("LONGSINCE_HOME", str(tmp_path / "file" / "home"))
    ended = run("init", "--address", "me@example.org")
    assert ended.code == 1
    assert no_trace(ended)
    assert str(tmp_path / "file") in ended.err


def test_nothing_is_asked_before_the_network_is(set_up: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that cannot be one is refused before any server hears of it."""

    def never(*_: object) -> None:
        raise AssertionError(os.strerror(0))

    monkeypatch.setattr(wiring, "DavClient", never)
    nowhere = DavServer("http://127.0.0.1:1", "me", "x", {}, forget=never)
    assert connect(set_up, nowhere, name="UPPER").code == 2


def test_a_password_is_forgotten(world: World) -> None:
    """It is gone from where it was kept, the account stays, and the next sync says to sign in."""
    home = world.home.folder
    ended = run("--home", home, "connect", "home", "--forget")
    assert (ended.code, ended.out) == (0, "home has no password on this machine any more.\n")
    assert open_secrets("plain", home).get("home") is None
    assert list(world.settings.accounts) == ["home"]
    assert run("--home", home, "sync").code == 4
    assert "no account 'other'" in run("--home", home, "connect", "other", "--forget").err
