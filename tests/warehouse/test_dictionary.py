"""Promises of the data dictionary."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from warehouse.dictionary import data_dictionary, uncommented


@pytest.fixture
def people() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("ATTACH ':memory:' AS people; USE people")
        connection.execute("CREATE SCHEMA derived; CREATE VIEW derived.hidden AS SELECT 1 AS a")
        connection.execute("CREATE VIEW tie AS SELECT 1::BIGINT AS person_id, ['a'] AS kinds")
        connection.execute("COMMENT ON VIEW tie IS 'One row is a person and what links us.'")
        connection.execute("COMMENT ON COLUMN tie.person_id IS 'Who: a|b'")
        connection.execute("CREATE MACRO tie_as_of(day, n := 3) AS TABLE SELECT day AS d")
        yield connection


def test_every_public_name_is_in_it_with_its_comment(people: duckdb.DuckDBPyConnection) -> None:
    """Views with the type and meaning of each column, and macros with their parameters; nothing private."""
    people.execute("COMMENT ON MACRO TABLE tie_as_of IS 'Ties as of a day.'")
    assert data_dictionary(people) == (
        "## `tie`\n\nOne row is a person and what links us.\n\n"
        "| column | type | meaning |\n|---|---|---|\n"
        "| `person_id` | BIGINT | Who: a\\|b |\n| `kinds` | VARCHAR[] |  |\n\n"
        "## `tie_as_of(day, n)`\n\nTies as of a day.\n"
    )


def test_what_lacks_a_comment_is_named(people: duckdb.DuckDBPyConnection) -> None:
    """Views, columns and macros without a comment are listed, until the last has one."""
    people.execute("CREATE VIEW bare AS SELECT 1 AS a, 2 AS b")
    assert uncommented(people) == ["bare", "bare.a", "bare.b", "tie.kinds", "tie_as_of()"]
    people.execute("DROP VIEW bare; COMMENT ON COLUMN tie.kinds IS 'Which'")
    people.execute("COMMENT ON MACRO TABLE tie_as_of IS 'Ties as of a day.'")
    assert uncommented(people) == []
