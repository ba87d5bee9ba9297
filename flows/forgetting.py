"""Forgetting someone: gone from every table, report and backup that is at hand, and kept out from then on."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from flows.backup import account_locks
from flows.errors import UserError
from flows.find import find_person
from flows.home import Home
from flows.queries import ask
from flows.refresh import refresh
from flows.reports import MANIFEST, export_reports
from flows.settings import Settings
from flows.suppression import record_value, sieve_of, suppress
from warehouse import backup, forgetting
from warehouse.contents import suppressions_in
from warehouse.errors import WarehouseError
from warehouse.forgetting import Forgotten
from warehouse.lock import hold
from warehouse.people import PEOPLE_FILE, open_people
from warehouse.store import STORE_FILE, open_store

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Plan:
    """Who is to be forgotten, and what goes.

    ``identities`` are the addresses, numbers and profiles that will be kept out; ``shared`` those that stay,
    since others are known under them too, or since they are nobody's own. ``backups`` are those in the home.
    ``goes`` is what the warehouse loses; ``deleted`` are copies of it from before an upgrade, which go whole,
    and ``rewritten`` those that a restore kept. ``kept_out`` has what is hashed, as (kind, value).
    """

    person_id: int
    name: str
    identities: list[str]
    shared: list[str]
    goes: Forgotten
    backups: list[Path]
    deleted: list[Path]
    rewritten: list[Path]
    reports: Path | None
    kept_out: list[tuple[str, str]] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Done:
    """What went; ``unreached`` says which backups could not be written anew, and why."""

    forgotten: Forgotten
    backups: int
    reports: Path | None
    unreached: list[str]


def plan_forget(
    home: Home, settings: Settings, words: str, *, now: datetime, with_shared: bool = False
) -> Plan:
    """What forgetting the one person whom ``words`` mean would come to, by going through all that is stored.

    ``with_shared``: addresses and numbers that others are known under are kept out too. Raises UserError for
    nobody and for the owner, Ambiguous for several, Busy, and WarehouseError.
    """
    with open_people(home.folder) as connection:
        person_id, name = find_person(connection, words)
        _, ((is_owner,),) = ask(connection, "forget_owner", person_id=person_id)
        if is_owner:
            raise UserError(f"{name} ({person_id}) is you: `longsince purge` removes everything.")
        _, found = ask(connection, "forget_identities", person_id=person_id)
        _, records = ask(connection, "forget_records", person_id=person_id)
    goes_out = {
        (kind, key): spelled
        for kind, key, spelled, is_shared, is_nobodys in found
        if with_shared or not (is_shared or is_nobodys)
    }
    stays = [spelled for kind, key, spelled, *_ in found if (kind, key) not in goes_out]
    kept_out = [*goes_out, *(("record", record_value(*key)) for *key, _ in records)]
    with open_store(home.folder) as store:
        rows = [*forgetting.suppressions(store), *suppress(kept_out, now)]
        goes = forgetting.preview(store, sieve_of(rows, settings))
    return Plan(
        person_id,
        name,
        [one for spelled in goes_out.values() for one in spelled],
        [one for spelled in stays for one in spelled],
        goes,
        sorted((home.folder / "backups").glob("longsince-*.zip")),
        _copies(home, "before"),
        _copies(home, "replaced"),
        _reports(home),
        kept_out,
    )


def _copies(home: Home, kept: str) -> list[Path]:
    """Those of the warehouse that an upgrade (``before``) or a restore (``replaced``) made."""
    store = Path(STORE_FILE)
    return sorted(home.folder.glob(f"{store.stem}-{kept}-*{store.suffix}"))


def _reports(home: Home) -> Path | None:
    return home.reports if (home.reports / MANIFEST).exists() else None


def forget(
    home: Home, settings: Settings, plan: Plan, *, now: datetime, backups: Sequence[Path] = ()
) -> Done:
    """Carry it out; whenever this is cut off, it can be said again until all is done.

    Backups come first and the store last, as the person can be named while the store knows them. ``backups``
    are more files, beside those in the home. Raises Busy while an account is synced or a backup is made,
    UserError for a backup that is not there, and WarehouseError.
    """
    for path in backups:
        if not path.is_file():
            raise UserError(f"There is no backup {path}. Nothing was changed.")
    unreached = []
    with ExitStack() as locks:
        for name in ["backup.lock", *account_locks(home)]:
            locks.enter_context(hold(home.locks / name))
        rows = [*suppressions_in(home.folder / STORE_FILE), *suppress(plan.kept_out, now)]
        sieve = sieve_of(rows, settings)
        copies = [*plan.backups, *backups]
        for path in copies:
            try:
                backup.sift_backup(path, home.folder / "forget.tmp", rows, sieve, version("longsince"))
            except WarehouseError as error:
                unreached.append(str(error))
        for kept in _copies(home, "before"):
            kept.unlink()  # from before a migration: it would be of that version no more
        for kept in _copies(home, "replaced"):
            try:
                forgetting.sift_file(kept, home.folder / "forget.tmp", rows, sieve)
            except WarehouseError as error:
                unreached.append(str(error))
        forgotten = forgetting.forget(home.folder, rows, sieve)
        (home.folder / PEOPLE_FILE).unlink(missing_ok=True)  # with all its bytes; the refresh makes it anew
    log.info("forgotten: %d records, %d words", forgotten.records, forgotten.words)
    refresh(home, settings, now=now)
    reports = _reports(home)
    if reports:
        export_reports(home, settings, reports, now=now, run_id="forget")
    return Done(forgotten, len(copies), reports, unreached)
