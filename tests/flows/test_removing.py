"""Promises of `longsince purge`: all that is ours goes, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.backup import make_backup
from flows.credentials import open_secrets
from flows.errors import UserError
from flows.removing import plan_removal, remove
from flows.reports import export_reports
from tests.flows.conftest import World, card
from warehouse.errors import Busy
from warehouse.lock import hold

NOTHING: dict[str, str] = {}


def test_nothing_of_ours_is_left(world: World, tmp_path: Path) -> None:
    """After a sync, a refresh, reports and a backup the whole folder is gone, and the password with it."""
    world.contacts.put("/book/", "a.vcf", card("a", "Ada Alm"))
    world.sync_and_refresh()
    export_reports(world.home, world.settings, world.home.reports, now=world.clock(), run_id="1")
    make_backup(world.home, None, now=world.clock())
    removal = plan_removal(world.home)
    assert removal.others == []
    assert removal.accounts == ["home"]
    remove(removal, {"XDG_CONFIG_HOME": str(tmp_path / "config")})
    assert not world.home.folder.exists()
    with pytest.raises(UserError, match="nothing of longsince"):
        plan_removal(world.home)


def test_what_is_not_ours_stays(world: World, tmp_path: Path) -> None:
    """A stranger's file in the folder is named and kept, and backups are when that is wanted."""
    world.sync_and_refresh()
    backup = make_backup(world.home, None, now=world.clock()).path
    letter = world.home.folder / "letter.txt"
    letter.write_text("Dear Ada")
    removal = plan_removal(world.home, keeps_backups=True)
    assert set(removal.others) == {letter, backup}
    remove(removal, {"XDG_CONFIG_HOME": str(tmp_path / "config")})
    assert {path for path in world.home.folder.rglob("*") if path.is_file()} == {letter, backup}


def test_nothing_goes_while_a_sync_runs(world: World, tmp_path: Path) -> None:
    """The lock of an account that is synced keeps everything."""
    world.sync_and_refresh()
    removal = plan_removal(world.home)
    with hold(world.home.lock_of("home")), pytest.raises(Busy):
        remove(removal, {"XDG_CONFIG_HOME": str(tmp_path / "config")})
    assert world.home.config.exists()
    assert open_secrets("plain", world.home.folder).get("home") is not None
