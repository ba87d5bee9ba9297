"""The memory connector keeps every promise, and those of pulls that only it can show."""

from __future__ import annotations

import pytest

from connectors.errors import Unreadable
from connectors.memory import CALENDAR, CONTACTS, MemorySource
from connectors.memory import Kind as MemoryKind
from tests.connectors import people
from tests.connectors.contract import PAGE_SIZE, ConnectorContract, Subject, known_of, landed


def in_memory(kind: MemoryKind) -> Subject:
    source = MemorySource(kind, page_size=PAGE_SIZE)
    collection = source.add_collection("friends", "Friends")
    return Subject(
        source,
        collection,
        lambda name, text: source.put("friends", name, text),
        lambda name: source.delete("friends", name),
        source.expire_cursors,
    )


class TestMemoryContacts(ConnectorContract):
    kind = "contacts"

    @pytest.fixture
    def subject(self) -> Subject:
        return in_memory(CONTACTS)


class TestMemoryCalendar(ConnectorContract):
    kind = "calendar"

    @pytest.fixture
    def subject(self) -> Subject:
        return in_memory(CALENDAR)


def test_an_incremental_pull_brings_tombstones() -> None:
    """What was deleted since the cursor is named, and the page says that it is no full listing."""
    subject = in_memory(CONTACTS)
    subject.put_everyone("contacts")
    cursor = subject.pull()[-1].cursor
    subject.delete("dang-hoa")
    (page,) = subject.pull(cursor)
    assert (page.records, page.tombstones, page.is_full) == ((), ("dang-hoa",), False)


def test_what_went_during_a_pull_that_was_cut_off_is_a_tombstone() -> None:
    """An entry landed before the crash and deleted before the resumption is gone in the end."""
    subject = in_memory(CONTACTS)
    subject.put_everyone("contacts")
    first = next(iter(subject.source.pull(subject.collection, None, {}, None)))
    subject.delete("asa-oberg")
    rest = subject.pull(None, known_of(first.records), first.resume)
    assert rest[-1].tombstones == ("asa-oberg",)
    assert landed([first, *rest]) == landed(subject.pull())


def test_a_broken_card_stops_nobody_else() -> None:
    """A text that is no card is pulled as it is; the parser refuses it alone."""
    subject = in_memory(CONTACTS)
    subject.put_everyone("contacts")
    subject.put("broken", "BEGIN:VCARD\r\n")
    records = landed(subject.pull())
    assert len(records) == len(people.NAMES) + 1
    with pytest.raises(Unreadable):
        subject.source.parse(records.pop("broken").payload)
    assert all(subject.source.parse(record.payload) for record in records.values())
