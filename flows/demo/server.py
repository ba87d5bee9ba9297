"""An embedded Radicale on loopback that serves a network, as a process of its own: it is GPL."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import niquests

from flows.demo.network import DemoCollection, Network
from flows.errors import UserError

START_SECONDS = 20.0
STOP_SECONDS = 5.0
REQUEST_SECONDS = 30.0

CONFIG = """\
[server]
hosts = 127.0.0.1:{port}
[auth]
type = htpasswd
htpasswd_filename = {folder}/users
htpasswd_encryption = plain
delay = 0
[rights]
type = owner_only
[storage]
filesystem_folder = {folder}/storage
[reporting]
max_expand_occurrence = 0
[web]
type = none
[logging]
level = warning
"""

TAGS = {"contacts": "VADDRESSBOOK", "calendar": "VCALENDAR"}


class ServerError(UserError):
    """Radicale is missing or did not start; the message says what to do."""


@dataclass(frozen=True, slots=True)
class ServerInfo:
    """A running server; ``base_url`` ends in a slash. Each account signs in with its name and password."""

    base_url: str
    port: int
    passwords: dict[str, str]

    def url(self, account: str, collection: str, href: str = "") -> str:
        """The URL of a collection, or of an object in it."""
        return f"{self.base_url}{quote(account)}/{quote(collection)}/{quote(href)}"

    def get(self, account: str, collection: str, href: str) -> str:
        """The text of an object. Raises niquests.HTTPError if it is not there."""
        return self._request("GET", account, collection, href).text or ""

    def put(self, account: str, collection: str, href: str, text: str) -> None:
        """Write an object, new or changed."""
        self._request("PUT", account, collection, href, text)

    def delete(self, account: str, collection: str, href: str) -> None:
        """Take an object away."""
        self._request("DELETE", account, collection, href)

    def cancel(self, network: Network, uid: str) -> None:
        """Cancel the meeting of that UID in every calendar that holds it."""
        for account, collection, item in network.items(uid):
            self.put(account, collection, item.href, cancelled(item.text))

    def _request(
        self, method: str, account: str, collection: str, href: str, text: str | None = None
    ) -> niquests.Response:
        kind = "text/vcard" if href.endswith(".vcf") else "text/calendar"
        with niquests.Session() as session:
            session.trust_env = False
            response = session.request(
                method,
                self.url(account, collection, href),
                auth=(account, self.passwords[account]),
                data=None if text is None else text.encode(),
                headers={} if text is None else {"Content-Type": f"{kind}; charset=utf-8"},
                timeout=REQUEST_SECONDS,
            )
        return response.raise_for_status()


def cancelled(text: str) -> str:
    """The calendar object with every one of its events cancelled, its SEQUENCE raised (RFC 5546 3.2.5)."""
    lines = []
    for line in text.replace("\r\n", "\n").splitlines():
        name, _, value = line.partition(":")
        if name == "SEQUENCE":
            lines.append(f"SEQUENCE:{int(value) + 1}")
        elif name == "STATUS":
            lines.append("STATUS:CANCELLED")
        else:
            lines.append(line)
    return "\r\n".join(lines) + "\r\n"


@contextmanager
def radicale_server(folder: Path, network: Network) -> Iterator[ServerInfo]:
    """Serve the network from ``folder`` (which must be new or empty) until the block ends, however it ends.

    Raises ServerError if Radicale is not installed or does not answer within ``START_SECONDS``; its log
    is ``folder/radicale.log``.
    """
    if find_spec("radicale") is None:
        raise ServerError(
            "The demo needs Radicale, a small calendar server, which is not installed. "
            "Install longsince with its extra: pip install 'longsince[demo]', or `make demo` in a checkout."
        )
    port = _free_port()
    _write(folder, network, port)
    # On a leash, so that it ends with this process however that ends.
    leashed = ["flows.serving.leash", "radicale", "--config", str(folder / "config")]
    command = [sys.executable, "-m", *leashed]
    with (folder / "radicale.log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own arguments
            command, stdin=subprocess.PIPE, stdout=log, stderr=log, start_new_session=True
        )
    try:
        _wait_for(process, port, folder)
        yield ServerInfo(
            f"http://127.0.0.1:{port}/",
            port,
            {account.name: account.password for account in network.accounts},
        )
    finally:
        _stop(process)


def _write(folder: Path, network: Network, port: int) -> None:
    """Config, users, and the collections in Radicale's own layout: user/collection/.Radicale.props."""
    root = folder / "storage" / "collection-root"
    for account in network.accounts:
        for collection in account.collections:
            _write_collection(root / account.name / collection.path, collection)
    users = "".join(f"{account.name}:{account.password}\n" for account in network.accounts)
    (folder / "users").write_text(users, encoding="utf-8")
    (folder / "config").write_text(CONFIG.format(port=port, folder=folder.resolve()), encoding="utf-8")


def _write_collection(path: Path, collection: DemoCollection) -> None:
    path.mkdir(parents=True)
    props = {"tag": TAGS[collection.kind], "D:displayname": collection.name}
    (path / ".Radicale.props").write_text(json.dumps(props), encoding="utf-8")
    for item in collection.items:
        (path / item.href).write_text(item.text, encoding="utf-8", newline="")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(process: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise ServerError(f"Radicale stopped at once; its log is {folder / 'radicale.log'}.")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise ServerError(
        f"Radicale did not answer in {START_SECONDS:.0f} seconds; see {folder / 'radicale.log'}."
    )


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    finally:
        if process.stdin:
            process.stdin.close()
