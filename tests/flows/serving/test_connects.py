"""Whom the program speaks to: every connect of its processes, seen by strace."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.flows.serving.conftest import command, connected_home, serving, surroundings
from tests.servers.dav import DavServer

ADDRESS = re.compile(r'sin6?_port=htons\((\d+)\).*?"([0-9a-f.:]+)"')


def is_traced() -> bool:
    """strace is here, and may look at processes."""
    strace = shutil.which("strace")
    return (
        strace is not None
        and not subprocess.run([strace, "-f", "-o", "/dev/null", "true"], check=False).returncode
    )


pytestmark = [
    pytest.mark.heavy,
    pytest.mark.skipif(not is_traced(), reason="strace is not here, or may not be used"),
]


def tracer(file: Path) -> list[str]:
    """Writes down every connect, and every datagram to an address, of a command and its children.

    The command has the process id that was started (-D).
    """
    calls = "trace=connect,sendto,sendmsg,sendmmsg"
    return ["strace", "-D", "-f", "--seccomp-bpf", "-qq", "-s", "120", "-e", calls, "-o", str(file)]


def spoken_to(file: Path) -> set[tuple[str, int]]:
    """The addresses and ports."""
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    return {(host, int(port)) for line in lines for port, host in ADDRESS.findall(line)}


def test_a_sync_speaks_to_its_servers_alone(diary: DavServer, tmp_path: Path) -> None:
    """No telemetry, no look for updates, no name server: one port of this machine, the account's.

    What only reads speaks to nobody.
    """
    home = connected_home(tmp_path / "longsince", diary)
    server = urlsplit(diary.url)
    for word, expected in (("sync", {(server.hostname, server.port)}), ("report", set())):
        trace = tmp_path / word
        ended = subprocess.run(
            [*tracer(trace), *command(home, word)],
            env=surroundings(tmp_path),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert ended.returncode == 0, ended.stderr
        assert trace.exists()
        assert spoken_to(trace) == expected


def test_serve_speaks_to_this_machine_alone(diary: DavServer, tmp_path: Path) -> None:
    """Prefect's server, its runner and a run: nobody tells anybody elsewhere that they run."""
    home = connected_home(tmp_path / "longsince", diary)
    trace = tmp_path / "trace"
    with serving(home, *tracer(trace)) as running:
        server = running.await_deployments()
        assert server.wait(server.start("sync"))["name"] == "Completed"
    spoken = spoken_to(trace)
    assert (urlsplit(diary.url).hostname, urlsplit(diary.url).port) in spoken
    assert {host for host, _ in spoken} <= {"127.0.0.1", "::1"}
