"""Promises of `longsince purge`: all that is ours goes, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.backup import make_backup
from flows.credentials import open_secrets
from flows.errors import UserError
from flows.removing import plan_removal, remove
from flows.reports import export_reports
from tests.flows.conftest import World
from warehouse.errors import Busy
from warehouse.lock import hold

NOTHING: dict[str, str] = {}


def test_nothing_of_ours_is_left(settled: World, tmp_path: Path) -> None:
    """After a sync, a refresh, reports and a backup the whole folder is gone, and the password with it."""
    export_reports(settled.home, settled.settings, settled.home.reports, now=settled.clock(), run_id="1")
    make_backup(settled.home, None, now=settled.clock())
    removal = plan_removal(settled.home)
    assert removal.others == []
    assert removal.accounts == ["home"]
    remove(removal, {"XDG_CONFIG_HOME": str(tmp_path / "config")})
    assert not settled.home.folder.exists()
    with pytest.raises(UserError, match="nothing of longsince"):
        plan_removal(settled.home)


def test_what_is_not_ours_stays(settled: World, tmp_path: Path) -> None:
    """A stranger's file in the folder is named and kept, and backups are when that is wanted."""
    backup = make_backup(settled.home, None, now=settled.clock()).path
    letter = settled.home.folder / "letter.txt"
    letter.write_text("Dear Ada")
    removal = plan_removal(settled.home, keeps_backups=True)
    assert set(removal.others) == {letter, backup}
    remove(removal, {"XDG_CONFIG_HOME": str(tmp_path / "config")})
    assert {path for path in settled.home.folder.rglob("*") if path.is_file()} == {letter, backup}


def test_nothing_goes_while_a_sync_runs(settled: World, tmp_path: Path) -> None:
    """The lock of an account that is synced keeps everything."""
    removal = plan_removal(settled.home)
    with hold(settled.home.lock_of("home")), pytest.raises(Busy):
        remove(removal, {"XDG_CONFIG_HOME": str(tmp_path / "config")})
    assert settled.home.config.exists()
    assert open_secrets("plain", settled.home.folder).get("home") is not None
