"""`longsince sql`, statement by statement: what is refused and how, what is let through and with what."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.flows.cli.conftest import run

READS = "The console only reads"
CLOSED = "disabled by configuration"
LOCKED = "configuration has been locked"
READ_ONLY = "attached in read-only mode"
REFUSED: dict[int, tuple[str, str]] = {
    # What would write files.
    1: ("COPY person TO '{home}/leak.csv'", READS),
    2: ("COPY (FROM person) TO '{home}/leak.parquet' (FORMAT parquet)", READS),
    3: ("EXPORT DATABASE '{home}/leak'", READS),
    4: ("EXPLAIN ANALYZE COPY person TO '{home}/leak.csv'", CLOSED),
    5: ("FROM query('COPY person TO ''{home}/leak.csv''')", "Expected a single SELECT statement"),
    6: ("SELECT 1; COPY person TO '{home}/leak.csv'", "one statement at a time, and this is 2"),
    # What would read them.
    7: ("COPY core.contact FROM '/etc/passwd'", READS),
    8: ("FROM read_csv('/etc/passwd')", CLOSED),
    9: ("FROM read_text('{home}/secrets.json')", CLOSED),
    10: ("FROM read_blob('{home}/config.toml')", CLOSED),
    11: ("FROM read_duckdb('{home}/warehouse.duckdb')", CLOSED),
    12: ("FROM '/etc/leak.csv'", CLOSED),
    13: ("FROM glob('{home}/*')", CLOSED),
    14: ("FROM sniff_csv('/etc/passwd')", CLOSED),
    15: ("FROM person LIMIT (SELECT length(content) FROM read_text('/etc/passwd'))", CLOSED),
    16: ("FROM json_execute_serialized_sql(json_serialize_sql('FROM read_text(''/etc/passwd'')'))", CLOSED),
    17: ("FROM request", "does not exist"),  # a variable of the process that runs it
    # Other databases, the network, extensions, passwords.
    18: ("ATTACH '{home}/warehouse.duckdb' AS warehouse", READS),
    19: ("ATTACH ':memory:' AS scratch", READS),
    20: ("DETACH people", READS),
    21: ("FROM read_csv('https://example.org/a.csv')", CLOSED),
    22: ("INSTALL httpfs", READS),
    23: ("LOAD httpfs", READS),
    24: ("CREATE SECRET leak (TYPE http)", READS),
    25: ("FROM duckdb_secrets()", CLOSED),
    # Settings.
    26: ("SET enable_external_access = true", READS),
    27: ("SET lock_configuration = false", READS),
    28: ("SET memory_limit = '64GB'", READS),
    29: ("RESET threads", READS),
    30: ("PRAGMA enable_profiling", READS),
    31: ("CALL enable_logging(storage = 'file')", READS),
    32: ("FROM enable_logging(storage = 'file', storage_path = '{home}/leak')", LOCKED),
    # What would change people.
    33: ("INSERT INTO derived.pause SELECT * FROM derived.pause", READS),
    34: ("DROP VIEW person", READS),
    35: ("CREATE TEMP TABLE leak AS FROM person", READS),
    36: ("WITH gone AS (DELETE FROM core.contact RETURNING 1) FROM gone", READ_ONLY),
    37: ("EXPLAIN ANALYZE DELETE FROM core.contact", READ_ONLY),
    38: ("CHECKPOINT", READS),
}
LET_THROUGH: dict[int, tuple[str, str]] = {
    # Where the file lies: the person who asks knows that.
    39: (
        "SELECT database_name, path FROM duckdb_databases() WHERE NOT internal",
        '"path": "[^"]*people.duckdb"',
    ),
    # The limits, and that nothing more is open.
    40: ("SELECT value FROM duckdb_settings() WHERE name = 'enable_external_access'", '"value": "false"'),
    # No raw record and no word of the user's is in there.
    41: (
        "SELECT count(*) AS n FROM duckdb_tables() WHERE schema_name IN ('raw', 'judged', 'registry')",
        '"n": 0',
    ),
}


def files(home: Path) -> dict[Path, int]:
    """Every file there, and when it was written."""
    return {path: path.stat().st_mtime_ns for path in home.rglob("*")}


OF_THE_PROCESS = {11, 17, 36}
"""For which the process could matter that runs it: another database in it, a variable, what it writes."""


@pytest.mark.parametrize("number", sorted(REFUSED | LET_THROUGH))
@pytest.mark.usefixtures("console_here")
def test_a_statement(readable: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """Refused in one line with exit code 1, or let through with just what is written; no file comes of it."""
    check(readable, tmp_path, monkeypatch, number)


@pytest.mark.parametrize(
    "number",
    [
        n if n in OF_THE_PROCESS else pytest.param(n, marks=pytest.mark.heavy)
        for n in sorted(REFUSED | LET_THROUGH)
    ],
)
def test_a_statement_in_its_own_process(
    readable: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """The same where it is run for a user."""
    check(readable, tmp_path, monkeypatch, number)


def check(readable: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """Run the statement of that number, from a folder that is empty and stays so."""
    monkeypatch.chdir(tmp_path)
    before = files(readable)
    statement, said = (REFUSED | LET_THROUGH)[number]
    ended = run("--home", readable, "sql", "--json", statement.format(home=readable))
    if number in REFUSED:
        assert (ended.code, ended.out) == (1, "")
        assert said in ended.err
        assert len(ended.err.splitlines()) == 1
    else:
        assert (ended.code, ended.err) == (0, "")
        assert len(json.loads(ended.out)) == 1
        assert re.search(said, ended.out)
    assert "canary-password" not in ended.out + ended.err
    assert files(readable) == before
    assert list(tmp_path.iterdir()) == []
