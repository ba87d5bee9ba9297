"""What the user says about ties beats what was learned, on every day that it holds for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.transforms.conftest import people_database
from tests.transforms.core_rows import AS_OF
from tests.transforms.resolved import Resolved

SAID_ON = AS_OF - timedelta(days=40)

# Whom the rules are about: everybody but the odd ones met monthly until 100 days ago, which is stale.
PLAIN, NEVER, ELSEWHERE, DECEASED, SNOOZED, OVER, SLOW, QUICK, TAGGED, BOTH, UNMET, ROLE = range(2, 14)


def monthly(network: Resolved, person_id: int, last: date = AS_OF - timedelta(days=100)) -> None:
    for number in range(4):
        noon = datetime.combine(last - timedelta(days=30 * number), datetime.min.time()) + timedelta(hours=12)
        network.meeting(noon, with_=[f"p{person_id}@b.example"])


def cadence_word(network: Resolved, number: int, content: str, days: int | None) -> None:
    network.add(
        "core.word",
        word_id=number,
        kind="cadence",
        content=content,
        days=days,
        from_on=SAID_ON,
        is_off=days is None,
    )


@pytest.fixture(scope="module")
def network() -> Iterator[Resolved]:
    with people_database() as database:
        network = Resolved(database)
        network.add("core.coverage")
        tags = {TAGGED: ["Chess", "friend"], BOTH: ["friend"]}
        for person_id in range(PLAIN, ROLE + 1):
            columns: dict[str, Any] = {"kind": "role"} if person_id == ROLE else {}
            network.person(
                person_id,
                f"Person {person_id}",
                f"p{person_id}@b.example",
                tags=tags.get(person_id, []),
                is_in_address_book=True,
                **columns,
            )
            if person_id != UNMET:
                last = AS_OF - timedelta(days=20) if person_id in (QUICK, TAGGED) else None
                monthly(network, person_id, *([last] if last else []))
        network.say(NEVER, is_never=True)
        network.say(ELSEWHERE, is_elsewhere=True)
        network.say(DECEASED, ending="deceased", ended_on=SAID_ON)
        network.say(SNOOZED, snoozed_from_on=SAID_ON, snoozed_until_on=AS_OF + timedelta(days=1))
        network.say(OVER, snoozed_from_on=SAID_ON, snoozed_until_on=AS_OF)
        network.say(SLOW, cadence_days=101, cadence_from_on=SAID_ON)
        network.say(QUICK, cadence_days=20, cadence_from_on=SAID_ON)
        network.say(BOTH, cadence_days=200, cadence_from_on=SAID_ON)
        network.say(UNMET, cadence_days=40, cadence_from_on=SAID_ON)
        network.say(ROLE, cadence_days=10, cadence_from_on=SAID_ON)
        cadence_word(network, 1, "tag friend", 19)
        cadence_word(network, 2, "tag chess", 18)
        cadence_word(network, 3, "tag CHESS", 50)
        cadence_word(network, 4, "category dormant", 1)
        cadence_word(network, 5, "category dormant", None)
        network.derive_ties()
        yield network


def tie(network: Resolved, person_id: int, *columns: str, as_of: date = AS_OF) -> tuple[Any, ...]:
    (row,) = network.people.rows(
        f"SELECT {', '.join(columns)} FROM people.tie_as_of(DATE '{as_of}') WHERE person_id = {person_id}"  # noqa: S608
    )
    return row


@pytest.mark.parametrize(
    ("person_id", "expected"),
    [
        (PLAIN, (True, None)),
        (NEVER, (False, "never")),
        (ELSEWHERE, (False, "elsewhere")),
        (DECEASED, (False, "deceased")),
        (SNOOZED, (False, f"snoozed until {AS_OF + timedelta(days=1)}")),
        (OVER, (True, None)),
    ],
)
def test_who_is_set_aside_is_never_stale(network: Resolved, person_id: int, expected: object) -> None:
    """And the tie says why; a snooze is over on its day."""
    assert tie(network, person_id, "is_stale", "set_aside") == expected


def test_a_snooze_begins_on_the_day_on_which_it_was_said(network: Resolved) -> None:
    """Of the days before, today's knowledge says what it said without."""
    before = SAID_ON - timedelta(days=1)
    assert tie(network, SNOOZED, "set_aside", as_of=SAID_ON) != (None,)
    assert tie(network, SNOOZED, "set_aside", as_of=before) == (None,)


@pytest.mark.parametrize(
    ("person_id", "expected"),
    [
        (SLOW, (False, 101, "you")),  # 100 days
        (QUICK, (True, 20, "you")),  # 20 days
        (TAGGED, (True, 19, "tag friend")),  # the shorter of two tags; the later word about chess holds
        (BOTH, (False, 200, "you")),  # though the tag says less
        (ROLE, (False, 10, "you")),
    ],
)
def test_a_cadence_takes_the_place_of_the_stale_rule(
    network: Resolved, person_id: int, expected: object
) -> None:
    """Stale as soon as it has passed, not before; of humans only."""
    assert tie(network, person_id, "is_stale", "expected_gap_days", "expected_gap_from") == expected


def test_a_cadence_with_somebody_never_met_waits_from_the_day_it_was_said(network: Resolved) -> None:
    """Forty days after it was said, not after 39."""
    assert tie(network, UNMET, "is_stale", "category") == (True, "never_met")
    assert tie(network, UNMET, "is_stale", as_of=AS_OF - timedelta(days=1)) == (False,)


def test_a_cadence_of_a_category_that_was_taken_back_is_none(network: Resolved) -> None:
    """Two hundred days after the last contact the usual gap counts again."""
    assert tie(network, PLAIN, "category", "expected_gap_from", as_of=AS_OF + timedelta(days=100)) == (
        "dormant",
        "learned",
    )


def test_a_cadence_of_a_category_holds_for_its_ties() -> None:
    """By the category on the day asked about."""
    with people_database() as database:
        network = Resolved(database)
        network.add("core.coverage")
        network.person(PLAIN, "Person", f"p{PLAIN}@b.example")
        monthly(network, PLAIN)
        cadence_word(network, 1, "category weak", 100)
        network.derive_ties()
        assert tie(network, PLAIN, "is_stale", "expected_gap_from") == (True, "category weak")
        earlier = AS_OF - timedelta(days=60)
        assert tie(network, PLAIN, "is_stale", "expected_gap_from", as_of=earlier) == (False, "learned")


def test_days_away_count_for_nothing() -> None:
    """Pauses, overlapping as they may, are taken out of the age and of the usual gap; the dates stay."""
    with people_database() as database:
        network = Resolved(database)
        network.add("core.coverage")
        network.person(PLAIN, "Person", f"p{PLAIN}@b.example")
        monthly(network, PLAIN)
        first = AS_OF - timedelta(days=190)
        spans = [
            (first - timedelta(days=400), first - timedelta(days=390)),  # before anything
            (first, first + timedelta(days=30)),
            (AS_OF - timedelta(days=80), AS_OF - timedelta(days=50)),
            (AS_OF - timedelta(days=60), AS_OF - timedelta(days=20)),
            (AS_OF - timedelta(days=20), AS_OF - timedelta(days=10)),
        ]
        for number, (from_on, until_on) in enumerate(spans, start=1):
            network.add("core.word", word_id=number, kind="away", from_on=from_on, until_on=until_on)
        network.derive_ties()
        assert tie(network, PLAIN, "age_days", "silent_days", "is_stale") == (100, 30, False)
        # 90 days between the first and the last, 29 of them away: the pause began on the first.
        ((gap,),) = database.rows("SELECT learned_gap_days FROM derived.standing_as_of(DATE '2026-11-23')")
        assert gap == pytest.approx((61 + 2 * 61 / 3) / (3 + 2))
        during = AS_OF - timedelta(days=60)
        assert tie(network, PLAIN, "age_days", "silent_days", as_of=during) == (40, 19)


def test_a_long_silence_with_everybody_is_proposed_as_a_pause() -> None:
    """Not one that is usual, and not one of which the user said it already."""
    with people_database() as database:
        network = Resolved(database)
        network.person(PLAIN, "Person", "a@b.example")
        days = [date(2025, 1, 6) + timedelta(days=7 * week) for week in range(80) if not 20 <= week < 30]
        days = [day for day in days if not date(2026, 3, 1) <= day < date(2026, 5, 1)]
        for day in days:
            network.meeting(
                datetime(day.year, day.month, day.day, 10, tzinfo=UTC).replace(tzinfo=None),
                with_=["a@b.example"],
            )
        network.add("core.word", kind="away", from_on=date(2026, 3, 1), until_on=date(2026, 4, 1))
        network.derive_ties()
        assert database.rows("FROM derived.quiet_span") == [(date(2025, 5, 20), date(2025, 8, 4))]
        network.add(
            "core.word",
            word_id=2,
            kind="away",
            from_on=date(2025, 6, 1),
            until_on=date(2025, 6, 2),
            is_off=True,
        )
        network.derive_ties()
        assert database.rows("FROM derived.quiet_span") == []
        assert database.rows("FROM derived.pause") == [(date(2026, 3, 1), date(2026, 4, 1))]
