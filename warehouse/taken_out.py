"""Occurrences that were taken out of a series: noted as the change of its record lands."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from warehouse.cursors import Key
from warehouse.statements import stage, statement
from warehouse.store import Store
from warehouse.text import storable


class Occurrence(NamedTuple):
    """One occurrence of the series ``uid``. Times are naive, on the wall clock of ``time_zone`` (IANA; None:
    floating); ``original`` is the start that the series gave it. ``ends`` None: it lasted as the series does.
    """

    uid: str
    original: datetime
    starts: datetime
    ends: datetime | None
    time_zone: str | None


TakesOut = Callable[[str | None, str, datetime], Iterable[Occurrence]]
"""From a record's text as it was stored (None: it was not) and as it lands, and the aware moment of that:
what it takes out of its series, of what had begun by then."""


def note(store: Store, key: Key, takes_out: TakesOut, landed_at: datetime) -> None:
    """Note what the records of the page take out; after they were judged, before they are written."""
    changed = store.connection.execute(statement("changed_payloads"), key).fetchall()
    rows = [
        (record_id, storable(one.uid), *one[1:], seen_at)
        for record_id, stored, landing, seen_at in changed
        for one in takes_out(stored, landing, landed_at)
    ]
    if rows:
        stage(store, "leaving_out", rows)
        where = {"account": key["account"], "source": key["source"]}
        store.connection.execute(statement("note_taken_out"), {**where, "gone_at": landed_at})


def taken_out(store: Store) -> list[tuple[Any, ...]]:
    """All that were, each as it last was, in the columns of core.taken_out."""
    return store.connection.execute(statement("taken_out")).fetchall()
