"""Where a pull of a DAV collection ended, as the one text that is stored between pulls."""

from __future__ import annotations

import json
from dataclasses import dataclass

from connectors.dav.members import Marks
from connectors.errors import CursorExpired

VERSION = 1


@dataclass(frozen=True, slots=True)
class Cursor:
    """The marks that the collection had then, and ``owed``: the paths of entries that the server had listed
    as changed, but not given. With neither token nor ctag, every pull lists all.
    """

    marks: Marks
    owed: tuple[str, ...] = ()

    def text(self) -> str:
        """As JSON."""
        values = {
            "version": VERSION,
            "sync_token": self.marks.sync_token,
            "ctag": self.marks.ctag,
            "owed": list(self.owed),
        }
        return json.dumps({name: value for name, value in values.items() if value})


def read_cursor(text: str) -> Cursor:
    """A stored cursor. Raises CursorExpired for one that this version has not written."""
    try:
        values = json.loads(text)
        if values["version"] != VERSION:
            raise ValueError
        marks = Marks(values.get("sync_token"), values.get("ctag"))
        return Cursor(marks, tuple(values.get("owed", ())))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise CursorExpired("This cursor was written by another version") from None
