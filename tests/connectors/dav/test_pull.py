"""Full pulls of an address book whose server misbehaves: what lands, what is asked again, what is raised."""

from __future__ import annotations

import json

import pytest

from connectors.errors import (
    AuthExpired,
    ConnectorError,
    Refused,
    SourceChanged,
    SourceUnavailable,
    Unreadable,
)
from connectors.records import Page
from tests.connectors.contract import known_of, landed
from tests.connectors.dav.book import PATH, Book
from tests.servers.scripted import Answer, ScriptedServer, multistatus

LOGIN_PAGE = Answer(
    200, b"<html><body>Please <br> sign in: canary-password</body></html>", {"Content-Type": "text/html"}
)


@pytest.fixture
def book(server: ScriptedServer) -> Book:
    return Book(server, 8)


def pages_until_error(book: Book) -> tuple[list[Page], ConnectorError]:
    """The pages of a pull that must fail, and its error, which says no password."""
    pages: list[Page] = []
    with pytest.raises(ConnectorError) as caught:
        pages.extend(book.source.pull(book.collection, None, {}))
    assert "canary" not in str(caught.value)
    assert all(page.cursor is None for page in pages)
    return pages, caught.value


def test_a_book_is_fetched_in_hundreds(server: ScriptedServer) -> None:
    """1,200 cards are a few pages, each of which can be landed by itself; the last bears the token."""
    book = Book(server, 1200)
    pages = book.pull()
    assert [len(hrefs) for hrefs in book.reports] == [100, 200, 400, 500]
    assert [len(page.records) for page in pages] == [100, 200, 400, 500]
    assert [page.seen == {record.location for record in page.records} for page in pages] == [True] * 4
    assert json.loads(pages[-1].cursor or "") == {"version": 1, "sync_token": book.token}


def test_a_missing_href_is_asked_for_alone(book: Book) -> None:
    """What an answer leaves out is not taken for deleted: it is asked for once more, by itself."""
    left_out = f"{PATH}003.vcf"
    book.spoil = lambda hrefs: book.fetched([h for h in hrefs if h != left_out]) if len(hrefs) > 1 else None
    (page,) = book.pull()
    assert book.reports[1:] == [[left_out]]
    assert len(page.records) == 8


def test_a_href_that_is_never_given_stays_seen(book: Book) -> None:
    """Listed but not given even alone: no record, not gone either, and the others have their cursor."""
    left_out = f"{PATH}003.vcf"
    book.spoil = lambda hrefs: book.fetched([h for h in hrefs if h != left_out])
    (page,) = book.pull()
    assert [len(hrefs) for hrefs in book.reports] == [8, 1]
    assert left_out in page.seen
    assert left_out not in {record.location for record in page.records}
    assert page.cursor is not None


def test_a_server_that_withholds_everything_is_given_up(server: ScriptedServer) -> None:
    """An answer without entries is not followed by thousands of questions, one for each."""
    book = Book(server, 250)
    book.spoil = lambda _: multistatus()
    pages, error = pages_until_error(book)
    assert isinstance(error, SourceChanged)
    assert landed(pages) == {}
    assert len(server.asked) < 120


def test_an_entry_that_went_meanwhile_is_no_error(book: Book) -> None:
    """404 for an entry just listed is neither a blank card nor a reason to ask again."""
    book.also_listed = [f"{PATH}gone.vcf"]
    (page,) = book.pull()
    assert len(page.records) == len(page.seen) - 1 == 8
    assert len(book.reports) == 1


def test_hrefs_come_back_in_another_spelling(book: Book) -> None:
    """A server may list %40 and answer with @."""
    book.cards = {f"{PATH}n%40x.vcf": book.cards[f"{PATH}001.vcf"]}
    book.spoil = lambda hrefs: multistatus(
        (f"{PATH}n@x.vcf", f"<R:address-data>{book.cards[hrefs[0]]}</R:address-data>")
    )
    (page,) = book.pull()
    assert [record.location for record in page.records] == [f"{PATH}n@x.vcf"]
    assert book.reports == [[f"{PATH}n%40x.vcf"]]


def test_hrefs_outside_the_collection_are_never_asked_for(book: Book, elsewhere: ScriptedServer) -> None:
    """Foreign hosts, ``..`` and other folders are left out of the listing and of answers."""
    outside = [f"{elsewhere.url}{PATH}x.vcf", f"{PATH}../admin/secret", f"{PATH}%2e%2e/x.vcf", "/other/x.vcf"]
    book.also_listed = outside
    book.spoil = lambda hrefs: book.fetched([*hrefs, "/other/y.vcf"])
    (page,) = book.pull()
    assert len(page.records) == len(page.seen) == 8
    asked = {href for hrefs in book.reports for href in hrefs}
    assert asked.isdisjoint(outside)
    assert {request.path for request in book.server.asked} == {PATH}


def test_a_listing_of_foreign_hrefs_only_is_refused(book: Book, elsewhere: ScriptedServer) -> None:
    """An empty collection is believed, one that points elsewhere is not: nothing would be left of it."""
    book.cards = {}
    book.also_listed = [f"{elsewhere.url}{PATH}x.vcf"]
    pages, error = pages_until_error(book)
    assert isinstance(error, Refused)
    assert pages == []


@pytest.mark.parametrize("status", [413, 500, 507])
def test_one_sick_entry_costs_only_itself(book: Book, status: int) -> None:
    """A multiget that fails is repeated in parts; the others land, and the error comes without a cursor."""
    sick = f"{PATH}003.vcf"
    book.spoil = lambda hrefs: Answer(status, b"oops") if sick in hrefs else None
    pages, error = pages_until_error(book)
    assert len(landed(pages)) == 7
    assert "Friends has 1 entries" in str(error)
    assert isinstance(error, SourceUnavailable if status >= 500 else SourceChanged)


def test_one_failed_multiget_is_made_good(book: Book) -> None:
    """A server that fails once on a large request is asked in smaller ones, and all is well."""
    book.spoil = lambda hrefs: Answer(500) if len(hrefs) > 2 else None
    (page,) = book.pull()
    assert len(page.records) == 8
    assert page.cursor is not None


@pytest.mark.parametrize("bad", ["<html>sign in</html>", "BEGIN:VCALENDAR\nEND:VCALENDAR", "canary-password"])
def test_a_body_that_is_no_card_never_lands(book: Book, bad: str) -> None:
    """The others land; SourceChanged is raised in place of the cursor."""
    book.cards[f"{PATH}003.vcf"] = bad
    pages, error = pages_until_error(book)
    assert isinstance(error, SourceChanged)
    assert len(landed(pages)) == 7
    assert all("BEGIN:VCARD" in record.payload for record in landed(pages).values())


def test_a_broken_card_is_landed_as_it_is(book: Book) -> None:
    """What only looks like a card is kept raw; the parser refuses it alone."""
    book.cards[f"{PATH}003.vcf"] = "BEGIN:VCARD\r\nthe rest is lost"
    records = landed(book.pull())
    with pytest.raises(Unreadable):
        book.source.parse(records.pop(f"{PATH}003.vcf").payload)
    assert all(book.source.parse(record.payload) for record in records.values())


@pytest.mark.parametrize("answer", [LOGIN_PAGE, Answer(500), Answer(207, b"<x/>")])
def test_a_server_that_fails_throughout_is_given_up(server: ScriptedServer, answer: Answer) -> None:
    """After a few entries that cannot be had, the rest of 250 is not tried one by one."""
    book = Book(server, 250)
    book.spoil = lambda _: answer
    pages, error = pages_until_error(book)
    assert isinstance(error, (SourceChanged, SourceUnavailable))
    assert landed(pages) == {}
    assert len(server.asked) < 40


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (LOGIN_PAGE, SourceChanged),
        (Answer(401), AuthExpired),
        (Answer(403), SourceChanged),
        (Answer(404), SourceChanged),
        (Answer(500), SourceUnavailable),
        (Answer(503), SourceUnavailable),
        (Answer(207, b"<multistatus/>"), SourceChanged),
        (multistatus(("/book/", "<D:getetag>1</D:getetag>")), None),
    ],
)
@pytest.mark.parametrize("depth", ["0", "1"])
def test_a_collection_that_cannot_be_listed(
    book: Book, answer: Answer, kind: type[ConnectorError] | None, depth: str
) -> None:
    """Forbidden, gone, broken or nonsense: an error before any page; only a real listing may be empty."""
    good = book.server.script
    book.server.script = lambda asked: answer if asked.headers["Depth"] == depth else good(asked)
    if kind is None:
        assert book.pull()[-1].cursor is not None
        return
    pages, error = pages_until_error(book)
    assert isinstance(error, kind)
    assert pages == []


def test_two_entries_with_one_uid_are_two_records(book: Book) -> None:
    """A server that lets a UID in twice does not make one of them disappear."""
    book.cards[f"{PATH}004.vcf"] = book.cards[f"{PATH}003.vcf"]
    (page,) = book.pull()
    assert len({record.record_id for record in page.records}) == 8


def test_an_entry_without_etag_is_always_fetched(book: Book) -> None:
    """No etag, no claim that nothing changed."""
    href = f"{PATH}noetag.vcf"
    book.also_listed = [href]
    book.spoil = lambda hrefs: multistatus(
        *((h, f"<R:address-data>{book.cards[f'{PATH}001.vcf']}</R:address-data>") for h in hrefs)
    )
    known = known_of(landed(book.pull()).values())
    assert known[href].etag is None
    (page,) = book.pull(known=known)
    assert [record.location for record in page.records] == [href]
