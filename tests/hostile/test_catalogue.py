"""docs/hostile-inputs.md: every case has an input, every limit is named. More of it: tests/docs/test_catalogue.py."""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from tests.hostile.made import all_names
from tests.hostile.test_calendars import FILES as CALENDARS
from tests.hostile.test_cards import FILES as CARDS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "hostile-inputs.md").read_text()
ROWS = {int(case): row for case, row in re.findall(r"^\| (\d+) \|(.*)\|$", PAGE, re.MULTILINE)}
CASES = range(36, 90)


@cache
def source(path: str) -> str:
    """Give the text of a file of this project."""
    return (ROOT / path).read_text()


@pytest.mark.parametrize("case", CASES)
def test_a_case_has_an_input(case: int) -> None:
    """And a test of this folder that says what it must give."""
    assert any(re.match(rf"(cards|calendars|mail)/{case}-", name) for name in all_names())
    assert "`tests/hostile/" in ROWS[case]


def test_every_input_is_used() -> None:
    """No hostile input lies about without a test that says what it must give."""
    used = {f"cards/{name}" for name in CARDS} | {f"calendars/{name}" for name in CALENDARS}
    texts = "".join(source(f"tests/hostile/test_{kind}.py") for kind in ("calendars", "cards", "mail"))
    rest = [name for name in all_names() if name not in used]
    assert [name for name in rest if f'"{name.partition("/")[2]}"' not in texts] == []


def test_every_limit_is_in_the_table() -> None:
    """Each limit of the parsers is documented, and each documented one is a constant."""
    named = set(re.findall(r"`(MAX_\w+)`", PAGE))
    defined: dict[str, object] = {}
    for path in (ROOT / "connectors" / "formats").glob("*.py"):
        module = import_module(f"connectors.formats.{path.stem}")
        defined |= {name: value for name, value in vars(module).items() if name.startswith("MAX_")}
    assert named == defined.keys() - {
        "MAX_ZONES",
        "MAX_REASONS",
    }  # of `split`, and of what is told of a series
    numbers = set(re.findall(r"\d[\d,]*", PAGE))
    assert {f"{value:,}" for name, value in defined.items() if name in named} - numbers == {
        f"{2**20:,}",
        f"{2**18:,}",
    }
