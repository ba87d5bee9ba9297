"""Whom to revive: dormant ties, with how likely that is and how new what they know."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.transforms.core_rows import AS_OF
from tests.transforms.resolved import Resolved

LIVE, NEAR, FAR, RECENT, LONG_GONE, ENDED, OTHER = range(2, 9)


@pytest.fixture
def network(resolved: Resolved) -> Resolved:
    names = ("Live", "Near", "Far", "Recent", "Long gone", "Ended", "Other")
    for person_id, name in enumerate(names, start=LIVE):
        resolved.person(person_id, name, f"p{person_id}@b.example")
    resolved.say(ENDED, ending="ended")

    def meet(days_ago: int, *people: int, title: str | None = None) -> None:
        noon = datetime.combine(AS_OF - timedelta(days=days_ago), datetime.min.time()) + timedelta(hours=12)
        resolved.meeting(noon, with_=[f"p{person_id}@b.example" for person_id in people], title=title)

    for days_ago in (5, 10, 15, 20):
        meet(days_ago, LIVE)
    for days_ago in (400, 430, 460):
        meet(days_ago, NEAR, LIVE)
        meet(days_ago + 1, FAR, OTHER, title="Fair")
        meet(days_ago + 2, ENDED)
    meet(179, RECENT)
    meet(1826, LONG_GONE)
    resolved.refresh()
    return resolved


def test_who_is_proposed(network: Resolved) -> None:
    """Silent for half a year to five years, and nobody whose tie has ended; the likelier first."""
    rows = network.people.rows("FROM people.reconnect")
    columns = [column[0] for column in network.people.connection.description or ()]
    found = {row[columns.index("person_id")]: dict(zip(columns, row, strict=True)) for row in rows}
    assert found.keys() == {NEAR, FAR, OTHER}
    assert found[NEAR]["likelihood"] > found[FAR]["likelihood"] == found[OTHER]["likelihood"]
    assert found[NEAR]["novelty"] < found[FAR]["novelty"]
    assert (found[NEAR]["live_links"], found[FAR]["live_links"], found[FAR]["other_links"]) == (1, 0, 1)
    assert (found[FAR]["last_met_title"], found[FAR]["last_met_with"]) == ("Fair", ["Other"])
    assert found[FAR]["email"] == "p4@b.example"
