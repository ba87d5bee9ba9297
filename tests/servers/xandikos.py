"""Xandikos: CardDAV and CalDAV over git, without authentication."""

from __future__ import annotations

import os
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
        yield DavServer(f"http://127.0.0.1:{port}", "nobody", "none", homes)
