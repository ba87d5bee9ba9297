"""Mail keeps the contract; and what is Gmail's own: history, labels, batches, quotas, long pulls."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email.parser import HeaderParser
from typing import Never

import pytest

from connectors.errors import CursorExpired, SourceChanged, SourceUnavailable
from connectors.google import mail
from connectors.google.api import Unsuccessful
from connectors.google.mail import GoogleMail
from connectors.records import Known, Page, RawRecord
from flows.demo.emulators.google.emulator import GoogleEmulator
from flows.demo.emulators.google.gmail import Gmail, gmail_problem, not_found, too_many_at_once
from flows.demo.emulators.google.problems import out_of_order
from flows.demo.emulators.provider import Problem
from tests.connectors import people
from tests.connectors.contract import PAGE_SIZE, ConnectorContract, Subject, known_of, landed
from tests.connectors.google.signed_in import account, gmail_api
from tests.connectors.people import Kind

GET, LIST, HISTORY = (f"gmail.users.{name}" for name in ("messages.get", "messages.list", "history.list"))
START = datetime(2026, 6, 1, 9, tzinfo=UTC)


def put(box: Gmail, name: str, text: str, at: datetime, *labels: str) -> None:
    """A message of these header lines."""
    headers = [(key, str(value)) for key, value in HeaderParser().parsestr(text).items()]
    box.put(name, at, headers, *labels)


class TestMail(ConnectorContract):
    kind: Kind = "mail"

    @pytest.fixture
    def subject(self, google: GoogleEmulator, monkeypatch: pytest.MonkeyPatch) -> Subject:
        """To write an entry again is to call it junk."""
        monkeypatch.setattr("connectors.google.mail.LIST_SIZE", PAGE_SIZE)
        box = account(google).gmail

        def write(name: str, text: str) -> None:
            if name in box.mails:
                box.label(name, add=["SPAM"])
            else:
                put(box, name, text, START + timedelta(minutes=len(box.history)), "INBOX")

        return Subject(GoogleMail(gmail_api(google)), mail.COLLECTION, write, box.delete, box.forget_history)


class Unread(dict[str, Known]):
    """What is known, which nobody may look at: it may be a hundred thousand messages."""

    def _refuse(self, *_: object) -> Never:
        raise AssertionError("it was read what is known")

    __getitem__ = __iter__ = __contains__ = __len__ = get = keys = _refuse


class Mailbox:
    """The mail of the account as it is pulled again and again, and what is stored of it."""

    def __init__(self, google: GoogleEmulator) -> None:
        self.google = google
        self.box = account(google).gmail
        self.source = GoogleMail(gmail_api(google))
        self.stored: dict[str, RawRecord] = {}
        self.cursor: str | None = None
        self.pages: list[Page] = []

    def fill(self, count: int, *labels: str, first: int = 0) -> None:
        """Messages an hour apart, the first one the oldest."""
        for number in range(first, first + count):
            at = START + timedelta(hours=number)
            put(self.box, f"m{number:04}", people.numbered("mail", number), at, *(labels or ("INBOX",)))

    def pull(self) -> list[RawRecord]:
        """One pull from the cursor; the records that it brought."""
        known = known_of(self.stored.values()) if self.cursor is None else Unread()
        pages = list(self.source.pull(mail.COLLECTION, self.cursor, known))
        self.stored = landed(pages, self.stored.values())
        self.cursor = pages[-1].cursor
        self.pages = pages
        return [record for page in pages for record in page.records]

    def roles(self, name: str) -> tuple[str, ...]:
        """What a stored message is."""
        return mail.parse(self.stored[name].payload)[0].roles


@pytest.fixture
def mailbox(google: GoogleEmulator) -> Iterator[Mailbox]:
    box = Mailbox(google)
    yield box
    box.source.close()


def test_nothing_new_is_one_request(google: GoogleEmulator, mailbox: Mailbox) -> None:
    """The history alone; the first time the profile, four lists, and headers in batches of 50."""
    mailbox.fill(60)
    mailbox.pull()
    assert (google.count(LIST), google.count(GET), google.batch_sizes) == (4, 60, [50, 10])
    before = len(google.asked)
    mailbox.pull()
    assert [one.method for one in google.asked[before:]] == [HISTORY]


def test_sent_mail_comes_first_and_once(google: GoogleEmulator, mailbox: Mailbox) -> None:
    """It tells most; the walk through all of it does not fetch it again."""
    mailbox.fill(3)
    mailbox.fill(2, "SENT", first=3)
    mailbox.fill(1, first=5)
    records = mailbox.pull()
    assert [record.location for record in records] == ["m0004", "m0003", "m0005", "m0002", "m0001", "m0000"]
    assert [(page.is_sent_in, page.expected) for page in mailbox.pages] == [(True, 6), (False, None)]
    assert (mailbox.roles("m0004"), mailbox.roles("m0005")) == (("sent",), ())
    assert google.count(GET) == 6


def test_only_the_fields_that_are_read_are_asked_for(google: GoogleEmulator, mailbox: Mailbox) -> None:
    """No snippet and no subject comes, unless subjects are wanted; each request is by the metadata format."""
    put(mailbox.box, "a", "From: ana@example.org\nSubject: canary\nReceived: canary\n\n", START, "INBOX")
    (record,) = mailbox.pull()
    assert "canary" not in record.payload
    assert "snippet" not in record.payload
    asked = [one.values for one in google.asked if one.method == GET]
    assert {one["format"] for one in asked} == {"metadata"}
    assert all("Subject" not in one["metadataHeaders"] and "snippet" not in one["fields"] for one in asked)
    wordy = GoogleMail(gmail_api(google), keep_subjects=True)
    ((found,),) = [page.records for page in wordy.pull(mail.COLLECTION, None, {})]
    assert mail.parse(found.payload)[0].subject == "canary"


def test_history_tells_what_came_went_and_moved(mailbox: Mailbox) -> None:
    """New, thrown away, junked, rescued and deleted messages; that one was read says nothing.

    Of what is known nothing is asked, so one that is again as it was is a record all the same, which lands as
    unchanged.
    """
    mailbox.fill(5)
    mailbox.pull()
    mailbox.fill(1, first=5)
    mailbox.box.label("m0000", add=["TRASH"], remove=["INBOX"])
    mailbox.box.label("m0001", add=["SPAM"])
    mailbox.box.label("m0002", add=["UNREAD"])
    mailbox.box.label("m0003", add=["SPAM"])
    mailbox.box.label("m0003", remove=["SPAM"])
    mailbox.box.delete("m0004")
    assert sorted(record.location for record in mailbox.pull()) == ["m0000", "m0001", "m0003", "m0005"]
    assert (mailbox.roles("m0000"), mailbox.roles("m0001")) == (("trash",), ("junk",))
    assert "m0004" not in mailbox.stored


def test_a_message_that_came_and_went(google: GoogleEmulator, mailbox: Mailbox) -> None:
    """In the same history both ways, or gone between the history and the fetch: no record and no error."""
    mailbox.pull()
    mailbox.fill(3)
    mailbox.box.delete("m0000")
    google.fail(GET, not_found)
    assert len(mailbox.pull()) == 1
    assert mailbox.pull() == []


def test_drafts_never_land(mailbox: Mailbox) -> None:
    """Each time one is saved it is a new message; when it is sent, that is another one."""
    mailbox.fill(2, "DRAFT")
    mailbox.fill(1, first=2)
    assert [record.location for record in mailbox.pull()] == ["m0002"]
    mailbox.fill(1, "DRAFT", first=3)
    mailbox.box.delete("m0001")
    assert mailbox.pull() == []


def test_a_page_of_history_without_history(google: GoogleEmulator, mailbox: Mailbox) -> None:
    """Only the token says whether more follows."""
    mailbox.pull()
    mailbox.fill(1)
    mailbox.box.is_silent = True
    assert len(mailbox.pull()) == 1
    assert google.count(HISTORY) == 2


def test_forgotten_history_costs_ids_only(google: GoogleEmulator, mailbox: Mailbox) -> None:
    """404: the ids are listed again, but headers fetched only of what is not here."""
    mailbox.fill(5)
    mailbox.pull()
    mailbox.fill(1, first=5)
    mailbox.box.delete("m0000")
    mailbox.box.forget_history()
    with pytest.raises(CursorExpired):
        mailbox.pull()
    mailbox.cursor = None
    before = google.count(GET)
    mailbox.pull()
    assert (google.count(GET) - before, sorted(mailbox.stored)) == (1, [f"m000{n}" for n in range(1, 6)])


def test_what_comes_during_a_first_pull(mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mark is taken before the listing, so nothing falls between."""
    monkeypatch.setattr("connectors.google.mail.LIST_SIZE", 2)
    mailbox.fill(4)
    pages = mailbox.source.pull(mail.COLLECTION, None, {})
    first = next(pages)
    mailbox.fill(1, first=9)
    rest = list(pages)
    mailbox.stored = landed([first, *rest])
    mailbox.cursor = rest[-1].cursor
    assert [record.location for record in mailbox.pull()] == ["m0009"]


def test_a_first_pull_goes_on_where_it_was_cut_off(
    google: GoogleEmulator, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In any phase, at any page: what landed is not fetched again, and the mark is that of the beginning."""
    monkeypatch.setattr("connectors.google.mail.LIST_SIZE", 2)
    mailbox.fill(3, "SENT")
    mailbox.fill(4, first=3)
    begun_at = str(mailbox.box.history_id)
    stored: dict[str, RawRecord] = {}
    resume: str | None = None
    cursor: str | None = None
    while cursor is None:
        page = next(iter(mailbox.source.pull(mail.COLLECTION, None, known_of(stored.values()), resume)))
        stored |= {record.location: record for record in page.records}
        resume, cursor = page.resume, page.cursor
        mailbox.box.label("m0000", add=["UNREAD"])
    assert str(mailbox.box.history_id) != begun_at
    assert (len(stored), google.count(GET), mail.read_cursor(cursor)) == (7, 7, begun_at)


@pytest.mark.parametrize("resume", ["nonsense", "[0, 1, 2, 3]", "5"])
def test_a_mark_of_another_version(mailbox: Mailbox, resume: str) -> None:
    """The pull begins anew."""
    mailbox.fill(1)
    (page,) = mailbox.source.pull(mail.COLLECTION, None, {}, resume)
    assert (len(page.records), page.cursor is not None) == (1, True)


def test_a_page_that_google_has_forgotten(google: GoogleEmulator, mailbox: Mailbox) -> None:
    """A mark that was kept too long leads to a pull from the beginning."""
    google.fail(LIST, lambda: gmail_problem(400, "Invalid pageToken", "invalidArgument"))
    with pytest.raises(CursorExpired):
        next(iter(mailbox.source.pull(mail.COLLECTION, None, {}, '[1, "1000", 3, "1/m"]')))


def test_a_bound_ends_the_walk(
    google: GoogleEmulator, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was received before the day is not stored, and the list not read to its end."""
    monkeypatch.setattr("connectors.google.mail.LIST_SIZE", 4)
    mailbox.fill(100)
    mailbox.source = GoogleMail(gmail_api(google), since=date(2026, 6, 5))
    mailbox.pull()
    oldest = min(mail.parse(record.payload)[0].received_at for record in mailbox.stored.values())  # type: ignore[type-var]
    assert oldest == datetime(2026, 6, 5, tzinfo=UTC)
    assert google.count(LIST) < 10


def test_what_a_batch_is_put_off_is_asked_again(google: GoogleEmulator, mailbox: Mailbox) -> None:
    """429 and 503 inside a batch that is a success; the others are not asked again."""
    mailbox.fill(10)
    google.fail(GET, too_many_at_once, first=3, times=2)
    google.fail(GET, out_of_order, first=8)
    assert len(mailbox.pull()) == 10
    assert google.batch_sizes == [10, 3]


def test_what_is_put_off_for_ever(google: GoogleEmulator, mailbox: Mailbox) -> None:
    """After some tries the pull ends, and the next one goes on."""
    mailbox.fill(3)
    google.fail(GET, too_many_at_once, times=99)
    with pytest.raises(SourceUnavailable):
        mailbox.pull()
    google.faults.clear()
    assert len(mailbox.pull()) == 3


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda: Problem(200, "<html>"), SourceChanged),
        (lambda: Problem(200, "--x", {"Content-Type": "multipart/mixed; boundary=x"}), SourceChanged),
        (lambda: gmail_problem(400, "Mail service not enabled", "failedPrecondition"), Unsuccessful),
    ],
)
def test_batches_that_go_wrong_as_a_whole(
    google: GoogleEmulator, mailbox: Mailbox, make: object, error: type[Exception]
) -> None:
    """What is no batch, and what is refused, are errors of ours."""
    mailbox.fill(3)
    google.fail("batch", make)  # type: ignore[arg-type]
    with pytest.raises(error):
        mailbox.pull()


def test_the_quota_is_used_and_never_exceeded(google: GoogleEmulator, mailbox: Mailbox) -> None:
    """Of 6,000 units a minute at least 95 % are spent while there is work, without one refusal."""
    google.units_a_minute = (
        12_000  # a bucket that begins full spends up to twice the rate in its first minute
    )
    mailbox.fill(800)
    mailbox.source = GoogleMail(gmail_api(google, units=6000))
    began = google.now
    assert len(mailbox.pull()) == 800
    minutes = (google.now - began).total_seconds() / 60
    units = 800 * 20 + 5 * 5
    assert (units - 6000) / (minutes * 6000) >= 0.95
    assert google.count(GET) == 800


def test_headers_are_read_as_any_mail(mailbox: Mailbox) -> None:
    """Names in encoded words, several recipients, lists; a line break in a value begins no other field."""
    mailbox.box.put("a", START, [
        ("fROM", "=?iso-8859-1?q?=C5sa_=D6berg?= <asa@example.org>"),
        ("To", "me@example.org,\r\nBcc: evil@example.org"),
        ("Message-Id", "<1@example.org>"),
        ("List-Id", "<choir.example.org>"),
        ("Date", "Mon, 01 Jun 2026 10:00:00 +0200"),
    ], "INBOX")  # fmt: skip
    mailbox.pull()
    (message,) = mail.parse(mailbox.stored["a"].payload)
    assert (message.message_id, message.list_id) == ("1@example.org", "choir.example.org")
    assert [(one.field, one.name) for one in message.addresses][:1] == [("from", "Åsa Öberg")]
    assert "bcc" not in {one.field for one in message.addresses}
    assert message.received_at == START
