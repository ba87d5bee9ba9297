"""The Prefect flow: one run a sync, its end told by its state, and nothing private in Prefect's own files."""

from __future__ import annotations

import base64
import json
import pickle
import re
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import pytest
from click.testing import CliRunner
from prefect import settings as prefect_settings
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId
from prefect.client.schemas.objects import FlowRun, State
from prefect.flow_engine import run_flow
from prefect.logging.handlers import APILogWorker
from prefect.settings import temporary_settings
from prefect.states import Scheduled

from connectors.errors import AuthExpired, SourceUnavailable
from connectors.records import Collection
from flows import deployments, run_progress
from flows.cli.main import cli
from flows.deployments import PLANNED, report, run_sync_all, sync_all
from flows.errors import UsageError
from flows.job import Status
from flows.pipeline import Outcome, SyncOptions
from flows.refresh import Refreshed
from flows.unforeseen import Unforeseen
from tests.flows.conftest import World, card, meeting, world_in
from warehouse.lock import hold

RECORDED_SECONDS = 30.0
"""Prefect's server writes task runs down after they ended."""

pytestmark = pytest.mark.heavy
"""A Prefect server of its own comes up for them; `.ci/run` names this file."""


@pytest.fixture(scope="session")
def prefect_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A Prefect server of the test's own. Without its heartbeat a run takes a second less."""
    # Imported here: it is the server, and costs whoever collects tests three seconds.
    from prefect.testing.utilities import prefect_test_harness

    home = tmp_path_factory.mktemp("prefect")
    with (
        temporary_settings(
            {
                prefect_settings.PREFECT_HOME: home,
                prefect_settings.PREFECT_LOCAL_STORAGE_PATH: home / "storage",
                prefect_settings.PREFECT_SERVER_ANALYTICS_ENABLED: False,
                prefect_settings.PREFECT_SERVER_LOGGING_LEVEL: "CRITICAL",
                prefect_settings.PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None,
            }
        ),
        prefect_test_harness(server_startup_timeout=90),
    ):
        yield home


@dataclass
class Runs:
    """A world of two accounts, home and work, and the ends of six runs of the flow in it, in this order.

    All went well; then a card was broken and the server of work failed; then only work was asked for: it
    failed, it refused the sign-in, it met a bug of our own, and so did the refresh.
    """

    world: World
    failure: Exception | None = None
    """What the server of work answers."""
    done: State[Any] = field(init=False)
    partial: State[Any] = field(init=False)
    failed: State[Any] = field(init=False)
    refused: State[Any] = field(init=False)
    buggy: State[Any] = field(init=False)
    broken: State[Any] = field(init=False)

    def run(self, **parameters: Any) -> State[Any]:
        state: State[Any] = sync_all(home=self.world.home.option, **parameters, return_state=True)
        return state

    def fail(self) -> None:
        if self.failure:
            raise self.failure


@pytest.fixture(scope="module")
def runs(prefect_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:  # noqa: ARG001 - the server runs
    folder = tmp_path_factory.mktemp("runs")
    with world_in(folder / "longsince") as world, pytest.MonkeyPatch.context() as patch:
        runs = Runs(world)
        work = world.add_account("work", "me-at-work")
        for source in work:
            patch.setattr(source, "collections", _failing(source.collections, runs))
        guest = "canary-guest@example.org"
        world.contacts.put("/book/", "/book/a.vcf", card("a", "Canary Silva", f"EMAIL:{guest}"))
        world.calendar.put("/calendar/", "/calendar/m.ics", meeting("canary", world.start, guest))
        work.contacts.put("/book/", "/book/b.vcf", card("b", "Boaz Canary"))
        runs.done = runs.run(verify=True)
        world.contacts.put("/book/", "/book/c.vcf", "BEGIN:VCARD\r\nX-CANARY:1\r\n")
        runs.failure = SourceUnavailable("canary-in-a-failure")
        runs.partial = runs.run()
        runs.failed = runs.run(accounts=("work",))
        runs.failure = AuthExpired("canary-in-a-refusal")
        runs.refused = runs.run(accounts=("work",))
        runs.failure = ZeroDivisionError("canary-in-a-bug")
        runs.buggy = runs.run(accounts=("work",))
        runs.failure = None
        with pytest.MonkeyPatch.context() as bug:
            bug.setattr(deployments, "refresh", _buggy_refresh)
            runs.broken = runs.run(accounts=("work",))
        yield runs


def _failing(listing: Callable[[], Sequence[Collection]], runs: Runs) -> Callable[[], Sequence[Collection]]:
    def collections() -> Sequence[Collection]:
        runs.fail()
        return listing()

    return collections


def _buggy_refresh(*_: object, **__: object) -> None:
    bug = ZeroDivisionError("canary-in-a-refresh")
    raise bug


@pytest.fixture
def client(prefect_home: Path) -> Iterator[SyncPrefectClient]:  # noqa: ARG001 - the server runs
    with get_client(sync_client=True) as client:
        yield client


def outcome_of(state: State[Any]) -> Outcome:
    outcome = state.result(raise_on_failure=False)
    assert isinstance(outcome, Outcome)
    return outcome


def flow_run_of(client: SyncPrefectClient, state: State[Any]) -> FlowRun:
    assert state.state_details.flow_run_id is not None
    return client.read_flow_run(state.state_details.flow_run_id)


def test_all_done_is_completed(runs: Runs) -> None:
    """The state is Completed, with the outcome as its data; the people are there."""
    state, outcome = runs.done, outcome_of(runs.done)
    assert (state.type, state.name, state.message) == ("COMPLETED", "Completed", "home: done, work: done")
    assert (outcome.exit_code, outcome.refreshed) == (0, Refreshed(is_new=True, people=3))


def test_a_failing_account_is_partial(runs: Runs) -> None:
    """The run completed, under the name Partial; the other account and the refresh were done."""
    state, outcome = runs.partial, outcome_of(runs.partial)
    assert (state.type, state.name, state.message) == ("COMPLETED", "Partial", "home: done, work: failed")
    assert (outcome.exit_code, outcome.refreshed) == (3, Refreshed(is_new=True, people=3, quarantined=1))


def test_only_failing_accounts_are_a_failure(runs: Runs) -> None:
    """The run failed, and its data still says what happened."""
    assert (runs.failed.type, runs.failed.name) == ("FAILED", "Failed")
    assert [result.status for result in outcome_of(runs.failed).results] == [Status.FAILED]


def test_who_must_sign_in_is_partial(runs: Runs) -> None:
    """It is nothing that Prefect should raise an alarm about again and again: the command line tells it."""
    assert (runs.refused.type, runs.refused.name, runs.refused.message) == (
        "COMPLETED",
        "Partial",
        "work: needs_sign_in",
    )


def test_syncs_that_run_elsewhere_are_no_failure(runs: Runs) -> None:
    """While others sync every account the run ends Completed, under the name Already running."""
    locks = runs.world.home.locks
    with hold(locks / "account-home.lock"), hold(locks / "account-work.lock"):
        state = runs.run()
    assert (state.type, state.name) == ("COMPLETED", "Already running")
    assert outcome_of(state).exit_code == 5


def test_the_report_is_a_run(runs: Runs, tmp_path: Path) -> None:
    """Completed with the number of rows of each file, which are in the folder; one at a time."""
    state: State[Any] = report(home=runs.world.home.option, folder=str(tmp_path / "out"), return_state=True)
    assert (state.type, state.name) == ("COMPLETED", "Completed")
    assert ", ties.csv: 2 rows" in str(state.message)
    assert (tmp_path / "out" / "manifest.json").exists()
    with hold(runs.world.home.locks / "report.lock"):
        state = report(home=runs.world.home.option, return_state=True)
    assert (state.type, state.name) == ("COMPLETED", "Already running")
    assert not runs.world.home.reports.exists()


def test_a_bug_is_a_failure_of_its_account(runs: Runs) -> None:
    """The flow itself came to its end, with the refresh, and its outcome says where to look."""
    assert (runs.buggy.type, runs.buggy.message) == ("FAILED", "work: failed")
    (result,) = outcome_of(runs.buggy).results
    assert result.problems[0] == "work, dav_contacts: ZeroDivisionError: longsince.log says where."


def test_a_bug_of_the_refresh_is_told_by_its_kind(runs: Runs) -> None:
    """The run failed; where is in our own log, what a source said is nowhere."""
    assert (runs.broken.type, runs.broken.message) == (
        "FAILED",
        "Flow run encountered an exception: Unforeseen: ZeroDivisionError: longsince.log says where.",
    )
    log = runs.world.home.log.read_text(encoding="utf-8")
    assert "ZeroDivisionError at" in log
    assert "in list_sources" in log
    assert "in _buggy_refresh" in log
    assert "canary" not in log


def test_late_runs_of_a_schedule_are_made_up_for_by_one(runs: Runs, client: SyncPrefectClient) -> None:
    """The first syncs, the next is skipped; not so one with other parameters, or that a person asked for."""
    runs.failure = None
    deployment = cast("UUID", PLANNED[0].deployment().apply())
    due = datetime.now(UTC) - timedelta(hours=3)

    def run(*accounts: str, is_scheduled: bool = True) -> str | None:
        flow_run = client.create_flow_run_from_deployment(
            deployment,
            parameters={"home": runs.world.home.option, "accounts": list(accounts)},
            state=Scheduled(scheduled_time=due),
        )
        if is_scheduled:
            with sqlite3.connect(database()) as connection:  # only the server's scheduler can say so
                connection.execute("UPDATE flow_run SET auto_scheduled = 1 WHERE id = ?", [str(flow_run.id)])
            connection.close()
        state = cast("State[Any]", run_flow(sync_all, flow_run=flow_run, return_type="state"))
        assert state.type == "COMPLETED"
        return state.name

    assert [run("home"), run("home"), run("home", "work")] == ["Completed", "Skipped", "Completed"]
    assert run("home", is_scheduled=False) == "Completed"


def database() -> Path:
    """The file of Prefect's database."""
    url: str = prefect_settings.PREFECT_SERVER_DATABASE_CONNECTION_URL.value()
    return Path(url.removeprefix("sqlite+aiosqlite:///"))


def test_one_run_a_sync(runs: Runs, client: SyncPrefectClient) -> None:
    """One flow run, one task run an account and one for the refresh, and no run below."""
    before = len(client.read_flow_runs())
    runs.failure = None
    flow_run = flow_run_of(client, runs.run())
    assert len(client.read_flow_runs()) == before + 1
    only = FlowRunFilter(id=FlowRunFilterId(any_=[flow_run.id]))
    deadline = time.monotonic() + RECORDED_SECONDS
    names: list[str] = []
    while len(names) < 3 and time.monotonic() < deadline:
        names = sorted(task_run.name for task_run in client.read_task_runs(flow_run_filter=only))
    assert [name.split("-")[0] for name in names] == ["refresh", "sync home", "sync work"]


def test_parameters_hold_no_secret(runs: Runs, client: SyncPrefectClient) -> None:
    """What Prefect keeps of a call is where the home is and what was asked for."""
    assert flow_run_of(client, runs.done).parameters == {
        "home": runs.world.home.option,
        "accounts": [],
        "verify": True,
        "full": False,
        "allow_mass_delete": False,
    }


def test_the_artifact_holds_counts_only(runs: Runs, client: SyncPrefectClient) -> None:
    """An account's name, its status and numbers: no problem's text, no person."""
    flow_run = flow_run_of(client, runs.partial)
    ours = [one for one in client.read_artifacts() if one.flow_run_id == flow_run.id]
    (artifact,) = [
        one for one in ours if one.type == "table"
    ]  # where a sync is slow there is its progress too
    assert (artifact.key, artifact.description) == ("sync", "3 people, 1 in quarantine.")
    assert json.loads(str(artifact.data)) == [
        {"account": "home", "status": "done", "new": 1, "changed": 0, "gone": 0, "problems": 0},
        {"account": "work", "status": "failed", "new": 0, "changed": 0, "gone": 0, "problems": 2},
    ]


def test_a_long_sync_shows_how_far_it_is(
    runs: Runs, client: SyncPrefectClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By an artifact for each account, updated on the way, full at its end: counts, and no name but its."""
    monkeypatch.setattr(run_progress, "EVERY_SECONDS", 0.0)
    runs.failure = None
    flow_run = flow_run_of(client, runs.run(full=True))
    shown = [a for a in client.read_artifacts() if a.flow_run_id == flow_run.id and a.type == "progress"]
    assert sorted(str(artifact.description) for artifact in shown) == [
        "home: 3 records looked at, collections: 2",
        "work: 1 record looked at, collections: 2",
    ]
    assert {artifact.data for artifact in shown} == {100.0}


@pytest.mark.usefixtures("runs")
def test_nothing_private_reaches_prefect(prefect_home: Path) -> None:
    """Password, errors' texts and people are not in its database, logs or files, however a run ended."""
    APILogWorker.drain_all()
    files = [*database().parent.iterdir(), *(file for file in prefect_home.rglob("*") if file.is_file())]
    content = b"".join(file.read_bytes() for file in files)
    assert b"sync work" in content
    assert b"ZeroDivisionError" in content
    assert re.findall(rb".{60}canary.{60}", content, re.IGNORECASE | re.DOTALL) == []
    stored = [base64.decodebytes(file.read_bytes()) for file in prefect_home.glob("storage/*")]
    # Prefect keeps the exception that ended a flow, whatever it was told; results it does not keep.
    assert {type(pickle.loads(one)) for one in stored} <= {Unforeseen, UsageError}  # noqa: S301 - our own
    assert not [one for one in stored if b"canary" in one]


def test_the_command_line_gets_the_outcome_back(runs: Runs) -> None:
    """Also of a run whose state is Failed."""
    runs.failure = SourceUnavailable("away")
    assert run_sync_all(runs.world.home, SyncOptions(("work",))).exit_code == 1
    assert run_sync_all(runs.world.home, SyncOptions()).exit_code == 3


def test_a_mistake_comes_back_as_it_was(runs: Runs) -> None:
    """A person's mistake inside the flow is told as without Prefect."""
    with pytest.raises(UsageError, match="There is no account 'nowhere'; there is home, work"):
        run_sync_all(runs.world.home, SyncOptions(("nowhere",)))


def test_sync_is_a_run_on_the_server_that_is_named(
    runs: Runs, client: SyncPrefectClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With PREFECT_API_URL set `longsince sync` runs there, and prints what it prints otherwise."""
    runs.failure = None
    monkeypatch.setenv("PREFECT_API_URL", str(client.api_url))
    before = len(client.read_flow_runs())
    ended = CliRunner().invoke(cli, ["--home", str(runs.world.home.folder), "sync", "home", "work"])
    assert len(client.read_flow_runs()) == before + 1
    assert ended.exit_code == 0
    assert ended.stdout.startswith("home: done (0 new, 0 changed, 0 gone)\nwork: done (")
