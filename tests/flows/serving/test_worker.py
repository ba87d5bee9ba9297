"""prefect.yaml on a Prefect server and a worker of one's own, by the commands of docs/background.md."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.home import Home
from tests.flows.serving.conftest import command, connected_home, processes
from tests.servers.dav import DavServer
from tests.servers.prefect import PrefectServer, eventually
from tests.servers.process import free_port
from warehouse import runs
from warehouse.people import open_people
from warehouse.store import open_store

pytestmark = pytest.mark.heavy
"""`.ci/run` names this file: the rest of the heavy ones it leaves out."""

ROOT = Path(__file__).parents[3]
SECONDS = 240.0


@dataclass
class Place:
    """A running server with prefect.yaml's deployments, and the home that they are about."""

    home: Home
    server: PrefectServer
    environment: Mapping[str, str]
    folder: Path

    def prefect(self, *arguments: str) -> str:
        """What the command printed; it must end well."""
        ended = subprocess.run(
            prefect(*arguments),
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout


def prefect(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "prefect", *arguments]


@contextmanager
def group(
    arguments: list[str], environment: Mapping[str, str], log: Path, folder: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """A command until the block ends, and then nothing of what it started."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            arguments, env=environment, stdout=output, stderr=subprocess.STDOUT, cwd=folder, process_group=0
        )
    try:
        yield process
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=30)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture(scope="module")
def place(diary: DavServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("worker")
    home = connected_home(folder / "longsince", diary)
    checkout = folder / "checkout"
    checkout.mkdir()
    shutil.copy(ROOT / "prefect.yaml", checkout)
    port = free_port()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")},
        "PREFECT_HOME": str(folder / "prefect"),
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "LONGSINCE_HOME": str(home.folder),
    }
    start = prefect("server", "start", "--host", "127.0.0.1", "--port", str(port))
    with group(start, environment, folder / "server.log", folder):
        server = PrefectServer(environment["PREFECT_API_URL"])
        eventually(server.is_up, SECONDS)
        running = Place(home, server, environment, folder)
        running.prefect("work-pool", "create", "longsince", "--type", "process")
        deployed = prefect("--no-prompt", "deploy", "--all")
        subprocess.run(deployed, env=environment, cwd=checkout, timeout=SECONDS, check=True)
        yield running
        server.close()


@contextmanager
def worker(place: Place) -> Iterator[subprocess.Popen[bytes]]:
    """A worker until the block ends."""
    start = prefect("worker", "start", "--pool", "longsince", "--limit", "1")
    with group(start, place.environment, place.folder / "worker.log", place.folder) as process:
        yield process


def run(place: Place) -> str:
    """Start a sync as a person would; the id of the run."""
    before = {one["id"] for one in place.server.runs("sync")}
    place.prefect("deployment", "run", "sync-all/sync")
    (new,) = {one["id"] for one in place.server.runs("sync") if not one["auto_scheduled"]} - before
    return str(new)


def test_everything_in_the_file_is_deployed(place: Place) -> None:
    """With its schedule, switched on or off as the file has it, and deployed again without being doubled."""
    assert {
        name: [(one["slug"], one["active"]) for one in deployment["schedules"]]
        for name, deployment in place.server.deployments().items()
    } == {"sync": [("hourly", True)], "verify": [("daily", True)], "report": [("weekly", False)]}


def test_a_run_lands_what_is_new(place: Place) -> None:
    """`prefect deployment run` ends Completed, and the people of the server are in people.duckdb."""
    with worker(place):
        state = place.server.wait(run(place))
    assert (state["type"], state["name"], state["message"]) == ("COMPLETED", "Completed", "home: done")
    with open_people(place.home.folder) as people:
        names = {name for (name,) in people.execute("SELECT display_name FROM person").fetchall()}
    assert {"Canary Beridze", "Luka Giorgadze"} <= names


def test_after_a_killed_run_the_next_one_works(place: Place) -> None:
    """A run whose process is killed ends Crashed; no lock and no slot keeps the next one from its work."""
    with worker(place):
        killed = run(place)
        eventually(lambda: engines(place))
        for pid in engines(place):
            os.kill(pid, signal.SIGKILL)
        assert place.server.wait(killed)["type"] == "CRASHED"
        state = place.server.wait(run(place))
    assert (state["type"], state["name"]) == ("COMPLETED", "Completed")


def test_after_a_killed_worker_it_is_told_and_the_next_run_works(place: Place) -> None:
    """When the worker dies in the middle of a sync with all that it started, `status` and `doctor` say that
    the sync was cut off; the first run of the next worker goes on, and then all is well.
    """
    config = place.home.config.read_text(encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as silent, worker(place) as first:
        host = f"http://127.0.0.1:{silent.getsockname()[1]}"
        place.home.config.write_text(re.sub(r"http://[^\"]+", host, config), encoding="utf-8")
        run(place)
        eventually(lambda: unfinished(place), SECONDS)
        for pid in [first.pid, *engines(place)]:
            os.kill(pid, signal.SIGKILL)
        first.wait()
        eventually(lambda: not engines(place))
    place.home.config.write_text(config, encoding="utf-8")
    for words in ("status", "doctor"):
        ended = longsince(place, words)
        assert "the last sync was cut off" in " ".join(ended.stdout.split())
        assert ended.returncode != 0
    with worker(place):
        state = place.server.wait(run(place))
    assert (state["type"], state["name"]) == ("COMPLETED", "Completed")
    assert longsince(place, "status").returncode == 0


def unfinished(place: Place) -> list[str]:
    """The accounts of which a sync is under way, or was cut off."""
    with open_store(place.home.folder) as store:
        return runs.unfinished_accounts(store)


def longsince(place: Place, *words: str) -> subprocess.CompletedProcess[str]:
    """What a command says, and how it ends."""
    return subprocess.run(
        command(place.home, *words), capture_output=True, text=True, timeout=SECONDS, check=False
    )


def engines(place: Place) -> list[int]:
    """The processes of runs."""
    return [pid for pid, arguments in processes(place.home).items() if "prefect.engine" in arguments]
