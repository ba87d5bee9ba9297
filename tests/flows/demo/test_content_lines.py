"""Escaping and folding, read back by a library that knows the standard."""

from __future__ import annotations

from typing import Any

import vobject
from hypothesis import given
from hypothesis import strategies as st
from icalendar import parser

from flows.demo.content_lines import escaped, folded, parameter

CONTENT_LINES: Any = parser.Contentlines
PARAMETERS: Any = parser.Parameters
TEXT = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")) | st.just("\n"), max_size=200)


@given(TEXT)
def test_text_survives(text: str) -> None:
    """Whatever a note says, a reader of vCards gets it back."""
    card = vobject.readOne(folded(["BEGIN:VCARD", "VERSION:3.0", f"NOTE:{escaped(text)}", "END:VCARD"]))
    assert card.note.value == text


@given(st.lists(TEXT.map(lambda text: "X-A:" + text.replace("\n", " ")), min_size=1, max_size=5))
def test_folding_is_undone_by_unfolding(lines: list[str]) -> None:
    """No line is longer than 75 octets, and unfolding gives the lines back."""
    text = folded(lines)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert [str(line) for line in CONTENT_LINES.from_ical(text) if line] == lines


@given(st.text(st.characters(categories=("L", "N", "P", "Zs"), exclude_characters='"^\\'), min_size=1))
def test_parameter_survives(name: str) -> None:
    """Whatever a guest is called, a reader of calendars gets the name back."""
    assert PARAMETERS.from_ical(f"CN={parameter(name)}")["CN"] == name
