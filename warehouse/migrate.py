"""Migrations of warehouse.duckdb: numbered SQL files, each applied in one transaction with its record."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path

import duckdb

from warehouse.errors import DamagedStore, NewerStore

_CREATE = """
    -- One row is a migration that was applied.
    CREATE TABLE IF NOT EXISTS migration
        (version INTEGER NOT NULL, name TEXT NOT NULL, sha256 TEXT NOT NULL, applied_at TIMESTAMPTZ)
"""


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered file of `warehouse/migrations/`; once released, its text never changes."""

    version: int
    name: str
    sql: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.sql.encode()).hexdigest()


@cache
def migrations() -> tuple[Migration, ...]:
    """All migrations of this version, in order; asked for whenever a store is opened."""
    folder = files("warehouse") / "migrations"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".sql"))
    return tuple(
        Migration(int(name[:4]), name, (folder / name).read_text(encoding="utf-8")) for name in names
    )


def pending(connection: duckdb.DuckDBPyConnection, known: Sequence[Migration], path: Path) -> list[Migration]:
    """The migrations of ``known`` that the store at ``path`` still lacks. Writes nothing.

    Raises NewerStore when a newer version made the store, DamagedStore when a migration was applied with
    another text than it has now, or when nothing of longsince is in the file.
    """
    try:
        applied = connection.execute(
            "SELECT version, name, sha256 FROM migration ORDER BY version"
        ).fetchall()
    except (duckdb.CatalogException, duckdb.BinderException):
        raise DamagedStore(
            f"{path} is a DuckDB database, but not one that longsince made. Move it away; it was not touched."
        ) from None
    by_version = {migration.version: migration for migration in known}
    for version, name, sha256 in applied:
        migration = by_version.get(version)
        if migration is None:
            raise NewerStore(
                f"{path} was made by a newer longsince (it has {name}); update longsince. It was not touched."
            )
        if migration.sha256 != sha256:
            raise DamagedStore(
                f"{path} was made by another text of {name} than this longsince has. "
                "Install a released longsince; the file was left as it is."
            )
    done = {version for version, _, _ in applied}
    return [migration for migration in known if migration.version not in done]


def migrate(
    connection: duckdb.DuckDBPyConnection, todo: Sequence[Migration], applied_at: datetime | None = None
) -> None:
    """Apply ``todo`` in order. A failure rolls the migration back that it happened in, and is raised."""
    for migration in todo:
        connection.execute("BEGIN")
        try:
            connection.execute(_CREATE)
            for part in connection.extract_statements(migration.sql):
                connection.execute(part)
            connection.execute(
                "INSERT INTO migration VALUES (?, ?, ?, ?)",
                [migration.version, migration.name, migration.sha256, applied_at],
            )
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
