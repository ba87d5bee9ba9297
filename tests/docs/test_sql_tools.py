"""docs/sql-tools.md: its SQL answers in a client that opens the file as the page says."""

from __future__ import annotations

import re

import duckdb
import pytest

from docs.generate import HERE
from tests.flows.conftest import World, settled, settled_folder, world

__all__ = ["settled", "settled_folder", "world"]

PAGE = (HERE / "sql-tools.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)
STATEMENTS = [one for block in BLOCKS for one in block.split(";\n") if one.strip()]


def test_every_statement_answers(settled: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Opened read-only by its path, or attached as `people`; a new file is seen by a new connection. Nobody
    but the owner may read it, and nobody write.
    """
    file = settled.home.folder / "people.duckdb"
    assert file.stat().st_mode & 0o777 == 0o400
    monkeypatch.chdir(settled.home.folder)
    assert len(STATEMENTS) == 4
    with duckdb.connect(str(file), read_only=True) as opened:
        for statement in STATEMENTS[:2]:
            opened.execute(statement)
        (before,) = opened.execute("SELECT refreshed_at FROM published").fetchone() or ()
        settled.contacts.put("/book/", "/book/a.vcf", "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana\r\nEND:VCARD\r\n")
        settled.sync_and_refresh()
        assert opened.execute("SELECT refreshed_at FROM published").fetchone() == (before,)
    with duckdb.connect() as client:
        for statement in STATEMENTS[2:]:
            client.execute(statement)
        assert client.execute("SELECT refreshed_at > ? FROM people.published", [before]).fetchone() == (True,)
