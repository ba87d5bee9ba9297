"""A real Radicale serves the network, and is gone when the block ends."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import icalendar
import niquests
import pytest

from flows.demo import server as demo_server
from flows.demo.network import DemoAccount, Item, Network
from flows.demo.server import ServerError, ServerInfo, cancelled, radicale_server
from flows.errors import UserError


@pytest.fixture(scope="module")
def small(network: Network) -> Network:
    """The network with a dozen single objects and a dozen series of each collection: quick to serve."""
    accounts = (
        replace(account, collections=tuple(replace(c, items=_some(c.items)) for c in account.collections))
        for account in network.accounts
    )
    return replace(network, accounts=tuple(accounts))


def _some(items: tuple[Item, ...]) -> tuple[Item, ...]:
    series = [item for item in items if "\r\nRRULE:FREQ=WEEKLY" in item.text]
    return (*[item for item in items if item not in series][:12], *series[:12])


@pytest.fixture(scope="module")
def server(small: Network, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerInfo]:
    with radicale_server(tmp_path_factory.mktemp("radicale"), small) as info:
        yield info


def _listed(server: ServerInfo, account: DemoAccount, collection: str) -> set[str]:
    answer = niquests.request(
        "PROPFIND",
        server.url(account.name, collection),
        headers={"Depth": "1"},
        auth=(account.name, account.password),
        data=b'<propfind xmlns="DAV:"><prop><getetag/></prop></propfind>',
        timeout=30,
    ).raise_for_status()
    hrefs = [unquote(href.text or "") for href in ET.fromstring(answer.content or b"").iter("{DAV:}href")]  # noqa: S314 - our own server
    return {href.rpartition("/")[2] for href in hrefs if not href.endswith("/")}


def test_everything_is_served(server: ServerInfo, small: Network) -> None:
    """Over HTTP every collection lists exactly its objects: Radicale refuses none of them."""
    _check_everything_is_served(server, small)


@pytest.mark.heavy
def test_the_whole_network_is_served(network: Network, tmp_path: Path) -> None:
    """Radicale refuses not one object of the whole network."""
    with radicale_server(tmp_path, network) as server:
        _check_everything_is_served(server, network)


def _check_everything_is_served(server: ServerInfo, network: Network) -> None:
    for account in network.accounts:
        for collection in account.collections:
            expected = {item.href for item in collection.items}
            assert _listed(server, account, collection.path) == expected


def test_strangers_are_refused(server: ServerInfo, small: Network) -> None:
    """Without the password, and with another account's, nothing is served."""
    url = server.url("work", "contacts")
    assert niquests.get(url, timeout=30).status_code == 401
    assert niquests.get(url, auth=("work", "guess"), timeout=30).status_code == 401
    home = small.accounts[1]
    assert niquests.get(url, auth=(home.name, home.password), timeout=30).status_code == 403


def test_objects_can_be_changed(server: ServerInfo, small: Network) -> None:
    """A second act writes, changes and deletes objects over HTTP."""
    account = small.accounts[1]
    item = next(c for c in account.collections if c.path == "old-phone").items[0]
    text = item.text.replace("END:VCARD", "NOTE:changed\r\nEND:VCARD")
    server.put("home", "old-phone", item.href, text)
    assert "NOTE:changed" in server.get("home", "old-phone", item.href)
    server.delete("home", "old-phone", item.href)
    with pytest.raises(niquests.HTTPError):
        server.get("home", "old-phone", item.href)
    server.put("home", "old-phone", item.href, item.text)
    assert item.href in _listed(server, account, "old-phone")


def test_cancelling(server: ServerInfo, small: Network) -> None:
    """A meeting is cancelled in every calendar that holds it, with a new etag and a higher sequence."""
    held = {item.href for a in small.accounts for c in a.collections for item in c.items}
    meeting = next(m for m in small.meetings if m.guests and f"{m.uid.replace('@', '-')}.ics" in held)
    server.cancel(small, meeting.uid)
    for account, collection, item in small.items(meeting.uid):
        event = icalendar.Calendar.from_ical(server.get(account, collection, item.href)).walk("VEVENT")[0]
        assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)


def test_cancelled_changes_nothing_else(network: Network) -> None:
    """Only status and sequence differ in a cancelled object, folded lines included."""
    text = next(i.text for i in network.accounts[0].collections[1].items if "STATUS:CONFIRMED" in i.text)
    before = [line for line in text.splitlines() if not line.startswith(("STATUS", "SEQUENCE"))]
    after = [line for line in cancelled(text).splitlines() if not line.startswith(("STATUS", "SEQUENCE"))]
    assert before == after


def test_it_stops_with_the_block(small: Network, tmp_path: Path) -> None:
    """When the block ends, by an exception or Ctrl-C too, the port is free again."""
    ports = []

    def interrupted() -> None:
        with radicale_server(tmp_path, small) as info:
            socket.create_connection(("127.0.0.1", info.port), timeout=5).close()
            ports.append(info.port)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", ports[0]), timeout=5)


def test_without_radicale(small: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Radicale is not installed the person is told which extra to install."""
    monkeypatch.setattr(demo_server, "find_spec", lambda _: None)
    with pytest.raises(UserError, match=r"longsince\[demo\]"), radicale_server(tmp_path, small):
        pass


def test_a_server_that_dies_is_reported(
    small: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If Radicale stops at once the error names its log."""
    monkeypatch.setattr(demo_server, "CONFIG", "[server]\nno such option = {port} {folder}\n")
    with pytest.raises(ServerError, match=r"radicale\.log"), radicale_server(tmp_path, small):
        pass


SERVES_AND_WAITS = """
import sys
from pathlib import Path
from types import SimpleNamespace
from flows.demo.server import radicale_server
with radicale_server(Path(sys.argv[1]), SimpleNamespace(accounts=())) as info:
    print(info.port, flush=True)
    sys.stdin.read()
"""


def test_the_server_does_not_outlive_a_killed_demo(tmp_path: Path) -> None:
    """Who kills the demo has no server left behind."""
    demo = subprocess.Popen(
        [sys.executable, "-c", SERVES_AND_WAITS, str(tmp_path)],
        cwd=Path(__file__).parents[3],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert demo.stdout
    assert demo.stdin
    port = int(demo.stdout.readline())
    demo.kill()
    demo.wait()
    deadline = time.monotonic() + 30
    while _answers(port) and time.monotonic() < deadline:
        pass
    assert not _answers(port)
    demo.stdin.close()
    demo.stdout.close()


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
