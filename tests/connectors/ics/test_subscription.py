"""IcsCalendar keeps the contract on a published file, and takes nothing else for one."""

from __future__ import annotations

import hashlib
import json

import pytest

from connectors import wire
from connectors.errors import (
    AuthExpired,
    ConnectorError,
    CursorExpired,
    Refused,
    SourceChanged,
    SourceUnavailable,
)
from connectors.ics import subscription
from connectors.ics.subscription import IcsCalendar, to_record
from connectors.records import Page
from tests.connectors import people
from tests.connectors.contract import PAGE_SIZE, ConnectorContract, Subject, known_of, landed
from tests.servers.scripted import Answer, Asked, ScriptedServer

SECRET = "/canary-path/basic.ics?key=canary-query"


class Published:
    """A calendar that is published as a file: as an honest web server gives it, unless a test answers."""

    def __init__(self, server: ScriptedServer) -> None:
        self.server = server
        self.events: dict[str, str] = {}
        self.has_validators = True
        server.script = self.answer
        self.source = IcsCalendar(server.url + SECRET, sleep=lambda _: None)
        (self.collection,) = self.source.collections()

    @property
    def text(self) -> str:
        """All events in one VCALENDAR, in the order in which they were put."""
        inner = "".join(
            text.split("PRODID", 1)[1].split("\r\n", 1)[1].rsplit("END:VCALENDAR", 1)[0]
            for text in self.events.values()
        )
        return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example.org//EN\r\n{inner}END:VCALENDAR\r\n"

    def answer(self, asked: Asked) -> Answer:
        body = self.text.encode()
        etag = f'"{hashlib.sha256(body).hexdigest()}"'
        headers = {"Content-Type": "text/calendar"}
        if self.has_validators:
            headers |= {"ETag": etag, "Last-Modified": "Mon, 23 Nov 2026 08:00:00 GMT"}
            if asked.headers["If-None-Match"] == etag:
                return Answer(304, headers=headers)
        return Answer(200, body, headers)

    def pull(self, cursor: str | None = None, pages: list[Page] | None = None) -> list[Page]:
        known = known_of(landed(pages or []).values())
        return list(self.source.pull(self.collection, cursor, known))

    def failure(self, cursor: str | None = None) -> ConnectorError:
        """The error of a pull that must fail before any page, having told nothing but the host."""
        with pytest.raises(ConnectorError) as caught:
            next(iter(self.source.pull(self.collection, cursor, {})))
        assert "canary" not in f"{caught.value!r} {caught.value.__cause__!r}"
        return caught.value


@pytest.fixture
def published(server: ScriptedServer) -> Published:
    return Published(server)


class TestIcsCalendar(ConnectorContract):
    kind = "calendar"

    @pytest.fixture
    def subject(self, published: Published, monkeypatch: pytest.MonkeyPatch) -> Subject:
        monkeypatch.setattr(subscription, "PAGE_SIZE", PAGE_SIZE)
        return Subject(
            published.source,
            published.collection,
            published.events.__setitem__,
            published.events.__delitem__,
            is_incremental=False,
        )


@pytest.fixture
def two(published: Published) -> Published:
    """A calendar of two events."""
    published.events = {str(n): people.numbered("calendar", n) for n in (1, 2)}
    return published


def test_an_unchanged_file_costs_an_empty_answer(two: Published) -> None:
    """Both validators are sent; 304 is one page without a claim to be a listing, and the same cursor."""
    (first,) = two.pull()
    (page,) = two.pull(first.cursor)
    assert page == Page(cursor=first.cursor, is_full=False)
    asked = two.server.asked[1]
    assert asked.method == "GET"
    assert asked.headers["If-None-Match"].startswith('"')
    assert asked.headers["If-Modified-Since"] == "Mon, 23 Nov 2026 08:00:00 GMT"


def test_an_unchanged_file_of_a_plain_server(two: Published) -> None:
    """Without validators the bytes are compared."""
    two.has_validators = False
    (first,) = two.pull()
    (page,) = two.pull(first.cursor)
    assert page == Page(cursor=first.cursor, is_full=False)


def test_without_a_cursor_the_file_is_read_whatever_the_validators(two: Published) -> None:
    """A pull that verifies does not take the server's word that nothing has changed."""
    pages = two.pull()
    (page,) = two.pull(None, pages)
    assert two.server.asked[1].headers["If-None-Match"] is None
    assert (page.records, page.is_full) == ((), True)
    assert len(page.seen) == 2


def test_the_moment_of_asking_is_no_change(two: Published) -> None:
    """Publishers that write a new DTSTAMP into every event each time do not make everything new."""
    pages = two.pull()
    two.events = {
        name: text.replace("20260101T000000Z", "20260202T000000Z") for name, text in two.events.items()
    }
    (page,) = two.pull(pages[-1].cursor, pages)
    assert (page.records, page.is_full, len(page.seen)) == ((), True, 2)


def test_a_series_and_its_changes_are_one_record(two: Published) -> None:
    """Events of one UID stay together, with the time zone that they name."""
    change = people.numbered("calendar", 1).replace("DTSTAMP", "RECURRENCE-ID:20260205T100000Z\r\nDTSTAMP")
    two.events["change"] = change
    records = landed(two.pull())
    assert set(records) == {"event-1", "event-2"}
    assert records["event-1"].payload.count("BEGIN:VEVENT") == 2


def test_an_event_without_uid_goes_by_its_text(published: Published) -> None:
    """It keeps its id while it stays as it is, and two of them are two."""
    texts = [people.numbered("calendar", n).replace(f"UID:event-{n}\r\n", "") for n in (1, 2)]
    published.events = dict(enumerate(texts))  # type: ignore[arg-type]  # any key does
    records = landed(published.pull())
    assert len(records) == 2
    assert landed(published.pull()) == records


def test_titles_stay_at_the_source_if_so_wished(two: Published) -> None:
    """With ``keep_titles`` off no title lands."""
    source = IcsCalendar(two.server.url + SECRET, keep_titles=False)
    for record in landed(source.pull(two.collection, None, {})).values():
        assert "Meeting" not in record.payload
        assert source.parse(record.payload)[0].title is None


def test_the_etag_is_of_what_lands() -> None:
    """An edit of a description that never lands is no change."""
    text = people.numbered("calendar", 1)
    assert to_record(text) == to_record(text.replace("SUMMARY", "DESCRIPTION:canary\r\nSUMMARY"))
    assert to_record(text).etag != to_record(text.replace("Meeting", "Lunch")).etag


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>Please sign in, canary</body></html>",
        b"BEGIN:VCARD\r\nEND:VCARD\r\n",
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\n",
        b"<html>BEGIN:VCALENDAR END:VCALENDAR</html>",
    ],
)
def test_what_is_no_whole_calendar_is_refused(two: Published, body: bytes) -> None:
    """A page to sign in at, nothing, or a part of a file never count as "all events were deleted"."""
    two.server.answer(Answer(200, body))
    assert isinstance(two.failure(), SourceChanged)


def test_a_calendar_without_events_is_one(published: Published) -> None:
    """Whether an empty one may sweep what is stored is for the guard against mass deletion to say."""
    (page,) = published.pull()
    assert (page.records, page.seen, page.is_full) == ((), frozenset(), True)
    assert page.cursor is not None


def test_odd_spellings_are_read(published: Published) -> None:
    """A byte order mark, lower case, blanks around, and bytes that are no UTF-8."""
    text = people.numbered("calendar", 1).replace("Meeting", "R\xfccksprache")
    body = b"\xef\xbb\xbf\r\n" + text.replace("VCALENDAR", "vcalendar").encode("latin-1") + b"\r\n \r\n"
    published.server.answer(Answer(200, body))
    ((record,),) = (page.records for page in published.pull())
    assert published.source.parse(record.payload)[0].uid == "event-1"


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, AuthExpired),
        (403, AuthExpired),
        (404, SourceChanged),
        (410, SourceChanged),
        (204, SourceChanged),
        (304, SourceChanged),
        (500, SourceUnavailable),
        (503, SourceUnavailable),
    ],
)
def test_other_answers(published: Published, status: int, kind: type[ConnectorError]) -> None:
    """Withdrawn, not there, or out of order: an error that names the host only."""
    published.server.answer(Answer(status))
    error = published.failure()
    assert isinstance(error, kind)
    assert "127.0.0.1" in str(error)


def test_a_file_that_never_ends(published: Published, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than the cap is not read."""
    monkeypatch.setattr(wire, "LARGEST_BODY", 10_000)
    published.server.answer(Answer(200, b"BEGIN:VCALENDAR\r\n" + b"X:x\r\n" * 10_000))
    assert isinstance(published.failure(), Refused)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_another_host_is_refused(
    published: Published, elsewhere: ScriptedServer, status: int
) -> None:
    """The secret in the address is not carried elsewhere; inside the host it is followed."""
    published.server.answer(Answer(status, headers={"Location": elsewhere.url + SECRET}))
    assert isinstance(published.failure(), Refused)
    good = published.answer
    published.server.script = lambda asked: (
        Answer(status, headers={"Location": "/there"}) if asked.path == SECRET else good(asked)
    )
    assert published.pull()[-1].cursor is not None


@pytest.mark.parametrize(
    "url",
    [
        "http://calendar.example.org/canary",
        "ftp://calendar.example.org/canary",
        "https://canary:canary@calendar.example.org/",
        "calendar.example.org/canary",
        "https://[canary",
        "",
    ],
)
def test_addresses_that_are_not_safe(url: str) -> None:
    """Clear text, credentials in the address, and what is no address, are refused at once."""
    with pytest.raises(Refused) as caught:
        IcsCalendar(url)
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("scheme", ["webcal", "WEBCAL", "webcals", "https"])
def test_webcal_means_https(scheme: str) -> None:
    """The calendar is called by its host, and its id says nothing of the address."""
    source = IcsCalendar(f" {scheme}://calendar.example.org/canary.ics?key=canary#canary ")
    assert source._url == "https://calendar.example.org/canary.ics?key=canary"
    (collection,) = source.collections()
    assert (collection.collection_id, collection.name) == ("subscription", "calendar.example.org")


@pytest.mark.parametrize("cursor", ["", "{}", '{"version": 2}', "[]", "null"])
def test_a_cursor_of_another_version_is_expired(published: Published, cursor: str) -> None:
    """It is not guessed at."""
    assert isinstance(published.failure(cursor), CursorExpired)


def test_the_cursor_does_not_hold_the_address(two: Published) -> None:
    """What is stored may be shown: it has the validators and a hash."""
    cursor = json.loads(two.pull()[-1].cursor or "")
    assert cursor.keys() == {"version", "digest", "etag", "modified"}
    assert "canary" not in str(cursor)
