"""Accounts: which there are, and leaving one, without a terminal."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from flows.credentials import open_secrets
from flows.settings import read_settings
from tests.flows.cli.conftest import connect, run
from tests.servers.dav import DavServer


def test_accounts_shows_what_is_set_up(set_up: Path, radicale: DavServer) -> None:
    """As a table or as JSON; without an account, what to do."""
    assert "longsince connect NAME" in run("--home", set_up, "accounts").out
    connect(set_up, radicale)
    ended = run("--home", set_up, "accounts")
    assert ended.code == 0
    assert radicale.url in ended.out
    assert radicale.password not in ended.out
    assert json.loads(run("--home", set_up, "accounts", "--json").out) == [
        {
            "account": "home",
            "provider": "dav",
            "url": radicale.url,
            "user": radicale.username,
            "sources": ["dav_contacts", "dav_calendar"],
            "enabled": True,
            "closed_on": None,
        }
    ]


def test_an_account_is_closed_and_then_purged(set_up: Path, radicale: DavServer) -> None:
    """Closing keeps what it brought and pulls nothing more; a purge says what goes, and wants a yes."""
    connect(set_up, radicale)
    assert run("--home", set_up, "sync").code == 0
    ended = run("--home", set_up, "accounts", "close", "home", "--on", "2026-01-31", "--remove-secret")
    assert (ended.code, ended.err) == (0, "")
    assert "what it brought until 2026-01-31 counts" in ended.out
    assert read_settings(set_up / "config.toml").accounts["home"].closed_on == date(2026, 1, 31)
    assert open_secrets("plain", set_up).get("home") is None
    ended = run("--home", set_up, "sync", "home")
    assert ended.code == 2
    assert "was closed on 2026-01-31" in ended.err
    assert "Nino Beridze" in run("--home", set_up, "who", "nino").out

    ended = run("--home", set_up, "accounts", "close", "home", "--purge")
    assert ended.code == 2
    assert "2 records of dav_contacts" in ended.out
    assert "longsince backup" in ended.out
    assert "--yes is needed" in ended.err
    assert "Nino Beridze" in run("--home", set_up, "who", "nino").out
    ended = run("--home", set_up, "accounts", "close", "home", "--purge", "--yes")
    assert (ended.code, ended.err) == (0, "")
    assert read_settings(set_up / "config.toml").accounts == {}
    assert run("--home", set_up, "who", "nino").code == 1


def test_what_cannot_be_closed_is_told(set_up: Path) -> None:
    """An account unknown; and what contradicts itself."""
    assert run("--home", set_up, "accounts", "close", "job").code == 2
    ended = run("--home", set_up, "accounts", "close", "job", "--purge", "--on", "2026-01-31")
    assert ended.code == 2
    assert "neither --on" in ended.err
