"""A home with an account on a real server, served by the real command in a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

import pytest

from flows.config_file import add_account, write_first_config
from flows.credentials import open_secrets
from flows.home import Home, find_home
from flows.settings import Account, Secrets
from tests.flows.conftest import OWNER, card, meeting
from tests.servers.dav import DavServer
from tests.servers.prefect import PrefectServer, eventually
from tests.servers.radicale import radicale

START_SECONDS = 180.0


@dataclass
class Serving:
    """A running ``longsince serve``."""

    home: Home
    process: subprocess.Popen[str]
    output: Path

    @property
    def said(self) -> str:
        return self.output.read_text(encoding="utf-8")

    @cached_property
    def prefect(self) -> PrefectServer:
        """Once it says where it is."""
        (line,) = [line for line in self.said.splitlines() if line.startswith("Runs and schedules:")]
        sign_in = (self.home.folder / "prefect" / "sign-in").read_text(encoding="utf-8").strip()
        return PrefectServer(line.split()[3] + "/api", sign_in)

    def await_deployments(self) -> PrefectServer:
        eventually(lambda: "sign in" in self.said or self.process.poll() is not None, START_SECONDS)
        assert self.process.poll() is None, self.said
        eventually(lambda: len(self.prefect.deployments()) == 3, START_SECONDS)
        return self.prefect


def command(home: Home, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "flows", "--home", str(home.folder), *arguments]


def surroundings(folder: Path) -> dict[str, str]:
    """The environment of a person who has Prefect settings and a home of their own."""
    ours = ("PREFECT_", "LONGSINCE_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, "HOME": str(folder), "PREFECT_LOGGING_LEVEL": "DEBUG", "PREFECT_UI_ENABLED": "false"}


@contextmanager
def serving(home: Home, *before: str, **environment: str) -> Iterator[Serving]:
    """``longsince serve`` until the block ends, with an environment changed by the variables.

    The words ``before`` it may be those of a tracer. If it still runs then, it must end on SIGTERM with exit
    code 0, and leave nothing that it started.
    """
    output = home.folder.parent / "serve.out"
    with output.open("w", encoding="utf-8") as file:
        process = subprocess.Popen(
            [*before, *command(home, "serve")],
            stdout=file,
            stderr=subprocess.STDOUT,
            env={**surroundings(home.folder.parent), **environment},
            text=True,
        )
    running = Serving(home, process, output)
    try:
        yield running
    finally:
        started, alive = processes(home), process.poll() is None
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)
        if "prefect" in vars(running):
            running.prefect.close()
    assert process.returncode == 0 or not alive
    assert processes(home).keys() & started.keys() == set()


def processes(home: Home) -> dict[int, str]:
    """The living processes that were started for a home, by id, with their arguments; none without /proc."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            variables = (folder / "environ").read_bytes().split(b"\0")
            if f"LONGSINCE_HOME={home.folder}".encode() in variables:
                found[int(folder.name)] = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue  # it ended, or is somebody else's
    return found


def connected_home(folder: Path, server: DavServer) -> Home:
    """A home with the account ``home`` on the server, and nothing synced yet."""
    home = find_home(folder, {})
    home.make()
    write_first_config(home.config, OWNER, Secrets("plain"))
    add_account(home.config, "home", Account("dav", server.url, server.username))
    open_secrets("plain", home.folder).set("home", server.password)
    return home


@pytest.fixture(scope="session")
def diary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DavServer]:
    """A Radicale with two people and a meeting."""
    with radicale(tmp_path_factory.mktemp("radicale")) as server:
        book = server.make_collection("contacts", "Friends")
        server.put("contacts", f"{book}a.vcf", card("a", "Canary Beridze", "EMAIL:canary@example.org"))
        server.put("contacts", f"{book}b.vcf", card("b", "Luka Giorgadze"))
        calendar = server.make_collection("calendar", "Diary")
        starts_at = datetime(2025, 11, 3, 9, tzinfo=UTC)
        server.put("calendar", f"{calendar}tea.ics", meeting("canary", starts_at, "canary@example.org"))
        yield server
        server.close()
