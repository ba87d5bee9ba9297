"""docs/security.md names every case of its part of the catalogue, and the tests that it names are there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\d+) \|(.*)\|$", PAGE, re.MULTILINE)


def test_every_case_has_a_row() -> None:
    """90 to 121, each once, in order."""
    assert [int(case) for case, _ in ROWS] == list(range(90, 122))


def test_what_a_row_names_is_there() -> None:
    """Each row names tests that exist, or says that it was not tried."""
    for case, row in ROWS:
        named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", row)
        assert named or "not tried" in row, case
        for path, test in named:
            source = (ROOT / path).read_text(encoding="utf-8")
            assert re.search(rf"\n(?:    )?def {test}\(", source), f"{case}: {path}::{test}"
