"""The promises that every stream of every connector keeps; each stream's test class inherits them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC

import niquests
import pytest

from connectors.errors import CursorExpired, Unreadable
from connectors.formats.json_values import patched
from connectors.protocol import Source
from connectors.records import Collection, Contact, Exchange, Known, MeetingEntry, Message, Page, RawRecord
from tests.connectors import people
from tests.connectors.people import Kind

PAGE_SIZE = 3
"""Records on a page of the streams under test: small, so that seven people take several pages."""

GARBAGE = (
    "",
    "\x00",
    "<html><body>Sign in</body></html>",
    "BEGIN:VCARD\r\n",
    "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\n",
    "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:99999999T999999\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    "BEGIN:VCARD\r\nEND:VCARD\r\n" * 2,
    "END:VCARD\r\nBEGIN:VCARD\r\nN:;;;;;;;\r\n:::\r\n",
)
"""Texts that no server should give; the parsers' own tests have the long list."""


@dataclass
class Subject:
    """A stream with one empty collection, and how to change this behind the stream's back.

    ``put`` and ``delete`` take an entry's name; ``expire_cursors`` is None where cursors do not expire.
    ``is_incremental`` says whether the source tells changes from a listing.
    """

    source: Source
    collection: Collection
    put: Callable[[str, str], None]
    delete: Callable[[str], None]
    expire_cursors: Callable[[], None] | None = None
    is_incremental: bool = True

    def pull(
        self, cursor: str | None = None, known: dict[str, Known] | None = None, resume: str | None = None
    ) -> list[Page]:
        """All pages of one pull."""
        return list(self.source.pull(self.collection, cursor, known or {}, resume))

    def put_everyone(self, kind: Kind) -> None:
        """Write the sample people."""
        for name, text in people.texts(kind).items():
            self.put(name, text)


def landed(pages: Iterable[Page], before: Iterable[RawRecord] = ()) -> dict[str, RawRecord]:
    """What is stored by location once the pages are landed and, behind a full pull, swept."""
    stored = {record.location: record for record in before}
    payloads = {(record.record_id, record.etag): record.payload for record in stored.values()}
    seen: set[str] = set()
    for page in pages:
        stored.update({record.location: record for record in page.records})
        for patch in page.patches:
            whole = patched(stored[patch.location].payload, patch.payload)
            stored[patch.location] = RawRecord(patch.record_id, patch.location, patch.etag, whole)
        for moved in page.moved:
            stored[moved.location] = RawRecord(*moved, payloads[moved.record_id, moved.etag])
        seen |= page.seen
        for location in page.tombstones:
            stored.pop(location, None)
        if page.cursor is not None and page.is_full:
            stored = {location: record for location, record in stored.items() if location in seen}
    return stored


def brought(pages: Iterable[Page], before: Iterable[RawRecord] = ()) -> list[RawRecord]:
    """The records that pages bring, whole or as changes of those that are stored."""
    after = landed(pages, before)
    news = [(*(r.location for r in page.records), *(p.location for p in page.patches)) for page in pages]
    return [after[location] for locations in news for location in locations]


def known_of(records: Iterable[RawRecord]) -> dict[str, Known]:
    """``known`` for what is stored."""
    return {record.location: Known(record.record_id, record.etag) for record in records}


def unfolded(record: RawRecord) -> str:
    """The payload with its folded lines joined (RFC 5545, 3.1)."""
    return re.sub(r"\r?\n[ \t]", "", record.payload)


class ConnectorContract:
    """Inherit, set ``kind``, give a ``subject`` whose pages hold ``PAGE_SIZE`` records."""

    kind: Kind

    @pytest.fixture
    def subject(self) -> Subject:
        raise NotImplementedError

    def test_the_collection_is_listed_in_a_stable_order(self, subject: Subject) -> None:
        """The collection is among those listed, ids are unique, and a second listing is equal."""
        first = list(subject.source.collections())
        assert subject.collection in first
        assert len({collection.collection_id for collection in first}) == len(first)
        assert list(subject.source.collections()) == first

    def test_only_the_last_page_bears_a_cursor(self, subject: Subject) -> None:
        """A pull of several pages says where it ended on the last of them only."""
        subject.put_everyone(self.kind)
        pages = subject.pull()
        assert len(pages) == 3
        assert [page.cursor is not None for page in pages] == [False, False, True]
        assert all(len(page.records) <= PAGE_SIZE for page in pages)

    def test_an_empty_collection_yields_one_page_with_a_cursor(self, subject: Subject) -> None:
        """Nothing there: one page, no records, and a cursor that the next pull takes."""
        (page,) = subject.pull()
        assert (page.records, page.tombstones, page.seen) == ((), (), frozenset())
        assert page.cursor is not None
        (again,) = subject.pull(page.cursor)
        assert again.records == ()

    def test_nothing_new_yields_one_page_without_records(self, subject: Subject) -> None:
        """With the cursor and all that is known, the next pull has no records, and again a cursor."""
        subject.put_everyone(self.kind)
        pages = subject.pull()
        (page,) = subject.pull(pages[-1].cursor, known_of(landed(pages).values()))
        assert (page.records, page.tombstones) == ((), ())
        assert page.cursor is not None

    def test_what_is_known_is_not_fetched_again(self, subject: Subject) -> None:
        """A full pull of what is stored has no records, yet sees every location."""
        subject.put_everyone(self.kind)
        stored = landed(subject.pull())
        again = subject.pull(known=known_of(stored.values()))
        assert [record for page in again for record in page.records] == []
        assert frozenset().union(*(page.seen for page in again)) == set(stored)

    def test_pulling_twice_gives_equal_records(self, subject: Subject) -> None:
        """Two full pulls of an unchanged collection give the same records in the same order."""
        subject.put_everyone(self.kind)
        assert [page.records for page in subject.pull()] == [page.records for page in subject.pull()]

    def test_ids_and_locations_are_unique_and_stable(self, subject: Subject) -> None:
        """No two records of a full pull share an id or a location, and an edit keeps both."""
        subject.put_everyone(self.kind)
        before = [record for page in subject.pull() for record in page.records]
        assert len({record.record_id for record in before}) == len(before) == len(people.NAMES)
        assert len({record.location for record in before}) == len(before)
        subject.put("asa-oberg", people.edited(self.kind, "asa-oberg"))
        after = [record for page in subject.pull() for record in page.records]
        ids = {record.location: record.record_id for record in before}
        assert {record.location: record.record_id for record in after} == ids

    def test_an_edit_brings_that_record_alone(self, subject: Subject) -> None:
        """After an edit, cursor and known bring the edited record, with a new etag, and nothing else."""
        subject.put_everyone(self.kind)
        pages = subject.pull()
        stored = landed(pages)
        subject.put("asa-oberg", people.edited(self.kind, "asa-oberg"))
        later = subject.pull(pages[-1].cursor, known_of(stored.values()))
        (record,) = brought(later, stored.values())
        assert record.etag != stored[record.location].etag
        assert people.EDITS[self.kind] in record.payload

    @pytest.mark.parametrize("has_cursor", [True, False])
    def test_additions_edits_and_deletes_converge(self, subject: Subject, has_cursor: bool) -> None:
        """After any changes, the next pull, full or incremental, leaves what a fresh full pull gives."""
        subject.put_everyone(self.kind)
        pages = subject.pull()
        stored = landed(pages).values()
        subject.delete("orit-cohen")
        subject.put("asa-oberg", people.edited(self.kind, "asa-oberg"))
        subject.put("one-more", people.numbered(self.kind, 1))
        later = subject.pull(pages[-1].cursor if has_cursor else None, known_of(stored))
        assert landed(later, stored) == landed(subject.pull())
        assert len(landed(later, stored)) == len(people.NAMES)

    def test_a_pull_that_was_cut_off_goes_on(self, subject: Subject) -> None:
        """With the first page landed, its resume mark and known bring the rest, and nothing twice."""
        subject.put_everyone(self.kind)
        first = next(iter(subject.source.pull(subject.collection, None, {}, None)))
        rest = subject.pull(None, known_of(first.records), first.resume)
        locations = [record.location for page in (first, *rest) for record in page.records]
        assert sorted(locations) == sorted(landed(subject.pull()))

    def test_an_expired_cursor_raises_before_any_page(self, subject: Subject) -> None:
        """A cursor that the source has forgotten brings CursorExpired; a full pull then puts all right."""
        if subject.expire_cursors is None:
            pytest.skip("cursors of this stream do not expire")
        subject.put_everyone(self.kind)
        pages = subject.pull()
        subject.delete("orit-cohen")
        subject.expire_cursors()
        stored = landed(pages)
        with pytest.raises(CursorExpired):
            next(iter(subject.source.pull(subject.collection, pages[-1].cursor, known_of(stored.values()))))
        after = subject.pull(None, known_of(stored.values()))
        assert landed(after, stored.values()) == landed(subject.pull())
        (nothing,) = subject.pull(after[-1].cursor, known_of(landed(after, stored.values()).values()))
        assert nothing.records == ()

    def test_an_incremental_pull_is_no_listing(self, subject: Subject) -> None:
        """With a cursor, what was deleted is a tombstone, and no page claims to have seen what is there."""
        if not subject.is_incremental:
            pytest.skip("this stream lists everything each time that something has changed")
        subject.put_everyone(self.kind)
        pages = subject.pull()
        stored = landed(pages)
        gone = {record.location for record in stored.values() if "orit.cohen@example.com" in unfolded(record)}
        subject.delete("orit-cohen")
        subject.put("asa-oberg", people.edited(self.kind, "asa-oberg"))
        later = subject.pull(pages[-1].cursor, known_of(stored.values()))
        assert {location for page in later for location in page.tombstones} == gone
        assert all(not page.is_full and page.seen == frozenset() for page in later)

    def test_two_entries_never_share_an_id(self, subject: Subject) -> None:
        """A second entry with the UID of another, if the source lets it in, takes nobody's place."""
        text = people.numbered(self.kind, 1)
        subject.put("one", text)
        pages = subject.pull()
        stored = landed(pages)
        with suppress(niquests.HTTPError):  # a server that keeps to the rules says 409
            subject.put("a-second", text)
        for cursor in (None, pages[-1].cursor):
            after = landed(subject.pull(cursor, known_of(stored.values())), stored.values())
            assert len({record.record_id for record in after.values()}) == len(after)
            assert {at: after[at].record_id for at in stored} == {at: stored[at].record_id for at in stored}

    def test_people_of_every_script_are_read(self, subject: Subject) -> None:
        """What was written comes back from the parser: names in their own script, and addresses."""
        subject.put_everyone(self.kind)
        found = {}
        for record in landed(subject.pull()).values():
            for parsed in subject.source.parse(record.payload):
                found.update(people.names_in(parsed))
        assert found == people.NAMES

    def test_datetimes_are_as_records_promise(self, subject: Subject) -> None:
        """``updated_at``, ``received_at`` are in UTC, aware; starts and ends of meetings are wall-clock."""
        subject.put_everyone(self.kind)
        parsed = [p for r in landed(subject.pull()).values() for p in subject.source.parse(r.payload)]
        assert len(parsed) == len(people.NAMES)
        for one in parsed:
            assert not isinstance(one, Exchange)
            changed_at = one.received_at if isinstance(one, Message) else one.updated_at
            assert changed_at is not None
            assert changed_at.utcoffset() == UTC.utcoffset(None)
            if isinstance(one, MeetingEntry):
                assert one.starts.tzinfo is None
                assert one.starts < one.ends

    def test_photos_notes_and_descriptions_never_land(self, subject: Subject) -> None:
        """What is not needed is dropped before landing; each sample has some of it."""
        subject.put_everyone(self.kind)
        for record in landed(subject.pull()).values():
            assert not any(word in unfolded(record) for word in people.DROPPED)

    def test_redacting_removes_the_suppressed(self, subject: Subject) -> None:
        """A suppressed person's card or mail goes, from a meeting the person goes; all else is as it was."""
        subject.put_everyone(self.kind)
        address = "asa.oberg@example.org"
        for record in landed(subject.pull()).values():
            kept = subject.source.redact(record, lambda value: value.lower() == address)
            if address not in unfolded(record):
                assert kept == record
            elif self.kind in ("contacts", "mail"):
                assert kept is None
            else:
                assert kept is not None
                assert address not in unfolded(kept)
                assert subject.source.parse(kept.payload)

    def test_garbage_is_unreadable_and_nothing_worse(self, subject: Subject) -> None:
        """Whatever the text, the parser gives values or raises Unreadable."""
        for garbage in GARBAGE:
            with suppress(Unreadable):
                parsed = subject.source.parse(garbage)
                assert all(isinstance(one, (Contact, MeetingEntry, Message)) for one in parsed)
