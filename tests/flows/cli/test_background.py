"""`longsince status`, for people and for monitoring; what `serve` refuses (the rest: tests/flows/serving)."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from connectors.errors import AuthExpired, SourceUnavailable
from flows.cli import background
from flows.settings import HOW_TO_CONNECT
from tests.flows.cli.conftest import run
from tests.flows.conftest import START, World, card
from warehouse import runs
from warehouse.lock import hold
from warehouse.people import building
from warehouse.store import open_store


def status(world: World) -> int:
    return run("--home", world.home.folder, "status").code


def test_serve_without_an_account(set_up: Path) -> None:
    """Nothing is started that could only fail; the line says what to do first."""
    ended = run("--home", set_up, "serve")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == f"There is no account yet: {HOW_TO_CONNECT}\n"
    assert not (set_up / "prefect").exists()


def test_status_before_the_first_sync(set_up: Path) -> None:
    """Nothing is made by asking."""
    ended = run("--home", set_up, "status")
    assert (ended.code, ended.out, ended.err) == (1, "", "Nothing was synced yet: longsince sync\n")
    assert not (set_up / "warehouse.duckdb").exists()


def test_all_is_well(world: World) -> None:
    """Exit code 0, with each source, its records and when it was read."""
    world.contacts.put("/book/", "/book/a.vcf", card("a", "Ana Silva"))
    world.sync()
    ended = run("--home", world.home.folder, "status")
    assert ended.code == 0
    lines = [line.split() for line in ended.out.splitlines()]
    assert [[*line[:2], line[5]] for line in lines[3:5]] == [
        ["home", "dav_calendar", "0"],
        ["home", "dav_contacts", "1"],
    ]


def test_what_failed_last_is_shown(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 3 with the error, until the next success; the records and the last success stay."""
    world.sync()
    with monkeypatch.context() as patch:
        fail(world, patch, SourceUnavailable("The server is away."))
        world.sync()
        ended = run("--home", world.home.folder, "status", "--json")
        assert ended.code == 3
    calendar, contacts = json.loads(ended.out)
    assert contacts["last_error"] == "home, dav_contacts: The server is away."
    assert contacts["last_success"].startswith("2026-03-02T09:00:")
    assert (calendar["account"], calendar["source"], calendar["last_error"]) == ("home", "dav_calendar", None)
    world.sync()
    assert status(world) == 0


def test_a_sync_that_was_cut_off_is_shown(world: World) -> None:
    """A killed sync told nobody: its account's lock is free, its run never ended. The next one heals it."""
    world.sync()
    with open_store(world.home.folder) as store:
        runs.start_run(store, "home", world.clock())
    with hold(world.home.lock_of("home")):  # it still runs
        assert status(world) == 0
    ended = run("--home", world.home.folder, "status")
    assert ended.code == 3
    said = " ".join(ended.out.split())
    assert (
        said.count("home: the last sync was cut off; the next one goes on from there: longsince sync home")
        == 1
    )
    assert "the last sync was cut off" in run("--home", world.home.folder, "doctor").out.replace("\n", " ")
    world.sync()
    assert status(world) == 0


def test_who_must_sign_in_is_not_well(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """An account that is no longer read is no success, while it waits as well."""
    world.sync()
    fail(world, monkeypatch, AuthExpired("401."))
    world.sync()
    assert status(world) == 3
    world.sync()
    assert status(world) == 3


def test_a_success_of_long_ago_is_none(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """With --within HOURS the exit code is 3 once the last success is older: nothing syncs any more."""
    world.sync()
    monkeypatch.setattr(background, "now", lambda: START + timedelta(hours=25))
    arguments = ["--home", world.home.folder, "status", "--within"]
    assert [run(*arguments, hours).code for hours in (24, 26)] == [3, 0]
    assert status(world) == 0


def test_an_account_that_was_never_synced(world: World) -> None:
    """Exit code 3, and it is named; not so if it is switched off."""
    world.sync()
    world.add_account("work", "me-at-work")
    ended = run("--home", world.home.folder, "status")
    assert ended.code == 3
    assert ended.out.count("never synced") == 2
    config = world.home.config
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace('user = "me-at-work"', 'user = "me-at-work"\nenabled = false'), "utf-8")
    ended = run("--home", world.home.folder, "status")
    assert (ended.code, "work" in ended.out) == (0, False)


def test_people_that_lack_what_came_are_not_well(world: World) -> None:
    """A refresh that failed, or was cut off, is no success, however well the sync went."""
    world.sync_and_refresh()
    assert status(world) == 0
    world.contacts.put("/book/", "/book/a.vcf", card("a", "Ana Silva"))
    world.sync()
    with building(world.home.folder):
        assert status(world) == 0
    ended = run("--home", world.home.folder, "status")
    said = " ".join(ended.out.split())
    assert "people.duckdb is of 2026-03-02 09:00 UTC and lacks what came since: longsince sync" in said
    assert ended.code == 3


def fail(world: World, patch: pytest.MonkeyPatch, error: Exception) -> None:
    """Let the listing of address books fail."""

    def collections() -> None:
        raise error

    patch.setattr(world.contacts, "collections", collections)


def test_what_could_not_be_read_is_counted(world: World) -> None:
    """The source says how many records wait in quarantine, and where; a `serve` says when it syncs."""
    world.contacts.put("/book/", "/book/a.vcf", "BEGIN:VCARD\r\nno card\r\n")
    world.sync_and_refresh()
    home = world.home.folder
    rows = json.loads(run("--home", home, "status", "--json").out)
    assert {row["source"]: row["unreadable"] for row in rows} == {"dav_calendar": 0, "dav_contacts": 1}
    assert "longsince sql 'FROM quarantine'" in run("--home", home, "status").out
    assert "next sync" not in run("--home", home, "status").out
    with hold(world.home.locks / "serve.lock"):
        assert ":17" in run("--home", home, "status").out.rpartition("next sync")[2]
