"""docs/background.md: its unit files and its crontab are what systemd and cron would take."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest

PAGE = (Path(__file__).parents[2] / "docs" / "background.md").read_text(encoding="utf-8")
UNITS = dict(re.findall(r"`~/\.config/systemd/user/(\S+)`:?\n*.*?```ini\n(.*?)```", PAGE, re.DOTALL))


def test_the_page_has_its_units() -> None:
    """A service and a timer for the sync; that of serve is written by `serve --install`."""
    assert sorted(UNITS) == ["longsince.service", "longsince.timer"]


@pytest.mark.parametrize("name", sorted(UNITS))
def test_a_unit_is_well_formed(name: str) -> None:
    """Every line is in a section that such a unit has, and each key stands once."""
    unit = configparser.ConfigParser(interpolation=None)
    unit.read_string(UNITS[name])
    kind = "Service" if name.endswith(".service") else "Timer"
    assert set(unit.sections()) <= {"Unit", kind, "Install"}
    assert unit.has_section(kind)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not here")
def test_systemd_finds_nothing_wrong(tmp_path: Path) -> None:
    """`systemd-analyze verify` knows every section and key, and finds the program where the page has it."""
    program = tmp_path / ".local" / "bin" / "longsince"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o700)
    for name, text in UNITS.items():
        (tmp_path / name).write_text(text.replace("%h", str(tmp_path)), encoding="utf-8")
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    ended = subprocess.run(
        ["systemd-analyze", "--user", "verify", *sorted(str(tmp_path / name) for name in UNITS)],
        env={"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(runtime), "PATH": "/usr/bin:/bin", "LC_ALL": "C"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert [line for line in ended.stderr.splitlines() if str(tmp_path) in line] == []
    assert ended.returncode == 0, ended.stderr


def test_the_crontab_is_one() -> None:
    """Five fields of time and a command a line; no % sign, which cron would take for a line break."""
    (crontab,) = re.findall(r"```crontab\n(.*?)```", PAGE, re.DOTALL)
    for line in crontab.splitlines():
        *times, command = line.split(maxsplit=5)
        assert all(re.fullmatch(r"\d+|\*", time) for time in times)
        assert "%" not in command
        assert '"$HOME/.local/bin/longsince" ' in command
        subprocess.run(["sh", "-n", "-c", command], check=True, timeout=10)
