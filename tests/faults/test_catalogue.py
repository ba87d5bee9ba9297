"""docs/faults.md names every case, and the tests that it names are there."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TABLE = re.findall(
    r"^\| (\d+) \|(.*)\|$", (ROOT / "docs" / "faults.md").read_text(encoding="utf-8"), re.MULTILINE
)
ROWS = {int(case): row for case, row in TABLE}
CASES = range(1, 36)
NOT_BUILT: set[int] = set()
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


@cache
def source(path: str) -> str:
    """Give the text of a file of this project."""
    return (ROOT / path).read_text(encoding="utf-8")


def is_heavy(path: str, test: str) -> bool:
    """Whether the test bears the marker."""
    decorators = source(path).partition(f"\ndef {test}(")[0].rpartition("\n\n")[2]
    return "@pytest.mark.heavy" in decorators


def test_every_case_has_a_row() -> None:
    """The table has the cases 1 to 35, each once, in order."""
    assert [int(case) for case, _ in TABLE] == list(CASES)


@pytest.mark.parametrize("case", CASES)
def test_a_row_names_tests_that_exist(case: int) -> None:
    """And says which are heavy; what has no test says why."""
    named = NAMED.findall(ROWS[case])
    assert bool(named) == (case not in NOT_BUILT)
    assert ("not built yet" in ROWS[case]) == (case in NOT_BUILT)
    for path, test in named:
        assert f"\ndef {test}(" in source(path)
    quick, _, heavy = ROWS[case].partition("heavy: ")
    assert not any(is_heavy(*test) for test in NAMED.findall(quick))
    assert all(is_heavy(*test) for test in NAMED.findall(heavy))


def test_every_test_of_faults_is_named() -> None:
    """None here holds something that the page does not say."""
    named = {test for row in ROWS.values() for _, test in NAMED.findall(row)}
    here = {
        test
        for path in Path(__file__).parent.glob("test_*.py")
        if path.name != Path(__file__).name
        for test in re.findall(r"^def (test_\w+)\(", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert here - named == set()
