"""The registry: which record belongs to which person, and what happened to person ids, for ever."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from warehouse.statements import stage, statement
from warehouse.store import Store

Member = tuple[str, str, str, int]
"""account, source, record_id, person_id."""

FirstMember = tuple[str, str, str, int, bool]
"""account, source, record_id, the person_id that it came as, whether that one is an alias now."""

Event = tuple[str, int, int | None, int | None]
"""What befell a person id, the other id, a number of records.

('created', 4, None, None): 4 is new; ('grew', 4, None, 3): new records, 3 in all; ('merged', 2, 1, None): 2
ended, is now 1; ('split', 3, 1, None): 3 came out of 1; ('retired', 4, None, None): 4 has no record left;
('returned', 4, None, None): it has again.
"""

EndedPerson = tuple[int, int | None, bool]
"""person_id, the person it is an alias of, whether it has no record left; at least one of the two."""


Position = tuple[str, str, str, str | None, str | None, datetime]
"""account, source, record_id, organisation, title, since when it says so."""


PersonEvent = tuple[int, datetime, str, int, int | None]
"""event_id, when it happened, event, person_id, other_person_id."""


def previous_members(store: Store, since: datetime | None = None) -> list[Member]:
    """The last known person of every record ever committed, aliases followed, in the order of its key.

    With ``since``, only of those committed then or later, and of those whose id is an alias. Others may be
    somebody else's too: `members_content` tells.
    """
    return store.connection.execute(statement("previous_members"), {"since": since}).fetchall()


def members_content(store: Store) -> str:
    """What `warehouse.people.Next.content_hash` says of a table of all `previous_members`."""
    ((count, total),) = store.connection.execute(statement("members_content")).fetchall()
    return f"{count} {total}"


def former_members(store: Store) -> list[Member]:
    """Records with the ids that they bore and that ended in the person whose they are now, by key."""
    return store.connection.execute(statement("former_members")).fetchall()


def first_members(store: Store) -> list[FirstMember]:
    """Records that do not bear the id any more with which they came, with that id, by key."""
    return store.connection.execute(statement("first_members")).fetchall()


def ended_persons(store: Store) -> list[EndedPerson]:
    """Every person id that is nobody's now, by id: an alias, or without a record."""
    return store.connection.execute(statement("ended_persons")).fetchall()


def positions(store: Store) -> list[Position]:
    """What cards said of people's work, and since when, by card and time.

    Of the cards in the table that `changed_since` leaves behind, and of those that once said something else.
    """
    return store.connection.execute(statement("positions")).fetchall()


def person_events(store: Store) -> list[PersonEvent]:
    """Who was merged, split, or new after the first refresh; with the event's id and moment."""
    return store.connection.execute(statement("person_events")).fetchall()


def last_person_id(store: Store) -> int:
    """The highest person id ever given out; 0 before the first."""
    ((person_id,),) = store.connection.execute(
        "SELECT coalesce(max(person_id), 0) FROM registry.person"
    ).fetchall()
    return int(person_id)


def commit(
    store: Store,
    members: Iterable[Member],
    events: Iterable[Event],
    at: datetime,
    positions: Iterable[tuple[str, str, str, str | None, str | None]] = (),
) -> None:
    """Record the outcome of a refresh in one transaction; said twice, it is recorded once.

    A record that ``members`` lacks keeps its last person. An event that equals the last one of its person is
    the same. An id that ended in a merge is an alias until it comes back in a split. ``positions`` are what
    cards say now, of those that may say something else than before.
    """
    parameters = {"happened_at": at}
    with store.transaction():
        stage(store, "member_now", members)
        stage(
            store,
            "event_now",
            ((position, *event) for position, event in enumerate(events)),
        )
        stage(store, "position_now", positions)
        for name in ("note_former_members", "merge_members", "add_persons", "add_events", "add_positions"):
            store.connection.execute(statement(name), parameters)
        store.connection.execute(statement("set_aliases"))
