"""The list of ties edited in a spreadsheet: what comes back, what is left as it is, and what is refused."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from flows import judge, sheet, words
from flows.errors import UsageError
from tests.flows.conftest import START, World, card, meeting, undone, world_in
from tests.servers.libreoffice import NEEDED
from warehouse.errors import Busy
from warehouse.exports import write_csv
from warehouse.sheets import Column, read_sheet, write_sheet

TODAY = START.date()
PEOPLE = {
    "ana": "Ana Silva",
    "boaz": "Boaz Levi",
    "eve": '=HYPERLINK("http://x.example") Eve',
    "wang": "王小明",
}
LINES = {"ana": ["CATEGORIES:friend,a\\;b"], "boaz": ["TEL:+4915112345678"]}


@pytest.fixture(scope="module")
def module_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Four people whom the owner met; Ana is tagged, in quotes too, and has a cadence; Boaz has a number."""
    with world_in(tmp_path_factory.mktemp("sheet") / "home", page_size=50) as world:
        for number, (uid, name) in enumerate(PEOPLE.items()):
            lines = (f"EMAIL:{uid}@example.org", *LINES.get(uid, ()))
            world.contacts.put("/book/", f"/book/{uid}.vcf", card(uid, name, *lines))
            starts = START - timedelta(days=30 * number + 3)
            world.calendar.put(
                "/calendar/", f"/calendar/{uid}.ics", meeting(uid, starts, f"{uid}@example.org")
            )
        world.sync()
        world.refresh()
        words.cadence(world.home, "ana", 42, world.clock(), TODAY)
        words.snooze(world.home, "boaz", TODAY + timedelta(days=40), world.clock(), TODAY)
        world.refresh()
        yield world


@pytest.fixture
def world(module_world: World, tmp_path: Path) -> Iterator[World]:
    """The same; whatever a test says is undone."""
    with undone(module_world, tmp_path) as world:
        yield world


def exported(world: World, path: Path) -> list[list[Any]]:
    world.refresh()
    sheet.write_ties(world.home, path, TODAY)
    return read_sheet(path)


def edited(grid: list[list[Any]], path: Path, cells: Mapping[str, Mapping[str, Any]]) -> Path:
    """The sheet with some cells changed: name of a person -> column -> value."""
    heading, *rows = grid
    for row in rows:
        for column, value in cells.get(row[1], {}).items():
            row[heading.index(column)] = value
    if path.suffix == ".csv":
        write_csv(path, heading, rows)
    else:
        write_sheet(path, [Column(name) for name in heading], rows)
    return path


def planned(world: World, path: Path) -> sheet.Plan:
    return sheet.plan(world.home, path, world.clock(), TODAY)


EDITS: dict[str, dict[str, Any]] = {
    PEOPLE["ana"]: {"cadence": "", "tags": 'friend; "x;y"; chess', "note": "=met in Bonn", "never": "yes"},
    PEOPLE["boaz"]: {"snooze": date(2027, 3, 1), "elsewhere": "x"},
    PEOPLE["eve"]: {"ended": "estranged 2026-02-01", "tags": "=cmd", "cadence": "6w"},
}
SAID = """
    SELECT
        display_name, cadence_days, snoozed_until_on, is_never, is_elsewhere, said.ending, said.ended_on,
        tags, notes
    FROM person LEFT JOIN derived.said_tie AS said USING (person_id) WHERE NOT is_owner ORDER BY person_id
"""
AFTER = [
    ("Ana Silva", None, None, True, False, None, None, ["friend", "x;y", "chess"], ["=met in Bonn"]),
    ("Boaz Levi", None, date(2027, 3, 1), False, True, None, None, [], []),
    (PEOPLE["eve"], 42, None, False, False, "estranged", date(2026, 2, 1), ["=cmd"], []),
]


def told(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Tags in no order."""
    return sorted((*row[:7], sorted(row[7]), row[8]) for row in rows)


def test_round_trip(world: World, tmp_path: Path) -> None:
    """Unedited it says nothing; edited just that, and twice nothing more; one undo takes it back."""
    path = tmp_path / "ties.xlsx"
    grid = exported(world, path)
    assert planned(world, path).changes == []
    before = world.ask(SAID)
    made = planned(world, edited(grid, path, EDITS))
    assert not made.conflicts
    said = sheet.carry_out(world.home, made, world.clock())
    assert said.command == "apply ties.xlsx: 9 changes of 3 people"
    world.refresh()
    assert [row for row in told(world.ask(SAID)) if row[0] != PEOPLE["wang"]] == told(AFTER)
    assert planned(world, path).changes == []
    judge.undo(world.home, world.clock())
    world.refresh()
    assert world.ask(SAID) == before


def test_csv_says_the_same(world: World, tmp_path: Path) -> None:
    """Unedited nothing, edited what XLSX says."""
    path = tmp_path / "ties.csv"
    grid = exported(world, path)
    assert planned(world, path).changes == []
    made = planned(world, edited(grid, path, EDITS))
    assert made.changes == planned(world, edited(grid, tmp_path / "ties.xlsx", {})).changes
    assert len(made.changes) == 9


def test_names_and_numbers_are_text(world: World, tmp_path: Path) -> None:
    """A name that looks like a formula, a phone number, a tag."""
    heading, *rows = exported(world, tmp_path / "ties.xlsx")
    cells = {row[1]: dict(zip(heading, row, strict=True)) for row in rows}
    assert cells[PEOPLE["eve"]]["name"] == PEOPLE["eve"]
    assert cells["Boaz Levi"]["phones"] == "+4915112345678"
    assert cells["Ana Silva"]["tags"] in ('friend;"a;b"', '"a;b";friend')
    assert (cells["Ana Silva"]["cadence"], cells["Boaz Levi"]["snooze"]) == (42, TODAY + timedelta(days=40))


def test_what_was_said_meanwhile_is_a_conflict(world: World, tmp_path: Path) -> None:
    """It stays, in words; other cells are carried out, the same said twice is none, and tags are joined."""
    path = tmp_path / "ties.xlsx"
    grid = exported(world, path)
    words.cadence(world.home, "ana", 7, world.clock(), TODAY)
    words.snooze(world.home, "boaz", None, world.clock(), TODAY)
    words.mark(world.home, "never", "王小明", world.clock())
    judge.tag(world.home, "ana", ["meanwhile"], world.clock())
    edits: dict[str, dict[str, Any]] = {
        "Ana Silva": {"cadence": 30, "tags": "friend; chess"},
        "Boaz Levi": {"snooze": "", "elsewhere": "yes"},
        "王小明": {"never": "yes"},
    }
    made = planned(world, edited(grid, path, edits))
    ((cell, name, because),) = [(one.cell, one.name, one.because) for one in made.conflicts]
    assert (cell[0], name) == ("L", "Ana Silva")
    assert because == "cadence was said to be 7 meanwhile; the sheet has 30 in the place of 42."
    assert [(one.name, one.field) for one in made.changes] == [
        ("Ana Silva", "tags"),
        ("Boaz Levi", "elsewhere"),
    ]
    sheet.carry_out(world.home, made, world.clock())
    world.refresh()
    assert world.ask("SELECT list_sort(tags) FROM person WHERE display_name = 'Ana Silva'") == [
        (["chess", "friend", "meanwhile"],)
    ]
    assert world.ask(
        "SELECT expected_gap_days FROM tie JOIN person USING (person_id) WHERE given_name = 'Ana'"
    ) == [(7,)]


def test_something_said_between_the_preview_and_the_yes(world: World, tmp_path: Path) -> None:
    """Nothing is written."""
    path = edited(exported(world, tmp_path / "ties.xlsx"), tmp_path / "ties.xlsx", EDITS)
    made = planned(world, path)
    words.cadence(world.home, "ana", 7, world.clock(), TODAY)
    with pytest.raises(Busy):
        sheet.carry_out(world.home, made, world.clock())
    world.refresh()
    assert world.ask("SELECT count(*) FROM core.word WHERE kind = 'never'") == [(0,)]


def test_merged_meanwhile(world: World, tmp_path: Path) -> None:
    """Rows of two who are one person now: what they say alike holds, what they say differently conflicts."""
    path = tmp_path / "ties.xlsx"
    grid = exported(world, path)
    judge.merge(world.home, "boaz", "王小明", world.clock())
    edits = {"Boaz Levi": {"never": "yes", "cadence": 9}, "王小明": {"never": "yes", "cadence": 8}}
    made = planned(world, edited(grid, path, edits))
    assert {(one.field, one.becomes) for one in made.changes} == {("never", "yes")}
    assert [one.because for one in made.conflicts] == [
        "two rows are one person now, and say different things of cadence."
    ] * 2


def test_somebody_who_is_nobody_any_more(world: World, tmp_path: Path) -> None:
    """An edited row of theirs is a conflict."""
    path = tmp_path / "ties.xlsx"
    heading, *rows = exported(world, path)
    row = next(row for row in rows if row[1] == "王小明")
    row[0] = 999
    row[heading.index("as_exported")] = json.dumps({"id": 999})
    row[heading.index("never")] = "yes"
    write_sheet(path, [Column(name) for name in heading], rows)
    (conflict,) = planned(world, path).conflicts
    assert "nobody is person 999 any more" in conflict.because


def test_everything_that_is_wrong_is_named_by_its_address(world: World, tmp_path: Path) -> None:
    """And then nothing is carried out."""
    path = tmp_path / "ties.xlsx"
    heading, *rows = exported(world, path)
    wrong = {
        "cadence": "often", "snooze": date(2020, 1, 1), "never": "perhaps", "elsewhere": 2, "ended": "gone",
    }  # fmt: skip
    for name, value in wrong.items():
        rows[0][heading.index(name)] = value
    rows[1][heading.index("as_exported")] = "{}"
    rows[2][0], rows[3][0] = rows[3][0], rows[2][0]
    columns = [Column(name) for name in [*heading, "cadnece"]]
    write_sheet(path, columns, [[*row, ""] for row in rows])
    with pytest.raises(UsageError) as caught:
        planned(world, path)
    first, *lines = str(caught.value).splitlines()
    assert first == f"{path} cannot be applied; nothing was:"
    assert [line.partition(":")[0] for line in lines] == [
        "T1", "L2 (cadence)", "O2 (snooze)", "P2 (never)", "Q2 (elsewhere)", "R2 (ended)", "S3", "S4", "S5",
    ]  # fmt: skip
    assert "there is no column 'cadnece'" in lines[0]
    assert "sort whole rows only" in lines[-1]


@pytest.mark.parametrize(
    ("heading", "message"),
    [(["person_id", "name"], "no column as_exported"), ([], "no column person_id and no column as_exported")],
)
def test_a_sheet_without_the_columns_that_say_who(
    world: World, tmp_path: Path, heading: list[str], message: str
) -> None:
    """It cannot be told what was edited."""
    path = tmp_path / "ties.csv"
    write_csv(path, heading, [])
    with pytest.raises(UsageError, match=message):
        planned(world, path)


def test_rows_and_columns_may_be_moved_and_left_out(world: World, tmp_path: Path) -> None:
    """Sorted, filtered, with columns deleted and an empty row between."""
    path = tmp_path / "ties.xlsx"
    heading, *rows = exported(world, path)
    kept = [heading.index(name) for name in ("as_exported", "never", "person_id")]
    rows[0][heading.index("never")] = "YES"
    moved = [[row[place] for place in kept] for row in (rows[2], rows[0])]
    write_sheet(path, [Column(heading[place]) for place in kept], [moved[0], ["", "", ""], moved[1]])
    assert [(one.name, one.field) for one in planned(world, path).changes] == [(rows[0][1], "never")]


def convert(path: Path, kind: str, folder: Path) -> Path:
    """Open a file in LibreOffice Calc and save it as another kind."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip(NEEDED)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    out = folder / kind.partition(":")[0]
    subprocess.run(
        [program, "--headless", profile, "--convert-to", kind, "--outdir", out, path],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return out / f"{path.stem}.{kind.partition(':')[0]}"


@pytest.mark.heavy
def test_through_a_real_spreadsheet(world: World, tmp_path: Path) -> None:
    """Saved by LibreOffice as XLSX, ODS and CSV it says nothing new; edited, what was edited."""
    path = tmp_path / "ties.xlsx"
    exported(world, path)
    saved = convert(path, "xlsx:Calc MS Excel 2007 XML", tmp_path)
    opened = convert(saved, "ods", tmp_path)
    flat = convert(opened, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false", tmp_path)
    for one in (saved, opened, flat):
        assert planned(world, one).changes == []
        assert planned(world, one).conflicts == []
    assert read_sheet(saved)[1:] == read_sheet(path)[1:]
    grid = edited(read_sheet(opened), tmp_path / "edited.xlsx", EDITS)
    assert planned(world, convert(grid, "ods", tmp_path)).changes == planned(world, grid).changes
    assert len(planned(world, grid).changes) == 9
