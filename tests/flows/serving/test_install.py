"""Promises of `longsince serve --install`: what is written starts this program, and is removed again."""

from __future__ import annotations

import plistlib
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from flows.config_file import write_first_config
from flows.errors import UserError
from flows.home import Home, find_home
from flows.serving import install
from flows.settings import Owner


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home whose path needs quoting everywhere."""
    home = find_home(tmp_path / 'a "home" of 100% $ and more', {})
    home.make()
    write_first_config(home.config, Owner(addresses=("me@example.org",)))
    return home


@pytest.fixture
def systemctl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A systemctl that notes what it is asked; the file of its notes."""
    notes = tmp_path / "notes"
    program = tmp_path / "bin" / "systemctl"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho "$@" >> {shlex.quote(str(notes))}\n')
    program.chmod(0o700)
    monkeypatch.setenv("PATH", str(program.parent), prepend=":")
    monkeypatch.setattr(sys, "platform", "linux")
    return notes


def test_it_is_installed_and_removed(home: Home, systemctl: Path, tmp_path: Path) -> None:
    """The unit is 0600, enabled and started; --uninstall stops and removes it."""
    environ = {"XDG_CONFIG_HOME": str(tmp_path / "config")}
    unit = tmp_path / "config" / "systemd" / "user" / install.UNIT
    told = [*install.install(home, environ)]
    assert told[0] == f"Written: {unit}"
    assert unit.stat().st_mode & 0o777 == 0o600
    assert systemctl.read_text().splitlines() == [
        "--user daemon-reload",
        f"--user enable {install.UNIT}",
        f"--user restart {install.UNIT}",
    ]
    assert [*install.uninstall(home, environ)] == [f"Stopped, and removed: {unit}"]
    assert f"--user disable --now {install.UNIT}" in systemctl.read_text()
    assert not unit.exists()
    assert "nothing starts" in next(install.uninstall(home, environ))


def test_a_passphrase_reaches_the_service_by_a_file(home: Home, systemctl: Path, tmp_path: Path) -> None:
    """The passphrase of this shell is asked for as a file, never written into the unit."""
    environ = {"XDG_CONFIG_HOME": str(tmp_path), "LONGSINCE_PASSPHRASE": "canary-passphrase"}
    unit = tmp_path / "systemd" / "user" / install.UNIT
    file = tmp_path / "longsince" / "passphrase"
    assert str(file) in " ".join(install.install(home, environ))
    assert "canary" not in unit.read_text() + systemctl.read_text()
    file.parent.mkdir()
    file.write_text("canary-passphrase")
    assert str(file) not in " ".join(install.install(home, environ))
    assert f"LoadCredential=longsince-passphrase:{file}" in unit.read_text()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="this machine has no systemd")
def test_systemd_reads_the_unit(home: Home, tmp_path: Path) -> None:
    """systemd itself finds no fault with it, whatever is in the path of the home."""
    path = tmp_path / install.UNIT
    path.write_text(install.unit(home, tmp_path / "passphrase"))
    (tmp_path / "run").mkdir(mode=0o700)
    ended = subprocess.run(
        ["systemd-analyze", "--user", "verify", str(path)],
        env={"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path / "run"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert [line for line in ended.stderr.splitlines() if install.UNIT in line] == []
    assert ended.returncode == 0, ended.stderr


def test_the_launch_agent_is_a_property_list(home: Home) -> None:
    """macOS gets the same command as a list, unquoted."""
    read = plistlib.loads(plistlib.dumps(install.agent(home)))
    assert read["ProgramArguments"] == [
        sys.executable, "-m", "flows", "--home", str(home.folder), "serve",
    ]  # fmt: skip
    assert read["KeepAlive"] == {"SuccessfulExit": False}


def test_without_systemd_it_says_so(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can start it, a line says where the other ways are."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "linux")
    with pytest.raises(UserError, match=r"docs/background\.md"):
        [*install.install(home, {"XDG_CONFIG_HOME": str(tmp_path)})]
