"""The CSV in a real spreadsheet: LibreOffice, with nothing chosen by hand but UTF-8 and the language."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.servers.libreoffice import Cell, sheet_of
from warehouse.exports import write_csv

pytestmark = pytest.mark.heavy

HOSTILE = [
    "=1+1",
    '=HYPERLINK("http://example.org","x")',
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "=cmd|' /C calc'!A0",
    "＝1+1",
    "\u200b=1+1",
    "\t=1+1",
    '"=1+1"',
    "a\n=1+1",
    ",=1+1",
]
NUMBERS = ["+4915112345678", "+12025550123", "+33612345678", "+35312345678", "+9991234567"]
NAMES = ["Zoë O'Neill", "Ольга Петрова", "王小明", "فاطمة الزهراء", "👩‍👩‍👧", "Ann \u202egnp.exe"]
COLUMNS = ["text", "phones", "last_contact_on", "occurred_at", "age_days", "overdue", "is_stale", "none"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("spreadsheet")


def opened(folder: Path, *, has_bom: bool, language: str) -> list[list[Cell]]:
    """The sheet of a CSV with hostile cells, numbers and names, without its header."""
    texts = [*HOSTILE, *NUMBERS, *NAMES]
    rows = [
        [
            text,
            NUMBERS[:1] if number % 2 else NUMBERS,
            date(2026, 3, 2),
            datetime(2026, 3, 2, 9, tzinfo=UTC),
            -3,
            1.5,
            True,
            None,
        ]
        for number, text in enumerate(texts)
    ]
    csv = folder / f"{language}.csv"
    write_csv(csv, COLUMNS, rows, has_bom=has_bom)
    header, *sheet = sheet_of(csv, folder, language=language)
    assert [cell.shown for cell in header[: len(COLUMNS)]] == COLUMNS
    assert len(sheet) == len(texts)
    return sheet


@pytest.mark.parametrize(
    ("has_bom", "language"),
    [(True, "de-DE"), (False, "fr-FR")],
    ids=["with a BOM, in German", "without, in French, where a space groups digits"],
)
def test_nothing_runs_and_nothing_is_spoilt(folder: Path, has_bom: bool, language: str) -> None:
    """No cell is a formula; numbers keep their plus and each digit; names are as written; days are days."""
    sheet = opened(folder, has_bom=has_bom, language=language)
    assert not [cell for row in sheet for cell in row if cell.formula]
    first = [row[0] for row in sheet]
    assert {cell.kind for cell in first} == {"string"}
    hostile, numbers = first[: len(HOSTILE)], first[len(HOSTILE) : -len(NAMES)]
    assert [cell.shown.lstrip("'") for cell in hostile] == HOSTILE
    assert [cell.shown.replace(" ", "") for cell in numbers] == NUMBERS
    assert [cell.shown for cell in first[-len(NAMES) :]] == NAMES
    for row in sheet:
        assert row[1].kind == "string"
        assert row[1].shown.replace(" ", "").split(";") in (NUMBERS[:1], NUMBERS)
        assert (row[2].kind, row[3].shown) == ("date", "2026-03-02T09:00:00+00:00")
        assert (row[4].kind, row[4].shown) == ("float", "-3")
