"""`longsince import`: what it prints, and how it ends."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from tests.flows.cli.conftest import run
from tests.flows.conftest import card


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book (1).vcf"
    path.write_text(card("a", "Anna A") + card("b", "Bo B") + "BEGIN:VCARD\r\n", encoding="utf-8")
    return path


def test_an_import_from_preview_to_people(set_up: Path, book: Path) -> None:
    """A dry run says what would come; the import makes the account; the same again changes nothing."""
    dry = run("--home", set_up, "import", "--dry-run", book)
    assert dry.code == 0
    assert dry.out == (
        "book (1).vcf (vCard): would come: 3 contacts, 3 of them new, 0 changed, 0 gone; 1 cannot be read\n"
        "Nothing was imported.\n"
    )
    assert "accounts.files" not in (set_up / "config.toml").read_text(encoding="utf-8")
    ended = run("--home", set_up, "import", book)
    assert ended.code == 0
    assert ended.out == (
        "book (1).vcf (vCard): 3 contacts, 3 of them new, 0 changed, 0 gone\n"
        "people.duckdb is new: 2 people, 1 record that could not be read.\n"
    )
    again = run("--home", set_up, "import", book)
    assert again.out.splitlines()[-1] == "Nothing changed."
    synced = run("--home", set_up, "sync")
    assert (synced.code, synced.out) == (0, "Nothing changed.\n")
    assert run("--home", set_up, "status").code == 0


def test_problems_are_named(set_up: Path, book: Path, tmp_path: Path) -> None:
    """What cannot be imported is exit code 1, beside something that can 3; nothing is ever a traceback."""
    other = tmp_path / "notes\x1b[2J.txt"
    other.write_text("hello")
    alone = run("--home", set_up, "import", other)
    assert alone.code == 1
    assert alone.out == (
        "files: notes[2J.txt is of no kind that can be imported: docs/files.md lists the kinds.\n"
    )
    assert run("--home", set_up, "import", other, book).code == 3
    away = run("--home", set_up, "import", tmp_path / "away.vcf")
    assert (away.code, away.out) == (1, "files: away.vcf cannot be read: No such file or directory\n")


def test_an_account_of_another_kind_is_refused(set_up: Path, book: Path) -> None:
    """Files never mix with what a server says."""
    config = set_up / "config.toml"
    config.write_text(config.read_text() + '[accounts.cal]\nprovider = "ics"\n')
    ended = run("--home", set_up, "import", "--account", "cal", book)
    assert (ended.code, ended.err) == (2, "The account cal is one of ics: choose another --account.\n")


def test_a_table_by_its_columns(set_up: Path, tmp_path: Path) -> None:
    """`--map` says what the columns are; a field that there is not is named with those that there are."""
    table = tmp_path / "people.csv"
    table.write_text("Who,Mail\nAnna A,anna@example.org\n")
    ended = run(
        "--home", set_up, "import", "--dry-run", table, "--map", "full_name=Who", "--map", "email=Mail"
    )
    assert (
        ended.out.splitlines()[0]
        == "people.csv (table): would come: 1 contact, 1 of them new, 0 changed, 0 gone"
    )
    wrong = run("--home", set_up, "import", table, "--map", "mail=Mail")
    assert wrong.code == 2
    assert wrong.err.startswith("'mail=Mail' must be FIELD=COLUMN, the field one of: full_name, given_name")


def test_a_table_of_no_known_program(set_up: Path, tmp_path: Path) -> None:
    """It is answered with the columns that are there, and a command to copy, which does what it says."""
    table = tmp_path / "my people.csv"
    table.write_text(
        "Prénom,Nom,Adresse de messagerie,Loisirs\nZoë,Berg,zoe@example.org,voile\n", encoding="utf-8"
    )
    ended = run("--home", set_up, "import", table)
    assert ended.code == 1
    told, _, command = ended.out.rstrip("\n").partition(": longsince ")
    assert told == (
        "files: my people.csv is a table that no known program wrote. Its columns are: Prénom, Nom, "
        "Adresse de messagerie, Loisirs. Say what they are, for example so (first with --dry-run)"
    )
    assert shlex.split(command) == [
        "import", str(table), "--map", "given_name=Prénom", "--map", "email=Adresse de messagerie",
    ]  # fmt: skip
    dry = run("--home", set_up, *shlex.split(command), "--dry-run")
    assert dry.out.startswith("my people.csv (table): would come: 1 contact, 1 of them new")
    wrong = run("--home", set_up, "import", table, "--map", "email=Mail")
    columns = "Prénom, Nom, Adresse de messagerie, Loisirs"
    assert wrong.out == f"files: my people.csv has no column Mail. Its columns are: {columns}.\n"


def test_people_whom_nobody_knows_are_told(set_up: Path, tmp_path: Path) -> None:
    """An import says how many of those it shows are strangers, and its query lists them."""
    box = tmp_path / "inbox.mbox"
    box.write_text(
        "From x Mon Jan  5 10:00:00 2026\nFrom: Zoë Berg <zoe@example.org>\nTo: me@example.org\n"
        "Message-ID: <1@example.org>\nDate: Mon, 05 Jan 2026 10:00:00 +0000\n\nbody\n",
        encoding="utf-8",
    )
    ended = run("--home", set_up, "import", box)
    assert ended.code == 0
    said, query = ended.out.splitlines()[-2:]
    assert said == (
        "1 person is in no address book, nor in contact with you both ways; no list of ties has them:"
    )
    listed = run("--home", *shlex.split(f"{set_up} {query.strip().removeprefix('longsince ')}"))
    assert (listed.code, "Zoë Berg" in listed.out, "zoe@example.org" in listed.out) == (0, True, True)
