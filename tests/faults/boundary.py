"""Where the program touches the world, counted: at each such point it can be killed or made to fail.

It runs in a child: it wraps the calls that leave the process (statements, renames, fsyncs, requests), so that
the program itself knows nothing of it.
"""

from __future__ import annotations

import errno
import os
import resource
import shutil
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, wraps
from http.client import HTTPConnection
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb

from tests.faults.moments import Moments

ROOT = Path(__file__).parents[2]
PLUMBING = frozenset({"transaction", "run", "rows", "append", "stage", "sync", "_fold_wal", "_roll_back"})
"""Functions of ours that are not what a point is named after, but those that call them."""


class Act(StrEnum):
    """What is done at a point."""

    KILL = "kill -9"
    FAIL = "the call fails"
    FAIL_AFTER = "the call does its work, then says that it failed"
    FULL = "from here on no file can grow"
    LOW = "from here on the disk says that it has no room"


@dataclass(frozen=True, slots=True)
class Disturbance:
    """``act`` at the point with this number (1 is the first), or at the first whose name has this in it."""

    act: Act
    at: int | str


class Boundary:
    """Counts the points that the process passes, and writes each name down before it is passed.

    What ``moments`` does at a point is no point itself.
    """

    def __init__(self, disturbance: Disturbance | None, trace: Path, moments: Moments | None = None) -> None:
        self._disturbance = disturbance
        self._moments = moments
        self._is_looking = False
        self._trace = os.open(trace, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self._names: Counter[str] = Counter()
        self._lock = threading.RLock()

    def install(self) -> None:
        """Wrap the calls, for as long as the process lives."""
        connection: Any = duckdb.DuckDBPyConnection
        for name in ("execute", "appender", "close"):
            setattr(connection, name, self._wrapped(getattr(connection, name), _STATEMENTS[name]))
        duckdb.connect = self._wrapped(
            _one_thread(duckdb.connect), lambda path, *_: f"open {Path(path).name}"
        )
        for owner, name in ((os, "replace"), (os, "unlink"), (os, "chmod"), (os, "fsync")):
            setattr(owner, name, self._wrapped(getattr(owner, name), _of_file(name)))
        for name in ("copyfile", "rmtree"):
            setattr(shutil, name, self._wrapped(getattr(shutil, name), _of_file(name)))
        asking: Any = HTTPConnection
        asking.request = self._wrapped(asking.request, lambda _, method, path, *__: f"{method} {path}")
        asking.getresponse = self._wrapped(asking.getresponse, lambda *_: "the answer")

    def _wrapped(self, call: Callable[..., Any], named: Callable[..., str]) -> Callable[..., Any]:
        @wraps(call)
        def passing(*arguments: Any, **keywords: Any) -> Any:
            act = self._pass(named(*arguments))
            if act is Act.FAIL:
                raise _failure(call, arguments)
            result = call(*arguments, **keywords)
            if act is Act.FAIL_AFTER:
                raise _failure(call, arguments)
            return result

        return passing

    def _pass(self, name: str) -> Act | None:
        """Count a point; returns what the call is to do. Points of helper threads count where they happen."""
        with self._lock:
            if self._is_looking:
                return None
            self._names[name] += 1
            full = f"{name} #{self._names[name]}"
            with suppress(OSError):  # the disk may be full
                os.write(self._trace, f"{full}\n".encode())
            if self._moments:
                self._is_looking = True
                self._moments.look(full)
                self._is_looking = False
            plan = self._disturbance
            if plan is None:
                return None
            is_here = plan.at == self._names.total() if isinstance(plan.at, int) else plan.at in full
            if not is_here:
                return None
            self._disturbance = None
            if plan.act is Act.KILL:
                os.kill(os.getpid(), signal.SIGKILL)
            if plan.act is Act.FULL:
                resource.setrlimit(resource.RLIMIT_FSIZE, (FULL_AT, resource.RLIM_INFINITY))
            if plan.act is Act.LOW:
                vars(shutil)["disk_usage"] = lambda _: SimpleNamespace(total=2**40, used=2**40, free=0)
            return plan.act


def _one_thread(connect: Callable[..., Any]) -> Callable[..., Any]:
    """With as few rows as here, more threads only cost."""

    def connecting(*arguments: Any, config: dict[str, Any] | None = None, **keywords: Any) -> Any:
        return connect(*arguments, config={**(config or {}), "threads": 1}, **keywords)

    return connecting


FULL_AT = 4096
"""Bytes: what the command says still fits, a page of records does not."""


def _failure(call: Callable[..., Any], arguments: Sequence[Any]) -> Exception:
    """What the call says when the disk breaks under it."""
    if getattr(call, "__module__", None) in {"os", "posix", "shutil"}:
        names = [argument for argument in arguments if not isinstance(argument, int)]
        return OSError(errno.EIO, os.strerror(errno.EIO), *map(str, names[:1]))
    return duckdb.IOException("IO Error: Could not write file: Input/output error")


def _of_file(name: str) -> Callable[..., str]:
    def named(target: Any, *more: Any, **_: Any) -> str:
        if isinstance(target, int):
            target = Path(f"/proc/self/fd/{target}").readlink()
        return " to ".join([f"{name} {_short(target)}", *([_short(more[0])] if name == "replace" else [])])

    return named


def _short(path: Any) -> str:
    name = Path(path).name
    return name if not name.endswith(".tmp") else f"{name.split('.')[1]}'s temporary file"


def _of_statement(_: Any, sql: Any, values: Sequence[Any] = (), *__: Any) -> str:
    text = sql if isinstance(sql, str) else sql.query
    if text.startswith("ATTACH ?"):
        return f"open {Path(values[0]).name}"
    name = _files().get(text.strip())
    return name or f"{' '.join(text.split())[:40]} of {_caller()}"


_STATEMENTS: dict[str, Callable[..., str]] = {
    "execute": _of_statement,
    "appender": lambda _, table, *__: f"append to {table} of {_caller()}",
    "close": lambda _: f"close of {_caller()}",
}


def _caller() -> str:
    """The function of ours on whose behalf this is done."""
    frame = sys._getframe(2)
    while frame.f_back:
        file, function = frame.f_code.co_filename, frame.f_code.co_name
        is_ours = file.startswith(str(ROOT)) and "/.venv/" not in file and "/tests/" not in file
        if is_ours and function not in PLUMBING and not function.startswith("<"):
            return function
        frame = frame.f_back
    return "nobody"


@cache
def _files() -> dict[str, str]:
    """The names of the files that hold each statement."""
    return {
        file.read_text(encoding="utf-8").strip(): f"{folder}/{file.name}"
        for package in ("warehouse", "transforms", "flows")
        for folder, file in _sql_in(files(package), package)
    }


def _sql_in(folder: Traversable, name: str) -> list[tuple[str, Traversable]]:
    found = []
    for entry in folder.iterdir():
        if entry.is_dir():
            found += _sql_in(entry, entry.name)
        elif entry.name.endswith(".sql"):
            found.append((name, entry))
    return found
