"""secrets: where passwords are, another place, another passphrase; and connecting again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flows.config_file import add_account
from flows.credentials import open_secrets
from flows.settings import Account
from tests.flows.cli.conftest import run
from tests.servers.dav import DavServer


@pytest.fixture
def with_an_account(set_up: Path) -> Path:
    add_account(set_up / "config.toml", "home", Account("dav", "https://dav.example.org", "me"))
    open_secrets("plain", set_up).set("home", "canary-password")
    return set_up


def test_moved_and_locked_anew(with_an_account: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the page has it: encrypted, shown, another passphrase; no password and no passphrase is shown."""
    home = with_an_account
    shown = run("--home", home, "secrets")
    assert "in clear, readable by you alone" in " ".join(shown.out.split())
    monkeypatch.setenv("LONGSINCE_PASSPHRASE", "canary-first")
    moved = run("--home", home, "secrets", "--to", "encrypted")
    assert (moved.code, moved.err) == (0, "")
    assert moved.out.endswith("encrypted with your passphrase, and nowhere else.\n")
    assert 'store = "encrypted"' in (home / "config.toml").read_text(encoding="utf-8")
    refused = run("--home", home, "secrets", "--rotate")
    assert (refused.code, refused.out) == (2, "")
    assert "LONGSINCE_NEW_PASSPHRASE is needed" in refused.err
    monkeypatch.setenv("LONGSINCE_NEW_PASSPHRASE", "canary-second")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    rotated = run("--home", home, "secrets", "--rotate")
    assert (rotated.code, rotated.err) == (0, "")
    assert "canary" not in shown.out + moved.out + refused.err + rotated.out
    assert run("--home", home, "doctor").out.count("does not open") == 1
    monkeypatch.setenv("LONGSINCE_PASSPHRASE", "canary-second")
    assert open_secrets("auto", home).get("home") == "canary-password"
    assert not [path for path in home.rglob("*") if path.is_file() and b"canary-" in path.read_bytes()]


def test_connecting_again_replaces_the_old_everywhere(
    set_up: Path, radicale: DavServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the new password is left, wherever an old one lay; one that is refused replaces nothing."""
    add_account(set_up / "config.toml", "home", Account("dav", radicale.url, radicale.username))
    open_secrets("plain", set_up).set("home", "canary-old")
    monkeypatch.setenv("LONGSINCE_PASSPHRASE", "open sesame")
    open_secrets("encrypted", set_up).set("home", "canary-older")
    wrong = run("--home", set_up, "connect", "home", "--password-stdin", stdin="canary-wrong\n")
    assert wrong.code == 4
    assert open_secrets("plain", set_up).get("home") == "canary-old"
    again = run("--home", set_up, "connect", "home", "--password-stdin", stdin=f"{radicale.password}\n")
    assert again.code == 0, again.err
    assert open_secrets("plain", set_up).get("home") == radicale.password
    assert open_secrets("encrypted", set_up).get("home") is None
    left = [path for path in set_up.rglob("*") if path.is_file() and b"canary-" in path.read_bytes()]
    assert left == []
    assert re.search(r"home +\S*secrets.json", run("--home", set_up, "secrets").out)
