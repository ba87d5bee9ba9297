"""Parsed TOML as frozen dataclasses: what is wrong is told by its key, with the nearest right one."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from flows.errors import UsageError


def nearest(word: str, candidates: typing.Iterable[str]) -> str:
    """ " (did you mean ...?)" with the candidate that is most like the word; nothing if none is."""
    from rapidfuzz import process  # here: it is needed for mistakes only, and costs every start

    match = process.extractOne(word, sorted(candidates), score_cutoff=60)
    return f" (did you mean {match[0]!r}?)" if match else ""


def build(kind: Any, raw: Any, where: str = "") -> Any:
    """Make a value of the annotated type ``kind`` out of parsed TOML, or raise UsageError naming the key."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if dataclasses.is_dataclass(kind):
        return _build_table(kind, raw, where)
    if origin is Literal:
        if raw not in arguments:
            hint = nearest(str(raw), [str(a) for a in arguments])
            raise UsageError(f"{where} = {raw!r} is not one of {', '.join(map(str, arguments))}{hint}.")
        return raw
    if origin is tuple and isinstance(raw, list):
        return tuple(build(arguments[0], item, f"{where}[{n}]") for n, item in enumerate(raw))
    if origin is Mapping or (isinstance(origin, type) and issubclass(origin, Mapping)):
        if isinstance(raw, dict):
            return {name: build(arguments[1], value, f"{where}.{name}") for name, value in raw.items()}
    elif origin in (types.UnionType, typing.Union):
        return build(arguments[0], raw, where)
    elif isinstance(kind, type) and type(raw) is kind:
        return raw
    expected = {
        str: "text in quotes",
        bool: "true or false",
        int: "a whole number",
        float: "a number such as 0.995",
        date: "a date such as 2022-06-01",
    }.get(kind, "a table")
    if origin is tuple:
        expected = "a list in square brackets"
    raise UsageError(f"{where} must be {expected}, not {raw!r}.")


def _build_table(kind: Any, raw: Any, where: str) -> Any:
    if not isinstance(raw, dict):
        raise UsageError(f"{where} must be a table.")
    hints = typing.get_type_hints(kind)
    fields = {f.name: f for f in dataclasses.fields(kind)}
    for key in raw:
        if key not in fields:
            raise UsageError(f"there is no key {_dotted(where, key)!r}{nearest(key, fields)}.")
    for name, f in fields.items():
        has_default = f.default is not dataclasses.MISSING or f.default_factory is not dataclasses.MISSING
        if name not in raw and not has_default:
            raise UsageError(f"{_dotted(where, name)!r} is missing.")
    return kind(**{key: build(hints[key], value, _dotted(where, key)) for key, value in raw.items()})


def _dotted(where: str, key: str) -> str:
    return f"{where}.{key}" if where else key
