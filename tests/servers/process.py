"""Starting a real server as a process of its own on a free loopback port, and stopping it."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

START_SECONDS = 30.0


def free_port() -> int:
    """A TCP port on 127.0.0.1 that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def running(
    arguments: Sequence[str],
    port: int,
    log: Path,
    environment: Mapping[str, str] | None = None,
    seconds: float = START_SECONDS,
) -> Iterator[None]:
    """Run ``python ARGUMENTS`` as ``running_command`` runs a command."""
    with running_command([sys.executable, *arguments], port, log, environment, seconds):
        yield


@contextmanager
def running_command(
    command: Sequence[str],
    port: int,
    log: Path,
    environment: Mapping[str, str] | None = None,
    seconds: float = START_SECONDS,
) -> Iterator[None]:
    """Run a command until the block ends; it begins once ``port`` answers.

    Output goes to ``log``, and into the error if the server ends early or does not answer within ``seconds``.
    """
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=environment)
        try:
            _wait_until_ready(process, port, log, seconds)
            yield
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_until_ready(process: subprocess.Popen[bytes], port: int, log: Path, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise RuntimeError(f"The server did not start:\n{log.read_text(errors='replace')}")
