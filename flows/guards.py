"""Who, or which names, a guard means that kept two records apart."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import TYPE_CHECKING, Any

from flows.queries import ask
from transforms.resolve.cluster import AMBIGUITY_BITS
from transforms.resolve.compare import are_in_conflict

if TYPE_CHECKING:
    import duckdb

KEY = ("account", "source", "record_id")


def guard_detail(connection: duckdb.DuckDBPyConnection, pair: Mapping[str, Any]) -> str:
    """Of `ambiguous` whom else one of the two records fits, of `name_conflict` two names that contradict.

    ``pair`` has `stopped_by`, and of both sides the key of the record and the `person_id`. Empty where there
    is nothing to add, or others have joined them since.
    """
    match pair["stopped_by"]:
        case "ambiguous":
            keys = {f"{side}_{part}": pair[f"{side}_{part}"] for side in ("left", "right") for part in KEY}
            _, rows = ask(connection, "rivals", margin=AMBIGUITY_BITS, **keys)
            return ", ".join(f"{name} ({person_id})" for person_id, name in rows)
        case "name_conflict":
            left, right = pair["left_person_id"], pair["right_person_id"]
            _, rows = ask(connection, "name_forms", left=left, right=right)
            for (one, name, form), (other, other_name, other_form) in product(rows, rows):
                if (one, other) == (left, right) and are_in_conflict(form, other_form):
                    return f"{name} / {other_name}"
    return ""
