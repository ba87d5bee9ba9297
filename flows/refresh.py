"""A refresh: from the raw records to the next people.duckdb, and the one runner of its steps."""

from __future__ import annotations

import hashlib
import itertools
import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files
from importlib.resources.abc import Traversable

import duckdb

from connectors.errors import Unreadable
from connectors.records import MeetingEntry, Parsed
from flows.home import Home
from flows.settings import Settings
from flows.wiring import SOURCES, TABLE_OF_ROW, RecordKey, core_rows
from transforms.core.rows import (
    AccountRow,
    CoverageRow,
    LastPersonIdRow,
    OwnerAddressRow,
    OwnerTimeZoneRow,
    QuarantineRow,
    RefreshRow,
)
from transforms.step import Python, Row, Sql, Step
from warehouse import judgements, landing, people, registry, runs
from warehouse.errors import WarehouseError
from warehouse.store import Store, open_store

log = logging.getLogger(__name__)

BATCH = 20_000
"""Core rows held in memory before they are appended."""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh did; ``is_new`` is false when there was nothing to do, and the counts are then 0."""

    is_new: bool
    people: int = 0
    quarantined: int = 0


def refresh(home: Home, settings: Settings, *, now: datetime, force: bool = False) -> Refreshed:
    """Make people.duckdb say what the raw records say at the aware moment ``now``.

    Everything is rebuilt in a file beside the published one, which it then replaces; a crash at any point
    leaves the last good file. Nothing is built when neither records, settings nor code changed, unless
    ``force``: a new day alone changes nothing that `tie_as_of` could not say.
    """
    with open_store(home.folder) as store:
        mark = RefreshRow(
            refreshed_at=now,
            as_of=settings.today(now),
            incarnation=store.incarnation,
            change_number=store.change_number,
            settings_hash=settings.refresh_hash(),
            code_version=code_version(),
        )
        coverage = runs.coverage(store)
        if not force and _says(home, mark, coverage):
            return Refreshed(is_new=False)
        from transforms import steps  # here: half of a start's time, and most syncs find nothing new

        with people.build_next(home.folder) as next_people:
            run_steps(next_people, steps.INPUTS)
            _fill_settings(next_people, settings, mark)
            _fill_records(next_people, store)
            next_people.append("core.coverage", coverage)
            _fill_registry(next_people, store)
            _fill_judged(next_people, store)
            run_steps(next_people, steps.STEPS)
            registry.commit(
                store,
                members=next_people.rows("FROM derived.person_member"),
                events=next_people.rows("FROM derived.person_event"),
                at=now,
            )
            judgements.follow(
                store,
                fingerprints=next_people.rows(
                    "SELECT fingerprint.* FROM derived.fingerprint AS fingerprint"
                    " SEMI JOIN core.word_anchor USING (account, source, record_id)"
                ),
                found=next_people.rows("FROM derived.word_found"),
            )
            counts = next_people.rows("SELECT count(*) FROM person UNION ALL SELECT count(*) FROM quarantine")
        people.publish(home.folder)
    return Refreshed(is_new=True, people=counts[0][0], quarantined=counts[1][0])


def run_steps(next_people: people.Next, plan: Iterable[Step]) -> None:
    """Run the steps in order on the next people database."""
    for step in plan:
        match step:
            case Sql():
                next_people.run(step.text())
            case Python():
                next_people.append(step.table, step.function(next_people.rows(step.input_text())))


def code_version() -> str:
    """A hash of the code that makes people.duckdb out of records: another one means a rebuild."""
    digest = hashlib.sha256()
    for package in ("connectors", "transforms", "warehouse", "flows"):
        for file in sorted(_sources(files(package)), key=str):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _sources(folder: Traversable) -> Iterator[Traversable]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _sources(entry)
        elif entry.name.endswith((".py", ".sql", ".csv")):
            yield entry


def _says(home: Home, mark: RefreshRow, coverage: Iterable[Row]) -> bool:
    """Whether the published people.duckdb says all this already.

    It was made from the same rows by the same settings and code, and shows each source as synced until the
    same day, with or without an error: ties turn `unknown` by the day.
    """
    if not people.is_published(home.folder):
        return False
    try:
        with people.open_people(home.folder) as connection:
            made_from = connection.execute(
                "SELECT incarnation, change_number, settings_hash, code_version FROM core.refresh"
            ).fetchone()
            shown = connection.execute("FROM core.coverage").fetchall()
    except (WarehouseError, duckdb.Error):
        return False  # made by other code, or damaged: what it was made from is still there, so make it anew
    return made_from == mark[2:] and _days(shown) == _days(coverage)


def _days(coverage: Iterable[Row]) -> set[tuple[str, str, date | None, bool]]:
    rows = map(CoverageRow._make, coverage)
    return {
        (row.account, row.source, row.synced_to_at and row.synced_to_at.date(), row.last_error is None)
        for row in rows
    }


def _fill_settings(next_people: people.Next, settings: Settings, mark: RefreshRow) -> None:
    next_people.append("core.refresh", [mark])
    next_people.append(
        "core.owner_time_zone",
        [
            OwnerTimeZoneRow(start or "-infinity", end or "infinity", zone)
            for start, end, zone in settings.time_zone_spans()
        ],
    )
    next_people.append("core.owner_address", [OwnerAddressRow(a) for a in settings.owner.addresses])
    next_people.append(
        "core.account",
        [
            AccountRow(
                account=name,
                provider=account.provider,
                region=account.region or settings.owner.region,
                is_enabled=account.enabled,
                counts_unanswered=account.counts_unanswered,
            )
            for name, account in settings.accounts.items()
        ],
    )


def _fill_records(next_people: people.Next, store: Store) -> None:
    """Parse every raw record into `core`; what cannot be read becomes a quarantine row."""
    waiting: dict[str, list[Row]] = defaultdict(list)

    def flush() -> None:
        for table, rows in waiting.items():
            next_people.append(table, rows)
        waiting.clear()

    for _, copies in itertools.groupby(
        landing.raw_rows(store), key=lambda row: (row.account, row.source, row.record_id)
    ):
        for table, row in _read_record(list(copies)):
            waiting[table].append(row)
        if sum(map(len, waiting.values())) >= BATCH:
            flush()
    flush()


def _fill_registry(next_people: people.Next, store: Store) -> None:
    next_people.append("core.previous_member", registry.previous_members(store))
    next_people.append("core.last_person_id", [LastPersonIdRow(registry.last_person_id(store))])
    next_people.append("core.former_member", registry.former_members(store))


def _fill_judged(next_people: people.Next, store: Store) -> None:
    next_people.append("core.word", judgements.live_words(store))
    next_people.append("core.word_anchor", judgements.live_anchors(store))


def _read_record(copies: list[landing.RawRow]) -> Iterator[tuple[str, Row]]:
    """Table and row of all that one record says. ``copies`` are its raw rows, newest first.

    Copies that are gone say nothing while another is here.
    """
    here = [copy for copy in copies if not copy.is_gone] or copies
    parsed: list[tuple[Parsed, ...]] = []
    for copy in here:
        try:
            parsed.append(SOURCES[copy.source].parse(copy.payload))
        except Unreadable as unreadable:
            yield _quarantined(copy, str(unreadable))
    if not parsed:
        return
    newest = here[0]
    key = RecordKey(
        newest.account,
        newest.source,
        newest.record_id,
        sorted({copy.collection_name for copy in here}),
        newest.is_gone,
        newest.gone_at,
    )
    for entry in parsed[0]:
        for reason in entry.unread_changes if isinstance(entry, MeetingEntry) else ():
            yield _quarantined(newest, f"One changed occurrence of this series does not count: {reason}")
    for row in core_rows(key, parsed):
        yield TABLE_OF_ROW[type(row)], row


def _quarantined(copy: landing.RawRow, reason: str) -> tuple[str, Row]:
    row = QuarantineRow(copy.account, copy.source, copy.collection_name, copy.record_id, reason)
    return "core.quarantine", row
