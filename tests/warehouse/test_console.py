"""Promises of the SQL console: it reads, within limits, and does nothing else."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest

from tests.warehouse.test_people import refresh
from warehouse.console import run_query
from warehouse.errors import QueryFailed, QueryStopped, WarehouseError
from warehouse.people import PEOPLE_FILE


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("people")
    refresh(home, "Ada Example")
    return home


def test_a_query_returns_columns_types_and_rows(people: Path) -> None:
    """The public views answer, with or without the catalog's name."""
    result = run_query(people, "SELECT person_id, display_name FROM people.person;")
    assert result == (["person_id", "display_name"], ["BIGINT", "VARCHAR"], [(1, "Ada Example")])


def test_values_come_back_as_python_values(people: Path) -> None:
    """Dates, instants, decimals, lists, structs, maps and NULL are what they are in DuckDB."""
    result = run_query(
        people,
        "SELECT DATE '2026-11-23', TIMESTAMPTZ '2026-11-23 12:00+00', 1.50::DECIMAL(5, 2), ['a', NULL], "
        "{'a': [1]}, MAP {'k': 2}, NULL, '7fccbba1-04a0-4859-bdfb-1dd0c87fdd1f'::UUID, '\\x00'::BLOB, "
        "INTERVAL 3 DAY, 'Zoë 李', "
        "0.5::DOUBLE, true, 170141183460469231731687303715884105727::HUGEINT, TIME '10:00', 'nan'::DOUBLE",
    )
    row = result.rows[0]
    assert row[:-2] == (
        date(2026, 11, 23),
        datetime(2026, 11, 23, 12, tzinfo=UTC),
        Decimal("1.50"),
        ["a", None],
        {"a": [1]},
        {"k": 2},
        None,
        UUID("7fccbba1-04a0-4859-bdfb-1dd0c87fdd1f"),
        b"\x00",
        timedelta(days=3),
        "Zoë 李",
        0.5,
        True,
        2**127 - 1,
    )
    assert str(row[-2]) == "10:00:00"
    assert row[-1] != row[-1]
    assert result.types[:4] == ["DATE", "TIMESTAMP WITH TIME ZONE", "DECIMAL(5,2)", "VARCHAR[]"]


@pytest.mark.parametrize(
    "sql", ["DESCRIBE person", "SHOW TABLES", "SUMMARIZE person", "EXPLAIN FROM person", "FROM person"]
)
def test_looking_around_is_reading(people: Path, sql: str) -> None:
    """DESCRIBE, SHOW, SUMMARIZE and EXPLAIN work, so that the console can be explored."""
    assert run_query(people, sql).rows


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("COPY person TO 'out.csv'", "only reads"),
        ("  -- nothing", "one statement at a time, and this is 0"),
        ("SELEKT", "syntax error"),
        ("FROM persn", "Did you mean"),
    ],
)
def test_anything_but_one_reading_statement_is_refused(
    people: Path, tmp_path: Path, sql: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is refused in one line, and nothing is written. More: tests/flows/cli/test_sql_matrix.py."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(QueryFailed, match=reason) as refusal:
        run_query(people, sql)
    assert "\n" not in str(refusal.value)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT length(repeat('a', 3000000000))",
        "SELECT list(range(200000000)) FROM range(50)",
        "SELECT repeat('a', 1000000) || i FROM range(5000) AS r (i)",
    ],
)
def test_a_bomb_is_stopped_by_the_memory_limit(people: Path, sql: str) -> None:
    """Strings, lists and results too large for the child end the query, not the machine."""
    with pytest.raises(QueryStopped, match=r"512 MiB|10 seconds"):
        run_query(people, sql, memory_mib=512, timeout=10)


def test_an_endless_query_is_killed(people: Path) -> None:
    """At the time limit the child is gone, also where DuckDB would not let itself be interrupted."""
    with pytest.raises(QueryStopped, match="after 1 seconds"):
        run_query(
            people, "SELECT count(*) FROM range(100000000000) AS a (i) WHERE md5(i::TEXT) = 'x'", timeout=1
        )


def test_too_many_rows_are_refused(people: Path) -> None:
    """One row above the limit stops the query with advice; at the limit it is answered."""
    assert len(run_query(people, "FROM range(10)", max_rows=10).rows) == 10
    with pytest.raises(QueryStopped, match="more than 10 rows; add a LIMIT"):
        run_query(people, "FROM range(11)", max_rows=10)


def test_a_reader_holds_nobody_up_and_sees_the_last_publish(tmp_path: Path) -> None:
    """Each query reads what is published at its time."""
    with pytest.raises(WarehouseError, match="run `longsince sync`"):
        run_query(tmp_path, "FROM person")
    for name in ("Ada Example", "Bob Example"):
        refresh(tmp_path, name)
        assert run_query(tmp_path, "SELECT display_name FROM person").rows == [(name,)]
    (tmp_path / PEOPLE_FILE).chmod(0o600)
    (tmp_path / PEOPLE_FILE).write_bytes(b"<html>" * 4000)
    with pytest.raises(WarehouseError, match="cannot be read"):
        run_query(tmp_path, "FROM person")


def test_a_module_in_the_current_folder_is_not_run(
    people: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The child never imports what happens to lie where the person stands."""
    (tmp_path / "duckdb.py").write_text("open('ran', 'w')", encoding="utf-8")
    (tmp_path / "warehouse").mkdir()
    (tmp_path / "warehouse" / "__init__.py").write_text("open('ran', 'w')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert run_query(people, "SELECT 1").rows == [(1,)]
    assert not (tmp_path / "ran").exists()


def test_an_answer_is_only_ever_values(people: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Were the child taken over, its answer still could not run anything here."""
    evil = b"cposix\nsystem\n(S'touch ran'\ntR."
    monkeypatch.setattr(
        "subprocess.run", lambda *_, **__: type("Completed", (), {"returncode": 0, "stdout": evil})
    )
    with pytest.raises(QueryFailed, match=r"cannot be shown \(posix\.system\)"):
        run_query(people, "SELECT 1")
