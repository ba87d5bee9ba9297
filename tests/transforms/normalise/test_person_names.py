"""Names of ordinary words are taken apart by a shorter way, to the same end."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from transforms.normalise import names
from transforms.normalise.person_names import person_name
from transforms.step import Row

WORDS = """
    Ana Maria Müller O'Brien d’Arc Smith-Jones SMITH McLeod J. A N J.R. Joh. van de la y von Y ten I
    Дмитрий Соловьёв Оlga 王小明 김민준 山田 花子 Νίκος דניאל Dr. Dr Prof Mr. Frau Sr. sr Jr II PhD MBA ma Do
    via Via über Uber através a través par l'intermédiaire przez und And & et + e Team GmbH Bank info no name
    Name n/a unknown test 42 ٣ x@example.org <x@example.org> (Acme) "Bob" 'Bob' | - — de-Luz é e\u0301 ﬁne Ⅷ ß
    vıa \u200bAna Ana\x1cMaria Ana\u00a0Maria Ana\u2028Maria 'Ana ana, ,
"""
IN_A_ROW = st.lists(st.sampled_from([*WORDS.split(" "), "", "\n", "\t"]), max_size=5).map(" ".join)
BY_COMMA = st.lists(st.sampled_from(WORDS.split()), min_size=2, max_size=3).map(", ".join)
WRITTEN = IN_A_ROW | BY_COMMA
FIELD = st.none() | WRITTEN
FIELDS = st.tuples(FIELD, FIELD, FIELD, FIELD, st.none() | WRITTEN, st.none() | WRITTEN)
IN_FULL = st.tuples(WRITTEN | st.text(max_size=30), *[st.none()] * 5)
IN_PARTS = st.tuples(FIELD, WRITTEN, FIELD, WRITTEN, st.none(), st.none())


@given(IN_FULL | IN_PARTS | FIELDS)
@example(("n a", *[None] * 5))
@example(("Ana " * 60 + "Silva", *[None] * 5))
@example(("Ana und Bob", "Ana", None, "Silva", None, None))
@example(("Ana via Lists", "Ana", None, "Silva", None, None))
def test_the_short_way_comes_to_the_same(row: Row) -> None:
    """Whatever is written in which fields, all is said that is said of names that are not ordinary."""
    with pytest.MonkeyPatch.context() as without:
        without.setattr(names, "plain_words", lambda *_: None)
        expected = person_name(row)
    assert person_name(row) == expected


@pytest.mark.parametrize("row", [("Ana Silva", *[None] * 5), (None, "Ana", "Luz", "Silva Melo", None, None)])
def test_ordinary_names_go_the_short_way(row: Row) -> None:
    """The names that are most are ordinary."""
    assert names.plain_words(*row[:4])
