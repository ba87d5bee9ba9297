"""All that is known of one person, in one document: for themselves, if they ask, or to look at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flows.find import find_person
from flows.home import Home
from flows.queries import ask
from warehouse.people import open_people
from warehouse.raw import payloads_of
from warehouse.store import open_store

PARTS = ("person", "identities", "records", "tie", "interactions", "words", "evidence")


def export_person(home: Home, words: str) -> dict[str, Any]:
    """Whatever the warehouse holds of the one person whom ``words`` mean, as a dictionary of lists.

    The parts of people.duckdb, each a list of rows by column, and ``received``: the records of the person and
    of every interaction with them as their sources sent them. Raises UserError for nobody, Ambiguous for
    several.
    """
    with open_people(home.folder) as connection:
        person_id, _ = find_person(connection, words)
        found = {part: _named(*ask(connection, f"export_{part}", person_id=person_id)) for part in PARTS}
    keys = {
        (row["account"], row["source"], row["record_id"])
        for part in ("records", "interactions")
        for row in found[part]
    }
    with open_store(home.folder) as store:
        received = [
            {"account": account, "source": source, "record_id": record_id, "payload": payload}
            for account, source, record_id, payload in payloads_of(store, sorted(keys))
        ]
    return {**found, "received": received}


def _named(columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> list[dict[str, Any]]:
    return [dict(zip(columns, row, strict=True)) for row in rows]
