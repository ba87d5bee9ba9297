"""Reading Google's answers without trusting their types: what is of a wrong one is left out."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def objects_in(values: object) -> list[Json]:
    """The objects in a list that may be absent."""
    return [one for one in values if isinstance(one, dict)] if isinstance(values, list) else []


def strings_in(values: object) -> list[str]:
    """The texts in a list that may be absent."""
    return [one for one in values if isinstance(one, str)] if isinstance(values, list) else []


def ids_in(values: object) -> list[str]:
    """The ids of the objects in a list."""
    return [one["id"] for one in objects_in(values) if isinstance(one.get("id"), str)]
