"""Promises about the warehouse's own SQL."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import duckdb

import warehouse

FOLDER = Path(warehouse.__file__).parent
SOURCES = sorted(FOLDER.glob("*.py"))
STATEMENTS = sorted((FOLDER / "sql").glob("*.sql"))


def executed() -> Iterator[tuple[Path, ast.expr]]:
    """The first argument of every call of something named execute, sql, query or executemany."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in {"execute", "sql", "query", "executemany"}
            ):
                assert node.func.attr == "execute", (
                    f"{path.name}: {node.func.attr} is not how we talk to DuckDB"
                )
                yield path, node.args[0]


def test_no_sql_is_put_together_from_data() -> None:
    """Statements are constants or files; data is bound. So nothing in a name or address is ever run."""
    found = list(executed())
    assert len(found) > 20
    for path, argument in found:
        assert not isinstance(argument, ast.JoinedStr | ast.BinOp), f"{path.name}:{argument.lineno}"


def test_each_file_is_one_statement_that_says_what_a_row_is() -> None:
    """The first line of each file says what one row is, one statement follows, and somebody uses it."""
    code = "".join(path.read_text(encoding="utf-8") for path in SOURCES)
    with duckdb.connect() as connection:
        for path in STATEMENTS:
            text = path.read_text(encoding="utf-8")
            assert text.startswith("-- One row"), path.name
            assert len(connection.extract_statements(text)) == 1, path.name
            assert f'"{path.stem.removeprefix("stage_")}"' in code, f"{path.name} is used by nobody"
