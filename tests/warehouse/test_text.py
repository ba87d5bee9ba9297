"""Promises about text that DuckDB can hold."""

from __future__ import annotations

import duckdb
from hypothesis import given
from hypothesis import strategies as st

from warehouse.text import storable

ANY = st.text(st.characters(exclude_categories=[]))  # lone surrogates too


@given(ANY)
def test_any_text_can_be_stored_and_comes_back(text: str) -> None:
    """What storable returns is what DuckDB gives back, whatever went in; a second pass changes nothing."""
    clean = storable(text)
    assert duckdb.execute("SELECT ?", [clean]).fetchall() == [(clean,)]
    assert "\0" not in clean
    assert storable(clean) == clean


def test_good_text_is_left_alone() -> None:
    """Names in any script, and None, stay what they are; only a lone surrogate and NUL are replaced."""
    for name in ("Zoë Müller", "李小龍", "محمد", "👩‍👩‍👧", ""):
        assert storable(name) == name
    assert storable(None) is None
    assert storable("J\udce4n\0e") == "J\ufffdn\ufffde"
    assert storable("\ud83d\ude00") == "😀"
