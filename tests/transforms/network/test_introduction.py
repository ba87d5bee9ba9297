"""Who can introduce: each step proven, and gone with its proof."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.transforms.core_rows import AS_OF
from tests.transforms.resolved import Resolved

ANA, BO, CY, DI, TARGET = range(2, 7)


def noon(days_ago: int) -> datetime:
    return datetime.combine(AS_OF - timedelta(days=days_ago), datetime.min.time()) + timedelta(hours=12)


@pytest.fixture
def network(resolved: Resolved) -> Resolved:
    for person_id, name in enumerate(("Ana", "Bo", "Cy", "Di", "Target"), start=ANA):
        resolved.person(person_id, name, f"p{person_id}@b.example")
    return resolved


def meet(network: Resolved, days_ago: int, *people: int, **entry: Any) -> str:
    return network.meeting(noon(days_ago), with_=[f"p{person_id}@b.example" for person_id in people], **entry)


def ways(network: Resolved, *targets: int, columns: str = '"by", then_by, steps') -> list[tuple[Any, ...]]:
    """``columns`` of the ways to the target, or to several."""
    network.refresh()
    asked = f"introduction_to({list(targets)})" if targets else f"introduction({TARGET})"
    return network.people.rows(f"SELECT {columns} FROM people.{asked}")  # noqa: S608 our own names


def test_the_best_two_steps_come_first(network: Resolved) -> None:
    """By how strong the tie is, and how much of what the mediator has leads to the target."""
    for days_ago in (5, 12, 19, 26):
        meet(network, days_ago, ANA)
        meet(network, days_ago + 1, BO)
        meet(network, days_ago + 2, BO, CY)
    meet(network, 40, ANA, TARGET)
    meet(network, 41, BO, TARGET)
    assert ways(network) == [("Ana", None, 2), ("Bo", None, 2), ("Cy", "Bo", 3)][:2]


def test_three_steps_where_nobody_known_leads_there(network: Resolved) -> None:
    """Ana, whom the owner knows, was with Di, whom they only invited in vain, who was with the target."""
    for days_ago in (5, 12, 19):
        meet(network, days_ago, ANA)
    meet(network, 30, ANA, DI)
    meet(network, 60, DI, TARGET)
    rows = ways(network, columns='"by", then_by, steps, tie_record_id, then_record_id, last_record_id')
    assert rows[0] == ("Di", None, 2, "event-4", None, "event-5")


def test_one_event_less_is_one_way_less(network: Resolved) -> None:
    """A cancelled meeting leads nowhere."""
    meet(network, 5, ANA)
    meet(network, 40, ANA, TARGET, status="cancelled")
    assert ways(network) == []


def test_a_crowd_makes_no_link(network: Resolved) -> None:
    """Two hundred people at one event know nobody by it."""
    crowd = list(range(10, 209))
    for person_id in crowd:
        network.person(person_id, f"Guest {person_id}", f"p{person_id}@b.example")
    meet(network, 5, ANA)
    meet(network, 40, ANA, TARGET, *crowd)
    assert ways(network) == []


@pytest.mark.parametrize("ending", ["deceased", "estranged"])
def test_never_by_way_of_the_dead(network: Resolved, ending: str) -> None:
    """Neither as the first step nor as the second."""
    network.say(ANA, ending=ending)
    meet(network, 5, ANA)
    meet(network, 40, ANA, TARGET)
    meet(network, 41, BO, ANA)
    assert ways(network) == []


def test_the_sentence_tells_each_step(network: Resolved) -> None:
    """With days and the title of the last meeting."""
    meet(network, 5, ANA)
    meet(network, 40, ANA, TARGET, title="Fair")
    assert ways(network, columns="sentence") == [
        ("Ana (you were last in touch on 18 November 2026) was last with Target on 14 October 2026 (Fair).",)
    ]


def test_several_targets(network: Resolved) -> None:
    """For a company: none of its people introduces to another."""
    meet(network, 5, ANA, TARGET)
    meet(network, 6, BO, ANA)
    assert ways(network, TARGET, ANA, columns='target, "by"') == [("Ana", "Bo")]
