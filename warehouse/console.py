"""The SQL console: one read-only statement on people.duckdb, in a process of its own with limits.

A child process, because DuckDB's interrupt() does not stop `repeat()` or `range()` bombs and its memory limit
does not bind them; a fresh interpreter rather than fork(), because DuckDB's threads do not survive a fork
and the limit on address space must not count what the parent holds.
"""

from __future__ import annotations

import io
import json
import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

from warehouse.errors import QueryFailed, QueryStopped, WarehouseError
from warehouse.people import PEOPLE_FILE

_PASSED = {
    ("datetime", "date"),
    ("datetime", "datetime"),
    ("datetime", "time"),
    ("datetime", "timedelta"),
    ("datetime", "timezone"),
    ("decimal", "Decimal"),
    ("uuid", "UUID"),
    ("uuid", "SafeUUID"),
    ("pytz", "_p"),
    ("pytz", "_UTC"),
}
_ERRORS: dict[str, type[WarehouseError]] = {
    kind.__name__: kind for kind in (QueryFailed, QueryStopped, WarehouseError)
}


class QueryResult(NamedTuple):
    """``types`` are DuckDB's names of types; ``rows`` hold Python values (dates, Decimals, lists...)."""

    columns: list[str]
    types: list[str]
    rows: list[tuple[Any, ...]]


def run_query(
    home: Path, sql: str, *, timeout: float = 30.0, memory_mib: int = 1024, max_rows: int = 100_000
) -> QueryResult:
    """The result of one reading statement on the published people database, under the catalog ``people``.

    Raises QueryStopped after ``timeout`` seconds, above ``memory_mib`` (address space of the child; where the
    system has no such limit, macOS, DuckDB's own is all) or above ``max_rows`` rows, QueryFailed when the
    statement is wrong or does more than read, WarehouseError when there are no people yet.
    """
    path = home / PEOPLE_FILE
    if not path.exists():
        raise WarehouseError(f"There are no people in {home} yet: run `longsince sync`.")
    request = {
        "path": str(path),
        "sql": sql,
        "seconds": timeout,
        "memory_mib": memory_mib,
        "max_rows": max_rows,
    }
    kind, *answer = _Answer(io.BytesIO(_of_child(request))).load()
    if kind in _ERRORS:
        raise _ERRORS[kind](answer[0])
    return QueryResult(*answer)


def _of_child(request: dict[str, Any]) -> bytes:
    """What the other side answers, pickled. Raises QueryStopped when it does not."""
    try:
        # The child imports from where we did; -P: never from the current folder.
        child = subprocess.run(
            [sys.executable, "-P", "-m", "warehouse.console_child"],
            input=json.dumps(request).encode(),
            capture_output=True,
            timeout=request["seconds"],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise QueryStopped(f"The query was stopped after {request['seconds']:g} seconds.") from error
    if child.returncode:
        limit = f"{request['memory_mib']} MiB of memory"
        raise QueryStopped(f"The query was stopped: it needed more than {limit}, or broke DuckDB.")
    return child.stdout


class _Answer(pickle.Unpickler):
    """Reads values only: whatever ran in the child, nothing but these types is made of its answer."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _PASSED:
            raise QueryFailed(f"The query returned a value that cannot be shown ({module}.{name}).")
        return super().find_class(module, name)
