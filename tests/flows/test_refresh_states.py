"""Whatever happened between refreshes, the next one says what one from nothing says."""

from __future__ import annotations

import itertools
import sys
import tempfile
from contextlib import ExitStack, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from connectors.formats import mail_record
from connectors.records import CollectionRole
from flows import judge, owner, runner
from flows.demo.letters import Box, write_mail
from flows.errors import UsageError, UserError
from flows.home import find_home
from flows.refresh import refresh
from tests.flows.conftest import START, card, meeting, world_in
from warehouse import people as people_module
from warehouse.errors import WarehouseError
from warehouse.people import PEOPLE_FILE, Next, open_people
from warehouse.store import STORE_FILE, open_store

PEOPLE = [
    ("Ana Silva", "ana@example.com"),
    ("Anna Silva", "asilva@example.net"),
    ("Silva Ana", "ana@example.com"),
    ("Boaz Levi", "boaz@example.com"),
    ("בועז לוי", "boaz@example.com"),
    ("陈 伟", "chen@example.org"),
    ("Info Desk", "info@example.org"),
]
BOOKS = ["/book/", "/shared/"]
NUMBERS = ["+49 30 901820", "030 901820", "+49 170 1234567"]
RULES = [{}, {"RRULE": "FREQ=WEEKLY;COUNT=5"}, {"RRULE": "FREQ=MONTHLY"}, {"RRULE": "FREQ=SECONDLY"}]
MARKS = [
    {},
    {},
    {"List-Id": "<dev.example.org>", "List-Unsubscribe": "<https://example.org>"},
    {"Auto-Submitted": "auto-replied", "X-Failed-Recipients": "chen@example.org"},
    {"Sender": "chen@example.org"},
]
OF_THE_WAY = {
    "core.refresh",
    "core.stamp",
    "core.previous_member",
    "core.former_member",
    "core.first_member",
    "core.ended_person",
    "core.last_person_id",
    "core.position",  # of cards that are read anew: from nothing, of all
    "core.word_anchor",  # how they looked before this refresh: registry follows behind it
    "core.person_event",  # what was known before this refresh, and derived.person_event what it adds
    "derived.person_event",
    "derived.new_member",  # what the registry does not know yet
}
"""Tables that say how it came to this; all others say what is."""

place = st.integers(0, 5)
person = st.sampled_from(PEOPLE)


def tables(folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every table's rows, sorted, without what entries and mails are numbered, which is of one file only, and
    how those looked whom a word is ``about``, which is of before the refresh.
    """
    with open_people(folder) as people:
        names = people.execute("SELECT schema_name || '.' || table_name FROM duckdb_tables()").fetchall()
        return {name: _rows(people, name) for (name,) in names if name not in OF_THE_WAY}


def untrue_stamps(folder: Path) -> list[str]:
    """Tables of which is noted what they held at another time: rows that came and went are added up."""
    with open_people(folder) as people:
        now = Next(people)
        names = {
            f"{schema}.{name}"
            for schema, name in now.rows("SELECT schema_name, table_name FROM duckdb_tables()")
        }
        stamps = now.rows("SELECT name, content FROM core.stamp")
        return [name for name, content in stamps if name in names and now.content_hash(name) != content]


def _rows(people: duckdb.DuckDBPyConnection, name: str) -> list[tuple[Any, ...]]:
    columns = "COLUMNS(lambda name: name NOT IN ('entry_id', 'mail_id', 'about'))"
    result = people.execute(f"SELECT {columns} FROM {name}")  # noqa: S608 - its own names
    return sorted(result.fetchall(), key=repr)


class Refreshes(RuleBasedStateMachine):
    """Cards and meetings come, change, move and go; settings change; days pass; refreshes run or crash."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        self.world = self.stack.enter_context(world_in(folder / "longsince"))
        self.world.contacts.add_collection("/shared/", "Shared")
        self.mail = self.world.add_mail()
        self.copies = itertools.count()
        self.folder = folder
        self.is_fresh = False

    def teardown(self) -> None:
        self.stack.close()

    @rule(
        book=st.sampled_from(BOOKS),
        at=place,
        who=person,
        number=st.sampled_from([None, *NUMBERS]),
        house=st.sampled_from([None, 5, 55]),
    )
    def put_card(
        self, book: str, at: int, who: tuple[str, str], number: str | None, house: int | None
    ) -> None:
        """The same card in two books is one record."""
        name, email = who
        lines = [f"EMAIL:{email}", *([f"TEL:{number}"] if number else [])]
        lines += [f"ADR:;;Lindenstr. {house};Köln;;50667;"] if house else []
        self.world.contacts.put(book, f"{book}{at}.vcf", card(f"card-{at}", name, *lines))
        self.is_fresh = False

    @rule(book=st.sampled_from(BOOKS), at=place, uid=place)
    def put_card_of_another_id(self, book: str, at: int, uid: int) -> None:
        """A location may bear another record than it did."""
        self.world.contacts.put(book, f"{book}{at}.vcf", card(f"card-{uid}", "Dara Okafor"))
        self.is_fresh = False

    @rule(book=st.sampled_from(BOOKS), at=place)
    def break_card(self, book: str, at: int) -> None:
        """Text that is no card goes to quarantine."""
        self.world.contacts.put(book, f"{book}{at}.vcf", f"BEGIN:VCARD\r\nUID:card-{at}\r\n")
        self.is_fresh = False

    @rule(book=st.sampled_from(BOOKS), at=place)
    def delete_card(self, book: str, at: int) -> None:
        if f"{book}{at}.vcf" in self._texts(book):
            self.world.contacts.delete(book, f"{book}{at}.vcf")
            self.is_fresh = False

    @rule(name=st.sampled_from(["Shared", "Team", "Club"]))
    def rename_book(self, name: str) -> None:
        self.world.contacts._shelves["/shared/"].name = name
        self.is_fresh = False

    @rule(
        at=place,
        days=st.integers(-400, 30),
        guests=st.lists(person, min_size=1, max_size=3),
        more=st.sampled_from(RULES),
        is_left_out=st.booleans(),
        status=st.sampled_from(["CONFIRMED", "CONFIRMED", "CANCELLED"]),
    )
    def put_meeting(
        self,
        at: int,
        days: int,
        guests: list[tuple[str, str]],
        more: dict[str, str],
        is_left_out: bool,
        status: str,
    ) -> None:
        """Of a series the second occurrence may be taken out, and come back."""
        starts = START + timedelta(days=days)
        if more and is_left_out:
            more = more | {"EXDATE": f"{starts + timedelta(days=7):%Y%m%dT%H%M%SZ}"}
        text = meeting(f"event-{at}", starts, *(email for _, email in guests), STATUS=status, **more)
        self.world.calendar.put("/calendar/", f"/calendar/{at}.ics", text)
        self.is_fresh = False

    @rule(at=place)
    def delete_meeting(self, at: int) -> None:
        if f"/calendar/{at}.ics" in self.world.calendar._shelves["/calendar/"].texts:
            self.world.calendar.delete("/calendar/", f"/calendar/{at}.ics")
            self.is_fresh = False

    @rule(
        at=place,
        folder=st.sampled_from(["inbox", "sent", "sent", "junk"]),
        days=st.integers(-400, 30),
        sender=st.sampled_from([*PEOPLE, ("Olu", "me@example.org"), ("Olu", "olu@example.org")]),
        to=st.lists(person, max_size=2),
        more=st.sampled_from(MARKS),
    )
    def put_mail(
        self,
        at: int,
        folder: str,
        days: int,
        sender: tuple[str, str],
        to: list[tuple[str, str]],
        more: dict[str, str],
    ) -> None:
        """Mail of anybody in any folder; the same mail may come to lie in two."""
        moment = START + timedelta(days=days)
        boxes = [Box(email, name) for name, email in to] or [Box("me@example.org")]
        mail = write_mail(at, "inbox", moment, Box(sender[1], sender[0]), boxes, more)
        self.mail.put(folder, f"{folder}-{at}", mail_record.to_payload(mail.headers, moment))
        self.is_fresh = False

    @rule(folder=st.sampled_from(["inbox", "sent", "junk"]), at=place)
    def delete_mail(self, folder: str, at: int) -> None:
        if f"{folder}-{at}" in self.mail._shelves[folder].texts:
            self.mail.delete(folder, f"{folder}-{at}")
            self.is_fresh = False

    @rule(folder=st.sampled_from(["inbox", "sent", "junk"]), at=place, to=st.sampled_from(["inbox", "junk"]))
    def move_mail(self, folder: str, at: int, to: str) -> None:
        """Where it lies, or lay last, tells what it is."""
        texts = self.mail._shelves[folder].texts
        if f"{folder}-{at}" in texts and folder != to:
            self.mail.put(to, f"{to}-{at}", texts[f"{folder}-{at}"][1])
            self.mail.delete(folder, f"{folder}-{at}")
            self.is_fresh = False

    @rule(role=st.sampled_from([None, "trash", "junk"]))
    def let_a_folder_be_for_something_else(self, role: CollectionRole | None) -> None:
        """Its mail, though none of it changed, is read again."""
        self.mail._shelves["junk"].role = role
        self.is_fresh = False

    @rule()
    def take_back(self) -> None:
        """Whatever was said last."""
        with suppress(UserError):  # nothing was
            judge.undo(self.world.home, self.world.clock())
            self.is_fresh = False

    @rule(address=st.sampled_from(["me@example.org", "boaz@example.com"]))
    def be_somebody_else(self, address: str) -> None:
        """Settings are read anew by every refresh."""
        text = self.world.home.config.read_text(encoding="utf-8")
        lines = [
            f'addresses = ["{address}"]' if line.startswith("addresses") else line
            for line in text.split("\n")
        ]
        self.world.home.config.write_text("\n".join(lines), encoding="utf-8")
        self.is_fresh = False

    @rule(verb=st.sampled_from(["add", "remove", "delegate"]), who=person)
    def say_whose_an_address_is(self, verb: owner.Verb, who: tuple[str, str]) -> None:
        with suppress(UsageError):  # of what config.toml lists
            owner.say(self.world.home, self.world.settings, verb, [who[1]], self.world.clock())
        self.is_fresh = False

    @rule(one=person, other=person)
    def judge_same(self, one: tuple[str, str], other: tuple[str, str]) -> None:
        with suppress(UserError, WarehouseError):  # nobody of that address yet, or one person already
            judge.merge(self.world.home, one[1], other[1], self.world.clock())
        self.is_fresh = False

    @rule(who=person, at=place)
    def judge_different(self, who: tuple[str, str], at: int) -> None:
        with suppress(UserError, WarehouseError):
            judge.split(self.world.home, who[1], [f"card-{at}"], self.world.clock())
        self.is_fresh = False

    @rule(who=person, tag=st.sampled_from(["friend", "chess"]), remove=st.booleans())
    def tag(self, who: tuple[str, str], tag: str, remove: bool) -> None:
        with suppress(UserError, WarehouseError):
            judge.tag(self.world.home, who[1], [tag], self.world.clock(), remove=remove)
        self.is_fresh = False

    @rule(many=st.sampled_from([3, 40]), is_there=st.booleans(), is_one=st.booleans())
    def put_many_cards(self, many: int, is_there: bool, is_one: bool) -> None:
        """A name gets commoner, a number is that of a switchboard, or of one who is there again and again; or
        they are gone again.
        """
        for at in range(many):
            href = f"/book/many-{at}.vcf"
            if is_there:
                who = 0 if is_one else at
                lines = (
                    f"EMAIL:silva{who}@example.org",
                    "TEL:+49 30 901820",
                    "ORG:Silva Ltd",
                    "ADR:;;Lindenstr. 5;Köln;;50667;",
                )
                self.world.contacts.put("/book/", href, card(f"many-{at}", f"Ana{who % 7} Silva", *lines))
            elif href in self._texts("/book/"):
                self.world.contacts.delete("/book/", href)
        self.is_fresh = False

    @rule(days=st.sampled_from([1, 40, 400]))
    def let_days_pass(self, days: int) -> None:
        self.world.start += timedelta(days=days)

    @rule()
    def sync(self) -> None:
        self._sync()

    @rule()
    def sync_and_refresh(self) -> None:
        self._sync()
        # One that found nothing new left the file as it was, its coverage of a moment before.
        self.is_fresh = self.world.refresh().is_new

    @rule()
    def crash_before_the_rename(self) -> None:
        """The ids are noted, and the file is not there yet."""
        self._sync()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(people_module, "publish", _crash)
            try:
                self.world.refresh()
            except RuntimeError:
                self.is_fresh = False

    @invariant()
    def says_what_a_refresh_from_nothing_says(self) -> None:
        """Same rows, same ids, at the same moment."""
        if not self.is_fresh:
            return
        self.is_fresh = False
        folder = self.world.home.folder
        with open_people(folder) as people:
            ((made_at,),) = people.execute("SELECT refreshed_at FROM published").fetchall()
        assert tables(folder) == self._from_nothing(made_at)
        assert untrue_stamps(folder) == []
        with open_store(folder) as store:
            doubled = """
                SELECT (event, other_person_id, records) AS what FROM registry.event
                QUALIFY what = lag(what) OVER (PARTITION BY person_id ORDER BY event_id)
            """
            assert store.connection.execute(doubled).fetchall() == []

    def _from_nothing(self, made_at: datetime) -> dict[str, list[tuple[Any, ...]]]:
        """What comes out where there is the warehouse alone, and Python says all that is said of values."""
        home = find_home(self.folder / f"copy-{next(self.copies)}", {})
        home.make()
        for name in (STORE_FILE, "config.toml"):
            (home.folder / name).write_bytes((self.world.home.folder / name).read_bytes())
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(runner, "MANY", sys.maxsize)
            refresh(home, self.world.settings, now=made_at)
        return tables(home.folder)

    def _sync(self) -> None:
        for account in ("home", "post"):
            self.world.sync(account, allow_mass_delete=True)

    def _texts(self, book: str) -> dict[str, tuple[int, str]]:
        return self.world.contacts._shelves[book].texts


def _crash(*_: object) -> None:
    raise RuntimeError("killed")


@pytest.mark.parametrize(
    ("examples", "steps"),
    [pytest.param(1, 7, id="few"), pytest.param(60, 30, id="many", marks=pytest.mark.heavy)],
)
def test_a_refresh_says_what_one_from_nothing_says(
    examples: int, steps: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After any history: every table has the same rows and every person the same id; no event is doubled.

    Steps are run for what was touched alone, and of values SQL says all that it can, as in a large warehouse.
    """
    monkeypatch.setattr(runner, "SMALL", 0)
    monkeypatch.setattr(runner, "MANY", 2)
    run_state_machine_as_test(
        Refreshes,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            derandomize=examples < 10,  # the quick run is the same every time; the heavy one finds
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_a_file_that_somebody_wrote_to_is_not_built_upon(tmp_path: Path) -> None:
    """A tool that changed rows of people.duckdb changed nothing for good: the next starts from nothing."""
    with world_in(tmp_path / "longsince") as world:
        world.contacts.put("/book/", "/book/ana.vcf", card("ana", "Ana Silva"))
        world.sync_and_refresh()
        path = world.home.folder / PEOPLE_FILE
        path.chmod(0o600)
        with duckdb.connect(str(path)) as tool:
            tool.execute("UPDATE core.contact SET full_name = 'Somebody Else'")
        world.contacts.put("/book/", "/book/boaz.vcf", card("boaz", "Boaz Levi"))
        world.sync_and_refresh()
        assert world.ask("SELECT display_name FROM person ORDER BY 1") == [("Ana Silva",), ("Boaz Levi",)]
