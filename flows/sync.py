"""A sync of one account: its sources one after the other, and a record of what each came to."""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime, time
from functools import partial

from connectors.errors import AuthExpired, NotListed
from flows import importing, unforeseen
from flows.credentials import Secret
from flows.job import AccountResult, Job, Status
from flows.listing import Listing, list_sources
from flows.machine import machine_mark
from flows.pulling import Pull, Stored, read_stored
from flows.suppression import Sieve
from flows.visits import Visits
from flows.wiring import SOURCES
from warehouse import cursors, forgetting, runs
from warehouse.errors import Busy
from warehouse.lock import hold

log = logging.getLogger(__name__)

NOT_LISTED = "config.toml names a collection that is not there; `longsince sync` at a terminal says which."


def sync_account(job: Job) -> AccountResult:
    """Pull and land everything of one account; whatever goes wrong ends in the result, never as an exception.

    Holds the account's own lock throughout, the warehouse's only for one batch of pages at a time.
    """
    if job.account.provider == importing.PROVIDER:
        return importing.sync_folder(job)
    job.home.make()
    result = AccountResult(job.name)
    try:
        with hold(job.home.lock_of(job.name)):
            _sync_locked(job, result)
    except Busy:
        result.status = Status.ALREADY_RUNNING
        result.problems.append(f"{job.name}: a sync of this account is already running.")
    return result


def _sync_locked(job: Job, result: AccountResult) -> None:
    try:
        sync = _Sync(job, result)
        if not sync.begins():
            result.status = Status.PAUSED
            result.problems.append(
                f"{job.name} waits for you: run `longsince connect {job.name}` to sign in."
            )
            return
        try:
            sync.run()
        except BaseException:
            result.status = Status.FAILED  # for the record that is written below, on the way out
            raise
        finally:
            sync.finish()
    except Exception as error:
        result.status = Status.FAILED
        result.problems.append(f"{job.name}: {unforeseen.told(error)}")


class _Sync:
    """One run of one account, and what is noted of it."""

    def __init__(self, job: Job, result: AccountResult) -> None:
        self._job = job
        self._result = result
        self._visits = Visits(job.home.folder)
        self._started_at = job.clock()
        self._run_id = 0
        self._stored: dict[tuple[str, str], Stored] = {}
        self._sieve = Sieve((), {}, job.region)

    def begins(self) -> bool:
        """Note that the sync begins, and see what is stored; False for an account that awaits its sign-in."""
        job = self._job
        with self._visits.open() as store:
            if runs.last_status(store, job.name) == Status.NEEDS_SIGN_IN and not job.is_asked_for:
                return False
            self._run_id = runs.start_run(store, job.name, self._started_at, machine_mark(job.home))
            self._sieve = Sieve(forgetting.suppressions(store), {}, job.region)
            self._stored = read_stored(store, self._visits, job.name, job.account.wanted_sources)
        return True

    def finish(self) -> None:
        """Note how it ended."""
        result = self._result
        log.info("sync of account %s: %s, %d new", self._job.name, result.status, result.new)
        with self._visits.open() as store:
            runs.finish_run(
                store,
                self._run_id,
                self._job.clock(),
                status=result.status,
                message="; ".join(result.reasons) or None,
                new=result.new,
                changed=result.changed,
                gone=result.gone,
            )

    def run(self) -> None:
        """Sync every source and note what each came to; once a sign-in was refused, the rest fail unasked."""
        job, result = self._job, self._result
        refused: str | None = None
        succeeded = 0
        listings: dict[str, Listing] = {}
        try:
            listings = _list(job)
        except AuthExpired as error:
            refused = self._refusal(error)
        for name in job.account.wanted_sources:
            problems: list[str] = []
            if refused is None:
                try:
                    problems = self._sync_source(name, listings[name])
                except AuthExpired as error:
                    refused = self._refusal(error)
            result.problems += problems
            kept = dict.fromkeys(result.discreet.get(problem, problem) for problem in problems)
            error_text = refused or "; ".join(kept) or None
            succeeded += error_text is None
            self._note_source(name, error_text)
        if refused:
            result.status = Status.NEEDS_SIGN_IN
            result.problems.append(refused)
        elif result.problems and result.status is Status.DONE:
            result.status = Status.PARTIAL if succeeded else Status.FAILED

    def _refusal(self, error: AuthExpired) -> str:
        name = self._job.name
        return f"{name}: {str(error).rstrip('.')}. Run `longsince connect {name}` to sign in again."

    def _note_source(self, name: str, error: str | None) -> None:
        at = self._job.clock()
        since = self._job.account.since if SOURCES[name].is_history else None
        synced_from_at = datetime.combine(since, time(), UTC) if since else None
        self._visits.later(
            lambda store: runs.record_source_result(
                store,
                self._run_id,
                self._job.name,
                name,
                started_at=self._started_at,
                finished_at=at,
                error=error,
                synced_from_at=synced_from_at,
            )
        )

    def _sync_source(self, name: str, listing: Listing) -> list[str]:
        """Sync the wanted collections of one source; return problems in words. Raises AuthExpired only."""
        job = self._job
        if listing.source is None or listing.problem:
            self._fail_if_bug(listing.problem)
            told = f"{job.name}, {name}: {listing.problem}"
            if isinstance(listing.problem, NotListed):
                self._result.discreet[told] = f"{job.name}, {name}: {NOT_LISTED}"
            return [told]
        listed = [cursors.Listed(one.collection_id, one.name, one.role) for one in listing.collections]
        self._visits.later(lambda store: cursors.set_listed(store, job.name, name, listed))
        problems = []
        for collection in listing.collections:
            job.progress.collection(job.name, name, collection.name)
            stored = self._stored.get((name, collection.collection_id), Stored())
            pull = Pull(
                job, self._visits, self._result, name, listing.source, collection, stored, self._sieve
            )
            problem = pull.run()
            if problem:
                self._fail_if_bug(problem)
                told = f"{job.name}, {name}, {collection.name}: {problem}"
                self._result.discreet[told] = (
                    f"{job.name}, {name}, a collection: {_unnamed(str(problem), collection.name)}"
                )
                problems.append(told)
        return problems

    def _fail_if_bug(self, problem: Exception | None) -> None:
        """A bug is a failure of the account, whatever else went well: someone must look at it."""
        if isinstance(problem, unforeseen.Unforeseen):
            self._result.status = Status.FAILED


def _unnamed(text: str, name: str) -> str:
    """The text without the name of its collection, which may be that of a person."""
    return re.sub(rf"“?(?<!\w){re.escape(name)}(?!\w)”?", "it", text) if name else text


def _list(job: Job) -> dict[str, Listing]:
    """What is to be pulled, by source. Raises AuthExpired only."""
    try:
        secret = job.secrets.get(job.name)
        if secret is None:
            raise AuthExpired(f"There is no password for the account {job.name}.")
        return list_sources(job.account, Secret(secret, partial(job.secrets.set, job.name)))
    except AuthExpired:
        raise
    except Exception as error:
        problem = unforeseen.told(error)
        return {name: Listing(problem=problem) for name in job.account.wanted_sources}
