"""Any sequence of pages lands as a model of plain dicts says."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from warehouse.cursors import Marks, drop_cursor, marks
from warehouse.errors import MassDeletion
from warehouse.landing import Landed, known, land
from warehouse.store import Store, open_store

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LOCATIONS = [f"/{n}.vcf" for n in range(30)]
place = st.sampled_from(LOCATIONS)
some = st.sets(place, max_size=3) | st.sets(place, min_size=10)
record = st.tuples(st.sampled_from("uv"), place, st.sampled_from(["1", "2", None]), st.sampled_from("xyz"))


@dataclass
class Collection:
    """What a collection should hold, location -> (record_id, etag, payload, is_gone), and its pull."""

    rows: dict[str, tuple[str, str | None, str, bool]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    buried: set[str] = field(default_factory=set)
    is_pull_full: bool | None = None
    cursor: str | None = None
    resume: str | None = None
    changes: int = 0

    def end_pull(self) -> None:
        self.seen, self.buried, self.is_pull_full, self.resume = set(), set(), None, None

    def start_pull(self) -> Marks:
        if self.resume is None:
            self.end_pull()
        return Marks(self.cursor, self.resume)

    def land(
        self,
        records: list[tuple[str, str, str | None, str]],
        tombstones: set[str],
        seen: set[str],
        *,
        resume: str | None,
        cursor: str | None,
        is_full: bool,
        allow_mass_delete: bool,
    ) -> Landed | None:
        """None: refused as a mass deletion."""
        if self.is_pull_full not in (None, is_full):
            self.end_pull()
        self.is_pull_full = is_full
        count = {"new": 0, "changed": 0, "unchanged": 0, "back": 0}
        for location, (record_id, etag, payload) in {r[1]: (r[0], r[2], r[3]) for r in records}.items():
            old = self.rows.get(location)
            if old is None:
                count["new"] += 1
            elif old[3]:
                count["back"] += 1
            else:
                count["unchanged" if (old[0], old[2]) == (record_id, payload) else "changed"] += 1
            self.rows[location] = (record_id, etag, payload, False)
        present = seen | {r[1] for r in records}
        self.seen |= present if is_full else set()
        self.buried = (self.buried - present) | (tombstones - present)
        gone: set[str] = set()
        is_refused = False
        if cursor is None:
            self.resume = resume
        else:
            held = {location for location, row in self.rows.items() if not row[3]}
            gone = held & self.buried | (held - self.seen if is_full else set())
            is_refused = len(gone) >= 10 and 5 * len(gone) > len(held) and not allow_mass_delete
            if is_refused:
                gone = set()
            else:
                self.cursor = cursor
            for location in gone:
                self.rows[location] = (*self.rows[location][:3], True)
            self.end_pull()
        self.changes += bool(gone or count["new"] or count["changed"] or count["back"])
        return None if is_refused else Landed(gone=len(gone), **count)


class Landing(RuleBasedStateMachine):
    """The store and the model side by side; every example has a collection of its own in one store."""

    store: Store
    examples = 0

    def __init__(self) -> None:
        super().__init__()
        type(self).examples += 1
        self.key = ("home", "dav_contacts", f"/book-{self.examples}/")
        self.model = Collection()
        self.changes_before = self.store.change_number
        self.number = 0

    @rule(
        records=st.lists(record, max_size=5) | st.just([("u", location, "1", "x") for location in LOCATIONS]),
        tombstones=some,
        seen=some | st.just(set(LOCATIONS)),
        is_last=st.booleans(),
        can_resume=st.booleans(),
        is_full=st.booleans(),
        allow_mass_delete=st.sampled_from([False, False, True]),
    )
    def land(
        self,
        records: list[tuple[str, str, str | None, str]],
        tombstones: set[str],
        seen: set[str],
        is_last: bool,
        can_resume: bool,
        is_full: bool,
        allow_mass_delete: bool,
    ) -> None:
        self.number += 1
        marked: dict[str, Any] = {
            "cursor": f"cursor {self.number}" if is_last else None,
            "resume": f"resume {self.number}" if can_resume and not is_last else None,
            "is_full": is_full,
            "allow_mass_delete": allow_mass_delete,
        }
        expected = self.model.land(records, tombstones, seen, **marked)
        try:
            landed: Landed | None = land(
                self.store,
                account=self.key[0],
                source=self.key[1],
                collection_id=self.key[2],
                collection_name="Book",
                records=records,
                tombstones=tombstones,
                seen=seen,
                landed_at=NOON,
                **marked,
            )
        except MassDeletion:
            landed = None
        assert landed == expected

    @rule()
    def start_pull(self) -> None:
        assert marks(self.store, *self.key) == self.model.start_pull()

    @rule()
    def cursor_expires(self) -> None:
        drop_cursor(self.store, *self.key)
        self.model.cursor = None
        self.model.end_pull()

    @invariant()
    def rows_are_the_model_s(self) -> None:
        stored = self.store.connection.execute(
            "SELECT location, record_id, etag, payload, is_gone FROM raw.record WHERE collection_id = ?",
            [self.key[2]],
        ).fetchall()
        assert len(stored) == len(self.model.rows)
        assert {row[0]: row[1:] for row in stored} == self.model.rows
        assert known(self.store, *self.key) == {
            location: (record_id, etag)
            for location, (record_id, etag, _, is_gone) in self.model.rows.items()
            if not is_gone
        }

    @invariant()
    def changes_are_counted(self) -> None:
        assert self.store.change_number - self.changes_before == self.model.changes


@pytest.mark.heavy
def test_any_sequence_of_pages_lands_as_the_model_says() -> None:
    """Rows, counts, known, marks, sweeps, the guard and the change number agree after every step."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        Landing.store = stack.enter_context(open_store(Path(folder) / "home"))
        state_machine = settings(max_examples=100, stateful_step_count=20, deadline=None)
        run_state_machine_as_test(Landing, settings=state_machine)
