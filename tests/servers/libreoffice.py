"""LibreOffice Calc, without a window: what a spreadsheet makes of a CSV file."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from lxml import etree

NEEDED = "needs the Debian package libreoffice-calc"
"""Why the tests that want it are skipped where it is not installed; .ci/run installs it."""

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
UTF8 = 76
LANGUAGES: Mapping[str, int] = {"en-US": 1033, "de-DE": 1031, "fr-FR": 1036}


class Cell(NamedTuple):
    """What a cell holds: its kind (string, float, date ...), what it shows, and its formula if it has one."""

    kind: str
    shown: str
    formula: str | None


def sheet_of(csv: Path, folder: Path, *, language: str = "en-US") -> list[list[Cell]]:
    """The rows that Calc reads, nothing chosen in its dialog but UTF-8 and the language of numbers.

    ``folder`` holds its profile: the same one starts quicker.
    """
    program = shutil.which("soffice")
    if program is None:
        pytest.skip(NEEDED)
    out = folder / "out"
    subprocess.run(
        [
            program,
            "--headless",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            f"--infilter=CSV:44,34,{UTF8},1,,{LANGUAGES[language]}",
            "--convert-to",
            "fods",
            "--outdir",
            str(out),
            str(csv),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    sheet = etree.parse(out / f"{csv.stem}.fods", etree.XMLParser(huge_tree=True))
    return [[cell for one in row.iter(f"{TABLE}table-cell") for cell in _cells(one)] for row in _rows(sheet)]


def _rows(sheet: etree._ElementTree) -> list[etree._Element]:
    return [row for row in sheet.iter(f"{TABLE}table-row") if row.find(f".//{TEXT}p") is not None]


def _cells(cell: etree._Element) -> list[Cell]:
    """The cell, as often as it stands there; empty ones at the end of a row stand there once."""
    shown = "\n".join(_shown(paragraph) for paragraph in cell.iter(f"{TEXT}p"))
    kind = cell.get(f"{OFFICE}value-type", "")
    times = int(cell.get(f"{TABLE}number-columns-repeated", "1"))
    return [Cell(kind, shown, cell.get(f"{TABLE}formula"))] * (times if kind else min(times, 50))


def _shown(paragraph: etree._Element) -> str:
    """Its text; runs of spaces and tabs are elements there."""
    parts = [paragraph.text or ""]
    for child in paragraph:
        parts.append(" " * int(child.get(f"{TEXT}c", "1")) if child.tag == f"{TEXT}s" else "")
        parts.append("\t" if child.tag == f"{TEXT}tab" else _shown(child) if child.tag != f"{TEXT}s" else "")
        parts.append(child.tail or "")
    return "".join(parts)
