"""Fifty people with names like no word, and everything that goes wrong: no name is kept, sent or shown."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from connectors.errors import AuthExpired, SourceChanged, SourceUnavailable
from connectors.records import Collection
from flows import pipeline, wiring
from flows.home import Home
from flows.log import log_to
from flows.notices import tell
from flows.pipeline import Outcome, SyncOptions, sync_and_refresh
from flows.settings import Notify
from tests.flows.cli.conftest import run
from tests.flows.conftest import World, card, meeting

PEOPLE = [
    (f"Qzv{number:02d}a Xkw{number:02d}b", f"jfq{number:02d}@vgz{number:02d}.example") for number in range(50)
]
WORDS = [word.lower().encode() for name, address in PEOPLE for word in (*name.split(), *address.split("@"))]
NAME, ADDRESS = PEOPLE[0]
BOOK = f"{PEOPLE[1][0]} <{PEOPLE[1][1]}>"
"""An address book that bears the name of its owner, as shared ones do."""


def names_in(text: bytes) -> set[bytes]:
    lowered = text.lower()  # of a whole database
    return {word for word in WORDS if word in lowered}


@pytest.fixture
def peopled(world: World) -> World:
    """All of them on cards, some in meetings, in an address book that is named after one."""
    world.contacts.add_collection("/shared/", BOOK)
    for number, (name, address) in enumerate(PEOPLE):
        text = card(f"uid-{name}", name, f"EMAIL:{address}", f"ORG:{name} AG")
        world.contacts.put("/shared/", f"/shared/{address}.vcf", text)
        if number < 5:
            text = meeting(f"m-{name}", world.start - timedelta(days=number + 1), address)
            world.calendar.put("/calendar/", f"/calendar/{address}.ics", text)
    log_to(world.home)
    return world


def broken_sources(patch: pytest.MonkeyPatch, error: Exception) -> None:
    """Each source's listing fails, with a name in an error that came before."""

    class Broken:
        def collections(self) -> list[Collection]:
            try:
                raise ValueError(f"{NAME} <{ADDRESS}>")
            except ValueError as earlier:
                raise error from earlier

    for source, kind in list(wiring.SOURCES.items()):
        if kind.provider == "dav":
            patch.setitem(wiring.SOURCES, source, replace(kind, open=lambda *_: cast("Any", Broken())))


def broken_pull(patch: pytest.MonkeyPatch, world: World, kind: type[Exception]) -> None:
    """The listing is well, and the pull of each book fails, with its name in the error."""

    def pull(collection: Collection, *_: object) -> Iterator[object]:
        raise kind(f"the server lists only a part of {collection.name}")

    patch.setattr(world.contacts, "pull", pull)


def in_the_background(home: Home) -> Outcome:
    return sync_and_refresh(home, SyncOptions(("home",)))


def test_no_name_is_kept_sent_or_shown(
    peopled: World,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Through 401, crashes with names in their texts, timeouts, cards that are none, a book that vanishes and
    a mistake in config.toml, all logging at debug level: the names are in the two databases alone. Not in
    the log, a notice, what is printed, `status --json`, or any other file.
    """
    caplog.set_level(logging.DEBUG)
    home = peopled.home
    sent = tmp_path / "sent"
    program = "import sys; open(sys.argv[1], 'a').write(sys.stdin.read())"
    notify = Notify(command=(sys.executable, "-c", program, str(sent)))
    said: list[str] = []

    def sync() -> None:
        outcome = in_the_background(home)
        tell(home, notify, outcome.results, peopled.clock())
        tell(home, notify, outcome.results, peopled.clock() + timedelta(days=2))
        said.append(run("--home", home.folder, "status", "--json").out)

    sync()
    failures = (
        AuthExpired("The server refused the password."),
        RuntimeError(f"{NAME} <{ADDRESS}>"),
        SourceUnavailable("nothing came from the server within 30 s"),
    )
    for failure in failures:
        with monkeypatch.context() as patch:
            broken_sources(patch, failure)
            sync()
    for kind in (SourceChanged, RuntimeError):
        with monkeypatch.context() as patch:
            broken_pull(patch, peopled, kind)
            sync()
    peopled.contacts.put("/shared/", "/shared/torn.vcf", f"BEGIN:VCARD\r\nX-NAME:{NAME}\r\n")
    for _, address in PEOPLE[5:]:
        peopled.contacts.delete("/shared/", f"/shared/{address}.vcf")
    sync()
    peopled.edit_account(f"collections = ['{PEOPLE[2][0]}']")
    sync()
    texts = {path.name: path.read_bytes() for path in home.folder.rglob("*") if path.is_file()}
    kept = {name for name, text in texts.items() if names_in(text)}
    assert kept == {"config.toml", "people.duckdb", "warehouse.duckdb"}
    assert names_in(sent.read_bytes()) == set()
    assert names_in("".join(said).encode()) == set()
    assert names_in("".join(capfd.readouterr()).encode()) == set()
    for told in (
        "RuntimeError: longsince.log says where",
        "would be marked gone",
        "is not there",
        "connect home",
    ):
        assert told in sent.read_text(encoding="utf-8") + "".join(said), told


def test_a_bug_of_the_refresh_is_told_by_its_kind(peopled: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody looks on, what goes to a journal or into a mail has no text of the error."""

    def refresh(*_: object, **__: object) -> None:
        raise RuntimeError(f"Could not convert {NAME} <{ADDRESS}>")

    monkeypatch.setattr(pipeline, "refresh", refresh)
    ended = run("--home", peopled.home.folder, "sync", "home")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.splitlines()[-1] == "RuntimeError: longsince.log says where."
    log = peopled.home.log.read_text(encoding="utf-8")
    assert "in refresh" in log
    assert names_in(log.encode() + ended.err.encode()) <= names_in(BOOK.encode())
