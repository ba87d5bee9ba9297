"""All that is known of one person, in one document: for themselves, if they ask, or to look at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flows.find import find_person
from flows.home import Home
from flows.queries import ask
from warehouse.people import open_people
from warehouse.raw import RecordKey, payloads_of
from warehouse.store import open_store
from warehouse.tracing import records_that_mention, words_on

VIEWS = (
    "person", "person_alias", "identity", "person_value", "person_fact", "person_record", "match_evidence",
    "possible_match", "tie", "stale_tie", "reconnect", "occasion", "bridge", "link", "interaction", "meeting",
    "meeting_attendee", "message", "message_recipient", "proposed_contact", "change", "word",
)  # fmt: skip
"""Every public view that tells of people; a test sees that none is missing."""


def export_person(home: Home, words: str) -> dict[str, Any]:
    """Whatever the warehouse holds of the one person whom ``words`` mean, as a dictionary of lists.

    The rows of each of the ``VIEWS`` that are about them, by column. ``said``: what was ever said of their
    records, what was taken back too. ``received``: as their sources sent them, their records, those of every
    interaction with them, and any others, quarantined ones too, in which an address stands that is theirs
    alone. Raises UserError for nobody, Ambiguous for several.
    """
    with open_people(home.folder) as connection:
        person_id, _ = find_person(connection, words)
        found = {view: _named(*ask(connection, f"export_{view}", person_id=person_id)) for view in VIEWS}
        _, identities = ask(connection, "forget_identities", person_id=person_id)
    own = _keys(found["person_record"])
    keys = own.union(*(_keys(found[view]) for view in ("interaction", "meeting", "message")))
    theirs = [
        text for _, _, spelled, is_shared, is_nobodys in identities for text in spelled
        if not (is_shared or is_nobodys)
    ]  # fmt: skip
    with open_store(home.folder) as store:
        keys |= {*records_that_mention(store, theirs)}
        said = _named(*words_on(store, sorted(own)))
        received = [
            {"account": account, "source": source, "record_id": record_id, "payload": payload}
            for account, source, record_id, payload in payloads_of(store, sorted(keys))
        ]
    return {**found, "said": said, "received": received}


def _keys(rows: Sequence[dict[str, Any]]) -> set[RecordKey]:
    return {(row["account"], row["source"], row["record_id"]) for row in rows}


def _named(columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> list[dict[str, Any]]:
    return [dict(zip(columns, row, strict=True)) for row in rows]
