"""A calendar that is read no more: what it foretold is no contact."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from tests.flows.conftest import World, meeting, undone

LAST = """
SELECT last_contact_on, next_meeting_at IS NULL FROM tie JOIN person USING (person_id) WHERE NOT is_owner
"""


def weekly(world: World) -> None:
    """A series without an end in a calendar of its own, pulled on 2 March; it met that day."""
    world.calendar.add_collection("/club/", "Club")
    text = meeting("club", datetime(2026, 1, 5, 9, tzinfo=UTC), "ana@acme.example", RRULE="FREQ=WEEKLY")
    world.calendar.put("/club/", "/club/weekly.ics", text)
    assert not world.sync().problems


def test_a_calendar_that_is_gone_foretells_nothing(world: World) -> None:
    """Deleted, unshared or deselected, its endless series is held no more from the last pull on; a copy in a
    calendar that is read counts. It comes back with its calendar.
    """
    weekly(world)
    kept = world.calendar.collections()
    world.calendar.remove_collection("/club/")
    world.start = datetime(2026, 5, 5, 9, tzinfo=UTC)
    world.sync_and_refresh()
    assert world.ask(LAST) == [(date(2026, 3, 2), True)]
    assert world.ask(
        "SELECT min(contact_on) FROM interaction WHERE reason = 'calendar_left' AND NOT counts"
    ) == [(date(2026, 3, 9),)]
    world.calendar.add_collection("/club/", "Club")
    text = meeting("club", datetime(2026, 1, 5, 9, tzinfo=UTC), "ana@acme.example", RRULE="FREQ=WEEKLY")
    world.calendar.put("/club/", "/club/weekly.ics", text)
    world.sync_and_refresh()
    assert world.ask(LAST) == [(date(2026, 5, 4), False)]
    assert world.calendar.collections() == kept


def test_a_calendar_that_is_switched_off_foretells_nothing(world: World, tmp_path: Path) -> None:
    """By its account, its source or its name in config.toml: neither as contact nor as the next meeting."""
    weekly(world)
    world.refresh()
    assert world.ask(LAST) == [(date(2026, 3, 2), False)]
    config = world.home.config.read_text(encoding="utf-8")
    world.start = datetime(2026, 5, 5, 9, tzinfo=UTC)
    for line in ("enabled = false", 'sources = ["dav_contacts"]', 'exclude = ["Club"]'):
        with undone(world, tmp_path):
            world.edit_account(line)
            if "enabled" not in line:
                assert not world.sync().problems
            world.refresh()
            assert world.ask(LAST) == [(date(2026, 3, 2), True)], line
        world.home.config.write_text(config, encoding="utf-8")
