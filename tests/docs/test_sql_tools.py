"""docs/sql-tools.md: its SQL answers in a client that opens the file as the page says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from docs.generate import HERE
from tests.flows.conftest import World, world_in

PAGE = (HERE / "sql-tools.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)
STATEMENTS = [one for block in BLOCKS for one in block.split(";\n") if one.strip()]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with world_in(tmp_path / "longsince") as world:
        yield world


def test_every_statement_answers(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Opened read-only by its path, or attached as `people`; a new file is seen by a new connection."""
    world.refresh()
    file = world.home.folder / "people.duckdb"
    monkeypatch.chdir(world.home.folder)
    assert len(STATEMENTS) == 4
    with duckdb.connect(str(file), read_only=True) as opened:
        for statement in STATEMENTS[:2]:
            opened.execute(statement)
        (before,) = opened.execute("SELECT refreshed_at FROM published").fetchone() or ()
        world.contacts.put("/book/", "/book/a.vcf", "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana\r\nEND:VCARD\r\n")
        world.sync_and_refresh()
        assert opened.execute("SELECT refreshed_at FROM published").fetchone() == (before,)
    with duckdb.connect() as client:
        for statement in STATEMENTS[2:]:
            client.execute(statement)
        assert client.execute("SELECT refreshed_at > ? FROM people.published", [before]).fetchone() == (True,)


def test_the_page_speaks_of_the_file_as_it_is(world: World) -> None:
    """Nobody but the owner may read it, and nobody write."""
    world.refresh()
    file: Path = world.home.folder / "people.duckdb"
    assert file.stat().st_mode & 0o777 == 0o400
