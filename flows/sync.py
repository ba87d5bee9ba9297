"""A sync: pull every collection of an account, land page by page, and say what went wrong where."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from connectors.errors import AuthExpired, ConnectorError, CursorExpired, NotListed, SourceChanged
from connectors.protocol import Source
from connectors.records import Collection, Known, Page
from connectors.selection import select
from flows.credentials import SecretStore
from flows.errors import ALREADY_RUNNING, DONE, FAILED, NEEDS_SIGN_IN, PARTIAL
from flows.home import Home
from flows.settings import Account
from flows.wiring import SOURCES
from warehouse import landing, runs
from warehouse.errors import Busy, WarehouseError
from warehouse.lock import hold
from warehouse.store import Store, open_store

log = logging.getLogger(__name__)
Clock = Callable[[], datetime]

BATCH_RECORDS = 1000
BATCH_SECONDS = 1.0


class Status(StrEnum):
    """How a sync of one account ended."""

    DONE = "done"
    PARTIAL = "partial"
    FAILED = "failed"
    NEEDS_SIGN_IN = "needs_sign_in"
    PAUSED = "paused"
    ALREADY_RUNNING = "already_running"

    @property
    def exit_code(self) -> int:
        return {
            Status.DONE: DONE,
            Status.PARTIAL: PARTIAL,
            Status.FAILED: FAILED,
            Status.NEEDS_SIGN_IN: NEEDS_SIGN_IN,
            Status.PAUSED: NEEDS_SIGN_IN,
            Status.ALREADY_RUNNING: ALREADY_RUNNING,
        }[self]


@dataclass(slots=True)
class AccountResult:
    """What a sync of one account did: counts of raw records, and each problem in a person's words."""

    account: str
    status: Status = Status.DONE
    new: int = 0
    changed: int = 0
    gone: int = 0
    problems: list[str] = field(default_factory=list)

    def add(self, landed: landing.Landed) -> None:
        self.new += landed.new + landed.back
        self.changed += landed.changed
        self.gone += landed.gone


class Progress(Protocol):
    """Told what a sync is at; a terminal shows a bar, everything else nothing or a line."""

    def collection(self, account: str, source: str, name: str) -> None: ...
    def records(self, count: int) -> None: ...


class NoProgress:
    """Says nothing."""

    def collection(self, account: str, source: str, name: str) -> None:
        """A pull of this collection begins."""

    def records(self, count: int) -> None:
        """So many more records were looked at."""


@dataclass(frozen=True, slots=True)
class Job:
    """All that a sync of one account needs.

    ``verify`` lists everything and fetches what is missing or differs, whatever the cursors say; ``full``
    fetches everything again; ``is_asked_for``: a person named this account.
    """

    home: Home
    name: str
    account: Account
    secrets: SecretStore
    clock: Clock
    progress: Progress = field(default_factory=NoProgress)
    verify: bool = False
    full: bool = False
    allow_mass_delete: bool = False
    is_asked_for: bool = False


def sync_account(job: Job) -> AccountResult:
    """Pull and land everything of one account; errors of the account end in the result, never as exceptions.

    Holds the account's own lock throughout, the warehouse's only for one page at a time.
    """
    job.home.make()
    result = AccountResult(job.name)
    try:
        with hold(job.home.locks / f"account-{job.name}.lock"):
            _sync_locked(job, result)
    except Busy:
        result.status = Status.ALREADY_RUNNING
        result.problems.append(f"{job.name}: a sync of this account is already running.")
    return result


def _sync_locked(job: Job, result: AccountResult) -> None:
    started_at = job.clock()
    with open_store(job.home.folder) as store:
        if runs.last_status(store, job.name) == Status.NEEDS_SIGN_IN and not job.is_asked_for:
            result.status = Status.PAUSED
            result.problems.append(
                f"{job.name} waits for you: run `longsince connect {job.name}` to sign in."
            )
            return
        run_id = runs.start_run(store, job.name, started_at)
    try:
        _sync_sources(job, run_id, started_at, result)
    except BaseException:
        result.status = Status.FAILED  # for the record that is written below, on the way out
        raise
    finally:
        log.info("sync of account %s: %s, %d new", job.name, result.status, result.new)
        with open_store(job.home.folder) as store:
            runs.finish_run(
                store,
                run_id,
                job.clock(),
                status=result.status,
                message="; ".join(result.problems) or None,
                new=result.new,
                changed=result.changed,
                gone=result.gone,
            )


@dataclass(slots=True)
class _Listing:
    """A source that was opened, and its collections that are wanted; or the problem that kept it closed."""

    source: Source | None = None
    collections: list[Collection] = field(default_factory=list)
    problem: str | None = None


def _sync_sources(job: Job, run_id: int, started_at: datetime, result: AccountResult) -> None:
    """Sync every source and note what each came to; once a sign-in was refused, the rest fail unasked."""
    refused: str | None = None
    succeeded = 0
    listings: dict[str, _Listing] = {}
    try:
        listings = _list_sources(job)
    except AuthExpired as error:
        refused = _refusal(job, error)
    for name in job.account.wanted_sources:
        problems: list[str] = []
        if refused is None:
            try:
                problems = _sync_source(job, name, listings[name], result)
            except AuthExpired as error:
                refused = _refusal(job, error)
        result.problems += problems
        error_text = refused or "; ".join(problems) or None
        succeeded += error_text is None
        with open_store(job.home.folder) as store:
            runs.record_source_result(
                store,
                run_id,
                job.name,
                name,
                started_at=started_at,
                finished_at=job.clock(),
                error=error_text,
                synced_from_at=None,
            )
    if refused:
        result.status = Status.NEEDS_SIGN_IN
        result.problems.append(refused)
    elif result.problems:
        result.status = Status.PARTIAL if succeeded else Status.FAILED


def _refusal(job: Job, error: AuthExpired) -> str:
    return f"{job.name}: {error} Run `longsince connect {job.name}` to sign in again."


def _list_sources(job: Job) -> dict[str, _Listing]:
    """Open every source and list what is wanted of it. Raises AuthExpired only."""
    secret = job.secrets.get(job.name)
    if secret is None:
        raise AuthExpired(f"There is no password for the account {job.name}.")
    listings: dict[str, _Listing] = {}
    for name in job.account.wanted_sources:
        listings[name] = listing = _Listing()
        try:
            listing.source = SOURCES[name].open(job.account, secret)
            listing.collections = list(listing.source.collections())
        except AuthExpired:
            raise
        except ConnectorError as error:
            listing.problem = str(error)
    try:
        wanted = {one.collection_id for one in _wanted(job.account, listings.values())}
    except NotListed as error:
        return {name: _Listing(problem=str(error)) for name in listings}
    for listing in listings.values():
        listing.collections = [one for one in listing.collections if one.collection_id in wanted]
    return listings


def _wanted(account: Account, listings: Iterable[_Listing]) -> list[Collection]:
    """The collections of all sources that the account wants; config.toml does not say which source has which.

    Raises NotListed for a name that no source lists, unless a source could not be listed: it may be there.
    """
    listed = list(listings)
    everything = [one for listing in listed for one in listing.collections]
    include, exclude = account.collections, account.exclude
    if any(listing.problem for listing in listed):
        include, exclude = (
            tuple(name for name in names if _is_listed(name, everything)) for names in (include, exclude)
        )
        if account.collections and not include:
            return []
    return select(everything, include, exclude)


def _is_listed(name: str, collections: list[Collection]) -> bool:
    try:
        return bool(select(collections, [name]))
    except NotListed:
        return False


def _sync_source(job: Job, name: str, listing: _Listing, result: AccountResult) -> list[str]:
    """Sync every wanted collection of one source; return the problems in words. Raises AuthExpired only."""
    if listing.source is None or listing.problem:
        return [f"{job.name}, {name}: {listing.problem}"]
    with open_store(job.home.folder) as store:
        listed = [(one.collection_id, one.name) for one in listing.collections]
        landing.set_listed(store, job.name, name, listed)
    problems = []
    for collection in listing.collections:
        job.progress.collection(job.name, name, collection.name)
        problem = _sync_collection(job, name, listing.source, collection, result)
        if problem:
            problems.append(f"{job.name}, {name}, {collection.name}: {problem}")
    return problems


def _sync_collection(
    job: Job, name: str, source: Source, collection: Collection, result: AccountResult
) -> str | None:
    """Sync one collection; return its problem in words, if it has one. Raises AuthExpired only."""
    where = (job.name, name, collection.collection_id)
    try:
        try:
            _pull(job, where, source, collection, result, is_fresh=job.verify or job.full)
        except CursorExpired:
            # One full pull, then the sweep; a source that calls its own fresh start expired is a problem.
            _pull(job, where, source, collection, result, is_fresh=True)
    except AuthExpired:
        raise
    except (ConnectorError, WarehouseError) as error:
        log.warning("account %s, source %s: %s", job.name, name, type(error).__name__)
        with open_store(job.home.folder) as store:
            landing.finish_collection(store, *where, at=job.clock(), error=str(error))
        return str(error)
    return None


def _pull(
    job: Job,
    where: tuple[str, str, str],
    source: Source,
    collection: Collection,
    result: AccountResult,
    *,
    is_fresh: bool,
) -> None:
    """Pull and land one collection, from its cursor unless ``is_fresh``, and note that it succeeded."""
    with open_store(job.home.folder) as store:
        if is_fresh:
            landing.drop_cursor(store, *where)
        marks = landing.marks(store, *where)
        stored = {} if job.full else landing.known(store, *where)
    known = {location: Known(*entry) for location, entry in stored.items()}
    is_complete = False
    for batch in _batches(source.pull(collection, marks.cursor, known, marks.resume)):
        with open_store(job.home.folder) as store:
            for page in batch:
                result.add(_land(job, store, where, collection, page))
                job.progress.records(len(page.records))
            is_complete = batch[-1].cursor is not None
            if is_complete:
                landing.finish_collection(store, *where, at=job.clock(), error=None)
    if not is_complete:
        raise SourceChanged("the pull ended without saying where")


def _batches(pages: Iterator[Page]) -> Iterator[list[Page]]:
    """Pages in the order they come, some thousand records or a second's worth together.

    Opening the warehouse costs as much as landing a page, and between two batches others may have it. A
    failure of the source comes out after the pages before it.
    """
    batch: list[Page] = []
    begun = time.monotonic()
    try:
        for page in pages:
            batch.append(page)
            count = sum(len(one.records) for one in batch)
            if count >= BATCH_RECORDS or time.monotonic() - begun > BATCH_SECONDS:
                yield batch
                batch, begun = [], time.monotonic()
    except ConnectorError:
        if batch:
            yield batch
        raise
    if batch:
        yield batch


def _land(
    job: Job, store: Store, where: tuple[str, str, str], collection: Collection, page: Page
) -> landing.Landed:
    account, source, collection_id = where
    return landing.land(
        store,
        account=account,
        source=source,
        collection_id=collection_id,
        collection_name=collection.name,
        records=((r.record_id, r.location, r.etag, r.payload) for r in page.records),
        tombstones=page.tombstones,
        seen=page.seen,
        resume=page.resume,
        cursor=page.cursor,
        is_full=page.is_full,
        landed_at=job.clock(),
        allow_mass_delete=job.allow_mass_delete,
    )
