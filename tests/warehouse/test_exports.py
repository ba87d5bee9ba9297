"""Promises of the CSV: readable by anything, and nothing in it runs."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.exports import csv_text, write_csv

NUMBER = re.compile(r"\+[0-9]{1,3} [0-9]{4,14}")


def cells(*values: Any) -> list[str]:
    """The cells of one row as a reader of CSV gets them."""
    text = "".join(csv_text([f"c{n}" for n in range(len(values))], [values]))
    return list(csv.reader(io.StringIO(text, newline="")))[1]


@pytest.mark.parametrize(
    "hostile",
    [
        "=1+1",
        "=cmd|' /C calc'!A0",
        "+1+1",
        "-1+1",
        "-3.5",
        "@SUM(1)",
        "|calc",
        "%0A=1",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        "\tx",
        "＝1+1",
        "＋1",
        "－1",
        "＠SUM(1)",
        "﹣1",
        " =1+1",
        "\u00a0=1+1",
        "\u200b=1+1",
        "\ufeff=1+1",
        "\u202e=1+1",
        "\u2060\u200d+1",
        "\u0301=1",
        "\0=1+1",
        "\x1b=1",
    ],
)
def test_a_cell_that_could_run_gets_an_apostrophe(hostile: str) -> None:
    """Formulas, also in full width, behind spaces and invisible or control characters; phone numbers too."""
    (cell,) = cells(hostile)
    assert cell.startswith("'")
    assert cells([hostile, "x"])[0].startswith("'")
    assert cells(["x", hostile])[0].startswith("x; '")
    header = next(iter(csv_text([hostile], [])))
    assert header.lstrip('"').startswith("'")


@pytest.mark.parametrize(
    "harmless",
    ["", "Ada", "a=b", "ada@example.org", "O'Neill", "1-2", "李小龍", "٣", "é", "(+49) 30", "–", "👩‍👩‍👧"],
)
def test_plain_text_is_left_alone(harmless: str) -> None:
    """Names, addresses and text with signs inside stay letter by letter."""
    assert cells(harmless) == [harmless]


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("+4915112345678", "+49 15112345678"),
        ("+12025550123", "+1 2025550123"),
        ("+390612345678", "+39 0612345678"),
        ("+35312345678", "+353 12345678"),
        ("+9991234567", "+999 1234567"),
    ],
)
def test_a_phone_number_stays_one(number: str, written: str) -> None:
    """Every digit and the plus, alone or in a list, in the way of ITU-T E.123: text for any spreadsheet."""
    assert cells(number, [number, number]) == [written, f"{written}; {written}"]


@pytest.mark.parametrize("close", ["+491", "+49151x", "+0123456789", "+1234567890123456", "++4915112345678"])
def test_what_only_looks_like_a_number_gets_an_apostrophe(close: str) -> None:
    """Nothing but E.164 is let through with its sign."""
    assert cells(close) == [f"'{close}"]


def test_a_bom_on_request(tmp_path: Path) -> None:
    """For Excel, by three bytes before all else; without a word there is none."""
    for has_bom in (True, False):
        write_csv(tmp_path / "a.csv", ["name"], [["Zoë"]], has_bom=has_bom)
        start = b"\xef\xbb\xbf" if has_bom else b""
        assert (tmp_path / "a.csv").read_bytes() == start + "name\nZoë\n".encode()


def test_values_have_one_spelling_each() -> None:
    """Numbers stay numbers, dates and times are ISO 8601, lists are joined, NULL is empty."""
    assert cells(
        -3,
        -3.5,
        Decimal("-3.50"),
        True,
        None,
        date(2026, 11, 23),
        datetime(2026, 11, 23, 12, tzinfo=UTC),
        datetime(2026, 11, 23, 12, tzinfo=timezone(timedelta(hours=9))),
        time(10, 30),
        ["b@example.org", None, "a@example.org"],
        [],
    ) == [
        "-3",
        "-3.5",
        "-3.50",
        "true",
        "",
        "2026-11-23",
        "2026-11-23T12:00:00+00:00",
        "2026-11-23T12:00:00+09:00",
        "10:30:00",
        "b@example.org; ; a@example.org",
        "",
    ]


@given(st.lists(st.text(st.characters(exclude_categories=[])), min_size=1, max_size=4))
def test_any_text_survives_and_none_can_run(texts: list[str]) -> None:
    """As many cells come back as went in; none begins with a sign or holds a control character."""
    back = cells(*texts)
    assert len(back) == len(texts)
    for cell in back:
        assert unicodedata.normalize("NFKC", cell.lstrip())[:1] not in set("=+-@|%") or NUMBER.fullmatch(cell)
        assert not any(unicodedata.category(c) == "Cc" and c not in "\t\r\n" for c in cell)
        assert cell == cell.encode("utf-8", "replace").decode()


def test_a_file_reads_back_in_duckdb(tmp_path: Path) -> None:
    """What is written is one header line and one row a line, as another reader sees it too."""
    path = tmp_path / "stale.csv"
    write_csv(path, ["name", "note", "n"], [('Ada, "Countess"', "two\nlines", 1), ("Zoë", None, 2)])
    read = duckdb.execute("SELECT name, note, n FROM read_csv(?, header = true)", [str(path)]).fetchall()
    assert read == [('Ada, "Countess"', "two\nlines", 1), ("Zoë", None, 2)]
    assert path.stat().st_mode & 0o777 == 0o600
    assert (
        path.read_bytes()
        == "".join(
            csv_text(["name", "note", "n"], [('Ada, "Countess"', "two\nlines", 1), ("Zoë", None, 2)])
        ).encode()
    )


def test_rows_are_streamed() -> None:
    """The first line comes before the second row is asked for: a large result never stands in memory."""

    def rows() -> Any:
        yield ["Ada"]
        raise AssertionError

    lines = csv_text(["name"], rows())
    assert [next(lines), next(lines)] == ["name\n", "Ada\n"]
