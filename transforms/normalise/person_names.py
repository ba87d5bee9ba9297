"""The step that takes every distinct name apart."""

from __future__ import annotations

from transforms.normalise.names import is_on_behalf, parse_name
from transforms.normalise.spelling import core_keys_of, spelling_key_of
from transforms.step import Row, Rows

_NONE = (None,) * 13


def person_names(rows: Rows) -> Rows:
    """Rows of the six name fields as written -> rows of derived.person_name."""
    return map(_person_name, rows)


def _person_name(row: Row) -> Row:
    parsed = parse_name(*row)
    if parsed is None:
        return (*row, *_NONE)
    name = parsed.name
    key = name.key
    return (
        *row,
        key,
        spelling_key_of(key),
        core_keys_of(name),
        name.form(),
        list(name.words),
        name.given,
        " ".join(name.family) or None,
        parsed.display,
        parsed.given_name,
        parsed.family_name,
        name.is_human,
        name.is_mixed_script,
        is_on_behalf(row[0] or ""),
    )
