"""`longsince serve` when something dies or sleeps: the next run works, and one run makes up for lost time."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.home import Home
from tests.flows.serving.conftest import connected_home, processes, serving, surroundings
from tests.servers.dav import DavServer
from tests.servers.prefect import PrefectServer, eventually
from tests.servers.process import free_port, running
from warehouse.people import is_published

pytestmark = [
    pytest.mark.heavy,
    pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs Linux's /proc"),
]


def process_of(home: Home, words: str) -> int | None:
    """The id of the process of a home in whose arguments the words are."""
    return next((pid for pid, arguments in processes(home).items() if words in arguments), None)


def sync(server: PrefectServer) -> tuple[str, str]:
    """Run a sync; the type and name of the state in which it ended."""
    state = server.wait(server.start("sync"))
    return state["type"], state["name"]


@pytest.fixture
def home(diary: DavServer, tmp_path: Path) -> Home:
    return connected_home(tmp_path / "longsince", diary)


def test_a_killed_run_takes_nothing_with_it(home: Home) -> None:
    """A run whose process is killed ends Crashed, and the next one works: no lock and no slot is left."""
    with serving(home) as served:
        server = served.await_deployments()
        killed = server.start("sync")
        os.kill(eventually(lambda: process_of(home, "prefect.engine")), signal.SIGKILL)
        assert server.wait(killed)["type"] == "CRASHED"
        assert sync(server) == ("COMPLETED", "Completed")
    assert is_published(home.folder)


def test_a_dead_server_is_started_again(home: Home) -> None:
    """When the server's process is killed all is started anew, on the same port, and it is said."""
    with serving(home) as served:
        server = served.await_deployments()
        first = process_of(home, "prefect server start")
        assert first
        os.kill(first, signal.SIGKILL)
        eventually(lambda: "Prefect's server ended (-9); starting again." in served.said)
        eventually(lambda: process_of(home, "prefect server start") not in {None, first})
        eventually(server.is_up)
        assert sync(server) == ("COMPLETED", "Completed")


def test_a_dead_runner_is_started_again(home: Home) -> None:
    """The same for the process that runs the deployments."""
    with serving(home) as served:
        server = served.await_deployments()
        first = process_of(home, "flows.serving.runner")
        assert first
        os.kill(first, signal.SIGKILL)
        eventually(lambda: "Prefect's runner ended (-9); starting again." in served.said)
        eventually(lambda: process_of(home, "flows.serving.runner") not in {None, first})
        assert sync(server) == ("COMPLETED", "Completed")


def test_nothing_outlives_a_killed_serve(home: Home) -> None:
    """When `longsince serve` itself is killed, its processes end by themselves; it may be started again."""
    with serving(home) as served:
        served.await_deployments()
        served.process.kill()
        served.process.wait()
        eventually(lambda: not processes(home))
    with serving(home) as served:
        served.await_deployments()


def test_missed_runs_are_made_up_for_by_one(home: Home) -> None:
    """After a night of three missed hours one sync does the work, and the two others end as Skipped."""
    with serving(home) as served:
        server = served.await_deployments()
        eventually(lambda: len(server.runs("sync")) >= 3)
    missed = make_late(home, "sync", timedelta(hours=8))
    assert len(missed) >= 3
    with serving(home) as served:
        server = served.await_deployments()
        states = [server.wait(run_id) for run_id in missed]
    assert [state["type"] for state in states] == ["COMPLETED"] * len(missed)
    assert sorted(state["name"] for state in states) == ["Completed", *["Skipped"] * (len(missed) - 1)]


def test_a_server_of_ones_own_is_used(home: Home, tmp_path: Path) -> None:
    """With PREFECT_API_URL set no other server is started: that one has the deployments and the run."""
    port = free_port()
    url = f"http://127.0.0.1:{port}/api"
    environment = {
        **surroundings(tmp_path),
        "PREFECT_HOME": str(tmp_path / "prefect"),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_API_AUTH_STRING": "me:made-up",
        "PREFECT_SERVER_API_AUTH_STRING": "me:made-up",
    }
    start = ["-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    with running(start, port, tmp_path / "server.log", environment, seconds=240):
        server = PrefectServer(url, "me:made-up")
        with serving(home, PREFECT_API_URL=url, PREFECT_API_AUTH_STRING="me:made-up") as served:
            eventually(lambda: len(server.deployments()) == 3)
            assert served.said == f"Serving {home.folder} on {url}. Ctrl-C ends it.\n"
            assert process_of(home, "prefect server start") is None
            assert sync(server) == ("COMPLETED", "Completed")
        server.close()


def make_late(home: Home, deployment: str, by: timedelta) -> list[str]:
    """Move the planned runs of a deployment into the past, as if this machine had slept; their ids."""
    connection = sqlite3.connect(home.folder / "prefect" / "prefect.db")
    planned = connection.execute(
        "SELECT r.id, r.state_id, r.expected_start_time, s.state_details FROM flow_run AS r"
        " JOIN deployment AS d ON d.id = r.deployment_id JOIN flow_run_state AS s ON s.id = r.state_id"
        " WHERE d.name = ? AND r.state_type = 'SCHEDULED' ORDER BY r.expected_start_time",
        [deployment],
    ).fetchall()
    for run_id, state_id, due, details in planned:
        earlier = datetime.fromisoformat(due).replace(tzinfo=UTC) - by
        stored = earlier.strftime("%Y-%m-%d %H:%M:%S.%f")
        told: dict[str, Any] = {**json.loads(details), "scheduled_time": earlier.isoformat()}
        connection.execute(
            "UPDATE flow_run SET expected_start_time = ?, next_scheduled_start_time = ? WHERE id = ?",
            [stored, stored, run_id],
        )
        connection.execute(
            "UPDATE flow_run_state SET state_details = ? WHERE id = ?", [json.dumps(told), state_id]
        )
    connection.commit()
    connection.close()
    return [run_id for run_id, *_ in planned]
