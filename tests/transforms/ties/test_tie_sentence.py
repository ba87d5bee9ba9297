"""The sentence of a tie."""

from __future__ import annotations

from datetime import date

import pytest

from transforms.step import Sql
from warehouse.people import Next

_ON = date(2026, 9, 14)
MET = "both"


@pytest.fixture
def macros(people: Next) -> Next:
    """The people database with the macros of the sentence."""
    people.run(Sql("transforms.enrich", "number_of.sql").text())
    for file in ("last_act.sql", "tie_sentence.sql"):
        people.run(Sql("transforms.ties", file).text())
    people.run(
        "CREATE TABLE derived.told"
        " (contact_days BIGINT, gap DOUBLE, age BIGINT, last_on DATE, direction TEXT, what TEXT)"
    )
    return people


@pytest.mark.parametrize(
    ("gap", "gap_from", "last_on", "sentence"),
    [
        (42, "you", None, "You want to be in touch every 42 days; no contact found."),
        (
            30,
            "tag friend",
            _ON,
            "You want to be in touch every 30 days; now 70 days since you met on 14 September 2026.",
        ),
    ],
)
def test_a_cadence_is_what_the_user_wants(
    macros: Next, gap: int, gap_from: str, last_on: date | None, sentence: str
) -> None:
    """Not what is usual; told where there never was contact, too."""
    query = "SELECT derived.tie_sentence(?, ?, ?, 70, ?, 'both', NULL)"
    values = [0 if last_on is None else 9, gap, gap_from, last_on]
    got = macros.connection.execute(query, values).fetchall()
    assert got == [(sentence,)]


@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        (
            (20, 12.3, 70, _ON, MET, "Weekly sync"),
            "Usually every 12 days; now 70 days since you met on 14 September 2026 (Weekly sync).",
        ),
        ((20, 1.2, 1, _ON, MET, None), "Usually every day; now 1 day since you met on 14 September 2026."),
        (
            (20, 0.3, 2, _ON, MET, None),
            "Usually every day; now 2 days since you met on 14 September 2026.",
        ),
        ((3, 1.6, 0, _ON, MET, "Lunch"), "Usually every 2 days; you met today (Lunch)."),
        ((1, 12.0, 70, _ON, MET, None), "In touch once; now 70 days since you met on 14 September 2026."),
        (
            (2, 12.0, 70, _ON, MET, None),
            "In touch on two days; now 70 days since you met on 14 September 2026.",
        ),
        (
            (1, None, 3, date(2026, 3, 1), MET, " \n "),
            "In touch once; now 3 days since you met on 1 March 2026.",
        ),
        (
            (1, None, 3, _ON, MET, "Two\r\nlines"),
            "In touch once; now 3 days since you met on 14 September 2026 (Two lines).",
        ),
        (
            (3, 7.0, 9, _ON, "in", None),
            "Usually every 7 days; now 9 days since they wrote on 14 September 2026.",
        ),
        ((1, 7.0, 0, _ON, "out", "Tea"), "In touch once; you wrote today (Tea)."),
        ((0, None, None, None, None, None), "No contact found."),
    ],
)
def test_the_sentence(macros: Next, case: tuple[object, ...], sentence: str) -> None:
    """Sober, in the right number, with the title if there is one."""
    macros.append("derived.told", [case])
    got = macros.rows(
        "SELECT derived.tie_sentence(contact_days, gap, 'learned', age, last_on, direction, what)"
        " FROM derived.told"
    )
    assert got == [(sentence,)]
