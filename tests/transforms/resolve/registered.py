"""The steps that give ids and tell what became of them, over persons and a registry by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from transforms.normalise.steps import NUMBERS
from transforms.resolve.steps import STEPS
from transforms.step import Python, Sql
from transforms.steps import TABLES
from warehouse.people import Next

Key = tuple[str, str, str]
"""account, source, record_id"""

_GIVEN = (
    "core.previous_member",
    "core.former_member",
    "core.first_member",
    "derived.record",
    "derived.decision",
)
_MADE = ("person_member", "new_member", "person_event")
_STEPS = [step for step in STEPS if isinstance(step, Sql) and step.file.removesuffix(".sql") in _MADE]


class Registered:
    """A people database of which records and decisions are filled by hand."""

    def __init__(self, people: Next) -> None:
        self.people = people
        for step in (TABLES, *NUMBERS):
            people.run(step.text())
        people.run("ATTACH ':memory:' AS changed; CREATE SCHEMA changed.core; CREATE SCHEMA changed.derived")
        people.run(
            """
            CREATE TEMP TABLE said (account TEXT, source TEXT, record_id TEXT, person INTEGER);
            CREATE TABLE derived.record (record_no UBIGINT, account TEXT, source TEXT, record_id TEXT);
            CREATE TABLE derived.decision (
                left_no UBIGINT, right_no UBIGINT, stopped_by TEXT, person_no UBIGINT
            );
            """
        )

    def resolve(
        self,
        persons: Iterable[Sequence[Key]],
        previous: Iterable[tuple[Any, ...]] = (),
        last_id: int = 0,
        former: Iterable[tuple[Any, ...]] = (),
        first: Iterable[tuple[Any, ...]] = (),
    ) -> dict[Key, int]:
        """The id of each record, by the steps; the rest are rows of the core tables."""
        tables = {
            "temp.said": [(*key, number) for number, person in enumerate(persons) for key in person],
            "core.previous_member": previous,
            "core.former_member": former,
            "core.first_member": first,
            "core.last_person_id": [(last_id,)],
        }
        for table, rows in tables.items():
            self.people.replace(table, rows)
        self.people.run(
            """
            CREATE OR REPLACE TABLE derived.record AS
            SELECT derived.key_no(account, source, record_id) AS record_no, * EXCLUDE (person) FROM temp.said;
            CREATE OR REPLACE TABLE derived.decision AS
            SELECT person_no AS left_no, record_no AS right_no, NULL::TEXT AS stopped_by, person_no
            FROM (
                SELECT record_no, min(record_no) OVER (PARTITION BY person) AS person_no
                FROM temp.said
                JOIN derived.record USING (account, source, record_id)
            )
            WHERE record_no <> person_no;
            """
        )
        return self._run()

    def keep(self) -> None:
        """Remember all that is here as of last time."""
        for name in (*_GIVEN, "derived.person_member", "derived.new_member"):
            self.people.run(f"CREATE OR REPLACE TEMP TABLE {_last(name)} AS FROM {name}")

    def resolve_touched(self) -> tuple[set[Key], dict[Key, int]]:
        """Which records are touched by what has changed since `keep`, and the ids of these by themselves."""
        for name in _GIVEN:
            self.people.run(
                f"""
                CREATE OR REPLACE TABLE changed.{name} AS
                SELECT *, FALSE AS has_come FROM (FROM {_last(name)} EXCEPT FROM {name})
                UNION ALL
                SELECT *, TRUE FROM (FROM {name} EXCEPT FROM {_last(name)})
                """  # noqa: S608 - our own names
            )
        query = _STEPS[0].touched_text()
        for name in ("derived.person_member", "derived.new_member"):
            query = query.replace(name, f"temp.{_last(name)}")
        self.people.run(f"CREATE OR REPLACE TEMP TABLE touched AS {query}")
        either = f"(FROM derived.record UNION FROM {_last('derived.record')})"
        keys = {
            row[1:] for row in self.people.rows(f"FROM {either} SEMI JOIN temp.touched USING (record_no)")
        }
        self.people.run("DELETE FROM derived.record WHERE record_no NOT IN (FROM temp.touched)")
        return keys, self._run()

    def _run(self) -> dict[Key, int]:
        for made in reversed(_MADE):
            self.people.run(f"DROP TABLE IF EXISTS derived.{made}")
        for step in _STEPS:
            for one in (*step.way, step):
                if isinstance(one, Sql):
                    self.people.run(one.text())
                elif isinstance(one, Python):
                    self.people.append(one.table, one.function(self.people.rows(one.text())))
        rows = self.people.rows(
            """
            SELECT record.* EXCLUDE (record_no), member.person_id
            FROM derived.person_member AS member
            JOIN derived.record AS record USING (record_no)
            """
        )
        return {(account, source, record_id): person_id for account, source, record_id, person_id in rows}


def _last(name: str) -> str:
    return "last_" + name.replace(".", "_")
