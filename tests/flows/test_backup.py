"""A home that is backed up and restored, here or elsewhere, is what it was, and goes on from there."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import keyring
import pytest
from keyring.backends import fail

from flows.backup import Made, Restored, backup_passphrase, make_backup, plan_restore
from flows.config_file import add_account
from flows.credentials import PASSPHRASE_VARIABLE, open_secrets
from flows.errors import UsageError, UserError
from flows.home import Home, find_home
from flows.job import Status
from flows.settings import Account, read_settings
from tests.flows.conftest import World, add_people
from tests.flows.test_credentials import MemoryKeyring
from warehouse.errors import Busy
from warehouse.lock import hold
from warehouse.people import open_people
from warehouse.store import STORE_FILE

Keeper = Literal["keyring", "encrypted", "plain"]
CANARY = "canary-password"
PEOPLE = "SELECT person_id, display_name, emails FROM person ORDER BY ALL"
TIES = "SELECT person_id, last_contact_at, contact_days FROM tie ORDER BY ALL"


def back_up(world: World, where: Path | None = None, passphrase: str | None = None) -> Made:
    return make_backup(world.home, where, now=world.clock(), passphrase=passphrase)


def restore(home: Home, path: Path, now: datetime, passphrase: str | None = None) -> Restored:
    """Without the refresh."""
    with plan_restore(home, path) as plan:
        return plan.carry_out(now=now, passphrase=passphrase)


def names(world: World) -> set[str]:
    return {name for (name,) in world.ask("SELECT display_name FROM person WHERE NOT is_owner")}


def files(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def told(home: Home) -> list[list[tuple[Any, ...]]]:
    with open_people(home.folder) as connection:
        return [connection.execute(sql).fetchall() for sql in (PEOPLE, TIES)]


def test_a_restored_home_goes_on_from_there(settled: World) -> None:
    """The same people, ids and ties as then; the next sync brings what came later, and takes what went.

    An id given out after the backup never comes to mean somebody else, even when the store that gave it out
    is damaged and only people.duckdb remembers it.
    """
    before = told(settled.home)
    made = back_up(settled)
    add_people(settled, "Ana")
    settled.contacts.delete("/book/", "/book/luka.vcf")
    settled.calendar.delete("/calendar/", "/calendar/luka.ics")
    settled.sync_and_refresh()
    after, ((given_out,),) = names(settled), settled.ask("SELECT max(person_id) FROM person")
    (settled.home.folder / STORE_FILE).write_bytes(bytes(4096))
    with plan_restore(settled.home, made.path) as plan:
        plan.carry_out(now=settled.clock())
        refreshed = plan.refresh(now=settled.clock())
    assert refreshed
    assert refreshed.is_new
    assert told(settled.home) == before
    settled.sync_and_refresh()
    assert names(settled) == after
    ((ana,),) = settled.ask("SELECT person_id FROM person WHERE display_name = 'Ana Test'")
    assert ana > given_out


def test_a_home_without_a_warehouse_is_told(world: World) -> None:
    """There is nothing to back up before the first sync, and no store is made by asking."""
    with pytest.raises(UserError, match="longsince sync"):
        back_up(world)
    assert not (world.home.folder / STORE_FILE).exists()


def test_where_a_backup_goes(settled: World, tmp_path: Path) -> None:
    """A .zip is a file to make, never replaced; all else a folder that must be there: it may be a disk."""
    assert back_up(settled).path.parent == settled.home.folder / "backups"
    assert back_up(settled, tmp_path / "mine.zip").path == tmp_path / "mine.zip"
    with pytest.raises(UserError, match="there already"):
        back_up(settled, tmp_path / "mine.zip")
    with pytest.raises(UserError, match="connect the disk"):
        back_up(settled, tmp_path / "disk" / "backups")
    with pytest.raises(UserError, match="connect the disk"):
        back_up(settled, tmp_path / "disk" / "mine.zip")
    with pytest.raises(UsageError, match="needs a folder"):
        make_backup(settled.home, tmp_path / "more.zip", now=settled.clock(), keep=2)


def test_the_newest_are_kept(settled: World, tmp_path: Path) -> None:
    """With keep, the oldest leave the folder once the new one is there."""
    made = [make_backup(settled.home, tmp_path, now=settled.clock(), keep=2) for _ in range(4)]
    assert [len(one.deleted) for one in made] == [0, 0, 1, 1]
    assert sorted(tmp_path.glob("*.zip")) == [made[2].path, made[3].path]


@pytest.fixture
def be_on(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Keeper], None]]:
    """Change to a machine whose best place for passwords is this one."""
    before = keyring.get_keyring()

    def change(best: Keeper) -> None:
        keyring.set_keyring(MemoryKeyring() if best == "keyring" else fail.Keyring())  # type: ignore[no-untyped-call]
        if best == "encrypted":
            monkeypatch.setenv(PASSPHRASE_VARIABLE, "of the file")
        else:
            monkeypatch.delenv(PASSPHRASE_VARIABLE, raising=False)

    yield change
    keyring.set_keyring(before)


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("keyring", "encrypted"),
        ("encrypted", "plain"),
        ("plain", "keyring"),
    ],
)
def test_passwords_go_from_any_store_to_any_other(
    settled: World, tmp_path: Path, be_on: Callable[[Keeper], None], here: Keeper, there: Keeper
) -> None:
    """Sealed in the backup, in clear nowhere; after a restore they are where the settings say, there."""
    open_secrets("plain", settled.home.folder).delete("home")
    text = settled.home.config.read_text(encoding="utf-8").replace('store = "plain"', 'store = "auto"')
    settled.home.config.write_text(text, encoding="utf-8")
    be_on(here)
    open_secrets("auto", settled.home.folder).set("home", CANARY)
    made = back_up(settled, tmp_path, passphrase="of the backup")
    assert (made.sealed, made.missing) == (["home"], [])
    with zipfile.ZipFile(made.path) as archive:
        assert not [name for name in archive.namelist() if CANARY.encode() in archive.read(name)]
    be_on(there)
    other = find_home(tmp_path / "other", {})
    restored = restore(other, made.path, settled.clock(), passphrase="of the backup")
    assert restored.unsigned == []
    keeper = open_secrets(there, other.folder)
    assert keeper.get("home") == CANARY
    assert restored.secrets_in == keeper.where
    clear = [path for path, content in files(other.folder).items() if CANARY.encode() in content]
    assert clear == ([str(other.folder / "secrets.json")] if there == "plain" else [])


def test_a_wrong_passphrase_changes_nothing(settled: World, tmp_path: Path) -> None:
    """It is tried before anything is put in place."""
    made = back_up(settled, tmp_path, passphrase="right")
    other = find_home(tmp_path / "other", {})
    with pytest.raises(UserError, match="does not open"):
        restore(other, made.path, settled.clock(), passphrase="wrong")
    assert set(files(other.folder)) <= {str(path) for path in other.locks.iterdir()}


def test_the_backup_has_a_passphrase_of_its_own() -> None:
    """To set it does not change where passwords are kept; without it, the encrypted file's serves."""
    assert backup_passphrase({}) is None
    assert backup_passphrase({PASSPHRASE_VARIABLE: "file"}) == "file"
    assert backup_passphrase({"LONGSINCE_BACKUP_PASSPHRASE": "own", PASSPHRASE_VARIABLE: "file"}) == "own"


def test_an_account_without_a_password_is_told(settled: World, tmp_path: Path) -> None:
    """A backup with passwords says whose it has not; a restore says who must sign in. Files have none."""
    add_account(settled.home.config, "linkedin", Account("files"))
    open_secrets("plain", settled.home.folder).delete("home")
    made = back_up(settled, tmp_path, passphrase="p")
    assert (made.sealed, made.missing) == ([], ["home"])
    restored = restore(find_home(tmp_path / "other", {}), made.path, settled.clock(), passphrase="p")
    assert (restored.unsigned, restored.secrets_in) == (["home"], None)


def test_the_present_config_is_kept(settled: World) -> None:
    """What was edited since is beside the restored one; the same text is left alone."""
    made = back_up(settled)
    with plan_restore(settled.home, made.path) as plan:
        assert not plan.replaces_config
    old = settled.home.config.read_bytes()
    settled.edit_account("enabled = false")
    edited = settled.home.config.read_bytes()
    restored = restore(settled.home, made.path, settled.clock())
    assert restored.kept_config
    assert restored.kept_config.read_bytes() == edited
    assert settled.home.config.read_bytes() == old


def test_a_config_that_cannot_be_read_is_refused(settled: World, tmp_path: Path) -> None:
    """One of a later longsince, with a key that this one does not know: told before anything changes."""
    settled.edit_account("telepathy = true")
    made = back_up(settled, tmp_path)
    other = find_home(tmp_path / "other", {})
    with pytest.raises(UsageError, match="telepathy") as error:
        restore(other, made.path, settled.clock())
    assert str(made.path) in str(error.value)
    assert "restore.tmp" not in str(error.value)
    assert not (other.folder / STORE_FILE).exists()


def test_nothing_is_restored_while_a_sync_runs(settled: World) -> None:
    """Of any account, of one that was never synced too; while a restore is at it, a sync does not start."""
    made = back_up(settled)
    settled.add_account("work", "colleague")
    for account in ("home", "work"):
        with hold(settled.home.locks / f"account-{account}.lock"), pytest.raises(Busy):
            restore(settled.home, made.path, settled.clock())
    with plan_restore(settled.home, made.path):
        assert settled.sync().status is Status.ALREADY_RUNNING
        with pytest.raises(Busy):
            back_up(settled)
    assert settled.sync().status is Status.DONE


def test_the_present_store_is_no_backup(settled: World) -> None:
    """To restore the file onto itself is told apart from a damaged one."""
    with pytest.raises(UserError, match="is the present warehouse"):
        restore(settled.home, settled.home.folder / STORE_FILE, settled.clock())


def test_the_copy_from_before_a_migration_can_be_restored(settled: World, tmp_path: Path) -> None:
    """A bare store file has no config.toml and no passwords: the present ones go on holding."""
    bare = tmp_path / "warehouse-before-0009.duckdb"
    shutil.copy(settled.home.folder / STORE_FILE, bare)
    restored = restore(settled.home, bare, settled.clock())
    assert (restored.kept_config, restored.unsigned) == (None, [])
    assert read_settings(settled.home.config).accounts.keys() == {"home"}


def test_without_any_settings_the_store_is_put_back(settled: World, tmp_path: Path) -> None:
    """A bare store in an empty home: nothing can be refreshed before there is a config.toml."""
    other = find_home(tmp_path / "other", {})
    with plan_restore(other, settled.home.folder / STORE_FILE) as plan:
        plan.carry_out(now=settled.clock())
        assert plan.refresh(now=settled.clock()) is None
    assert (other.folder / STORE_FILE).exists()
