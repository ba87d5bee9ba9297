"""What waits for the user's decision: on a terminal, as a list, and by way of a spreadsheet."""

from __future__ import annotations

import csv
import json
import os
import pty
import select
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.flows.cli.conftest import Ended, run
from tests.flows.conftest import World, card, meeting, undone, world_in
from warehouse.judgements import live_words
from warehouse.store import open_store

FIRM = ("ORG:Stone & Co", "BDAY:1980-02-03")
CARDS = {
    "ed": card("ed", "Ed Stone", "EMAIL:ed@example.org", "TEL:+4915112345678", *FIRM),
    "edward": card("edward", "Edward Stone", "EMAIL:edward@example.org", *FIRM),
    "bob": card("bob", "Bob Klein", "EMAIL:bob@example.net", "ORG:Klein", "BDAY:1970-01-09"),
    "robert": card("robert", "Robert Klein", "EMAIL:rk@example.net", "ORG:Klein", "BDAY:1970-01-09"),
    "bill": card("bill", "Bill Roth", "EMAIL:bill@example.com", "ORG:\x1b[2JRoth", "BDAY:1990-07-08"),
    "william": card("william", "William Roth", "EMAIL:w@example.com", "ORG:\x1b[2JRoth", "BDAY:1990-07-08"),
    "anna": card("anna", "Anna Meyer", "EMAIL:anna@example.org"),
}
PAIRS = [{"Ed Stone", "Edward Stone"}, {"Bob Klein", "Robert Klein"}, {"Bill Roth", "William Roth"}]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world_in(tmp_path_factory.mktemp("review") / "home", page_size=100) as world:
        for name, text in CARDS.items():
            world.contacts.put("/book/", f"/book/{name}.vcf", text)
        world.sync_and_refresh()
        yield world


@pytest.fixture
def world(folder: World, tmp_path: Path) -> Iterator[World]:
    """Three pairs who may be one person, each kept apart by their address book; nothing said yet."""
    with undone(folder, tmp_path) as world:
        yield world


def say(world: World, *arguments: object, stdin: str = "") -> Ended:
    return run("--home", world.home.folder, *arguments, stdin=stdin)


def said(world: World) -> list[str]:
    with open_store(world.home.folder) as store:
        return [word.kind for word in live_words(store)]


def people(world: World) -> dict[str, int]:
    return dict(world.ask("SELECT record_id, person_id FROM person_record"))


def items(world: World) -> list[dict[str, object]]:
    return [one for one in json.loads(say(world, "review", "--json").out) if one["item"] == "pair"]


def names(item: dict[str, object]) -> set[str]:
    return {item[side]["name"] for side in ("left", "right")}  # type: ignore[index]


def decide(world: World, table: Path, *decisions: str) -> Path:
    """The pairs written to a table, and what is decided about those of PAIRS filled in."""
    assert say(world, "review", "--csv", table).code == 0
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["decision"] = decisions[PAIRS.index({row["left_name"], row["right_name"]})]
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], delimiter=";")  # as a German spreadsheet writes it
        writer.writeheader()
        writer.writerows(rows)
    return table


def test_what_waits_is_told_without_a_terminal(world: World) -> None:
    """A list with both names, and what kept them apart; as JSON with both cards and the reasons."""
    ended = say(world, "review")
    assert (ended.code, ended.err) == (0, "")
    assert "Edward Stone" in ended.out
    assert all(len(line) <= 100 for line in ended.out.splitlines())
    assert "one address book has a card for each" in " ".join(ended.out.split())
    assert "\x1b" not in ended.out
    found = items(world)
    assert sorted(map(names, found), key=sorted) == sorted(PAIRS, key=sorted)
    first = found[0]
    assert {one["feature"] for one in first["reasons"]} >= {"name_nickname", "one_address_book", "prior"}  # type: ignore[attr-defined]
    assert sum(one["bits"] for one in first["reasons"]) == pytest.approx(first["bits"])  # type: ignore[attr-defined]


def test_a_spreadsheet_decides_many_at_once(world: World, tmp_path: Path) -> None:
    """Shown first, one command, in force at once; one undo takes all of it back."""
    before = people(world)
    table = decide(world, tmp_path / "pairs.csv", "same", "Different", "l")
    ended = say(world, "review", "--apply", table)
    assert ended.code == 2
    assert "1 same, 1 different, 1 later" in ended.out
    assert "--yes is needed" in ended.err
    assert said(world) == []
    ended = say(world, "review", "--apply", table, "--yes")
    assert (ended.code, ended.err) == (0, "")
    assert sorted(said(world)) == ["different", "later", "same"]
    now = people(world)
    assert now["ed"] == now["edward"]
    assert now["bob"] != now["robert"]
    assert now["bill"] != now["william"]
    assert items(world) == []
    # What was put off is in the next table, and what was decided is not.
    table = tmp_path / "later.csv"
    say(world, "review", "--csv", table)
    assert [row["put_off_until_on"] > "2026" for row in csv.DictReader(table.open())] == [True]
    assert say(world, "undo").out.startswith("Taken back: review --apply pairs.csv: 1 same, 1 diff")
    assert people(world) == before
    assert len(items(world)) == 3


@pytest.mark.parametrize(
    ("decisions", "told"),
    [
        (("perhaps", "same", ""), "'perhaps' is neither same, different nor later"),
        (("sam", "dif", "x"), "'x' is neither same, different nor later"),
    ],
)
def test_a_table_that_says_anything_else_changes_nothing(
    world: World, tmp_path: Path, decisions: tuple[str, ...], told: str
) -> None:
    """Not even the rows that are well; the row is named."""
    ended = say(world, "review", "--apply", decide(world, tmp_path / "p.csv", *decisions), "--yes")
    assert ended.code == 2
    assert ended.err.startswith("Nothing was written down.\nrow ")
    assert told in ended.err
    assert said(world) == []


def test_rows_that_contradict_each_other_change_nothing(world: World, tmp_path: Path) -> None:
    """Two who are joined by other rows cannot be different; an id must be somebody's."""
    ids = people(world)
    rows = [("same", "ed", "bob"), ("same", "bob", "bill"), ("different", "bill", "ed")]
    table = tmp_path / "p.csv"
    lines = [f"{verdict},{ids[one]},{ids[other]}" for verdict, one, other in rows]
    header = "decision,left_person_id,right_person_id"
    table.write_text("\n".join([header, *lines]), encoding="utf-8")
    ended = say(world, "review", "--apply", table, "--yes")
    assert ended.code == 2
    assert "row 4: Bill Roth" in ended.err
    assert "other rows make them one person" in ended.err
    for line, told in (
        ("same,1,99", "row 2: nobody has the person_id 99"),
        ("same,1,7.0", "'7.0' is no person_id"),
        ("same,1,", "a person_id is"),
    ):
        table.write_text(f"{header}\n{line}\n", encoding="utf-8")
        ended = say(world, "review", "--apply", table, "--yes")
        assert told in ended.err
        assert ended.code == 2
    assert said(world) == []
    table.write_text("name,address\nAnna,x\n", encoding="utf-8")
    assert "is no table of pairs" in say(world, "review", "--apply", table).err
    table.write_text(f"{header}\n,1,2\n", encoding="utf-8")
    assert say(world, "review", "--apply", table).out == "Nothing is decided in it.\n"
    assert "cannot be read" in say(world, "review", "--apply", tmp_path / "none.csv").err


def test_a_table_is_read_as_any_spreadsheet_writes_it(world: World, tmp_path: Path) -> None:
    """Its encoding and quotes, columns moved and added, rows left out: all that is decided counts."""
    table = decide(world, tmp_path / "p.csv", "same", "Different", "l")
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    expected = say(world, "review", "--apply", table).out
    assert "1 same, 1 different, 1 later" in expected
    moved = ["my own", *reversed(rows[0])]
    for encoding, separator, columns in (
        ("utf-16", "\t", list(rows[0])),  # what Excel calls Unicode text
        ("utf-8-sig", ",", moved),
        ("latin-1", ";", moved),
    ):
        with table.open("w", encoding=encoding, errors="replace", newline="") as file:
            file.write(separator.join(map(str.title, columns)) + "\r\n")
            writer = csv.DictWriter(file, columns, "Zoë", delimiter=separator, quoting=csv.QUOTE_ALL)
            writer.writerows(rows)
        assert say(world, "review", "--apply", table).out == expected
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(row for row in rows if row["decision"] == "same")
    assert "\n1 same: one command" in say(world, "review", "--apply", table).out
    assert said(world) == []


OWN_TERMINAL = """
import fcntl, os, signal, sys, termios
signal.signal(signal.SIGINT, signal.SIG_DFL)  # whoever starts tests in the background ignores it
fcntl.ioctl(0, termios.TIOCSCTTY, 0)  # Ctrl-C reaches those whose terminal it is
os.execv(sys.executable, [sys.executable, "-m", "flows", *sys.argv[1:]])
"""


def test_a_title_that_names_one_person_is_proposed_as_contact(world: World) -> None:
    """Not by itself a contact; the user says that it was one, or that it was none, and is not asked again."""
    titles = {
        "1": "Lunch: ANNA Meyer!",
        "2": "Meyer, Anna / budget",
        "3": "Anna",
        "4": "Ed Stone, Anna Meyer",
    }
    for number, (uid, title) in enumerate(titles.items()):
        text = meeting(uid, world.start - timedelta(days=20 + number)).replace(
            f"SUMMARY:{uid}", f"SUMMARY:{title}"
        )
        world.calendar.put("/calendar/", f"/calendar/{uid}.ics", text)
    try:
        world.sync_and_refresh()
        anna = people(world)["anna"]

        def proposed() -> list[tuple[object, ...]]:
            found = json.loads(say(world, "review", "--json").out)
            return [(one["person_id"], one["contact_on"]) for one in found if one["item"] == "contact"]

        days = [str((world.start - timedelta(days=20 + number)).date()) for number in range(2)]
        assert proposed() == [(anna, day) for day in days]
        assert "did you meet?" in say(world, "review").out
        assert say(world, "saw", "anna", "--on", days[0], "--no-refresh").code == 0
        assert say(world, "review", "--no-contact", days[1], "anna").code == 0
        assert proposed() == []
        assert world.ask("SELECT last_contact_on FROM tie WHERE person_id = ?", anna)[0] == (
            date.fromisoformat(days[0]),
        )
    finally:
        for uid in titles:
            world.calendar.delete("/calendar/", f"/calendar/{uid}.ics")


def test_a_silence_with_everybody_is_proposed_as_a_pause(world: World) -> None:
    """Far longer than is usual: it counts once the user says so; if they were not away, that ends it."""
    first = (world.start - timedelta(days=160)).replace(hour=9)
    met = [day for day in range(0, 160, 4) if not 60 < day < 108]
    for day in met:
        text = meeting(f"met{day}", first + timedelta(days=day), "ana@example.org")
        world.calendar.put("/calendar/", f"/calendar/met{day}.ics", text)
    try:
        world.sync_and_refresh()
        days = [(first + timedelta(days=day)).date() for day in (61, 107)]

        def proposed() -> list[tuple[object, ...]]:
            found = json.loads(say(world, "review", "--json").out)
            return [(one["from_on"], one["last_on"], one["days"]) for one in found if one["item"] == "pause"]

        assert proposed() == [(str(days[0]), str(days[1]), 47)]
        assert "were you away?" in say(world, "review").out
        assert f"{days[0]}" in say(world, "away").out
        assert world.ask("SELECT count(*) FROM derived.pause") == [(0,)]
        assert say(world, "away", *days, "--not").code == 0
        assert proposed() == []
        assert say(world, "undo", "--no-refresh").code == 0
        assert say(world, "away", *days).code == 0
        assert proposed() == []
        assert "you said so" in say(world, "away").out
    finally:
        say(world, "undo", "--no-refresh")
        for day in met:
            world.calendar.delete("/calendar/", f"/calendar/met{day}.ics")


class Terminal:
    """`longsince review` on a real terminal."""

    def __init__(self, world: World, columns: int = 80, **environment: str) -> None:
        self.master, slave = pty.openpty()
        termios.tcsetwinsize(slave, (40, columns))
        env = {key: value for key, value in os.environ.items() if key != "COLUMNS"}
        self.process = subprocess.Popen(
            [sys.executable, "-c", OWN_TERMINAL, "--home", str(world.home.folder), "review"],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=env | {"TERM": "xterm"} | environment,
            start_new_session=True,
        )
        os.close(slave)
        self.shown = ""

    def until(self, text: str, *, seconds: float = 120) -> str:
        """What is shown until ``text`` has come."""
        began, deadline = len(self.shown), time.monotonic() + seconds
        while text not in self.shown[began:]:
            ready, _, _ = select.select([self.master], [], [], max(0, deadline - time.monotonic()))
            assert ready, self.shown
            try:
                self.shown += os.read(self.master, 65536).decode(errors="replace")
            except OSError:  # it has ended
                assert text in self.shown[began:], self.shown
        return self.shown[began:]

    def press(self, key: str) -> None:
        os.write(self.master, key.encode())

    def end(self) -> int:
        code = self.process.wait(60)
        os.close(self.master)
        return code


def test_the_screen(world: World) -> None:
    """Side by side within 80 columns; each key does what it says; undo goes back to the pair."""
    terminal = Terminal(world, NO_COLOR="1")
    first = terminal.until("[q]uit")
    assert "1 of 3" in first
    assert "e-mail" in first
    assert "strong against" in first
    assert all(len(line) <= 80 for line in first.replace("\x1b[1m", "").replace("\x1b[0m", "").splitlines())
    terminal.press("x")  # means nothing
    terminal.press("s")
    assert "2 of 3" in terminal.until("[q]uit")
    terminal.press("u")
    again = terminal.until("[q]uit")
    assert "Taken back: merge" in again
    assert "1 of 3" in again
    for key in "ds":
        terminal.press(key)
        terminal.until("[q]uit")
    terminal.press("l")
    terminal.until("3 decided.")
    assert terminal.end() == 0
    assert sorted(said(world)) == ["different", "later", "same"]
    assert items(world) == []
    assert "\x1b[2J" not in terminal.shown
    assert len(set(people(world).values())) == 6


def test_the_screen_of_a_narrow_terminal(world: World) -> None:
    """Both people side by side in 40 columns, each label above its values, no word of ours broken."""
    terminal = Terminal(world, 40, NO_COLOR="1")
    shown = terminal.until("[q]uit").replace("\x1b[1m", "").replace("\x1b[0m", "")
    assert [line for line in shown.splitlines() if len(line.rstrip()) > 40] == []
    assert "\n organisation:" in shown.replace("\r", "")
    assert "very strong against:" in " ".join(shown.split())
    terminal.press("q")
    terminal.until("Nothing was decided.")
    assert terminal.end() == 0


@pytest.mark.parametrize(
    "key", ["\x03", *(pytest.param(key, marks=pytest.mark.heavy) for key in ("q", "\x04", "\x1b"))]
)
def test_leaving_keeps_what_was_decided(world: World, key: str) -> None:
    """By q, Escape, Ctrl-C or Ctrl-D."""
    terminal = Terminal(world)
    terminal.until("[q]uit")
    terminal.press("d")
    terminal.until("[q]uit")
    terminal.press(key)
    terminal.until("1 decided.")
    assert terminal.end() == 0
    assert said(world) == ["different"]
    assert len(items(world)) == 2


def test_what_follows_from_decisions_is_not_asked() -> None:
    """If A is B and B is not C, then A is not C; of others nothing is known."""
    from flows.review import Decision, Session

    session = Session()
    session.decisions += [Decision("same", 1, 2), Decision("different", 2, 3), Decision("later", 1, 5)]
    assert session.settles(1, 3)
    assert session.settles(2, 1)
    assert not session.settles(1, 4)
    assert not session.settles(1, 5)
