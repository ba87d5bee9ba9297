"""What a check of the doctor is, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flows.home import Home
from flows.queries import Rows


class Grade(StrEnum):
    """``problem``: something does not work until it is mended. ``note``: good to know."""

    FINE = "fine"
    NOTE = "note"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found, in words that say what to do; and the figures behind it, if there are some."""

    grade: Grade
    text: str
    columns: tuple[str, ...] = ()
    rows: Rows | None = None


Check = Callable[[Home, datetime], Iterator[Finding]]
"""Looks at a home at a moment, changes nothing; a UserError or WarehouseError that it raises is a problem."""
