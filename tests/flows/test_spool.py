"""What goes into a spool comes out of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.records import RawRecord
from flows import spool
from flows.spool import Spool


def test_records_come_back_in_chunks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Any text, lone surrogates too; chunks end at so many records or characters; no file has a name."""
    monkeypatch.setattr(spool, "CHUNK_RECORDS", 2)
    monkeypatch.setattr(spool, "CHUNK_CHARACTERS", 100)
    records = [
        RawRecord(f"r{n}", f"l{n}", None, text) for n, text in enumerate(["a\n", "\udce9", "x" * 200, "é"])
    ]
    with Spool(tmp_path) as filled:
        assert len(list(filled.fill(records))) == filled.count == 4
        assert list(tmp_path.iterdir()) == []
        for _ in range(2):
            assert list(filled.chunks()) == [records[:2], records[2:3], records[3:]]
