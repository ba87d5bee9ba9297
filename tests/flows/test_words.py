"""What the user says about ties shows after the next refresh, and can be taken back."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows import judge, words
from flows.errors import UsageError
from tests.flows.conftest import START, World, card, meeting

TODAY = START.date()


def test_each_word_shows_and_is_taken_back(world: World) -> None:
    """Said about one person each, by name, two of them unsaid; eleven undos later nothing is left."""
    for number, name in enumerate(("Ana Silva", "Boaz Levi", "Chidi Eze", "Dina Orlova", "Emi Sato")):
        uid = name.split()[0].lower()
        world.contacts.put("/book/", f"/book/{uid}.vcf", card(uid, name, f"EMAIL:{uid}@example.org"))
        for month in range(4):
            starts = START - timedelta(days=100 + number + 30 * month)
            world.calendar.put(
                "/calendar/",
                f"/calendar/{uid}{month}.ics",
                meeting(f"{uid}{month}", starts, f"{uid}@example.org"),
            )
    world.sync_and_refresh()
    columns = "display_name, is_stale, set_aside, expected_gap_from, ending"
    query = f"SELECT {columns} FROM tie JOIN person USING (person_id) ORDER BY 1"  # noqa: S608 our own columns
    before = world.ask(query)
    assert [row[1:] for row in before] == [(True, None, "learned", None)] * 5
    home, at = world.home, world.clock()
    words.mark(home, "never", "ana", at)
    words.mark(home, "elsewhere", "boaz", at)
    words.snooze(home, "chidi", TODAY + timedelta(days=90), at, TODAY)
    words.ended(home, "dina", "estranged", TODAY, at)
    words.cadence(home, "emi", 400, at, TODAY)
    words.cadence_of(home, "category", "weak", 300, at, TODAY)
    words.away(home, TODAY - timedelta(days=9), TODAY, at)
    words.mark(home, "elsewhere", "emi", at)
    words.mark(home, "elsewhere", "emi", at, remove=True)
    words.cadence(home, "dina", 7, at, TODAY)
    words.cadence(home, "dina", None, at, TODAY)
    world.refresh()
    assert world.ask(query) == [
        ("Ana Silva", False, "never", "category weak", None),
        ("Boaz Levi", False, "elsewhere", "category weak", None),
        ("Chidi Eze", False, f"snoozed until {TODAY + timedelta(days=90)}", "category weak", None),
        ("Dina Orlova", False, "estranged", "category weak", "estranged"),
        ("Emi Sato", False, None, "you", None),
    ]
    assert world.ask("SELECT DISTINCT age_days - silent_days FROM tie") == [(10,)]
    for _ in range(11):
        judge.undo(home, at)
    world.refresh()
    assert world.ask(query) == before


@pytest.mark.parametrize(
    ("text", "days"), [("30", 30), ("30d", 30), ("6w", 42), ("3m", 90), ("1y", 365), (" 2 W ", 14)]
)
def test_lengths(text: str, days: int) -> None:
    """Days, weeks, months of 30 days, years of 365."""
    assert words.days_of(text) == days
    assert words.day_of(text, TODAY) == TODAY + timedelta(days=days)


@given(st.text(max_size=12))
def test_no_text_makes_anything_but_a_length_or_an_error(text: str) -> None:
    """Whatever is typed."""
    for read in (words.days_of, lambda text: words.day_of(text, TODAY)):
        with suppress(UsageError):
            assert read(text)


@pytest.mark.parametrize("text", ["0", "-3", "soon", "3x", "99999y", "2026-02-30", ""])
def test_what_is_neither_length_nor_day(text: str) -> None:
    """Is refused with what to write."""
    with pytest.raises(UsageError, match=r"2027-03-01|9999|6w, 3m"):
        words.day_of(text, TODAY)


def test_contact_that_no_source_saw(world: World) -> None:
    """It is the last contact, proven by the word, and gone when that is taken back."""
    world.contacts.put("/book/", "/book/ana.vcf", card("ana", "Ana Silva", "EMAIL:ana@example.org"))
    world.sync_and_refresh()
    query = "SELECT last_contact_on, account, source, record_id, last_met_at IS NOT NULL, sentence FROM tie"
    day = TODAY - timedelta(days=3)
    words.saw(world.home, ["ana"], "met", day, world.clock(), TODAY)
    world.refresh()
    sentence = f"In touch once; now 3 days since you met on {day:%-d %B %Y}."
    assert world.ask(query) == [(day, "owner", "said", "word 1", True, sentence)]
    judge.undo(world.home, world.clock())
    world.refresh()
    assert world.ask(query) == [(None, None, None, None, False, "No contact found.")]


def test_days_that_cannot_be(world: World) -> None:
    """A snooze that is over, a pause backwards, contact ahead."""
    at = world.clock()
    with pytest.raises(UsageError, match="not ahead"):
        words.snooze(world.home, "ana", TODAY, at, TODAY)
    with pytest.raises(UsageError, match="not over"):
        words.saw(world.home, ["ana"], "met", TODAY + timedelta(days=1), at, TODAY)
    with pytest.raises(UsageError, match="first day and the last"):
        words.away(world.home, TODAY, TODAY - timedelta(days=1), at)
