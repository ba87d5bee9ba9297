"""Google's discovery documents: what methods there are, what they take and answer, who may call them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import unquote

from flows.demo.emulators.google.problems import problem
from flows.demo.emulators.provider import Problem

Json = Any
Query = Mapping[str, Sequence[str]]
"""The parameters of a URL as they came, each perhaps several times."""
Values = dict[str, Any]
"""The parameters of a method, as their types are; a repeated one is a list."""


@dataclass(frozen=True, slots=True)
class Method:
    """One method of an API, as its document describes it."""

    id: str
    http_method: str
    path: re.Pattern[str]
    parameters: Mapping[str, Mapping[str, Any]]
    scopes: frozenset[str]
    answer: str | None

    def read(self, query: Query, in_path: Mapping[str, str]) -> Values:
        """The parameters of a request. Raises Problem for one that is unknown, missing or of another type."""
        values: Values = {}
        for name, texts in [*query.items(), *((name, [text]) for name, text in in_path.items())]:
            rule = self.parameters.get(name)
            if rule is None:
                raise _invalid(f'Unknown name "{name}": Cannot bind query parameter.')
            read = [_read(name, rule, text) for text in texts]
            values[name] = read if rule.get("repeated") else read[-1]
        for name, rule in self.parameters.items():
            if rule.get("required") and name not in values:
                raise _invalid(f"Required parameter: {name}")
        return values


@dataclass(frozen=True, slots=True)
class Api:
    """An API: its methods, its schemas, and how a request to it goes wrong in its own form."""

    name: str
    methods: tuple[Method, ...]
    schemas: Mapping[str, Mapping[str, Any]]

    def find(self, http_method: str, path: str) -> tuple[Method, dict[str, str]] | None:
        """The method at a path, and what the path says."""
        for method in self.methods:
            match = method.path.fullmatch(path)
            if match and method.http_method == http_method:
                return method, {name: unquote(text) for name, text in match.groupdict().items()}
        return None

    def faults(self, method: Method, answer: Json) -> list[str]:
        """What of an answer is not as the schema of the method has it, each with its place."""
        return list(self._faults(self.schemas[method.answer], answer, method.answer)) if method.answer else []

    def _faults(self, schema: Mapping[str, Any], value: Json, at: str) -> Iterator[str]:
        if "$ref" in schema:
            schema = self.schemas[schema["$ref"]]
        kind = schema.get("type", "any")
        if kind == "object" and isinstance(value, dict):
            known = schema.get("properties", {})
            for name, item in value.items():
                below = known.get(name) or schema.get("additionalProperties")
                if below is None:
                    yield f"{at}.{name} is unknown"
                else:
                    yield from self._faults(below, item, f"{at}.{name}")
        elif kind == "array" and isinstance(value, list):
            for number, item in enumerate(value):
                yield from self._faults(schema["items"], item, f"{at}[{number}]")
        elif kind != "any" and not _is_of(kind, value):
            yield f"{at} is no {kind}: {value!r}"
        elif "enum" in schema and value not in schema["enum"]:
            yield f"{at} is none of the enumeration: {value!r}"


@cache
def load(name: str, version: str) -> Api:
    """An API by its document, which ships with the client library."""
    place = files("googleapiclient") / "discovery_cache" / "documents" / f"{name}.{version}.json"
    document = json.loads(place.read_text(encoding="utf-8"))
    return Api(name, tuple(_methods(document, document["resources"])), document["schemas"])


def _methods(document: Json, resources: Json) -> Iterator[Method]:
    for resource in resources.values():
        for method in resource.get("methods", {}).values():
            yield Method(
                method["id"],
                method["httpMethod"],
                _path("/" + document["servicePath"] + method["path"], method.get("parameters", {})),
                {**document["parameters"], **method.get("parameters", {})},
                frozenset(method.get("scopes", ())),
                method.get("response", {}).get("$ref"),
            )
        yield from _methods(document, resource.get("resources", {}))


def _path(template: str, parameters: Json) -> re.Pattern[str]:
    """``v1/{+resourceName}/connections`` as a pattern: what a document says of a value, else no slash."""
    pattern = ""
    for part in re.split(r"(\{\+?\w+\})", template):
        if part.startswith("{"):
            name = part.strip("{+}")
            allowed = parameters[name].get("pattern", "^[^/]+$").strip("^$")
            pattern += f"(?P<{name}>{allowed})"
        else:
            pattern += re.escape(part)
    return re.compile(pattern)


def _read(name: str, rule: Mapping[str, Any], text: str) -> Any:
    kind = rule.get("type")
    if kind == "boolean" and text in ("true", "false"):
        return text == "true"
    if kind == "integer" and re.fullmatch(r"-?\d{1,10}", text):
        return int(text)
    if kind == "string" and text in rule.get("enum", [text]) and re.search(rule.get("pattern", ""), text):
        return text
    raise _invalid(f"Invalid value at '{name}' ({kind}), \"{text}\"")


_PYTHON_TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "object": dict,
    "array": list,
}


def _is_of(kind: str, value: Json) -> bool:
    is_wrong_bool = isinstance(value, bool) and kind != "boolean"
    return isinstance(value, _PYTHON_TYPES[kind]) and not is_wrong_bool


def _invalid(message: str) -> Problem:
    return problem(400, f"Invalid JSON payload received. {message}")
