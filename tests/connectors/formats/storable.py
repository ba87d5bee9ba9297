"""What a record may hold so that it can be stored and shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

LONGEST = 1_100


def assert_storable(value: object) -> None:
    """Every text in a record is UTF-8, short, and has no control character."""
    if isinstance(value, str):
        value.encode("utf-8")
        assert len(value) <= LONGEST
        assert not any(ord(character) < 32 or 127 <= ord(character) < 160 for character in value)
    elif isinstance(value, Mapping):
        assert_storable(value.values())
    elif isinstance(value, Iterable):
        for each in value:
            assert_storable(each)
