"""Words about ties on the command line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flows.cli.conftest import run
from tests.flows.conftest import START, World, card, meeting, world_in


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Ana, whom the owner met once."""
    with world_in(tmp_path_factory.mktemp("words") / "home") as world:
        fill(world)
        yield world


@pytest.fixture(scope="module")
def folder(world: World) -> Path:
    return world.home.folder


def fill(world: World) -> None:
    world.contacts.put("/book/", "/book/ana.vcf", card("ana", "Ana Silva", "EMAIL:ana@example.org"))
    world.calendar.put(
        "/calendar/", "/calendar/1.ics", meeting("1", START.replace(year=2025), "ana@example.org")
    )
    world.sync_and_refresh()


def test_what_is_said_is_told_and_shows(folder: Path, world: World) -> None:
    """Each command says what it wrote down; a cadence makes stale, an ending takes off the list."""
    assert run("--home", folder, "away").out == "You were never away, as far as is known.\n"
    cadence = run("--home", folder, "cadence", "Ana", "Silva", "6w")
    assert (cadence.code, cadence.err) == (0, "")
    assert cadence.out.splitlines()[0] == "Said: cadence Ana Silva (1): every 42 days"
    assert "Ana Silva" in run("--home", folder, "stale", "--as-of", f"{START:%Y-%m-%d}").out
    assert run("--home", folder, "cadence", "--tag", "friend", "off", "--no-refresh").out == (
        "Said: cadence --tag friend: none\nIt shows after the next sync.\n"
    )
    assert (
        "away 2026-01-02 2026-01-30"
        in run("--home", folder, "away", "2026-01-02", "2026-01-30", "--no-refresh").out
    )
    ended = run("--home", folder, "ended", "ana", "--how", "deceased", "--on", "2026-02-01")
    assert ended.out.splitlines()[0] == "Said: ended Ana Silva (1): deceased, 2026-02-01"
    assert run("--home", folder, "stale", "--as-of", f"{START:%Y-%m-%d}").out == "No tie is going stale.\n"
    assert "2026-01-30" in run("--home", folder, "away").out
    assert world.ask("SELECT ending FROM person WHERE NOT is_owner") == [("deceased",)]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("cadence", "6w"), "Say whose cadence it is"),
        (("cadence", "--tag", "x", "Ana", "6w"), "Say whose cadence it is"),
        (("cadence", "Ana", "often"), "'often' is no length of time"),
        (("snooze", "Ana", "2001-01-01"), "2001-01-01 is not ahead"),
        (("away", "2026-01-01"), "Say the last day too"),
        (("never", "Nobody"), "Nobody"),
    ],
)
def test_what_cannot_be_said(folder: Path, arguments: tuple[str, ...], message: str) -> None:
    """One line that says what is wrong; nothing is written down."""
    ended = run("--home", folder, *arguments)
    assert ended.code in (1, 2)
    assert message in ended.err
    assert len(ended.err.splitlines()) == 1
