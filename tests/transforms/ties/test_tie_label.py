"""Labels: light heuristics, each with its reason."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.transforms.core_rows import AS_OF
from tests.transforms.resolved import Resolved

_NOON = datetime.combine(AS_OF, datetime.min.time()) + timedelta(hours=12)
COLLEAGUE, SUPPLIER, FRIEND = "ana@example.org", "ana@b.example", "ana@example.com"


def label(network: Resolved) -> tuple[str | None, str | None]:
    """Label and reason of person 2."""
    network.derive_ties()
    ((name, reason),) = network.rows("tie", "label", "label_reason", where="person_id = 2")
    return name, reason


def meet(network: Resolved, email: str, times: int, hour: int = 12, *, is_series: bool = False) -> None:
    """Meetings on the last so many Mondays."""
    network.person(2, "Ana", email)
    last_monday = _NOON.replace(hour=hour)
    if is_series:
        first = last_monday - timedelta(weeks=times)
        network.meeting(first, with_=[email], rrules=[f"FREQ=WEEKLY;COUNT={times}"])
    else:
        for week in range(1, times + 1):
            network.meeting(last_monday - timedelta(weeks=week), with_=[email])


def test_a_colleague_is_operational(resolved: Resolved) -> None:
    """Same organisation, and met."""
    meet(resolved, COLLEAGUE, 1)
    assert label(resolved) == ("operational", "Your own organisation (example.org).")


def test_a_standing_meeting_is_operational(resolved: Resolved) -> None:
    """Another organisation, and half of the days in series."""
    meet(resolved, SUPPLIER, 2, is_series=True)
    assert label(resolved) == ("operational", "b.example; 2 of 2 contact days were recurring meetings.")


@pytest.mark.parametrize(("times", "name"), [(11, "strategic"), (12, "operational")])
def test_much_work_together_is_operational(resolved: Resolved, times: int, name: str) -> None:
    """Another organisation, and twelve contact days in office hours within 90 days."""
    meet(resolved, SUPPLIER, times)
    assert label(resolved)[0] == name


def test_another_organisation_is_strategic(resolved: Resolved) -> None:
    """Met now and then, at another organisation."""
    meet(resolved, SUPPLIER, 1)
    assert label(resolved) == ("strategic", "Another organisation (b.example).")


def test_evenings_with_a_private_address_are_personal(resolved: Resolved) -> None:
    """A private address, and most days after work."""
    meet(resolved, FRIEND, 2, hour=20)
    reason = "A private address; 2 of 2 contact days were in the evening or at a weekend."
    assert label(resolved) == ("personal", reason)


def test_office_hours_with_a_private_address_are_nothing(resolved: Resolved) -> None:
    """Nothing speaks for a label."""
    meet(resolved, FRIEND, 2)
    assert label(resolved) == (None, None)


def test_a_tag_of_the_card_is_personal(resolved: Resolved) -> None:
    """Family at the same organisation is family."""
    resolved.person(2, "Ana", COLLEAGUE, tags=["Choir", "Family"])
    resolved.meeting(with_=[COLLEAGUE])
    assert label(resolved) == ("personal", "Tagged Family.")


def test_never_met_has_no_label(resolved: Resolved) -> None:
    """A card alone says nothing about the tie."""
    resolved.person(2, "Ana", COLLEAGUE, is_in_address_book=True)
    assert label(resolved) == (None, None)
