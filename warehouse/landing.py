"""Landing: pages of raw records into `raw`, with the cursor, the resume mark and what is gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from warehouse.cursors import Key, end_pull, key_of, note_finished
from warehouse.errors import MassDeletion, NotStored
from warehouse.statements import stage, statement
from warehouse.store import Store
from warehouse.taken_out import TakesOut, note
from warehouse.text import storable

GUARD_COUNT = 10
GUARD_SHARE = 0.2
"""A pull that would mark gone at least this many rows and more than this share of a collection is refused."""

Record = tuple[str, str, str | None, str | None]
"""record_id, location, etag, payload; a payload of None is the one stored of this version of the record."""


class Landed(NamedTuple):
    """What a page came to, in rows. ``gone`` is counted with the last page of a pull."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    back: int = 0


def known(store: Store, account: str, source: str, collection_id: str) -> dict[str, tuple[str, str | None]]:
    """The locations of a collection that are stored and not gone, each with its record id and etag."""
    rows = store.connection.execute(statement("known"), key_of(account, source, collection_id)).fetchall()
    return {location: (record_id, etag) for location, record_id, etag in rows}


def payloads(
    store: Store, account: str, source: str, collection_id: str, name: str, locations: Iterable[str]
) -> list[str]:
    """What is stored at locations of the collection ``name``, in their order.

    Raises NotStored when one of them is not here, or gone.
    """
    wanted = [storable(location) for location in locations]
    stage(store, "present", ((location,) for location in set(wanted)))
    key = key_of(account, source, collection_id)
    found = dict(store.connection.execute(statement("payloads"), key).fetchall())
    if lacking := set(wanted) - found.keys():
        raise NotStored(name, len(lacking))
    return [found[location] for location in wanted]


def land(
    store: Store,
    *,
    account: str,
    source: str,
    collection_id: str,
    collection_name: str,
    collection_role: str | None = None,
    records: Iterable[Record],
    tombstones: Iterable[str],
    seen: Iterable[str],
    resume: str | None,
    cursor: str | None,
    is_full: bool,
    landed_at: datetime,
    allow_mass_delete: bool = False,
    takes_out: TakesOut | None = None,
) -> Landed:
    """Land one page in one transaction: its records, its marks and, if it has a cursor, the end of the pull.

    ``records`` are (record_id, location, etag, payload). Of several with one location the last wins, and a
    record or ``seen`` beats a tombstone of the same page. Tombstones wait until the pull ends, so that all
    that it deletes is judged at once; a record of a later page lifts them. Then rows of the collection are
    marked gone by tombstone and, if the pull is full, because no page of it saw them. ``takes_out`` tells
    what the records of a calendar take out of their series.

    Raises MassDeletion when that looks like an accident (`GUARD_COUNT`, `GUARD_SHARE`, of the rows that the
    collection holds as the pull ends): the page's records have landed, nothing is marked, the cursor is the
    old one and the next pull starts from it. Raises NotStored, and nothing has landed, when a record without
    a payload is stored nowhere in the source.
    """
    key = key_of(account, source, collection_id)
    accident = None
    gone = 0
    with store.transaction():
        _name(store, key, collection_name, collection_role)
        _begin_pull(store, key, is_full=is_full, landed_at=landed_at)
        locations, counts = _land_records(store, key, collection_name, records, landed_at, takes_out)
        present = locations | {storable(location) for location in seen}
        _note_presence(store, key, present, tombstones, is_full=is_full)
        if cursor is None:
            store.connection.execute(statement("set_resume"), {**key, "mark": resume})
        else:
            gone, stored = _find_gone(store, key, is_full=is_full)
            if gone >= GUARD_COUNT and gone > GUARD_SHARE * stored and not allow_mass_delete:
                accident = MassDeletion(collection_name, gone, stored)
            else:
                _mark_gone(store, key, landed_at)
                store.connection.execute(statement("set_cursor"), {**key, "mark": cursor})
            end_pull(store, key)
        if counts["new"] or counts["changed"] or counts["back"] or (gone and not accident):
            store.note_change()
    if accident:
        raise accident
    return Landed(counts["new"], counts["changed"], counts["unchanged"], gone, counts["back"])


def land_whole(
    store: Store,
    *,
    account: str,
    source: str,
    collection_id: str,
    collection_name: str,
    collection_role: str | None,
    chunks: Iterable[Iterable[Record]],
    cursor: str,
    is_full: bool,
    landed_at: datetime,
    read_at: datetime,
    allow_mass_delete: bool = False,
    takes_out: TakesOut | None = None,
) -> Landed:
    """Land a whole collection inside the caller's transaction, chunk by chunk: all of it comes, or nothing.

    ``read_at`` is until when it is known: the date of its file. With ``is_full`` what the collection held
    before and no chunk has is marked gone. Raises MassDeletion as `land` does; the caller's transaction must
    not be committed then.
    """
    key = key_of(account, source, collection_id)
    _name(store, key, collection_name, collection_role)
    end_pull(store, key)
    total: Counter[str] = Counter()
    for chunk in chunks:
        locations, counts = _land_records(store, key, collection_name, chunk, landed_at, takes_out)
        total += counts
        if is_full:
            _note_presence(store, key, locations, (), is_full=True)
    gone = 0
    if is_full:
        gone, stored = _find_gone(store, key, is_full=True)
        if gone >= GUARD_COUNT and gone > GUARD_SHARE * stored and not allow_mass_delete:
            raise MassDeletion(collection_name, gone, stored)
        _mark_gone(store, key, landed_at)
    store.connection.execute(statement("set_cursor"), {**key, "mark": cursor})
    end_pull(store, key)
    note_finished(store, key, landed_at, None, read_at)
    if total["new"] or total["changed"] or total["back"] or gone:
        store.note_change()
    return Landed(total["new"], total["changed"], total["unchanged"], gone, total["back"])


def _name(store: Store, key: Key, name: str, role: str | None) -> None:
    actions = store.connection.execute(
        statement("name_collection"),
        {**key, "name": storable(name), "role": storable(role), "change_number": store.coming_change},
    ).fetchall()
    if actions == [("UPDATE",)]:
        store.note_change()


def _begin_pull(store: Store, key: Key, *, is_full: bool, landed_at: datetime) -> None:
    """A page of the other kind than the pages before it belongs to a new pull: what those saw is void."""
    _, _, is_pull_full = store.connection.execute(statement("marks"), key).fetchall()[0]
    if is_pull_full not in (None, is_full):
        end_pull(store, key)
    store.connection.execute(statement("begin_pull"), {**key, "is_full": is_full, "landed_at": landed_at})


def _land_records(
    store: Store,
    key: Key,
    name: str,
    records: Iterable[Record],
    landed_at: datetime,
    takes_out: TakesOut | None,
) -> tuple[set[str], Counter[str]]:
    """Write what differs; the locations of ``records``, and how many of them are new, changed, ..."""
    by_location = {
        storable(location): (storable(record_id), storable(location), storable(etag), storable(payload))
        for record_id, location, etag, payload in records
    }
    if not by_location:
        return set(), Counter()
    stage(store, "landing", by_location.values())
    connection = store.connection
    if any(payload is None for *_, payload in by_location.values()):
        _recall_payloads(store, key, name)
    connection.execute(statement("locate_landing"), key)
    connection.execute(statement("judge_landing"))
    if takes_out:
        note(store, key, takes_out, landed_at)
    change = {"change_number": store.coming_change}
    connection.execute(statement("note_displaced"), change)
    connection.execute(statement("merge_landing"), {**key, **change, "landed_at": landed_at})
    verdicts = connection.execute("SELECT verdict, count(*) FROM verdict GROUP BY verdict").fetchall()
    return set(by_location), Counter(dict(verdicts))


def _recall_payloads(store: Store, key: Key, name: str) -> None:
    """Give records without a payload the one that the source has stored of them. Raises NotStored."""
    store.connection.execute(
        statement("recall_payloads"), {"account": key["account"], "source": key["source"]}
    )
    ((lacking,),) = store.connection.execute("SELECT count(*) FROM landing WHERE payload IS NULL").fetchall()
    if lacking:
        raise NotStored(name, lacking)


def _note_presence(
    store: Store, key: Key, present: set[str], tombstones: Iterable[str], *, is_full: bool
) -> None:
    """Keep until the pull ends what this page says is there and what it says is gone."""
    buried = {storable(location) for location in tombstones} - present
    if present:
        stage(store, "present", ((location,) for location in present))
        store.connection.execute(statement("lift_tombstones"), key)
        if is_full:
            store.connection.execute(statement("note_seen"), key)
    if buried:
        stage(store, "buried", ((location,) for location in buried))
        store.connection.execute(statement("note_tombstones"), key)


def _find_gone(store: Store, key: Key, *, is_full: bool) -> tuple[int, int]:
    """Make the table ``gone``; how many rows are in it, and how many the collection holds."""
    connection = store.connection
    connection.execute(statement("find_gone"), {**key, "is_full": is_full})
    ((gone,),) = connection.execute("SELECT count(*) FROM gone").fetchall()
    ((stored,),) = connection.execute(statement("count_held"), key).fetchall()
    return gone, stored


def _mark_gone(store: Store, key: Key, gone_at: datetime) -> None:
    """Mark what is in the table ``gone``, and until when it was there."""
    change = store.coming_change
    store.connection.execute(statement("mark_gone"), {**key, "gone_at": gone_at, "change_number": change})
