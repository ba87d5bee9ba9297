"""Batches: many requests in one (developers.google.com/workspace/gmail/api/guides/batch)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from email.parser import Parser
from typing import Any
from urllib.parse import urlsplit

from flows.demo.emulators.google.problems import problem
from flows.demo.emulators.provider import Problem

MOST = 100
"""Requests in a batch."""
BOUNDARY = "batch_of_the_emulator"


@dataclass(frozen=True, slots=True)
class Inner:
    """One request of a batch."""

    content_id: str
    method: str
    path: str
    query: str


def read_batch(content_type: str, body: str) -> list[Inner]:
    """The requests of a batch. Raises Problem."""
    message = Parser().parsestr(f"Content-Type: {content_type}\n\n{body}")
    if not message.is_multipart():
        raise problem(400, "Failed to parse batch request, error: no multipart/mixed.")
    found = list(_inner(message))
    if len(found) > MOST:
        raise problem(400, f"The batch has more than {MOST} requests.")
    return found


def _inner(message: Any) -> Iterator[Inner]:
    for part in message.get_payload():
        line = str(part.get_payload()).partition("\n")[0].split()
        if part.get_content_type() != "application/http" or len(line) != 3:
            raise problem(400, "Failed to parse batch request, error: no application/http.")
        target = urlsplit(line[1])
        yield Inner(part["Content-ID"] or "", line[0], target.path, target.query)


def write_batch(inner: list[Inner], ask: Callable[[Inner], tuple[int, Mapping[str, Any] | str]]) -> str:
    """The answer: each request's own, with its own status."""
    parts = []
    for one in inner:
        try:
            status, body = ask(one)
        except Problem as refusal:
            status, body = refusal.status, refusal.body
        text = body if isinstance(body, str) else json.dumps(body)
        answered = one.content_id.replace("<", "<response-", 1)
        parts.append(
            f"--{BOUNDARY}\r\nContent-Type: application/http\r\nContent-ID: {answered}\r\n\r\n"
            f"HTTP/1.1 {status} Whatever\r\nContent-Type: application/json; charset=UTF-8\r\n"
            f"Content-Length: {len(text.encode())}\r\n\r\n{text}\r\n"
        )
    return "".join([*parts, f"--{BOUNDARY}--\r\n"])
