"""Stores to back up, and backups of them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from tests.warehouse.conftest import raw_rows
from warehouse.archive import Manifest
from warehouse.backup import Origin, back_up
from warehouse.landing import land
from warehouse.store import Store, open_store

MADE_AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CONFIG_TEXT = b'[owner]\naddresses = ["me@example.org"]\n'


def fill(store: Store, *names: str) -> None:
    """Land one record for each name."""
    land(
        store,
        account="home",
        source="dav_contacts",
        collection_id="/book/",
        collection_name="Book",
        records=[(name, f"/book/{name}", "1", f"FN:{name} გიორგი") for name in names],
        tombstones=(),
        seen=(),
        resume=None,
        cursor="token",
        is_full=False,
        landed_at=MADE_AT,
    )


def record_ids(home: Path) -> list[str]:
    """What the store in ``home`` holds."""
    with open_store(home) as store:
        return [row.record_id for row in raw_rows(store)]


def make(home: Path, target: Path, *, made_at: datetime = MADE_AT, origin: str = "here:/home") -> Manifest:
    """A backup of the store in ``home``, with a config.toml."""
    return back_up(
        home,
        target,
        home / "backup.tmp",
        Origin("0.1.0", origin, made_at),
        {"config.toml": CONFIG_TEXT},
    )
