"""Until when a calendar is known: a meeting is contact once the calendar was read with it over."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from connectors.errors import AuthExpired
from connectors.records import Page
from flows.config_file import add_account
from flows.importing import ImportOptions, import_files
from flows.job import Status
from flows.settings import Account
from tests.flows.conftest import START, World, meeting

LAST = """
SELECT last_contact_on, (next_meeting_at AT TIME ZONE 'UTC')::DATE
FROM tie JOIN person USING (person_id) WHERE NOT is_owner
"""
WHY = "SELECT contact_on, reason FROM interaction JOIN person USING (person_id) WHERE NOT is_owner ORDER BY 1"
ANA = "ana@acme.example"
JANUARY = datetime(2026, 1, 5, 9, tzinfo=UTC)


def refused(*_of_pull: object) -> Iterator[Page]:
    """The password was changed at the server."""
    raise AuthExpired("The server refused the password.")


def test_deleted_between_two_syncs(world: World) -> None:
    """What went unseen is no contact and says so; what was seen to be over still is one, and a copy of it in
    another calendar that goes later says no less.
    """
    calendar = world.calendar
    calendar.add_collection("/club/", "Club")
    calendar.put("/calendar/", "/calendar/seen.ics", meeting("seen", START - timedelta(days=3), ANA))
    calendar.put("/calendar/", "/calendar/unseen.ics", meeting("unseen", START + timedelta(days=3), ANA))
    for place in ("/calendar/", "/club/"):
        calendar.put(place, f"{place}both.ics", meeting("both", START + timedelta(days=2), ANA))
    assert not world.sync().problems
    calendar.delete("/club/", "/club/both.ics")
    world.start += timedelta(days=5)
    world.sync_and_refresh()
    assert world.ask(LAST) == [(date(2026, 3, 5), None)]
    for name in ("seen", "unseen", "both"):
        calendar.delete("/calendar/", f"/calendar/{name}.ics")
    world.start += timedelta(days=1)
    calendar.put("/calendar/", "/calendar/late.ics", meeting("late", START + timedelta(days=7), ANA))
    assert not world.sync().problems
    calendar.delete("/calendar/", "/calendar/late.ics")
    world.start += timedelta(days=2)
    world.sync_and_refresh()
    assert world.ask(LAST) == [(date(2026, 3, 5), None)]
    assert world.ask(WHY) == [
        (date(2026, 2, 27), "meeting"),
        (date(2026, 3, 4), "meeting"),
        (date(2026, 3, 5), "meeting"),
        (date(2026, 3, 9), "deleted_unseen"),
    ]


def weekly(weeks: int, **more: str) -> str:
    """A series with Ana from 5 January on, but for some properties."""
    return meeting("weekly", JANUARY, ANA, RRULE=f"FREQ=WEEKLY;COUNT={weeks}", **more)


def test_what_is_taken_out_of_a_series(world: World) -> None:
    """As with single meetings: what was seen to be over is contact, whether it is left out alone or with all
    behind it, and whatever becomes of the series; what was not is none.
    """
    place = ("/calendar/", "/calendar/weekly.ics")
    world.calendar.put(*place, weekly(9))
    assert not world.sync().problems
    world.calendar.put(*place, weekly(8, EXDATE="20260112T090000Z,20260119T090000Z"))
    world.start += timedelta(days=1)
    world.sync_and_refresh()
    assert [reason for _, reason in world.ask(WHY)] == ["meeting"] * 8 + ["deleted_unseen"]
    world.calendar.delete(*place)
    world.start += timedelta(days=1)
    world.sync_and_refresh()
    assert [reason for _, reason in world.ask(WHY)] == ["meeting"] * 8 + ["deleted_unseen"]


def test_a_calendar_that_is_read_no_more_gives_no_contact(world: World) -> None:
    """While its sign-in waits, an endless series is ahead from the last pull on, and contact again, all of
    it, once it was read.
    """
    text = meeting("weekly", JANUARY, ANA, RRULE="FREQ=WEEKLY")
    world.calendar.put("/calendar/", "/calendar/weekly.ics", text)
    assert not world.sync().problems
    world.start += timedelta(days=30)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(world.calendar, "pull", refused)
        assert world.sync().status == Status.NEEDS_SIGN_IN
    assert world.sync().status == Status.PAUSED
    world.refresh()
    assert world.ask(LAST) == [(date(2026, 3, 2), date(2026, 4, 6))]
    assert world.ask(
        "SELECT last_contact_on FROM tie_as_of('2026-05-01') WHERE last_contact_on IS NOT NULL"
    ) == [(date(2026, 3, 2),)]
    assert not world.sync(is_asked_for=True).problems
    world.refresh()
    assert world.ask(LAST) == [(date(2026, 3, 30), date(2026, 4, 6))]
    world.start += timedelta(days=5)
    assert world.sync_and_refresh().is_new
    assert world.ask(LAST) == [(date(2026, 4, 6), date(2026, 4, 13))]


def test_a_file_is_known_until_its_date(world: World, tmp_path: Path) -> None:
    """What a calendar file foretold for days after it was written is no contact, however late the import."""
    file = tmp_path / "club.ics"
    file.write_text(meeting("weekly", JANUARY, ANA, RRULE="FREQ=WEEKLY"), encoding="utf-8")
    written = (START - timedelta(days=21)).timestamp()
    os.utime(file, (written, written))
    add_account(world.home.config, "papers", Account("files"))
    job = world.job("papers")
    assert not import_files(job, ImportOptions((file,))).result.problems
    world.refresh()
    assert world.ask(LAST) == [(date(2026, 2, 9), date(2026, 3, 9))]
    assert world.ask(WHY)[5:7] == [(date(2026, 2, 9), "meeting"), (date(2026, 2, 16), "ahead")]
    world.start += timedelta(days=340)
    world.sync_and_refresh()
    assert world.ask(LAST) == [(date(2026, 2, 9), date(2027, 2, 8))]
    later = "SELECT count(*) FROM tie_as_of('2027-02-09') WHERE next_meeting_at IS NOT NULL"
    assert world.ask(later) == [(0,)]


def test_a_newer_export_that_lacks_an_occurrence(world: World, tmp_path: Path) -> None:
    """What an older one, of another name, showed to be over keeps counting; what it foretold was left out."""
    add_account(world.home.config, "papers", Account("files"))
    exdates = {"EXDATE": "20260112T090000Z,20260223T090000Z"}
    for name, days, text in (("a.ics", 10, weekly(9)), ("b.ics", 1, weekly(9, **exdates))):
        file = tmp_path / name
        file.write_text(text, encoding="utf-8")
        written = (START - timedelta(days=days)).timestamp()
        os.utime(file, (written, written))
        assert not import_files(world.job("papers"), ImportOptions((file,))).result.problems
    world.refresh()
    reasons = dict(world.ask(WHY))
    assert (reasons[date(2026, 1, 12)], reasons[date(2026, 2, 23)]) == ("meeting", "deleted_unseen")
