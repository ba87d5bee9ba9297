"""Whatever happens between and during pulls, the next that goes through leaves what Google holds."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from itertools import count
from unittest.mock import patch

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from connectors.errors import ConnectorError, CursorExpired
from connectors.google import contacts
from connectors.google.contacts import GoogleContacts
from connectors.records import RawRecord
from flows.demo.emulators.google.emulator import GoogleEmulator
from flows.demo.emulators.google.problems import (
    Problem,
    not_signed_in,
    out_of_order,
    problem,
    rate_limited,
)
from flows.demo.emulators.google.server import google_server
from tests.connectors import people
from tests.connectors.contract import known_of
from tests.connectors.google.signed_in import ADDRESS, account, people_api, person

LIST = "people.people.connections.list"
NAMES = st.sampled_from("abcde")
PROBLEMS = st.sampled_from(
    [
        rate_limited,
        out_of_order,
        not_signed_in,
        lambda: problem(400, "no"),
        lambda: Problem(200, "<html>Sign in</html>"),
        lambda: Problem(200, {"connections": []}),
    ]
)


class Pulls(RuleBasedStateMachine):
    """An account, what is stored of it, and everything that may come between them."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.stack.enter_context(patch("connectors.google.people.PAGE_SIZE", 2))
        self.google = self.stack.enter_context(google_server(GoogleEmulator()))
        self.google.add_account(ADDRESS)
        self.feed = account(self.google).people.contacts
        self.source = GoogleContacts(people_api(self.google))
        self.changes = count(1)
        self.places: dict[str, str] = {}
        self.former: dict[str, list[str]] = {}
        self.rows: dict[str, RawRecord] = {}
        self.cursor: str | None = None

    def teardown(self) -> None:
        assert self.google.faults_found == []
        self.source.close()
        self.stack.close()

    @rule(name=NAMES, n=st.integers(0, 5))
    def write(self, name: str, n: int) -> None:
        """A contact is new, edited, or there again after it was deleted."""
        place = self.places.get(name, f"people/c{name}")
        one = person(people.numbered("contacts", n), name, changed=next(self.changes))
        self.feed.put(place, {**one, "resourceName": place})
        self.places[name] = place

    @rule(name=NAMES)
    def delete(self, name: str) -> None:
        """A contact goes, under every name it had: what Google tells of former ones then is not known."""
        if name in self.places:
            for place in (self.places.pop(name), *self.former.pop(name, ())):
                self.feed.delete(place)

    @rule(name=NAMES, is_told=st.booleans())
    def link(self, name: str, is_told: bool) -> None:
        """A contact is linked to a profile, and has another resource name from then on."""
        old = self.places.get(name)
        body = self.feed.live(old) if old else None
        if old is None or body is None:
            return
        new = f"people/{next(self.changes)}"
        former = {"previousResourceNames": [old]} if is_told else {}
        del self.feed.entries[old]
        self.former.setdefault(name, []).append(old)
        self.feed.put(new, {**body, "resourceName": new, "metadata": {**body["metadata"], **former}})
        self.places[name] = new

    @rule()
    def expire(self) -> None:
        """Google's sync tokens are worth nothing any more."""
        self.feed.forget_syncs()

    @rule(days=st.integers(1, 4))
    def wait(self, days: int) -> None:
        """Days pass: access tokens and, after seven, sync tokens end."""
        self.google.pass_time(days=days)

    @rule()
    def restart_without_cursor(self) -> None:
        """A person asks for a full pull."""
        self.cursor = None

    @rule(pages=st.integers(1, 3))
    def die(self, pages: int) -> None:
        """A pull is cut off between two pages."""
        with suppress(CursorExpired):
            self.land(stop_after=pages)

    @rule(make=PROBLEMS, first=st.integers(1, 3), times=st.sampled_from([1, 9]))
    def trouble(self, make: object, first: int, times: int) -> None:
        """Google misbehaves for a while."""
        self.google.fail(LIST, make, first=first, times=times)  # type: ignore[arg-type]
        try:
            self.land()
        except CursorExpired:
            self.cursor = None
        except ConnectorError:
            pass
        self.google.faults.clear()

    @rule()
    def pull(self) -> None:
        """A pull that goes through, with one full pull if the cursor has expired, as a sync does it."""
        try:
            self.land()
        except CursorExpired:
            self.cursor = None
            self.land()
        assert self.cursor is not None
        held = {name: place for name, place in self.places.items() if self.feed.live(place)}
        assert {row.record_id: place for place, row in self.rows.items()} == held
        for place, row in self.rows.items():
            (contact,) = contacts.parse(row.payload)
            body = self.feed.live(place)
            assert body
            assert contact.full_name == body["names"][0]["displayName"]

    def land(self, stop_after: int | None = None) -> None:
        """One pull, by the rules of landing: what is gone is decided with the last page."""
        seen: set[str] = set()
        gone: set[str] = set()
        known = known_of(self.rows.values())
        pages = self.source.pull(contacts.COLLECTION, self.cursor, known)
        for number, page in enumerate(pages, start=1):
            self.rows |= {record.location: record for record in page.records}
            present = page.seen.union(record.location for record in page.records)
            seen |= present
            gone = (gone - present) | (set(page.tombstones) - present)
            if number == stop_after:
                return
            if page.cursor is not None:
                swept = self.rows.keys() - seen if page.is_full else set()
                self.rows = {at: row for at, row in self.rows.items() if at not in gone | swept}
                self.cursor = page.cursor

    @invariant()
    def nothing_private_is_stored(self) -> None:
        """Photos and biographies never land."""
        assert not any(word in row.payload for row in self.rows.values() for word in people.DROPPED)


TestPulls = Pulls.TestCase
TestPulls.settings = settings(max_examples=8, stateful_step_count=15, deadline=None, derandomize=True)


@pytest.mark.heavy
def test_many_pulls() -> None:
    """The same, longer and at random."""
    run_state_machine_as_test(
        Pulls, settings=settings(max_examples=200, stateful_step_count=40, deadline=None)
    )
