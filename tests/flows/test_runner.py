"""What reads nothing new is not run again, and what does comes out as if all had been run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import numpy as np
import pytest

from flows import runner, workers
from flows.runner import run_steps
from tests.flows.row_functions import who_bears
from transforms.step import Arrays, Columns, Python, Row, Rows, Sql, Step
from warehouse.people import Next, build_next, publish, scratch


@pytest.fixture
def people() -> Iterator[Next]:
    with scratch() as people:
        people.run("CREATE SCHEMA core")
        people.run("CREATE SCHEMA derived")
        people.run(
            "CREATE TABLE core.stamp (name TEXT NOT NULL, made_from TEXT NOT NULL, content TEXT NOT NULL)"
        )
        people.run("CREATE TABLE core.contact (name TEXT)")
        people.run("CREATE SEQUENCE times")
        people.append("core.contact", [("ana",), ("boaz",)])
        yield people


class Plan:
    """Steps made of texts; each table counts in ``made`` how often it was made."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.steps: list[Step] = []
        self.fed: list[list[Row]] = []

    def sql(self, name: str, text: str, *, by_rows: bool = False) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")
        self.steps.append(Sql(self.folder.name, name, by_rows=by_rows))

    def sql_by(self, name: str, text: str, by: str, touched: str = "") -> None:
        """A step that is run for what was touched alone."""
        for file, content in ((name, text), (f"touched_{name}", touched)):
            (self.folder / file).write_text(content, encoding="utf-8")
        self.steps.append(
            Sql(self.folder.name, name, by=(by,), touched=f"touched_{name}" if touched else None)
        )

    def python(self, name: str, text: str, table: str, key: tuple[str, ...] = ()) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")
        self.steps.append(Python(self.folder.name, name, self._upper, table, key))

    def _upper(self, rows: Rows) -> Rows:
        fed = list(rows)
        self.fed.append(fed)
        return [(name, name and name.upper()) for (name,) in fed]


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Plan:
    """The folder of the test is the package that the texts are in."""
    monkeypatch.syspath_prepend(tmp_path.parent)
    return Plan(tmp_path)


def made(people: Next, table: str) -> int:
    """The number, counted over all tables, of the making of a table that has a column ``made``."""
    ((number,),) = people.rows(f"SELECT any_value(made) FROM {table}")  # noqa: S608 - names of this module
    return int(number)


def test_a_step_that_reads_nothing_new_is_not_run(people: Next, plan: Plan) -> None:
    """A table stays as it is until what it reads has changed, also behind a view; comments do not count."""
    plan.sql("seen.sql", "-- not core.contact\nCREATE VIEW derived.seen AS FROM core.contact")
    plan.sql(
        "by_view.sql",
        "CREATE TABLE derived.by_view AS SELECT name, nextval('times') AS made FROM derived.seen",
    )
    plan.sql("apart.sql", "-- core.contact\nCREATE TABLE derived.apart AS SELECT nextval('times') AS made")
    run_steps(people, plan.steps)
    assert (made(people, "derived.by_view"), made(people, "derived.apart")) == (1, 3)
    run_steps(people, plan.steps)
    assert (made(people, "derived.by_view"), made(people, "derived.apart")) == (1, 3)
    people.append("core.contact", [("chen",)])
    run_steps(people, plan.steps)
    assert people.rows("SELECT name FROM derived.by_view ORDER BY name") == [("ana",), ("boaz",), ("chen",)]
    assert made(people, "derived.apart") == 3


@pytest.mark.parametrize("large", [0, 10])
def test_what_came_out_the_same_makes_nothing_run_again(
    people: Next, plan: Plan, monkeypatch: pytest.MonkeyPatch, large: int
) -> None:
    """Content is compared, in whatever order the rows lie: a change that changes nothing stops there. Also of
    tables that were not read when they were made for the first time, for they are large.
    """
    monkeypatch.setattr(runner, "LARGE", large)
    plan.sql("first.sql", "CREATE TABLE derived.first AS SELECT left(name, 1) AS letter FROM core.contact")
    plan.sql(
        "then.sql",
        "CREATE TABLE derived.then_ AS SELECT letter, nextval('times') AS made FROM derived.first",
    )
    run_steps(people, plan.steps)
    before = made(people, "derived.then_")
    people.replace("core.contact", [("bo",), ("anna",)])
    run_steps(people, plan.steps)
    assert made(people, "derived.then_") == before
    for names in (["bo", "anna", "anna"], ["bo", "chen", "anna"], ["bo"], [], ["anna"]):
        people.replace("core.contact", [(name,) for name in names])
        run_steps(people, plan.steps)
        letters = people.rows("SELECT letter FROM derived.then_ ORDER BY letter")
        assert letters == [(name[0],) for name in sorted(names)]


def test_a_view_compared_by_rows_stands_between(people: Next, plan: Plan) -> None:
    """What reads it runs again when its rows have changed, and not when others behind it have."""
    plan.sql("long.sql", "CREATE VIEW derived.long AS FROM core.contact WHERE length(name) > 3", by_rows=True)
    plan.sql(
        "then.sql", "CREATE TABLE derived.then_ AS SELECT name, nextval('times') AS made FROM derived.long"
    )
    run_steps(people, plan.steps)
    before = made(people, "derived.then_")
    people.append("core.contact", [("bo",)])
    run_steps(people, plan.steps)
    assert made(people, "derived.then_") == before
    people.append("core.contact", [("chenoa",)])
    run_steps(people, plan.steps)
    assert people.rows("SELECT name FROM derived.then_ ORDER BY name") == [("boaz",), ("chenoa",)]


def test_tables_on_the_way_are_gone_after_a_whole_step(people: Next, plan: Plan) -> None:
    """They serve their step, and hold no memory that the next ones need."""
    plan.sql("named.sql", "CREATE OR REPLACE TEMP TABLE named AS FROM core.contact")
    plan.sql("told.sql", "CREATE TABLE derived.told AS FROM temp.named")
    way, told = plan.steps
    assert isinstance(told, Sql)
    run_steps(people, [replace(told, way=(way,))])
    assert people.count("derived.told") == 2
    assert people.rows("SELECT table_name FROM duckdb_tables() WHERE temporary") == []


def test_arrays_go_to_a_function_and_come_back(people: Next, plan: Plan) -> None:
    """Of several queries, each as its columns; what they become is a table on the way."""
    texts = {
        "spelt.sql": "CREATE OR REPLACE TEMP TABLE spelt (name TEXT, letters BIGINT)",
        "name_value.sql": "SELECT name FROM core.contact ORDER BY name",
        "number_value.sql": "SELECT 1000 AS more, length(name) AS letters FROM core.contact ORDER BY name",
        "told.sql": "CREATE TABLE derived.told AS FROM temp.spelt",
    }
    for name, text in texts.items():
        (plan.folder / name).write_text(text, encoding="utf-8")

    def spell(names: Columns, numbers: Columns) -> Columns:
        (name,), (more, letters) = names, numbers
        return [np.array(name[::-1]), np.array(more + letters[::-1])]

    package = plan.folder.name
    way = (
        Sql(package, "spelt.sql"),
        Arrays(package, ("name_value.sql", "number_value.sql"), spell, "spelt"),
    )
    run_steps(people, [Sql(package, "told.sql", way=way)])
    assert people.rows("FROM derived.told") == [("boaz", 1004), ("ana", 1003)]


def test_a_function_of_arrays_works_beside_what_does_not_read_its_answer(people: Next, plan: Plan) -> None:
    """Steps behind it are run meanwhile, and the first that reads what it says finds all of it."""
    texts = {
        "spelt.sql": "CREATE OR REPLACE TEMP TABLE spelt (name TEXT)",
        "asked.sql": "CREATE OR REPLACE TEMP TABLE asked (name TEXT)",
        "name_value.sql": "SELECT name FROM core.contact ORDER BY name",
        "told.sql": "CREATE TABLE derived.told AS FROM temp.spelt SEMI JOIN temp.asked USING (name)",
    }
    for name, text in texts.items():
        (plan.folder / name).write_text(text, encoding="utf-8")
    has_gone_on = Event()

    def spell(names: Columns) -> Columns:
        assert has_gone_on.wait(timeout=60)
        return names

    def ask(rows: Rows) -> Rows:
        has_gone_on.set()
        return rows

    package = plan.folder.name
    way = (
        Sql(package, "spelt.sql"),
        Sql(package, "asked.sql"),
        Arrays(package, ("name_value.sql",), spell, "spelt"),
        Python(package, "name_value.sql", ask, "asked"),
    )
    run_steps(people, [Sql(package, "told.sql", way=way)])
    assert people.rows("FROM derived.told ORDER BY name") == [("ana",), ("boaz",)]


def test_a_function_with_a_key_is_fed_what_is_new_only(people: Next, plan: Plan) -> None:
    """What was said of a key before is kept, NULL being a key too; what nobody asks for any more goes."""
    plan.sql("upper.sql", "CREATE TABLE derived.upper (name TEXT, upper TEXT)")
    plan.python(
        "value.sql", "SELECT DISTINCT name FROM core.contact ORDER BY name", "derived.upper", ("name",)
    )
    people.append("core.contact", [(None,)])
    run_steps(people, plan.steps)
    people.replace("core.contact", [(None,), ("boaz",), ("chen",)])
    run_steps(people, plan.steps)
    assert plan.fed == [[("ana",), ("boaz",), (None,)], [("chen",)]]
    assert people.rows("FROM derived.upper ORDER BY name") == [
        ("boaz", "BOAZ"),
        ("chen", "CHEN"),
        (None, None),
    ]
    run_steps(people, plan.steps)
    assert len(plan.fed) == 2


def test_what_other_steps_have_made_is_as_they_left_it(
    people: Next, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A plan of later steps alone does not read the tables of earlier ones only to know what they hold."""
    plan.sql("first.sql", "CREATE TABLE derived.first AS SELECT left(name, 1) AS letter FROM core.contact")
    run_steps(people, plan.steps)
    plan.sql(
        "then.sql",
        "CREATE TABLE derived.then_ AS SELECT letter, nextval('times') AS made FROM derived.first",
    )
    hashed: list[str] = []
    content_hash = Next.content_hash

    def noted(people: Next, name: str) -> str:
        hashed.append(name)
        return content_hash(people, name)

    monkeypatch.setattr(Next, "content_hash", noted)
    run_steps(people, plan.steps[1:])
    assert hashed == ["derived.then_"]
    run_steps(people, plan.steps[1:])
    assert (hashed, made(people, "derived.then_")) == (["derived.then_"], 1)
    people.append("core.contact", [("chen",)])
    run_steps(people, plan.steps)
    assert people.rows("SELECT letter FROM derived.then_ ORDER BY letter") == [("a",), ("b",), ("c",)]


@pytest.mark.parametrize("key", [(), ("name",)])
def test_a_table_that_is_declared_anew_is_filled_anew(people: Next, plan: Plan, key: tuple[str, ...]) -> None:
    """Its function says everything again, though that reads nothing new."""
    plan.sql("upper.sql", "CREATE TABLE derived.upper (name TEXT, upper TEXT)")
    plan.python("value.sql", "SELECT DISTINCT name FROM core.contact ORDER BY name", "derived.upper", key)
    run_steps(people, plan.steps)
    filling = plan.steps.pop()
    plan.steps.clear()
    plan.sql("declared.sql", "CREATE TABLE derived.upper (name TEXT, upper TEXT USING COMPRESSION zstd)")
    run_steps(people, [*plan.steps, filling])
    assert people.rows("FROM derived.upper ORDER BY name") == [("ana", "ANA"), ("boaz", "BOAZ")]


def test_many_new_rows_are_said_by_way_of_their_parts(
    people: Next, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Plain ones by a query over what was said of their parts, the others by the function, as few ones are;
    nothing is left of the tables on the way.
    """
    monkeypatch.setattr(runner, "MANY", 2)
    texts = {
        "value.sql": "SELECT DISTINCT name FROM core.contact",
        "part.sql": "CREATE OR REPLACE TEMP TABLE part (part TEXT, upper TEXT)",
        "part_value.sql": "SELECT DISTINCT name[1] FROM temp.wanted WHERE name IS NOT NULL ORDER BY 1",
        "plain.sql": "SELECT name, upper || '...' AS upper, part IS NOT NULL AND part <> 'c' AS is_plain"
        " FROM temp.wanted LEFT JOIN temp.part ON part = name[1]",
    }
    for name, text in texts.items():
        (plan.folder / name).write_text(text, encoding="utf-8")
    package, upper = plan.folder.name, plan._upper
    way = (Sql(package, "part.sql"), Python(package, "part_value.sql", upper, "part", key=("part",)))
    step = Python(package, "value.sql", upper, "derived.upper", key=("name",), way=way, plain="plain.sql")
    people.run("CREATE TABLE derived.upper (name TEXT, upper TEXT)")
    people.append("core.contact", [("chen",), (None,)])
    run_steps(people, [step])
    assert plan.fed[0] == [("a",), ("b",), ("c",)]
    assert sorted(plan.fed[1], key=str) == [("chen",), (None,)]
    people.append("core.contact", [("dai",)])
    run_steps(people, [step])
    assert plan.fed[2:] == [[("dai",)]]
    assert people.rows("FROM derived.upper ORDER BY name") == [
        ("ana", "A..."),
        ("boaz", "B..."),
        ("chen", "CHEN"),
        ("dai", "DAI"),
        (None, None),
    ]
    assert people.rows("SELECT table_name FROM duckdb_tables() WHERE temporary") == []


@pytest.mark.parametrize("large", [0, 10])
def test_a_function_without_a_key_sees_everything_or_is_not_called(
    people: Next, plan: Plan, monkeypatch: pytest.MonkeyPatch, large: int
) -> None:
    """Its table holds what it said last, and what reads the table is run again only if that differs."""
    monkeypatch.setattr(runner, "LARGE", large)
    plan.sql("upper.sql", "CREATE TABLE derived.upper (name TEXT, upper TEXT)")
    plan.python("value.sql", "SELECT lower(name) FROM core.contact ORDER BY 1", "derived.upper")
    plan.sql(
        "then.sql",
        "CREATE TABLE derived.then_ AS SELECT upper, nextval('times') AS made FROM derived.upper",
    )
    run_steps(people, plan.steps)
    run_steps(people, plan.steps)
    assert plan.fed == [[("ana",), ("boaz",)]]
    people.append("core.contact", [("chen",)])
    run_steps(people, plan.steps)
    assert plan.fed[1:] == [[("ana",), ("boaz",), ("chen",)]]
    assert people.rows("SELECT upper FROM derived.then_ ORDER BY upper") == [("ANA",), ("BOAZ",), ("CHEN",)]
    before = made(people, "derived.then_")
    people.replace("core.contact", [("chen",), ("boaz",), ("ana",)])
    run_steps(people, plan.steps)
    assert (len(plan.fed), made(people, "derived.then_")) == (2, before)
    people.replace("core.contact", [("chen",), ("boaz",), ("Ana",)])
    run_steps(people, plan.steps)
    assert len(plan.fed) == 3
    assert made(people, "derived.then_") == before


@pytest.mark.parametrize("large", [0, 10])
def test_a_step_is_run_for_what_was_touched_alone(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, large: int
) -> None:
    """Rows of other values stay as they were made, also behind a join; rows that nothing asks for go."""
    monkeypatch.setattr(runner, "SMALL", 0)
    monkeypatch.setattr(runner, "LARGE", large)
    plan.sql_by(
        "letter.sql",
        "CREATE TABLE derived.letter AS\n-- of core.contact\n"
        "SELECT left(name, 1) AS letter, name, nextval('times') AS made FROM core.contact",
        by="name",
    )
    plan.sql_by(
        "pair.sql",
        "CREATE TABLE derived.pair AS SELECT one.letter, list(other.name ORDER BY other.name) AS names,"
        " any_value(nextval('times')) AS made"
        " FROM derived.letter AS one JOIN core.friend AS friend ON friend.name = one.name"
        " JOIN core.contact AS other ON other.name = friend.other GROUP BY one.letter",
        by="letter",
        touched="SELECT left(name, 1) AS letter FROM changed.core.friend",
    )

    def refreshed(*changes: str) -> list[Row]:
        with build_next(tmp_path, from_last=(tmp_path / "people.duckdb").exists()) as people:
            for change in changes:
                people.run(change)
            run_steps(people, plan.steps)
            rows = people.rows("SELECT letter, names, made FROM derived.pair ORDER BY letter")
        publish(tmp_path, datetime(2026, 3, 2, tzinfo=UTC))
        return rows

    first = refreshed(
        "CREATE SCHEMA core; CREATE SCHEMA derived; CREATE SEQUENCE times;"
        "CREATE TABLE core.contact (name TEXT);"
        "CREATE TABLE core.stamp (name TEXT NOT NULL, made_from TEXT NOT NULL, content TEXT NOT NULL);"
        "CREATE TABLE core.friend (name TEXT, other TEXT);"
        "INSERT INTO core.contact VALUES ('ana'), ('boaz'), ('chen');"
        "INSERT INTO core.friend VALUES ('ana', 'boaz'), ('boaz', 'ana'), ('chen', 'ana')"
    )
    assert [row[:2] for row in first] == [("a", ["boaz"]), ("b", ["ana"]), ("c", ["ana"])]
    more = refreshed("INSERT INTO core.friend VALUES ('ana', 'chen')")
    assert [row[:2] for row in more] == [("a", ["boaz", "chen"]), ("b", ["ana"]), ("c", ["ana"])]
    assert [now == before for now, before in zip(more, first, strict=True)] == [False, True, True]
    fewer = refreshed("DELETE FROM core.friend WHERE name = 'boaz'")
    assert fewer == [more[0], more[2]]
    # Of this table the touched query knows nothing, and it lacks the column: everything is made anew.
    whole = refreshed("UPDATE core.contact SET name = 'boas' WHERE name = 'boaz'")
    assert [row[:2] for row in whole] == [("a", ["chen"]), ("c", ["ana"])]
    assert whole[1] != fewer[1]


def test_what_is_said_row_by_row_is_said_by_workers(
    people: Next, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Steps with a key run in several processes, new keys alone too, and fill their tables as one would;
    those that do not are fed all rows at once.
    """
    monkeypatch.setattr(workers, "cores", lambda: 2)
    monkeypatch.setattr(workers, "FEW", 3)
    monkeypatch.setattr(workers, "PART", 2)
    names = [("Ana",), ("Boaz",), ("Chen",), ("Dai",), ("Eve",)]
    people.replace("core.contact", names)
    plan.python("all_at_once.sql", "FROM core.contact", "derived.upper")
    (plan.folder / "by_row.sql").write_text("FROM core.contact", encoding="utf-8")
    plan.steps.append(Python(plan.folder.name, "by_row.sql", who_bears, "derived.bearer", key=("name",)))
    people.run("CREATE TABLE derived.upper (name TEXT, upper TEXT)")
    people.run("CREATE TABLE derived.bearer (name TEXT, process BIGINT)")
    run_steps(people, plan.steps)
    more = [("Fay",), ("Gil",), ("Hue",)]
    people.append("core.contact", more)
    run_steps(people, plan.steps)
    assert plan.fed == [names, names + more]
    assert people.rows("SELECT name FROM derived.bearer ORDER BY name") == names + more
    processes = {process for (process,) in people.rows("SELECT process FROM derived.bearer")}
    assert processes.isdisjoint({os.getpid()})
