"""Whom a person means by a name, an address, a number or a person_id."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from flows.errors import UsageError, UserError
from flows.queries import Rows, ask

if TYPE_CHECKING:  # costs every start 0.15 s, and the caller has it already
    import duckdb


class Ambiguous(UsageError):
    """Several people may be meant: ``columns`` and ``rows`` list them, each with its person_id."""

    def __init__(self, words: str, columns: Sequence[str], rows: Rows) -> None:
        super().__init__(f"{len(rows)} people may be meant by {words!r}: name one by person_id.")
        self.columns = columns
        self.rows = rows


def find_people(
    connection: duckdb.DuckDBPyConnection, words: str, *, wants_all: bool = False
) -> tuple[list[str], Rows]:
    """Everybody whom ``words`` may mean, as find_person.sql lists them. Raises UserError if nobody is.

    Where people are meant whom the owner knows, nobody else is, unless ``wants_all``.
    """
    from transforms.normalise.words import folded_words

    digits = re.sub(r"\D", "", words).lstrip("0")
    columns, found = ask(
        connection,
        "find_person",
        words=words,
        folded=folded_words(words) or [words],
        digits=digits if len(digits) > 4 else None,
        wants_all=wants_all,
    )
    if not found:
        raise UserError(f"Nobody here is known as {words!r}.")
    return columns, found


def find_person(connection: duckdb.DuckDBPyConnection, words: str) -> tuple[int, str]:
    """Id and name of the one person whom ``words`` mean. Raises UserError or Ambiguous."""
    columns, found = find_people(connection, words)
    if len(found) > 1:
        raise Ambiguous(words, columns, found)
    person_id, name = found[0][:2]
    return int(person_id), str(name)
