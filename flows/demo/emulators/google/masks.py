"""Partial answers: the ``fields`` parameter that every Google API has.

The language is that of developers.google.com/workspace/calendar/api/guides/performance#partial-response.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from flows.demo.emulators.google.problems import problem

Mask = dict[str, "Mask"]
"""Field -> what of it is wanted; an empty one wants all."""
_TOKEN = re.compile(r"[A-Za-z0-9_*.$-]+|[,/()]")


def read_mask(text: str) -> Mask:
    """Read ``items(id,start/date),nextPageToken``. Raises Problem for what makes no sense."""
    tokens = _TOKEN.findall(text)
    if "".join(tokens) != text.replace(" ", ""):
        raise problem(400, f"Invalid field selection {text}")
    reading = iter([*tokens, ""])
    mask, end = _read(reading)
    if end:
        raise problem(400, f"Invalid field selection {text}")
    return mask


def _read(tokens: Iterator[str]) -> tuple[Mask, str]:
    """The fields up to a closing bracket or the end, and which of them it was."""
    mask: Mask = {}
    while True:
        below = mask
        name = next(tokens)
        while True:
            if not name or name in ",/()":
                raise problem(400, "Invalid field selection")
            below = below.setdefault(name, {})
            sign = next(tokens, "")
            if sign != "/":
                break
            name = next(tokens)
        if sign == "(":
            inner, end = _read(tokens)
            if end != ")":
                raise problem(400, "Invalid field selection")
            below.update(inner)
            sign = next(tokens, "")
        if sign != ",":
            return mask, sign


def masked(value: Any, mask: Mask) -> Any:
    """The parts of a JSON value that the mask wants."""
    if not mask or "*" in mask:
        return value
    if isinstance(value, list):
        return [masked(item, mask) for item in value]
    if isinstance(value, dict):
        return {name: masked(item, mask[name]) for name, item in value.items() if name in mask}
    return value
