"""Keeps a Prefect server and a runner going until told to stop; when one of them dies, starts both anew."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from flows.errors import AlreadyRunning, UserError
from flows.home import Home
from flows.serving import environment
from flows.serving.environment import Address
from warehouse.errors import Busy
from warehouse.files import private_files
from warehouse.lock import hold

START_SECONDS = 180.0
"""The first start makes Prefect's database: 10 s on an idle machine, many times that on a busy one."""

STOP_SECONDS = 15.0
LOOK_SECONDS = 0.25
RESTARTS = 3
WITHIN_SECONDS = 600.0
LARGEST_LOG_BYTES = 1_000_000

Say = Callable[[str], None]


@dataclass(slots=True)
class Child:
    """A process of ours, with all that it started, and where its output goes."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def stop(self) -> None:
        """Ask it to end; what is left of it and its own children after a while is killed."""
        try:
            self.process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(STOP_SECONDS)
        finally:
            with suppress(ProcessLookupError):  # nothing is left
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            if self.process.stdin:
                self.process.stdin.close()


@contextmanager
def child(name: str, folder: Path, environ: Mapping[str, str], *arguments: str) -> Iterator[Child]:
    """``python -m ARGUMENTS`` on a leash, in a process group of its own, its files private to the owner."""
    log = folder / f"{name}.log"
    with private_files(), log.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603 - our own modules
            [sys.executable, "-m", "flows.serving.leash", *arguments],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(environ),
            cwd=folder,  # Prefect also reads settings from files of the current folder
            process_group=0,  # Ctrl-C reaches us alone, and we end it in order
        )
    started = Child(name, process, log)
    try:
        yield started
    finally:
        started.stop()


def serve(home: Home, port: int, given: Mapping[str, str], say: Say, stop: Event) -> None:
    """Serve the deployments of ``home`` until ``stop`` is set.

    ``given`` is the environment; with PREFECT_API_URL in it that server is used, else one of our own on
    ``port`` of loopback (0: any free one). Raises AlreadyRunning when this home is being served, UserError
    when the server cannot start or dies again and again.
    """
    home.make()
    try:
        with hold(home.locks / "serve.lock"):
            _serve_locked(home, port, given, say, stop)
    except Busy:
        raise AlreadyRunning(f"{home.folder} is being served already: only one `longsince serve`.") from None


def _serve_locked(home: Home, port: int, given: Mapping[str, str], say: Say, stop: Event) -> None:
    folder = environment.prefect_folder(home)
    _keep_logs_small(folder)
    address = None if given.get("PREFECT_API_URL") else Address(_port(port), environment.sign_in(home))
    deaths: deque[float] = deque(maxlen=RESTARTS + 1)
    while not stop.is_set():
        with ExitStack() as stack:
            children: list[Child] = []
            if address:
                environ = environment.of_server(home, address, given)
                server = child(
                    "server", folder, environ,
                    "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(address.port),
                )  # fmt: skip
                children.append(stack.enter_context(server))
                _await_server(children[0], address, stop)
                environ = environment.of_runner(home, address, given)
            else:
                environ = environment.of_foreign_runner(home, given)
            if stop.is_set():
                return
            children.append(stack.enter_context(child("runner", folder, environ, "flows.serving.runner")))
            if not deaths:
                _say_where(home, address, given, say)
            dead = _watch(children, stop)
        if dead is None:
            return
        deaths.append(time.monotonic())
        if len(deaths) > RESTARTS and deaths[-1] - deaths[0] < WITHIN_SECONDS:
            raise UserError(f"Prefect's {dead.name} ended again and again: {dead.log} says why.")
        say(f"Prefect's {dead.name} ended ({dead.process.returncode}); starting again.")


def _watch(children: Sequence[Child], stop: Event) -> Child | None:
    """The first child that ended; None when told to stop."""
    while not stop.wait(LOOK_SECONDS):
        for one in children:
            if one.process.poll() is not None:
                return one
    return None


def _await_server(server: Child, address: Address, stop: Event) -> None:
    """Return once it answers, or when told to stop. Raises UserError if it ends or does not answer."""
    deadline = time.monotonic() + START_SECONDS
    while not stop.wait(LOOK_SECONDS):
        if _answers(address):
            return
        if server.process.poll() is not None or time.monotonic() > deadline:
            raise UserError(f"Prefect's server did not start: {server.log} says why.")


def _answers(address: Address) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", address.port, timeout=5)
    try:
        connection.request("GET", "/api/health")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _port(wanted: int) -> int:
    """The port, or a free one for 0. Raises UserError when somebody listens there."""
    try:
        with socket.create_server(("127.0.0.1", wanted)) as listener:
            port: int = listener.getsockname()[1]
            return port
    except OSError as error:
        raise UserError(
            f"Port {wanted} cannot be had ({error.strerror}): "
            "set another `port` under [serve] in config.toml."
        ) from None


def _say_where(home: Home, address: Address | None, given: Mapping[str, str], say: Say) -> None:
    if address is None:
        say(f"Serving {home.folder} on {given['PREFECT_API_URL']}. Ctrl-C ends it.")
        return
    say(f"Serving {home.folder}. Ctrl-C ends it.")
    say(f"Runs and schedules: {address.origin} (this machine only).")
    say(f"To sign in there, give the one line of {environment.sign_in_file(home)} as the password.")


def _keep_logs_small(folder: Path) -> None:
    for log in folder.glob("*.log"):
        if log.stat().st_size > LARGEST_LOG_BYTES:
            shutil.move(log, log.with_suffix(".log.1"))
