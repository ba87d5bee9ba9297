"""Xandikos: CardDAV and CalDAV over git, without authentication."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.dav import DavServer, Kind
from tests.servers.process import free_port, running


@contextmanager
def xandikos(folder: Path) -> Iterator[DavServer]:
    """A Xandikos that keeps its files in ``folder``."""
    port = free_port()
    arguments = ["-m", "xandikos", "serve", "--defaults", "--directory", str(folder / "files")]
    arguments += ["--state-dir", str(folder / "state"), "--no-detect-systemd"]
    arguments += ["--listen-address", "127.0.0.1", "--port", str(port)]
    with running(arguments, port, folder / "log", os.environ | {"HOME": str(folder)}):
        homes: dict[Kind, str] = {"contacts": "/user/contacts/", "calendar": "/user/calendars/"}

        def forget(path: str) -> None:
            repository = folder / "files" / path.strip("/")
            *_, newest = trees = _git(repository, "log", "--reverse", "--format=%T").split()
            for tree in set(trees) - {newest}:
                (repository / ".git" / "objects" / tree[:2] / tree[2:]).unlink()

        yield DavServer(f"http://127.0.0.1:{port}", "nobody", "none", homes, forget)


def _git(repository: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(repository), *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout
