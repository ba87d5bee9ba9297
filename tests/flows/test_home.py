"""The home folder: named, by variable, or the platform's own; closed to others."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from flows.home import HOME_VARIABLE, find_home


def test_a_named_home_holds_everything(tmp_path: Path) -> None:
    """--home wins over the variable, and its config.toml lies inside."""
    home = find_home(tmp_path / "a", {HOME_VARIABLE: str(tmp_path / "b")})
    assert (home.folder, home.config) == (tmp_path / "a", tmp_path / "a" / "config.toml")


def test_the_variable_names_a_home(tmp_path: Path) -> None:
    """Without --home, LONGSINCE_HOME counts."""
    assert find_home(None, {HOME_VARIABLE: str(tmp_path)}).folder == tmp_path


def test_the_default_follows_the_platform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Data and configuration lie in the platform's two folders for the user."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    home = find_home(None, {})
    assert home.option is None
    assert "longsince" in home.folder.name
    assert home.config.name == "config.toml"


def test_the_option_finds_the_same_home_again(tmp_path: Path) -> None:
    """What is handed to another process names the same folders."""
    home = find_home(tmp_path, {})
    assert home.option is not None
    assert find_home(Path(home.option), {}) == home


def test_folders_are_closed_to_others(tmp_path: Path) -> None:
    """Whatever the umask, folders made are 0700."""
    before = os.umask(0)
    try:
        home = find_home(tmp_path / "deep" / "home", {})
        home.make()
    finally:
        os.umask(before)
    for folder in (home.folder, home.locks):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
