"""Batches: many reads in one request (Graph's JSON batching).

Graph runs the members of a batch side by side, and Outlook counts each of them. So they stand in as many
lanes as may be in flight, and in a lane each waits for the one before it. Where one fails, those behind it in
the lane fail with it (424) and are asked again, a few at a time.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from connectors.errors import SourceUnavailable
from connectors.microsoft import in_flight
from connectors.microsoft.answers import Json, Unsuccessful, preferences, unsuccessful
from connectors.transport import ATTEMPTS, DEADLINE_SECONDS, parse_retry_after

if TYPE_CHECKING:
    from connectors.microsoft.graph import Graph

LARGEST = 20
"""Requests in a batch; Graph takes no more."""
PUT_OFF = frozenset({429, 500, 502, 503, 504, 509})
DEPENDENCY_FAILED = 424
LANES = in_flight.MOST


def ask(graph: Graph, paths: Mapping[str, str], prefer: Iterable[str]) -> dict[str, Json | Unsuccessful]:
    """See `Graph.batch`."""
    found: dict[str, Json | Unsuccessful] = {}
    prefer = tuple(prefer)
    waiting, size, tries = list(paths), LARGEST, 0
    while waiting:
        part, rest = waiting[:size], waiting[size:]
        settled, taken_along, pause = _send(graph, {name: paths[name] for name in part}, prefer)
        found |= settled
        put_off = [name for name in part if name not in settled and name not in taken_along]
        tries = tries + 1 if put_off else 0
        if put_off:
            pause = max(2 ** (tries - 1) * secrets.SystemRandom().uniform(0.5, 1.5), pause)
            if tries == ATTEMPTS or pause > DEADLINE_SECONDS:
                raise SourceUnavailable("Microsoft puts off a part of what it is asked for", pause)
            graph.sleep(pause)
        size = LANES if taken_along else LARGEST
        waiting = [*put_off, *taken_along, *rest]
    return found


def _send(
    graph: Graph, paths: Mapping[str, str], prefer: tuple[str, ...]
) -> tuple[dict[str, Json | Unsuccessful], list[str], float]:
    """What is settled, what failed with the one before it, and how long to wait for what was put off."""
    names = dict(enumerate(paths))
    headers = {"Prefer": preferences(prefer)}
    requests = [
        {"id": str(number), "method": "GET", "url": f"/{paths[name]}", "headers": headers}
        | ({"dependsOn": [str(number - LANES)]} if number >= LANES else {})
        for number, name in names.items()
    ]
    responses, around = graph.post_batch(requests, min(LANES, len(requests)))
    found: dict[str, Json | Unsuccessful] = {}
    taken_along, pause = [], 0.0
    for response in responses:
        number, status = _number(response.get("id")), response.get("status")
        if number not in names or not isinstance(status, int):
            continue
        name, body = names[number], response.get("body")
        if status == DEPENDENCY_FAILED and number >= LANES:
            taken_along.append(name)
        elif status == 401:  # asked by itself, it has the token renewed
            found[name] = graph.get(paths[name], prefer)
        elif status in PUT_OFF:
            stated = _header(response.get("headers"), "retry-after")
            pause = max(pause, parse_retry_after(stated, around.headers.get("Date")) or 0.0)
        elif 200 <= status < 300 and isinstance(body, dict):
            found[name] = body
        else:
            found[name] = unsuccessful(status, body)
    return found, taken_along, pause


def _number(text: object) -> int:
    return int(text) if isinstance(text, str) and text.isascii() and text.isdigit() else -1


def _header(headers: object, name: str) -> str | None:
    values: dict[Any, Any] = headers if isinstance(headers, dict) else {}
    return next((str(value) for key, value in values.items() if str(key).lower() == name), None)
