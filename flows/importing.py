"""Importing files into an account of the provider `files`: each file lands as a whole, or nothing of it."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from connectors.files.layouts import FIELDS, INTERACTION_FIELDS
from connectors.files.places import MAPPED_PARTS
from connectors.files.recognise import Part, Wishes, recognise
from connectors.records import RawRecord
from flows import unforeseen
from flows.errors import UsageError
from flows.import_hints import told_of_no_kind
from flows.job import AccountResult, Job, Status
from flows.machine import machine_mark
from flows.spool import Spool
from flows.suppression import Sieve
from flows.taken_out import takes_out_of
from warehouse import cursors, forgetting, landing, runs
from warehouse.errors import Busy
from warehouse.landing import Landed
from warehouse.lock import hold
from warehouse.store import Store, open_store

log = logging.getLogger(__name__)

PROVIDER: Literal["files"] = "files"
NOT_READ = "some files could not be read; to see which: longsince sync "


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What a person asked for.

    ``replaces``: what an earlier export held and this one does not is gone. ``columns``: of a table of no
    known kind, those of each field. ``only_changed``: files that are as they were are left alone.
    """

    paths: tuple[Path, ...]
    replaces: bool = False
    columns: Mapping[str, list[str]] = field(default_factory=dict)
    only_changed: bool = False


@dataclass(frozen=True, slots=True)
class PartResult:
    """What a file, or a member of an archive, came to, or would: ``read`` records, so many new, ..."""

    part: Part
    read: int
    landed: Landed
    unreadable: int = 0


@dataclass(slots=True)
class Imported:
    """What an import came to: ``others`` are the names of files of no known kind that lay among the rest."""

    result: AccountResult
    parts: list[PartResult] = field(default_factory=list)
    others: list[str] = field(default_factory=list)


def import_files(job: Job, options: ImportOptions) -> Imported:
    """Read and land the files; what goes wrong with one stops none of the others and ends in the result.

    Holds the account's lock throughout, the warehouse's only while a file lands.
    """
    job.home.make()
    imported = Imported(AccountResult(job.name))
    try:
        with hold(job.home.locks / f"account-{job.name}.lock"):
            Import(job, options, imported).run()
    except Busy:
        imported.result.status = Status.ALREADY_RUNNING
        imported.result.problems.append(f"{job.name}: a sync or import of this account is already running.")
    return imported


def sync_folder(job: Job) -> AccountResult:
    """Import what is new or changed in the folder that the account watches, if it watches one."""
    if job.account.folder is None:
        return AccountResult(job.name)
    folder = Path(job.account.folder).expanduser()
    if not folder.is_dir():
        problem = f"{job.name}: there is no folder {folder}: make it, or change it in {job.home.config}."
        return AccountResult(job.name, Status.FAILED, problems=[problem])
    only_changed = not (job.full or job.verify)
    try:
        columns = columns_of(job.account.columns)
    except UsageError as error:
        problem = f"{job.name}: {error} Change it in {job.home.config}."
        return AccountResult(job.name, Status.FAILED, problems=[problem])
    return import_files(job, ImportOptions((folder,), columns=columns, only_changed=only_changed)).result


def columns_of(mapping: Iterable[str]) -> dict[str, list[str]]:
    """The columns of each field, from 'FIELD=COLUMN'. Raises UsageError for a field that there is not."""
    fields = (*FIELDS, *MAPPED_PARTS, *INTERACTION_FIELDS)
    columns: dict[str, list[str]] = {}
    for said in mapping:
        name, equals, column = said.partition("=")
        if not equals or not column or name not in fields:
            raise UsageError(f"{said!r} must be FIELD=COLUMN, the field one of: {', '.join(fields)}.")
        columns.setdefault(name, []).append(column)
    return columns


class Import:
    """One import: its files are read one by one, and land unless somebody only previews."""

    def __init__(self, job: Job, options: ImportOptions, imported: Imported) -> None:
        self._job = job
        self._options = options
        self._imported = imported
        self._result = imported.result
        self._wishes = Wishes(
            keep_titles=job.account.titles, keep_subjects=job.account.subjects, columns=options.columns
        )
        self._cursors: dict[tuple[str, str], str | None] = {}
        self._failed = False
        self._sieve = Sieve((), {}, job.region)

    def run(self) -> None:
        """Import every file, and note what each source came to."""
        job = self._job
        started_at = job.clock()
        with open_store(job.home.folder) as store:
            run_id = runs.start_run(store, job.name, started_at, machine_mark(job.home))
            self._sieve = Sieve(forgetting.suppressions(store), {}, job.region)
            if self._options.only_changed:
                self._cursors = {
                    key: cursors.marks(store, job.name, *key).cursor
                    for key in cursors.collections(store, job.name)
                }
        try:
            for parts in self.files():
                self._import_file(parts)
            self.settle_status()
        except BaseException:
            self._result.status = Status.FAILED  # for the record that is written below, on the way out
            raise
        finally:
            self._finish(run_id, started_at)

    def files(self) -> Iterator[list[Part]]:
        """The recognised parts of each file that is to be read, the older files first."""
        parts: list[Part] = []
        for path in self._options.paths:
            try:
                recognised = recognise(path, self._options.columns)
            except Exception as error:
                self._fails(error)
                continue
            parts += [part for part in recognised.parts if self._is_wanted(part)]
            if recognised.parts:
                self._imported.others += recognised.others
            elif not self._options.only_changed:
                self._problem(told_of_no_kind(path, self._options.columns))
        if self._options.replaces:
            _refuse_twins(parts)
        parts.sort(key=lambda part: (part.file.modified, str(part.file.path)))
        for _, group in itertools.groupby(parts, key=lambda part: part.file.path):
            yield list(group)

    def read(self, parts: Sequence[Part], stack: ExitStack) -> list[tuple[Part, Spool]]:
        """All records of a file; none, and a problem, if something is wrong anywhere in it."""
        job = self._job
        spools: list[tuple[Part, Spool]] = []
        try:
            for part in parts:
                job.progress.collection(job.name, part.source, part.file.name)
                spool = stack.enter_context(Spool(job.home.folder))
                for _ in spool.fill(self._sifted(part)):
                    if spool.count % 1000 == 0:
                        job.progress.records(1000)
                spools.append((part, spool))
        except Exception as error:
            self._fails(error)
            return []
        return spools

    def _sifted(self, part: Part) -> Iterator[RawRecord]:
        """The records of the part without the people who are kept out."""
        records = part.records(self._wishes)
        if not self._sieve:
            return iter(records)
        kept = (self._sieve.keep(self._job.name, part.source, record) for record in records)
        return (record for record in kept if record is not None)

    def settle_status(self) -> None:
        if self._result.problems:
            self._result.status = Status.PARTIAL if self._imported.parts else Status.FAILED
        if self._failed:
            self._result.status = Status.FAILED

    def _is_wanted(self, part: Part) -> bool:
        is_as_it_was = self._cursors.get((part.source, part.collection_id)) == part.file.stamp
        return part.source in self._job.account.wanted_sources and not is_as_it_was

    def _import_file(self, parts: list[Part]) -> None:
        home = self._job.home.folder
        with ExitStack() as stack:
            spools = self.read(parts, stack)
            if not spools:
                return
            try:
                with open_store(home) as store, store.in_little_memory(), store.transaction():
                    landed = [self._land(store, part, spool) for part, spool in spools]
            except Exception as error:
                self._fails(error)
                return
        self._imported.parts += landed
        for one in landed:
            self._result.add(one.landed)

    def _land(self, store: Store, part: Part, spool: Spool) -> PartResult:
        job, now = self._job, self._job.clock()
        landed = landing.land_whole(
            store,
            account=job.name,
            source=part.source,
            collection_id=part.collection_id,
            collection_name=part.file.name,
            collection_role=part.role,
            chunks=(
                [(r.record_id, r.location, r.etag, r.payload) for r in chunk] for chunk in spool.chunks()
            ),
            cursor=part.file.stamp,
            is_full=self._options.replaces,
            landed_at=now,
            read_at=_date_of(part, now),
            allow_mass_delete=job.allow_mass_delete,
            takes_out=takes_out_of(part.source),
        )
        return PartResult(part, spool.count, landed)

    def _finish(self, run_id: int, started_at: datetime) -> None:
        job, result = self._job, self._result
        log.info("import into account %s: %s, %d new", job.name, result.status, result.new)
        at = job.clock()
        with open_store(job.home.folder) as store:
            for source in sorted({one.part.source for one in self._imported.parts}):
                runs.record_source_result(
                    store,
                    run_id,
                    job.name,
                    source,
                    started_at=started_at,
                    finished_at=at,
                    error=None,
                    synced_from_at=None,
                )
            runs.finish_run(
                store,
                run_id,
                at,
                status=result.status,
                message="; ".join(result.reasons) or None,
                new=result.new,
                changed=result.changed,
                gone=result.gone,
            )

    def _fails(self, error: Exception) -> None:
        if isinstance(error, UsageError):
            raise error
        problem = unforeseen.told(error)
        self._failed |= isinstance(problem, unforeseen.Unforeseen)
        self._problem(str(problem))

    def _problem(self, text: str) -> None:
        """Files may be named after people: who is not there to see it is told that there are some."""
        told = f"{self._job.name}: {text}"
        self._result.problems.append(told)
        self._result.discreet[told] = f"{self._job.name}: {NOT_READ}{self._job.name}"


def _date_of(part: Part, now: datetime) -> datetime:
    """When the file was last written: what it tells of later days had not happened yet."""
    nanoseconds = max(0, min(part.file.modified, int(now.timestamp() * 1e9)))
    return datetime.fromtimestamp(nanoseconds / 1e9, UTC)


def _refuse_twins(parts: Iterable[Part]) -> None:
    """Raise UsageError if two files would replace each other."""
    first: dict[tuple[str, str], Part] = {}
    for part in parts:
        other = first.setdefault((part.source, part.collection_id), part)
        if other is not part:
            raise UsageError(
                f"{other.file.name} and {part.file.name} would replace each other: name the newer one alone, "
                "or give them different names."
            )
