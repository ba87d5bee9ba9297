"""Who can introduce the owner to a person, an organisation or a domain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flows.find import Ambiguous, find_people
from flows.queries import Rows, ask

if TYPE_CHECKING:  # costs every start 0.15 s, and the caller has it already
    import duckdb


def meant_by(connection: duckdb.DuckDBPyConnection, words: str) -> tuple[list[str], Rows]:
    """Everybody at the organisation or domain ``words``; if there is none, the one person whom they mean.

    Columns and rows are those of people_at.sql or find_person.sql: person_id, display_name, ..., category.
    Raises UserError where nobody is meant, Ambiguous where several may be.
    """
    columns, found = ask(connection, "people_at", words=words)
    if found:
        return columns, found
    columns, found = find_people(connection, words)
    if len(found) > 1:
        raise Ambiguous(words, columns, found)
    return columns, found


def ways_to(connection: duckdb.DuckDBPyConnection, targets: Sequence[str]) -> tuple[list[str], Rows]:
    """The ways to each of ``targets`` (as `meant_by` takes them), the best of the first one first."""
    columns, rows = ask(connection, "introductions", targets=[])
    for words in dict.fromkeys(targets):
        _, found = meant_by(connection, words)
        rows += ask(connection, "introductions", targets=[row[0] for row in found])[1]
    return columns, rows
