"""Reading: what is printed, what goes into files and programs, and that no name does harm there."""

from __future__ import annotations

import csv
import io
import json
import shutil
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from flows.cli import read
from tests.flows.cli.conftest import AS_OF, HOSTILE, ORDINARY, run

EVERYBODY = len(HOSTILE) + len(ORDINARY)


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_stale_shows_the_first_ten_and_how_many_more(readable: Path) -> None:
    """Each with a number, a name, a firm if there is one, and a sentence."""
    ended = run("--home", readable, "stale", "--as-of", AS_OF)
    assert (ended.code, ended.err) == (0, "")
    numbered = [line for line in ended.out.splitlines() if line[:3].strip().isdigit()]
    assert len(numbered) == 10
    assert any(line.endswith("José Ångström · Ångström & Söner") for line in numbered)
    assert ended.out.count("Usually every 7 days; now 126 days since you met on 27 October 2025") == 10
    assert ended.out.endswith(f"\n{EVERYBODY - 10} more: --all shows them, --csv FILE writes them.\n")


def test_stale_all_shows_all(readable: Path) -> None:
    """Nobody is left out, and nothing says so."""
    out = run("--home", readable, "stale", "--as-of", AS_OF, "--all").out
    assert out.count("Usually every 7 days") == EVERYBODY
    assert "more:" not in out


def test_stale_is_as_of_today(readable: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without --as-of it is the owner's day that is asked about."""
    monkeypatch.setattr(read, "now", lambda: datetime(2026, 3, 1, 23, 30, tzinfo=UTC))
    assert run("--home", readable, "stale").out == run("--home", readable, "stale", "--as-of", AS_OF).out


def test_stale_of_an_earlier_day(readable: Path) -> None:
    """Shortly after the last meetings no tie was stale."""
    ended = run("--home", readable, "stale", "--as-of", "2025-11-03")
    assert (ended.code, ended.out) == (0, "No tie is going stale.\n")


def test_stale_says_what_it_cannot_judge(readable: Path) -> None:
    """Long after the last sync no tie is called stale, nor well: they are counted, the source is named."""
    ended = run("--home", readable, "stale", "--as-of", "2027-06-01")
    assert (ended.code, ended.out) == (0, "No tie is going stale.\n")
    assert ended.err.startswith(f"Not judged: {EVERYBODY} ties that would be stale. ")
    assert "dav_calendar" in ended.err


def test_stale_by_tag(readable: Path) -> None:
    """Only those with the tag; with a tag that nobody has, nobody."""
    found = json.loads(run("--home", readable, "stale", "--as-of", AS_OF, "--tag", "friends", "--json").out)
    assert [row["display_name"] for row in found] == ["José Ångström", "Ольга Петрова"]
    assert run("--home", readable, "stale", "--as-of", AS_OF, "--tag", "x").out == "No tie is going stale.\n"


def test_stale_as_json(readable: Path) -> None:
    """All of them, one object each, with days as ISO 8601 and the proof."""
    found = json.loads(run("--home", readable, "stale", "--as-of", AS_OF, "--json").out)
    assert len(found) == EVERYBODY
    (jose,) = [row for row in found if row["display_name"] == "José Ångström"]
    assert {key: jose[key] for key in ("last_contact_on", "age_days", "emails", "proof_record_id")} == {
        "last_contact_on": "2025-10-27",
        "age_days": 126,
        "emails": ["jose@friends.example"],
        "proof_record_id": "jose-3",
    }


def test_stale_as_csv(readable: Path, tmp_path: Path) -> None:
    """All of them, in a file for the owner alone, or on standard output with nothing beside it."""
    file = tmp_path / "stale.csv"
    ended = run("--home", readable, "stale", "--as-of", AS_OF, "--csv", file)
    assert (ended.code, ended.out, ended.err) == (0, "", f"Written to {file}.\n")
    assert file.stat().st_mode & 0o777 == 0o600
    text = file.read_text(encoding="utf-8")
    assert run("--home", readable, "stale", "--as-of", AS_OF, "--csv", "-").out == text
    assert len(rows_of(text)) == EVERYBODY
    assert {"person_id", "display_name", "sentence", "last_contact_on"} <= set(rows_of(text)[0])


def test_csv_with_a_bom_and_a_number(readable: Path) -> None:
    """Where asked for, of either command; José's number keeps its plus."""
    for command in (["stale", "--as-of", AS_OF], ["sql", "FROM person"]):
        text = run("--home", readable, *command, "--csv", "-", "--bom").out
        assert text.startswith("\ufeff")
        assert text[1:] == run("--home", readable, *command, "--csv", "-").out
        assert ",+49 15112345678," in text


def test_a_csv_that_cannot_be_written_is_told(readable: Path, tmp_path: Path) -> None:
    """The file and the reason, in a line."""
    for target in (tmp_path / "missing" / "stale.csv", tmp_path):
        ended = run("--home", readable, "stale", "--as-of", AS_OF, "--csv", target)
        assert (ended.code, ended.out) == (1, "")
        assert ended.err.startswith(f"{target} cannot be written: ")
        assert ("Make it first." in ended.err) == (not target.exists())


def test_a_day_that_is_none_is_usage(readable: Path) -> None:
    """Exit code 2, with how to write one."""
    ended = run("--home", readable, "stale", "--as-of", "2026-02-30")
    assert ended.code == 2
    assert "--as-of" in ended.err


@pytest.mark.parametrize("command", [["stale", "--as-of", AS_OF], ["who", "x"], ["sql", "SELECT 1"]])
def test_before_the_first_sync(set_up: Path, command: list[str]) -> None:
    """There is nobody yet, and what to do."""
    ended = run("--home", set_up, *command)
    assert (ended.code, ended.out) == (1, "")
    assert ended.err == f"There are no people in {set_up} yet: run `longsince sync`.\n"


@pytest.mark.parametrize(
    ("words", "uid"),
    [
        (["José"], "jose"),
        (["jose", "ang"], "jose"),
        (["ANGSTROM"], "jose"),
        (["olga"], "olga"),
        (["Петрова"], "olga"),
        (["petrova", "olga"], "olga"),
        (["小明"], "wang"),
        (["wang xiao"], "wang"),
        (["amina@friends.example"], "amina"),
        (["Amina@Friends.Example"], "amina"),
        (["0151 123 456 78"], "jose"),
        (["+49 1511 2345678"], "jose"),
        (["min-jun"], "kim1"),
        (["carvalho"], "ines"),
    ],
)
def test_who_finds_by_what_one_remembers(readable: Path, words: list[str], uid: str) -> None:
    """Part of a name, in any order, without accents or in Latin letters; an address; a number as dialled."""
    ended = run("--home", readable, "who", *words)
    assert ended.code == 0
    assert f"emails                 {uid}@friends.example\n" in ended.out


def test_who_shows_person_tie_records_and_timeline(readable: Path) -> None:
    """One fact a line, then the records and the meetings with their reasons."""
    out = run("--home", readable, "who", "jose").out
    assert "organisation           Ångström & Söner\n" in out
    assert "phones                 +4915112345678\n" in out
    assert "last contact on        2025-10-27\n" in out
    assert "proof                  jose-3 · " in out
    lines = [line.strip() for line in out.splitlines()]
    place = lines.index("2025-10-20 · meeting · jose-2")
    assert lines[place + 1] == "Counts: You both were at this meeting."
    # By its id a record can be split off, be it only an address in meetings.
    observed = lines.index("observed")
    assert lines[observed + 1 : observed + 3] == ["jose@friends.example", "record jose@friends.example"]


def test_who_as_json(readable: Path) -> None:
    """The same in four parts."""
    (found,) = json.loads(run("--home", readable, "who", "jose", "--json").out)
    assert found["person"][0]["display_name"] == "José Ångström"
    assert found["tie"][0]["contact_days"] == 4
    assert found["records"][0]["record_id"] == "jose"
    assert [row["title"] for row in found["timeline"]] == ["jose-3", "jose-2", "jose-1", "jose-0"]


def test_who_of_several_lists_them(readable: Path) -> None:
    """Each has a number, by which one of them can be named."""
    ended = run("--home", readable, "who", "kim")
    assert ended.code == 0
    assert ended.out.endswith("2 people: name one by person_id.\n")
    found = json.loads(run("--home", readable, "who", "kim", "--json").out)
    assert [row["display_name"] for row in found] == ["Kim Min-jun", "Kim Seo-yeon"]
    for row in found:
        assert (
            f"display name           {row['display_name']}\n"
            in run("--home", readable, "who", row["person_id"]).out
        )


def test_who_begins_with_the_words(readable: Path) -> None:
    """Whose name has a word that begins so is meant before whoever has it only inside one."""
    (found,) = json.loads(run("--home", readable, "who", "ra", "--json").out)
    assert found["person"][0]["display_name"] == "Rana"
    assert "display name           José Ångström" in run("--home", readable, "who", "ngstr").out


def test_who_takes_a_number_for_a_person_id(readable: Path) -> None:
    """Although a name has the digit too (Rana 2): else nobody could be named by the number."""
    (found,) = json.loads(run("--home", readable, "who", "2", "--json").out)
    assert found["person"][0]["person_id"] == 2


def test_who_is_nobody(readable: Path) -> None:
    """Exit code 1, and the words that were looked for."""
    ended = run("--home", readable, "who", "nobody", "at", "all")
    assert (ended.code, ended.out, ended.err) == (1, "", "Nobody here is known as 'nobody at all'.\n")


def test_sql_answers_a_query(readable: Path) -> None:
    """Given as an argument or on standard input; as a table, as CSV, as JSON."""
    query = (
        "SELECT display_name AS who, contact_days FROM tie JOIN person USING (person_id) WHERE who ^@ 'Kim'"
    )
    query += " ORDER BY who"
    table = run("--home", readable, "sql", query)
    assert (table.code, table.err) == (0, "")
    lines = [line.split() for line in table.out.splitlines()]
    assert ["who", "contact_days"] in lines
    assert ["Kim", "Min-jun", "4"] in lines
    assert run("--home", readable, "sql", stdin=query + ";\n").out == table.out
    as_csv = "who,contact_days\nKim Min-jun,4\nKim Seo-yeon,4\n"
    assert run("--home", readable, "sql", query, "--csv", "-").out == as_csv
    as_json = [{"who": "Kim Min-jun", "contact_days": 4}, {"who": "Kim Seo-yeon", "contact_days": 4}]
    assert json.loads(run("--home", readable, "sql", query, "--json").out) == as_json


def test_sql_writes_a_csv_file(readable: Path, tmp_path: Path) -> None:
    """And says where."""
    file = tmp_path / "people.csv"
    ended = run("--home", readable, "sql", "SELECT 1 AS one", "--csv", file)
    assert (ended.code, ended.out, ended.err) == (0, "", f"Written to {file}.\n")
    assert file.read_text(encoding="utf-8") == "one\n1\n"


@pytest.mark.usefixtures("console_here")
def test_sql_json_is_json_whatever_the_values(readable: Path) -> None:
    """No NaN, which is none; nested values stay nested; what JSON has no word for is text."""
    query = """
        SELECT 'nan'::DOUBLE AS nan, [1.5, 'inf'::DOUBLE] AS list, {'a': DATE '2026-03-01'} AS struct,
            MAP {'k': 1} AS map, 12.50::DECIMAL(4, 2) AS decimal, INTERVAL 1 DAY AS span, NULL AS nothing
    """
    assert json.loads(run("--home", readable, "sql", query, "--json").out, parse_constant=pytest.fail) == [
        {
            "nan": None,
            "list": [1.5, None],
            "struct": {"a": "2026-03-01"},
            "map": {"k": 1},
            "decimal": "12.50",
            "span": "1 day, 0:00:00",
            "nothing": None,
        }
    ]


@pytest.mark.usefixtures("console_here")
def test_sql_with_many_columns_prints_blocks(readable: Path) -> None:
    """One value a line where a table would not fit."""
    out = run("--home", readable, "sql", "SELECT * FROM person WHERE display_name = 'Amina Diallo'").out
    assert "display_name        Amina Diallo\n" in out


@pytest.mark.usefixtures("console_here")
def test_a_header_is_text(readable: Path) -> None:
    """DuckDB names a column by its expression, which may look like markup."""
    out = run("--home", readable, "sql", "SELECT MAP {'red': 1}['red'], 2 AS \"[/b]\"").out
    assert "['red']" in out
    assert "[/b]" in out


def is_harmless(text: str) -> bool:
    """No escape sequence, no control character but the line break, no override of direction."""
    return not any(unicodedata.category(c) in {"Cc", "Cf"} and c != "\n" for c in text)


ALL_RECORDS = "SELECT account, record_id, name FROM person_record WHERE NOT is_observed ORDER BY record_id"
OUTPUTS: dict[str, list[str]] = {
    "stale": ["stale", "--as-of", AS_OF, "--all"],
    "stale-json": ["stale", "--as-of", AS_OF, "--json"],
    "stale-csv": ["stale", "--as-of", AS_OF, "--csv", "-"],
    "who": ["who", "mallory"],
    "who-ann": ["who", "ann"],
    "who-trudy": ["who", "trudy"],
    "who-several": ["who", "e"],
    "who-several-json": ["who", "e", "--json"],
    "sql": ["sql", ALL_RECORDS],
    "sql-blocks": ["sql", "FROM person"],
    "sql-json": ["sql", ALL_RECORDS, "--json"],
}


@pytest.mark.parametrize("name", OUTPUTS)
@pytest.mark.usefixtures("console_here")
def test_no_name_steers_a_terminal(readable: Path, name: str) -> None:
    """Nothing of a name moves the cursor, clears the screen or turns the direction of what follows."""
    ended = run("--home", readable, *OUTPUTS[name])
    assert ended.code == 0
    assert is_harmless(ended.out)


@pytest.mark.usefixtures("console_here")
def test_a_name_that_looks_like_markup_is_shown_as_it_is(readable: Path) -> None:
    """Square brackets are letters here."""
    assert "[red]Zed[/red]" in run("--home", readable, "sql", ALL_RECORDS).out


@pytest.mark.usefixtures("console_here")
def test_no_name_is_a_formula(readable: Path) -> None:
    """A spreadsheet runs nothing of what a stranger called himself."""
    for arguments in (OUTPUTS["stale-csv"], ["sql", ALL_RECORDS, "--csv", "-"]):
        cells = [cell for row in rows_of(run("--home", readable, *arguments).out) for cell in row.values()]
        assert "'=1+1 Eve" in cells
        assert not [
            cell for cell in cells if cell.startswith(("=", "+", "-", "@")) and "+49 1511" not in cell
        ]
        assert not [cell for cell in cells if "\x1b" in cell or "\x9b" in cell]


@pytest.mark.usefixtures("console_here")
def test_json_loses_nothing_of_a_name(readable: Path) -> None:
    """What is escaped there for the terminal's sake is in the value."""
    rows = json.loads(run("--home", readable, *OUTPUTS["sql-json"]).out)
    assert {row["record_id"]: row["name"] for row in rows}["reversed"] == HOSTILE["reversed"]


def garbage(path: Path) -> None:
    path.write_bytes(b"no database" * 1000)


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def of_another_version(path: Path) -> None:
    path.unlink()
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE person (name TEXT)")


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (garbage, "delete it, and run `longsince sync` to make it anew."),
        (cut_off, "delete it, and run `longsince sync` to make it anew."),
        (of_another_version, "people.duckdb was made by another version: run `longsince sync`."),
    ],
)
def test_a_file_that_cannot_be_read_is_told(
    readable: Path, tmp_path: Path, harm: Callable[[Path], None], told: str
) -> None:
    """Damaged, or not yet made anew after an update: one line with what to do, no traceback."""
    home = tmp_path / "home"
    shutil.copytree(readable, home)
    (home / "people.duckdb").chmod(0o600)
    harm(home / "people.duckdb")
    for command in (["stale", "--as-of", AS_OF], ["who", "jose"]):
        ended = run("--home", home, *command)
        assert (ended.code, ended.out) == (1, "")
        assert len(ended.err.splitlines()) == 1
        assert told in ended.err


def test_report_writes_the_set_and_says_where(
    readable: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Into the folder that is named, with a line a file; as of today."""
    monkeypatch.setattr(read, "now", lambda: datetime(2026, 3, 2, 12, tzinfo=UTC))
    folder = tmp_path / "out" / "reports"
    ended = run("--home", readable, "report", folder)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.splitlines()[:2] == [
        f"{folder}/stale_ties.csv: {EVERYBODY} rows",
        f"{folder}/ties.csv: {EVERYBODY} rows",
    ]
    names = {row["display_name"] for row in rows_of((folder / "stale_ties.csv").read_text(encoding="utf-8"))}
    assert "'=1+1 Eve" in names


def test_report_goes_into_the_home_folder_if_nothing_is_said(readable: Path, tmp_path: Path) -> None:
    """And says what could not be judged: the home's sync is long past."""
    home = tmp_path / "home"
    shutil.copytree(readable, home)
    ended = run("--home", home, "report")
    assert ended.code == 0
    assert ended.err.startswith(f"Not judged: {EVERYBODY} ties that would be stale. ")
    assert (home / "reports" / "manifest.json").exists()


def test_report_without_people(set_up: Path) -> None:
    """A line that says what to do, and no file."""
    ended = run("--home", set_up, "report")
    assert (ended.code, ended.out) == (1, "")
    assert "run `longsince sync`" in ended.err
    assert not (set_up / "reports").exists()


def test_colleagues_are_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """For each organisation, unless they have a tag or are asked for."""
    columns = ["display_name", "organisation", "sentence", "occasion", "colleague_of", "tags"]
    rows: list[tuple[object, ...]] = [
        ("Nino", None, "Long ago.", "Birthday on 1 December.", None, []),
        ("Ana", "Acme", "Long ago.", None, "Acme", ["friend"]),
        *((f"Colleague {number}", "Acme", "Long ago.", None, "Acme", []) for number in range(4)),
        ("Bo", None, "Long ago.", None, "beta.example", []),
    ]
    read.print_stale(columns, rows, most=10)
    assert capsys.readouterr().out.splitlines() == [
        "  1  Nino",
        "     Long ago.",
        "     Birthday on 1 December.",
        "  2  Ana · Acme",
        "     Long ago.",
        "",
        "Also 4 colleagues at Acme: Colleague 0, Colleague 1, Colleague 2, ...",
        "",
        "Also 1 colleague at beta.example: Bo",
        "--colleagues shows colleagues one by one.",
    ]
    read.print_stale(columns, rows, most=10, folds=False)
    assert "  7  Bo" in capsys.readouterr().out
