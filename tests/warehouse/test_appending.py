"""Many rows are appended as columns, to the same end as few."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warehouse import appending
from warehouse.appending import append

COLUMNS = "a TEXT, b BOOLEAN, c INTEGER, d BIGINT, e UBIGINT, f DOUBLE, g TEXT DEFAULT 'g'"
ROW = st.tuples(
    *(
        st.none() | values
        for values in (
            st.text(max_size=20),
            st.booleans(),
            st.integers(-(2**31), 2**31 - 1),
            st.integers(-(2**63), 2**63 - 1),
            st.integers(0, 2**64 - 1),
            st.floats(allow_nan=False),
        )
    )
)


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as one:
        yield one


def appended(
    connection: duckdb.DuckDBPyConnection, rows: list[tuple[Any, ...]], few: int, columns: str = COLUMNS
) -> list[tuple[Any, ...]]:
    connection.execute(f"CREATE OR REPLACE TABLE t ({columns})")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(appending, "FEW", few)
        patched.setattr(appending, "PART", 3)
        append(connection, "main.t", iter(rows))
    return connection.execute("FROM main.t").fetchall()


@settings(max_examples=30, deadline=None)
@given(st.lists(ROW, max_size=8))
def test_columns_hold_what_rows_held(
    connection: duckdb.DuckDBPyConnection, rows: list[tuple[Any, ...]]
) -> None:
    """Whatever the values, NULLs among them, rows come out as they went in, in their order, however many."""
    expected = [(*row, "g") for row in rows]
    assert appended(connection, rows, 0) == appended(connection, rows, 100) == expected


def test_lists_are_appended_too(connection: duckdb.DuckDBPyConnection) -> None:
    """A table with a column that arrays say nothing certain of takes any number of rows all the same."""
    rows = [([],), (["x"],), (None,), ([],), (["y", "z"],)]
    assert appended(connection, rows, 0, "a TEXT[]") == rows
