"""The one runner of the steps of a refresh: what reads nothing new is not run again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from transforms.core.rows import StampRow
from transforms.step import Python, Sql, Step
from warehouse.people import Next

_COMMENT = re.compile(r"--[^\n]*")
_NAME = re.compile(r"\b(?:core|derived|main)\.[a-z_]+\b")
_MADE = re.compile(r"CREATE (TABLE|VIEW|MACRO) ((?:core|derived|main)\.[a-z_]+)")


def run_steps(next_people: Next, plan: Iterable[Step]) -> None:
    """Run the steps in order on the next people database, but for those whose result is there already.

    A step is known by a hash of its text and of the content of all that it reads. Content is compared, not
    age: a table that was made anew and came out the same makes nothing behind it run again. `core.stamp`
    keeps both hashes from one refresh to the next.
    """
    run = _Run(next_people)
    for step in plan:
        run.step(step)
    run.keep_stamps()


class _Run:
    """``_known``: the stamps of the last refresh; ``_stamps``: those of this one, so far."""

    def __init__(self, people: Next) -> None:
        self._people = people
        self._known = {row[0]: StampRow(*row) for row in people.rows("FROM core.stamp")}
        self._stamps: dict[str, StampRow] = {}
        self._content: dict[str, str] = {}

    def step(self, step: Step) -> None:
        match step:
            case Sql():
                self._make(step)
            case Python():
                self._fill(step)

    def keep_stamps(self) -> None:
        self._people.run("DELETE FROM core.stamp")
        self._people.append("core.stamp", (self._known | self._stamps).values())

    def _make(self, step: Sql) -> None:
        text = step.text()
        ((kind, name),) = _MADE.findall(_COMMENT.sub("", text))
        made_from = self._made_from(text, reads=_names_in(text) - {name})
        known = self._known.get(name)
        if kind != "TABLE":
            # What stands behind a name without rows is its text, and whatever the text reads.
            if known is None:
                self._people.run(text)
            self._note(name, StampRow(name, made_from, made_from))
        elif known is not None and known.made_from == made_from:
            self._note(name, known)
        else:
            self._people.run(f"DROP TABLE IF EXISTS {name}")
            self._people.run(text)
            self._note(name, StampRow(name, made_from, self._people.content_hash(name)))

    def _fill(self, step: Python) -> None:
        sql = step.input_text()
        made_from = self._made_from(step.name + sql, reads=_names_in(sql))
        known = self._known.get(step.name)
        if known is None or known.made_from != made_from:
            if step.key:
                rows = self._people.missing(step.table, step.key, sql)
                self._people.append(step.table, step.function(rows))
            else:
                self._people.replace(step.table, step.function(self._people.rows(sql)))
            known = StampRow(step.name, made_from, self._people.content_hash(step.table))
        self._note(step.table, known)

    def _made_from(self, text: str, reads: set[str]) -> str:
        read = "".join(f"\n{name} {self._content_of(name)}" for name in sorted(reads))
        return hashlib.sha256((text + read).encode()).hexdigest()

    def _content_of(self, name: str) -> str:
        if name not in self._content:
            self._content[name] = self._people.content_hash(name)
        return self._content[name]

    def _note(self, name: str, stamp: StampRow) -> None:
        """``name`` now holds what ``stamp`` says."""
        self._stamps[stamp.name] = stamp
        self._content[name] = stamp.content


def _names_in(sql: str) -> set[str]:
    return set(_NAME.findall(_COMMENT.sub("", sql)))
