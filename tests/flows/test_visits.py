"""The openings of the warehouse that a sync makes, and what waits for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.visits import Visits
from tests.flows.conftest import World, card
from warehouse import store as store_module
from warehouse.instance import attached
from warehouse.store import open_store


def openings(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that DuckDB was asked to open to write, from now on."""
    opened: list[Path] = []

    def counting(path: Path) -> object:
        opened.append(path)
        return attached(path)

    monkeypatch.setattr(store_module, "attached", counting)
    return opened


def test_a_sync_that_finds_nothing_new_opens_the_warehouse_twice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At its start and at its end, however many collections there are: each opening takes time."""
    for number in range(3):
        world.contacts.add_collection(f"/book-{number}/", f"Book {number}")
        world.contacts.put(f"/book-{number}/", f"/book-{number}/a.vcf", card("a", "Ana Silva"))
    world.sync()
    with monkeypatch.context() as patch:
        opened = openings(patch)
        assert world.sync().new == 0
    assert len(opened) == 2


def test_notes_are_made_in_order_before_all_else(tmp_path: Path) -> None:
    """Each once, at the next opening; one that fails is not tried again, and the others still come."""
    visits = Visits(tmp_path)
    made: list[str] = []

    def fail(_: object) -> None:
        made.append("failed")
        raise ZeroDivisionError

    visits.later(lambda _: made.append("first"))
    visits.later(fail)
    visits.later(lambda _: made.append("second"))
    with pytest.raises(ZeroDivisionError), visits.open():
        pass
    with visits.open() as store:
        made.append("own")
        assert store.change_number == 0
    assert made == ["first", "failed", "second", "own"]


def test_notes_wait_while_the_warehouse_is_held(tmp_path: Path) -> None:
    """They are not lost with an opening that never came."""
    visits = Visits(tmp_path)
    made: list[str] = []
    visits.later(lambda _: made.append("note"))
    (tmp_path / "warehouse.duckdb").write_bytes(b"no database")
    with pytest.raises(Exception, match="cannot be read"), visits.open():
        pass
    assert made == []
    (tmp_path / "warehouse.duckdb").unlink()
    with visits.open():
        assert made == ["note"]
    with open_store(tmp_path):
        pass
