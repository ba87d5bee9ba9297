"""Lines that fit the terminal, whatever a name is written in; bold only where there is a terminal."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from rich.cells import cell_len

from flows.cli.lines import fold, print_entry, print_facts, print_people

LONG = "会議 mit Кирилл und ليلى (Jahresplanung, Fortsetzung) " * 4
HOSTILE = "\x1b[2J\x9b31mMallory \u202egnp.exe"


def printed(*, color: bool, width: int, monkeypatch: pytest.MonkeyPatch) -> str:
    """Facts, an entry and people as they reach a terminal of that width (``color``), or a file."""
    monkeypatch.setenv("COLUMNS", str(width))
    with CliRunner().isolation(color=color) as (out, _err, _):
        print_facts([("sentence", LONG), ("nothing", None), ("record id", "x" * 200), ("name", HOSTILE)])
        print_entry(1, LONG, LONG, None, below=2)
        print_entry(2, "Zoë", "")
        columns = ["person_id", "display_name", "organisation", "category", "last_contact_on", "emails"]
        print_people(columns, [(7, "Zoë", None, "weak", None, ["zoe@example.org"] * 9)])
        return out.getvalue().decode()


@pytest.mark.parametrize("width", [40, 80])
def test_nothing_is_wider_than_the_terminal(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A letter of two cells counts as two; a word longer than the line is folded."""
    lines = printed(color=False, width=width, monkeypatch=monkeypatch).splitlines()
    assert max(map(cell_len, lines)) <= width
    assert not [line for line in lines if line != line.rstrip()]


def test_no_line_is_endless(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a wide screen lines stay as long as one can read."""
    lines = printed(color=False, width=300, monkeypatch=monkeypatch).splitlines()
    assert max(map(cell_len, lines)) <= 100


def test_bold_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Into a file no escape sequence goes; on a terminal, ours alone: none comes from a name."""
    assert "\x1b" not in printed(color=False, width=80, monkeypatch=monkeypatch)
    bold = printed(color=True, width=80, monkeypatch=monkeypatch)
    assert "\x1b[1mZoë\x1b[0m" in bold
    left = bold.replace("\x1b[1m", "").replace("\x1b[0m", "")
    assert not {"\x1b", "\x9b", "\u202e"} & set(left)


def test_fold() -> None:
    """Words stay whole where they can; no text is no line."""
    assert fold("one two three", 8) == ["one two", "three"]
    assert fold("会議会議", 4) == ["会議", "会議"]
    assert fold("", 4) == []
