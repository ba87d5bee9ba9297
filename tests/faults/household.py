"""A home with one account at a stateful server, and what must hold of it whatever has happened."""

from __future__ import annotations

import base64
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from flows.config_file import add_account, write_first_config
from flows.credentials import open_secrets
from flows.errors import ALREADY_RUNNING, DONE, FAILED, NEEDS_SIGN_IN, PARTIAL
from flows.home import Home, find_home
from flows.settings import Account, Owner, Secrets
from tests.faults import children
from tests.faults.boundary import Disturbance
from tests.faults.children import KILLED, Ended
from tests.faults.look import Look
from tests.flows.conftest import card, meeting
from tests.servers.dav import Kind
from tests.servers.stateful import PASSWORD, USERNAME, StatefulServer

OWNER = Owner(("me@example.org",), "Europe/Berlin", region="DE")
SUFFIX: dict[Kind, str] = {"contacts": "vcf", "calendar": "ics"}
SOURCE_KINDS: dict[str, Kind] = {"dav_contacts": "contacts", "dav_calendar": "calendar"}
CANARIES = (PASSWORD, base64.b64encode(f"{USERNAME}:{PASSWORD}".encode()).decode())
NAMES = ("Nino", "Omar", "Priya", "Quentin", "Rosa", "Sana", "Tomás", "Umay", "Vera", "Wei", "Ximena", "Yaw")
FAMILY = "Canaryson"
"""The family name of everybody: no log may hold it."""
STATUS_CODES = {
    "done": DONE,
    "partial": PARTIAL,
    "failed": FAILED,
    "needs sign in": NEEDS_SIGN_IN,
    "paused": NEEDS_SIGN_IN,
    "already running": ALREADY_RUNNING,
}
FIRST_MEETING = datetime(2025, 10, 6, 9, tzinfo=UTC)


def entry(kind: Kind, number: int, version: int = 0, uid: str | None = None) -> str:
    """A card, or a meeting with the person on the card of that number; versions differ in name or title.

    Two cards of one number and version, with different ``uid``s and in two address books, are of one person.
    """
    name = NAMES[number % len(NAMES)]
    if kind == "contacts":
        text = card(
            uid or f"person-{number}", f"{name} V{version} {FAMILY}", f"EMAIL:person{number}@example.org"
        )
        return text.replace("\r\n", "\n")  # as XML hands it over
    starts_at = FIRST_MEETING + timedelta(days=number)
    text = meeting(f"meeting-{number}", starts_at, f"person{number}@example.org")
    text = text.replace(f"SUMMARY:meeting-{number}", f"SUMMARY:meeting-{number} version {version}")
    return text.replace("\r\n", "\n")


def place(kind: Kind, collection: str, number: int) -> str:
    """Where the entry of that number lies in a collection."""
    return f"{collection}{number}.{SUFFIX[kind]}"


EVERYONE: list[Household] = []
"""Each that was made: none is let go before all that must hold of it was looked at."""


class Household:
    """The home in ``folder``, with the account `home` at ``server``.

    After a lie of the server (`Fault.LIE`) ``is_misled`` says that only --verify can find the truth again;
    ``is_unsettled`` says that a sync came after the last that had to go through.
    """

    def __init__(self, folder: Path, server: StatefulServer) -> None:
        self.home: Home = find_home(folder, {})
        self.server = server
        self.is_misled = False
        self.is_unsettled = False
        self.transcript: list[str] = []
        EVERYONE.append(self)

    def make(self) -> None:
        """As `init` and `connect` leave it."""
        self.home.make()
        write_first_config(self.home.config, OWNER, Secrets("plain"))
        add_account(self.home.config, "home", Account("dav", self.server.url, USERNAME))
        open_secrets("plain", self.home.folder).set("home", PASSWORD)

    def copy(self, folder: Path) -> Household:
        """The same, in ``folder`` / "home"."""
        shutil.copytree(self.home.folder, folder / "home")
        return Household(folder / "home", self.server)

    def command(self, *arguments: str, disturbance: Disturbance | None = None, days: int = 0) -> Ended:
        """Run a command of this home, by a clock that is so many days ahead."""
        ended = children.run(["--home", self.home.folder, *arguments], disturbance, days=days)
        self.is_unsettled |= arguments[0] == "sync"
        self.transcript.append(ended.text)
        self._check_secrets(ended)
        return ended

    def sync(self, *options: str, disturbance: Disturbance | None = None, days: int = 0) -> Ended:
        """Run a sync, and check everything that must hold behind it."""
        before = self.server.revision
        ended = self.command("sync", *options, disturbance=disturbance, days=days)
        self.check(ended, before)
        return ended

    def converge(self) -> Ended:
        """A sync that nothing disturbs: it must go through, and bring all that the server holds.

        A person names the account, since it may wait for a sign-in, and says that deletions are meant.
        """
        self.server.plan()
        self.server.withheld.clear()
        options = ["--verify"] if self.is_misled else []
        self.is_misled = False
        ended = self.sync("home", "--allow-mass-delete", *options)
        assert ended.code == DONE, ended.text
        with self.looking() as look:
            for path, held in self.server.collections.items():
                here = {row.location: row.payload for row in look.rows(path) if not row.is_gone}
                assert here == self.server.held(path), f"{held.name} did not converge"
            assert look.people_are_of_now(), "people.duckdb is not of the newest rows"
        self.is_unsettled = False
        return ended

    def check(self, ended: Ended, revision: int = 0) -> None:
        """Assert I1 to I5 after a sync; I6 is `converge`. ``revision`` is the server's when it began."""
        where = ended.points[-1] if ended.code == KILLED and ended.points else "the end"
        try:
            self._check_words(ended)
            self._check_secrets(ended)
            with self.looking() as look:
                if not self.is_misled:
                    self._check_rows(look, revision if ended.code == DONE else None)
                look.check_people()
        except AssertionError as error:
            error.add_note(f"after exit code {ended.code}, killed or ended at: {where}\n{ended.text}")
            raise

    def _check_words(self, ended: Ended) -> None:
        """I5: the exit code is that of what is said, and each problem is one line."""
        assert "Traceback" not in ended.text
        if ended.code == KILLED:
            return
        assert ended.code in {DONE, FAILED, PARTIAL, NEEDS_SIGN_IN, ALREADY_RUNNING}
        told = [line for line in ended.out.splitlines() if line.startswith("home: ")]
        if not told:
            assert ended.code in {FAILED, ALREADY_RUNNING}
            assert len(ended.err.strip().splitlines()[-1]) > 20, "failed without a reason"
            return
        status = told[0].removeprefix("home: ").partition(" (")[0]
        problems = [line for line in ended.out.splitlines() if line.startswith("  ")]
        if ended.code == FAILED and status != "failed":
            assert ended.err.splitlines()[-1:], "the refresh failed without a reason"
        else:
            assert ended.code == STATUS_CODES[status], told
        assert bool(problems) == (status != "done")
        assert all(line.startswith("  home") for line in problems)

    def _check_secrets(self, ended: Ended) -> None:
        """I3: the password is in the file of secrets alone, and no name is in the log."""
        texts = {"what was said": ended.text.encode()}
        texts |= {
            str(path): path.read_bytes()
            for path in self.home.folder.rglob("*")
            if path.is_file() and path.name != "secrets.json"
        }
        for where, text in texts.items():
            assert not any(canary.encode() in text for canary in CANARIES), f"a secret is in {where}"
        if self.home.log.exists():
            log = self.home.log.read_text(encoding="utf-8")
            assert FAMILY not in log
            assert "@example.org" not in log

    def _check_rows(self, look: Look, done_since: int | None) -> None:
        """I1 and I2: each row is what the server had at its place at some moment since the stored cursor.

        After a sync that says it is done, since it began. A collection that went is kept as it was.
        """
        everything = look.rows()
        places = [(row.collection_id, row.location) for row in everything]
        assert len(places) == len(set(places)), "a row is doubled"
        stored = {row.location: None if row.is_gone else row.payload for row in everything}
        cursors = look.cursors()
        for path in self.server.collections:
            cursor = cursors.get(path)
            since = 0 if cursor is None else cursor.revision
            if done_since is not None:
                assert cursor is not None, f"done, without a cursor for {path}"
                since = max(since, done_since)
            paths = {at for at in self.server.history if at.startswith(path)}
            paths |= {at for at in stored if at.startswith(path)}
            for at in paths - (cursor.owed if cursor else set()):
                possible = self.server.texts(at, since)
                is_early = cursor is None or done_since is None
                if cursor is None:
                    possible |= {None, *self.server.texts(at, 0)}
                assert stored.get(at) in possible, (
                    f"{at} is not what the server had since revision {since}"
                    f"{' (the stored cursor)' if is_early else ''}: {stored.get(at)!r}"
                )

    @contextmanager
    def looking(self) -> Iterator[Look]:
        """A look at copies of the files: what a crash left is not mended by it."""
        with TemporaryDirectory(prefix="longsince-look-") as folder:
            copies = Path(folder)
            for path in self.home.folder.glob("*.duckdb*"):
                if path.is_file():
                    shutil.copyfile(path, copies / path.name)
            people = self.home.folder / "people.duckdb"
            mode = stat.S_IMODE(people.stat().st_mode) if people.exists() else None
            assert mode in {None, 0o400}
            with Look(copies) as look:
                yield look


def fill(server: StatefulServer, cards: int, meetings: int) -> None:
    """So many cards in the address book, so many meetings in the calendar."""
    numbers: dict[Kind, int] = {"contacts": cards, "calendar": meetings}
    for path, held in server.collections.items():
        for number in range(numbers[held.kind]):
            server.put(place(held.kind, path, number), entry(held.kind, number))
