"""CSV that spreadsheets open without running what a stranger put into a name, and without spoiling numbers.

The rule: a text cell gets a leading apostrophe when its first visible character is one of = + - @ | %, also
in full width or behind spaces and invisible characters, or when it starts with a tab or a line break. Numbers
of numeric columns, dates and truth values stay as they are. Quoting alone does not help: a spreadsheet strips
the quotes and runs the formula.

A phone number in E.164 is no formula, but as it stands a spreadsheet takes it for a number and drops its +.
So it is written as ITU-T E.123 has it, with a space behind the country code (+49 15112345678): text to all.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any

from warehouse.files import write_text
from warehouse.text import storable

BOM = "\ufeff"
"""Tells Excel, opening the file by a double click, that it is UTF-8; everything else knows."""

_FORMULA = set("=+-@|%")
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_BREAKS = set("\t\n")
_INVISIBLE = {"Cf", "Cc", "Zs", "Zl", "Zp", "Mn", "Me"}


def write_csv(
    path: Path, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, has_bom: bool = False
) -> None:
    """Write ``rows`` under a line of ``columns`` to ``path`` (0600, UTF-8), all or nothing.

    A symlink at ``path`` is replaced, not followed. Raises LowSpace; what was there before is then intact.
    """
    write_text(path, csv_text(columns, rows, has_bom=has_bom))


def csv_text(
    columns: Sequence[str], rows: Iterable[Sequence[Any]], *, has_bom: bool = False
) -> Iterator[str]:
    """The lines of the same CSV: dates and times in ISO 8601, lists joined by '; ', NULL empty."""
    if has_bom:
        yield BOM
    line = io.StringIO(newline="")
    writer = csv.writer(line, lineterminator="\n")
    for row in chain([columns], rows):
        writer.writerow([_cell(value) for value in row])
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | float() | Decimal():
            return str(value)
        case date() | datetime() | time():
            return value.isoformat()
        case list() | tuple():
            return "; ".join(_cell(item) for item in value)
        case _:
            return _harmless(str(value))


def _harmless(text: str) -> str:
    """``text`` without control characters (but tabs and line breaks), with an apostrophe if need be."""
    if _E164.fullmatch(text):
        return _spaced(text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n")  # csv quotes only the line end that it writes
    clean = storable("".join(c for c in lines if c in _BREAKS or unicodedata.category(c) != "Cc"))
    visible = next((c for c in clean if unicodedata.category(c) not in _INVISIBLE), "")
    starts = unicodedata.normalize("NFKC", visible)[:1]
    return f"'{clean}" if clean and (starts in _FORMULA or clean[0] in _BREAKS) else clean


def text_of(cell: str) -> str:
    """What a text cell of such a file says: without the apostrophe that keeps it from being a formula."""
    return cell[1:] if cell.startswith("'") and _harmless(cell[1:]) == cell else cell


def _spaced(number: str) -> str:
    """A number in E.164 with a space behind its country code; of an unknown code behind the first digits."""
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

    length = next((n for n in (1, 2, 3) if int(number[1 : 1 + n]) in COUNTRY_CODE_TO_REGION_CODE), 3)
    return f"{number[: 1 + length]} {number[1 + length :]}"
