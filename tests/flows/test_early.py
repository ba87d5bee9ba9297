"""A long sync publishes what it has before it has everything; a short one waits for its end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from flows import early
from flows.config_file import add_account, write_first_config
from flows.credentials import open_secrets
from flows.early import EarlyRefresh
from flows.home import find_home
from flows.job import PublishingAtTheEnd
from flows.pipeline import SyncOptions, sync_and_refresh, with_refresh
from flows.refresh import Refreshed, refresh
from flows.settings import Account, Secrets, read_settings
from flows.sync import sync_account
from tests.flows.conftest import OWNER, START, World, card, meeting
from tests.servers.dav import DavServer
from tests.servers.radicale import radicale
from warehouse.people import is_published, open_people


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


class SentMail(PublishingAtTheEnd):
    """Counts how often it is told that sent mail is in."""

    times = 0

    def sent_mail_is_in(self) -> None:
        self.times += 1


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def refreshes(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The moments of early refreshes, which are only counted."""
    moments: list[datetime] = []

    def counted(*_: object, now: datetime) -> Refreshed:
        moments.append(now)
        return Refreshed(is_new=True, people=len(moments))

    monkeypatch.setattr(early, "refresh", counted)
    return moments


def test_the_first_waits_for_a_complete_collection(
    world: World, clock: Clock, refreshes: list[datetime]
) -> None:
    """While nothing is published, one whole collection is worth showing, but half a one is not."""
    publishing = EarlyRefresh(world.home, world.settings, clock)
    clock.move(minutes=5)
    publishing.between_batches()
    assert refreshes == []
    publishing.collection_is_complete()
    publishing.between_batches()
    assert refreshes == [clock.now]


def test_a_short_sync_publishes_once(world: World, clock: Clock, refreshes: list[datetime]) -> None:
    """What takes seconds is not worth a refresh on the way."""
    publishing = EarlyRefresh(world.home, world.settings, clock)
    publishing.collection_is_complete()
    clock.move(seconds=29)
    publishing.between_batches()
    assert refreshes == []


def test_then_every_ten_minutes(world: World, clock: Clock, refreshes: list[datetime]) -> None:
    """Also when people.duckdb is there already, and whether or not a collection is complete."""
    publishing = EarlyRefresh(world.home, world.settings, clock)
    begun = clock.now
    for _ in range(60):
        clock.move(minutes=1)
        publishing.between_batches()
    assert [moment - begun for moment in refreshes] == [timedelta(minutes=10 * n) for n in range(1, 7)]


def test_sent_mail_is_published_as_soon_as_it_is_in(
    world: World, clock: Clock, refreshes: list[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though something is published already; within half a minute of the last time it waits."""
    monkeypatch.setattr(early, "is_published", lambda _: True)
    publishing = EarlyRefresh(world.home, world.settings, clock)
    clock.move(seconds=29)
    publishing.sent_mail_is_in()
    assert refreshes == []
    clock.move(seconds=1)
    publishing.between_batches()
    clock.move(seconds=30)
    publishing.between_batches()
    assert refreshes == [START + timedelta(seconds=30)]
    publishing.sent_mail_is_in()
    assert refreshes == [START + timedelta(seconds=30), clock.now]


def test_a_folder_of_sent_mail_tells_when_it_is_in(world: World) -> None:
    """Once it has landed for the first time, and no other folder does."""
    world.add_mail()
    for is_told in (True, False):
        publishing = SentMail()
        assert sync_account(replace(world.job("post"), publishing=publishing)).problems == []
        assert publishing.times == is_told


def test_a_failure_is_none_of_the_sync(
    world: World, clock: Clock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is logged without its text, and not tried again before ten minutes are over."""
    tried: list[datetime] = []

    def fail(*_: object, now: datetime) -> None:
        tried.append(now)
        bug = ZeroDivisionError("canary")
        raise bug

    monkeypatch.setattr(early, "refresh", fail)
    publishing = EarlyRefresh(world.home, world.settings, clock)
    publishing.collection_is_complete()
    for _ in range(12):
        clock.move(minutes=1)
        publishing.between_batches()
    assert len(tried) == 2
    assert publishing.refreshed is None
    assert "an early refresh failed" in caplog.text
    assert "canary" not in caplog.text


def test_who_was_published_early_is_told_at_the_end(
    world: World, clock: Clock, refreshes: list[datetime]
) -> None:
    """When nothing was left for the refresh at the end, the outcome is that of the one before."""
    publishing = EarlyRefresh(world.home, world.settings, clock)
    nothing, something = Refreshed(is_new=False), Refreshed(is_new=True, people=7)
    assert with_refresh([], publishing, lambda: nothing).refreshed == nothing
    clock.move(minutes=10)
    publishing.between_batches()
    assert with_refresh([], publishing, lambda: nothing).refreshed == Refreshed(
        is_new=True, people=len(refreshes)
    )
    assert with_refresh([], publishing, lambda: something).refreshed == something


@pytest.fixture
def server(tmp_path: Path) -> Iterator[DavServer]:
    folder = tmp_path / "radicale"
    folder.mkdir()
    with radicale(folder) as server:
        yield server


def test_people_are_there_while_the_calendar_is_still_being_pulled(
    server: DavServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From a real server: once the address book has landed, its people can be read, before any meeting is
    there; the warehouse is free meanwhile, and what follows lands as ever."""
    book, calendar = (server.make_collection(kind, kind) for kind in ("contacts", "calendar"))
    server.put("contacts", f"{book}a.vcf", card("a", "Ana Silva", "EMAIL:ana@example.org"))
    server.put("calendar", f"{calendar}m.ics", meeting("m", START, "ana@example.org"))
    home = find_home(tmp_path / "home")
    home.make()
    write_first_config(home.config, OWNER, Secrets("plain"))
    add_account(home.config, "home", Account("dav", server.url, server.username))
    open_secrets("plain", home.folder).set("home", server.password)
    seen: list[tuple[int, int]] = []

    def looking(*_: object, now: datetime) -> Refreshed:
        assert not is_published(home.folder)
        refreshed = refresh(home, read_settings(home.config), now=now)
        with open_people(home.folder) as people:
            counts = "SELECT (SELECT count(*) FROM person), (SELECT count(*) FROM meeting)"
            seen.extend(people.execute(counts).fetchall())
        return refreshed

    monkeypatch.setattr(early, "refresh", looking)
    ticks = iter(range(10_000))
    outcome = sync_and_refresh(home, SyncOptions(), clock=lambda: START + timedelta(seconds=15 * next(ticks)))
    assert outcome.exit_code == 0
    assert seen == [(1, 0)]
    with open_people(home.folder) as people:
        assert people.execute("SELECT count(*) FROM meeting").fetchall() == [(1,)]
