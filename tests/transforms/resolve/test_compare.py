"""What two names say."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.normalise.names import Name, parse_name
from transforms.resolve.compare import AGREEING, CONFLICTING, are_in_conflict, compare
from transforms.step import Sql


def named(text: str) -> Name:
    parsed = parse_name(text)
    assert parsed is not None
    return parsed.name


OUTCOMES = [
    ("Anna Schmidt", "Schmidt, Anna", "name_equal"),
    ("王小明", "Wang Xiaoming", "name_equal"),
    ("王小明", "Xiao Ming Wang", "name_equal"),
    ("Jan van der Berg", "Jan Berg", "name_equal"),
    ("Jürgen Müller", "Juergen Mueller", "name_spelling"),
    ("Elena Ivanova", "Elena Ivanov", "name_spelling"),
    ("Maria José García López", "Maria García", "name_contained"),
    ("Anna Schmidt", "Anna Schmidt-Weber", "name_contained"),
    ("Bob Smith", "Robert Smith", "name_nickname"),
    ("Michael Smith", "Micheal Smith", "name_near"),
    ("Katrin Petersen", "Katrin Peterson", "name_near"),
    ("Dmitry Solovyov", "Dmitri Soloviev", "name_near"),
    ("D. Solovyov", "Dmitri Soloviev", "name_initial"),
    ("D. Solovyov", "Дмитрий Соловьёв", "name_initial"),
    ("Katrin Keller", "Katrin Kohler", "family_differs"),
    ("J. Smith", "John Smith", "name_initial"),
    ("Anna", "Anna Schmidt", "given_only"),
    ("Bob", "Robert Smith", "given_only"),
    ("Schmidt", "Anna Schmidt", "family_only"),
    ("Anna Schmidt", "Anna Weber", "family_differs"),
    ("Дмитрий Соловьёв", "Dmitry Solovyov", "name_near"),
    ("كوهين شيرا", "Shira Cohen", "name_romanised"),
    ("שירה כהן", "Shira Cohen", "name_romanised"),
    ("فاطمة حسن", "فَاطِمَة حَسَن", "name_equal"),
    ("فَاطِمَة حَسَن", "Fatima Hassan", "name_romanised"),
    ("هدى الحداد", "Huda al-Haddad", "name_romanised"),
    ("श्रीकांत अग्रवाल", "Shrikant Agarwal", "name_romanised"),
    ("박은영", "Eun-young Park", "name_romanised"),
    ("Юрий Иванов", "Olga Ivanova", "other_script"),
    ("Анна Иванова", "Inna Ivanova", "other_script"),
    ("مريم المصري", "Ahmed al-Masri", "other_script"),
    ("שירה כהן", "David Cohen", "other_script"),
    ("Шира", "Anna Cohen", "other_script"),
    ("王小明", "David Wang", "other_script"),
    ("王小明", "Anna Schmidt", "other_script"),
    ("John Smith", "John Smith Jr.", "generation_missing"),
    ("John Smith Sr.", "John Smith Jr.", "generation_differs"),
    ("Mr. Smith", "Mrs. Smith", "gender_differs"),
    ("John P. Smith", "John Q. Smith", "middle_differs"),
    ("María García López", "María Pérez López", "middle_differs"),
    ("John Smith", "Mary Smith", "given_differs"),
    ("Christian Roux", "Christina Roux", "given_near"),
    ("Jonathan Roux", "Jonnatham Roux", "given_near"),
    ("Ben Roux", "Bea Roux", "given_differs"),
    ("Martin Roux Sr.", "Marvin Roux", "given_differs"),
    ("Sandra Querol", "QUEROL BLAZQUEZ Sandra", "name_contained"),
    ("Kallert H. Ralph", "Ralph Kallert", "name_contained"),
    ("Martin Roux", "Marvin Roux", "given_near"),
    ("Maria Rossi", "Mario Rossi", "given_near"),
    ("Anna Smith", "Bernd Jones", "name_differs"),
    ("A. Smith", "Anna Jones", "name_differs"),
    ("Anna", "Bernd", "name_differs"),
    ("Anna & Bernd Smith", "Anna Smith", "name_differs"),
    ("Support Team", "Anna Smith", "name_differs"),
    ("Michael Petersen", "Micheal Peterson", "name_differs"),
    ("Olga Petrova", "Оlga Petrova", "homoglyph"),
]


@pytest.mark.parametrize(("one", "other", "outcome"), OUTCOMES)
def test_two_names_give_one_word(one: str, other: str, outcome: str) -> None:
    """Every outcome is reached, in either order."""
    assert compare(named(one), named(other)) == outcome
    assert compare(named(other), named(one)) == outcome


def test_edges_know_the_conflicts() -> None:
    """What evidence.sql calls a conflict of names is what `compare` calls one."""
    (listed,) = re.findall(
        r"IN \(([^()]*)\)\) AS is_name_conflict", Sql("transforms.resolve", "evidence.sql").text()
    )
    assert frozenset(re.findall(r"'(\w+)'", listed)) == CONFLICTING


def test_conflict_is_what_keeps_clusters_apart() -> None:
    """Conflicts are no agreement; a missing name is in conflict with none."""
    assert not AGREEING & CONFLICTING
    assert are_in_conflict(named("John Smith").form(), named("Mary Smith").form())
    assert not are_in_conflict(named("John Smith").form(), named("Bob Smith").form().replace("bob", "john"))
    assert not are_in_conflict(None, named("Mary Smith").form())


WORDS = st.sampled_from(
    [
        "anna",
        "ana",
        "bernd",
        "j",
        "jo",
        "smith",
        "smyth",
        "smithson",
        "wang",
        "xiao",
        "ming",
        "xiaoming",
        "li",
        "garcia",
        "lopez",
        "van",
        "de",
    ]
)


@st.composite
def names(draw: st.DrawFn) -> Name:
    words = draw(st.lists(WORDS, min_size=1, max_size=4))
    return Name(words[0], tuple(words[1:-1]), tuple(words[-1:] if len(words) > 1 else ()))


@given(names(), names())
def test_comparing_is_symmetric_and_total(one: Name, other: Name) -> None:
    """Any two names can be compared, and the order of the two does not matter."""
    assert compare(one, other) == compare(other, one)
    assert compare(one, one) == "name_equal"
