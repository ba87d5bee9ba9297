"""Batches (learn.microsoft.com/graph/json-batching): at most twenty, each by itself or behind another."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from flows.demo.emulators.microsoft.problems import problem
from flows.demo.emulators.provider import Problem

Json = dict[str, Any]
LARGEST = 20
AT_ONCE = 4
"""Members of a batch that Graph sends on to Outlook at the same time."""


def weight(body: str) -> int:
    """How many members of a batch run at the same time."""
    try:
        free = sum(not one.get("dependsOn") for one in json.loads(body)["requests"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return 1
    return max(1, min(AT_ONCE, free))


def answer_batch(requests: list[Json], ask: Callable[[str, str, str], Json], *, reverse: bool) -> list[Json]:
    """The answers, each with its own status. ``ask`` takes a path, a query and a Prefer header."""
    if not 1 <= len(requests) <= LARGEST:
        raise problem(400, "BadRequest", f"The number of requests must be from 1 to {LARGEST}.")
    answers: dict[str, Json] = {}
    for one in requests:
        if any(answers[before]["status"] >= 400 for before in one.get("dependsOn", ())):
            error = {"code": "FailedDependency", "message": "The request it depends on failed."}
            answers[one["id"]] = {"id": one["id"], "status": 424, "body": {"error": error}}
            continue
        parts = urlsplit(one["url"])
        headers = {name.lower(): value for name, value in one.get("headers", {}).items()}
        try:
            body = ask(parts.path, parts.query, headers.get("prefer", ""))
            answers[one["id"]] = {"id": one["id"], "status": 200, "headers": {}, "body": body}
        except Problem as refusal:
            told = {"status": refusal.status, "headers": refusal.headers, "body": refusal.body}
            answers[one["id"]] = {"id": one["id"], **told}
    found = list(answers.values())
    return found[::-1] if reverse else found
