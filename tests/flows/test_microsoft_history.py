"""Meetings and mail of a Microsoft account through the whole pipeline, against the emulator over HTTP."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.config_file import add_account, write_first_config
from flows.credentials import open_secrets
from flows.demo.emulators.microsoft import problems
from flows.demo.emulators.microsoft.calendar import Calendar, moment
from flows.demo.emulators.microsoft.emulator import MicrosoftEmulator
from flows.demo.emulators.microsoft.mail import folder_id
from flows.demo.microsoft import signed_in
from flows.home import find_home
from flows.job import Status
from flows.settings import Account, Owner, Secrets
from tests.flows.test_microsoft import MicrosoftWorld, microsoft

__all__ = ["microsoft"]

ME, ANA, BO = "nino@example.org", "ana@example.org", "bo@example.org"
FIRST = datetime(2025, 9, 1, 6, tzinfo=UTC)
WEEKS = [FIRST + timedelta(days=7 * week) for week in range(6)]


@pytest.fixture
def calendar(microsoft: MicrosoftEmulator) -> Calendar:
    return microsoft.mailboxes[ME].calendars.add("c1", "Calendar")


@pytest.fixture
def world(tmp_path: Path, microsoft: MicrosoftEmulator) -> MicrosoftWorld:
    """A home with the Microsoft account, signed in for everything."""
    home = find_home(tmp_path / "longsince", {})
    home.make()
    write_first_config(home.config, Owner((), "Asia/Tbilisi", region="GE"), Secrets("plain"))
    add_account(home.config, "me", Account("microsoft", microsoft.origin, ME))
    open_secrets("plain", home.folder).set("me", signed_in(microsoft, ME))
    return MicrosoftWorld(home)


def box(address: str, name: str) -> dict[str, Any]:
    """A recipient."""
    return {"emailAddress": {"address": address, "name": name}}


def meeting(at: datetime, **more: Any) -> dict[str, Any]:
    """An hour of the owner's with Ana, who accepted."""
    return {
        "iCalUId": "choir",
        "subject": "Choir",
        "start": moment(at),
        "end": moment(at + timedelta(hours=1)),
        "originalStartTimeZone": "Georgian Standard Time",
        "organizer": box(ME, "Nino"),
        "attendees": [{"type": "required", "status": {"response": "accepted"}, **box(ANA, "Ana Silva")}],
        **more,
    }


def last_met(world: MicrosoftWorld) -> str:
    """The day when Ana was met last."""
    ((day,),) = world.ask(
        "SELECT last_met_at::DATE::TEXT FROM tie JOIN person USING (person_id) "
        "WHERE display_name = 'Ana Silva'"
    )
    return str(day)


def test_a_series_gives_the_right_last_contact(world: MicrosoftWorld, calendar: Calendar) -> None:
    """A cancelled and a deleted occurrence, one that was moved and one that the owner declined are no meeting
    on their day; one that is deleted when it was seen to be over still is.
    """
    calendar.put("series", meeting(FIRST), WEEKS)
    calendar.change_occurrence("series", WEEKS[1], **meeting(WEEKS[1] + timedelta(days=1)))
    calendar.change_occurrence("series", WEEKS[2], **meeting(WEEKS[2], isCancelled=True))
    calendar.delete_occurrence("series", WEEKS[5])
    assert world.sync_microsoft().problems == []
    world.refresh()
    assert world.reasons("Ana Silva") == [
        ("2025-09-01", "meeting"),
        ("2025-09-09", "meeting"),
        ("2025-09-15", "cancelled"),
        ("2025-09-22", "meeting"),
        ("2025-09-29", "meeting"),
    ]
    assert last_met(world) == "2025-09-29"
    assert world.ask("SELECT count(*) FROM quarantine") == [(0,)]

    calendar.delete_occurrence("series", WEEKS[4])
    own = {
        "isOrganizer": False,
        "organizer": box(ANA, "Ana Silva"),
        "responseStatus": {"response": "declined"},
    }
    calendar.change_occurrence("series", WEEKS[3], **meeting(WEEKS[3], **own))
    assert world.sync_microsoft().status is Status.DONE
    world.refresh()
    assert world.reasons("Ana Silva")[3:] == [("2025-09-22", "declined"), ("2025-09-29", "meeting")]
    assert last_met(world) == "2025-09-29"
    calendar.change_occurrence("series", WEEKS[4], **meeting(WEEKS[4], isCancelled=True))
    assert world.sync_microsoft().status is Status.DONE
    world.refresh()
    assert last_met(world) == "2025-09-09"


def test_sent_mail_says_who_the_owner_is(world: MicrosoftWorld, microsoft: MicrosoftEmulator) -> None:
    """Folders tell what was sent, and by that the alias it is from; lists and spam are known, no draft is."""
    mail = microsoft.mailboxes[ME].mail

    def put(name: str, folder: str, author: str, to: str, **more: Any) -> None:
        mail.put(
            name,
            {
                "from": box(author, author),
                "sender": box(author, author),
                "toRecipients": [box(to, to)],
                "internetMessageId": f"<{name}@example.org>",
                "sentDateTime": "2026-02-02T09:00:00Z",
                "receivedDateTime": "2026-02-02T09:00:01Z",
                **more,
            },
            folder_id(folder),
        )

    for number in range(5):
        put(f"out{number}", "sentitems", "alias@example.org", BO)
    put("in", "inbox", BO, "alias@example.org")
    put("list", "inbox", BO, ME, internetMessageHeaders=[{"name": "List-Id", "value": "<choir.example.org>"}])
    put("spam", "junkemail", BO, ME)
    put("draft", "drafts", ME, BO, isDraft=True)
    result = world.sync_microsoft()
    assert (result.problems, result.new) == ([], 8)
    world.refresh()
    assert world.ask("SELECT state FROM owner_address WHERE address = 'alias@example.org'") == [
        ("unconfirmed",)
    ]
    assert sorted(reason for _, reason in world.reasons(BO)) == [
        "mailing_list",
        *["message"] * 6,
        "spam",
    ]
    mail.move("in", folder_id("junkemail"))
    microsoft.fail("/me/mailFolders/{folder}/messages/delta", problems.sync_state_not_found)
    microsoft.asked.clear()
    result = world.sync_microsoft()
    assert (result.problems, result.new, result.changed, result.gone) == ([], 0, 1, 0)
    assert microsoft.count("/me/messages/{message}") == 0
