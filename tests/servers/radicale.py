"""Radicale: CardDAV and CalDAV, with Basic authentication."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.dav import DavServer
from tests.servers.process import free_port, running

USERNAME = "nino"
PASSWORD = "gvantsa-1-ფიქრი"

START = "import os; os.fsync = lambda _: None; from radicale.__main__ import run; run()"
"""Without waiting for the disk at each write, which takes a tenth of a second."""

CONFIG = """
[server]
hosts = 127.0.0.1:{port}
[auth]
type = htpasswd
htpasswd_filename = {folder}/users
htpasswd_encryption = plain
delay = 0
[storage]
filesystem_folder = {folder}/collections
[reporting]
max_expand_occurrence = 0
[logging]
level = warning
"""


@contextmanager
def radicale(folder: Path) -> Iterator[DavServer]:
    """A Radicale that keeps its files in ``folder``."""
    port = free_port()
    (folder / "users").write_text(f"{USERNAME}:{PASSWORD}\n", encoding="utf-8")
    config = folder / "config"
    config.write_text(CONFIG.format(port=port, folder=folder), encoding="utf-8")
    with running(["-c", START, "--config", str(config)], port, folder / "log"):
        home = f"/{USERNAME}/"

        def forget(path: str) -> None:
            states = (
                folder
                / "collections"
                / "collection-root"
                / path.strip("/")
                / ".Radicale.cache"
                / "sync-token"
            )
            for state in states.iterdir():
                state.unlink()

        yield DavServer(
            f"http://127.0.0.1:{port}", USERNAME, PASSWORD, {"contacts": home, "calendar": home}, forget
        )
