"""What helps a person along with an import: what a table's columns might be, and who nobody knows."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path

from connectors.files.recognise import guess_columns
from flows.home import Home
from flows.queries import ask
from warehouse.people import open_people

LIST_UNKNOWN = (
    "SELECT display_name, emails, count(*) AS times FROM interaction JOIN person USING (person_id) "
    "WHERE account = '{}' AND NOT is_known AND person.kind = 'human' GROUP BY ALL ORDER BY times DESC"
)
"""The query that lists them, by the account, whose name is a slug."""


def unknown_people(home: Home, account: str) -> int:
    """How many people the account shows who are in no address book, nor in contact both ways."""
    with open_people(home.folder) as connection:
        _, ((count,),) = ask(connection, "unknown_people", account=account)
    return int(count)


def told_of_no_kind(path: Path, columns: Mapping[str, list[str]]) -> str:
    """What to do with a path in which nothing is of a known kind; of a table, what its columns might be."""
    name = path.name
    if path.is_dir():
        return f"{name} holds nothing of a kind that can be imported: docs/files.md lists the kinds."
    guess = guess_columns(path)
    if guess is None:
        return f"{name} is of no kind that can be imported: docs/files.md lists the kinds."
    there = ", ".join(guess.columns)
    if columns:
        lacking = [name for names in columns.values() for name in names if name not in guess.columns]
        return f"{name} has no column {', '.join(lacking)}. Its columns are: {there}."
    fields = guess.fields or (("full_name", "..."), ("email", "..."))
    said = " ".join(f"--map {shlex.quote(f'{field}={column}')}" for field, column in fields)
    return (
        f"{name} is a table that no known program wrote. Its columns are: {there}. Say what they are, "
        f"for example so (first with --dry-run): longsince import {shlex.quote(str(path))} {said}"
    )
