"""What is said of many values by way of their parts is what is said of each by itself."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transforms.conftest import people_database
from tests.transforms.normalise.test_person_names import FIELDS, IN_FULL, IN_PARTS, WORDS
from transforms.normalise.mailbox_words import KIND_OF_ROLE, NO_REPLY, ROLES_WITH_MORE
from transforms.normalise.steps import STEPS
from transforms.step import Python, Row, Sql

PLAIN = {step.table: step for step in STEPS if isinstance(step, Python) and step.plain}


def said(table: str, rows: list[Row]) -> tuple[list[Row], list[Row]]:
    """What the short way says of those that it calls plain, and what the function says of them."""
    step = PLAIN[table]
    with people_database() as people:
        people.run(next(one.text() for one in STEPS if isinstance(one, Sql) and table in one.text()))
        people.run(f"CREATE TEMP TABLE wanted AS SELECT {', '.join(step.key)} FROM {table}")  # noqa: S608 - our own
        people.append("temp.wanted", rows)
        for one in step.way:
            if isinstance(one, Python):
                people.append(one.table, one.function(people.rows(one.text())))
            else:
                people.run(one.text())
        people.run(f"CREATE TEMP TABLE said AS {step.plain_text()}")
        assert people.columns("temp.said") == [*people.columns(table), "is_plain"]
        assert people.count("temp.said") == len(rows)
        plain = people.rows("SELECT * EXCLUDE (is_plain) FROM temp.said WHERE is_plain")
        return plain, list(step.function([row[: len(step.key)] for row in plain]))


WRITTEN = st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=3)
BEHIND = st.sampled_from([" ", ", ", ","])


TITLE = st.sampled_from([None, None, "Dr.", "prof", "PROF.", "Ing.", "Mr.", "Sr.", "ma"])


def _in_some_way(
    one: list[str], other: list[str], behind: str, way: int, title: str | None, prefix: str | None
) -> Row:
    full = " ".join(filter(None, [title, f"{' '.join(one)}{behind}{' '.join(other)}"]))
    if way == 0:
        return (full, None, None, None, prefix, None)
    middle = " ".join(one[1:]) if way % 2 else None
    given = one[0] if way % 2 else " ".join(one)
    return (full if way < 3 else None, given, middle, " ".join(other), prefix, None)


IN_SOME_WAY = st.builds(_in_some_way, WRITTEN, WRITTEN, BEHIND, st.integers(0, 4), TITLE, TITLE)
NAMES = IN_SOME_WAY | IN_FULL | IN_PARTS | FIELDS


@settings(max_examples=20, deadline=None)
@given(st.lists(NAMES, max_size=60))
def test_names(rows: list[Row]) -> None:
    """Whatever is written in which fields."""
    plain, expected = said("derived.person_name", list(set(rows)))
    assert plain == expected


@pytest.mark.parametrize(
    ("name", "is_plain"),
    [
        (("Ana Silva",), True),
        (("Silva, Ana",), True),
        (("Ana Silva", "Ana", None, "Silva"), True),
        ((None, "Ana", None, "Silva"), True),
        (("Дмитрий Соловьёв",), True),
        (("Ana SILVA",), False),
        (("Ana Luz Silva", "Ana", "Luz", "Silva"), True),
        (("Ana Luz Silva",), True),
        (("Ana da Silva",), True),
        (("da Silva, Ana",), True),
        (("Silva, Ana J.",), True),
        (("Ana A. Silva",), True),
        (("Silva, MA",), False),
        (("Ana Luz da Silva",), False),
        (("Ana via Lists",), False),
        (("Ana Smith-Jones",), False),
        (("Dr. Silva",), False),
        (("Dr. Ana Silva",), True),
        (("Dr. Silva, Ana",), True),
        (("Dr. Ana Silva", "Ana", None, "Silva", "Dr."), True),
        (("Ana Dr. Silva",), False),
        (("Mr. Ana Silva",), False),
        ((" ".join(letter * 70 for letter in "ABC"),), False),
        (("Ana Silva", "Ana", None, "Silva", "Dr."), True),
        (("Ana Silva", "Ana", None, "Silva", "Frau"), False),
        (("Ana Silva", "Ana", None, "Silva", None, "Jr."), False),
        ((None,), False),
    ],
)
def test_most_names_are_plain(name: tuple[Any, ...], is_plain: bool) -> None:
    """Those of two or three ordinary words are, in any order; others are not."""
    plain, expected = said("derived.person_name", [(*name, *[None] * (6 - len(name)))])
    assert plain == expected
    assert bool(plain) == is_plain


TOLD = [*KIND_OF_ROLE, *ROLES_WITH_MORE, *NO_REPLY.pattern.split("|")]
A_PART = st.sampled_from(TOLD).flatmap(
    lambda told: st.tuples(st.integers(0, len(told)), st.integers(0, len(told))).map(
        lambda ends: told[min(ends) : max(ends)]
    )
)
MAIL_WORD = st.sampled_from(["ana", "Silva", "a", "dr", "van", "bill", "fade", "FACEFACEFACE"]) | A_PART
BETWEEN = st.sampled_from(["", ".", "_", "-", "+"])
DIGITS = st.integers(0, 10).map(lambda count: "7" * count)
LOCAL = st.tuples(MAIL_WORD, BETWEEN, MAIL_WORD, DIGITS).map("".join)
DOMAIN = st.sampled_from(
    """
    Acme.example gmail.com googlemail.com bounce.acme.example acme acme.example. -a.example b_.example
    docs.google.com mail.co.uk co.uk mailinator.com
    """.split()  # noqa: SIM905 - a list of so many words is a page
)
ADDRESS = st.builds("{}@{}".format, LOCAL | st.text(max_size=70), DOMAIN | st.text(max_size=20))


@settings(max_examples=20, deadline=None)
@given(st.lists(ADDRESS | st.text(max_size=20), max_size=60, unique=True))
def test_addresses(values: list[str]) -> None:
    """Whatever is written, words beside each other that make one which tells something among them."""
    plain, expected = said("derived.email_address", [(value,) for value in values])
    assert plain == expected


@pytest.mark.parametrize(("between", "digits"), [("", "7777"), (".", ""), ("_", "77777777")])
def test_no_two_words_make_a_role_of_plain_ones(between: str, digits: str) -> None:
    """Each word by which a mailbox is nobody's own, cut in two anywhere, with more before and behind."""
    words = [
        f"{before}{told[:at]}{between}{told[at:]}{behind}{digits}@acme.example".replace("-", "")
        for told in TOLD
        for at in range(len(told) + 1)
        for before in ("", "an")
        for behind in ("", "na")
    ]
    plain, expected = said("derived.email_address", [(word,) for word in sorted(set(words))])
    assert plain == expected


@pytest.mark.parametrize(
    ("value", "is_plain"),
    [
        ("Ana.Silva@Acme.example", True),
        ("asilva77@acme.example", True),
        ("asilva77@gmail.com", True),
        ("ana.silva@gmail.com", False),
        ("asilva@googlemail.com", False),
        ("info@acme.example", False),
        ("help.desk@acme.example", False),
        ("ana.info@acme.example", False),
        ("do.notreply@acme.example", False),
        ("ana@docs.google.com", False),
        ("ana+tag@acme.example", False),
        ("<ana@acme.example>", False),
        ("ana@acme", False),
    ],
)
def test_most_addresses_are_plain(value: str, is_plain: bool) -> None:
    """Those of words that tell nothing are; where more is to be known of them they are not."""
    plain, expected = said("derived.email_address", [(value,)])
    assert plain == expected
    assert bool(plain) == is_plain
