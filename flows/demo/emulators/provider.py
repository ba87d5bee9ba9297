"""What every emulated provider has: a clock of its own, one request at a time, and things that go wrong."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

EPOCH = datetime(2026, 11, 23, 8, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back; ``body`` as JSON, unless it is text already."""

    status: int
    body: Mapping[str, Any] | str
    headers: Mapping[str, str] = field(default_factory=dict)


class Problem(Exception):
    """An answer that is no success: its status, its JSON body and its headers."""

    def __init__(
        self, status: int, body: Mapping[str, Any] | str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(str(body))
        self.status = status
        self.body = body
        self.headers = dict(headers or {})


@dataclass(slots=True)
class Fault:
    """``make`` is raised for ``times`` calls of a method, from number ``first`` (1 is the next) on."""

    method: str
    make: Callable[[], Problem]
    first: int = 1
    times: int = 1

    def strikes(self, method: str) -> bool:
        """Whether it strikes now."""
        if method != self.method or self.times == 0:
            return False
        self.first -= 1
        if self.first > 0:
            return False
        self.times -= 1
        return True


class EmulatedProvider(ABC):
    """A provider in memory. One request at a time; ``lock`` is held meanwhile.

    ``now`` is the provider's clock, which stands still until somebody moves it. ``origin`` is where it is
    served.
    """

    def __init__(self, now: datetime = EPOCH) -> None:
        self.lock = threading.RLock()
        self.now = now
        self.origin = ""
        self.faults: list[Fault] = []

    def pass_time(self, **spans: float) -> None:
        """Let the clock go forward (days=8)."""
        self.now += timedelta(**spans)

    def seconds(self) -> float:
        """The clock as a count of seconds."""
        return self.now.timestamp()

    def fail(self, method: str, make: Callable[[], Problem], *, first: int = 1, times: int = 1) -> None:
        """Let calls of a method fail; the provider's own words for methods are in its module."""
        self.faults.append(Fault(method, make, first, times))

    def strike(self, method: str) -> None:
        """A method is called: raises the Problem that waits for it, if one does."""
        for fault in self.faults:
            if fault.strikes(method):
                raise fault.make()

    def handle(
        self, http_method: str, path: str, query: str, headers: Mapping[str, str], body: str
    ) -> Answer:
        """Answer one request."""
        with self.lock:
            try:
                return self.route(http_method, path, query, headers, body)
            except Problem as answer:
                return Answer(answer.status, answer.body, answer.headers)

    @abstractmethod
    def route(self, http_method: str, path: str, query: str, headers: Mapping[str, str], body: str) -> Answer:
        """The answer to a request. Raises Problem."""
