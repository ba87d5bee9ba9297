"""Tables for spreadsheets: what is written comes back as it was, and nothing in it runs."""

from __future__ import annotations

import stat
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warehouse import sheets
from warehouse.exports import text_of, write_csv
from warehouse.sheets import Column, UnreadableSheet, read_sheet, write_sheet

HOSTILE = [
    "=1+1", '=HYPERLINK("http://x.example")', "+49 15112345678", "-2", "@SUM(A1)", "0049151", "http://x.example"
]  # fmt: skip
COLUMNS = (
    Column("who", 20),
    Column("when", is_editable=True),
    Column("never", choices=("yes",), hint="Say yes."),
)


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_there_and_back(tmp_path: Path, suffix: str) -> None:
    """Text is text, days are days, numbers numbers; XLSX and CSV say the same."""
    path = tmp_path / f"sheet{suffix}"
    rows: list[list[Any]] = [
        *([text, date(2026, 3, 1), True] for text in HOSTILE),
        ["Ольга\nПетрова", 42, None],
        ["王", None, False],
    ]
    if suffix == ".csv":
        write_csv(path, [column.name for column in COLUMNS], rows, has_bom=True)
    else:
        write_sheet(path, COLUMNS, rows)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    heading, *found = read_sheet(path)
    assert heading == ["who", "when", "never"]
    assert [row[0] for row in found] == [*HOSTILE, "Ольга\nПетрова", "王"]
    assert [str(row[1]) for row in found] == ["2026-03-01"] * len(HOSTILE) + ["42", ""]
    if suffix == ".xlsx":
        assert found[0][1:] == [date(2026, 3, 1), "yes"]
        assert found[-2][1:] == [42, ""]


def test_nothing_in_it_is_a_formula_or_a_link(tmp_path: Path) -> None:
    """The XML of the sheet has no formula; the workbook has no external link."""
    path = tmp_path / "sheet.xlsx"
    write_sheet(path, COLUMNS, [[text, None, None] for text in HOSTILE])
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert not [name for name in names if "external" in name.lower() or "_rels/sheet" in name]


@settings(max_examples=10, deadline=None)
@given(st.lists(st.text(max_size=20), min_size=1, max_size=10))
def test_any_text_is_written(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    """No text breaks the file, and ordinary text comes back as it was."""
    path = tmp_path_factory.mktemp("any") / "sheet.xlsx"
    write_sheet(path, [Column("text"), Column("end")], [[text, "."] for text in texts])
    found = [row[0] for row in read_sheet(path)[1:]]
    assert len(found) == len(texts)
    for text, back in zip(texts, found, strict=True):
        if text.isprintable() and text == text.strip():
            assert back == text


@given(st.text(max_size=20))
def test_the_apostrophe_of_csv_is_taken_off_again(text: str) -> None:
    """Only that which was put there."""
    from warehouse.exports import csv_text

    _, line = csv_text(["x"], [[text]])
    if text.isprintable() and "\ufffd" not in line and text and not set(text) & set("\",'\r\n"):
        assert text_of(line[:-1]) in (text, line[:-1])
    assert text_of("'=1") == "=1"
    assert text_of("'Neil") == "'Neil"


def test_a_number_in_text_stays_text(tmp_path: Path) -> None:
    """Too long for a cell is cut, not lost."""
    path = tmp_path / "sheet.xlsx"
    write_sheet(path, [Column("a"), Column("b")], [["00123", "x" * 40_000]])
    assert read_sheet(path)[1] == ["00123", "x" * 32_767]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"PK\x03\x04 and no more", "cannot be read as a spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "cannot be read as a spreadsheet"),
        (b"a,b\n1,\x00\n", "neither a spreadsheet nor CSV"),
        ("who\nJosé\n".encode("latin-1"), "not in UTF-8"),
        (b'who,when\n"open', "cannot be read as CSV"),
    ],
)
def test_what_is_no_table(tmp_path: Path, content: bytes, message: str) -> None:
    """It is said in words."""
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(content)
    with pytest.raises(UnreadableSheet, match=message):
        read_sheet(path)


def test_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file, or what it would unpack to."""
    path = tmp_path / "sheet.xlsx"
    write_sheet(path, COLUMNS, [["a", None, None]])
    monkeypatch.setattr(sheets, "LARGEST_UNPACKED", 1000)
    with pytest.raises(UnreadableSheet, match="unpack"):
        read_sheet(path)
    monkeypatch.setattr(sheets, "LARGEST_FILE", 1000)
    with pytest.raises(UnreadableSheet, match="MiB"):
        read_sheet(path)
