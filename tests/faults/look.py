"""A look at the two files of a home as they lie there."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import duckdb


class Row(NamedTuple):
    """Of raw.record."""

    source: str
    collection_id: str
    location: str
    record_id: str
    payload: str
    is_gone: bool
    changed_at: datetime


class Names(NamedTuple):
    """The registry: the person of every record, and what happened to person ids, as often as it did."""

    members: list[tuple[str, str, int]]
    events: list[tuple[str, int, int | None]]


class Cursor(NamedTuple):
    """A stored cursor: at which revision it was given out, and what the server owes."""

    revision: int
    owed: set[str]


class Look:
    """The two files as they lie there, or None where there is none."""

    def __init__(self, folder: Path) -> None:
        self.store = _open(folder / "warehouse.duckdb")
        self.people = _open(folder / "people.duckdb")

    def __enter__(self) -> Look:
        return self

    def __exit__(self, *_: object) -> None:
        for connection in (self.store, self.people):
            if connection:
                connection.close()

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """Of warehouse.duckdb."""
        return self.store.execute(sql).fetchall() if self.store else []

    def ask_people(self, sql: str) -> list[tuple[Any, ...]]:
        """Of people.duckdb."""
        return self.people.execute(sql).fetchall() if self.people else []

    def rows(self, collection: str | None = None) -> list[Row]:
        """Of raw.record, of one collection or all."""
        rows = self.ask(
            "SELECT source, collection_id, location, record_id, payload, is_gone, changed_at FROM raw.record"
        )
        return [row for row in map(Row._make, rows) if collection in (None, row.collection_id)]

    def cursors(self) -> dict[str, Cursor]:
        """By collection, where there is one."""
        found = {}
        for collection, text in self.ask("SELECT collection_id, cursor FROM raw.collection"):
            if text is None:
                continue
            values = json.loads(text)
            mark = values.get("sync_token") or values.get("ctag") or ":0"
            found[collection] = Cursor(int(mark.rpartition(":")[2]), set(values.get("owed", ())))
        return found

    def names(self) -> Names:
        """Of the registry."""
        members = self.ask("SELECT source, record_id, person_id FROM registry.member ORDER BY ALL")
        events = self.ask("SELECT event, person_id, other_person_id FROM registry.event ORDER BY ALL")
        return Names(members, events)

    def contents(self) -> dict[str, Any]:
        """All that two homes must agree in if the server was the same to them: no moments.

        The first two only if their refreshes saw the same, since ids are given out as people come.
        """
        names = self.names()
        people: dict[int, list[str]] = defaultdict(list)
        for person_id, record_id in self.ask_people(
            "SELECT person_id, record_id FROM person_record ORDER BY ALL"
        ):
            people[person_id].append(record_id)
        ties = self.ask_people("SELECT person_id, last_contact_on, contact_days FROM tie")
        return {
            "person ids": names.members,
            "events": names.events,
            "rows": sorted(row[:-1] for row in self.rows()),
            "people": sorted(people.values()),
            "meetings": self.ask_people("SELECT uid, title, is_gone, counts FROM meeting ORDER BY ALL"),
            "ties": sorted((people[person_id], *tie) for person_id, *tie in ties),
        }

    def all_that_counts(self) -> str:
        """All that the next sync goes by, less moments and numbers of runs: equal here, equal behind it."""
        return repr(
            [
                self.contents(),
                self.ask(
                    "SELECT collection_id, name, role, cursor, resume, is_pull_full, is_listed,"
                    " change_number, last_error IS NULL FROM raw.collection ORDER BY ALL"
                ),
                self.ask("SELECT collection_id, location FROM raw.seen ORDER BY ALL"),
                self.ask("SELECT collection_id, location FROM raw.tombstone ORDER BY ALL"),
                self.ask("SELECT record_id, change_number FROM raw.displaced ORDER BY ALL"),
                self.ask("SELECT status FROM raw.sync_run ORDER BY run_id DESC LIMIT 1"),
                self.ask("SELECT change_number FROM raw.store"),
                self.ask_people("SELECT change_number FROM core.refresh"),
                self.people_are_of_now(),
            ]
        )

    def people_are_of_now(self) -> bool:
        """Whether people.duckdb was made from the rows as they are."""
        return self.ask("SELECT incarnation, change_number FROM raw.store") == self.ask_people(
            "SELECT incarnation, change_number FROM core.refresh"
        )

    def check_people(self) -> None:
        """I4: people.duckdb opens and every view can be read; if made from the rows of now, it says them.

        And no person id was given out twice, nor was anything noted twice in the registry.
        """
        events = self.names().events
        assert len(events) == len(set(events)), "an event is doubled"
        members = self.names().members
        assert len({member[:2] for member in members}) == len(members), "a record has two people"
        if self.people is None:
            return
        for (view,) in self.ask_people(
            "SELECT view_name FROM duckdb_views() WHERE schema_name = 'main' AND NOT internal"
        ):
            self.ask_people(f'FROM "{view}"')
        ((made_from,),) = self.ask_people("SELECT change_number FROM core.refresh")
        ((now,),) = self.ask("SELECT change_number FROM raw.store") or ((made_from,),)
        assert made_from <= now, "people.duckdb is of the future"
        if self.people_are_of_now():
            self._check_people_say_the_rows()

    def _check_people_say_the_rows(self) -> None:
        copies: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in sorted(self.rows(), key=lambda row: (row.is_gone, -row.changed_at.timestamp())):
            copies[row.source, row.record_id].append(row)
        said = {key: (_name(rows[0].payload), rows[0].is_gone) for key, rows in copies.items()}
        cards = {
            key[1]: name for key, (name, is_gone) in said.items() if "contacts" in key[0] and not is_gone
        }
        meetings = {key[1]: word for key, word in said.items() if "calendar" in key[0]}
        shown = dict(self.ask_people("SELECT record_id, name FROM person_record WHERE NOT is_observed"))
        assert shown == cards
        told = {uid: (title, is_gone) for uid, title, is_gone in self.ask_people(
            "SELECT uid, title, is_gone FROM meeting")}  # fmt: skip
        assert told == meetings
        people = {person for (person,) in self.ask_people("SELECT person_id FROM person")}
        with_record = {one for (one,) in self.ask_people("SELECT person_id FROM person_record")}
        assert people == with_record
        known = {(source, record, person) for source, record, person in self.names().members}
        published = self.ask_people("SELECT source, record_id, person_id FROM person_record")
        assert set(published) <= known, "people.duckdb has a person id that the registry does not know"


def _name(payload: str) -> str:
    for line in payload.splitlines():
        if line.startswith(("FN:", "SUMMARY:")):
            return line.partition(":")[2]
    raise AssertionError(payload)


def _open(path: Path) -> duckdb.DuckDBPyConnection | None:
    return duckdb.connect(str(path), read_only=True) if path.exists() else None
