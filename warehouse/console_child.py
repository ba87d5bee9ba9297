"""The other side of warehouse.console: reads one request, runs it under limits, writes one answer."""

from __future__ import annotations

import contextlib
import json
import math
import pickle
import resource
import sys
from pathlib import Path
from typing import Any

import duckdb

from warehouse.errors import QueryFailed, QueryStopped, WarehouseError, from_duckdb
from warehouse.instance import Config
from warehouse.people import connect_people

_READING = {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN}


def main() -> None:
    request = json.load(sys.stdin.buffer)
    _limit(request["memory_mib"], request["seconds"])
    sys.stdout.buffer.write(answered(request))


def answered(request: dict[str, Any]) -> bytes:
    """The answer to a request, pickled: 'rows' and what came of it, or the name of an error and its text."""
    try:
        return pickle.dumps(("rows", *_answer(request)))
    except WarehouseError as error:
        return pickle.dumps((type(error).__name__, str(error)))


def _limit(memory_mib: int, seconds: float) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Two threads, so at most twice the time; it ends a child whose parent was killed.
    cpu = 2 * math.ceil(seconds) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
    with contextlib.suppress(ValueError, OSError):  # macOS has no limit on address space
        resource.setrlimit(resource.RLIMIT_AS, (memory_mib * 2**20, memory_mib * 2**20))


def _answer(request: dict[str, Any]) -> tuple[list[str], list[str], list[tuple[Any, ...]]]:
    memory_mib, max_rows = request["memory_mib"], request["max_rows"]
    # Half for DuckDB, half for the interpreter and the rows; nothing is spilled to disk.
    limits: Config = {
        "memory_limit": f"{memory_mib // 2}MiB",
        "threads": "2",
        "max_temp_directory_size": "0MiB",
    }
    path = Path(request["path"])
    try:
        connection = connect_people(path, limits)
    except duckdb.Error as error:
        raise WarehouseError(str(from_duckdb(error, path))) from error
    try:
        result = connection.execute(_only_statement(connection, request["sql"]))
        description = result.description
        rows = result.fetchmany(max_rows + 1)
    except (duckdb.OutOfMemoryException, MemoryError) as error:
        raise QueryStopped(
            f"The query was stopped: it needed more than {memory_mib} MiB of memory."
        ) from error
    except (duckdb.InternalException, duckdb.FatalException) as error:
        # Where the limit of address space is met inside DuckDB, an assertion fails: as if the child had died.
        raise QueryStopped(
            f"The query was stopped: it needed more than {memory_mib} MiB of memory, or broke DuckDB."
        ) from error
    except duckdb.Error as error:
        raise QueryFailed(_one_line(error)) from error
    if len(rows) > max_rows:
        raise QueryStopped(f"The query returned more than {max_rows} rows; add a LIMIT.")
    return [column[0] for column in description], [str(column[1]) for column in description], rows


def _only_statement(connection: duckdb.DuckDBPyConnection, sql: str) -> duckdb.Statement:
    statements = connection.extract_statements(sql)
    if len(statements) != 1:
        raise QueryFailed(f"The console runs one statement at a time, and this is {len(statements)}.")
    if statements[0].type not in _READING:
        raise QueryFailed("The console only reads: SELECT, FROM, DESCRIBE, SHOW, SUMMARIZE or EXPLAIN.")
    return statements[0]


def _one_line(error: duckdb.Error) -> str:
    """DuckDB's message without the picture of the statement that follows it."""
    return " ".join(str(error).split("\n\nLINE")[0].split())


if __name__ == "__main__":
    main()
