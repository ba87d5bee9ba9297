"""A sync of one account: its sources one after the other, and a record of what each came to."""

from __future__ import annotations

import logging
from datetime import datetime

from connectors.errors import AuthExpired
from flows import unforeseen
from flows.job import AccountResult, Job, Status
from flows.listing import Listing, list_sources
from flows.pulling import sync_collection
from warehouse import landing, runs
from warehouse.errors import Busy
from warehouse.lock import hold
from warehouse.store import open_store

log = logging.getLogger(__name__)


def sync_account(job: Job) -> AccountResult:
    """Pull and land everything of one account; whatever goes wrong ends in the result, never as an exception.

    Holds the account's own lock throughout, the warehouse's only for one batch of pages at a time.
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
    try:
        started_at = job.clock()
        run_id = _start(job, started_at)
        if run_id is None:
            result.status = Status.PAUSED
            result.problems.append(
                f"{job.name} waits for you: run `longsince connect {job.name}` to sign in."
            )
            return
        try:
            _sync_sources(job, run_id, started_at, result)
        except BaseException:
            result.status = Status.FAILED  # for the record that is written below, on the way out
            raise
        finally:
            _finish(job, run_id, result)
    except Exception as error:
        result.status = Status.FAILED
        result.problems.append(f"{job.name}: {unforeseen.told(error)}")


def _start(job: Job, started_at: datetime) -> int | None:
    """Note that the sync begins, and return its id; None for an account that waits for its sign-in."""
    with open_store(job.home.folder) as store:
        if runs.last_status(store, job.name) == Status.NEEDS_SIGN_IN and not job.is_asked_for:
            return None
        return runs.start_run(store, job.name, started_at)


def _finish(job: Job, run_id: int, result: AccountResult) -> None:
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


def _sync_sources(job: Job, run_id: int, started_at: datetime, result: AccountResult) -> None:
    """Sync every source and note what each came to; once a sign-in was refused, the rest fail unasked."""
    refused: str | None = None
    succeeded = 0
    listings: dict[str, Listing] = {}
    try:
        listings = _list(job)
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
    elif result.problems and result.status is Status.DONE:
        result.status = Status.PARTIAL if succeeded else Status.FAILED


def _refusal(job: Job, error: AuthExpired) -> str:
    return f"{job.name}: {error} Run `longsince connect {job.name}` to sign in again."


def _list(job: Job) -> dict[str, Listing]:
    """What is to be pulled, by source. Raises AuthExpired only."""
    try:
        secret = job.secrets.get(job.name)
        if secret is None:
            raise AuthExpired(f"There is no password for the account {job.name}.")
        return list_sources(job.account, secret)
    except AuthExpired:
        raise
    except Exception as error:
        problem = unforeseen.told(error)
        return {name: Listing(problem=problem) for name in job.account.wanted_sources}


def _sync_source(job: Job, name: str, listing: Listing, result: AccountResult) -> list[str]:
    """Sync every wanted collection of one source; return the problems in words. Raises AuthExpired only."""
    if listing.source is None or listing.problem:
        _fail_if_bug(listing.problem, result)
        return [f"{job.name}, {name}: {listing.problem}"]
    with open_store(job.home.folder) as store:
        listed = [(one.collection_id, one.name) for one in listing.collections]
        landing.set_listed(store, job.name, name, listed)
    problems = []
    for collection in listing.collections:
        job.progress.collection(job.name, name, collection.name)
        problem = sync_collection(job, name, listing.source, collection, result)
        if problem:
            _fail_if_bug(problem, result)
            problems.append(f"{job.name}, {name}, {collection.name}: {problem}")
    return problems


def _fail_if_bug(problem: Exception | None, result: AccountResult) -> None:
    """A bug is a failure of the account, whatever else went well: someone must look at it."""
    if isinstance(problem, unforeseen.Unforeseen):
        result.status = Status.FAILED
