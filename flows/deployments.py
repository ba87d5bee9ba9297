"""The Prefect flows: thin wrappers over the plain functions, which the command line calls directly.

No credential is ever a parameter, nothing is cached or persisted, and run names and artifacts hold account
names and counts only: Prefect's database is not the warehouse.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterId,
    FlowRunFilter,
    FlowRunFilterStartTime,
    FlowRunFilterState,
    FlowRunFilterStateName,
)
from prefect.client.schemas.objects import State
from prefect.context import FlowRunContext
from prefect.deployments.runner import RunnerDeployment
from prefect.flows import Flow
from prefect.schedules import Cron
from prefect.states import Completed, Failed
from prefect.types.entrypoint import EntrypointType

from flows import notices, pipeline, unforeseen
from flows.clock import now
from flows.counted import counted
from flows.early import EarlyRefresh
from flows.errors import ALREADY_RUNNING, DONE, FAILED, UserError
from flows.home import Home, find_home
from flows.job import AccountResult
from flows.log import log_to
from flows.pipeline import Outcome, SyncOptions
from flows.refresh import Refreshed, refresh
from flows.reports import export_reports
from flows.run_progress import RunProgress
from flows.serving.schedule import SYNC_MINUTE
from flows.settings import Serve, read_settings
from flows.sync import sync_account
from warehouse.errors import Busy, WarehouseError


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
def sync_account_task(
    home: str | None, options: SyncOptions, name: str, early: EarlyRefresh
) -> AccountResult:
    """Sync one account. Retries are the connector's, page by page: a whole account is never tried again."""
    place = _place(home)
    with _texts_kept_back():
        settings = read_settings(place.config)
        progress = RunProgress(name)
        try:
            return sync_account(pipeline.job(place, settings, options, name, progress, publishing=early))
        finally:
            progress.done()


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
    Completed under the name Already running when other syncs hold them all, and Failed when none is done or
    the refresh was not; its data is the Outcome.
    """
    if _is_made_up_for():
        return Completed(name="Skipped", message="A run that began after this one was due has done its work.")
    options = SyncOptions(tuple(accounts), verify=verify, full=full, allow_mass_delete=allow_mass_delete)
    place = _place(home)
    log_to(place)
    settings = read_settings(place.config)
    early = EarlyRefresh(place, settings, now)
    results = [
        sync_account_task(home, options, name, early) for name in pipeline.account_names(settings, options)
    ]
    outcome = pipeline.with_refresh(results, early, lambda: refresh_task(home))
    _publish_counts(outcome)
    notices.tell(place, settings.notify, outcome.to_notice, now())
    return _state(outcome)


@flow(name="report", persist_result=False)
def report(home: str | None = None, folder: str | None = None) -> State[None]:
    """Write the set of reports into the folder (``reports`` in the home folder by default)."""
    if _is_made_up_for():
        return Completed(name="Skipped", message="A run that began after this one was due has done its work.")
    place = _place(home)
    log_to(place)
    target = Path(folder).expanduser().absolute() if folder else place.reports
    try:
        with _texts_kept_back():
            reported = export_reports(
                place, read_settings(place.config), target, now=now(), run_id=secrets.token_hex(8)
            )
    except Busy:
        return Completed(name="Already running")
    return Completed(
        message=", ".join(f"{file}: {counted(count, 'row')}" for file, count in reported.rows.items())
    )


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
        description=f"{counted(outcome.refreshed.people, 'person')}, "
        f"{outcome.refreshed.quarantined} in quarantine.",
    )


def _state(outcome: Outcome) -> State[Outcome]:
    message = ", ".join(f"{result.account}: {result.status}" for result in outcome.results)
    if outcome.failure:
        message = f"{message}. {outcome.failure}"
    if outcome.exit_code == ALREADY_RUNNING:
        return Completed(name="Already running", message=message, data=outcome)
    if outcome.exit_code == DONE:
        return Completed(message=message, data=outcome)
    if outcome.exit_code == FAILED:
        return Failed(message=message, data=outcome)
    return Completed(name="Partial", message=message, data=outcome)


def _is_made_up_for() -> bool:
    """Whether this run of a schedule comes late, and one that began after it was due has done its work.

    After a night's sleep several runs of a schedule are late. The first one catches up for all of them.
    """
    context = FlowRunContext.get()
    run = context.flow_run if context else None
    if run is None or run.deployment_id is None or not run.auto_scheduled or run.expected_start_time is None:
        return False
    with get_client(sync_client=True) as client:
        later = client.read_flow_runs(
            deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=[run.deployment_id])),
            flow_run_filter=FlowRunFilter(
                state=FlowRunFilterState(name=FlowRunFilterStateName(any_=["Completed", "Partial"])),
                start_time=FlowRunFilterStartTime(after_=run.expected_start_time),
            ),
        )
    return any(other.parameters == run.parameters for other in later)


@dataclass(frozen=True, slots=True)
class Planned:
    """A deployment: a flow with parameters on a schedule (cron, UTC); the slug names the schedule."""

    name: str
    flow: Flow[..., Any]
    description: str
    cron: str
    slug: str
    parameters: dict[str, Any] = field(default_factory=dict)
    is_active: bool = True

    def deployment(self) -> RunnerDeployment:
        """As Prefect has it. The entrypoint is a module path: a file's path would load the module twice."""
        deployment = self.flow.to_deployment(
            name=self.name,
            description=self.description,
            tags=["longsince"],
            parameters=self.parameters,
            schedule=Cron(self.cron, timezone="UTC", slug=self.slug, active=self.is_active),
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
        return cast("RunnerDeployment", deployment)


PLANNED = (
    Planned(
        "sync",
        sync_all,
        "Pull every account, then make people.duckdb anew.",
        f"{SYNC_MINUTE} * * * *",
        "hourly",
    ),
    Planned(
        "verify",
        sync_all,
        "Compare everything by its version mark, so that nothing that a source hid stays missed.",
        "43 3 * * *",
        "daily",
        {"verify": True},
    ),
    Planned(
        "report", report, "Write the reports into the home folder.", "29 6 * * 1", "weekly", is_active=False
    ),
)
"""What `longsince serve` serves; prefect.yaml says the same, for a worker of one's own."""


def served(settings: Serve) -> list[RunnerDeployment]:
    """The deployments of `longsince serve`, with the schedules that the settings switch on."""
    switched_on = {"report"} if settings.report else set()
    return [replace(one, is_active=one.is_active or one.name in switched_on).deployment() for one in PLANNED]
