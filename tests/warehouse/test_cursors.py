"""Promises of cursors: where the next pull starts, and until when a collection is known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.warehouse.conftest import raw_rows
from warehouse.cursors import (
    Listed,
    Marks,
    collections,
    drop_cursor,
    finish_collection,
    marks,
    set_listed,
)
from warehouse.landing import land
from warehouse.runs import collections as read_collections
from warehouse.store import Store

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
BOOK = ("home", "dav_contacts", "/book/")


def page(
    store: Store, location: str, *, resume: str | None = None, cursor: str | None = None, is_full: bool = True
) -> None:
    """Land a card of the book, at noon."""
    account, source, collection_id = BOOK
    land(
        store,
        account=account,
        source=source,
        collection_id=collection_id,
        collection_name="Book",
        records=[(location, location, "1", "card")],
        tombstones=(),
        seen=[location],
        resume=resume,
        cursor=cursor,
        is_full=is_full,
        landed_at=NOON,
    )


def test_a_pull_starts_where_the_last_one_ended(store: Store) -> None:
    """From the beginning where there was none; and anew once the source takes the cursor no longer."""
    assert marks(store, *BOOK) == Marks(None, None)
    page(store, "a.vcf", cursor="one")
    assert marks(store, *BOOK) == Marks("one", None)
    page(store, "b.vcf", resume="after b", is_full=False)
    assert marks(store, *BOOK) == Marks("one", "after b")
    drop_cursor(store, *BOOK)
    assert marks(store, *BOOK) == Marks(None, None)
    assert {row.location for row in raw_rows(store)} == {"a.vcf", "b.vcf"}


def test_what_a_cut_off_pull_saw_is_forgotten_unless_it_can_go_on(store: Store) -> None:
    """Without a resume mark the next one begins anew: what only the first saw is gone at its end."""
    page(store, "a.vcf", cursor="one")
    page(store, "a.vcf")
    marks(store, *BOOK)
    page(store, "b.vcf", cursor="two")
    assert {row.location: row.is_gone for row in raw_rows(store)} == {"a.vcf": True, "b.vcf": False}
    page(store, "b.vcf", resume="after b")
    assert marks(store, *BOOK) == Marks("two", "after b")
    page(store, "c.vcf", cursor="three")
    assert {row.location for row in raw_rows(store) if not row.is_gone} == {"b.vcf", "c.vcf"}


def test_a_collection_is_known_until_its_last_good_pull_began(store: Store) -> None:
    """From its first page on; a pull that failed says nothing of it."""
    set_listed(store, "home", "dav_contacts", [Listed("/book/", "Book"), Listed("/old/", "Old")])
    assert read_collections(store) == []
    page(store, "a.vcf")
    assert read_collections(store) == [("home", "dav_contacts", "Book", True, NOON)]
    for hours, error in ((1, None), (2, "away")):
        at = NOON + timedelta(hours=hours)
        finish_collection(store, *BOOK, at=at + timedelta(minutes=5), error=error, read_at=at)
    assert read_collections(store) == [("home", "dav_contacts", "Book", True, NOON + timedelta(hours=1))]


def test_what_is_listed_no_more_is_kept_unlisted(store: Store) -> None:
    """With a new name, if it has one; another account's and source's are left alone. What changed shows."""
    set_listed(store, "home", "dav_contacts", [Listed("/book/", "Book"), Listed("/old/", "Old")])
    set_listed(store, "work", "dav_contacts", [Listed("/book/", "Team")])
    page(store, "a.vcf", cursor="one")
    finish_collection(store, *BOOK, at=NOON, error=None, read_at=NOON)
    before = store.change_number
    set_listed(store, "home", "dav_contacts", [Listed("/book/", "Book"), Listed("/old/", "Old")])
    assert store.change_number == before
    set_listed(store, "home", "dav_contacts", [Listed("/new/", "New")])
    assert store.change_number > before
    assert read_collections(store) == [("home", "dav_contacts", "Book", False, NOON)]
    assert sorted(collections(store, "home")) == [
        ("dav_contacts", "/book/"),
        ("dav_contacts", "/new/"),
        ("dav_contacts", "/old/"),
    ]
    assert collections(store, "work") == [("dav_contacts", "/book/")]
