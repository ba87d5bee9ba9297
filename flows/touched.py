"""What came or went since the last refresh, and which rows of a table that touches."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from warehouse.people import Next

_RECORD = ("account", "source", "record_id")


class Touched:
    """What has changed, in two kinds of tables in memory.

    `changed.SCHEMA.NAME`: the rows of a table that the last people database has and the next one has not, and
    the reverse. ``touched_key``: the values of some columns for which one step has to be run.

    ``read_anew``: core tables of which only the records in the temporary table ``touched`` changed.
    """

    def __init__(self, people: Next, read_anew: Collection[str]) -> None:
        self._people = people
        self._read_anew = read_anew
        self._shown: set[str] = set()
        self._columns: dict[str, set[str]] = {}
        people.run("ATTACH OR REPLACE ':memory:' AS changed")
        people.run("CREATE SCHEMA changed.core; CREATE SCHEMA changed.derived")

    def has(self, name: str, columns: Iterable[str]) -> bool:
        """Whether a table or view has all these columns."""
        if name not in self._columns:
            self._columns[name] = set(self._people.columns(name))
        return self._columns[name].issuperset(columns)

    def show(self, name: str, *, has_changed: bool) -> None:
        """Make `changed.SCHEMA.NAME` of a table, if it is not there yet."""
        if name in self._shown:
            return
        if not has_changed:
            self._show_difference(name, f"{name} WHERE FALSE", f"{name} WHERE FALSE")
        elif name in self._read_anew:
            kept = f"{name} SEMI JOIN temp.touched USING ({', '.join(_RECORD)})"
            self._show_difference(name, f"last.{kept}", kept)
        else:
            self._show_difference(name, f"last.{name}", name)

    def find(self, name: str, by: Sequence[str], changed: Iterable[str], query: str) -> None:
        """Say which rows of a table are touched: those with the ``by`` of a row that came or went in one of
        the tables ``changed``, and those that ``query`` gives.
        """
        keys = ", ".join(by)
        sources = [f"{name} WHERE FALSE", *map(_changed, sorted(changed))]
        if query:
            sources.append(f"(\n{query}\n)")
        union = "\nUNION\n".join(f"SELECT {keys} FROM {source}" for source in sources)  # noqa: S608 - our own
        self._people.run(f"CREATE OR REPLACE TEMP TABLE touched_key AS {union}")

    def rows(self, name: str, by: Sequence[str]) -> str:
        """The touched rows of a table, for the FROM of a query."""
        return f"(FROM {name} SEMI JOIN temp.touched_key USING ({', '.join(by)}))"

    def exchange(self, name: str, by: Sequence[str]) -> None:
        """Put the rows of the temporary table ``made`` into the place of the touched rows of a table."""
        self._show_difference(name, self.rows(name, by), "temp.made")
        keys, changed = ", ".join(by), _changed(name)
        same = " AND ".join(f"held.{column} = changed.{column}" for column in by)
        self._people.run(f"DELETE FROM {name} AS held USING {changed} AS changed WHERE {same}")  # noqa: S608 - our own
        self._people.run(f"INSERT INTO {name} FROM temp.made SEMI JOIN {changed} USING ({keys})")
        self._people.run("DROP TABLE temp.made")

    def _show_difference(self, name: str, before: str, here: str) -> None:
        """Rows are compared by their hash; one that is there twice and was there once has changed too."""
        self._shown.add(name)
        content = "hash(*COLUMNS(*))"
        self._people.run(
            f"""
            CREATE TABLE {_changed(name)} AS
            WITH counted AS (
                SELECT {content} AS content, 1 AS times FROM {here}
                UNION ALL
                SELECT {content}, -1 FROM {before}
            ),
            different AS (SELECT content FROM counted GROUP BY content HAVING sum(times) <> 0)
            SELECT * FROM (FROM {before}) WHERE {content} IN (FROM different)
            UNION ALL
            SELECT * FROM (FROM {here}) WHERE {content} IN (FROM different)
            """  # noqa: S608 - our own names
        )


def _changed(name: str) -> str:
    return f"changed.{name}"
