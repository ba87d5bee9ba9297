"""What changed between two reports: told once, about whom it should be, and the same all day."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from flows.report_changes import STATE, Look, Seen, changes, read_before, state_text

MONDAY, TUESDAY, WEDNESDAY = (date(2026, 3, day) for day in (2, 3, 4))
USUAL: dict[str, Any] = {
    "organisation": "Kontor",
    "title": "Clerk",
    "category": "active",
    "is_stale": False,
    "last_contact_on": "2026-02-01",
}


def look(day: date, **people: dict[str, Any]) -> Look:
    """People named p1, p2 ... with what is not usual about them."""
    seen = {int(name[1:]): Seen(**{**USUAL, **values}) for name, values in people.items()}
    return Look(day, seen, {person_id: f"P{person_id}" for person_id in seen})


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        ({}, {}, []),
        ({}, {"is_stale": True}, ["went stale"]),
        ({"is_stale": None}, {"is_stale": True}, ["went stale"]),
        ({"is_stale": True}, {"is_stale": True, "last_contact_on": "2026-02-01"}, []),
        ({"is_stale": True}, {"last_contact_on": "2026-03-01"}, ["in touch again"]),
        ({"is_stale": True}, {}, ["no longer stale"]),
        ({"is_stale": True}, {"is_stale": None}, []),
        ({}, {"category": "dormant"}, ["fell silent"]),
        ({"category": "dormant"}, {"category": "lost"}, []),
        ({}, {"last_contact_on": "2026-01-15"}, ["date went back"]),
        ({}, {"last_contact_on": None}, ["date went back"]),
        ({}, {"organisation": "Werft"}, ["new employer"]),
        ({"organisation": None}, {}, []),
        ({}, {"title": "Chief"}, ["new title"]),
        ({}, {"organisation": "Werft", "title": "Chief"}, ["new employer"]),
        ({}, {"is_stale": True, "organisation": "Werft"}, ["went stale", "new employer"]),
    ],
)
def test_what_is_told(before: dict[str, Any], now: dict[str, Any], told: list[str]) -> None:
    """Each change by its word, with a sentence and since when; what stayed is not mentioned."""
    rows = changes(look(MONDAY, p1=before), look(TUESDAY, p1=now), {})
    assert [row[0] for row in rows] == told
    assert all((row[1], row[2], row[7]) == (1, "P1", MONDAY) and row[4].endswith(".") for row in rows)


def test_who_came_and_who_went() -> None:
    """A new person by name, a merged one by whom it became; one who is gone by a number: forgotten, maybe."""
    rows = changes(look(MONDAY, p1={}, p2={}, p3={}), look(TUESDAY, p1={}, p4={}), {2: 1})
    assert [row[:3] for row in rows] == [("new", 4, "P4"), ("merged", 1, "P1"), ("gone", 3, "number 3")]


def test_a_day_compares_with_an_earlier_day(tmp_path: Path) -> None:
    """A second report on one day tells what the first one told; the next day's compares with it."""
    assert read_before(tmp_path, MONDAY) is None
    first = look(MONDAY, p1={})
    (tmp_path / STATE).write_text(state_text(first, None), encoding="utf-8")
    assert read_before(tmp_path, MONDAY) is None
    for _ in range(2):
        before = read_before(tmp_path, TUESDAY)
        assert before is not None
        assert (before.as_of, before.people) == (MONDAY, first.people)
        (tmp_path / STATE).write_text(
            state_text(look(TUESDAY, p1={"is_stale": True}), before), encoding="utf-8"
        )
    before = read_before(tmp_path, WEDNESDAY)
    assert before is not None
    assert (before.as_of, before.people[1].is_stale) == (TUESDAY, True)


def test_nothing_is_kept_of_who_is_gone() -> None:
    """No name of anybody, and of those who are gone neither employer nor title."""
    text = state_text(
        look(TUESDAY, p1={}), look(MONDAY, p1={}, p2={"organisation": "Secret", "title": "Spy"})
    )
    assert "P1" not in text
    assert "Secret" not in text
    assert "Spy" not in text


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"last": 1, "before": null}', '{"last": {"as_of": "x", "people": {}}}']
)
def test_a_state_that_cannot_be_read_is_none(tmp_path: Path, text: str) -> None:
    """A file of ours that somebody spoilt costs the comparison, not the report."""
    (tmp_path / STATE).write_text(text, encoding="utf-8")
    assert read_before(tmp_path, TUESDAY) is None
