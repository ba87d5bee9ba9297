"""Removing all that longsince made on this machine: files that it knows by name, passwords, the service."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from flows.backup import account_locks
from flows.counted import counted
from flows.credentials import all_stores
from flows.errors import UserError
from flows.home import Home
from flows.machine import INSTALLATION
from flows.reports import FILES, MANIFEST
from flows.serving import install
from flows.settings import Settings, read_settings
from warehouse.lock import hold

_FILES = (
    "warehouse.mark*", "warehouse.duckdb*", "warehouse.lock", "warehouse-before-*.duckdb",
    "warehouse-replaced-*", "warehouse.reading.duckdb*", "people.duckdb*", "people.lock", "longsince.log*",
    "secrets.json*", "secrets.encrypted.json*", "notices.json", INSTALLATION, "backups/longsince-*.zip",
    "backups/.longsince-*.zip.part", f"reports/{MANIFEST}",
)  # fmt: skip
_FOLDERS = ("locks", "prefect", "forget.tmp", "restore.tmp", "backup.tmp")


@dataclass(frozen=True, slots=True)
class Removal:
    """What goes: ``paths``, and the passwords of ``accounts`` from wherever they are; ``others`` stay.

    ``service`` is the file that starts `longsince serve` with the machine: it is stopped, and goes.
    """

    home: Home
    paths: list[Path]
    accounts: list[str]
    secrets_in: list[str]
    service: Path | None
    others: list[Path]

    @property
    def size(self) -> int:
        """In bytes."""
        files = (path for top in self.paths for path in (top, *top.rglob("*")) if path.is_file())
        return sum(path.lstat().st_size for path in files)


def plan_removal(
    home: Home, *, keeps_backups: bool = False, environ: Mapping[str, str] = os.environ
) -> Removal:
    """What `remove` would remove. Raises UserError when there is nothing, UsageError for a config.toml that
    cannot be read while passwords may be in the keyring.
    """
    config = [home.config, *home.config.parent.glob("config-replaced-*.toml")]
    patterns = [*_FILES, *(f"reports/{file}" for file in FILES)]
    found = {
        path
        for pattern in patterns
        for path in home.folder.glob(pattern)
        if not (keeps_backups and path.parent.name == "backups")
    }
    found |= {home.folder / name for name in _FOLDERS} | set(config)
    paths = sorted(path for path in found if path.exists() or path.is_symlink())
    if not paths:
        raise UserError(f"There is nothing of longsince in {home.folder}.")
    settings = read_settings(home.config) if home.config.exists() else None
    accounts, where = _passwords(home, settings)
    kept = {path for top in paths for path in (top, *top.rglob("*"))}
    others = sorted(path for path in _files_in(home.folder) if path not in kept)
    service = install.service_file(environ) if install.is_installed_for(home, environ) else None
    credential = install.credential_path(environ)
    if service and credential.exists():
        others.append(credential)
    return Removal(home, paths, accounts, where, service, others)


def remove(removal: Removal, environ: Mapping[str, str] = os.environ) -> list[str]:
    """Stop what starts with the machine, remove the passwords and then the files; what was done, in lines.

    Folders go when nothing is left in them. Raises Busy while a sync, a backup or `longsince serve` runs.
    """
    home = removal.home
    lines: list[str] = []
    if removal.service:  # else what it runs would hold the locks
        lines += install.uninstall(home, environ)
    with ExitStack() as locks:
        if home.locks.exists():
            for name in ["serve.lock", "backup.lock", *account_locks(home)]:
                locks.enter_context(hold(home.locks / name))
        if removal.accounts:
            for store in all_stores(home.folder):
                for account in removal.accounts:
                    store.delete(account)
            where = " and ".join(removal.secrets_in)
            lines.append(f"The passwords of {', '.join(removal.accounts)} are gone from {where}.")
        for path in sorted(removal.paths, key=lambda path: path == home.config):  # it says what there was
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
    for folder in (home.folder / "reports", home.folder / "backups", home.folder, home.config.parent):
        with suppress(OSError):  # what is not ours is in it
            folder.rmdir()
    return [
        *lines,
        f"Removed: {counted(len(removal.paths), 'file or folder', 'files and folders')} of {home.folder}.",
    ]


def _passwords(home: Home, settings: Settings | None) -> tuple[list[str], list[str]]:
    """The accounts that have one, and the places where they lie, by the stores' own words."""
    names = settings.accounts if settings else ()
    found = {store.where: [name for name in names if store.has(name)] for store in all_stores(home.folder)}
    return sorted({name for here in found.values() for name in here}), [
        at for at, here in found.items() if here
    ]


def _files_in(folder: Path) -> Iterator[Path]:
    yield from (path for path in folder.rglob("*") if path.is_file())
