"""Where people's clocks stand, by the dates of their own mail."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.transforms.core_rows import OWNER_ADDRESS
from tests.transforms.resolved import Resolved

WINTER, SUMMER = datetime(2026, 1, 12, 12, tzinfo=UTC), datetime(2026, 7, 13, 12, tzinfo=UTC)


CASES: tuple[tuple[list[int], list[int], str | None], ...] = (
    ([60] * 4, [120] * 4, "Europe/Berlin"),
    ([60] * 4, [60] * 4, "Africa/Lagos"),
    ([330] * 4, [330] * 4, "Asia/Kolkata"),
    ([-300] * 4, [-240] * 4, "America/New_York"),
    ([660] * 4, [600] * 4, "Australia/Sydney"),
    ([0] * 4, [60] * 4, "Europe/London"),
    ([0] * 4, [0] * 4, None),  # a program that always writes UTC
    ([0, 60, 60, 0], [120, 0, 120, 0], "Europe/Berlin"),  # some do so on the way
    ([60] * 4, [120, 120, 120, 540], "Europe/Berlin"),  # a journey
    ([60, 60], [], None),  # too few days
)
"""Minutes ahead of UTC in winter and in summer, a mail a day, and the zone."""


def test_the_zone_that_fits_best(resolved: Resolved) -> None:
    """With summer time, without, turned round in the south; what programs write of themselves is left out."""
    for person_id, (winter, summer, _) in enumerate(CASES, start=2):
        address = f"p{person_id}@b.example"
        resolved.person(person_id, f"P{person_id}", address)
        for start, offsets in ((WINTER, winter), (SUMMER, summer)):
            for number, offset in enumerate(offsets):
                at = start + timedelta(days=number)
                resolved.mail(address, [OWNER_ADDRESS], at, sent_offset_minutes=offset)
                resolved.mail(OWNER_ADDRESS, [address], at, sent_offset_minutes=480)
    resolved.derive_ties()
    assert resolved.rows("person_time_zone", "person_id", "time_zone") == [
        (person_id, zone) for person_id, (_, _, zone) in enumerate(CASES, start=2) if zone
    ]


def test_one_season_leaves_doubt(resolved: Resolved) -> None:
    """Winter mail alone does not tell who changes the clock: the zone is a guess, and says so."""
    resolved.person(2, "Ana", "ana@b.example")
    for number in range(6):
        resolved.mail(
            "ana@b.example", [OWNER_ADDRESS], WINTER + timedelta(days=number), sent_offset_minutes=60
        )
    resolved.derive_ties()
    assert resolved.rows("person_time_zone", "time_zone", "confidence") == [("Europe/Berlin", 0.6)]
