"""Days and moments in many languages; one that could be two is none."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.files.dates import read_birthday, read_day, read_moment


@pytest.mark.parametrize(
    "text",
    [
        "27 Nov 2026", "2026-11-27", "27.11.2026", "11/27/2026", "27/11/2026", "11/27/26", "27 nov. 2026",
        "27 novembre 2026", "27 de nov. de 2026", "2026年11月27日", "27 ноя. 2026 г.", "27 lis 2026",
        "27 kas 2026", "27. Nov. 2026",
    ],
)  # fmt: skip
def test_one_day_in_many_languages(text: str) -> None:
    """As LinkedIn writes it in the language of the account."""
    assert read_day(text) == date(2026, 11, 27)


@pytest.mark.parametrize("text", ["05/06/2026", "", "Nov 2026", "soon 2026", "31.02.2026", "0/0/00"])
def test_what_is_no_one_day_is_none(text: str) -> None:
    """A day and a month that could change places, and what lacks one of them, is not guessed."""
    assert read_day(text) is None


def test_who_writes_the_month_first_is_believed() -> None:
    """Where the program is known."""
    assert read_day("05/06/2026", is_month_first=True) == date(2026, 5, 6)
    assert read_day("05/06/2026", is_month_first=False) == date(2026, 6, 5)


def test_moments_are_utc() -> None:
    """With and without a zone; absurd ones are none."""
    expected = datetime(2023, 6, 11, 15, 33, 58, tzinfo=UTC)
    for text in ("2023-06-11 15:33:58 UTC", "2023-06-11T17:33:58+02:00", "2023-06-11 15:33:58"):
        assert read_moment(text) == expected
    assert [read_moment(text) for text in ("", "yesterday", "0001-01-01 00:00:00", "2023-06-11 25:00")] == [
        None
    ] * 4


def test_birthdays_may_lack_a_year() -> None:
    """Google writes two hyphens, Apple the year 1604."""
    assert [read_birthday(text) for text in ("1985-04-12", "--04-12", " --4-12")] == [
        "1985-04-12",
        "--04-12",
        "--04-12",
    ]
    assert [read_birthday(text) for text in ("1604-02-29", "0/0/00", "--13-01")] == ["--02-29", None, None]


@settings(deadline=None)  # the months of thirty languages are loaded once
@given(st.text(alphabet="0123456789-/. nov年月:TZ+", max_size=30))
def test_any_text_is_a_day_or_none(text: str) -> None:
    """Nothing is raised."""
    read_day(text)
    read_moment(text)
    read_birthday(text)
