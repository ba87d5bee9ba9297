"""A home folder whose accounts' servers are in memory: the real pipeline without a network."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from uuid import uuid4

import pytest

from connectors import memory
from flows import credentials, wiring
from flows.config_file import add_account, write_first_config
from flows.credentials import open_secrets
from flows.home import Home, find_home
from flows.job import AccountResult, Job
from flows.refresh import Refreshed, refresh
from flows.settings import Account, Owner, Secrets, Settings, read_settings
from flows.sync import sync_account
from warehouse import runs, store
from warehouse.instance import attached
from warehouse.people import PEOPLE_FILE, open_people
from warehouse.store import open_store

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_KEPT = (store.STORE_FILE, PEOPLE_FILE, store.MARK_FILE)
OWNER = Owner(("me@example.org",), "Europe/Berlin", region="DE")


class Server(NamedTuple):
    """What a sign-in opens: the two sources of an account."""

    contacts: memory.MemorySource
    calendar: memory.MemorySource


@dataclass
class World:
    """The home, the server of each account (by its user), and a clock that ticks a second at each look.

    ``originals`` are the kinds of source that need a network.
    """

    home: Home
    servers: dict[str, Server] = field(default_factory=dict)
    ticks: Iterator[int] = field(default_factory=itertools.count)
    start: datetime = START
    originals: dict[str, wiring.SourceKind] = field(default_factory=lambda: dict(wiring.SOURCES))
    mail: memory.MemorySource = field(default_factory=lambda: memory.MemorySource(memory.MAIL))

    @property
    def contacts(self) -> memory.MemorySource:
        """Of the account `home`."""
        return self.servers["me"].contacts

    @property
    def calendar(self) -> memory.MemorySource:
        """Of the account `home`."""
        return self.servers["me"].calendar

    def clock(self) -> datetime:
        return self.start + timedelta(seconds=next(self.ticks))

    @property
    def settings(self) -> Settings:
        return read_settings(self.home.config)

    def add_account(self, name: str, user: str, *, page_size: int = 3) -> Server:
        """An account with an empty address book and an empty calendar."""
        add_account(self.home.config, name, Account("dav", "https://dav.example.org", user))
        open_secrets("plain", self.home.folder).set(name, "canary-password")
        server = Server(
            memory.MemorySource(memory.CONTACTS, page_size=page_size),
            memory.MemorySource(memory.CALENDAR, page_size=page_size),
        )
        server.contacts.add_collection("/book/", "Book")
        server.calendar.add_collection("/calendar/", "Calendar")
        self.servers[user] = server
        return server

    def add_mail(self) -> memory.MemorySource:
        """The mail of an account `post`, with empty folders: inbox, sent, junk."""
        add_account(self.home.config, "post", Account("imap", "imap.example.org", "me"))
        open_secrets("plain", self.home.folder).set("post", "canary-password")
        self.mail = memory.MemorySource(memory.MAIL, page_size=3)
        for role in ("inbox", "sent", "junk"):
            self.mail.add_collection(role, role.title(), role)
        return self.mail

    def edit_account(self, line: str) -> None:
        """Add a line to the last account in config.toml."""
        with self.home.config.open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")

    def job(self, account: str = "home") -> Job:
        settings = self.settings
        secrets = open_secrets("plain", self.home.folder)
        return Job(
            self.home,
            account,
            settings.accounts[account],
            secrets,
            self.clock,
            owner_region=settings.owner.region,
        )

    def sync(
        self,
        account: str = "home",
        *,
        verify: bool = False,
        full: bool = False,
        allow_mass_delete: bool = False,
        is_asked_for: bool = False,
    ) -> AccountResult:
        job = replace(
            self.job(account),
            verify=verify,
            full=full,
            allow_mass_delete=allow_mass_delete,
            is_asked_for=is_asked_for,
        )
        return sync_account(job)

    def refresh(self) -> Refreshed:
        """As of the clock's day."""
        return refresh(self.home, self.settings, now=self.clock())

    def sync_and_refresh(self) -> Refreshed:
        """Refresh after a sync of the account `home` that must have gone well."""
        result = self.sync()
        assert not result.problems
        return self.refresh()

    def last_status(self, account: str) -> str | None:
        """How the last sync of the account was noted."""
        with open_store(self.home.folder) as opened:
            return runs.last_status(opened, account)

    def reasons(self, name: str) -> list[tuple[str, str]]:
        """Day and reason of every event with a person."""
        return [
            (str(day), reason)
            for day, reason in self.ask(
                "SELECT contact_on, reason FROM interaction JOIN person USING (person_id) "
                "WHERE display_name = ? ORDER BY occurred_at, reason",
                name,
            )
        ]

    def ask(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """The rows of a query on people.duckdb."""
        with open_people(self.home.folder) as people:
            return people.execute(sql, values).fetchall()


@contextmanager
def world_in(folder: Path, *, page_size: int = 3) -> Iterator[World]:
    """A world whose home is ``folder``, with the account `home`; in memory until the block ends."""
    home = find_home(folder, {})
    home.make()
    write_first_config(home.config, OWNER, Secrets("plain"))
    world = World(home)
    world.add_account("home", "me", page_size=page_size)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "_create", _copy_of_new)
        for position, name in enumerate(("dav_contacts", "dav_calendar")):
            patch.setitem(wiring.SOURCES, name, _in_memory(wiring.SOURCES[name], world, position))
        mail = replace(wiring.SOURCES["imap_mail"], open=lambda _account, _secret: world.mail)
        patch.setitem(wiring.SOURCES, "imap_mail", mail)
        yield world


@cache
def _new_store() -> bytes:
    """The file of a store that was just made: to copy it is quicker than to make one for every world."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / store.STORE_FILE
        _make_new(path, START)
        return path.read_bytes()


_make_new = store._create


def _copy_of_new(path: Path, _created_at: datetime | None) -> None:
    """What `_make_new` does, but for the moment."""
    path.write_bytes(_new_store())
    with attached(path) as connection:
        connection.execute("UPDATE raw.store SET incarnation = ?", [str(uuid4())])


def _in_memory(kind: wiring.SourceKind, world: World, position: int) -> wiring.SourceKind:
    """The kind of source, but opening it gives the one of the account's user."""
    return replace(kind, open=lambda account, _secret: world.servers[account.user or ""][position])


@pytest.fixture(autouse=True)
def keys_at_once() -> Iterator[None]:
    """A passphrase costs a tenth of a second of CPU each time, on purpose; not in a test.

    Not by the fixture `monkeypatch`, which would then outlive the world of a test.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(credentials, "SCRYPT_COST", 16)
        yield


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """One account with an empty address book and an empty calendar."""
    with world_in(tmp_path / "longsince") as world:
        yield world


def add_people(world: World, *names: str) -> None:
    """A card and a meeting of each."""
    for number, name in enumerate(names):
        uid = name.lower()
        world.contacts.put(
            "/book/", f"/book/{uid}.vcf", card(uid, f"{name} Test", f"EMAIL:{uid}@example.org")
        )
        starts_at = START - timedelta(days=40 + number)
        world.calendar.put(
            "/calendar/", f"/calendar/{uid}.ics", meeting(uid, starts_at, f"{uid}@example.org")
        )


@pytest.fixture(scope="session")
def settled_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of such a home as `settled` is: to copy it is quicker than to refresh for every test."""
    with world_in(tmp_path_factory.mktemp("settled") / "longsince") as world:
        add_people(world, "Nino", "Luka")
        world.sync_and_refresh()
    return world.home.folder


def settle(world: World, settled_folder: Path) -> World:
    """The new world, with two people, synced and refreshed."""
    add_people(world, "Nino", "Luka")
    for name in _KEPT:
        shutil.copy2(settled_folder / name, world.home.folder)  # of the same time: else somebody wrote to it
    world.ticks = itertools.count(1000)
    return world


@pytest.fixture
def settled(world: World, settled_folder: Path) -> World:
    """A home with two people, synced and refreshed."""
    return settle(world, settled_folder)


@contextmanager
def undone(world: World, tmp_path: Path) -> Iterator[World]:
    """The world; whatever is said, synced and refreshed within is undone when the block ends."""
    for name in _KEPT:
        shutil.copy2(world.home.folder / name, tmp_path)
    yield world
    for name in _KEPT:
        (world.home.folder / name).unlink()
        shutil.copy2(tmp_path / name, world.home.folder)


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
