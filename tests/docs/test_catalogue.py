"""The catalogue of faults, three pages: every case has a row, and the tests that a row names are run."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import pytest

from docs.generate import HERE

ROOT = HERE.parent
PAGES = {"faults.md": range(1, 36), "hostile-inputs.md": range(36, 90), "security.md": range(90, 122)}
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
UNTRIED = re.compile(r"not tried: \w")
TEXTS = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in sorted(HERE.rglob("*.md"))}


class Row(NamedTuple):
    """A case: its number, and what the page says of it."""

    case: int
    text: str


def rows(page: str) -> list[Row]:
    text = (HERE / page).read_text(encoding="utf-8")
    return [Row(int(case), row) for case, row in re.findall(r"^\| (\d+) \|(.*)\|$", text, re.MULTILINE)]


ROWS = [row for page in PAGES for row in rows(page)]


@cache
def collected(path: str) -> dict[str, bool]:
    """The tests that pytest finds in a file of this project, and whether each is heavy."""
    file = ROOT / path
    if not (file.name.startswith("test_") and file.is_file()):
        return {}
    tree = ast.parse(file.read_text(encoding="utf-8"))
    marks = [node.value for node in tree.body if isinstance(node, ast.Assign) and _assigns_marks(node)]
    return dict(_tests(tree.body, is_heavy=any(map(_is_heavy, marks))))


def _tests(body: list[ast.stmt], *, is_heavy: bool) -> Iterator[tuple[str, bool]]:
    for node in body:
        if isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            yield from _tests(node.body, is_heavy=is_heavy or any(map(_is_heavy, node.decorator_list)))
        elif isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node.name, is_heavy or any(map(_is_heavy, node.decorator_list))


def _assigns_marks(node: ast.Assign) -> bool:
    return any(isinstance(target, ast.Name) and target.id == "pytestmark" for target in node.targets)


def _is_heavy(node: ast.expr) -> bool:
    """The mark itself, or a list with it; a parameter that is heavy leaves the others quick."""
    return "pytest.mark.heavy" in {ast.unparse(part) for part in (node, *getattr(node, "elts", ()))}


@pytest.mark.parametrize("page", PAGES)
def test_every_case_has_a_row(page: str) -> None:
    """Each once, in order; together they are 1 to 121."""
    assert [row.case for row in rows(page)] == list(PAGES[page])


@pytest.mark.parametrize("row", ROWS, ids=[str(row.case) for row in ROWS])
def test_a_row_names_tests_that_are_run(row: Row) -> None:
    """By every run of the tests or, behind `heavy:`, on demand; a row without says why it was not tried."""
    quick, _, heavy = row.text.partition("heavy: ")
    assert NAMED.search(row.text) or UNTRIED.search(row.text)
    assert [test for test in NAMED.findall(quick) if collected(test[0]).get(test[1]) is not False] == []
    assert [test for test in NAMED.findall(heavy) if collected(test[0]).get(test[1]) is not True] == []


@pytest.mark.parametrize("page", TEXTS, ids=str)
def test_what_any_page_names_is_there(page: str) -> None:
    """Files of tests, and the tests in them."""
    for path, test in re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", TEXTS[page]):
        assert test in collected(path) if test else (ROOT / path).is_file(), f"{path}::{test}"
