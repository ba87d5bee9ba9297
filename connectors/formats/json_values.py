"""Reading answers in JSON without trusting their types: what is of a wrong one is left out."""

from __future__ import annotations

import json
from typing import Any

from connectors.formats.content_lines import MAX_ADDRESS, MAX_TEXT, clean, decode

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


def text_in(item: Json, key: str) -> str | None:
    """A text of an object, cleaned and cut; None for an empty one."""
    value = item.get(key)
    return (clean(value)[:MAX_TEXT].rstrip() or None) if isinstance(value, str) else None


def address_in(item: Json, key: str) -> str | None:
    """An e-mail address of an object, unless it is too long to be one."""
    value = item.get(key)
    cleaned = clean(value) if isinstance(value, str) and len(value) <= 2 * MAX_ADDRESS else ""
    return cleaned if 0 < len(cleaned) <= MAX_ADDRESS else None


def json_text(value: object) -> str:
    """JSON as it is stored: the same for the same value, in every script, without what no database takes."""
    return decode(json.dumps(value, ensure_ascii=False, sort_keys=True))


def patched(stored: str, patch: str) -> str:
    """An object in JSON with its members replaced by those of another one, nulls too.

    Raises ValueError when either is no object.
    """
    before, news = json.loads(stored), json.loads(patch)
    if not (isinstance(before, dict) and isinstance(news, dict)):
        raise ValueError("Only the members of objects can be replaced")  # noqa: TRY004 - of the text
    return json_text({**before, **news})
