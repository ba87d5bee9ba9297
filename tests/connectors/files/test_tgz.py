"""TGZ archives are inflated once, whoever reads of their members."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

import pytest

from connectors.files import tgz
from connectors.files.tgz import Tgz


def inflated(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A list that grows by a word each time an archive is begun from its first byte."""
    begun: list[str] = []

    class Counting(gzip.GzipFile):
        def __init__(self, path: Path) -> None:
            begun.append(path.name)
            super().__init__(path)

        def rewind(self) -> None:
            begun.append("again")
            super().rewind()

    monkeypatch.setattr(tgz.gzip, "GzipFile", Counting)  # type: ignore[attr-defined]
    return begun


def archive(path: Path) -> Tgz:
    path.write_bytes(gzip.compress(bytes(range(200)) * 5000))
    return Tgz(path)


def test_members_in_their_order_take_one_pass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many there are, a hundred large mailboxes too."""
    begun = inflated(monkeypatch)
    made = archive(tmp_path / "a.tgz")
    for start in range(0, 1_000_000, 10_000):
        with made.member(start, 5_000) as stream:
            assert len(stream.read()) == 5_000
    assert begun == ["a.tgz"]


def test_members_that_are_read_by_turns_stay_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In any order, of several archives: each stream gives its own bytes, and one archive is open at a time."""
    begun = inflated(monkeypatch)
    one, other = archive(tmp_path / "a.tgz"), archive(tmp_path / "b.tgz")
    streams = [one.member(600_000, 100_000), one.member(0, 100_000), other.member(200, 100_000)]
    firsts = [stream.read(200) for stream in streams]
    assert firsts == [bytes(range(200))] * 3
    assert [len(stream.read()) for stream in streams] == [99_800] * 3
    assert len(begun) > 3
    assert one._stream is None


def test_an_archive_that_ends_early_is_an_error(tmp_path: Path) -> None:
    """Never a shorter member."""
    made = archive(tmp_path / "a.tgz")
    with pytest.raises((EOFError, zlib.error)):
        made.member(999_000, 2_000).read()
