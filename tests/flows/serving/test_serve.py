"""`longsince serve`: the real command, the real Prefect server that it starts, and a real DAV server.

Where the server has to come up the test is heavy; `.ci/run` names this file and runs them all the same.
"""

from __future__ import annotations

import re
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.flows.serving.conftest import Serving, command, connected_home, processes, serving, surroundings
from tests.servers.dav import DavServer
from tests.servers.prefect import eventually
from warehouse.lock import hold
from warehouse.people import open_people


@pytest.fixture(scope="module")
def served(diary: DavServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    home = connected_home(tmp_path_factory.mktemp("serve") / "longsince", diary)
    with serving(home) as running:
        running.await_deployments()
        yield running


@pytest.fixture(scope="module")
def done(served: Serving) -> dict[str, Any]:
    """How a run of the deployment `sync` ended."""
    return served.prefect.wait(served.prefect.start("sync"))


def people(served: Serving) -> list[str]:
    with open_people(served.home.folder) as connection:
        return [name for (name,) in connection.execute("SELECT display_name FROM person").fetchall()]


needs_proc = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs Linux's /proc")


@pytest.mark.heavy
def test_a_run_of_the_deployment_is_a_sync(served: Serving, done: dict[str, Any]) -> None:
    """It is Completed, and the people of the server are in people.duckdb."""
    assert (done["type"], done["name"], done["message"]) == ("COMPLETED", "Completed", "home: done")
    assert {"Canary Beridze", "Luka Giorgadze"} <= set(people(served))


@pytest.mark.heavy
def test_the_schedules_plan_runs(served: Serving) -> None:
    """The hourly sync and the daily verify have their next runs, at their minute; the report has none."""
    server = served.prefect
    eventually(lambda: server.runs("sync") and server.runs("verify"))
    planned = {name: [r for r in server.runs(name) if r["auto_scheduled"]] for name in server.deployments()}
    assert {run["expected_start_time"][14:19] for run in planned["sync"]} == {"17:00"}
    assert {run["expected_start_time"][11:19] for run in planned["verify"]} == {"03:43:00"}
    assert planned["report"] == []


@pytest.mark.heavy
def test_only_one_serves_a_home(served: Serving) -> None:
    """A second one says so and ends with exit code 5; the first goes on."""
    second = subprocess.run(
        command(served.home, "serve"),
        env=surroundings(served.home.folder.parent),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (second.returncode, second.stdout) == (5, "")
    assert second.stderr == f"{served.home.folder} is being served already: only one `longsince serve`.\n"
    assert served.process.poll() is None


@pytest.mark.heavy
def test_nobody_reads_the_runs_without_the_sign_in(served: Serving) -> None:
    """The API refuses who has none or a wrong one, and lets no page of another origin read its answers."""
    server = served.prefect
    body = {"headers": {"Origin": "https://evil.example"}, "json": {}, "trust_env": False}
    for auth in (None, ("longsince", "guess")):
        answer = httpx.post(server.url + "/flow_runs/filter", auth=auth, **body)  # type: ignore[arg-type]
        assert answer.status_code == 401
        assert "access-control-allow-origin" not in answer.headers
    answer = httpx.options(
        server.url + "/flow_runs/filter",
        headers={"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"},
        trust_env=False,
    )
    assert answer.status_code == 400
    port = int(server.url.split(":")[2].split("/")[0])
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.2", port), timeout=5)


@pytest.mark.heavy
@needs_proc
def test_the_sign_in_is_in_no_argument_and_no_log(served: Serving, done: dict[str, Any]) -> None:
    """It reaches the processes by their environment alone, and what is printed names its file only."""
    assert done
    secret = served.prefect.sign_in.partition(":")[2]
    running = processes(served.home)
    assert sum("prefect server start" in arguments for arguments in running.values()) == 1
    assert sum("flows.serving.runner" in arguments for arguments in running.values()) == 1
    assert not [arguments for arguments in running.values() if secret in arguments]
    assert secret not in served.said
    files = [path for path in served.home.folder.rglob("*") if path.is_file() and path.name != "sign-in"]
    assert [path.name for path in files if secret.encode() in path.read_bytes()] == []


@pytest.mark.heavy
def test_nothing_private_reaches_prefect(served: Serving, done: dict[str, Any]) -> None:
    """Neither people nor the password are in its database, its logs or what is printed; every file is the
    owner's alone.
    """
    assert done
    folder = served.home.folder / "prefect"
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert {path.stat().st_mode & 0o077 for path in [folder, *folder.rglob("*")]} == {0}
    content = b"".join(path.read_bytes() for path in files) + served.said.encode()
    assert b"sync home" in content
    password = (served.home.folder / "secrets.json").read_bytes()
    assert b"gvantsa-1-" in password
    assert re.findall(rb".{60}(?:canary|gvantsa-1-).{60}", content, re.IGNORECASE | re.DOTALL) == []


@needs_proc
def test_it_ends_while_it_starts(diary: DavServer, tmp_path: Path) -> None:
    """SIGTERM before the server answers: exit code 0, nothing is left, and the home may be served again."""
    home = connected_home(tmp_path / "longsince", diary)
    with serving(home) as starting:
        eventually(lambda: processes(home))
    assert starting.said == ""
    with hold(home.locks / "serve.lock"):
        pass


def test_a_port_that_is_taken(diary: DavServer, tmp_path: Path) -> None:
    """A line that says which and where to set another; nothing is started."""
    home = connected_home(tmp_path / "longsince", diary)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with home.config.open("a", encoding="utf-8") as config:
            config.write(f"[serve]\nport = {port}\n")
        ended = subprocess.run(
            command(home, "serve"),
            env=surroundings(tmp_path),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith(f"Port {port} cannot be had (Address already in use")
    assert ended.stderr.endswith("set another `port` under [serve] in config.toml.\n")
