"""DavContacts keeps the contract on real servers."""

from __future__ import annotations

import pytest

from connectors.dav.contacts import to_record
from tests.connectors import people
from tests.connectors.contract import ConnectorContract, Subject
from tests.connectors.dav.subjects import on_server, small_chunks
from tests.servers.dav import DavServer


class TestOnRadicale(ConnectorContract):
    kind = "contacts"

    @pytest.fixture
    def subject(self, radicale: DavServer, monkeypatch: pytest.MonkeyPatch) -> Subject:
        small_chunks(monkeypatch)
        return on_server(radicale, self.kind)


class TestOnXandikos(ConnectorContract):
    kind = "contacts"

    @pytest.fixture
    def subject(self, xandikos: DavServer, monkeypatch: pytest.MonkeyPatch) -> Subject:
        small_chunks(monkeypatch)
        return on_server(xandikos, self.kind)


def test_a_card_without_uid_is_known_by_its_path() -> None:
    """vCard 2.1 and 3.0 do not ask for one."""
    text = people.numbered("contacts", 1).replace("UID:card-1\r\n", "")
    record = to_record("/friends/1.vcf", None, text)
    assert (record.record_id, record.location, record.etag) == ("/friends/1.vcf", "/friends/1.vcf", None)
