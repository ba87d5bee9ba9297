"""Records that come without a payload: stored already, at another location."""

from __future__ import annotations

import pytest

from tests.warehouse.test_landing import NOON, cards, later, page, rows
from warehouse.cursors import Marks, marks
from warehouse.errors import NotStored
from warehouse.landing import Landed, Record
from warehouse.store import Store


def moved(number: int, location: str, etag: str | None = "1") -> Record:
    return (f"uid-{number}", location, etag, None)


def test_a_record_that_moved_keeps_its_payload(store: Store) -> None:
    """At its new location it is new, with the payload that is stored; the old location goes."""
    page(store, cards(1, 2))
    landed = page(store, [moved(1, "new.vcf")], tombstones=["1.vcf"], landed_at=later(1))
    assert landed == Landed(new=1, gone=1)
    found = rows(store)
    assert (found["new.vcf"].payload, found["new.vcf"].is_gone) == ("card 1", False)
    assert found["1.vcf"].is_gone


def test_a_payload_from_another_collection(store: Store) -> None:
    """The record may be stored in another collection of the source, but not in another source."""
    page(store, cards(1))
    page(store, [moved(1, "a.vcf")], collection_id="/other/", collection_name="Other")
    assert rows(store)["a.vcf"].payload == "card 1"
    with pytest.raises(NotStored):
        page(store, [moved(1, "b.vcf")], source="dav_calendar")


def test_the_payload_is_that_of_the_version(store: Store) -> None:
    """Of copies that differ, the one with the same version mark counts, be it gone."""
    page(store, [("uid-1", "old", "1", "first"), ("uid-1", "copy", None, "second")], landed_at=NOON)
    page(store, tombstones=["old"], landed_at=later(1))
    page(store, [moved(1, "new"), moved(1, "newer", None)])
    found = rows(store)
    assert (found["new"].payload, found["newer"].payload) == ("first", "second")


@pytest.mark.parametrize("record", [moved(2, "new"), moved(1, "new", "2"), moved(1, "new", None)])
def test_what_is_not_stored_lands_with_nothing_of_its_page(store: Store, record: Record) -> None:
    """No such record, or no such version of it: nothing of the page lands, and the cursor stays as it was."""
    page(store, cards(1), cursor="old")
    with pytest.raises(NotStored, match="1 record of “Book” is"):
        page(store, [*cards(7), record], cursor="new")
    assert rows(store).keys() == {"1.vcf"}
    assert marks(store, "home", "dav_contacts", "/book/") == Marks("old", None)
