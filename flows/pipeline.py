"""The main job, start to end: sync the accounts, then refresh.

The command line calls it as it is; Prefect's flow runs the same functions as tasks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flows.clock import now
from flows.credentials import open_secrets
from flows.early import EarlyRefresh
from flows.errors import ALREADY_RUNNING, DONE, FAILED, NEEDS_SIGN_IN, PARTIAL, UsageError
from flows.home import Home
from flows.job import (
    AccountResult,
    Clock,
    Job,
    NoProgress,
    Progress,
    Publishing,
    PublishingAtTheEnd,
    Status,
)
from flows.log import log_to
from flows.refresh import Refreshed, refresh
from flows.settings import HOW_TO_CONNECT, Settings, read_settings
from flows.sync import sync_account
from warehouse.errors import Busy, WarehouseError
from warehouse.people import PEOPLE_FILE


@dataclass(frozen=True, slots=True)
class SyncOptions:
    """What the person asked for; no ``accounts`` means every enabled one."""

    accounts: tuple[str, ...] = ()
    verify: bool = False
    full: bool = False
    allow_mass_delete: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the accounts went, and what the refresh behind them did; with ``failure`` it did not go through."""

    results: list[AccountResult]
    refreshed: Refreshed
    failure: WarehouseError | OSError | None = None

    @property
    def to_notice(self) -> list[AccountResult]:
        """How the accounts went, and people.duckdb as one more: its owner is told what goes on failing."""
        people = AccountResult(PEOPLE_FILE)
        if self.failure:
            people.status = Status.ALREADY_RUNNING if isinstance(self.failure, Busy) else Status.FAILED
            people.problems.append(f"{PEOPLE_FILE}: {self.failure}")
        return [*self.results, people]

    @property
    def exit_code(self) -> int:
        """0 all done, 4 someone must sign in, 5 running elsewhere, 1 all or the refresh failed, else 3."""
        if self.failure:
            return FAILED
        found = {result.status for result in self.results}
        if found <= {Status.DONE}:
            return DONE
        if found & {Status.NEEDS_SIGN_IN, Status.PAUSED}:
            return NEEDS_SIGN_IN
        if found == {Status.ALREADY_RUNNING}:
            return ALREADY_RUNNING
        return FAILED if found == {Status.FAILED} else PARTIAL


def sync_and_refresh(
    home: Home, options: SyncOptions, progress: Progress | None = None, *, clock: Clock = now
) -> Outcome:
    """Sync the accounts one after the other, then refresh; if it takes long, on the way too.

    Raises UsageError for an account unknown.
    """
    settings = read_settings(home.config)
    log_to(home)
    early = EarlyRefresh(home, settings, clock)
    jobs = [
        job(home, settings, options, name, progress, publishing=early, clock=clock)
        for name in account_names(settings, options)
    ]
    results = [sync_account(one) for one in jobs]
    return with_refresh(results, early, lambda: refresh(home, settings, now=clock()))


def with_refresh(
    results: list[AccountResult], early: EarlyRefresh, refreshing: Callable[[], Refreshed]
) -> Outcome:
    """The outcome of syncs and the refresh behind them: what was pulled is told even if that fails.

    Its refresh is the one that made people.duckdb as it is now: nothing may have been left for the end.
    """
    try:
        at_end = refreshing()
    except (WarehouseError, OSError) as failure:
        return Outcome(results, early.refreshed or Refreshed(is_new=False), failure)
    return Outcome(results, at_end if at_end.is_new else early.refreshed or at_end)


def account_names(settings: Settings, options: SyncOptions) -> list[str]:
    """The accounts to sync. Raises UsageError for one that is unknown or disabled, or when there is none."""
    for name in options.accounts:
        if name not in settings.accounts:
            raise UsageError(
                f"There is no account {name!r}; there is {', '.join(settings.accounts) or 'none'}."
            )
        if closed_on := settings.accounts[name].closed_on:
            raise UsageError(f"The account {name} was closed on {closed_on}: nothing is pulled from it.")
        if not settings.accounts[name].enabled:
            raise UsageError(f"The account {name} is not enabled in config.toml: nothing is pulled from it.")
    if not settings.accounts:
        raise UsageError(f"There is no account yet: {HOW_TO_CONNECT}")
    return list(dict.fromkeys(options.accounts)) or [
        n for n, account in settings.accounts.items() if account.is_pulled
    ]


def job(
    home: Home,
    settings: Settings,
    options: SyncOptions,
    name: str,
    progress: Progress | None = None,
    *,
    publishing: Publishing | None = None,
    clock: Clock = now,
) -> Job:
    """The job of one account. A person who names an account means it, even one that waits for a sign-in."""
    return Job(
        home,
        name,
        settings.accounts[name],
        open_secrets(settings.secrets.store, home.folder),
        clock,
        progress or NoProgress(),
        publishing or PublishingAtTheEnd(),
        verify=options.verify,
        full=options.full,
        allow_mass_delete=options.allow_mass_delete,
        is_asked_for=name in options.accounts,
        owner_region=settings.owner.region,
    )
