"""Backup and restore of a whole home: the store, config.toml and, if asked for, the passwords."""

from __future__ import annotations

import contextlib
import os
import platform
import uuid
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from flows.credentials import SecretStore, open_secrets, passphrase_from, seal, unseal
from flows.errors import UsageError, UserError
from flows.home import Home
from flows.machine import shared_sign_ins
from flows.refresh import Refreshed, refresh
from flows.settings import Settings, read_settings
from flows.suppression import sieve_of
from warehouse import backup, people
from warehouse import restore as restoring
from warehouse.archive import CONFIG, SECRETS, Manifest
from warehouse.contents import suppressions_in
from warehouse.errors import WarehouseError
from warehouse.files import copy_whole, private_files, write_text
from warehouse.forgetting import Suppression, sift_in_place
from warehouse.lock import hold
from warehouse.restore import Staged
from warehouse.store import STORE_FILE, open_store, store_exists

PASSPHRASE_VARIABLE = "LONGSINCE_BACKUP_PASSPHRASE"  # noqa: S105 - the name of a variable, no secret


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made: its file and size in bytes, and the older ones that went.

    ``sealed`` and ``missing`` are the accounts whose password is in it, and those that had none.
    """

    path: Path
    size: int
    manifest: Manifest
    deleted: list[Path] = field(default_factory=list)
    sealed: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def backup_passphrase(environment: Mapping[str, str] = os.environ) -> str | None:
    """What the environment says seals passwords in backups; else what seals the encrypted file."""
    return environment.get(PASSPHRASE_VARIABLE) or passphrase_from(environment)


def make_backup(
    home: Home, where: Path | None, *, now: datetime, keep: int | None = None, passphrase: str | None = None
) -> Made:
    """Write a verified backup to ``where``: a file to make if it ends in .zip, else a folder that is there.

    By default, the folder `backups` of the home. ``keep`` leaves that many of our backups in the folder;
    with a ``passphrase``, the passwords of all accounts go in, sealed by it. Raises UserError or a
    WarehouseError, and then no other backup was touched.
    """
    if not store_exists(home.folder):
        raise UserError(f"There is no warehouse in {home.folder} yet: run `longsince sync`.")
    target = _target(home, where, now, keep)
    home.make()
    added: dict[str, bytes] = {}
    sealed: dict[str, str] = {}
    missing: list[str] = []
    with contextlib.suppress(FileNotFoundError):
        added[CONFIG] = home.config.read_bytes()
    if passphrase is not None:
        sealed, missing = _secrets(home)
        added[SECRETS] = seal(sealed, passphrase)
    with hold(home.locks / "backup.lock"):
        if target.exists():
            raise UserError(f"{target} is there already; a backup replaces nothing.")
        origin = backup.Origin(version("longsince"), f"{platform.node()}:{home.folder}", now)
        manifest = backup.back_up(home.folder, target, home.folder / "backup.tmp", origin, added)
        deleted = [] if keep is None else backup.rotate(target.parent, target, keep)
    return Made(target, target.stat().st_size, manifest, deleted, sorted(sealed), missing)


def _target(home: Home, where: Path | None, now: datetime, keep: int | None) -> Path:
    if where is not None and where.suffix == ".zip" and not where.is_dir():
        if keep is not None:
            raise UsageError("--keep needs a folder, in which backups get their names by date.")
        folder, name = where.absolute().parent, where.name
    else:
        folder, name = (where or home.folder / "backups").absolute(), backup.backup_name(now)
    if where is None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder}: make it, or connect the disk that it is on.")
    return folder / name


def _secrets(home: Home) -> tuple[dict[str, str], list[str]]:
    """The secrets of all accounts, wherever they are kept, and the accounts that have none."""
    settings = read_settings(home.config)
    store = open_secrets(settings.secrets.store, home.folder)
    found = {name: store.get(name) for name in _signed_in(settings)}
    return (
        {name: secret for name, secret in found.items() if secret is not None},
        [name for name, secret in found.items() if secret is None],
    )


def _signed_in(settings: Settings) -> list[str]:
    """The accounts that have a password or a sign-in: files have none."""
    return [name for name, account in settings.accounts.items() if account.provider != "files"]


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back; ``kept_store`` and ``kept_config`` are where the present ones are now.

    ``unsigned`` are the accounts without a password on this machine; ``shared`` says whose sign-in another
    machine may use.
    """

    kept_store: Path | None
    kept_config: Path | None
    unsigned: list[str]
    secrets_in: str | None
    shared: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Plan:
    """A restore that was checked and waits for a yes: all locks are held, nothing is touched.

    ``settings`` are those that will hold: the backup's, else the present ones, else None.
    """

    home: Home
    staged: Staged
    settings: Settings | None

    @property
    def present(self) -> Path:
        """The store that is replaced, if there is one."""
        return self.home.folder / STORE_FILE

    @property
    def replaces_config(self) -> bool:
        """Whether a config.toml is there that says something else than the backup's."""
        return (
            self.staged.config is not None
            and self.home.config.exists()
            and self.home.config.read_bytes() != self.staged.config
        )

    def carry_out(self, *, now: datetime, passphrase: str | None = None) -> Restored:
        """Put store, config.toml and, with the ``passphrase`` that sealed them, the passwords in place.

        Raises UserError for a wrong passphrase, Busy or another WarehouseError: then nothing was changed.
        """
        secrets, keeper = self._unsealed(passphrase)
        self._keep_out_forgotten()
        kept_store = restoring.put_in_place(
            self.staged,
            self.home.folder,
            incarnation=str(uuid.uuid4()),
            highest_person_id=_highest_person_id(self.home),
            now=now,
        )
        kept_config = self._place_config(now)
        for name, secret in secrets.items():
            if keeper is not None:
                keeper.set(name, secret)
        if self.settings is None or keeper is None:
            return Restored(kept_store, kept_config, [], None)
        unsigned = [name for name in _signed_in(self.settings) if keeper.get(name) is None]
        with open_store(self.home.folder) as store:
            shared = [*shared_sign_ins(self.home, store, set(secrets), now)]
        return Restored(kept_store, kept_config, unsigned, keeper.where if secrets else None, shared)

    def _keep_out_forgotten(self) -> None:
        """Whoever was forgotten here does not come back by a backup of before."""
        rows: list[Suppression] = []
        for store in (self.present, self.staged.folder / STORE_FILE):
            with contextlib.suppress(WarehouseError):  # too damaged to be read, which is why it is replaced
                rows += suppressions_in(store) if store.exists() else []
        if rows:
            sift_in_place(self.staged.folder, rows, sieve_of(rows, self.settings))

    def refresh(self, *, now: datetime) -> Refreshed | None:
        """Make people.duckdb of what was put back; None without settings, that is without an owner."""
        return None if self.settings is None else refresh(self.home, self.settings, now=now)

    def _unsealed(self, passphrase: str | None) -> tuple[dict[str, str], SecretStore | None]:
        """The accounts' passwords in the backup, and where they are to be kept."""
        if self.settings is None:
            return {}, None
        keeper = open_secrets(self.settings.secrets.store, self.home.folder)
        if passphrase is None or self.staged.secrets is None:
            return {}, keeper
        found = unseal(self.staged.secrets, passphrase)
        return {name: secret for name, secret in found.items() if name in self.settings.accounts}, keeper

    def _place_config(self, now: datetime) -> Path | None:
        if self.staged.config is None:
            return None
        path, kept = self.home.config, None
        if self.replaces_config:
            kept = path.with_name(f"config-replaced-{backup.stamp(now)}.toml")
            copy_whole(path, kept)
        write_text(path, [self.staged.config.decode()])
        return kept


@contextmanager
def plan_restore(home: Home, path: Path) -> Iterator[Plan]:
    """Check the backup, or the bare store file, at ``path``, and keep every sync out until the block ends.

    Raises Busy while a sync or a backup runs, UserError or WarehouseError for what cannot be restored.
    """
    path = path.absolute()
    if store_exists(home.folder) and path.exists() and path.samefile(home.folder / STORE_FILE):
        raise UserError(f"{path} is the present warehouse.")
    home.make()
    with ExitStack() as locks:
        for name in ["backup.lock", *account_locks(home)]:
            locks.enter_context(hold(home.locks / name))
        staged = locks.enter_context(restoring.stage(path, home.folder / "restore.tmp"))
        yield Plan(home, staged, _settings(home, staged, path))


def account_locks(home: Home) -> list[str]:
    """The locks of all accounts that a sync may be of: those in config.toml, and those that were synced."""
    names = {path.name for path in home.locks.glob("account-*.lock")}
    with contextlib.suppress(UsageError):
        names |= {home.lock_of(name).name for name in read_settings(home.config).accounts}
    return sorted(names)


def _settings(home: Home, staged: Staged, path: Path) -> Settings | None:
    """Those that will hold. Raises UsageError when this longsince cannot read the backup's."""
    if staged.config is None:
        return read_settings(home.config) if home.config.exists() else None
    copy = staged.folder / CONFIG
    try:
        with private_files():
            copy.write_bytes(staged.config)
        return read_settings(copy)
    except (UsageError, UnicodeDecodeError) as error:
        reason = str(error).removeprefix(f"{copy}: ")
        raise UsageError(
            f"The config.toml in {path} cannot be used ({reason}). Nothing was changed."
        ) from None


def _highest_person_id(home: Home) -> int:
    """The highest id in the people database, which is there even when the store is lost."""
    try:
        with people.open_people(home.folder) as connection:
            ((person_id,),) = connection.execute("SELECT max(person_id) FROM person").fetchall()
    except WarehouseError:
        return 0
    return int(person_id or 0)
