"""What is in a store file that nobody writes to: read as a whole, without the lock."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.errors import from_duckdb, is_of_storage
from warehouse.forgetting import Suppression
from warehouse.instance import NO_DOWNLOADS, Config
from warehouse.migrate import migrations, pending

_ALONE: Config = {
    **NO_DOWNLOADS,
    "allow_community_extensions": "false",
    "enable_external_access": "false",
    "memory_limit": "256MB",
}
"""A backup may come from anywhere: its store sees no other file and no network. Memory stays flat."""


@dataclass(frozen=True, slots=True)
class Contents:
    """``migration`` is the last one that was applied; ``rows`` counts each table, as 'schema.table'."""

    migration: int
    incarnation: str
    change_number: int
    rows: dict[str, int]


def read_contents(path: Path) -> Contents:
    """Read every value of the store at ``path``, so that a damaged block shows; nothing is written.

    Raises NewerStore or DamagedStore.
    """
    with _reading(path) as connection:
        pending(connection, migrations(), path)
        ((migration,),) = connection.execute("SELECT max(version) FROM migration").fetchall()
        ((incarnation, change_number),) = connection.execute(
            "SELECT incarnation, change_number FROM raw.store"
        ).fetchall()
        # The hash makes DuckDB read, and so check, all columns; a bare count reads none.
        rows = {
            name: connection.execute(
                "SELECT count(*), bit_xor(hash(t)) FROM query_table(?) AS t", [quoted]
            ).fetchall()[0][0]
            for name, quoted in _tables(connection)
        }
    return Contents(migration, incarnation, change_number, rows)


def last_person_id(path: Path) -> int:
    """The highest person id that the registry in the store at ``path`` ever gave out; 0 if it gave none."""
    with _reading(path) as connection:
        ((person_id,),) = connection.execute(
            "SELECT coalesce(max(person_id), 0) FROM registry.person"
        ).fetchall()
    return int(person_id)


def suppressions_in(path: Path) -> list[Suppression]:
    """Whom the store at ``path`` keeps out; nobody, if it is of a time before that could be said.

    Raises NewerStore or DamagedStore.
    """
    with _reading(path) as connection:
        if "judged.suppression" not in dict(_tables(connection)):
            return []
        return [Suppression(*row) for row in connection.execute("FROM judged.suppression").fetchall()]


def judged_lines(path: Path) -> Iterator[str]:
    """All that the user ever said, for a person to read and to compare: JSON, one line a row, in fixed order.

    The first line names the tables of schema judged, whatever they are.
    """
    with _reading(path) as connection:
        tables = [(name, quoted) for name, quoted in _tables(connection) if name.startswith("judged.")]
        yield _line({"tables": [name for name, _ in tables]} if tables else {"tables": [], "note": _NOTHING})
        for name, quoted in tables:
            rows = connection.execute("SELECT to_json(t) FROM query_table(?) AS t ORDER BY ALL", [quoted])
            while batch := rows.fetchmany(1000):
                yield from (_line({"table": name, **json.loads(row)}) for (row,) in batch)


_NOTHING = "This warehouse has no place for judgements yet."


def _line(values: dict[str, object]) -> str:
    return json.dumps(values, ensure_ascii=False) + "\n"


def _tables(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """Each table's name, plain and quoted, in order."""
    names = connection.execute("SELECT schema_name, table_name FROM duckdb_tables() ORDER BY ALL").fetchall()
    return [(f"{schema}.{table}", f"{_quoted(schema)}.{_quoted(table)}") for schema, table in names]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@contextmanager
def _reading(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    try:
        connection = duckdb.connect(str(path), read_only=True, config=_ALONE)
        try:
            connection.execute("SET TimeZone = 'UTC'")  # in which JSON writes moments
            yield connection
        finally:
            connection.close()
    except duckdb.Error as error:
        if not is_of_storage(error) and not isinstance(error, duckdb.CatalogException):
            raise
        raise from_duckdb(error, path) from error
