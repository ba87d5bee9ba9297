"""Checks of what longsince lives in: versions, the disk and its place, passwords, the clock, the schedule."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from packaging.requirements import Requirement

from flows.coverage import coverage
from flows.credentials import open_secrets
from flows.doctor.finding import Finding, Grade
from flows.home import Home
from flows.machine import shared_sign_ins
from flows.moving_secrets import kept_where
from flows.serving import install
from flows.serving.schedule import is_served
from flows.settings import Settings, read_settings
from transforms.core.rows import CoverageRow
from warehouse.people import PEOPLE_FILE
from warehouse.store import STORE_FILE, open_store, store_exists

SYNCED_FOLDERS = {
    "Dropbox": "Dropbox",
    "OneDrive": "OneDrive",
    "Google Drive": "Google Drive",
    "GoogleDrive": "Google Drive",
    "CloudStorage": "a cloud's folder",
    "Mobile Documents": "iCloud Drive",
    "Nextcloud": "Nextcloud",
    "ownCloud": "ownCloud",
    "Sync": "a synced folder",
}
"""Names of folders, or what they begin with before a blank or dash, that programs keep equal on machines."""

NETWORK_FILE_SYSTEMS = {
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "afpfs", "webdav", "davfs", "9p", "ceph", "glusterfs",
    "fuse.sshfs", "fuse.rclone", "fuse.davfs", "fuse.s3fs",
}  # fmt: skip

LATE = timedelta(hours=25)
"""After that an hourly sync has stopped."""


def versions(_home: Home, _at: datetime) -> Iterator[Finding]:
    """The packages here are those that longsince was tried with."""
    wrong = []
    for line in requires("longsince") or ():
        wanted = Requirement(line)
        if wanted.marker and not wanted.marker.evaluate({"extra": ""}):
            continue
        try:
            found = version(wanted.name)
        except PackageNotFoundError:
            wrong.append(f"{wanted.name} is not installed")
            continue
        if not wanted.specifier.contains(found, prereleases=True):
            wrong.append(f"{wanted.name} is {found}, wanted is {wanted.specifier}")
    if wrong:
        text = f"{'; '.join(wrong)}. Install longsince anew, with its requirements.lock."
        yield Finding(Grade.PROBLEM, text)
        return
    python = ".".join(map(str, sys.version_info[:3]))
    names = ", ".join(f"{name} {version(name)}" for name in ("duckdb", "prefect"))
    yield Finding(Grade.FINE, f"longsince {version('longsince')}, Python {python}, {names}.")


def place(home: Home, _at: datetime) -> Iterator[Finding]:
    """The home lies on a disk of this machine, which nothing else writes to."""
    folder = home.folder.resolve()
    kind = file_system_of(folder, Path("/proc/mounts"))
    if kind in NETWORK_FILE_SYSTEMS:
        text = (
            f"{folder} is on another machine ({kind}): locks do not hold there, and a database may be "
            "damaged. Move it to a disk of this machine: --home, or LONGSINCE_HOME."
        )
        yield Finding(Grade.PROBLEM, text)
    elif program := synced_by(folder):
        text = (
            f"{folder} seems to lie in {program}, which copies files while they are written, and puts "
            "old ones back. Move it out of there; `longsince backup` makes files that may lie there."
        )
        yield Finding(Grade.PROBLEM, text)
    else:
        yield Finding(Grade.FINE, f"{folder} is on a disk of this machine.")


def file_system_of(folder: Path, mounts: Path) -> str | None:
    """The kind of file system of ``folder`` (resolved), by proc(5)'s mounts; None where it has none."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    found = {}
    for line in lines:
        _, at, kind, *_ = line.split(" ")
        found[Path(at.replace("\\040", " "))] = kind
    return next((found[path] for path in (folder, *folder.parents) if path in found), None)


def synced_by(folder: Path) -> str | None:
    """The program that keeps the folder equal on several machines, by the names and marks on its way."""
    for path in (folder, *folder.parents):
        for name, program in SYNCED_FOLDERS.items():
            if path.name == name or path.name.startswith((f"{name} ", f"{name}-")):
                return program
        if (path / ".stfolder").exists():
            return "Syncthing's folder"
        if (path / ".dropbox").exists() and path != Path.home():
            return "Dropbox"
    return None


def room(home: Home, _at: datetime) -> Iterator[Finding]:
    """The disk has room for the next refresh, and for as much again."""
    if not home.folder.exists():
        return
    sizes = [
        path.stat().st_size for name in (STORE_FILE, PEOPLE_FILE) if (path := home.folder / name).exists()
    ]
    free, needed = shutil.disk_usage(home.folder).free, 2 * sum(sizes)
    text = f"{free / 2**20:,.0f} MiB are free; a refresh needs up to {sum(sizes) / 2**20:,.0f} MiB"
    if free < needed:
        yield Finding(Grade.PROBLEM, f"{text}: make room.")
    else:
        yield Finding(Grade.FINE, f"{text}.")


def passwords(home: Home, _at: datetime) -> Iterator[Finding]:
    """Each account that is synced has its sign-in where config.toml says, and that is closed."""
    settings = read_settings(home.config)
    wanted = [name for name, one in settings.accounts.items() if one.is_open and one.provider != "files"]
    if not wanted:
        return
    keeper = open_secrets(settings.secrets.store, home.folder)
    missing = [name for name in wanted if keeper.get(name) is None]
    for name, places in kept_where(home).items():
        for copy in places:
            if copy != keeper.where:
                yield Finding(Grade.NOTE, f"A copy of {name}'s lies in {copy}: longsince secrets --to PLACE")
    for name in missing:
        yield Finding(Grade.PROBLEM, f"{name} has no password here: longsince connect {name}")
    if "in clear" in keeper.where:
        text = f"Passwords are in {keeper.where}: docs/passwords.md says how to have them encrypted."
        yield Finding(Grade.NOTE, text)
    elif not missing:
        yield Finding(Grade.FINE, f"Passwords are in {keeper.where}.")


def machines(home: Home, at: datetime) -> Iterator[Finding]:
    """No other machine uses the sign-ins that are here."""
    settings = read_settings(home.config)
    signed_in = {
        name for name, places in kept_where(home).items() if places and settings.accounts[name].is_open
    }
    if not signed_in or not store_exists(home.folder):
        return
    with open_store(home.folder, timeout=5) as store:
        shared = [*shared_sign_ins(home, store, signed_in, at)]
    yield from (Finding(Grade.NOTE, text) for text in shared)
    if not shared:
        yield Finding(Grade.FINE, "No other machine is known to use these sign-ins.")


def clock(home: Home, at: datetime) -> Iterator[Finding]:
    """The clock is not behind what was written down before."""
    if not store_exists(home.folder):
        return
    with open_store(home.folder, timeout=5) as store:
        ((latest,),) = store.connection.execute(
            "SELECT arg_max(started_at, run_id) FROM raw.sync_run"
        ).fetchall()
    if latest and latest > at + timedelta(minutes=5):
        text = (
            f"A sync is noted as of {latest:%Y-%m-%d %H:%M} UTC, which is ahead: the clock was wrong then, "
            "or is now. What is to come may be shown as past, or the other way round."
        )
        yield Finding(Grade.PROBLEM, text)
    else:
        yield Finding(Grade.FINE, "The clock is not behind the last sync.")


def syncs(home: Home, at: datetime) -> Iterator[Finding]:
    """Each source of each account that is synced went well within the last day."""
    if not store_exists(home.folder):
        return
    settings = read_settings(home.config)
    with open_store(home.folder, timeout=5) as store:
        rows = {(row.account, row.source): row for row in coverage(home, store)}
    late = [*_late(settings, rows, at)]
    yield from (Finding(Grade.PROBLEM, text) for text in late)
    if not late:
        yield Finding(Grade.FINE, "Every account was synced within the last day, and nothing went wrong.")


def _late(settings: Settings, rows: dict[tuple[str, str], CoverageRow], at: datetime) -> Iterator[str]:
    for name, account in settings.accounts.items():
        if not account.is_open or account.provider == "files":
            continue
        for source in account.wanted_sources:
            row = rows.get((name, source))
            success = row.last_success_at if row else None
            if success is None:
                yield f"{name}, {source}: never synced. longsince sync {name}"
            elif at - success > LATE:
                why = f" ({row.last_error})" if row and row.last_error else ""
                yield f"{name}, {source}: the last good sync was {success:%Y-%m-%d %H:%M} UTC{why}."
            elif row and row.last_error:
                yield f"{name}, {source}: the last sync went wrong ({row.last_error})."


def background(home: Home, _at: datetime) -> Iterator[Finding]:
    """Something syncs without being asked."""
    if is_served(home):
        yield Finding(Grade.FINE, "`longsince serve` runs.")
    elif install.is_installed_for(home, os.environ):
        yield Finding(
            Grade.PROBLEM, f"{install.UNIT} is installed, but does not run: systemctl --user status"
        )
    else:
        text = "`longsince serve` does not run; if no timer of yours syncs: longsince serve --install"
        yield Finding(Grade.NOTE, text)
