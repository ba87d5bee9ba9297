"""What commands print can be read by people and programs, and no name can steer a terminal."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.cli.output import plain, print_json, print_table


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        ("Ólafur Jónsson", "Ólafur Jónsson"),
        ("\x1b[2J\x1b]0;owned\x07Eve", "[2J]0;ownedEve"),
        ("ab\u202egnp.exe", "abgnp.exe"),
        ("two\nlines", "two lines"),
        (0.12345, "0.12"),
        (True, "yes"),
        (False, "no"),
        (["a", None, "b"], "a, , b"),
        (date(2026, 3, 1), "2026-03-01"),
    ],
)
def test_plain_shows_values_as_text(value: object, shown: str) -> None:
    """Each kind of value has one readable form, without control or direction characters."""
    assert plain(value) == shown


@given(st.text())
def test_no_text_keeps_a_control_character(text: str) -> None:
    """Whatever a name holds, nothing below the space and no escape reaches the terminal."""
    assert all(character >= " " and not "\x7f" <= character <= "\x9f" for character in plain(text))


def test_json_is_an_object_a_row(capsys: pytest.CaptureFixture[str]) -> None:
    """Dates and moments are ISO 8601; letters of other scripts stay as they are."""
    moment = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
    print_json(["name", "on", "at", "all"], [("王小明", date(2026, 3, 1), moment, ["x"])])
    assert json.loads(capsys.readouterr().out) == [
        {"name": "王小明", "on": "2026-03-01", "at": "2026-03-01T12:30:00+00:00", "all": ["x"]}
    ]


def test_a_table_shows_markup_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    """A name in square brackets is a name, not a style."""
    print_table(["who"], [("[red]Eve[/red]",)])
    assert "[red]Eve[/red]" in capsys.readouterr().out


def test_a_table_breaks_between_words(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """At 80 columns sentences give way, ids and dates stay whole; what fits nowhere is broken itself."""
    monkeypatch.setenv("COLUMNS", "80")
    why = "the name and the number say so, and nothing that is known here speaks against it"
    print_table(["source", "on", "why"], [("google_other_contacts", "2026-11-28 04:17 UTC", why)])
    out = capsys.readouterr().out
    assert "google_other_contacts" in out
    assert all(len(line) <= 80 for line in out.splitlines())
    assert "2026-11-28 04:17 UTC" in out
    assert set(why.replace(",", "").split()) <= set(out.replace(",", "").split())
    print_table(["one", "two"], [("a" * 100, "short")])
    assert all(len(line) <= 80 for line in capsys.readouterr().out.splitlines())
