"""Counts in words."""

from __future__ import annotations

import pytest

from flows.counted import counted


@pytest.mark.parametrize(
    ("number", "one", "many", "expected"),
    [
        (0, "record", None, "0 records"),
        (1, "record", None, "1 record"),
        (2_000, "calendar entry", None, "2,000 calendar entries"),
        (2, "chat day", None, "2 chat days"),
        (3, "more person", None, "3 more people"),
        (1, "file or folder goes", "files and folders go", "1 file or folder goes"),
        (2, "file or folder goes", "files and folders go", "2 files and folders go"),
    ],
)
def test_counted(number: int, one: str, many: str | None, expected: str) -> None:
    """One is singular, all else plural, thousands apart."""
    assert counted(number, one, many) == expected
