"""Calendars keep the contract; and what is Outlook's own: windows, series, and what is said to be gone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from connectors.errors import AuthExpired, CursorExpired, SourceChanged
from connectors.microsoft import calendars
from connectors.microsoft.calendars import MicrosoftCalendars
from connectors.records import Collection, MeetingEntry, RawRecord
from connectors.selection import select
from flows.demo.emulators.microsoft import problems
from flows.demo.emulators.microsoft.calendar import Calendar, moment
from flows.demo.emulators.microsoft.emulator import MicrosoftEmulator
from flows.demo.emulators.provider import Problem
from tests.connectors.contract import PAGE_SIZE, ConnectorContract, Subject, known_of, landed
from tests.connectors.microsoft.samples import event, mailbox_of
from tests.connectors.microsoft.signed_in import ADDRESS, graph, mailbox

PRIMARY = Collection("c1", "Calendar", "primary")
_changes = count(1)


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.microsoft.events.PAGE_SIZE", PAGE_SIZE)
    monkeypatch.setattr("connectors.microsoft.agenda.ROUND_SIZE", PAGE_SIZE)


@pytest.fixture
def primary(microsoft: MicrosoftEmulator) -> Calendar:
    return mailbox(microsoft).calendars.add("c1", "Calendar")


class TestCalendars(ConnectorContract):
    kind = "calendar"

    @pytest.fixture
    def subject(self, microsoft: MicrosoftEmulator, primary: Calendar) -> Subject:
        return Subject(
            MicrosoftCalendars(graph(microsoft), today=microsoft.now.date()),
            PRIMARY,
            lambda name, text: primary.put(name, event(text, next(_changes))),
            primary.delete,
            primary.forget_links,
        )


FIRST = datetime(2026, 3, 2, 9, tzinfo=UTC)
STARTS = [FIRST + timedelta(days=7 * week) for week in range(4)]
DELTA = "/me/calendars/{calendar}/calendarView/delta"
EVENT = "/me/calendars/{calendar}/events/{event}"
INSTANCES = f"{EVENT}/instances"
DEAD = [problems.sync_state_not_found, problems.resync_required, problems.malformed_id, problems.not_found]
"""How Graph says that a link is worth nothing."""


def meeting(at: datetime = FIRST, guest: str = "ana@example.org", **more: Any) -> dict[str, Any]:
    """An hour of the owner's with somebody who accepted."""
    return {
        "subject": "Tea",
        "start": moment(at),
        "end": moment(at + timedelta(hours=1)),
        "organizer": mailbox_of(ADDRESS),
        "attendees": [{"type": "required", "status": {"response": "accepted"}, **mailbox_of(guest)}],
        **more,
    }


class Diary:
    """The default calendar as it is pulled again and again, and what is stored of it."""

    def __init__(self, microsoft: MicrosoftEmulator, today: date | None = None, **options: bool) -> None:
        self.microsoft = microsoft
        self.source = MicrosoftCalendars(graph(microsoft), today=today or microsoft.now.date(), **options)
        self.stored: dict[str, RawRecord] = {}
        self.cursor: str | None = None

    def pull(self) -> list[str]:
        """One pull from the cursor; the locations of the records that it brought."""
        pages = list(self.source.pull(PRIMARY, self.cursor, known_of(self.stored.values())))
        self.stored = landed(pages, self.stored.values())
        self.cursor = pages[-1].cursor
        return [record.location for page in pages for record in page.records]

    def entry(self, location: str) -> MeetingEntry:
        """What is read of a stored record."""
        (found,) = calendars.parse(self.stored[location].payload)
        return found

    def days(self, location: str) -> list[str]:
        """The days of a series inside a window."""
        return [f"{start:%Y-%m-%d}" for start in self.entry(location).rdates]


@pytest.fixture
def diary(microsoft: MicrosoftEmulator, primary: Calendar) -> Diary:
    primary.put("series", meeting(iCalUId="uid", body={"content": "A private remark"}), STARTS)
    return Diary(microsoft)


@pytest.mark.usefixtures("primary")
def test_which_calendars(microsoft: MicrosoftEmulator) -> None:
    """The default one and the person's own by default; any by name; on several pages."""
    box = mailbox(microsoft).calendars
    box.add("c2", "Choir")
    box.add("c3", "Birthdays", canEdit=False)
    box.add("c4", "Ana", "ana@example.org")
    for number in range(5, 15):
        box.add(f"c{number}", f"More {number}", canEdit=False)
    listed = MicrosoftCalendars(graph(microsoft), today=microsoft.now.date()).collections()
    assert (listed[0], len(listed)) == (PRIMARY, 14)
    assert [one.name for one in select(listed)] == ["Calendar", "Choir"]
    assert [one.name for one in select(listed, ["ana"])] == ["Ana"]


def test_a_series_is_the_occurrences_that_graph_lists(diary: Diary) -> None:
    """With the people of its master, which is fetched only where the round has not brought it."""
    assert diary.pull() == ["series 2024"]
    entry = diary.entry("series 2024")
    assert (entry.uid, entry.title, entry.rrules) == ("uid", "Tea", ())
    assert diary.days("series 2024") == ["2026-03-02", "2026-03-09", "2026-03-16", "2026-03-23"]
    assert [one.email for one in entry.invitees if not one.is_organizer] == ["ana@example.org"]
    assert diary.microsoft.count(EVENT) == 0
    assert diary.pull() == []


def test_a_master_that_the_round_lacks_is_fetched(diary: Diary, primary: Calendar) -> None:
    """By the batch; a series that is not there any more is nothing."""
    feed = primary.window((datetime(2024, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)))
    del feed.entries["series"]
    assert diary.pull() == ["series 2024"]
    assert diary.microsoft.batches == [1]
    feed.put("orphan.1", {**meeting(), "type": "occurrence", "seriesMasterId": "orphan"})
    assert diary.pull() == []


def test_a_moved_occurrence(diary: Diary, primary: Calendar) -> None:
    """It is a change of its series, by the UID that they share and the start that it had."""
    diary.pull()
    moved = meeting(STARTS[1] + timedelta(days=1), "bo@example.org")
    own = primary.change_occurrence("series", STARTS[1], **moved)
    assert sorted(diary.pull()) == ["series 2024", f"series {own}"]
    entry = diary.entry(f"series {own}")
    assert (entry.uid, entry.recurrence_id, entry.starts) == (
        "uid",
        datetime(2026, 3, 9, 9),  # noqa: DTZ001 - wall clock
        datetime(2026, 3, 10, 9),  # noqa: DTZ001 - wall clock
    )
    assert diary.days("series 2024") == ["2026-03-02", "2026-03-16", "2026-03-23"]
    assert diary.pull() == []


@pytest.mark.parametrize("is_told", [True, False])
@pytest.mark.parametrize("is_changed", [True, False])
def test_a_deleted_occurrence(diary: Diary, primary: Calendar, is_told: bool, is_changed: bool) -> None:
    """Outlook says that the series has changed, or that something was removed that nobody knows."""
    if is_changed:
        primary.change_occurrence("series", STARTS[1], **meeting(STARTS[1] + timedelta(days=1)))
    diary.pull()
    primary.tells_lost_occurrences = is_told
    primary.delete_occurrence("series", STARTS[1])
    diary.pull()
    assert diary.stored.keys() == {"series 2024"}
    assert diary.days("series 2024") == ["2026-03-02", "2026-03-16", "2026-03-23"]


def test_only_the_removed_occurrence_is_told(diary: Diary, primary: Calendar) -> None:
    """Then nothing says of which series it was: those of that window are looked at, and no other."""
    primary.put("old", meeting(datetime(2021, 3, 1, 9, tzinfo=UTC)), [datetime(2021, 3, 1, 9, tzinfo=UTC)])
    diary.pull()
    lost = primary.starts["series"].pop()
    (feed,) = [feed for span, feed in primary.windows.items() if span[0].year == 2024]
    feed.delete(f"series.{lost:%Y%m%d%H%M}")
    diary.microsoft.asked.clear()
    assert diary.pull() == ["series 2024"]
    assert diary.days("series 2024") == ["2026-03-02", "2026-03-09", "2026-03-16"]
    assert [one.path["event"] for one in diary.microsoft.asked if one.route == INSTANCES] == ["series"]


def test_a_deleted_series(diary: Diary, primary: Calendar) -> None:
    """All that belongs to it goes, in every window."""
    starts = [FIRST.replace(year=year) for year in (2018, 2022, 2026)]
    primary.put("long", meeting(starts[0]), starts)
    primary.change_occurrence("long", FIRST, **meeting(FIRST + timedelta(days=1)))
    diary.pull()
    assert len(diary.stored) == 4
    primary.delete("long")
    diary.pull()
    assert diary.stored.keys() == {"series 2024"}


def test_what_changed_outside_a_window_is_not_gone(diary: Diary, primary: Calendar) -> None:
    """Every window of other years says that it was removed: it is looked up before anybody believes it."""
    primary.put("old", meeting(datetime(2017, 5, 1, 9, tzinfo=UTC)))
    primary.put("a", meeting())
    diary.pull()
    assert {span[0].year for span in primary.windows} == {2016, 2020, 2024}
    primary.put("a", meeting(datetime(2021, 5, 1, 9, tzinfo=UTC)))
    assert diary.pull() == ["a"]
    primary.put("a", meeting(datetime(2041, 5, 1, 9, tzinfo=UTC)))
    assert diary.pull() == ["a"]
    assert diary.entry("a").starts.year == 2041
    diary.cursor = None
    assert diary.pull() == []
    assert "a" in diary.stored
    primary.delete("a")
    diary.pull()
    assert "a" not in diary.stored


def test_a_meeting_that_becomes_a_series_and_back(diary: Diary, primary: Calendar) -> None:
    """One takes the place of the other, under the same id."""
    primary.put("a", meeting())
    diary.pull()
    primary.put("a", meeting(), STARTS)
    assert diary.pull() == ["a 2024"]
    assert "a" not in diary.stored
    primary.delete("a")
    primary.put("a", meeting())
    assert diary.pull() == ["a"]
    assert "a 2024" not in diary.stored


def test_windows_follow_the_years(diary: Diary, primary: Calendar) -> None:
    """The next one is opened in time, by a pull like any other."""
    diary.pull()
    later = datetime(2028, 2, 1, 9, tzinfo=UTC)
    primary.put("a", meeting(later), [later])
    assert diary.pull() == []
    diary.source = MicrosoftCalendars(graph(diary.microsoft), today=date(2027, 1, 2))
    assert diary.pull() == ["a 2028"]
    assert {span[0].year for span in primary.windows} == {2024, 2028}


def test_nothing_new_is_a_request_a_window(diary: Diary, primary: Calendar) -> None:
    """And nothing that is stored is asked for."""
    primary.put("old", meeting(datetime(2017, 5, 1, 9, tzinfo=UTC)))
    diary.pull()
    diary.microsoft.asked.clear()
    assert diary.pull() == []
    assert [one.route for one in diary.microsoft.asked] == [DELTA] * 3


@pytest.mark.parametrize("make", DEAD)
def test_a_dead_link(diary: Diary, primary: Calendar, make: Callable[[], Problem]) -> None:
    """One full pull; a round that dies in the middle is begun once more, and what it had said is dropped."""
    for number in range(7):
        primary.put(f"e{number}", meeting(FIRST + timedelta(days=number)))
    diary.pull()
    primary.delete("e0")
    diary.microsoft.fail(DELTA, make)
    with pytest.raises(CursorExpired):
        diary.pull()
    diary.cursor = None
    diary.microsoft.fail(DELTA, make, first=2)
    assert diary.pull() == []
    assert "e0" not in diary.stored
    assert len(diary.stored) == 7


def test_links_that_always_die(diary: Diary) -> None:
    """The pull is over after the second try, and never goes round in a loop."""
    diary.microsoft.fail(DELTA, problems.sync_state_not_found, times=99)
    with pytest.raises(CursorExpired):
        diary.pull()
    assert diary.microsoft.count(DELTA) == 2


@pytest.mark.parametrize("habit", ["repeats", "reverses", "begins_empty", "replays", "partial"])
def test_what_outlook_does_with_deltas(diary: Diary, primary: Calendar, habit: str) -> None:
    """Empty pages, items twice, in any order, again, and in part: all that is there is there once."""
    setattr(diary.microsoft.habits, habit, habit != "partial")
    for number in range(7):
        primary.put(f"e{number}", meeting(FIRST + timedelta(days=number)))
    diary.pull()
    primary.put("e1", meeting(guest="bo@example.org"))
    primary.delete("e0")
    primary.delete_occurrence("series", STARTS[0])
    diary.pull()
    assert sorted(diary.stored) == [*(f"e{number}" for number in range(1, 7)), "series 2024"]
    assert [one.email for one in diary.entry("e1").invitees][-1] == "bo@example.org"
    assert len(diary.days("series 2024")) == 3
    assert diary.pull() == []


def test_titles_and_bodies_stay_at_the_source(diary: Diary, primary: Calendar) -> None:
    """Bodies always, titles of what is private, and all of them with `titles = false`."""
    primary.put("secret", meeting(sensitivity="private", subject="Operation"))
    diary.pull()
    assert (diary.entry("series 2024").title, diary.entry("secret").title) == ("Tea", None)
    quiet = Diary(diary.microsoft, keep_titles=False)
    quiet.pull()
    for stored in (*diary.stored.values(), *quiet.stored.values()):
        assert "private remark" not in stored.payload
        assert "Operation" not in stored.payload
    assert not any("Tea" in stored.payload for stored in quiet.stored.values())
    quiet.source = diary.source
    with pytest.raises(CursorExpired):
        quiet.pull()


def test_whose_answer_it_is(diary: Diary, primary: Calendar) -> None:
    """A guest's own answer stands beside the list of people; their address is the calendar owner's."""
    told: dict[str, Any] = {"isOrganizer": False, "organizer": mailbox_of("ana@example.org")}
    primary.put("a", meeting(responseStatus={"response": "declined"}, attendees=[], **told))
    diary.pull()
    (mine,) = [one for one in diary.entry("a").invitees if one.is_self]
    assert (mine.email, mine.response) == (ADDRESS, "declined")


def test_dates_that_mean_none(diary: Diary, primary: Calendar) -> None:
    """A meeting of the year 1 lands, and is no meeting; nobody reads two thousand years for it."""
    primary.put("absurd", meeting(start={"dateTime": "0001-01-01T00:00:00.0000000", "timeZone": "UTC"}))
    diary.pull()
    assert min(span[0].year for span in primary.windows) == 1980
    assert "series 2024" in diary.stored


def test_a_calendar_that_is_gone(diary: Diary) -> None:
    """In words for a person."""
    with pytest.raises(SourceChanged, match="no longer"):
        diary.source.pull(Collection("gone", "Gone"), None, {})


def test_a_calendar_that_is_not_shared_any_more(microsoft: MicrosoftEmulator, primary: Calendar) -> None:
    """It is that calendar's problem; of one's own, the sign-in is over."""
    assert primary.entry["isDefaultCalendar"]
    mailbox(microsoft).calendars.add("c4", "Ana", "ana@example.org")
    source = MicrosoftCalendars(graph(microsoft), today=microsoft.now.date())
    for collection, error in zip(source.collections(), (AuthExpired, SourceChanged), strict=True):
        microsoft.fail("/me/calendars/{calendar}/events", problems.access_denied)
        with pytest.raises(error):
            list(source.pull(collection, None, {}))


def test_what_is_put_off_and_what_is_no_answer(diary: Diary, primary: Calendar) -> None:
    """429 and 503 are waited out, inside a batch too; what is no event ends the pull, and nothing is gone."""
    for number in range(7):
        primary.put(f"e{number}", meeting(FIRST + timedelta(days=number)))
    diary.microsoft.fail(DELTA, problems.throttled, first=2)
    diary.microsoft.fail(DELTA, problems.out_of_order, first=4)
    assert len(diary.pull()) == 8
    primary.delete("e0")
    diary.microsoft.fail(EVENT, lambda: Problem(200, {}))
    with pytest.raises(SourceChanged):
        diary.pull()
    diary.microsoft.fail(EVENT, problems.throttled)
    diary.microsoft.shuffles_batches = True
    diary.pull()
    assert len(diary.stored) == 7
