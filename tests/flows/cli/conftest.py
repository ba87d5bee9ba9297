"""The command line, run inside the test; a DAV server; and a home full of people to read about."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from connectors.dav.client import DavClient
from flows import wiring
from flows.cli.main import main
from tests.flows.conftest import card, meeting, world_in
from tests.servers.dav import DavServer
from tests.servers.radicale import radicale as start_radicale
from warehouse import console, console_child


class Ended(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


def run(*arguments: object, stdin: str = "") -> Ended:
    """Run ``longsince ARGUMENTS`` in this process, without a terminal; a bug comes out as it is."""
    with pytest.MonkeyPatch.context() as patch, CliRunner().isolation(stdin) as (out, err, _):
        patch.setattr(sys, "argv", ["longsince", *map(str, arguments)])
        code: object = 0
        try:
            main()
        except SystemExit as ended:
            code = ended.code or 0
        sys.stdout.flush()
        assert isinstance(code, int)
        return Ended(code, out.getvalue().decode(), err.getvalue().decode())


@pytest.fixture
def console_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The console's statements are answered in this process: to start another one takes longer than all else.

    That they are answered in another is asked elsewhere.
    """
    monkeypatch.setattr(console, "_of_child", console_child.answered)


@contextmanager
def browser(visit: Callable[[str], object]) -> Iterator[None]:
    """A desktop whose browser visits what is opened, each in a thread of its own, all over at the end."""
    opened: list[threading.Thread] = []

    def browse(url: str) -> bool:
        opened.append(threading.Thread(target=visit, args=(url,)))
        opened[-1].start()
        return True

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DISPLAY", ":0")
        patch.setattr("webbrowser.get", lambda: None)
        patch.setattr("webbrowser.open", browse)
        yield
        for thread in opened:
            thread.join()


@pytest.fixture(autouse=True)
def no_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wide terminal, one time zone, no waiting between tries, and no variable of this machine's user."""
    monkeypatch.setenv("COLUMNS", "120")
    for name in ("LONGSINCE_HOME", "LONGSINCE_PASSPHRASE", "CREDENTIALS_DIRECTORY", "PREFECT_API_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(wiring, "DavClient", partial(DavClient, sleep=lambda _: None))


@pytest.fixture(scope="session")
def radicale(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DavServer]:
    """One address book with two cards, and one calendar with a meeting: nobody changes them."""
    with start_radicale(tmp_path_factory.mktemp("radicale")) as server:
        book = server.make_collection("contacts", "Friends")
        server.put("contacts", f"{book}nino.vcf", card("nino", "Nino Beridze", "EMAIL:nino@example.org"))
        server.put("contacts", f"{book}luka.vcf", card("luka", "Luka Giorgadze"))
        calendar = server.make_collection("calendar", "Diary")
        starts_at = datetime(2025, 11, 3, 9, tzinfo=UTC)
        server.put("calendar", f"{calendar}tea.ics", meeting("tea", starts_at, "nino@example.org"))
        yield server
        server.close()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def set_up(home: Path) -> Path:
    """A home with a config.toml, without accounts, that keeps passwords in a plain file."""
    assert (
        run("--home", home, "init", "--address", "me@example.org", "--time-zone", "Europe/Berlin").code == 0
    )
    config = home / "config.toml"
    text = config.read_text(encoding="utf-8").replace("[secrets]", '[secrets]\nstore = "plain"')
    config.write_text(text, encoding="utf-8")
    return home


def connect(home: Path, server: DavServer, name: str = "home", password: str | None = None) -> Ended:
    """Connect an account of the server's user."""
    return run(
        "--home", home, "connect", name, "--url", server.url, "--user", server.username, "--password-stdin",
        stdin=f"{password or server.password}\n",
    )  # fmt: skip


HOSTILE = {
    "escape": "\x1b[2J\x1b]0;owned\x07Mallory",
    "formula": "=1+1 Eve",
    "markup": "[red]Zed[/red]",
    "reversed": "Ann \u202egnp.exe",
    "csi": "\x9b31mTrudy",
}
ORDINARY = {
    "jose": "José Ångström",
    "olga": "Ольга Петрова",
    "wang": "王小明",
    "kim1": "Kim Min-jun",
    "kim2": "Kim Seo-yeon",
    "amina": "Amina Diallo",
    "noor": "Noor Haddad",
    "ines": "Inês Carvalho",
    "rana": "Rana 2",
}
AS_OF = "2026-03-02"
"""The day of the world's clock, on which every tie below is stale."""


@pytest.fixture(scope="session")
def readable(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published home in which everybody was met four weeks in a row last autumn, and then no more.

    Nobody changes it. Names are ordinary and hostile; the friends have a tag, José a number and a firm.
    """
    folder = tmp_path_factory.mktemp("readable") / "longsince"
    with world_in(folder, page_size=100) as world:
        for number, (uid, name) in enumerate((HOSTILE | ORDINARY).items()):
            lines = [f"EMAIL:{uid}@friends.example"]
            if uid in {"jose", "olga"}:
                lines.append("CATEGORIES:friends")
            if uid == "jose":
                lines += ["TEL:+4915112345678", "ORG:Ångström & Söner"]
            world.contacts.put("/book/", f"/book/{uid}.vcf", card(uid, name, *lines))
            for week in range(4):
                starts_at = datetime(2025, 10, 6, 9, tzinfo=UTC) + timedelta(weeks=week, hours=number)
                text = meeting(f"{uid}-{week}", starts_at, f"{uid}@friends.example")
                world.calendar.put("/calendar/", f"/calendar/{uid}-{week}.ics", text)
        world.sync_and_refresh()
    return folder
