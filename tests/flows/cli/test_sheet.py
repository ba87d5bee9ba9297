"""`longsince ties` and `longsince apply`: preview, yes, conflicts, and how they end."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.flows.cli.conftest import run
from warehouse.sheets import Column, read_sheet, write_sheet


@pytest.fixture(scope="module")
def home(readable: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy, in which things are said."""
    folder = tmp_path_factory.mktemp("sheet") / "home"
    shutil.copytree(readable, folder)
    return folder


def edit(path: Path, name: str, column: str, value: object) -> None:
    heading, *rows = read_sheet(path)
    for row in rows:
        if row[1] == name:
            row[heading.index(column)] = value
    write_sheet(path, [Column(one) for one in heading], rows)


def test_ties_are_shown(home: Path) -> None:
    """A table, JSON, and those with a tag."""
    assert "José Ångström" in run("--home", home, "ties", "--all").out
    tagged = json.loads(run("--home", home, "ties", "--tag", "friends", "--json").out)
    assert {tie["display_name"] for tie in tagged} == {"José Ångström", "Ольга Петрова"}


def test_preview_yes_and_undo(home: Path, tmp_path: Path) -> None:
    """Without a yes nothing is written; with it, all of it, and one undo takes it back."""
    path = tmp_path / "ties.xlsx"
    made = run("--home", home, "ties", "--xlsx", path)
    assert made.out == f"14 ties are in {path}. When you have edited it: longsince apply {path}\n"
    edit(path, "José Ångström", "cadence", "6w")
    edit(path, "Amina Diallo", "never", "yes")
    preview = run("--home", home, "apply", path, "--dry-run")
    assert (preview.code, preview.err) == (0, "")
    assert "Nothing is to be written" not in preview.out
    unasked = run("--home", home, "apply", path)
    assert (unasked.code, unasked.err) == (
        2,
        "--yes is needed (there is no terminal to ask on). Nothing was written.\n",
    )
    changes = json.loads(run("--home", home, "apply", path, "--dry-run", "--json").out)
    assert {(one["kind"], one["name"], one["where"], one["becomes"]) for one in changes} == {
        ("change", "José Ångström", "cadence", "42"),
        ("change", "Amina Diallo", "never", "yes"),
    }
    done = run("--home", home, "apply", path, "--yes", "--no-refresh")
    assert done.code == 0
    assert "Said: apply ties.xlsx: 2 changes of 2 people. `longsince undo` takes it back." in done.out
    assert "Taken back: apply ties.xlsx" in run("--home", home, "undo", "--no-refresh").out


def test_a_conflict_ends_with_3(home: Path, tmp_path: Path) -> None:
    """It says what was said meanwhile, and leaves it."""
    path = tmp_path / "ties.csv"
    run("--home", home, "ties", "--xlsx", path)
    heading, *rows = read_sheet(path)
    run("--home", home, "cadence", "Inês Carvalho", "9", "--no-refresh")
    for row in rows:
        if row[1] == "Inês Carvalho":
            row[heading.index("cadence")] = 30
    write_sheet(path.with_suffix(".xlsx"), [Column(one) for one in heading], rows)
    ended = run("--home", home, "apply", path.with_suffix(".xlsx"), "--yes")
    assert ended.code == 3
    assert "Left as it is: L" in ended.out
    assert "cadence was said to be 9 meanwhile; the sheet has 30 in the place of nothing." in ended.out
    assert "Nothing is to be written." in ended.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("apply", "nowhere.xlsx"), "nowhere.xlsx cannot be read: No such file or directory."),
        (("ties", "--xlsx", "/nowhere/ties.xlsx"), "there is no folder /nowhere"),
    ],
)
def test_a_mistake_is_told(home: Path, arguments: tuple[str, ...], message: str) -> None:
    """In one line."""
    ended = run("--home", home, *arguments)
    assert ended.code in (1, 2)
    assert message in ended.err
