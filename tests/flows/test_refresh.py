"""A refresh makes people.duckdb say what the raw records say: the same, however and whenever they came."""

from __future__ import annotations

import itertools
import re
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from connectors.errors import SourceUnavailable
from flows import refresh as refresh_module
from flows.refresh import Refreshed, code_version
from tests.flows.conftest import START, Server, World, card, meeting, world_in
from warehouse import people, registry
from warehouse.people import PEOPLE_FILE, Next, open_people
from warehouse.store import open_store

Views = dict[str, list[tuple[Any, ...]]]
Order = Callable[[list[str]], list[str]]


@dataclass(frozen=True)
class Lived:
    """A home that was refreshed, lived on and refreshed; ``early`` holds the first people.duckdb."""

    early: Path
    world: World
    refreshed: list[Refreshed]

    def early_rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with open_people(self.early) as connection:
            return connection.execute(sql, values).fetchall()


def utc(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def floating(text: str) -> str:
    """The meeting at the same wall-clock time, in no zone."""
    return re.sub(r"(DT(?:START|END):\w+)Z", r"\1", text)


EARLY_CARDS = {
    "/book/ana.vcf": card("ana", "Ana Silva", "EMAIL:ana@example.com"),
    "/book/boaz.vcf": card("boaz", "Boaz Levi", "EMAIL:boaz@example.com"),
    "/book/chen.vcf": card("chen", "伟 陈", "EMAIL:chen@example.com"),
    "/book/dara.vcf": card("dara", "Dara Okafor", "EMAIL:dara@example.net", "TEL:+49301234567"),
    "/book/edda.vcf": card("edda", "Edda Jónsdóttir", "EMAIL:edda@example.net", "TEL:+4930111111"),
    "/book/farid.vcf": card("farid", "Farid Haddad", "EMAIL:farid@example.net"),
    "/book/gita.vcf": card("gita", "Gita Rao", "EMAIL:gita@example.net"),
    "/book/broken.vcf": "BEGIN:VCARD\r\nVERSION:3.0\r\n",
}
EARLY_MEETINGS = {
    "/calendar/ana-1.ics": meeting("ana-1", utc(2026, 1, 10), "ana@example.com"),
    "/calendar/ana-2.ics": meeting("ana-2", utc(2026, 2, 10), "ana@example.com"),
    "/calendar/boaz.ics": meeting("boaz", utc(2026, 2, 5), "boaz@example.com"),
    "/calendar/chen-1.ics": meeting("chen-1", utc(2026, 1, 20), "chen@example.com"),
    "/calendar/chen-2.ics": meeting("chen-2", utc(2026, 3, 20), "chen@example.com"),
    "/calendar/dara.ics": meeting("dara", utc(2026, 2, 1), "dara@example.net"),
    "/calendar/farid.ics": meeting("farid", utc(2026, 2, 20, 23, 30), "farid@example.net"),
    "/calendar/late.ics": meeting("late", utc(2026, 2, 20, 22, 30), "late@example.net"),
    "/calendar/gita-1.ics": floating(meeting("gita-1", utc(2026, 2, 12, 0, 15), "gita@example.net")),
    "/calendar/gita-2.ics": floating(meeting("gita-2", utc(2022, 1, 15, 20), "gita@example.net")),
    "/calendar/abroad.ics": meeting("abroad", utc(2022, 1, 16, 1), "abroad@example.net"),
    "/calendar/broken.ics": "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:broken\r\nEND:VEVENT\r\n",
}
"""Two are broken; farid, late and gita-1 are around midnight; gita-2 and abroad of the years overseas."""


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    """The owner moved from New York to Berlin on 1 June 2022. Between the refreshes: `_live_on`."""
    folder = tmp_path_factory.mktemp("lived")
    with world_in(folder / "longsince") as world:
        text = world.home.config.read_text(encoding="utf-8")
        world.home.config.write_text(text.replace("# past_time_zones = ", "past_time_zones = "), "utf-8")
        world.contacts.add_collection("/shared/", "Shared")
        for path, text in EARLY_CARDS.items():
            world.contacts.put("/book/", path, text)
        copied = card("edda", "Edda Jónsdóttir", "EMAIL:edda@example.net", "TEL:+4930222222")
        world.contacts.put("/shared/", "/shared/edda.vcf", copied)
        for path, text in EARLY_MEETINGS.items():
            world.calendar.put("/calendar/", path, text)
        refreshed = [world.sync_and_refresh()]
        early = folder / "early"
        early.mkdir()
        shutil.copy(world.home.folder / PEOPLE_FILE, early)
        _live_on(world)
        refreshed.append(world.sync_and_refresh())
        yield Lived(early, world, refreshed)


def _live_on(world: World) -> None:
    cancelled = meeting("ana-2", utc(2026, 2, 10), "ana@example.com", STATUS="CANCELLED", SEQUENCE="1")
    world.calendar.put("/calendar/", "/calendar/ana-2.ics", cancelled)
    world.calendar.delete("/calendar/", "/calendar/boaz.ics")
    world.calendar.delete("/calendar/", "/calendar/chen-2.ics")
    world.contacts.delete("/book/", "/book/dara.vcf")
    world.contacts.put("/shared/", "/shared/edda.vcf", "BEGIN:VCARD\r\nUID:edda\r\n")


LAST = """
    SELECT last_contact_on, tie.record_id
    FROM tie JOIN person USING (person_id)
    WHERE list_contains(emails, ?)
"""


WITH_GUESTS = "SELECT {} FROM interaction JOIN person USING (person_id) WHERE record_id = ? AND NOT is_owner"


def last_contact(world: World, address: str) -> tuple[Any, ...]:
    """The day of the last contact with an address, and its proof."""
    (row,) = world.ask(LAST, address)
    return row


def test_people_meetings_and_ties_are_there(lived: Lived) -> None:
    """Every card and guest is someone, each meeting is there once, and all but the owner have a tie."""
    names = {name for (name,) in lived.early_rows("SELECT display_name FROM person WHERE is_in_address_book")}
    assert names == {
        "Ana Silva",
        "Boaz Levi",
        "陈伟",
        "Dara Okafor",
        "Edda Jónsdóttir",
        "Farid Haddad",
        "Gita Rao",
    }
    guests = lived.early_rows("SELECT emails FROM person WHERE NOT is_in_address_book AND NOT is_owner")
    assert sorted(guests) == [(["abroad@example.net"],), (["late@example.net"],)]
    assert lived.early_rows("SELECT is_owner, emails FROM person WHERE is_owner") == [
        (True, ["me@example.org"])
    ]
    assert lived.early_rows("SELECT count(*), count(DISTINCT uid) FROM meeting") == [(11, 11)]
    assert lived.early_rows("SELECT count(*) FROM tie") == [(9,)]
    assert lived.refreshed[0] == Refreshed(is_new=True, people=10, quarantined=2)


def test_a_broken_record_waits_in_quarantine_and_the_others_live(lived: Lived) -> None:
    """It is named with its collection and a reason; nothing else is lost."""
    rows = lived.early_rows("SELECT collection, record_id, reason FROM quarantine ORDER BY ALL")
    assert [row[:2] for row in rows] == [("Book", "/book/broken.vcf"), ("Calendar", "broken")]
    assert all(row[2].endswith(".") for row in rows)


def test_a_broken_copy_does_not_break_the_record(lived: Lived) -> None:
    """One copy of a card turned unreadable: it is in quarantine, the other copy still speaks."""
    rows = lived.world.ask("SELECT collection FROM quarantine WHERE record_id = 'edda'")
    assert rows == [("Shared",)]
    assert lived.world.ask("SELECT phones FROM person_record WHERE record_id = 'edda'") == [
        (["+4930111111"],)
    ]


def test_a_card_in_two_address_books_is_one_record(lived: Lived) -> None:
    """With one UID it is one record, in both collections, with the numbers of both copies."""
    rows = lived.early_rows("SELECT collections, phones FROM person_record WHERE record_id = 'edda'")
    assert rows == [(["Book", "Shared"], ["+4930111111", "+4930222222"])]


def test_a_cancelled_meeting_takes_the_last_contact_back(lived: Lived) -> None:
    """The date returns to the meeting before, and the cancelled one stays, with its reason."""
    assert lived.early_rows(LAST, "ana@example.com") == [(date(2026, 2, 10), "ana-2")]
    assert last_contact(lived.world, "ana@example.com") == (date(2026, 1, 10), "ana-1")
    rows = lived.world.ask(WITH_GUESTS.format("counts, reason"), "ana-2")
    assert rows == [(False, "cancelled")]


def test_a_meeting_deleted_after_its_end_still_counts(lived: Lived) -> None:
    """To delete proof does not undo contact: the record is gone, the day is not."""
    assert last_contact(lived.world, "boaz@example.com") == (date(2026, 2, 5), "boaz")
    rows = lived.world.ask(WITH_GUESTS.format("counts, is_gone"), "boaz")
    assert rows == [(True, True)]


def test_a_meeting_deleted_before_its_end_never_was(lived: Lived) -> None:
    """It was the next meeting; now there is none, and it will never count."""
    upcoming = "SELECT next_meeting_at FROM tie JOIN person USING (person_id) WHERE display_name = '陈伟'"
    assert lived.early_rows(upcoming) == [(utc(2026, 3, 20),)]
    assert lived.world.ask(upcoming) == [(None,)]
    rows = lived.world.ask(WITH_GUESTS.format("counts, reason"), "chen-2")
    assert rows == [(False, "deleted_before_end")]
    assert last_contact(lived.world, "chen@example.com") == (date(2026, 1, 20), "chen-1")


def test_a_deleted_card_leaves_and_its_person_stays(lived: Lived) -> None:
    """What the card alone said is gone; the person keeps id and meetings."""
    whose = "SELECT person_id, phones, is_in_address_book FROM person WHERE list_contains(emails, ?)"
    ((person_id, phones, is_in_address_book),) = lived.early_rows(whose, "dara@example.net")
    assert (phones, is_in_address_book) == (["+49301234567"], True)
    assert lived.world.ask(whose, "dara@example.net") == [(person_id, [], False)]
    assert last_contact(lived.world, "dara@example.net") == (date(2026, 2, 1), "dara")


@pytest.mark.parametrize(
    ("uid", "starts_at", "day"),
    [
        ("farid", utc(2026, 2, 20, 23, 30), date(2026, 2, 21)),  # half past midnight in Berlin
        ("late", utc(2026, 2, 20, 22, 30), date(2026, 2, 20)),  # half past eleven, until half past midnight
        ("gita-1", utc(2026, 2, 11, 23, 15), date(2026, 2, 12)),  # a floating quarter past midnight
        ("gita-2", utc(2022, 1, 16, 1), date(2022, 1, 15)),  # a floating eight in the evening, in New York
        ("abroad", utc(2022, 1, 16, 1), date(2022, 1, 15)),  # the same moment, said in UTC
    ],
)
def test_days_are_the_owners(lived: Lived, uid: str, starts_at: datetime, day: date) -> None:
    """A meeting is on the day that the owner's clock showed when it began, where the owner lived then."""
    rows = lived.early_rows(WITH_GUESTS.format("occurred_at, contact_on"), uid)
    assert rows == [(starts_at, day)]


@pytest.fixture
def again(lived: Lived, tmp_path: Path) -> World:
    """A copy of the lived home, at the same servers, that a test may change."""
    folder = tmp_path / "again"
    shutil.copytree(lived.world.home.folder, folder)
    home = replace(lived.world.home, folder=folder, config=folder / "config.toml", option=str(folder))
    return World(home, lived.world.servers, itertools.count(1000))


def identity_of(world: World) -> tuple[int, int]:
    """What changes when people.duckdb is replaced."""
    stat = (world.home.folder / PEOPLE_FILE).stat()
    return stat.st_ino, stat.st_mtime_ns


def test_nothing_new_builds_nothing(again: World) -> None:
    """After a sync that found nothing new the same file lies there, untouched."""
    before = identity_of(again)
    assert again.sync_and_refresh() == Refreshed(is_new=False)
    assert identity_of(again) == before


def test_a_new_number_makes_no_tie_again(again: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Contact, ties, employers and links do not depend on it; that it is shown all the same."""
    made: list[str] = []
    make = Next.make

    def noted(people: Next, table: str, sql: str, **how: Any) -> None:
        made.append(table)
        make(people, table, sql, **how)

    monkeypatch.setattr(Next, "make", noted)
    text = card("gita", "Gita Rao", "EMAIL:gita@example.net", "TEL:+49303333333")
    again.contacts.put("/book/", "/book/gita.vcf", text)
    again.sync_and_refresh()
    assert again.ask("SELECT phones FROM person WHERE list_contains(emails, 'gita@example.net')") == [
        (["+49303333333"],)
    ]
    assert "derived.record_identity" in made
    kept = {"written", "interaction", "contact_day", "employment", "tie", "dormancy_example", "link"}
    assert kept.isdisjoint(name.removeprefix("derived.") for name in made)


def test_a_setting_that_changes_nothing_builds_nothing(again: World) -> None:
    """Where a password is kept, or how an account signs in, is no matter of people."""
    text = again.home.config.read_text(encoding="utf-8")
    again.home.config.write_text(text.replace('user = "me"', 'user = "myself"'), encoding="utf-8")
    assert again.refresh().is_new is False


def test_a_setting_that_matters_builds_anew(again: World) -> None:
    """An address that the owner adds is the owner's from the next refresh on."""
    text = again.home.config.read_text(encoding="utf-8")
    text = text.replace('["me@example.org"]', '["me@example.org", "late@example.net"]')
    again.home.config.write_text(text, encoding="utf-8")
    assert again.refresh().is_new is True
    assert again.ask("SELECT is_owner FROM person WHERE list_contains(emails, 'late@example.net')") == [
        (True,)
    ]


def test_other_code_builds_anew(again: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """After an update the file is made by the new code, and says so."""
    monkeypatch.setattr(refresh_module, "code_version", lambda: "another")
    assert again.refresh().is_new is True
    assert again.ask("SELECT code_version FROM published") == [("another",)]


def test_the_code_version_is_of_every_layer_that_makes_people(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A changed byte in a file of code of the four folders makes another version, another DuckDB too."""
    for package in ("connectors", "flows", "transforms", "warehouse"):
        (tmp_path / package / "deep").mkdir(parents=True)
    monkeypatch.setattr(refresh_module, "files", lambda package: tmp_path / package)
    asked = code_version.__wrapped__  # a process asks once, of the code that it runs
    versions = {asked()}
    for number, package in enumerate(("connectors", "flows", "transforms", "warehouse")):
        for ending in ("py", "sql", "csv"):
            (tmp_path / package / "deep" / f"file.{ending}").write_text(f"{number}", encoding="utf-8")
            versions.add(asked())
    monkeypatch.setattr(refresh_module, "version", lambda name: "9.9" if name == "duckdb" else "1.0")
    versions.add(asked())
    assert len(versions) == 14


def test_another_day_of_coverage_builds_anew(again: World) -> None:
    """The next day's sync finds nothing new, but ties are now known to be silent for a day more."""
    again.start = START + timedelta(days=1)
    assert again.sync_and_refresh().is_new is True
    assert again.ask(
        "SELECT as_of, list_distinct([c.synced_to_at::DATE FOR c IN covered]) FROM published"
    ) == [(date(2026, 3, 3), [date(2026, 3, 3)])]


def test_another_day_alone_builds_nothing(again: World) -> None:
    """Without a sync a new day changes nothing that tie_as_of could not say."""
    again.start = START + timedelta(days=1)
    assert again.refresh().is_new is False


def test_a_source_that_begins_to_fail_is_shown(again: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Coverage says what went wrong although no record changed."""

    def unavailable(*_: object) -> None:
        raise SourceUnavailable("The server is away.")

    monkeypatch.setattr(again.calendar, "pull", unavailable)
    again.sync()
    assert again.refresh().is_new is True
    assert again.ask("SELECT last_error FROM coverage WHERE source = 'dav_calendar'") == [
        ("home, dav_calendar, a collection: The server is away.",)
    ]


def garbage(path: Path) -> None:
    path.write_bytes(b"no database" * 1000)


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 20])


def of_an_old_shape(path: Path) -> None:
    path.unlink()
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE person (name TEXT)")


@pytest.mark.parametrize("harm", [garbage, cut_off, of_an_old_shape])
def test_a_file_that_cannot_be_read_is_made_anew(again: World, harm: Callable[[Path], None]) -> None:
    """Damaged, or made by a version of long ago: what it was made from is still here."""
    path = again.home.folder / PEOPLE_FILE
    path.chmod(0o600)
    harm(path)
    assert again.refresh() == Refreshed(is_new=True, people=10, quarantined=3)
    assert path.stat().st_mode & 0o777 == 0o400


def public(world: World) -> Views:
    """The rows of every public view, sorted, but for the moment of the refresh; floats to nine places.

    A sum of the same floats differs in its last place with the order in which DuckDB's threads add them.
    """
    with open_people(world.home.folder) as connection:
        names = connection.execute(
            "SELECT view_name FROM duckdb_views() WHERE schema_name = 'main' AND NOT internal"
        ).fetchall()
        views = {name: connection.execute(f"FROM {name}").fetchall() for (name,) in names}
    views["published"] = [row[1:] for row in views["published"]]
    return {name: sorted(map(_rounded, rows), key=repr) for name, rows in views.items()}


def _rounded(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(round(value, 9) if isinstance(value, float) else value for value in row)


def test_deleting_people_loses_nothing(again: World) -> None:
    """A refresh makes the same rows of every public view, and the same person ids."""
    before = public(again)
    assert len(before) > 10
    (again.home.folder / PEOPLE_FILE).unlink()
    assert again.refresh().is_new is True
    assert public(again) == before


def test_a_crash_before_publishing_costs_no_id(again: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the registry's commit and the rename: the old file stays, and the next refresh agrees."""
    again.contacts.put("/book/", "/book/zoe.vcf", card("zoe", "Zoë Aydın", "EMAIL:zoe@example.org"))
    again.sync()
    before = identity_of(again)
    with monkeypatch.context() as patch:
        patch.setattr(people, "publish", _crash)
        with pytest.raises(KeyboardInterrupt):
            again.refresh()
    assert identity_of(again) == before
    with open_store(again.home.folder) as store:
        members = {row[2]: row[3] for row in registry.previous_members(store)}
    assert again.refresh().is_new is True
    assert again.ask("SELECT person_id FROM person WHERE display_name = 'Zoë Aydın'") == [(members["zoe"],)]
    again.contacts.delete("/book/", "/book/zoe.vcf")


def test_a_crash_while_building_leaves_the_last_good_file(
    again: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the file nor the registry moved."""
    before = identity_of(again)
    (again.home.folder / PEOPLE_FILE).touch()
    with open_store(again.home.folder) as store:
        members = registry.previous_members(store)
    monkeypatch.setattr(refresh_module, "code_version", lambda: "another")
    monkeypatch.setattr(refresh_module, "_fill_given", _crash)
    with pytest.raises(KeyboardInterrupt):
        again.refresh()
    assert identity_of(again)[0] == before[0]
    with open_store(again.home.folder) as store:
        assert registry.previous_members(store) == members


def _crash(*_: object) -> None:
    raise KeyboardInterrupt


def test_an_empty_home_has_no_people(world: World) -> None:
    """Nothing at the sources: people.duckdb is there, whole and empty."""
    assert world.sync_and_refresh() == Refreshed(is_new=True, people=0, quarantined=0)
    assert world.ask("SELECT (SELECT count(*) FROM person), (SELECT count(*) FROM stale_tie)") == [(0, 0)]


PEOPLE = [
    ("u1", "Maria da Conceição Alves", "maria@example.com", "TEL:+351210000001"),
    ("u2", "Maria Alves", "maria@example.com", "TEL:+351210000002"),
    ("u3", "Alves Maria", "m.alves@example.net", "TEL:+351210000001"),
    ("u4", "佐藤 花子", "hanako@example.jp", "TEL:+81312345678"),
    ("u5", "Hanako Sato", "hanako@example.jp", "TEL:+81312345678"),
    ("u6", "Олександр Коваль", "koval@example.org", "TEL:+380441234567"),
    ("u7", "Oleksandr Koval", "oleks@example.net", "TEL:+380441234567"),
    ("u8", "Fatima Zahra", "family@example.com", "TEL:+212520000000"),
    ("u9", "Youssef Zahra", "family@example.com", "TEL:+212520000000"),
]
"""Some of them are one, some share an address and are not."""
BOOK = {f"/book/{uid}.vcf": card(uid, name, f"EMAIL:{email}", phone) for uid, name, email, phone in PEOPLE}
DIARY = {
    f"/calendar/{week}-{number}.ics": meeting(
        f"{week}-{number}", utc(2025, 9, 1) + timedelta(weeks=week, days=number), PEOPLE[number][2]
    )
    for week in range(4)
    for number in range(len(PEOPLE))
}
LATER_BOOK = {"/book/u10.vcf": card("u10", "Maria Alves", "EMAIL:m.alves@example.net")}
LATER_DIARY = {"/calendar/x.ics": meeting("x", utc(2026, 1, 7), "m.alves@example.net", "koval@example.org")}


def fill(server: Server, book: dict[str, str], diary: dict[str, str], order: Order) -> None:
    """Put the cards and the meetings, each in this order."""
    for path in order(list(book)):
        server.contacts.put("/book/", path, book[path])
    for path in order(list(diary)):
        server.calendar.put("/calendar/", path, diary[path])


def as_written(paths: list[str]) -> list[str]:
    return paths


def backwards(paths: list[str]) -> list[str]:
    return paths[::-1]


def mixed(paths: list[str]) -> list[str]:
    return sorted(paths, key=lambda path: path[::-1])


def unnumbered(world: World) -> Views:
    """The public rows with each person told by its records, without moments of syncs."""
    records = defaultdict(list)
    for person_id, *key in world.ask("SELECT person_id, account, source, record_id FROM person_record"):
        records[person_id].append(tuple(key))
    views = public(world)
    for name in ("coverage", "published", "stale_tie"):
        del views[name]  # moments of syncs; stale_tie's rank falls back on the number (its rows are in tie)
    with open_people(world.home.folder) as connection:
        for name, rows in views.items():
            columns = [row[0] for row in connection.execute(f"DESCRIBE {name}").fetchall()]
            views[name] = sorted(
                (
                    tuple(
                        sorted(records[value]) if column.endswith("person_id") and value else value
                        for column, value in zip(columns, row, strict=True)
                    )
                    for row in rows
                ),
                key=repr,
            )
    return views


@pytest.mark.heavy
def test_the_order_of_arrival_does_not_matter(tmp_path: Path) -> None:
    """Whatever came first, in whatever pages: the same rows; the same ids, if refreshed at the same points.

    A home that was refreshed when only the cards were in has given its ids to fewer records: its numbers may
    differ, its people may not.
    """
    homes = []
    for number, (page_size, order) in enumerate([(100, as_written), (2, backwards)]):
        with world_in(tmp_path / str(number), page_size=page_size) as world:
            fill(world.servers["me"], BOOK, DIARY, order)
            world.sync_and_refresh()
            fill(world.servers["me"], LATER_BOOK, LATER_DIARY, order)
            world.sync_and_refresh()
            homes.append(world)
    one, other = (
        {name: rows for name, rows in public(world).items() if name not in {"coverage", "published"}}
        for world in homes
    )
    assert one == other
    with world_in(tmp_path / "between", page_size=5) as world:
        fill(world.servers["me"], BOOK | LATER_BOOK, {}, backwards)
        world.sync_and_refresh()
        fill(world.servers["me"], {}, DIARY | LATER_DIARY, mixed)
        world.sync_and_refresh()
    assert unnumbered(world) == unnumbered(homes[0])
