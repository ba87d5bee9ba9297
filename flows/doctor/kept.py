"""Checks of what longsince keeps: its configuration, its files, its model."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from flows.counted import counted
from flows.coverage import behind
from flows.doctor.finding import Finding, Grade
from flows.home import Home
from flows.queries import ask
from flows.refresh import code_version
from flows.settings import HOW_TO_CONNECT, read_settings
from warehouse.errors import WarehouseError
from warehouse.people import PEOPLE_FILE, is_published, open_people
from warehouse.store import open_store, store_exists


def configuration(home: Home, _: datetime) -> Iterator[Finding]:
    """config.toml can be read, and says whose warehouse this is."""
    settings = read_settings(home.config)
    count = len(settings.accounts)
    if not count:
        yield Finding(Grade.NOTE, f"There is no account yet: {HOW_TO_CONNECT}")
    else:
        yield Finding(Grade.FINE, f"{home.config}: {counted(count, 'account')}.")


def closed_to_others(home: Home, _: datetime) -> Iterator[Finding]:
    """Nobody else on this machine can read what is kept here."""
    kept = [home.folder, home.config, *sorted(home.folder.glob("*"))] if home.folder.exists() else []
    open_to = [path for path in kept if path.exists() and stat.S_IMODE(path.lstat().st_mode) & 0o077]
    # What lies in a closed folder is closed, and config.toml is no secret to whoever wrote it there.
    if home.folder in open_to:
        others = ", ".join(path.name for path in open_to if path.is_file()) or "nothing yet"
        yield Finding(
            Grade.PROBLEM, f"Others can open {home.folder} ({others}): chmod -R go= '{home.folder}'"
        )
    else:
        yield Finding(Grade.FINE, f"Only you can open {home.folder}.")


def owned(home: Home, _: datetime) -> Iterator[Finding]:
    """All of it belongs to whoever asks: what a command run by sudo has made is closed to every later one."""
    if not home.folder.exists():
        return
    kept = [home.folder, home.config, *sorted(home.folder.glob("*")), *sorted(home.locks.glob("*"))]
    strange = [path.name for path in kept if path.exists() and path.lstat().st_uid != os.getuid()]
    if strange:
        names = ", ".join(dict.fromkeys(strange))
        yield Finding(
            Grade.PROBLEM, f"{names} belong to another user: sudo chown -R \"$(id -un)\" '{home.folder}'"
        )
    else:
        yield Finding(Grade.FINE, f"All in {home.folder} is yours.")


def warehouse(home: Home, _: datetime) -> Iterator[Finding]:
    """warehouse.duckdb is whole, and of a version that is known here."""
    if not store_exists(home.folder):
        yield Finding(Grade.NOTE, "Nothing was synced yet: longsince sync")
        return
    with open_store(home.folder, timeout=5) as store:
        ((count,),) = store.connection.execute("SELECT count(*) FROM raw.record").fetchall()
    yield Finding(Grade.FINE, f"warehouse.duckdb holds {counted(count, 'record')}.")


def people(home: Home, _: datetime) -> Iterator[Finding]:
    """people.duckdb can be read, was made by this version, and shows what came."""
    if not is_published(home.folder):
        if store_exists(home.folder):
            yield Finding(Grade.PROBLEM, f"There is no {PEOPLE_FILE}: run `longsince sync` to make it.")
        return
    with open_people(home.folder) as connection:
        ((version, count),) = connection.execute(
            "SELECT (SELECT code_version FROM core.refresh), (SELECT count(*) FROM person)"
        ).fetchall()
    if version != code_version():
        text = f"{PEOPLE_FILE} was made by another version: the next `longsince sync` makes it anew."
        yield Finding(Grade.NOTE, text)
        return
    lacking = None
    if store_exists(home.folder):
        with suppress(WarehouseError), open_store(home.folder, timeout=5) as store:  # see `warehouse`
            lacking = behind(home, store)
    if lacking:
        yield Finding(Grade.PROBLEM, lacking)
    else:
        yield Finding(Grade.FINE, f"{PEOPLE_FILE} has {counted(count, 'person')}.")


def calibration(home: Home, at: datetime) -> Iterator[Finding]:
    """Of the ties foretold to fall silent, as many did: told by half years that the model had not seen."""
    if not is_published(home.folder):
        return
    as_of = read_settings(home.config).today(at)
    with open_people(home.folder) as connection:
        columns, (row,) = ask(connection, "dormancy", as_of=as_of)
        bins, rows = ask(connection, "calibration", as_of=as_of)
    model = dict(zip(columns, row, strict=True))
    ties, start, own = model["held_out_ties"], model["start_log_loss"], model["own_log_loss"]
    if own is None:
        text = (
            "p_dormant has its start values: your past is too short to fit them to it "
            f"({counted(model['fitted_ties'], 'tie')} known to have fallen silent or not, "
            f"{ties} to try it on)."
        )
        yield Finding(Grade.NOTE, text, tuple(bins), rows)
        return
    off = sum(count * abs(foretold - observed) for _, count, foretold, observed in rows) / ties
    text = (
        f"p_dormant {'is fitted to your own past' if model['is_own'] else 'keeps its start values'}: "
        f"on {counted(ties, 'tie')} that the fit had not seen its log loss was {own:.3f}, that of the start "
        f"values {start:.3f}. What it foretells is off by {off:.2f} on average."
    )
    yield Finding(Grade.FINE if off <= WELL_CALIBRATED else Grade.NOTE, text, tuple(bins), rows)


WELL_CALIBRATED = 0.1
"""The mean distance of foretold and observed shares that is still fine."""
