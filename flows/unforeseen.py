"""Bugs of our own: the log says where one arose. Its text, which a source may have written, goes nowhere."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator

from connectors.errors import ConnectorError
from flows.errors import UserError
from warehouse.errors import WarehouseError

log = logging.getLogger(__name__)

FOR_A_PERSON = (UserError, ConnectorError, WarehouseError)
"""Their messages are written for one, and hold nothing of what a source said."""


class Unforeseen(Exception):
    """An error that nobody foresaw, by its kind alone."""


def told(error: Exception) -> Exception:
    """The error itself if its message is for a person; else log where it arose, and Unforeseen."""
    return error if isinstance(error, FOR_A_PERSON) else note(error)


def note(error: Exception) -> Unforeseen:
    """Log where the error and what it came of arose: no texts, no values."""
    for one in _chain(error):
        log.error("%s at\n%s", type(one).__name__, "".join(traceback.format_tb(one.__traceback__)))
    return Unforeseen(f"{type(error).__name__}: longsince.log says where.")


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and those that it came of, the first cause first."""
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if earlier is not None:
        yield from _chain(earlier)
    yield error
