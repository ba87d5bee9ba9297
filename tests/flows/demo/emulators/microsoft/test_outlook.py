"""The emulated Outlook refuses what Outlook refuses, and says of changes what Outlook says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connectors.microsoft.graph import resource
from flows.demo.emulators.microsoft.calendar import Calendar, moment
from flows.demo.emulators.microsoft.emulator import MicrosoftEmulator
from flows.demo.emulators.microsoft.mail import folder_id
from flows.demo.emulators.microsoft.mailbox import Mailbox

ME = "nino@example.org"
FIRST = datetime(2026, 3, 2, 9, tzinfo=UTC)
YEAR = ("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z")


class Asking:
    """Asks the emulator without a network."""

    def __init__(self, microsoft: MicrosoftEmulator) -> None:
        self.microsoft = microsoft
        scopes = ("Calendars.ReadBasic", "Mail.ReadBasic")
        self.token = microsoft.entra.token_for(ME, scopes, microsoft.now)

    def __call__(self, at: str, prefer: str = 'IdType="ImmutableId"') -> tuple[int, Any]:
        """Status and body of what is at a path or a link."""
        path, _, query = at.removeprefix("/v1.0/").partition("?")
        headers = {"Authorization": f"Bearer {self.token}", "Prefer": prefer}
        answer = self.microsoft.handle("GET", f"/v1.0/{path}", query, headers, "")
        return answer.status, answer.body

    def round(self, at: str) -> tuple[list[Any], str]:
        """The items of a round, and the delta link."""
        items: list[Any] = []
        while True:
            _, body = self(at)
            items += body["value"]
            if "@odata.deltaLink" in body:
                return items, body["@odata.deltaLink"]
            at = body["@odata.nextLink"]


@pytest.fixture
def microsoft() -> MicrosoftEmulator:
    running = MicrosoftEmulator()
    running.add_mailbox(ME)
    return running


@pytest.fixture
def box(microsoft: MicrosoftEmulator) -> Mailbox:
    return microsoft.mailboxes[ME]


@pytest.fixture
def calendar(box: Mailbox) -> Calendar:
    found = box.calendars.add("c1", "Calendar")
    found.put("series", meeting(), [FIRST, FIRST + timedelta(days=7)])
    return found


def meeting(at: datetime = FIRST) -> dict[str, Any]:
    """An hour."""
    return {"subject": "Tea", "start": moment(at), "end": moment(at + timedelta(hours=1))}


def view(starts: str, ends: str, **options: str) -> str:
    """The delta of a window."""
    return resource(
        "me", "calendars", "c1", "calendarView", "delta", startDateTime=starts, endDateTime=ends, **options
    )


@pytest.mark.usefixtures("calendar")
def test_windows_have_bounds(microsoft: MicrosoftEmulator) -> None:
    """1,825 days, both ends, and no $select."""
    ask = Asking(microsoft)
    assert ask(view(*YEAR))[0] == 200
    for path in (
        view("2020-01-01T00:00:00Z", "2026-01-01T00:00:00Z"),
        view("soon", "later"),
        view(*YEAR, **{"$select": "id"}),
    ):
        assert ask(path)[0] == 400


def test_occurrences_are_bare(microsoft: MicrosoftEmulator, calendar: Calendar) -> None:
    """The master has everything, an occurrence its times, one that was changed everything again."""
    calendar.change_occurrence("series", FIRST, **meeting(FIRST + timedelta(days=1)))
    items, _ = Asking(microsoft).round(view(*YEAR))
    by_kind = {item["type"]: item for item in items}
    assert set(by_kind["occurrence"]) == {"id", "@odata.etag", "type", "seriesMasterId", "start", "end"}
    assert "subject" in by_kind["seriesMaster"]
    assert by_kind["exception"]["originalStart"] == "2026-03-02T09:00:00Z"


def test_what_a_window_says_of_changes(microsoft: MicrosoftEmulator, calendar: Calendar) -> None:
    """Of what is new elsewhere that it was removed; of a deleted occurrence that the series has changed."""
    ask = Asking(microsoft)
    _, link = ask.round(view(*YEAR))
    calendar.put("old", meeting(datetime(2020, 3, 2, 9, tzinfo=UTC)))
    calendar.delete_occurrence("series", FIRST)
    items, _ = ask.round(link)
    assert {item["id"]: "@removed" in item for item in items} == {
        "old": True,
        "series": False,
        "series.202603090900": False,
    }


def test_ids_follow_the_place_unless_they_are_immutable(microsoft: MicrosoftEmulator, box: Mailbox) -> None:
    """By default a move makes another id of a message."""
    box.mail.put("a", {})
    ask = Asking(microsoft)
    ids = {}
    for folder in ("inbox", "archive"):
        if folder == "archive":
            box.mail.move("a", folder_id(folder))
        path = resource("me", "mailFolders", folder_id(folder), "messages", "delta")
        ids[folder] = [ask(path, prefer)[1]["value"][0]["id"] for prefer in ("", 'IdType="ImmutableId"')]
    assert ids["inbox"][0] != ids["archive"][0]
    assert ids["inbox"][1] == ids["archive"][1] == "a"


def test_headers_come_only_when_asked_for(microsoft: MicrosoftEmulator, box: Mailbox) -> None:
    """With $select; and nothing is selected that no message has."""
    box.mail.put("a", {"internetMessageHeaders": [{"name": "List-Id", "value": "<x>"}]})
    ask = Asking(microsoft)
    path = resource("me", "messages", "a", select="id,internetMessageHeaders")
    assert ask(path)[1]["internetMessageHeaders"]
    folder = ("me", "mailFolders", folder_id("inbox"), "messages", "delta")
    assert "internetMessageHeaders" not in ask(resource(*folder))[1]["value"][0]
    assert ask(resource("me", "messages", "a", select="nonsense"))[0] == 400
