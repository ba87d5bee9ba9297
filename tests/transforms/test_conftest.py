"""The fixtures of the transforms' tests themselves."""

from __future__ import annotations

import pytest

from tests.transforms.core_rows import AS_OF, REFRESHED_AT, Add
from transforms.core.rows import TABLES
from warehouse.people import Next


def test_every_core_table_takes_a_row_of_defaults(people: Next, add: Add) -> None:
    """A default row fits every core table, whose columns are those of its row type, in order."""
    needed: dict[str, dict[str, object]] = {
        "core.contact_address": {"value": "ana@example.net"},
        "core.meeting_invitee": {"email": "a@b.test"},
        "core.message_address": {"email": "a@b.test"},
        "core.taken_out": dict.fromkeys(("original", "starts", "seen_at", "gone_at"), REFRESHED_AT),
    }
    for table in TABLES:
        before = len(people.rows(f"FROM {table}"))
        add(table, **needed.get(table, {}))
        assert len(people.rows(f"FROM {table}")) == before + 1


def test_the_day_is_the_one_the_tests_are_written_for(people: Next) -> None:
    """core.day has one row, as of AS_OF."""
    assert people.rows("SELECT as_of FROM core.day") == [(AS_OF,)]


def test_an_unknown_column_is_a_mistake_of_the_test(add: Add) -> None:
    """A misspelt column does not pass silently."""
    with pytest.raises(TypeError, match="adress"):
        add("core.owner_address", adress="x@example.org")
