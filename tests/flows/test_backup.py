"""A home that is backed up and restored, here or elsewhere, is what it was, and goes on from there."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
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
from tests.flows.conftest import START, World, card, meeting, world_in
from tests.flows.test_credentials import MemoryKeyring
from warehouse.errors import Busy
from warehouse.lock import hold
from warehouse.people import PEOPLE_FILE, open_people
from warehouse.store import MARK_FILE, STORE_FILE

Keeper = Literal["keyring", "encrypted", "plain"]
CANARY = "canary-password"
PEOPLE = "SELECT person_id, display_name, emails FROM person ORDER BY ALL"
TIES = "SELECT person_id, last_contact_at, contact_days FROM tie ORDER BY ALL"


def add(world: World, *names: str) -> None:
    """A card and a meeting of each."""
    for number, name in enumerate(names):
        uid = name.lower()
        world.contacts.put(
            "/book/", f"/book/{uid}.vcf", card(uid, f"{name} Test", f"EMAIL:{uid}@example.org")
        )
        starts_at = START - timedelta(days=40 + number)
        world.calendar.put(
            "/calendar/", f"/calendar/{uid}.ics", meeting(uid, starts_at, f"{uid}@example.org")
        )


@pytest.fixture(scope="session")
def refreshed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of such a home as `lived` is: to copy it is quicker than to refresh for every test."""
    with world_in(tmp_path_factory.mktemp("refreshed") / "longsince") as world:
        add(world, "Nino", "Luka")
        world.sync_and_refresh()
    return world.home.folder


@pytest.fixture
def lived(world: World, refreshed: Path) -> World:
    """A home with two people, synced and refreshed."""
    add(world, "Nino", "Luka")
    for name in (STORE_FILE, MARK_FILE, PEOPLE_FILE):
        shutil.copy(refreshed / name, world.home.folder)
    return world


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


def test_a_restored_home_goes_on_from_there(lived: World) -> None:
    """The same people, ids and ties as then; the next sync brings what came later, and takes what went.

    An id given out after the backup never comes to mean somebody else, even when the store that gave it out
    is damaged and only people.duckdb remembers it.
    """
    before = told(lived.home)
    made = back_up(lived)
    add(lived, "Ana")
    lived.contacts.delete("/book/", "/book/luka.vcf")
    lived.calendar.delete("/calendar/", "/calendar/luka.ics")
    lived.sync_and_refresh()
    after, ((given_out,),) = names(lived), lived.ask("SELECT max(person_id) FROM person")
    (lived.home.folder / STORE_FILE).write_bytes(bytes(4096))
    with plan_restore(lived.home, made.path) as plan:
        plan.carry_out(now=lived.clock())
        refreshed = plan.refresh(now=lived.clock())
    assert refreshed
    assert refreshed.is_new
    assert told(lived.home) == before
    lived.sync_and_refresh()
    assert names(lived) == after
    ((ana,),) = lived.ask("SELECT person_id FROM person WHERE display_name = 'Ana Test'")
    assert ana > given_out


def test_a_home_without_a_warehouse_is_told(world: World) -> None:
    """There is nothing to back up before the first sync, and no store is made by asking."""
    with pytest.raises(UserError, match="longsince sync"):
        back_up(world)
    assert not (world.home.folder / STORE_FILE).exists()


def test_where_a_backup_goes(lived: World, tmp_path: Path) -> None:
    """A .zip is a file to make, never replaced; all else a folder that must be there: it may be a disk."""
    assert back_up(lived).path.parent == lived.home.folder / "backups"
    assert back_up(lived, tmp_path / "mine.zip").path == tmp_path / "mine.zip"
    with pytest.raises(UserError, match="there already"):
        back_up(lived, tmp_path / "mine.zip")
    with pytest.raises(UserError, match="connect the disk"):
        back_up(lived, tmp_path / "disk" / "backups")
    with pytest.raises(UserError, match="connect the disk"):
        back_up(lived, tmp_path / "disk" / "mine.zip")
    with pytest.raises(UsageError, match="needs a folder"):
        make_backup(lived.home, tmp_path / "more.zip", now=lived.clock(), keep=2)


def test_the_newest_are_kept(lived: World, tmp_path: Path) -> None:
    """With keep, the oldest leave the folder once the new one is there."""
    made = [make_backup(lived.home, tmp_path, now=lived.clock(), keep=2) for _ in range(4)]
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
    lived: World, tmp_path: Path, be_on: Callable[[Keeper], None], here: Keeper, there: Keeper
) -> None:
    """Sealed in the backup, in clear nowhere; after a restore they are where the settings say, there."""
    open_secrets("plain", lived.home.folder).delete("home")
    text = lived.home.config.read_text(encoding="utf-8").replace('store = "plain"', 'store = "auto"')
    lived.home.config.write_text(text, encoding="utf-8")
    be_on(here)
    open_secrets("auto", lived.home.folder).set("home", CANARY)
    made = back_up(lived, tmp_path, passphrase="of the backup")
    assert (made.sealed, made.missing) == (["home"], [])
    with zipfile.ZipFile(made.path) as archive:
        assert not [name for name in archive.namelist() if CANARY.encode() in archive.read(name)]
    be_on(there)
    other = find_home(tmp_path / "other", {})
    restored = restore(other, made.path, lived.clock(), passphrase="of the backup")
    assert restored.unsigned == []
    keeper = open_secrets(there, other.folder)
    assert keeper.get("home") == CANARY
    assert restored.secrets_in == keeper.where
    clear = [path for path, content in files(other.folder).items() if CANARY.encode() in content]
    assert clear == ([str(other.folder / "secrets.json")] if there == "plain" else [])


def test_a_wrong_passphrase_changes_nothing(lived: World, tmp_path: Path) -> None:
    """It is tried before anything is put in place."""
    made = back_up(lived, tmp_path, passphrase="right")
    other = find_home(tmp_path / "other", {})
    with pytest.raises(UserError, match="does not open"):
        restore(other, made.path, lived.clock(), passphrase="wrong")
    assert set(files(other.folder)) <= {str(path) for path in other.locks.iterdir()}


def test_the_backup_has_a_passphrase_of_its_own() -> None:
    """To set it does not change where passwords are kept; without it, the encrypted file's serves."""
    assert backup_passphrase({}) is None
    assert backup_passphrase({PASSPHRASE_VARIABLE: "file"}) == "file"
    assert backup_passphrase({"LONGSINCE_BACKUP_PASSPHRASE": "own", PASSPHRASE_VARIABLE: "file"}) == "own"


def test_an_account_without_a_password_is_told(lived: World, tmp_path: Path) -> None:
    """A backup with passwords says whose it has not; a restore says who must sign in. Files have none."""
    add_account(lived.home.config, "linkedin", Account("files"))
    open_secrets("plain", lived.home.folder).delete("home")
    made = back_up(lived, tmp_path, passphrase="p")
    assert (made.sealed, made.missing) == ([], ["home"])
    restored = restore(find_home(tmp_path / "other", {}), made.path, lived.clock(), passphrase="p")
    assert (restored.unsigned, restored.secrets_in) == (["home"], None)


def test_the_present_config_is_kept(lived: World) -> None:
    """What was edited since is beside the restored one; the same text is left alone."""
    made = back_up(lived)
    with plan_restore(lived.home, made.path) as plan:
        assert not plan.replaces_config
    old = lived.home.config.read_bytes()
    lived.edit_account("enabled = false")
    edited = lived.home.config.read_bytes()
    restored = restore(lived.home, made.path, lived.clock())
    assert restored.kept_config
    assert restored.kept_config.read_bytes() == edited
    assert lived.home.config.read_bytes() == old


def test_a_config_that_cannot_be_read_is_refused(lived: World, tmp_path: Path) -> None:
    """One of a later longsince, with a key that this one does not know: told before anything changes."""
    lived.edit_account("telepathy = true")
    made = back_up(lived, tmp_path)
    other = find_home(tmp_path / "other", {})
    with pytest.raises(UsageError, match="telepathy") as error:
        restore(other, made.path, lived.clock())
    assert str(made.path) in str(error.value)
    assert "restore.tmp" not in str(error.value)
    assert not (other.folder / STORE_FILE).exists()


def test_nothing_is_restored_while_a_sync_runs(lived: World) -> None:
    """Of any account, of one that was never synced too; while a restore is at it, a sync does not start."""
    made = back_up(lived)
    lived.add_account("work", "colleague")
    for account in ("home", "work"):
        with hold(lived.home.locks / f"account-{account}.lock"), pytest.raises(Busy):
            restore(lived.home, made.path, lived.clock())
    with plan_restore(lived.home, made.path):
        assert lived.sync().status is Status.ALREADY_RUNNING
        with pytest.raises(Busy):
            back_up(lived)
    assert lived.sync().status is Status.DONE


def test_the_present_store_is_no_backup(lived: World) -> None:
    """To restore the file onto itself is told apart from a damaged one."""
    with pytest.raises(UserError, match="is the present warehouse"):
        restore(lived.home, lived.home.folder / STORE_FILE, lived.clock())


def test_the_copy_from_before_a_migration_can_be_restored(lived: World, tmp_path: Path) -> None:
    """A bare store file has no config.toml and no passwords: the present ones go on holding."""
    bare = tmp_path / "warehouse-before-0009.duckdb"
    shutil.copy(lived.home.folder / STORE_FILE, bare)
    restored = restore(lived.home, bare, lived.clock())
    assert (restored.kept_config, restored.unsigned) == (None, [])
    assert read_settings(lived.home.config).accounts.keys() == {"home"}


def test_without_any_settings_the_store_is_put_back(lived: World, tmp_path: Path) -> None:
    """A bare store in an empty home: nothing can be refreshed before there is a config.toml."""
    other = find_home(tmp_path / "other", {})
    with plan_restore(other, lived.home.folder / STORE_FILE) as plan:
        plan.carry_out(now=lived.clock())
        assert plan.refresh(now=lived.clock()) is None
    assert (other.folder / STORE_FILE).exists()
