"""The one runner of the steps of a refresh: what reads nothing new is not run again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache, partial
from types import MappingProxyType

from flows.garbage import no_garbage
from flows.read_anew import Taken
from flows.touched import Touched
from flows.workers import Workers
from transforms.core.rows import StampRow
from transforms.step import Arrays, Columns, Python, Sql, Step
from warehouse.people import Next, content_sum, rows_of

_COMMENT = re.compile(r"--[^\n]*")
_NAME = re.compile(r"\b(?:core|derived|main)\.[a-z_]+\b")
_CHANGED = re.compile(r"\bchanged\.((?:core|derived)\.[a-z_]+)\b")
_MADE = re.compile(r"CREATE (TABLE|VIEW|MACRO) ((?:core|derived|main)\.[a-z_]+)")
_TEMPORARY = re.compile(r"CREATE OR REPLACE TEMP TABLE ([a-z_]+)")
_HEAD = re.compile(r"CREATE (?:TABLE|VIEW) [a-z_.]+ AS\b")


NOTHING: Mapping[str, Taken] = MappingProxyType({})

SMALL = 500
"""Rows of tables of which a step makes all as quickly as it is found out what of them is touched."""

LARGE = 10_000
"""Rows of a table that is not read once more only to be told from what it may be some day."""

MANY = 10_000
"""Rows of which more is said by way of their parts than the way takes."""


def run_steps(next_people: Next, plan: Iterable[Step], taken: Mapping[str, Taken] = NOTHING) -> None:
    """Run the steps in order on the next people database, but for those whose result is there already.

    A step is known by a hash of its text and of the content of all that it reads. Content is compared, not
    age: a table that was made anew and came out the same makes nothing behind it run again. `core.stamp`
    keeps both from one refresh to the next.

    A step with ``by`` is run for what was touched alone, with the same query over fewer rows (`Touched`).
    ``taken`` says of the core tables from which records were taken out what `take_out` returned.
    """
    with no_garbage(), Workers() as workers:
        run = _Run(next_people, taken, workers)
        for step in plan:
            run.step(step)
        run.keep_stamps()


class _Run:
    """``_known``: the stamps of the last refresh; ``_stamps``: those of this one, so far.

    ``_content``: of each table as many rows as it has, and a number that is another one when it holds others.
    ``_texts``: what makes the views and macros. ``_values``: the tables that say something of single values.
    """

    def __init__(self, people: Next, taken: Mapping[str, Taken], workers: Workers) -> None:
        self._people = people
        self._workers = workers
        self._known = {row[0]: StampRow(*row) for row in people.rows("FROM core.stamp")}
        self._stamps: dict[str, StampRow] = {}
        self._content: dict[str, str] = {}
        self._texts: dict[str, str] = {}
        self._macros: frozenset[str] = frozenset()
        is_like_last = self._known and people.has_last
        self._views: dict[str, str] = {}
        self._touched = Touched(people, taken, self._views) if is_like_last else None
        self._values: set[str] = set()

    def step(self, step: Step) -> None:
        match step:
            case Sql():
                self._make(step)
            case Python():
                self._fill(step)

    def keep_stamps(self) -> None:
        stamps = self._known | self._stamps
        for name, content in self._content.items():
            stamps[name] = stamps.get(name, StampRow(name, "", ""))._replace(content=content)
        self._people.run("DELETE FROM core.stamp")
        self._people.append("core.stamp", stamps.values())

    def _make(self, step: Sql) -> None:
        text = step.text()
        ((kind, name),) = _MADE.findall(_COMMENT.sub("", text))
        whole_text = "".join([text, *(one.text() for one in step.way)])
        reads = _names_in(whole_text) - {name}
        made_from = self._made_from(whole_text, reads)
        known = self._known.get(name)
        if kind != "TABLE":
            # What stands behind a name without rows is its text, and whatever the text reads.
            self._texts[name] = text
            self._macros |= {name} if kind == "MACRO" else set()
            if kind == "VIEW" and "COMMENT ON" not in text:
                self._views[name] = _HEAD.sub("", text).rstrip().removesuffix(";")
            if known is None:
                self._people.run(text)
            if known is None or known.made_from != made_from:
                content = self._people.content_hash(name) if step.by_rows else made_from
                known = StampRow(name, made_from, content)
            self._note(name, known)
        elif known is not None and known.made_from == made_from:
            self._note(name, known)
        elif known and (touched := self._find_touched(name, step, whole_text, known)):
            content = known.content
            if touched.is_any:
                touched.fetch(reads - self._macros, step.by, step.through, whole_text)
                self._go(step.way, touched)
                query = touched.narrow(_HEAD.sub("", text, count=1))
                self._people.run(f"CREATE OR REPLACE TEMP TABLE made AS {query}")
                content = touched.exchange(name, step.by, content)
            self._note(name, StampRow(name, made_from, content))
        else:
            self._go(step.way)
            make = partial(self._people.make, name, text, is_new=known is None, varied=step.varied)
            content = self._renew(name, known, made_from, make)
            self._drop_temporary(*_made_on(step.way))
            self._note(name, StampRow(name, made_from, content))
            # A table that is declared anew is empty: what functions have put into it is gone.
            self._known = {it: stamp for it, stamp in self._known.items() if not it.endswith(f" > {name}")}

    def _renew(self, name: str, known: StampRow | None, made_from: str, fill: Callable[[], None]) -> str:
        """Let ``fill`` make all rows of a table; returns the content.

        That is a `Next.content_hash`, but not of a large table that was made for the first time: nothing is
        compared with that yet, and to read it all takes longer than any number does. From then on hashes of
        rows are added to the number and taken from it.
        """
        is_large = known is not None and rows_of(known.content) >= LARGE
        before = self._people.content_hash(name) if is_large else ""
        fill()
        if known is None and (count := self._people.count(name)) >= LARGE:
            return f"{count} {int(made_from[:16], 16)}"
        now = self._people.content_hash(name)
        return content_sum((1, known.content), (1, now), (-1, before)) if known and is_large else now

    def _go(self, way: Iterable[Step], touched: Touched | None = None) -> None:
        """Make the temporary tables that a step reads.

        A function of arrays works beside DuckDB, until a step reads what it says.
        """

        def here(query: str) -> str:
            return touched.narrow(query) if touched else query

        said: dict[str, Future[Columns]] = {}

        def take(tables: Iterable[str]) -> None:
            for table in tables:
                self._people.append_columns(table, said.pop(table).result())

        with ThreadPoolExecutor(1) as beside:
            for step in way:
                take([table for table in said if re.search(rf"\btemp\.{table}\b", step.text())])
                match step:
                    case Sql():
                        self._people.run(here(step.text()))
                    case Arrays():
                        inputs = [self._people.arrays(here(query)) for query in step.texts()]
                        said[step.table] = beside.submit(step.function, *inputs)
                    case Python():
                        rows = self._people.rows(here(step.text()))
                        answers = self._workers.map(step.function, rows) if step.key else step.function(rows)
                        self._people.append(step.table, answers)
            take(list(said))

    def _fill(self, step: Python) -> None:
        sql = step.text()
        reads = _names_in(sql)
        way = "".join([*(one.text() for one in step.way), step.plain_text()])
        made_from = self._made_from(step.name + sql + way, reads)
        known = self._known.get(step.name)
        if step.key:
            self._values.add(step.table)
        if known is None or known.made_from != made_from:
            let_say = self._say if step.key else self._let_say
            known = StampRow(step.name, made_from, let_say(step, sql, reads, made_from))
        self._note(step.table, known)

    def _let_say(self, step: Python, sql: str, reads: frozenset[str], made_from: str) -> str:
        """Let the function say everything, or everything about what was touched; returns the content."""
        known = self._known.get(step.name)
        if known and (touched := self._find_touched(step.table, step, sql, known)):
            if not touched.is_any:
                return known.content
            touched.fetch(reads - self._macros, step.by, "", sql)
            rows = self._people.rows(touched.narrow(sql))
            self._people.fill_anew("made", step.table, step.function(rows))
            return touched.exchange(step.table, step.by, known.content)

        def say() -> None:
            self._people.replace(step.table, step.function(self._people.rows(sql)))

        return self._renew(step.table, known, made_from, say)

    def _say(self, step: Python, sql: str, reads: frozenset[str], made_from: str) -> str:
        """Let the function say what it says of single values; returns the content."""
        known, touched = self._known.get(step.name), self._touched
        changed = {read for read in self._tables_behind(reads) if self._has_changed(read)}
        if known and touched and changed <= reads & touched.taken.keys():
            answer = partial(self._answer, step, "made")
            return touched.renew_values(step.table, step.key, sql, known.content, answer)

        def say() -> None:
            self._answer(step, step.table, self._people.find_missing(step.table, step.key, sql))

        return self._renew(step.table, known, made_from, say)

    def _answer(self, step: Python, table: str, count: int) -> None:
        """Append to a table what is to be said of the ``count`` rows of the temporary table ``wanted``."""
        if not count:
            return
        rest = "FROM temp.wanted"
        if step.plain and count >= MANY:
            self._go(step.way)
            self._people.run(f"CREATE OR REPLACE TEMP TABLE said AS {step.plain_text()}")
            self._people.fill(table, "SELECT * EXCLUDE (is_plain) FROM temp.said WHERE is_plain")
            rest = f"SELECT {', '.join(step.key)} FROM temp.said WHERE NOT is_plain"  # noqa: S608 - our own names
        self._people.append(table, self._workers.map(step.function, self._people.rows(rest)))
        self._drop_temporary("wanted", "said", *_made_on(step.way))

    def _drop_temporary(self, *names: str) -> None:
        """Of a whole warehouse they fill the memory that the next steps need."""
        for name in names:
            self._people.run(f"DROP TABLE IF EXISTS temp.{name}")

    def _find_touched(self, name: str, step: Sql | Python, text: str, known: StampRow) -> Touched | None:
        """What was touched of the table ``name``, if its step, of this ``text``, is run for that alone."""
        if not step.by or self._touched is None:
            return None
        reads = _names_in(text) - {name}
        tables = self._tables_behind(reads)
        if all(rows_of(content) < SMALL for content in (known.content, *map(self._content_of, tables))):
            return None
        query = step.touched_text()
        changed = {read for read in tables - self._values if self._has_changed(read)}
        told = set(_CHANGED.findall(query))
        keyed = {read for read in changed - told if self._touched.has(read, step.by)}
        if changed - keyed - self._tables_behind(_names_in(query)) - set(step.aside):
            return None
        for read in keyed | (told & changed):
            self._touched.show(read)
        behind = (self._texts[it] for it in sorted(self._behind(reads) - tables))
        self._touched.find(name, step.by, keyed, query, "".join([text, *behind]))
        return self._touched

    def _behind(self, names: Iterable[str]) -> set[str]:
        """``names``, and what the views and macros among them read, by way of others or not."""
        found = set(names)
        for name in found & self._texts.keys():
            found |= self._behind(_names_in(self._texts[name]) - {name})
        return found

    def _tables_behind(self, names: Iterable[str]) -> set[str]:
        return self._behind(names) - self._texts.keys()

    def _has_changed(self, name: str) -> bool:
        return name not in self._known or self._known[name].content != self._content_of(name)

    def _made_from(self, text: str, reads: frozenset[str]) -> str:
        read = "".join(f"\n{name} {self._content_of(name)}" for name in sorted(reads))
        return hashlib.sha256((text + read).encode()).hexdigest()

    def _content_of(self, name: str) -> str:
        if name not in self._content:
            known, touched = self._known.get(name), self._touched
            if known and touched and name in touched.taken:
                self._content[name] = touched.content_of_taken(name, known.content)
            elif known and known.made_from:
                self._content[name] = known.content  # made by a step that is not in the plan
            else:
                self._content[name] = self._people.content_hash(name)
        return self._content[name]

    def _note(self, name: str, stamp: StampRow) -> None:
        """``name`` now holds what ``stamp`` says."""
        self._stamps[stamp.name] = stamp
        self._content[name] = stamp.content


def _made_on(way: Iterable[Step]) -> list[str]:
    """The temporary tables that are made on a way."""
    return _TEMPORARY.findall("".join(one.text() for one in way))


@cache
def _names_in(sql: str) -> frozenset[str]:
    return frozenset(_NAME.findall(_COMMENT.sub("", sql)))
