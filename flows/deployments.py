"""The Prefect flows: thin wrappers over the plain functions, which the command line calls directly.

No credential is ever a parameter, nothing is cached or persisted, and run names and artifacts hold account
names and counts only: Prefect's database is not the warehouse.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows import pipeline, unforeseen
from flows.clock import now
from flows.errors import DONE, FAILED, UserError
from flows.home import Home, find_home
from flows.job import AccountResult
from flows.log import log_to
from flows.pipeline import Outcome, SyncOptions
from flows.refresh import Refreshed, refresh
from flows.settings import read_settings
from flows.sync import sync_account
from warehouse.errors import WarehouseError


@contextmanager
def _texts_kept_back() -> Iterator[None]:
    """Within, the text of an unforeseen error does not reach Prefect; where it arose is in our own log."""
    try:
        yield
    except (UserError, WarehouseError):
        raise  # written for a person, and naming none
    except Exception as error:
        raise unforeseen.note(error) from None


@task(name="sync-account", task_run_name="sync {name}", cache_policy=NO_CACHE, persist_result=False)
def sync_account_task(home: str | None, options: SyncOptions, name: str) -> AccountResult:
    """Sync one account. Retries are the connector's, page by page: a whole account is never tried again."""
    place = _place(home)
    with _texts_kept_back():
        return sync_account(pipeline.job(place, read_settings(place.config), options, name))


@task(name="refresh", cache_policy=NO_CACHE, persist_result=False)
def refresh_task(home: str | None) -> Refreshed:
    """Make people.duckdb anew when anything changed."""
    place = _place(home)
    with _texts_kept_back():
        return refresh(place, read_settings(place.config), now=now())


@flow(name="sync-all", persist_result=False)
def sync_all(
    home: str | None = None,
    accounts: tuple[str, ...] = (),
    verify: bool = False,
    full: bool = False,
    allow_mass_delete: bool = False,
) -> State[Outcome]:
    """Sync the accounts (every enabled one by default), then refresh: one run, whatever befalls an account.

    The final state is Completed when every account is done, Completed under the name Partial when some are,
    and Failed when none is; its data is the Outcome.
    """
    options = SyncOptions(tuple(accounts), verify=verify, full=full, allow_mass_delete=allow_mass_delete)
    log_to(_place(home))
    names = pipeline.account_names(read_settings(_place(home).config), options)
    results = [sync_account_task(home, options, name) for name in names]
    outcome = Outcome(results, refresh_task(home))
    _publish_counts(outcome)
    return _state(outcome)


def run_sync_all(home: Home, options: SyncOptions) -> Outcome:
    """Run the flow from this process and return what it did, whatever state it ended in."""
    state: State[Any] = sync_all(
        home=home.option,
        accounts=options.accounts,
        verify=options.verify,
        full=options.full,
        allow_mass_delete=options.allow_mass_delete,
        return_state=True,
    )
    outcome = state.result(raise_on_failure=False)
    if isinstance(outcome, Exception):
        raise outcome
    return cast("Outcome", outcome)


def _place(home: str | None) -> Home:
    return find_home(Path(home) if home else None)


def _publish_counts(outcome: Outcome) -> None:
    create_table_artifact(
        key="sync",
        table=[
            {
                "account": result.account,
                "status": str(result.status),
                "new": result.new,
                "changed": result.changed,
                "gone": result.gone,
                "problems": len(result.problems),
            }
            for result in outcome.results
        ],
        description=f"{outcome.refreshed.people} people, {outcome.refreshed.quarantined} in quarantine.",
    )


def _state(outcome: Outcome) -> State[Outcome]:
    message = ", ".join(f"{result.account}: {result.status}" for result in outcome.results)
    if outcome.exit_code == DONE:
        return Completed(message=message, data=outcome)
    if outcome.exit_code == FAILED:
        return Failed(message=message, data=outcome)
    return Completed(name="Partial", message=message, data=outcome)
