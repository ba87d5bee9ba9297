"""Ties as of any day: every figure against a reference, every day against a refresh of that day."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transforms.core_rows import AS_OF, OWNER_ADDRESS
from tests.transforms.resolved import Resolved
from tests.transforms.ties import reference
from tests.transforms.ties.history import Event, built, contact_days, instant
from transforms.step import Sql

PEOPLE = range(2, 8)
_FIRST = datetime.fromisoformat("2023-01-01T00:00")

_EVENTS = st.lists(
    st.builds(
        lambda day, hour, minutes, people, is_cancelled, kind: Event(
            _FIRST + timedelta(days=day, hours=hour), minutes, tuple(sorted(people)), is_cancelled, kind
        ),
        # Away from the hours in which the clocks change; some over midnight, some of days.
        st.integers(0, 1700),
        st.integers(5, 23),
        st.sampled_from([0, 30, 60, 180, 600, 3 * 1440]),
        st.sets(st.sampled_from(list(PEOPLE)), min_size=1),
        st.sampled_from([False, False, False, True]),
        st.sampled_from(["meeting", "in", "out"]),
    ),
    min_size=1,
    max_size=40,
)


def ties(network: Resolved, *columns: str, as_of: date | None = None) -> dict[int, tuple[Any, ...]]:
    """``columns`` of the ties by person, as of the refresh or of another day."""
    table = "derived.tie" if as_of is None else f"people.tie_as_of(DATE '{as_of}')"
    rows = network.people.rows(f"SELECT person_id, {', '.join(columns)} FROM {table}")  # noqa: S608
    return {row[0]: row[1:] for row in rows}


@settings(max_examples=3, deadline=None)
@given(events=_EVENTS, back=st.integers(0, 1400), unread=st.integers(0, 1400))
def test_any_day_equals_a_refresh_of_that_day(events: list[Event], back: int, unread: int) -> None:
    """tie_as_of(D) is, row for row, what a refresh of the same records with as_of = D makes, before the day
    on which the calendar was last read and after it.
    """
    then, read_on = AS_OF - timedelta(days=back), AS_OF - timedelta(days=unread)
    with built(events, PEOPLE, AS_OF, read_on) as today, built(events, PEOPLE, then, read_on) as earlier:
        asked = today.people.rows(f"FROM people.tie_as_of(DATE '{then}') ORDER BY person_id")
        assert asked == earlier.rows("tie")
        assert today.rows("tie") == today.people.rows(f"FROM tie_as_of('{AS_OF}') ORDER BY person_id")


_FIGURES = (
    "contact_days",
    "contact_days_365",
    "age_days",
    "strength",
    "strength_90_days_ago",
    "p_dormant",
    "expected_gap_days",
    "overdue",
    "stale_score",
)
_DATES = (
    "last_contact_at",
    "last_contact_on",
    "last_met_at",
    "last_outbound_at",
    "last_inbound_at",
    "next_meeting_at",
)


@settings(max_examples=4, deadline=None)
@given(events=_EVENTS)
def test_dates_and_figures_against_the_reference(events: list[Event]) -> None:
    """Dates are what a loop finds, figures what plain Python gives, the trend is the strength of then."""
    with built(events, PEOPLE, AS_OF) as network:
        dates, figures = ties(network, *_DATES), ties(network, *_FIGURES)
        trend = ties(network, "strength_90_days_ago")
        assert trend == ties(network, "strength", as_of=AS_OF - timedelta(days=90))
    days = {person_id: contact_days(events, person_id) for person_id in PEOPLE}
    ties_only = [own for person_id, own in days.items() if _is_tie(events, person_id)]
    mean_gap = reference.owner_mean_gap(ties_only, AS_OF)
    for person_id, own in days.items():
        assert dates[person_id] == _dates(events, person_id)
        assert figures[person_id] == pytest.approx(_expected(own, mean_gap), abs=1e-8)


def _past(events: Sequence[Event], person_id: int, *kinds: str) -> datetime | None:
    """When the newest contact of some kinds that had ended began."""
    past = [
        event.starts
        for event in events
        if person_id in event.counts_for and event.ended_on <= AS_OF and event.kind in kinds
    ]
    return max(past) if past else None


def _is_tie(events: Sequence[Event], person_id: int) -> bool:
    """The owner was in touch, and they are in an address book or were in touch too."""
    is_known = person_id % 2 == 0 or _past(events, person_id, "in", "meeting") is not None
    return is_known and _past(events, person_id, "out", "meeting") is not None


def _dates(events: Sequence[Event], person_id: int) -> tuple[datetime | date | None, ...]:
    latest = AS_OF + timedelta(days=366)
    ahead = [
        event.starts
        for event in events
        if person_id in event.counts_for
        and event.kind == "meeting"
        and event.ended_on > AS_OF
        and event.starts.date() <= latest
    ]
    last = _past(events, person_id, "meeting", "in", "out")
    past = [
        last,
        _past(events, person_id, "meeting"),
        _past(events, person_id, "out", "meeting"),
        _past(events, person_id, "in", "meeting"),
        min(ahead) if ahead else None,
    ]
    at, *others = (wall and instant(wall) for wall in past)
    return at, last and last.date(), *others


def _expected(days: Sequence[reference.Day], mean_gap: float | None) -> tuple[float | None, ...]:
    past = reference.ended(days, AS_OF)
    earlier = reference.strength(days, AS_OF - timedelta(days=90))
    if not past:
        return (0, 0, None, 0.0, earlier, None, None, None, None)
    age = (AS_OF - past[-1].on).days
    p_dormant = reference.p_dormant(days, AS_OF)
    gap = reference.expected_gap(days, AS_OF, mean_gap) if mean_gap is not None else None
    return (
        len(past),
        sum((AS_OF - day.on).days < 365 for day in past),
        age,
        reference.strength(days, AS_OF),
        earlier,
        p_dormant,
        gap,
        (age + 0.5) / max(1, gap) if gap is not None else None,
        p_dormant * math.log(1 + len(past)),
    )


def test_a_cancelled_meeting_moves_the_date_back() -> None:
    """The newest meeting is cancelled: the last contact is the one before, with its own proof."""
    first, second = datetime.fromisoformat("2026-05-04T10:00"), datetime.fromisoformat("2026-09-14T10:00")
    events = [Event(first, 60, (2,)), Event(second, 60, (2,))]
    columns = ("last_contact_on", "account", "source", "record_id")
    with built(events, PEOPLE, AS_OF) as network:
        assert ties(network, *columns)[2] == (second.date(), "home", "dav_calendar", "event-2")
    events[1] = Event(second, 60, (2,), is_cancelled=True)
    with built(events, PEOPLE, AS_OF) as network:
        assert ties(network, *columns)[2] == (first.date(), "home", "dav_calendar", "event-1")


def test_a_meeting_becomes_contact_when_it_has_ended() -> None:
    """Next meeting until its last day is over, last contact from then on."""
    over_midnight = Event(datetime.fromisoformat("2026-11-22T23:00"), 120, (2,))
    columns = ("last_contact_on", "next_meeting_at")
    with built([over_midnight], PEOPLE, AS_OF) as network:
        on, at = over_midnight.starts.date(), instant(over_midnight.starts)
        assert ties(network, *columns, as_of=on)[2] == (None, at)
        assert ties(network, *columns)[2] == (on, None)


def test_a_meeting_that_was_ahead_at_the_last_look_stays_ahead() -> None:
    """It is the next meeting until it is over, and no contact on any day after it."""
    ahead = Event(datetime.fromisoformat("2026-11-20T10:00"), 60, (2,))
    columns = ("last_contact_on", "next_meeting_at")
    with built([ahead], PEOPLE, AS_OF, read_on=date(2026, 11, 19)) as network:
        assert ties(network, *columns, as_of=date(2026, 11, 19))[2] == (None, instant(ahead.starts))
        assert ties(network, *columns, as_of=date(2026, 11, 20))[2] == (None, None)


def test_next_meeting_within_366_days() -> None:
    """A meeting in two years is no next meeting yet."""
    far = Event(datetime.fromisoformat("2028-01-10T10:00"), 60, (2,))
    near = Event(datetime.fromisoformat("2027-11-24T10:00"), 60, (3,))
    with built([far, near], PEOPLE, AS_OF) as network:
        got = ties(network, "next_meeting_at")
        assert (got[2], got[3]) == ((None,), (instant(near.starts),))


def _every(days: int, times: int, last: date, person_id: int = 2) -> list[Event]:
    """Meetings every so many days, the last on a day."""
    noon = datetime.combine(last, datetime.min.time()) + timedelta(hours=12)
    return [Event(noon - timedelta(days=days * n), 60, (person_id,)) for n in range(times)]


@pytest.mark.parametrize(
    ("gap", "times", "age", "is_stale"),
    [
        (60, 3, 100, True),
        (60, 3, 80, False),  # overdue 1.34
        (30, 2, 300, False),  # two contact days are no habit
        (10, 3, 29, False),  # 29 days are nothing
        (10, 3, 41, False),  # p_dormant 0.499
        (10, 3, 42, True),
        (30, 9, 30, False),  # overdue 1.02
        (7, 52, 60, False),  # 46 contact days in a year: p_dormant 0.09, whatever the ratio
        (365, 3, 400, False),  # usually every year
        (365, 3, 600, True),
        (60, 10, 1095, True),
        (60, 10, 1096, False),  # lost
    ],
)
def test_the_stale_rule(gap: int, times: int, age: int, is_stale: bool) -> None:
    """At least 3 contact days, 30 days and 1.5 usual gaps since, p_dormant at least 0.5, not lost."""
    with built(_every(gap, times, AS_OF - timedelta(days=age)), [2], AS_OF) as network:
        assert ties(network, "is_stale") == {2: (is_stale,)}


def test_only_known_humans_go_stale(resolved: Resolved) -> None:
    """No mailbox, nobody of whom it is not sure that they are human, and not the owner."""
    resolved.add("core.coverage")
    sorts: dict[int, dict[str, Any]] = {
        2: {},
        3: {"kind": "unsure"},
        4: {"kind": "role"},
        5: {"is_owner": True},
    }
    for person_id, columns in sorts.items():
        address = f"p{person_id}@b.example"
        resolved.person(person_id, f"Person {person_id}", address, **columns)
        for event in _every(60, 3, AS_OF - timedelta(days=100)):
            resolved.meeting(event.starts + timedelta(minutes=person_id), with_=[address])
    resolved.derive_ties()
    assert ties(resolved, "is_stale") == {2: (True,), 3: (False,), 4: (False,)}


def test_known_is_an_address_book_or_contact_both_ways(resolved: Resolved) -> None:
    """A card makes known, a meeting, or mail both ways; a declined invitation or mail one way does not.

    Who only ever wrote to the owner is never met, in an address book or not.
    """
    resolved.person(2, "Card", is_in_address_book=True)
    resolved.person(3, "Met", "met@b.example")
    resolved.person(4, "Declined", "declined@b.example")
    resolved.meeting(with_=["met@b.example"])
    resolved.meeting(with_=["declined@b.example"], organizer="declined@b.example", owner="declined")
    resolved.person(5, "Wrote", "wrote@b.example")
    resolved.person(6, "Wrote too", "too@b.example", is_in_address_book=True)
    resolved.person(7, "Written to", "to@b.example")
    resolved.person(8, "Answered", "answered@b.example")
    for sender in ("wrote", "too", "answered"):
        resolved.mail(f"{sender}@b.example")
    for recipient in ("to", "answered"):
        resolved.mail(OWNER_ADDRESS, [f"{recipient}@b.example"])
    resolved.derive_ties()
    assert ties(resolved, "is_known", "category") == {
        2: (True, "never_met"),
        3: (True, "weak"),
        4: (False, "never_met"),
        5: (False, "never_met"),
        6: (True, "never_met"),
        7: (False, "weak"),
        8: (True, "weak"),
    }


def test_categories() -> None:
    """By age and contact days; the last person is the close one."""
    cases = [
        (3, 0, "active"),
        (3, 90, "active"),
        (3, 91, "weak"),
        (2, 5, "weak"),
        (3, 179, "weak"),
        (3, 180, "dormant"),
        (3, 1095, "dormant"),
        (3, 1096, "lost"),
    ]
    people = range(2, 2 + len(cases) + 1)
    events = _every(1, 30, AS_OF, person_id=people[-1])
    for person_id, (times, age, _) in zip(people, cases, strict=False):
        events += _every(30, times, AS_OF - timedelta(days=age), person_id)
    with built(events, people, AS_OF) as network:
        found = ties(network, "category")
    assert [(*case[:2], *found[person_id]) for person_id, case in zip(people, cases, strict=False)] == cases
    assert found[people[-1]] == ("close",)


def test_close_is_the_strongest_twentieth() -> None:
    """Of 40 active ties the two strongest are close."""
    events = [
        event
        for person_id in range(2, 42)
        for event in _every(7, 3, AS_OF - timedelta(days=person_id), person_id)
    ]
    with built(events, range(2, 42), AS_OF) as network:
        assert {person_id for person_id, row in ties(network, "category").items() if row == ("close",)} == {
            2,
            3,
        }


@pytest.fixture(scope="module")
def silent() -> Iterator[dict[int, Resolved]]:
    """Usual gap -> somebody whom the owner met three times, that many days apart, and not for 400 days."""
    with ExitStack() as stack:
        yield {
            gap: stack.enter_context(built(_every(gap, 3, AS_OF - timedelta(days=400)), [2], AS_OF))
            for gap in (30, 100)
        }


@pytest.mark.parametrize(
    ("synced_to_at", "gap", "coverage"),
    [
        (datetime(2026, 11, 16, 12, tzinfo=UTC), 30, "covered"),  # 7 days
        (datetime(2026, 11, 15, 12, tzinfo=UTC), 30, "unknown"),  # 8 days
        (datetime(2026, 11, 14, 12, tzinfo=UTC), 100, "covered"),  # 9 days of a gap of 100
        (datetime(2026, 11, 12, 12, tzinfo=UTC), 100, "unknown"),
        (datetime(2026, 11, 15, 23, 30, tzinfo=UTC), 30, "covered"),  # already the 16th in Berlin
        (None, 30, "unknown"),
    ],
)
def test_a_lagging_source_makes_unknown(
    silent: dict[int, Resolved], synced_to_at: datetime | None, gap: int, coverage: str
) -> None:
    """Behind by more than seven days and a tenth of the usual gap: the tie is unknown, not stale."""
    network = silent[gap]
    network.people.run("DELETE FROM core.coverage")
    network.add("core.coverage", synced_to_at=synced_to_at)
    network.write()
    spans = Sql("transforms.ties", "source_span.sql").text()
    network.people.run(spans.replace("CREATE TABLE", "CREATE OR REPLACE TABLE"))
    got = ties(network, "coverage", "is_stale", "coverage_reason", as_of=AS_OF)[2]
    assert got[:2] == (coverage, True if coverage == "covered" else None)
    assert (got[2] is None) == (coverage == "covered")


def test_which_source_lags_is_named(resolved: Resolved) -> None:
    """The one that has shown this person; none that did not, is pulled no more, or of a closed account."""
    add = resolved.add
    add("core.account", account="work")
    add("core.account", account="part", sources=["imap_mail"])
    add("core.account", account="old", is_enabled=False)
    long_ago = datetime(2026, 5, 3, tzinfo=UTC)
    add("core.coverage")
    for account in ("work", "old", "part"):
        add("core.coverage", account=account, source="google_calendar", synced_to_at=long_ago)
    for person_id, account in ((2, "work"), (3, "home"), (4, "old"), (5, "part")):
        address = f"p{person_id}@b.example"
        resolved.person(person_id, f"Person {person_id}", address)
        source = "dav_calendar" if account == "home" else "google_calendar"
        resolved.meeting(account=account, source=source, with_=[address])
    resolved.derive_ties()
    assert ties(resolved, "coverage", "coverage_reason") == {
        2: ("unknown", "google_calendar of work was last synced on 3 May 2026"),
        3: ("covered", None),
        4: ("covered", None),
        5: ("covered", None),
    }


def test_the_source_of_the_owners_own_mail_may_know_of_anybody(resolved: Resolved) -> None:
    """What the owner sent lies there, so a tie is unknown when it lags, whom it has shown or not."""
    resolved.add("core.coverage")
    resolved.add("core.coverage", source="imap_mail", synced_to_at=datetime(2026, 5, 3, tzinfo=UTC))
    resolved.add("core.coverage", account="work", source="imap_mail", synced_to_at=None)
    for person_id in (2, 3):
        resolved.person(person_id, f"Person {person_id}", f"p{person_id}@b.example")
    resolved.meeting(with_=["p2@b.example"])
    resolved.mail(OWNER_ADDRESS, ["p3@b.example"])
    resolved.add("core.account", account="work")
    resolved.mail("p3@b.example", account="work")
    resolved.derive_ties()
    own = "imap_mail of home was last synced on 3 May 2026"
    assert ties(resolved, "coverage", "coverage_reason") == {
        2: ("unknown", own),
        3: ("unknown", f"{own}; imap_mail of work was never synced whole"),
    }


def test_a_mail_is_the_proof(resolved: Resolved) -> None:
    """The newest contact is a mail: the sentence says who wrote, and a future mail is no next meeting."""
    resolved.add("core.coverage")
    resolved.person(2, "Ana", "ana@b.example")
    resolved.meeting(datetime.fromisoformat("2026-05-04T10:00"), with_=["ana@b.example"])
    mail = resolved.mail("ana@b.example", at=datetime(2026, 9, 14, 8, tzinfo=UTC), subject="Tea")
    resolved.mail("ana@b.example", at=datetime(2027, 1, 1, tzinfo=UTC))
    resolved.derive_ties()
    got = ties(resolved, "source", "record_id", "title", "sentence", "next_meeting_at")[2]
    sentence = "In touch on two days; now 70 days since they wrote on 14 September 2026 (Tea)."
    assert got == ("imap_mail", mail, "Tea", sentence, None)


def test_a_source_that_begins_later_does_not_cover_the_day(resolved: Resolved) -> None:
    """Asked about a day before the synced span, the tie is unknown."""
    resolved.add("core.coverage", synced_from_at=datetime(2026, 1, 1, 12, tzinfo=UTC))
    resolved.person(2, "Ana", "ana@b.example")
    resolved.meeting(datetime.fromisoformat("2025-09-14T10:00"), with_=["ana@b.example"])
    resolved.derive_ties()
    assert ties(resolved, "coverage")[2] == ("covered",)
    got = ties(resolved, "coverage", "coverage_reason", as_of=date(2025, 12, 31))[2]
    assert got == ("unknown", "dav_calendar of home is synced from 1 January 2026 only")


def test_the_order_of_landing_changes_nothing() -> None:
    """The same events in another order make the same ties, to the last digit."""
    chance = random.Random(7)  # noqa: S311 not for secrets
    events = [
        Event(
            _FIRST + timedelta(days=chance.randrange(1400), hours=12),
            60,
            tuple(sorted(chance.sample(list(PEOPLE), chance.randint(1, 4)))),
        )
        for _ in range(60)
    ]
    columns = ("last_contact_at", "strength", "p_dormant", "expected_gap_days", "category", "is_stale")
    with built(events, PEOPLE, AS_OF) as one:
        forwards = ties(one, *columns)
    with built(events[::-1], PEOPLE, AS_OF) as other:
        assert ties(other, *columns) == forwards
