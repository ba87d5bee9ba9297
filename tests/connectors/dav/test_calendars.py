"""DavCalendars keeps the contract on real servers."""

from __future__ import annotations

import pytest

from connectors.dav.calendars import DavCalendars, to_record
from connectors.dav.client import DavClient
from tests.connectors import people
from tests.connectors.contract import ConnectorContract, Subject, landed
from tests.connectors.dav.subjects import on_server, small_chunks
from tests.servers.dav import DavServer


class TestOnRadicale(ConnectorContract):
    kind = "calendar"

    @pytest.fixture
    def subject(self, radicale: DavServer, monkeypatch: pytest.MonkeyPatch) -> Subject:
        small_chunks(monkeypatch)
        return on_server(radicale, self.kind)


class TestOnXandikos(ConnectorContract):
    kind = "calendar"

    @pytest.fixture
    def subject(self, xandikos: DavServer, monkeypatch: pytest.MonkeyPatch) -> Subject:
        small_chunks(monkeypatch)
        return on_server(xandikos, self.kind)


def test_titles_stay_at_the_source_if_so_wished(radicale: DavServer) -> None:
    """With ``keep_titles`` off no title lands, and the meetings are there all the same."""
    path = radicale.make_collection("calendar", "Quiet")
    radicale.put("calendar", f"{path}a.ics", people.texts("calendar")["asa-oberg"])
    client = DavClient(radicale.url + path, radicale.username, radicale.password)
    source = DavCalendars(client, keep_titles=False)
    (record,) = landed(source.pull(source.collections()[0], None, {})).values()
    assert "Middag" not in record.payload
    (meeting,) = source.parse(record.payload)
    assert meeting.title is None
    assert [invitee.email for invitee in meeting.invitees if invitee.is_attendee] == ["asa.oberg@example.org"]


def test_an_object_without_uid_is_known_by_its_path() -> None:
    """Some servers accept what RFC 5545 forbids."""
    text = people.numbered("calendar", 1).replace("UID:event-1\r\n", "")
    record = to_record("/work/1.ics", '"1"', text)
    assert (record.record_id, record.location, record.etag) == ("/work/1.ics", "/work/1.ics", '"1"')
