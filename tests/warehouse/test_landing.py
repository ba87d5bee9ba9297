"""Promises of landing, one by one; test_landing_model.py holds them together under any sequence of pages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.warehouse.conftest import Child, raw_rows
from warehouse import runs
from warehouse.cursors import Listed, Marks, drop_cursor, finish_collection, marks, set_listed
from warehouse.errors import MassDeletion, WarehouseError
from warehouse.landing import Landed, Record, known, land
from warehouse.raw import RawRow
from warehouse.store import Store, open_store

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
BOOK = ("home", "dav_contacts", "/book/")


def page(store: Store, records: Iterable[Record] = (), **changes: Any) -> Landed:
    """Land a page of the home book that ends an incremental pull, but for ``changes``."""
    arguments: dict[str, Any] = {
        "account": "home",
        "source": "dav_contacts",
        "collection_id": "/book/",
        "collection_name": "Book",
        "tombstones": (),
        "seen": (),
        "resume": None,
        "cursor": "token",
        "is_full": False,
        "landed_at": NOON,
    }
    return land(store, records=records, **{**arguments, **changes})


def cards(*numbers: int, payload: str = "card", etag: str | None = "1") -> list[Record]:
    return [(f"uid-{n}", f"{n}.vcf", etag, f"{payload} {n}") for n in numbers]


def later(hours: int) -> datetime:
    return NOON + timedelta(hours=hours)


def rows(store: Store) -> dict[str, RawRow]:
    return {row.location: row for row in raw_rows(store)}


def test_what_is_new_changed_and_unchanged_is_told_apart(store: Store) -> None:
    """A second landing writes only what differs, and changed_at is when the payload last did."""
    assert page(store, cards(1, 2, 3)) == Landed(new=3)
    records = [*cards(1), *cards(2, payload="new"), *cards(4)]
    assert page(store, records, landed_at=later(1)) == Landed(new=1, changed=1, unchanged=1)
    assert {place: row.changed_at for place, row in rows(store).items()} == {
        "1.vcf": NOON,
        "2.vcf": later(1),
        "3.vcf": NOON,
        "4.vcf": later(1),
    }
    landed_at = store.connection.execute(
        "SELECT landed_at FROM raw.record WHERE location = '2.vcf'"
    ).fetchall()
    assert landed_at == [(NOON,)]


def test_a_new_etag_alone_is_stored_and_is_no_change(store: Store) -> None:
    """A server may renew etags without touching cards: `known` has the new one, nothing counts as changed."""
    page(store, cards(1))
    before = store.change_number
    assert page(store, cards(1, etag="2"), landed_at=later(1)) == Landed(unchanged=1)
    assert known(store, *BOOK) == {"1.vcf": ("uid-1", "2")}
    assert rows(store)["1.vcf"].changed_at == NOON
    assert store.change_number == before


def test_landing_nothing_new_changes_no_number(store: Store) -> None:
    """The change number grows by one for a page that changed rows, and not for one that did not."""
    page(store, cards(1, 2))
    assert store.change_number == 1
    page(store, cards(1, 2), cursor="later token")
    page(store)
    assert store.change_number == 1
    page(store, tombstones=["1.vcf"])
    assert store.change_number == 2
    page(store, collection_name="Renamed")
    assert store.change_number == 3


def test_one_card_in_two_collections_is_two_rows(store: Store) -> None:
    """Each collection keeps its own copy, also of the same location, account by account."""
    page(store, cards(1))
    page(store, cards(1, payload="other"), collection_id="/shared/", landed_at=later(1))
    page(store, cards(1), account="work")
    assert [(row.account, row.collection_id, row.payload) for row in raw_rows(store)] == [
        ("home", "/shared/", "other 1"),  # the newest payload of a record comes first
        ("home", "/book/", "card 1"),
        ("work", "/book/", "card 1"),
    ]
    page(store, tombstones=["1.vcf"])
    assert known(store, *BOOK) == {}
    assert known(store, "home", "dav_contacts", "/shared/") == {"1.vcf": ("uid-1", "1")}


def test_within_a_page_the_last_of_one_location_wins(store: Store) -> None:
    """A server that lists a card twice leaves one row, with the later text."""
    assert page(store, [*cards(1, payload="old"), *cards(1, payload="new")]) == Landed(new=1)
    assert rows(store)["1.vcf"].payload == "new 1"


def test_a_record_that_changes_its_id_keeps_its_row(store: Store) -> None:
    """A card whose UID was edited is the same location, now another record."""
    page(store, [("uid-1", "1.vcf", "1", "card")])
    assert page(store, [("uid-9", "1.vcf", "1", "card")]) == Landed(changed=1)
    assert [row.record_id for row in raw_rows(store)] == ["uid-9"]


def test_a_tombstone_marks_gone_and_a_return_unmarks(store: Store) -> None:
    """Nothing is removed: what is gone keeps its text and since when, and can come back."""
    page(store, cards(1, 2))
    assert page(store, tombstones=["1.vcf", "never-here.vcf"], landed_at=later(1)) == Landed(gone=1)
    assert (rows(store)["1.vcf"].is_gone, rows(store)["1.vcf"].gone_at) == (True, later(1))
    assert rows(store)["1.vcf"].payload == "card 1"
    assert page(store, tombstones=["1.vcf"], landed_at=later(2)) == Landed()
    assert rows(store)["1.vcf"].gone_at == later(1)
    assert page(store, cards(1), landed_at=later(3)) == Landed(back=1)
    assert (rows(store)["1.vcf"].is_gone, rows(store)["1.vcf"].gone_at) == (False, None)
    assert rows(store)["1.vcf"].changed_at == NOON


def test_a_full_pull_sweeps_what_no_page_saw(store: Store) -> None:
    """After the last page of a full pull what no page saw or returned is gone, in this collection only."""
    page(store, cards(1, 2, 3, 4))
    page(store, cards(9), collection_id="/other/")
    page(store, cards(1), is_full=True, cursor=None, resume="page 2", landed_at=later(1))
    assert not any(row.is_gone for row in raw_rows(store))
    assert page(store, seen=["2.vcf"], is_full=True, landed_at=later(2)) == Landed(gone=2)
    assert {place for place, row in rows(store).items() if row.is_gone} == {"3.vcf", "4.vcf"}


def test_an_incremental_pull_sweeps_nothing(store: Store) -> None:
    """What an incremental pull does not name stays."""
    page(store, cards(1, 2))
    assert page(store, cards(3)).gone == 0
    assert set(known(store, *BOOK)) == {"1.vcf", "2.vcf", "3.vcf"}


def test_tombstones_wait_until_the_pull_ends_and_can_be_lifted(store: Store) -> None:
    """A card deleted on an early page and made anew on a later one is there; one deleted for good is gone."""
    page(store, cards(1, 2))
    assert page(store, tombstones=["1.vcf", "2.vcf"], cursor=None, resume="2") == Landed()
    assert page(store, cards(1), cursor=None, resume="3") == Landed(unchanged=1)
    assert page(store) == Landed(gone=1)
    assert set(known(store, *BOOK)) == {"1.vcf"}


def test_a_record_beats_a_tombstone_of_the_same_page(store: Store) -> None:
    """When one page both returns a card and says that it is gone, what we hold in hands is kept."""
    assert page(store, cards(1), tombstones=["1.vcf"]) == Landed(new=1)


def test_a_pull_goes_on_behind_its_last_page(store: Store) -> None:
    """The resume mark is stored with its page, what was seen counts on, and the last page clears it."""
    page(store, cards(1, 2, 3))
    page(store, cards(1), is_full=True, cursor=None, resume="after 1")
    assert marks(store, *BOOK) == Marks("token", "after 1")
    assert page(store, cards(2, 3), is_full=True, cursor="new token") == Landed(unchanged=2)
    assert marks(store, *BOOK) == Marks("new token", None)


def test_a_pull_that_starts_over_forgets_what_the_last_one_saw(store: Store) -> None:
    """A card seen by a broken-off pull and deleted before the next one is swept by that one."""
    page(store, cards(1, 2))
    page(store, cards(1, 2), is_full=True, cursor=None, resume=None)
    assert marks(store, *BOOK) == Marks("token", None)
    assert page(store, cards(1), is_full=True) == Landed(unchanged=1, gone=1)


def test_dropping_the_cursor_starts_over(store: Store) -> None:
    """When the source takes the cursor no longer, the next pull is a full one, with nothing seen yet."""
    assert marks(store, *BOOK) == Marks(None, None)
    page(store, cards(1, 2))
    page(store, tombstones=["2.vcf"], cursor=None, resume="half")
    drop_cursor(store, *BOOK)
    assert marks(store, *BOOK) == Marks(None, None)
    assert page(store, cards(1), seen=["2.vcf"], is_full=True) == Landed(unchanged=1)


@pytest.mark.parametrize(
    ("stored", "deleted", "is_refused"),
    [(9, 9, False), (10, 10, True), (50, 10, False), (50, 11, True), (49, 10, True), (100, 20, False)],
)
@pytest.mark.parametrize("is_full", [True, False])
def test_the_guard_stands_at_ten_records_and_a_fifth(
    store: Store, stored: int, deleted: int, is_refused: bool, is_full: bool
) -> None:
    """10 or more records and more than 20 % at once look like an accident, by sweep as by tombstones."""
    page(store, cards(*range(stored)))
    kept = [location for _, location, _, _ in cards(*range(deleted, stored))]
    gone = [location for _, location, _, _ in cards(*range(deleted))]
    last: dict[str, Any] = {"is_full": True, "seen": kept} if is_full else {"tombstones": gone}
    if is_refused:
        with pytest.raises(
            MassDeletion, match=rf"{deleted} of the {stored} records of “Book”.*--allow-mass-delete"
        ):
            page(store, **last, cursor="new")
        assert marks(store, *BOOK) == Marks("token", None)
        assert len(known(store, *BOOK)) == stored
        assert page(store, **last, cursor="new", allow_mass_delete=True) == Landed(gone=deleted)
    else:
        assert page(store, **last, cursor="new") == Landed(gone=deleted)
    assert marks(store, *BOOK) == Marks("new", None)


def test_an_empty_listing_deletes_nothing_but_what_came_lands(store: Store) -> None:
    """The page that trips the guard still lands its records, and the next good pull goes through."""
    page(store, cards(*range(30)))
    with pytest.raises(MassDeletion) as refusal:
        page(store, cards(99), is_full=True, cursor="new")
    assert isinstance(refusal.value, WarehouseError)
    assert (refusal.value.count, refusal.value.stored) == (30, 31)
    assert len(known(store, *BOOK)) == 31
    assert page(store, cards(*range(30)), is_full=True, cursor="good") == Landed(unchanged=30, gone=1)


def test_the_guard_sums_over_the_pages_of_a_pull(store: Store) -> None:
    """Small deletions on many pages are one large one; none of them is marked, and the pull starts over."""
    page(store, cards(*range(30)))
    for n in range(0, 12, 4):
        page(store, tombstones=[f"{i}.vcf" for i in range(n, n + 4)], cursor=None, resume=str(n))
    with pytest.raises(MassDeletion):
        page(store, cursor="new")
    assert len(known(store, *BOOK)) == 30
    assert marks(store, *BOOK) == Marks("token", None)
    assert page(store, tombstones=["1.vcf"]) == Landed(gone=1)


def test_hostile_text_lands(store: Store) -> None:
    """A lone surrogate or NUL in any text is replaced, quotes and SQL are text, and the batch goes in."""
    hostile = "J\udce4n\0'); DROP TABLE raw.record; --"
    page(store, [(hostile, hostile, hostile, hostile)], collection_name=hostile)
    (row,) = raw_rows(store)
    clean = "J\ufffdn\ufffd'); DROP TABLE raw.record; --"
    assert (row.record_id, row.location, row.payload, row.collection_name) == (clean,) * 4
    assert page(store, is_full=True, seen=[hostile], collection_name=hostile) == Landed()
    assert page(store, tombstones=[hostile], collection_name=hostile) == Landed(gone=1)


def test_times_are_kept_to_the_instant(store: Store) -> None:
    """A time in any zone comes back as the same instant."""
    tokyo = datetime(2026, 11, 23, 21, tzinfo=timezone(timedelta(hours=9)))
    page(store, cards(1), landed_at=tokyo)
    assert rows(store)["1.vcf"].changed_at == NOON


def collections(store: Store) -> list[tuple[Any, ...]]:
    return store.connection.execute(
        "SELECT collection_id, name, is_listed, cursor, last_success_at, last_error, last_error_at "
        "FROM raw.collection ORDER BY collection_id"
    ).fetchall()


def test_listed_collections_are_kept_by_name_and_others_stay(store: Store) -> None:
    """What is listed no longer keeps its rows and cursor; only a listing that differs counts as a change."""
    page(store, cards(1))
    set_listed(store, "home", "dav_contacts", [Listed("/book/", "Book"), Listed("/work/", "Work")])
    set_listed(store, "home", "dav_calendar", [Listed("/book/", "Not the same source")])
    before = store.change_number
    set_listed(store, "home", "dav_contacts", [Listed("/work/", "Work"), Listed("/book/", "Book")])
    assert store.change_number == before
    set_listed(store, "home", "dav_contacts", [Listed("/work/", "Office"), Listed("/work/", "Bureau")])
    assert store.change_number == before + 1
    assert [row[:4] for row in collections(store)] == [
        ("/book/", "Book", False, "token"),
        ("/book/", "Not the same source", True, None),
        ("/work/", "Bureau", True, None),
    ]
    assert set(known(store, *BOOK)) == {"1.vcf"}
    set_listed(store, "home", "dav_contacts", [Listed("/book/", "Book")])
    assert collections(store)[0][2]


def test_a_folder_keeps_its_role_and_a_new_one_is_a_change(store: Store) -> None:
    """What a folder is for comes with the listing or a page; its records are read again when it changes."""
    set_listed(store, "home", "dav_contacts", [Listed("/book/", "Book", "junk")])
    page(store, cards(1), collection_role="junk")
    assert rows(store)["1.vcf"].collection_role == "junk"
    before = store.change_number
    set_listed(store, "home", "dav_contacts", [Listed("/book/", "Book", "junk")])
    assert store.change_number == before
    set_listed(store, "home", "dav_contacts", [Listed("/book/", "Book")])
    assert store.change_number == before + 1
    page(store, collection_role="sent")
    assert store.change_number == before + 2
    assert rows(store)["1.vcf"].collection_role == "sent"


def test_the_last_word_on_a_collection(store: Store) -> None:
    """An error is shown until the next success, and when each last happened is remembered."""
    set_listed(store, "home", "dav_contacts", [Listed("/book/", "Book")])
    finish_collection(store, *BOOK, at=NOON, error="The server said 503.", read_at=NOON)
    assert collections(store)[0][4:] == (None, "The server said 503.", NOON)
    finish_collection(store, *BOOK, at=later(1), error=None, read_at=NOON)
    assert collections(store)[0][4:] == (later(1), None, NOON)


def test_until_when_a_collection_and_what_went_from_it_are_known(store: Store) -> None:
    """From the first page on; then since the last pull that went well began. What goes was there then."""

    def known_until() -> datetime:
        ((*_, read_at),) = runs.collections(store)
        return read_at

    page(store, cards(1), cursor=None, resume="on")
    assert known_until() == NOON
    finish_collection(store, *BOOK, at=later(2), error=None, read_at=later(1))
    finish_collection(store, *BOOK, at=later(4), error="The server said 503.", read_at=later(3))
    assert known_until() == later(1)
    page(store, tombstones=["1.vcf"], landed_at=later(6))
    finish_collection(store, *BOOK, at=later(6), error=None, read_at=later(5))
    assert (rows(store)["1.vcf"].seen_at, rows(store)["1.vcf"].gone_at) == (later(1), later(6))
    assert known_until() == later(5)
    page(store, cards(1))
    assert rows(store)["1.vcf"].seen_at is None


class Stopped(Exception):
    """The program went away."""


class Failing:
    """A connection whose n-th statement fails."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, n: int) -> None:
        self.connection = connection
        self.left = n

    def execute(self, sql: str, *arguments: Any) -> Any:
        if sql != "ROLLBACK":
            self.left -= 1
            if self.left == 0:
                raise Stopped
        return self.connection.execute(sql, *arguments)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.connection, name)


def test_an_error_anywhere_leaves_page_and_cursor_together_or_neither(store: Store) -> None:
    """Failing at the n-th statement of a landing, for every n, changes nothing at all."""
    page(store, cards(*range(20)), cursor="old")
    before = (raw_rows(store), collections(store), store.change_number)
    connection = store.connection
    for n in range(1, 100):
        failing = Failing(connection, n)
        store.connection = failing  # type: ignore[assignment]  # stands in for it
        try:
            page(
                store,
                cards(*range(5), payload="new"),
                is_full=True,
                seen=[f"{i}.vcf" for i in range(17)],
                cursor="new",
            )
        except Stopped:
            store.connection = connection
            assert (raw_rows(store), collections(store), store.change_number) == before
        else:
            break
    store.connection = connection
    assert n > 15
    assert marks(store, *BOOK) == Marks("new", None)


LANDS_AND_DIES = """
import os, sys
from pathlib import Path
from tests.warehouse.test_landing import Failing, Stopped, cards, page
from warehouse.store import open_store

class Dying(Failing):
    def execute(self, sql, *arguments):
        try:
            return super().execute(sql, *arguments)
        except Stopped:
            os.kill(os.getpid(), 9)

with open_store(Path(sys.argv[1])) as store:
    store.connection = Dying(store.connection, int(sys.argv[2]))
    new, seen = cards(*range(5), payload="new"), [f"{i}.vcf" for i in range(17)]
    page(store, new, is_full=True, seen=seen, cursor="new")
    os.kill(os.getpid(), 9)
"""


@pytest.mark.parametrize(
    "statement", [*(pytest.param(one, marks=pytest.mark.heavy) for one in (2, 8, 18)), 13, 22, 99]
)
def test_a_kill_anywhere_leaves_page_and_cursor_together_or_neither(
    home: Path, child: Child, statement: int
) -> None:
    """kill -9 in the midst of a landing or right behind it: data and cursor are both old or both new."""
    with open_store(home) as store:
        page(store, cards(*range(20)), cursor="old")
    killed = child(LANDS_AND_DIES, home, statement)
    killed.communicate(timeout=60)
    assert killed.returncode == -9
    with open_store(home, timeout=0) as store:
        new = sum(row.payload.startswith("new") for row in raw_rows(store))
        gone = sum(row.is_gone for row in raw_rows(store))
        found = (marks(store, *BOOK).cursor, new, gone, store.change_number)
        assert found == (("new", 5, 3, 2) if statement == 99 else ("old", 0, 0, 1))


def test_rows_stay_unique_without_a_key(store: Store) -> None:
    """However often and in however many pages a collection lands, each location has one row."""
    for start in (0, 300, 0, 150):
        page(store, cards(*range(start, start + 400), payload=f"at {start}"), cursor=None, resume=str(start))
    assert store.connection.execute(
        "SELECT count(*), count(DISTINCT (account, source, collection_id, location)) FROM raw.record"
    ).fetchall() == [(700, 700)]
