"""docs/hostile-inputs.md names every case and every limit, and what it names is there."""

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
TABLE = re.findall(r"^\| (\d+) \|(.*)\|$", PAGE, re.MULTILINE)
ROWS = {int(case): row for case, row in TABLE}
CASES = range(36, 90)


@cache
def source(path: str) -> str:
    """Give the text of a file of this project."""
    return (ROOT / path).read_text()


def test_every_case_has_a_row() -> None:
    """The table has the cases 36 to 89, each once, in order."""
    assert [int(case) for case, _ in TABLE] == list(CASES)


@pytest.mark.parametrize("case", CASES)
def test_a_row_names_tests_that_exist(case: int) -> None:
    """Every case has an input, and a test of this folder and the others that its row names are there."""
    assert any(re.match(rf"(cards|calendars|mail)/{case}-", name) for name in all_names())
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", ROWS[case])
    assert any(path.startswith("tests/hostile/") for path, _ in named)
    for path, test in named:
        assert f"\ndef {test}(" in source(path) if test else source(path)


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


def test_the_tests_of_other_rows_exist() -> None:
    """What the tables without numbers name is there too."""
    for path, test in re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE):
        assert re.search(rf"\n(?:    )?def {test}\(", source(path)), f"{path}::{test}"
