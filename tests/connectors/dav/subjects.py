"""Streams of a real DAV server as subjects of the contract."""

from __future__ import annotations

import pytest

from connectors.dav.calendars import DavCalendars
from connectors.dav.client import DavClient
from connectors.dav.contacts import DavContacts
from tests.connectors.contract import PAGE_SIZE, Subject
from tests.connectors.people import SUFFIX, Kind, numbered
from tests.servers.dav import DavServer

CHUNK_NAMES = ("FIRST_CHUNK", "SMALLEST_CHUNK", "LARGEST_CHUNK")


def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a multiget, hence a page, be as small as the contract wants it."""
    for name in CHUNK_NAMES:
        monkeypatch.setattr(f"connectors.dav.multiget.{name}", PAGE_SIZE)


def on_server(server: DavServer, kind: Kind) -> Subject:
    """A new collection on the server, found by its own address: other ways in are test_discovery's."""
    assert kind != "mail"
    path = server.make_collection(kind, "Друзі & co")
    client = DavClient(server.url + path, server.username, server.password)
    source = DavContacts(client) if kind == "contacts" else DavCalendars(client)
    (collection,) = source.collections()

    def expire() -> None:
        server.put(kind, f"{path}later.{SUFFIX[kind]}", numbered(kind, 99))
        server.forget(path)

    return Subject(
        source,
        collection,
        lambda name, text: server.put(kind, f"{path}{name}.{SUFFIX[kind]}", text),
        lambda name: server.delete(f"{path}{name}.{SUFFIX[kind]}"),
        expire,
    )
