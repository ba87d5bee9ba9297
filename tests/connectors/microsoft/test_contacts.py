"""Contacts keep the contract, and what is Microsoft's own about them."""

from __future__ import annotations

import json
from hashlib import sha256
from itertools import count
from typing import Any

import pytest

from connectors.errors import AuthExpired, CursorExpired, SourceUnavailable
from connectors.formats import microsoft_contact
from connectors.microsoft import contacts
from connectors.microsoft.contacts import DEFAULT, MicrosoftContacts
from connectors.records import Collection, Page, RawRecord
from flows.demo.emulators.microsoft import problems
from flows.demo.emulators.microsoft.emulator import MicrosoftEmulator
from tests.connectors import people
from tests.connectors.contract import PAGE_SIZE, ConnectorContract, Subject, brought, known_of, landed
from tests.connectors.microsoft.signed_in import contact, graph, mailbox

DELTA = "/me/contacts/delta"
_changes = count(1)


def id_of(name: str) -> str:
    """The id that Microsoft gives an entry of this name."""
    return f"AAkALg{sha256(name.encode()).hexdigest()[:12]}="


def put(microsoft: MicrosoftEmulator, name: str, text: str, **more: Any) -> None:
    """Write a contact, new or changed."""
    mailbox(microsoft).contacts.default.put(contact(text, id_of(name), next(_changes)) | more)


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.microsoft.delta.PAGE_SIZE", PAGE_SIZE)


class TestContacts(ConnectorContract):
    kind = "contacts"

    @pytest.fixture(params=["default", "another"])
    def subject(self, microsoft: MicrosoftEmulator, request: pytest.FixtureRequest) -> Subject:
        folders = mailbox(microsoft).contacts
        folder = folders.default if request.param == "default" else folders.add("Ladies' tennis")
        return Subject(
            MicrosoftContacts(graph(microsoft)),
            DEFAULT if folder is folders.default else Collection(folder.folder_id, folder.name),
            lambda name, text: folder.put(contact(text, id_of(name), next(_changes))),
            lambda name: folder.delete(id_of(name)),
            folder.contacts.forget_syncs,
        )


class Book:
    """The default folder as it is pulled again and again, and what is stored of it."""

    def __init__(self, microsoft: MicrosoftEmulator) -> None:
        self.microsoft = microsoft
        self.source = MicrosoftContacts(graph(microsoft))
        self.stored: dict[str, RawRecord] = {}
        self.cursor: str | None = None
        self.pages: list[Page] = []

    def pull(self) -> list[RawRecord]:
        """One pull from the cursor; the records that it brought, whole or as changes."""
        known = known_of(self.stored.values())
        self.pages = list(self.source.pull(DEFAULT, self.cursor, known))
        news = brought(self.pages, self.stored.values())
        self.stored = landed(self.pages, self.stored.values())
        self.cursor = self.pages[-1].cursor
        return news


@pytest.fixture
def book(microsoft: MicrosoftEmulator) -> Book:
    for number in range(4):
        put(microsoft, f"p{number}", people.numbered("contacts", number))
    return Book(microsoft)


def test_folders_are_found_however_deep(microsoft: MicrosoftEmulator) -> None:
    """The default folder first, which no listing has; one request a level, whatever hangs there."""
    folders = mailbox(microsoft).contacts
    for number in range(23):
        inner = folders.add(f"Club {number}")
        if number < 2:
            folders.add("Board", folders.add("Members", inner.folder_id).folder_id)
    found = MicrosoftContacts(graph(microsoft)).collections()
    assert found[0] == DEFAULT
    assert len(found) == len({one.collection_id for one in found}) == 1 + 23 + 2 + 2
    assert sorted(one.name for one in found[-4:]) == ["Board", "Board", "Members", "Members"]
    assert microsoft.batches == [20, 3, 2, 2]


def test_a_first_pull_asks_once_a_page_and_nothing_new_asks_once(
    microsoft: MicrosoftEmulator, book: Book
) -> None:
    """Four people on pages of three: two requests; then one."""
    assert len(book.pull()) == 4
    assert microsoft.count() == 2
    assert book.pull() == []
    assert microsoft.count() == 3


def test_a_change_comes_as_what_changed_and_nothing_else_is_lost(
    microsoft: MicrosoftEmulator, book: Book
) -> None:
    """Outlook sends one member; the record has all of them, the changed one and its new version."""
    book.pull()
    before = book.stored[id_of("p1")]
    put(microsoft, "p1", people.numbered("contacts", 1), jobTitle="Owner")
    (after,) = book.pull()
    assert [len(page.patches) for page in book.pages] == [1]
    patch = json.loads(book.pages[0].patches[0].payload)
    assert patch.keys() == {"id", "jobTitle", "lastModifiedDateTime"}
    assert after.etag != before.etag
    assert json.loads(after.payload) == json.loads(before.payload) | patch


@pytest.mark.parametrize("habit", ["partial", "repeats", "reverses", "begins_empty", "replays"])
def test_habits_of_outlook_change_nothing(microsoft: MicrosoftEmulator, book: Book, habit: str) -> None:
    """Repeated, replayed, out of order, behind an empty page, whole or in part: the same is stored."""
    setattr(microsoft.habits, habit, habit != "partial")
    book.pull()
    put(microsoft, "p0", people.edited("contacts", "asa-oberg"))
    book.pull()
    mailbox(microsoft).contacts.default.delete(id_of("p2"))
    put(microsoft, "p9", people.numbered("contacts", 9))
    book.pull()
    book.pull()
    fresh = Book(microsoft)
    fresh.pull()
    assert book.stored == fresh.stored
    assert len(fresh.stored) == 4


def test_what_is_gone_and_comes_again_in_one_round_is_whole(microsoft: MicrosoftEmulator, book: Book) -> None:
    """Out of order, a removal may come before the change that it followed: nothing is cut short."""
    book.pull()
    folder = mailbox(microsoft).contacts.default
    body = folder.contacts.live(id_of("p1")) or {}
    folder.delete(id_of("p1"))
    folder.put({name: value for name, value in body.items() if name != "parentFolderId"})
    book.pull()
    assert len(book.stored) == 4
    assert contacts.parse(book.stored[id_of("p1")].payload)[0].emails


def test_a_part_of_what_is_not_stored_is_asked_for_as_a_whole(
    microsoft: MicrosoftEmulator, book: Book
) -> None:
    """Somebody who was kept out, say, and whose title changes: no record is made of a title alone."""
    book.pull()
    del book.stored[id_of("p1")]
    put(microsoft, "p1", people.numbered("contacts", 1), jobTitle="Owner")
    (record,) = book.pull()
    assert contacts.parse(record.payload)[0].emails
    assert microsoft.batches == [1]
    fresh = Book(microsoft)
    fresh.pull()
    assert book.stored == fresh.stored


def test_a_link_that_dies_in_the_middle_sweeps_nothing(microsoft: MicrosoftEmulator, book: Book) -> None:
    """CursorExpired after the first page: a full pull puts all right, and brings only what is not stored."""
    book.pull()
    for number in range(4, 9):
        put(microsoft, f"p{number}", people.numbered("contacts", number))
    microsoft.fail(DELTA, problems.sync_state_not_found, first=2)
    source, known = book.source, known_of(book.stored.values())
    pages = source.pull(DEFAULT, book.cursor, known)
    first = next(pages)
    assert not first.is_full
    with pytest.raises(CursorExpired):
        next(pages)
    book.stored = landed([first], book.stored.values())
    book.cursor = None
    assert len(book.pull()) == 5 - len(first.records)
    assert len(book.stored) == 9


def test_a_cursor_of_another_question_has_expired(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """A version that asks for more begins anew, since a link is bound to what was asked."""
    book.pull()
    monkeypatch.setattr("connectors.microsoft.contacts.SELECT", "id,displayName")
    with pytest.raises(CursorExpired):
        book.pull()


def test_a_version_that_asks_for_more_reads_all_once_more(
    microsoft: MicrosoftEmulator, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is stored by a version that asked for no addresses comes whole, though nobody changed it; then all
    is as ever.
    """
    put(
        microsoft,
        "nino",
        people.numbered("contacts", 9),
        homeAddress={"street": "Lindenstr. 5", "city": "Köln"},
    )
    members = tuple(name for name in microsoft_contact.MEMBERS if not name.endswith("Address"))
    with monkeypatch.context() as before:
        before.setattr("connectors.formats.microsoft_contact.MEMBERS", members)
        before.setattr("connectors.microsoft.contacts.SELECT", ",".join(("id", *members)))
        assert len(book.pull()) == 5
    assert "Lindenstr" not in str(book.stored)
    with pytest.raises(CursorExpired):
        book.pull()
    book.cursor = None
    assert len(book.pull()) == 5
    assert book.stored[id_of("nino")].payload.count("Lindenstr") == 1
    assert book.pull() == []


@pytest.mark.parametrize("cursor", ["", "3", "[]", "{}", '{"version":1,"asked":3,"link":4}'])
def test_a_cursor_that_nobody_wrote_has_expired(book: Book, cursor: str) -> None:
    """Whatever is stored."""
    book.cursor = cursor
    with pytest.raises(CursorExpired):
        book.pull()


def test_trouble_ends_the_pull_where_it_is(microsoft: MicrosoftEmulator, book: Book) -> None:
    """Out of order for long, or signed out: the errors say what to do next, and nothing is lost."""
    microsoft.fail(DELTA, problems.out_of_order, first=2, times=99)
    with pytest.raises(SourceUnavailable):
        book.pull()
    microsoft.faults.clear()
    microsoft.fail(DELTA, problems.access_denied)
    with pytest.raises(AuthExpired):
        book.pull()
    assert len(book.pull()) == 4


def test_only_what_is_read_is_asked_for(microsoft: MicrosoftEmulator, book: Book) -> None:
    """No notes, no family, and never more than the rights to read."""
    book.pull()
    asked = microsoft.asked[0].query["$select"].split(",")
    assert not {"personalNotes", "spouseName", "children"} & set(asked)
    assert "A private remark" not in "".join(record.payload for record in book.stored.values())
