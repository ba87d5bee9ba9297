"""Promises of reading what has landed: what changed since a number, at the state of one moment."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from tests.warehouse.conftest import raw_rows
from tests.warehouse.test_landing import cards, later, page
from warehouse import raw
from warehouse.raw import EVERYTHING, changed_since, raw_payload
from warehouse.store import Store, open_store


def changed_keys(store: Store, since: int) -> list[str]:
    with changed_since(store, since) as changed:
        return [record_id for _, _, record_id in changed.record_keys()]


def test_only_records_that_changed_are_read(store: Store) -> None:
    """New, changed, gone and returned records are read; one with a new etag alone, or seen again, is not."""
    page(store, cards(1, 2, 3, 4))
    before = store.change_number
    page(store, [*cards(1), *cards(2, etag="2"), *cards(3, payload="new"), *cards(5)], tombstones=["4.vcf"])
    assert changed_keys(store, before) == ["uid-3", "uid-4", "uid-5"]
    before = store.change_number
    page(store, cards(4))
    assert changed_keys(store, before) == ["uid-4"]
    assert changed_keys(store, store.change_number) == []
    assert changed_keys(store, EVERYTHING) == ["uid-1", "uid-2", "uid-3", "uid-4", "uid-5"]


def test_every_row_of_a_changed_record_is_read(store: Store) -> None:
    """A record is put together from all its rows, so those that did not change come too."""
    page(store, cards(1, 2))
    before = store.change_number
    page(store, cards(1, payload="other"), collection_id="/shared/", landed_at=later(1))
    with changed_since(store, before) as changed:
        rows = [(row.collection_id, row.payload) for copies in changed.records() for row in copies]
    assert rows == [("/shared/", "other 1"), ("/book/", "card 1")]


def test_a_record_whose_only_row_got_another_id_is_told(store: Store) -> None:
    """The id that a location lost is among the keys, without rows, so that what it said can be taken out."""
    page(store, cards(1))
    before = store.change_number
    page(store, [("uid-9", "1.vcf", "1", "card 1")])
    with changed_since(store, before) as changed:
        assert [key[2] for key in changed.record_keys()] == ["uid-1", "uid-9"]
        assert [[row.record_id for row in copies] for copies in changed.records()] == [["uid-9"]]


def test_a_renamed_collection_changes_its_records(store: Store) -> None:
    """Its name is part of what each of them says; records elsewhere are not read."""
    page(store, cards(1, 2))
    page(store, cards(3), collection_id="/other/", collection_name="Other")
    before = store.change_number
    page(store, collection_name="Renamed")
    assert changed_keys(store, before) == ["uid-1", "uid-2"]


@pytest.mark.parametrize("few", [0, 20_000])
def test_what_is_read_is_what_stood_there(home: Path, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Few rows or many: read behind the closed store, in order, whatever lands meanwhile; no copy stays."""
    monkeypatch.setattr(raw, "FEW", few)
    with ExitStack() as stack:
        with open_store(home) as store:
            page(store, cards(*range(2500)), account="b")
            page(store, cards(2, 1), account="a", collection_id="z")
            page(store, cards(1, payload="new"), account="a", collection_id="y", landed_at=later(1))
            changed = stack.enter_context(changed_since(store, EVERYTHING))
        with open_store(home) as store:
            page(store, cards(7, payload="landed meanwhile"), account="a")
        keys = changed.record_keys()
        records = list(changed.records())
    assert keys == [(copies[0].account, copies[0].source, copies[0].record_id) for copies in records]
    assert [(r.account, r.record_id, r.collection_id) for copies in records[:2] for r in copies] == [
        ("a", "uid-1", "y"),
        ("a", "uid-1", "z"),
        ("a", "uid-2", "z"),
    ]
    assert records[0][0].changed_at == later(1)
    assert records[0][0].changed_at.utcoffset() == timedelta(0)
    rest = [copies[0].record_id for copies in records[2:]]
    assert rest == sorted(rest)
    assert len(rest) == 2500
    assert not list(home.glob("*reading*"))


def test_the_payload_of_one_record(store: Store) -> None:
    """A living copy is preferred to a gone one, then the newest; an unknown record has none."""
    page(store, cards(1, payload="old"))
    page(store, cards(1, payload="newest"), collection_id="/other/", landed_at=later(2))
    assert raw_payload(store, "home", "dav_contacts", "uid-1") == "newest 1"
    page(store, tombstones=["1.vcf"], collection_id="/other/")
    assert raw_payload(store, "home", "dav_contacts", "uid-1") == "old 1"
    assert raw_payload(store, "home", "dav_contacts", "uid-2") is None
    assert len(raw_rows(store)) == 2
