"""Moving passwords, and another passphrase: none is lost on the way, and none stays behind."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal

import pytest

from flows.config_file import add_account, write_first_config
from flows.credentials import PASSPHRASE_VARIABLE, FileStore, open_secrets
from flows.errors import UserError
from flows.home import Home, find_home
from flows.moving_secrets import kept_where, move, rotate
from flows.settings import Account, Owner, Secrets, read_settings
from tests.flows.test_credentials import MemoryKeyring, working_keyring
from warehouse.errors import Busy
from warehouse.lock import hold

__all__ = ["working_keyring"]

OLD, NEW = {PASSPHRASE_VARIABLE: "canary-old-phrase"}, {PASSPHRASE_VARIABLE: "canary-new-phrase"}
PASSWORDS = {"home": "canary-home", "work": "canary-work"}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Two accounts, with their passwords in the file in clear."""
    home = find_home(tmp_path / "home", {})
    home.make()
    write_first_config(home.config, Owner(("me@example.org",)), Secrets("plain"))
    for name, password in PASSWORDS.items():
        add_account(home.config, name, Account("dav", "https://dav.example.org", "me"))
        open_secrets("plain", home.folder).set(name, password)
    return home


def now_in(home: Home, environment: Mapping[str, str]) -> dict[str, str | None]:
    """As the next sync would find them."""
    store = open_secrets(read_settings(home.config).secrets.store, home.folder, environment)
    return {name: store.get(name) for name in PASSWORDS}


def in_clear(home: Home) -> list[str]:
    """The files in which a password or a passphrase can be read."""
    return [path.name for path in home.folder.rglob("*") if path.is_file() and b"canary" in path.read_bytes()]


def test_a_round_through_all_places(home: Home, working_keyring: MemoryKeyring) -> None:
    """Each move brings all of them, says so in config.toml, and leaves them nowhere else."""
    assert move(home, "encrypted", OLD)[1] == ["home", "work"]
    assert (now_in(home, OLD), in_clear(home)) == (PASSWORDS, [])
    assert list(kept_where(home, OLD)["home"]) == [open_secrets("encrypted", home.folder, OLD).where]
    move(home, "keyring", OLD)
    assert (now_in(home, {}), in_clear(home)) == (PASSWORDS, [])
    assert FileStore(home.folder / "secrets.encrypted.json", None).accounts() == []
    move(home, "plain", OLD)
    assert now_in(home, {}) == PASSWORDS
    assert working_keyring.entries == {}
    move(home, "plain", {})
    assert now_in(home, {}) == PASSWORDS


def test_a_place_that_does_not_work_changes_nothing(home: Home) -> None:
    """Without a passphrase nothing is encrypted, and what was there stays."""
    with pytest.raises(UserError, match=PASSPHRASE_VARIABLE):
        move(home, "encrypted", {})
    assert now_in(home, {}) == PASSWORDS


def test_another_passphrase(home: Home, tmp_path: Path) -> None:
    """The new one opens all, the old one nothing: not even a token is the same; the service's file has it."""
    move(home, "encrypted", OLD)
    file = home.folder / "secrets.encrypted.json"
    before = file.read_text(encoding="utf-8")
    credential = tmp_path / "config" / "longsince" / "passphrase"
    credential.parent.mkdir(parents=True)
    credential.write_text("canary-old-phrase\n", encoding="utf-8")
    surroundings = {"XDG_CONFIG_HOME": str(tmp_path / "config")}
    lines = [*rotate(home, "canary-old-phrase", "canary-new-phrase", surroundings)]
    assert not any("canary" in line for line in lines)
    assert now_in(home, NEW) == PASSWORDS
    with pytest.raises(UserError, match="does not open"):
        now_in(home, OLD)
    tokens = [set(json.loads(text)["secrets"].values()) for text in (before, file.read_text("utf-8"))]
    assert not set.intersection(*tokens)
    assert credential.read_text(encoding="utf-8") == "canary-new-phrase\n"
    assert credential.stat().st_mode & 0o777 == 0o600
    assert in_clear(home) == []


def test_a_wrong_passphrase_changes_nothing(home: Home) -> None:
    """Neither does `--rotate` with one, nor is a password added that only another one opens."""
    move(home, "encrypted", OLD)
    for attempt in (
        lambda: [*rotate(home, "canary-wrong", "canary-new-phrase", {})],
        lambda: open_secrets("encrypted", home.folder, NEW).set("third", "canary-third"),
    ):
        with pytest.raises(UserError, match="does not open"):
            attempt()
    assert now_in(home, OLD) == PASSWORDS
    assert kept_where(home, OLD).keys() == PASSWORDS.keys()


def test_nothing_is_moved_under_a_sync(home: Home) -> None:
    """It may keep a new token at any moment."""
    with hold(home.lock_of("work")), pytest.raises(Busy):
        move(home, "encrypted", OLD)
    assert now_in(home, {}) == PASSWORDS


class Cut(BaseException):
    """The power goes."""


def cut_at(number: int, *, is_behind: bool) -> Callable[[Path, Path], Path]:
    """Renames of which the one of that number is the last thing to happen, or the first that does not."""
    renames = itertools.count()
    real = Path.replace

    def replace(path: Path, target: Path) -> Path:
        is_last = next(renames) == number
        if is_last and not is_behind:
            raise Cut
        moved = real(path, target)
        if is_last:
            raise Cut
        return moved

    return replace


@pytest.mark.parametrize("is_behind", [False, True])
@pytest.mark.parametrize("to", ["encrypted", "plain"])
def test_a_move_that_is_cut_off(
    home: Home, monkeypatch: pytest.MonkeyPatch, to: Literal["encrypted", "plain"], is_behind: bool
) -> None:
    """At any rename: the place that config.toml names has them all; said again, they are nowhere else."""
    back: Literal["encrypted", "plain"] = "plain" if to == "encrypted" else "encrypted"
    for number in range(20):
        move(home, back, OLD)
        with monkeypatch.context() as patch:
            patch.setattr(Path, "replace", cut_at(number, is_behind=is_behind))
            try:
                move(home, to, OLD)
                break
            except Cut:
                pass
        assert now_in(home, OLD) == PASSWORDS
        move(home, to, OLD)
        assert now_in(home, OLD) == PASSWORDS
        assert bool(in_clear(home)) == (to == "plain")
        assert all(len(places) == 1 for places in kept_where(home, OLD).values())
    assert number == 5  # two are written, config.toml, two are removed


@pytest.mark.parametrize("is_behind", [False, True])
def test_a_rotation_that_is_cut_off(home: Home, monkeypatch: pytest.MonkeyPatch, is_behind: bool) -> None:
    """The one rename is done or not: the old passphrase opens all, or the new one does."""
    move(home, "encrypted", OLD)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", cut_at(0, is_behind=is_behind))
        with pytest.raises(Cut):
            list(rotate(home, "canary-old-phrase", "canary-new-phrase", {}))
    assert now_in(home, NEW if is_behind else OLD) == PASSWORDS
    assert list(home.folder.glob("*.tmp")) == []
