"""Tables for spreadsheets, there and back: XLSX written, XLSX, ODS, XLS and CSV read.

What is text stays text: no cell that is written here is a formula, a link or a number that was none, and an
edited one stays what it was typed as, since text cells have the text format.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from warehouse.errors import WarehouseError
from warehouse.exports import text_of
from warehouse.files import write_set
from warehouse.text import storable

LONGEST_CELL = 32_767
"""Characters: what a cell of a spreadsheet holds."""
LARGEST_FILE = 64 * 2**20
LARGEST_UNPACKED = 2**30


class UnreadableSheet(WarehouseError):
    """The file is no table that can be read here."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: its heading, its width in characters, and whether it is there to be edited.

    ``choices`` are offered by a list in each of its cells; ``hint`` is shown beside a cell at hand.
    """

    name: str
    width: int = 12
    is_editable: bool = False
    is_hidden: bool = False
    choices: tuple[str, ...] = ()
    hint: str = ""


def write_sheet(path: Path, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> None:
    """Write an XLSX file with one sheet (0600), all or nothing: headings that stay in sight and filter.

    Values are text, whole numbers, dates, truth values (`yes` or empty), lists (joined by '; ') or None.
    Text too long for a cell is cut. Raises LowSpace; what was there before is then intact.
    """
    import xlsxwriter

    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    sheet = book.add_worksheet("ties")
    formats = {
        (kind, is_editable): book.add_format(
            {"num_format": shown, "valign": "top"} | ({"bg_color": "#FFF8DC"} if is_editable else {})
        )
        for kind, shown in (("text", "@"), ("number", "0"), ("date", "yyyy-mm-dd"))
        for is_editable in (True, False)
    }
    heading = book.add_format({"bold": True, "bottom": 1})
    last = 0
    for position, column in enumerate(columns):
        sheet.write_string(0, position, column.name, heading)
        kind = formats["text", column.is_editable]
        sheet.set_column(position, position, column.width, kind, {"hidden": column.is_hidden})
    for last, row in enumerate(rows, start=1):
        for position, (column, value) in enumerate(zip(columns, row, strict=True)):
            match value:
                case date():
                    sheet.write_datetime(last, position, value, formats["date", column.is_editable])
                case int() if not isinstance(value, bool):
                    sheet.write_number(last, position, value, formats["number", column.is_editable])
                case _:
                    text = formats["text", column.is_editable]
                    shown = _text(value)
                    if shown:
                        sheet.write_string(last, position, shown, text)
                    else:
                        sheet.write_blank(last, position, None, text)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, last, len(columns) - 1)
    for position, column in enumerate(columns):
        if last and (column.choices or column.hint):
            sheet.data_validation(1, position, last, position, _validation(column))
    book.close()
    write_set({path: [content.getvalue()]})


def _validation(column: Column) -> dict[str, Any]:
    offered: dict[str, Any] = (
        {"validate": "list", "source": list(column.choices)} if column.choices else {"validate": "any"}
    )
    return offered | {"input_title": column.name, "input_message": column.hint, "error_type": "warning"}


def _text(value: object) -> str:
    match value:
        case None | False:
            return ""
        case True:
            return "yes"
        case list() | tuple():
            text = "; ".join(map(str, value))
        case _:
            text = str(value)
    return storable(text)[:LONGEST_CELL]


def read_sheet(path: Path) -> list[list[Any]]:
    """The cells of the first sheet, row by row from A1: text, numbers, truth values, dates; '' where empty.

    Formulas are what they last came to. Raises UnreadableSheet, OSError when there is no such file.
    """
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise UnreadableSheet(f"{path} has {size // 2**20} MiB: no list of ties is as large.")
    content = path.read_bytes()
    if not content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return _csv(path, content)
    return _workbook(path, content)


def _workbook(path: Path, content: bytes) -> list[list[Any]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        if content.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                if sum(member.file_size for member in archive.infolist()) > LARGEST_UNPACKED:
                    raise UnreadableSheet(f"{path} would unpack to over 1 GiB: it was not opened.")
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, zipfile.BadZipFile, IndexError) as error:
        raise UnreadableSheet(f"{path} cannot be read as a spreadsheet: {error}") from None
    return [[_value(cell) for cell in row] for row in rows]


def _value(cell: object) -> object:
    match cell:
        case datetime() if cell.time() == time():
            return cell.date()
        case float() if cell.is_integer():
            return int(cell)
        case _:
            return cell


def _csv(path: Path, content: bytes) -> list[list[Any]]:
    """CSV in UTF-8, separated by what its first line has most of: comma, semicolon or tab."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableSheet(f"{path} is not in UTF-8: save it as “CSV UTF-8”, or as XLSX.") from None
    if "\0" in text:
        raise UnreadableSheet(f"{path} is neither a spreadsheet nor CSV.")
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise UnreadableSheet(f"{path} cannot be read as CSV: {error}.") from None
    return [[text_of(cell) for cell in row] for row in rows]
