"""A home folder with one account whose server is in memory: the real pipeline without a network."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors import memory
from connectors.protocol import Source
from flows import wiring
from flows.config_file import add_account, write_first_config
from flows.credentials import open_secrets
from flows.home import Home, find_home
from flows.settings import Account, Owner, Secrets, Settings, read_settings
from flows.sync import AccountResult, Job, sync_account

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
OWNER = Owner(("me@example.org",), "Europe/Berlin", region="DE")


@dataclass
class World:
    """The home, the two sources of the account `home`, and a clock that ticks a second at each look."""

    home: Home
    contacts: memory.MemorySource
    calendar: memory.MemorySource
    ticks: Iterator[int] = field(default_factory=itertools.count)

    def clock(self) -> datetime:
        return START + timedelta(seconds=next(self.ticks))

    @property
    def settings(self) -> Settings:
        return read_settings(self.home.config)

    def job(self) -> Job:
        settings = self.settings
        secrets = open_secrets("plain", self.home.folder)
        return Job(self.home, "home", settings.accounts["home"], secrets, self.clock)

    def sync(
        self,
        *,
        verify: bool = False,
        full: bool = False,
        allow_mass_delete: bool = False,
        is_asked_for: bool = False,
    ) -> AccountResult:
        job = replace(
            self.job(),
            verify=verify,
            full=full,
            allow_mass_delete=allow_mass_delete,
            is_asked_for=is_asked_for,
        )
        return sync_account(job)


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """One account with an empty address book and an empty calendar."""
    home = find_home(tmp_path / "longsince", {})
    home.make()
    write_first_config(home.config, OWNER, Secrets("plain"))
    add_account(home.config, "home", Account("dav", "https://dav.example.org", "me"))
    open_secrets("plain", home.folder).set("home", "canary-password")
    contacts = memory.MemorySource(memory.CONTACTS, page_size=3)
    contacts.add_collection("/book/", "Book")
    calendar = memory.MemorySource(memory.CALENDAR, page_size=3)
    calendar.add_collection("/calendar/", "Calendar")
    for name, source in (("dav_contacts", contacts), ("dav_calendar", calendar)):
        monkeypatch.setitem(wiring.SOURCES, name, _opening(wiring.SOURCES[name], source))
    return World(home, contacts, calendar)


def _opening(kind: wiring.SourceKind, source: Source) -> wiring.SourceKind:
    """The kind of source, but opening always gives this one."""
    return replace(kind, open=lambda _account, _secret: source)


def card(uid: str, name: str, *lines: str) -> str:
    """A vCard with a UID, a full name and more lines."""
    family, _, given = name[::-1].partition(" ")
    parts = ["BEGIN:VCARD", "VERSION:3.0", f"UID:{uid}", f"FN:{name}", f"N:{family[::-1]};{given[::-1]};;;"]
    return "\r\n".join([*parts, *lines, "END:VCARD", ""])


def meeting(uid: str, starts: datetime, *guests: str, **properties: str) -> str:
    """An hour's meeting that the owner organised, every guest (an e-mail address) having accepted."""
    stamp = "%Y%m%dT%H%M%SZ"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//example//test//EN",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{START.strftime(stamp)}",
        f"DTSTART:{starts.astimezone(UTC).strftime(stamp)}",
        f"DTEND:{(starts + timedelta(hours=1)).astimezone(UTC).strftime(stamp)}",
        f"SUMMARY:{uid}",
        "ORGANIZER:mailto:me@example.org",
        "ATTENDEE;PARTSTAT=ACCEPTED:mailto:me@example.org",
        *(f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{guest}" for guest in guests),
        *(f"{name}:{value}" for name, value in properties.items()),
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    return "\r\n".join(lines)
