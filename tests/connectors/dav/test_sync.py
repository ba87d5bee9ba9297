"""Pulls with a cursor: what a server says has changed, and what is done when it says it badly."""

from __future__ import annotations

import json
from collections import deque

import pytest

from connectors.errors import AuthExpired, ConnectorError, CursorExpired, SourceChanged, SourceUnavailable
from connectors.records import Known, Page, RawRecord
from tests.connectors import people
from tests.connectors.contract import known_of, landed
from tests.connectors.dav.book import PATH, Book, error, gone_responses
from tests.servers.scripted import Answer, Asked, ScriptedServer, multistatus

SYNC = "REPORT 0"


class Synced:
    """A book that was pulled once; ``pull`` goes on from there and lands."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.stored: dict[str, RawRecord] = {}
        self.cursor: str | None = None
        self.pull()
        book.server.asked.clear()
        book.reports.clear()

    @property
    def known(self) -> dict[str, Known]:
        return known_of(self.stored.values())

    def pull(self) -> list[Page]:
        pages = self.book.pull(self.known, self.cursor)
        self.stored = landed(pages, self.stored.values())
        self.cursor = pages[-1].cursor
        return pages

    def failure(self) -> ConnectorError:
        """The error of a pull that must fail before any page, having told no password."""
        with pytest.raises(ConnectorError) as caught:
            next(iter(self.book.source.pull(self.book.collection, self.cursor, self.known)))
        assert "canary" not in str(caught.value)
        return caught.value

    def is_right(self) -> bool:
        """Is what is stored what the server holds?"""
        held = {at: text.replace("\r\n", "\n") for at, text in self.book.cards.items()}
        return {at: record.payload for at, record in self.stored.items()} == held


@pytest.fixture
def synced(server: ScriptedServer) -> Synced:
    return Synced(Book(server, 8))


def card(n: int) -> str:
    return people.numbered("contacts", n)


def test_an_unchanged_collection_costs_one_request(synced: Synced) -> None:
    """With a cursor there is one report, and one empty page that does not claim to be a listing."""
    (page,) = synced.pull()
    assert page == Page(cursor=json.dumps({"version": 1, "sync_token": synced.book.token}), is_full=False)
    assert synced.book.asked == [SYNC]


def test_changes_come_alone(synced: Synced) -> None:
    """One new, one edited, one deleted: two are fetched in one multiget, one is a tombstone."""
    new, edited, deleted = f"{PATH}new.vcf", f"{PATH}001.vcf", f"{PATH}002.vcf"
    synced.book.cards |= {new: card(100), edited: card(101)}
    del synced.book.cards[deleted]
    (page,) = synced.pull()
    assert synced.book.reports == [[edited, new]]
    assert synced.book.asked == [SYNC, "REPORT 0"]
    assert (page.tombstones, page.seen, page.is_full) == ((deleted,), frozenset(), False)
    assert synced.is_right()


def test_what_is_known_already_is_not_fetched(synced: Synced) -> None:
    """Changes that landed before a crash, without their cursor, are not fetched again."""
    synced.book.cards[f"{PATH}new.vcf"] = card(100)
    before = synced.cursor
    synced.pull()
    synced.cursor = before
    synced.pull()
    assert synced.book.asked == [SYNC, "REPORT 0", SYNC]
    assert synced.is_right()


# --- tokens that are worth nothing any more ----------------------------------------------------------------


@pytest.mark.parametrize("status", [400, 403, 409, 410, 412, 500])
def test_an_invalid_token_is_known_by_the_condition(synced: Synced, status: int) -> None:
    """Whatever the status, DAV:valid-sync-token means: list all. No page comes before that is said."""
    synced.book.spoil_sync = lambda _: error(status, "<D:valid-sync-token/>")
    assert isinstance(synced.failure(), CursorExpired)
    assert synced.book.asked == [SYNC]


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 410, 412, 501, 507])
def test_a_token_refused_without_a_word(synced: Synced, status: int) -> None:
    """If the report is refused, but the collection still answers, the token is what is wrong."""
    synced.book.spoil_sync = lambda _: Answer(status, b"no")
    assert isinstance(synced.failure(), CursorExpired)
    assert synced.book.asked == [SYNC, "PROPFIND 0"]


@pytest.mark.parametrize(("status", "kind"), [(403, SourceChanged), (404, SourceChanged), (401, AuthExpired)])
def test_a_collection_that_is_gone_is_no_expired_token(
    synced: Synced, status: int, kind: type[ConnectorError]
) -> None:
    """Deleted, unshared, or signed out: nothing is listed, so nothing is swept."""
    synced.book.server.script = lambda _: Answer(status)
    assert isinstance(synced.failure(), kind)
    assert len(synced.book.server.asked) <= 2


def test_a_failing_server_is_asked_again_next_time(synced: Synced) -> None:
    """A passing 500 does not bring a full listing; the cursor is still good afterwards."""
    synced.book.cards[f"{PATH}new.vcf"] = card(100)
    synced.book.spoil_sync = lambda _: Answer(500, b"oops")
    assert isinstance(synced.failure(), SourceUnavailable)
    assert synced.book.asked == [SYNC]
    synced.book.spoil_sync = lambda _: None
    synced.pull()
    assert synced.is_right()


def test_after_an_expired_token_only_differences_are_fetched(synced: Synced) -> None:
    """The full pull that follows lists all, fetches what differs, sweeps, and has a new token."""
    synced.book.cards[f"{PATH}new.vcf"] = card(100)
    del synced.book.cards[f"{PATH}002.vcf"]
    synced.book.forget()
    assert isinstance(synced.failure(), CursorExpired)
    synced.cursor = None
    (page,) = synced.pull()
    assert page.is_full
    assert synced.book.reports == [[f"{PATH}new.vcf"]]
    assert synced.is_right()
    synced.book.server.asked.clear()
    synced.pull()
    assert synced.book.asked == [SYNC]


@pytest.mark.parametrize(
    "cursor", ["", "[]", "7", "null", '{"sync_token": "x"}', '{"version": 99}', "data:,1"]
)
def test_a_cursor_of_another_version_is_expired(synced: Synced, cursor: str) -> None:
    """What this version has not written is not guessed at, and not sent anywhere."""
    synced.cursor = cursor
    assert isinstance(synced.failure(), CursorExpired)
    assert synced.book.asked == []


def test_a_silently_dead_token_is_found_out_by_listing(synced: Synced) -> None:
    """A server that says "nothing new" to any token (it happens) is seen through by a pull without one."""
    del synced.book.cards[f"{PATH}002.vcf"]
    synced.book.cards |= {f"{PATH}new.vcf": card(100), f"{PATH}001.vcf": card(101)}
    dead = "<D:sync-token>dead</D:sync-token>"
    synced.book.spoil_sync = lambda _: multistatus(extra=dead)
    synced.pull()
    assert not synced.is_right()
    synced.cursor = None
    synced.pull()
    assert synced.book.reports == [[f"{PATH}001.vcf", f"{PATH}new.vcf"]]
    assert synced.is_right()


# --- answers that are cut short ---------------------------------------------------------------------------


def cut(token: str, *responses: tuple[str, str], extra: str = "") -> Answer:
    """A truncated answer: 507 for the collection itself (RFC 6578, 3.6)."""
    mark = gone_responses([PATH], "507 Insufficient Storage")
    return multistatus(*responses, extra=f"{extra}{mark}<D:sync-token>{token}</D:sync-token>")


def test_truncated_answers_are_followed_to_the_end(synced: Synced) -> None:
    """Three parts, each asked for with the token of the one before; the last word on an entry holds."""
    new, back, lost = (f"{PATH}{name}.vcf" for name in ("new", "back", "lost"))
    synced.book.cards |= {new: card(100), back: card(101)}
    etag = '<D:getetag>"x"</D:getetag>'
    parts = {
        "urn:mark:0": cut("b", (new, etag), (lost, etag), extra=gone_responses([back])),
        "b": cut("c", (back, etag), extra=gone_responses([lost])),
        "c": multistatus(extra=f"<D:sync-token>{synced.book.token}</D:sync-token>"),
    }
    synced.book.spoil_sync = lambda token: parts[token]
    (page,) = synced.pull()
    assert synced.book.reports == [[back, new]]
    assert page.tombstones == (lost,)
    assert synced.is_right()


@pytest.mark.parametrize("tokens", [["a"], ["a", "b"], None])
def test_truncation_without_end(synced: Synced, tokens: list[str] | None) -> None:
    """A token that comes round again, or one new token after another, ends in a listing, not in a loop."""
    count = iter(range(10_000))

    def spoil(_: str) -> Answer:
        n = next(count)
        return cut(tokens[n % len(tokens)] if tokens else str(n))

    synced.book.spoil_sync = spoil
    assert isinstance(synced.failure(), CursorExpired)
    assert len(synced.book.server.asked) <= 100


def test_an_answer_without_a_token(synced: Synced) -> None:
    """Nothing is landed of which it is not known where it ends."""
    synced.book.spoil_sync = lambda _: multistatus((f"{PATH}001.vcf", '<D:getetag>"x"</D:getetag>'))
    assert isinstance(synced.failure(), CursorExpired)


# --- strange responses ------------------------------------------------------------------------------------


def test_an_entry_both_gone_and_changed_is_there(synced: Synced) -> None:
    """One answer with two words on one entry, in either order: it is fetched, not buried."""
    at = f"{PATH}001.vcf"
    token = f"<D:sync-token>{synced.book.token}</D:sync-token>"
    synced.book.spoil_sync = lambda _: multistatus(
        (at, '<D:getetag>"x"</D:getetag>'), extra=gone_responses([at]) + token
    )
    (page,) = synced.pull()
    assert page.tombstones == ()
    assert synced.book.reports == [[at]]
    assert synced.is_right()


def test_an_etag_that_is_not_found_is_no_deletion(synced: Synced) -> None:
    """404 for a property is not 404 for the entry: it is fetched; only if that is 404 too, it is gone."""
    there, gone = f"{PATH}001.vcf", f"{PATH}002.vcf"
    del synced.book.cards[gone]
    propstats = "".join(
        f"<D:response><D:href>{at}</D:href><D:propstat><D:prop><D:getetag/></D:prop>"
        "<D:status>HTTP/1.1 404 Not Found</D:status></D:propstat></D:response>"
        for at in (there, gone)
    )
    token = f"<D:sync-token>{synced.book.token}</D:sync-token>"
    synced.book.spoil_sync = lambda _: multistatus(extra=propstats + token)
    (page,) = synced.pull()
    assert synced.book.reports == [[there, gone]]
    assert page.tombstones == (gone,)
    assert synced.is_right()


def test_the_collection_itself_and_nested_ones_are_no_changes(synced: Synced) -> None:
    """Some servers list them too."""
    etag = '<D:getetag>"x"</D:getetag>'
    token = f"<D:sync-token>{synced.book.token}</D:sync-token>"
    synced.book.spoil_sync = lambda _: multistatus((PATH, etag), (f"{PATH}nested/", etag), extra=token)
    synced.pull()
    assert synced.book.asked == [SYNC]


def test_changes_outside_of_the_collection_are_left_out(synced: Synced, elsewhere: ScriptedServer) -> None:
    """Neither fetched nor buried, here or on another host."""
    outside = [f"{elsewhere.url}{PATH}001.vcf", f"{PATH}../admin/secret", "/other/x.vcf"]
    synced.book.cards[f"{PATH}new.vcf"] = card(100)
    synced.book.also_changed = gone_responses(outside) + gone_responses(outside, "200 OK")
    (page,) = synced.pull()
    assert page.tombstones == ()
    assert synced.book.reports == [[f"{PATH}new.vcf"]]
    assert synced.is_right()


def test_an_entry_that_went_between_report_and_multiget(synced: Synced) -> None:
    """Said to have changed, and not there when fetched: gone, and no error."""
    at = f"{PATH}003.vcf"
    del synced.book.cards[at]
    token = f"<D:sync-token>{synced.book.token}</D:sync-token>"
    synced.book.spoil_sync = lambda _: multistatus((at, '<D:getetag>"x"</D:getetag>'), extra=token)
    (page,) = synced.pull()
    assert page.tombstones == (at,)
    assert synced.is_right()


# --- entries that cannot be had ---------------------------------------------------------------------------


def test_what_is_withheld_is_owed(synced: Synced) -> None:
    """A change that is listed but not given is asked for again by the next pulls, until it comes."""
    at = f"{PATH}new.vcf"
    synced.book.cards[at] = card(100)
    synced.book.spoil = lambda hrefs: synced.book.fetched([href for href in hrefs if href != at])
    synced.pull()
    synced.pull()
    assert synced.book.reports == [[at]] * 2
    assert json.loads(synced.cursor or "")["owed"] == [at]
    synced.book.spoil = lambda _: None
    synced.pull()
    assert synced.is_right()
    assert "owed" not in json.loads(synced.cursor or "")


def test_what_was_withheld_in_a_first_pull_is_owed_too(server: ScriptedServer) -> None:
    """The token of the listing does not hide it for ever."""
    book, at = Book(server, 8), f"{PATH}003.vcf"
    book.spoil = lambda hrefs: book.fetched([href for href in hrefs if href != at])
    synced = Synced(book)
    assert not synced.is_right()
    book.spoil = lambda _: None
    synced.pull()
    assert synced.is_right()


def test_what_is_owed_and_deleted_is_forgotten(synced: Synced) -> None:
    """No one asks for ever for an entry that is gone."""
    at = f"{PATH}001.vcf"
    synced.book.cards[at] = card(100)
    synced.book.spoil = lambda hrefs: synced.book.fetched([href for href in hrefs if href != at])
    synced.pull()
    del synced.book.cards[at]
    synced.pull()
    assert synced.is_right()
    assert "owed" not in json.loads(synced.cursor or "")


@pytest.mark.parametrize("bad", ["<html>sign in</html>", ""])
def test_a_change_that_cannot_be_read_keeps_the_cursor_back(synced: Synced, bad: str) -> None:
    """A sign-in page in place of a card: the others land, the token is not stored, and nothing is lost."""
    sick, well = f"{PATH}001.vcf", f"{PATH}002.vcf"
    synced.book.cards |= {sick: bad or card(100), well: card(101)}
    if not bad:
        synced.book.spoil = lambda hrefs: Answer(500, b"oops") if sick in hrefs else None
    source, pages = synced.book.source, list[Page]()
    with pytest.raises(SourceUnavailable if not bad else SourceChanged):
        deque(map(pages.append, source.pull(synced.book.collection, synced.cursor, synced.known)))
    assert [(len(page.records), page.cursor) for page in pages] == [(1, None)]
    synced.stored = landed(pages, synced.stored.values())
    synced.book.cards[sick], synced.book.spoil = card(100), lambda _: None
    synced.book.reports.clear()
    synced.pull()
    assert synced.book.reports == [[sick]]
    assert synced.is_right()


# --- servers without sync-collection ----------------------------------------------------------------------


@pytest.fixture
def unsynced(server: ScriptedServer) -> Synced:
    """A book that only has a ctag."""
    book = Book(server, 8)
    book.has_sync = False
    return Synced(book)


def test_an_unchanged_ctag_saves_the_listing(unsynced: Synced) -> None:
    """One small request, and a page that does not claim to be a listing."""
    (page,) = unsynced.pull()
    assert unsynced.book.asked == ["PROPFIND 0"]
    assert (page.records, page.is_full) == ((), False)
    assert unsynced.is_right()


def test_a_new_ctag_brings_a_listing(unsynced: Synced) -> None:
    """What differs by etag is fetched, what is missing is swept."""
    unsynced.book.cards[f"{PATH}001.vcf"] = card(100)
    del unsynced.book.cards[f"{PATH}002.vcf"]
    (page,) = unsynced.pull()
    assert page.is_full
    assert unsynced.book.reports == [[f"{PATH}001.vcf"]]
    assert unsynced.is_right()


def test_without_any_mark_everything_is_listed_each_time(unsynced: Synced) -> None:
    """No token and no ctag: an etag diff always."""
    unsynced.book.has_ctag = False
    unsynced.cursor = None
    unsynced.pull()
    unsynced.book.cards[f"{PATH}001.vcf"] = card(100)
    unsynced.pull()
    assert unsynced.book.reports == [[f"{PATH}001.vcf"]]
    assert unsynced.is_right()


def test_what_is_withheld_without_a_token_is_found_by_listing(unsynced: Synced) -> None:
    """The ctag is not trusted while something is owed."""
    at = f"{PATH}001.vcf"
    unsynced.book.cards[at] = card(100)
    unsynced.book.spoil = lambda hrefs: unsynced.book.fetched([href for href in hrefs if href != at])
    unsynced.pull()
    unsynced.book.spoil = lambda _: None
    unsynced.pull()
    assert unsynced.is_right()


def test_a_token_without_the_report_is_not_believed(server: ScriptedServer) -> None:
    """A server that says which reports it has, and has no sync-collection among them, is read by ctag."""
    book = Book(server, 3)
    usual = server.script

    def without_report(asked: Asked) -> Answer:
        answer = usual(asked)
        return Answer(answer.status, answer.body.replace(b"<D:sync-collection/>", b"<D:expand-property/>"))

    server.script = without_report
    assert "ctag" in json.loads(book.pull()[-1].cursor or "")
